//! Looks at a person's data: each needs a reason, is an entry that the person can see, and lasts a while.

use rights::{Hash, Ordinal, Sequence};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How long a look lasts; then a reason is asked again.
const LOOK_SECONDS: i64 = 15 * 60;

/// A look that was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    /// Its entry.
    pub(crate) entry: Sequence,
    /// The reason.
    pub(crate) why: String,
    /// Until when it lasts, in seconds since 1970.
    pub(crate) until: i64,
}

/// A part of what is a person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    /// Items that a request, a choice or an incident has to do with.
    Items(Sequence),
    /// What a request asks for, and what was written about it.
    Request(Sequence),
    /// A mail that lies aside, by the digest of its bytes.
    Mail(Hash),
}

/// Who looks at whom; at all that is theirs, or at a part.
type Whom = (String, Ordinal, Option<Part>);

/// Looks that last, and reasons that were given for what is in an incident. A program that begins anew asks for
/// reasons again.
#[derive(Debug, Default)]
pub(crate) struct Looks {
    lasting: Mutex<HashMap<Whom, Look>>,
    reasons: Mutex<HashMap<(String, Sequence), (String, i64)>>,
}

impl Looks {
    /// One has begun; until when it lasts.
    pub(crate) fn begin(
        &self,
        who: &str,
        (at, part): (Ordinal, Option<Part>),
        (entry, why): (Sequence, String),
        now: i64,
    ) {
        let mut all = self.lasting.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, look| look.until > now);
        let look = Look {
            entry,
            why,
            until: now + LOOK_SECONDS,
        };
        all.insert((who.to_owned(), at, part), look);
    }

    /// The one at all of a person that lasts, if any does.
    pub(crate) fn lasting(&self, who: &str, at: Ordinal, now: i64) -> Option<Look> {
        let all = self.lasting.lock().unwrap_or_else(PoisonError::into_inner);
        let look = all.get(&(who.to_owned(), at, None));
        look.filter(|look| look.until > now).cloned()
    }

    /// Whether somebody looks at a part of what is a person's. A look at all of it is one at its items, and none at
    /// what they wrote: its entry says nothing of that.
    pub(crate) fn lasts(&self, who: &str, (at, part): (Ordinal, Part), now: i64) -> bool {
        let all = self.lasting.lock().unwrap_or_else(PoisonError::into_inner);
        let lasts = |part| {
            let look = all.get(&(who.to_owned(), at, part));
            look.is_some_and(|look| look.until > now)
        };
        let whole = matches!(part, Part::Items(_)) && lasts(None);
        whole || lasts(Some(part))
    }

    /// Somebody says why they look at what is in an incident.
    pub(crate) fn give_reason(&self, who: &str, (number, why): (Sequence, &str), now: i64) {
        let mut all = self.reasons.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (_, until)| *until > now);
        let reason = (why.to_owned(), now + LOOK_SECONDS);
        all.insert((who.to_owned(), number), reason);
    }

    /// Why, while it lasts.
    pub(crate) fn reason(&self, who: &str, number: Sequence, now: i64) -> Option<String> {
        let all = self.reasons.lock().unwrap_or_else(PoisonError::into_inner);
        let reason = all.get(&(who.to_owned(), number));
        let reason = reason.filter(|(_, until)| *until > now);
        reason.map(|(why, _)| why.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_is_one_persons_at_one_person_and_ends() {
        let looks = Looks::default();
        let why = || (Sequence(9), "request 7".to_owned());
        looks.begin("mara", (Ordinal(3), None), why(), 1_000);
        let last = 1_000 + LOOK_SECONDS - 1;
        assert!(looks.lasting("mara", Ordinal(3), last).is_some());
        assert!(looks.lasting("mara", Ordinal(3), last + 1).is_none());
        assert!(looks.lasting("mara", Ordinal(4), 1_000).is_none());
        assert!(looks.lasting("jo", Ordinal(3), 1_000).is_none());
    }

    #[test]
    fn a_look_at_a_part_opens_no_more_than_the_part() {
        let looks = Looks::default();
        let (part, other) = (Part::Items(Sequence(7)), Part::Items(Sequence(8)));
        let why = || (Sequence(9), "request 7".to_owned());
        looks.begin("mara", (Ordinal(3), Some(part)), why(), 1_000);
        assert!(looks.lasts("mara", (Ordinal(3), part), 1_000));
        assert!(!looks.lasts("mara", (Ordinal(3), other), 1_000));
        assert!(looks.lasting("mara", Ordinal(3), 1_000).is_none());
        looks.begin("mara", (Ordinal(3), None), why(), 1_000);
        assert!(looks.lasts("mara", (Ordinal(3), other), 1_000));
    }

    #[test]
    fn what_somebody_wrote_is_looked_at_by_itself() {
        let looks = Looks::default();
        let words = [Part::Request(Sequence(7)), Part::Mail(Hash([7; 32]))];
        let why = || (Sequence(9), "request 7".to_owned());
        for part in [None, Some(Part::Items(Sequence(7)))] {
            looks.begin("mara", (Ordinal(3), part), why(), 1_000);
        }
        for part in words {
            assert!(!looks.lasts("mara", (Ordinal(3), part), 1_000), "{part:?}");
        }
        for part in words {
            looks.begin("mara", (Ordinal(3), Some(part)), why(), 1_000);
            assert!(looks.lasts("mara", (Ordinal(3), part), 1_000), "{part:?}");
            assert!(!looks.lasts("jo", (Ordinal(3), part), 1_000), "{part:?}");
        }
    }

    #[test]
    fn a_reason_is_given_by_one_for_one_incident_and_ends() {
        let looks = Looks::default();
        looks.give_reason("mara", (Sequence(7), "the audit"), 1_000);
        let reason = |who: &str, number, now| looks.reason(who, Sequence(number), now);
        assert_eq!(reason("mara", 7, 1_001).as_deref(), Some("the audit"));
        assert_eq!(reason("mara", 8, 1_001), None);
        assert_eq!(reason("jo", 7, 1_001), None);
        assert_eq!(reason("mara", 7, 1_000 + LOOK_SECONDS), None);
    }
}
