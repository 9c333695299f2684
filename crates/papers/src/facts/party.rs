//! Who is named in a document, and whether something applies at all.

use serde::{Deserialize, Serialize};

/// A controller, provider, representative or officer, with contact details.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Party {
    /// Name of the person or company.
    pub name: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
}

/// Whether something applies: "no" is a statement, "unknown" is a gap.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Applies<T> {
    /// Nobody said.
    #[default]
    Unknown,
    /// It does not apply.
    No,
    /// It applies, and this is it.
    Yes(T),
}

impl<T> Applies<T> {
    /// What applies.
    #[must_use]
    pub const fn yes(&self) -> Option<&T> {
        match self {
            Applies::Yes(it) => Some(it),
            _ => None,
        }
    }

    /// Whether it is known not to apply.
    #[must_use]
    pub const fn is_no(&self) -> bool {
        matches!(self, Applies::No)
    }
}
