//! What came back.

use crate::kind::Kind;
use crate::original::Original;
use crate::recipient::Recipient;

/// What a message that arrived at a return path says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// What it is.
    pub kind: Kind,
    /// Whether its words alone make it an answer of a program: a person may have written it, and more.
    pub by_words: bool,
    /// The recipients that it reports on, in its order. A report may name none; a complaint names whom its
    /// provider names. Empty for answers and for what cannot be told.
    pub recipients: Vec<Recipient>,
    /// The message that came back, or that is answered.
    pub original: Original,
}

impl Returned {
    /// Until when a message that is not delivered yet is tried at the longest, where the report says so, in seconds
    /// since 1970. What a report says is as true as its clock.
    #[must_use]
    pub fn tried_until(&self) -> Option<i64> {
        let delayed = self.recipients.iter();
        let delayed = delayed.filter(|recipient| recipient.kind == Kind::Delayed);
        delayed.filter_map(|recipient| recipient.tried_until).max()
    }

    pub(crate) const fn new(
        kind: Kind,
        recipients: Vec<Recipient>,
        original: Original,
    ) -> Returned {
        Returned {
            kind,
            by_words: false,
            recipients,
            original,
        }
    }

    pub(crate) fn unreadable() -> Returned {
        Returned::new(Kind::Unreadable, Vec::new(), Original::default())
    }
}

/// What several recipients come to: the worst. `None` without recipients.
pub(crate) fn worst(recipients: &[Recipient]) -> Option<Kind> {
    let order = [Kind::Hard, Kind::Soft, Kind::Delayed, Kind::Delivered];
    order
        .into_iter()
        .find(|kind| recipients.iter().any(|recipient| recipient.kind == *kind))
}
