//! What the source of a choice says of who made it: the person, the platform, or nobody.

use crate::{Choice, ChoiceKind};

/// How sources begin of what came by events of the platform.
pub const INBOX: &str = "inbox:";
/// How they end where a person said it there. No stream has such an end: a `/` is not in their names.
pub const SAID_THERE: &str = "/choice_made";
/// Holds everything of somebody whose message lies aside, until it was read.
pub const ASIDE: &str = "notice:aside";
/// Said of an account by a request without signing in that names it; the evidence says which.
pub const NAMED: &str = "demur:named";

/// Whether a source is an event that says what became of something on the platform (`item_deleted`,
/// `audience_changed`), and not one that says what a person wants. Entries from before sources told them apart count as
/// the first.
#[must_use]
pub fn is_done_there(source: &str) -> bool {
    source.starts_with(INBOX) && !source.ends_with(SAID_THERE)
}

impl Choice {
    /// Whether it says what became of an item on the platform, whoever wanted that, and not what a person wants.
    #[must_use]
    pub fn is_done_there(&self) -> bool {
        let done = matches!(
            self.kind,
            ChoiceKind::Erasure | ChoiceKind::AudienceNarrowed
        );
        done && self.item.is_some() && is_done_there(&self.source)
    }

    /// Whether nobody chose it: it holds a person's items until somebody has read or decided something, or lets them
    /// go after that.
    #[must_use]
    pub fn is_hold(&self) -> bool {
        let holds = matches!(
            self.kind,
            ChoiceKind::Restriction | ChoiceKind::RestrictionLifted
        );
        holds && (self.source == ASIDE || self.source == NAMED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ItemId, Scope};

    fn choice(source: &str, kind: ChoiceKind, item: bool) -> Choice {
        let at = "2026-03-05T10:00:00Z".parse().unwrap();
        let mut choice = Choice::new(kind, Scope::all(), at, source);
        choice.item = item.then(|| ItemId::from("posts/17"));
        choice
    }

    #[test]
    fn the_platform_does_to_items_and_people_say() {
        let done = |source: &str, kind, item| choice(source, kind, item).is_done_there();
        assert!(done("inbox:eu-1", ChoiceKind::Erasure, true));
        assert!(done("inbox:eu-1", ChoiceKind::AudienceNarrowed, true));
        // What a person says there, what was said before sources told the two apart, and what did not come by events.
        assert!(!done("inbox:eu-1/choice_made", ChoiceKind::Erasure, true));
        assert!(!done("inbox:eu-1", ChoiceKind::Erasure, false));
        assert!(!done("inbox:eu-1", ChoiceKind::Objection, true));
        assert!(!done("demur:portal", ChoiceKind::Erasure, true));
    }

    #[test]
    fn a_hold_is_no_word_of_the_person() {
        for source in [ASIDE, NAMED] {
            assert!(choice(source, ChoiceKind::Restriction, false).is_hold());
            assert!(choice(source, ChoiceKind::RestrictionLifted, false).is_hold());
            // What was granted to whoever asked is what they wanted.
            assert!(!choice(source, ChoiceKind::Objection, false).is_hold());
        }
        assert!(!choice("demur:portal", ChoiceKind::Restriction, false).is_hold());
    }
}
