//! Which accounts an address means, where it is to let somebody in, and what is recorded of them.

use crate::app::App;
use ledger::Recorded;
use rights::{Entry, Error, MailAddress, Ordinal, RequestStep};
use std::collections::BTreeSet;

/// Whether an entry about a person is for staff alone: it says which items of others were found for a request of
/// theirs, what staff decided of each and why, or whose account it means. Pages tell the person how many, and no more.
///
/// INVARIANT: a receipt proves all that an entry says, so of these there is none for the person.
pub(crate) const fn is_for_staff(recorded: &Recorded) -> bool {
    matches!(
        &recorded.entry,
        Some(Entry::RequestStepped {
            step: RequestStep::Found { .. }
                | RequestStep::Decided { .. }
                | RequestStep::Account { .. },
            ..
        })
    )
}

impl App {
    /// Accounts with a mail address. Each confirmed form without an account leaves somebody with the address,
    /// too, who has nothing to sign in to; neither has who was erased.
    ///
    /// # Errors
    /// When the ledger fails.
    pub(crate) async fn members_with(&self, mail: &MailAddress) -> Result<Vec<Ordinal>, Error> {
        let ledger = &self.parts.ledger;
        let mut members = Vec::new();
        for person in ledger.with_mail(mail).await? {
            let id = ledger.row(person).await?.and_then(|row| row.id);
            if id.is_some_and(|id| !id.is_guest()) {
                members.push(person);
            }
        }
        Ok(members)
    }

    /// The entries about a person, on every account: those whose receipts they can open. What the operator recorded,
    /// others said, or is for staff alone, has none for them.
    ///
    /// # Errors
    /// When the ledger fails.
    pub(crate) async fn own_entries(&self, person: Ordinal) -> Result<BTreeSet<u64>, Error> {
        let mut own = BTreeSet::new();
        for account in self.accounts(person).await? {
            let history = self.parts.ledger.history(account).await?;
            let theirs = history.iter().filter(|recorded| !is_for_staff(recorded));
            own.extend(theirs.map(|recorded| recorded.sequence.0));
        }
        Ok(own)
    }

    /// One account of each person: linked accounts are one person's, who sees all of them from any.
    pub(crate) async fn one_of_each(&self, members: Vec<Ordinal>) -> Result<Vec<Ordinal>, Error> {
        let mut people: Vec<(Ordinal, Vec<Ordinal>)> = Vec::new();
        for member in members {
            if !people.iter().any(|(_, linked)| linked.contains(&member)) {
                people.push((member, self.accounts(member).await?));
            }
        }
        Ok(people.into_iter().map(|(member, _)| member).collect())
    }
}
