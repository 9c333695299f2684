//! To how many an announcement would go.

use crate::plan::Audience;
use ledger::{Ledger, Storage};
use rights::{Error, Ordinal};

/// How many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// People to whom it would go.
    pub people: u64,
    /// Those of them of whom no address is known.
    pub without_address: u64,
}

/// People looked at in one step.
const PAGE: u32 = 50_000;

impl Audience {
    /// Counts who would be written to now.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn count<S: Storage>(&self, ledger: &Ledger<S>) -> Result<Reach, Error> {
        let (mut from, mut reach) = (Ordinal(0), Reach::default());
        loop {
            let rows = ledger.people_from(from, PAGE).await?;
            let Some(last) = rows.last() else {
                return Ok(reach);
            };
            from = Ordinal(last.ordinal.0 + 1);
            let wanted = rows.iter().filter(|row| self.has(row));
            let wanted: Vec<Ordinal> = wanted.map(|row| row.ordinal).collect();
            let contacts = ledger.contacts(&wanted).await?;
            let has_mail = |p: &&Ordinal| contacts.get(*p).is_some_and(|c| c.mail.is_some());
            let with = wanted.iter().filter(has_mail).count();
            reach.people += wanted.len() as u64;
            reach.without_address += (wanted.len() - with) as u64;
        }
    }
}
