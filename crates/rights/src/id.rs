//! Newtypes for identifiers and positions.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! text_id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it is.
            pub fn new(text: impl Into<String>) -> Self { Self(text.into()) }
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
        impl From<&str> for $name { fn from(text: &str) -> Self { Self(text.to_owned()) } }
        impl AsRef<str> for $name { fn as_ref(&self) -> &str { &self.0 } }
    };
}

text_id! {
    /// A person as the platform names them: an account id or an old handle.
    PersonId
}
text_id! {
    /// An item as the platform names it.
    ItemId
}
impl ItemId {
    /// What stands for the id of an item that was erased: its place in the facts of a content, which
    /// says nothing about anybody. Items that shared it find it by this name.
    #[must_use]
    pub fn erased(content: &str, fact: u64) -> ItemId {
        ItemId(format!("{ERASED}{content}:{fact}"))
    }

    /// Whether it has the form of [`ItemId::erased`]. Whoever decides takes such an item for erased.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        self.0.starts_with(ERASED)
    }

    /// Whether an id is [`ItemId::erased`] of this place: the fact says nothing any more. Other ids, which are
    /// nearly all, cost no allocation.
    #[must_use]
    pub fn is_erased_at(id: &str, content: &str, fact: u64) -> bool {
        id.starts_with(ERASED) && ItemId::erased(content, fact).0 == id
    }

    /// The place that [`ItemId::erased`] names: content, fact.
    #[must_use]
    pub fn erased_place(&self) -> Option<(&str, u64)> {
        let (content, fact) = self.0.strip_prefix(ERASED)?.rsplit_once(':')?;
        Some((content, fact.parse().ok()?))
    }
}

impl PersonId {
    /// The id of somebody without an account, from random bytes.
    #[must_use]
    pub fn guest(random: [u8; 12]) -> PersonId {
        let digits: String = random.iter().map(|b| format!("{b:02x}")).collect();
        PersonId(format!("{GUEST}{digits}"))
    }

    /// Whether it has the form of [`PersonId::guest`]: nobody announces to such a person.
    #[must_use]
    pub fn is_guest(&self) -> bool {
        self.0.starts_with(GUEST)
    }
}

const GUEST: &str = "guest:";
const ERASED: &str = "erased:";

text_id! {
    /// A purpose of training, such as `ai_assistant`.
    PurposeId
}

/// A person's place in the workspace's people table, dense from 0, given at first import and
/// never reused. Columns and bit masks index by it; it never leaves the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ordinal(pub u32);

impl Ordinal {
    /// As an index into a column.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A position in the ledger: gapless from 0, equal to the leaf index.
///
/// A claim "at sequence N" covers the entries *before* N.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Sequence(pub u64);

impl Sequence {
    /// The sequence after this one.
    #[must_use]
    pub const fn next(self) -> Sequence {
        Sequence(self.0 + 1)
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
