//! Everybody a workspace knows, in columns indexed by [`Ordinal`].

use crate::{AccountType, Day, Ordinal, Standing};

/// People as decisions read them at one sequence. All columns have the same length.
///
/// Linked accounts are already united: each of them carries the standing of all, and the latest
/// birth date of all (in doubt, the younger).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// Birth day as days since 1970-01-01; [`People::UNKNOWN_DAY`] when unknown.
    pub birth: Vec<i32>,
    /// Index into `regions`.
    pub region: Vec<u16>,
    /// Region names; index 0 is the empty name and means unknown.
    pub regions: Vec<String>,
    /// [`AccountType`] codes.
    pub account: Vec<u8>,
    /// Index into `standings`.
    pub standing: Vec<u32>,
    /// Distinct standings; index 0 is the empty standing.
    pub standings: Vec<Standing>,
}

impl People {
    /// Marks an unknown day in a column of days.
    pub const UNKNOWN_DAY: i32 = i32::MIN;

    /// Nobody.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            regions: vec![String::new()],
            standings: vec![Standing::default()],
            ..Self::default()
        }
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.birth.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.birth.is_empty()
    }

    /// A person's birth day, if known.
    #[must_use]
    pub fn birth(&self, person: Ordinal) -> Option<Day> {
        self.birth
            .get(person.index())
            .copied()
            .and_then(Day::from_epoch_days)
    }

    /// A person's region, if known.
    #[must_use]
    pub fn region(&self, person: Ordinal) -> Option<&str> {
        let index = usize::from(*self.region.get(person.index())?);
        self.regions
            .get(index)
            .map(String::as_str)
            .filter(|r| !r.is_empty())
    }

    /// A person's account type.
    #[must_use]
    pub fn account(&self, person: Ordinal) -> AccountType {
        self.account
            .get(person.index())
            .copied()
            .and_then(AccountType::from_code)
            .unwrap_or(AccountType::Unknown)
    }

    /// A person's standing; `None` for an ordinal that nobody has.
    #[must_use]
    pub fn standing(&self, person: Ordinal) -> Option<&Standing> {
        let index = *self.standing.get(person.index())? as usize;
        self.standings.get(index)
    }
}
