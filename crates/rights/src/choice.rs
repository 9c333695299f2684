//! What a person says about the use of what is theirs.

use crate::code::vocabulary;
use crate::{Audience, Day, Error, Hash, Instant, ItemId, Scope};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What a choice does.
    ChoiceKind, "choice" {
        /// Objection (GDPR Art. 21(1)); never expires.
        Objection = 0, "objection";
        /// An objection is taken back, for future sets only.
        ObjectionWithdrawn = 1, "objection_withdrawn";
        /// Consent (Art. 6(1)(a), 7).
        Consent = 2, "consent";
        /// Withdrawal of consent (Art. 7(3)).
        ConsentWithdrawn = 3, "consent_withdrawn";
        /// Restriction while something is assessed (Art. 18).
        Restriction = 4, "restriction";
        /// The restriction ends.
        RestrictionLifted = 5, "restriction_lifted";
        /// Erasure (Art. 17).
        Erasure = 6, "erasure";
        /// The audience of an item, or of all items before a day, was narrowed.
        AudienceNarrowed = 7, "audience_narrowed";
        /// An item, or all items in scope, show special categories of data (Art. 9).
        SpecialCategory = 8, "special_category";
    }
}

impl ChoiceKind {
    /// Whether it asks for less: what a person can ask for under Art. 15 to 22, and the withdrawal of a
    /// consent. Each can refuse an item, and has to be answered.
    #[must_use]
    pub const fn is_request(self) -> bool {
        matches!(
            self,
            ChoiceKind::Objection
                | ChoiceKind::ConsentWithdrawn
                | ChoiceKind::Restriction
                | ChoiceKind::Erasure
                | ChoiceKind::AudienceNarrowed
                | ChoiceKind::SpecialCategory
        )
    }
}

/// One choice of one person; who it is stands in the ledger entry beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What it does.
    pub kind: ChoiceKind,
    /// What it reaches; empty is everything.
    #[serde(default)]
    pub scope: Scope,
    /// When the person said so.
    pub made_at: Instant,
    /// How it arrived: `portal`, `mail`, `import`, `signal:gpc`, ...
    pub source: String,
    /// The single item meant, for `audience_narrowed`, `special_category` and `erasure`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
    /// Only items created before this day, for `audience_narrowed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Day>,
    /// The new audience, for `audience_narrowed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    /// Anything said; never required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What shows that it was said, such as the id and the digest of a message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// For `consent`: the words that were agreed to, where they are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording: Option<Wording>,
    /// Whether it only says again what was said before, since it was taken back together with something else that
    /// reached all of it. It counts like any other, and is no new request.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
}

/// The words that somebody agreed to, so that the operator can show what was consented to (GDPR Art. 7(1)).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Wording {
    /// What the operator calls this version.
    pub version: String,
    /// The language in which it was read, `en` or `de`.
    pub lang: String,
    /// SHA-256 of the file that has them.
    pub digest: Hash,
}

impl Choice {
    /// A choice without item, date or note.
    #[must_use]
    pub fn new(
        kind: ChoiceKind,
        scope: Scope,
        made_at: Instant,
        source: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            scope,
            made_at,
            source: source.into(),
            item: None,
            before: None,
            audience: None,
            note: None,
            evidence: None,
            wording: None,
            again: false,
        }
    }

    /// The same, said again; see [`Choice::again`].
    #[must_use]
    pub fn said_again(&self) -> Self {
        Self {
            again: true,
            ..self.clone()
        }
    }

    /// Checks that the parts fit the kind.
    ///
    /// # Errors
    /// `audience_narrowed` without an audience, or to `public`; a signal that says more than a no.
    pub fn check(&self) -> Result<(), Error> {
        self.check_signal()?;
        if self.kind != ChoiceKind::AudienceNarrowed {
            return Ok(());
        }
        match self.audience {
            None => Err(Error::input(
                "`audience_narrowed` needs the column `audience`",
            )),
            Some(Audience::Public) => {
                Err(Error::input("an audience cannot be narrowed to `public`"))
            }
            Some(_) => Ok(()),
        }
    }
}
