//! Looks at a person's data: each needs a reason, is an entry that the person can see, and lasts a while.

use rights::{Ordinal, Sequence};
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

/// Looks that last, by who looks at whom. A program that begins anew asks for reasons again.
#[derive(Debug, Default)]
pub(crate) struct Looks(Mutex<HashMap<(String, Ordinal), Look>>);

impl Looks {
    /// One has begun; until when it lasts.
    pub(crate) fn begin(&self, who: &str, at: Ordinal, (entry, why): (Sequence, String), now: i64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, look| look.until > now);
        let look = Look {
            entry,
            why,
            until: now + LOOK_SECONDS,
        };
        all.insert((who.to_owned(), at), look);
    }

    /// The one that lasts, if any does.
    pub(crate) fn lasting(&self, who: &str, at: Ordinal, now: i64) -> Option<Look> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let look = all.get(&(who.to_owned(), at));
        look.filter(|look| look.until > now).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_is_one_persons_at_one_person_and_ends() {
        let looks = Looks::default();
        looks.begin("mara", Ordinal(3), (Sequence(9), "request 7".into()), 1_000);
        assert!(
            looks
                .lasting("mara", Ordinal(3), 1_000 + LOOK_SECONDS - 1)
                .is_some()
        );
        assert!(
            looks
                .lasting("mara", Ordinal(3), 1_000 + LOOK_SECONDS)
                .is_none()
        );
        assert!(looks.lasting("mara", Ordinal(4), 1_000).is_none());
        assert!(looks.lasting("jo", Ordinal(3), 1_000).is_none());
    }
}
