//! What happens to a request.

use super::{Evidence, RequestOutcome};
use crate::{Day, ItemId, Ordinal, Sequence};
use serde::{Deserialize, Serialize};

/// Something that happened to a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum RequestStep {
    /// The person wrote more.
    Said {
        /// What they wrote.
        text: String,
    },
    /// Staff wrote to the person.
    Wrote {
        /// What they wrote.
        text: String,
    },
    /// An item was found that may be about the person. Until somebody decides it is not used.
    Found {
        /// The item, which is another's.
        item: ItemId,
        /// Why it is thought to be about the person.
        matched: Match,
    },
    /// What the request names was looked for, in everything that is there.
    Searched {
        /// Whether there is more than was taken in: then the person has to say more exactly what they mean.
        more: bool,
    },
    /// It was decided whether an item is about the person.
    Decided {
        /// The item.
        item: ItemId,
        /// Whether it is; what is, stays out.
        theirs: bool,
        /// Why, where that is changed after the answer.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        why: String,
    },
    /// What is about the person stays out after the answer, too, as staff say, of a request whose answer releases it.
    Kept,
    /// Whose account the request means: as it names it, or as staff found out. It is not used while the request is
    /// open.
    Account {
        /// The account; `None` where there is none here.
        account: Option<Ordinal>,
        /// Whether staff say so: anybody can name the account of somebody else.
        checked: bool,
    },
    /// The time was extended (Art. 12(3)): the person was told why within the first month.
    Extended {
        /// The new last day.
        until: Day,
        /// Why, as the person was told.
        why: String,
    },
    /// More that proves something came.
    Proved {
        /// What.
        evidence: Evidence,
    },
    /// It was answered, which ends it.
    Answered {
        /// How.
        outcome: RequestOutcome,
        /// What the person was told.
        text: String,
        /// Where they can complain, when something was refused (Art. 12(4)).
        #[serde(default, skip_serializing_if = "String::is_empty")]
        remedy: String,
    },
    /// The person took it back.
    Revoked,
    /// What was written went by letter: no mail took it to whoever asked. It can follow the end.
    Posted {
        /// The entry of the step that was written.
        letter: Sequence,
    },
}

/// Why an item is thought to be about a person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// The person named it.
    Link,
    /// These words stand in it.
    Words(String),
    /// So many of 64 bits of the perceptual hashes of two pictures differ.
    Picture(u32),
    /// It is the person's own.
    Own,
}
