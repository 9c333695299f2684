//! Following the ledger: what is to be told, and how much was said.

use super::HookEvent;
use super::erased::{Accounts, is_gone};
use super::postman::Postman;
use ledger::{Mark, Recorded};
use rights::{Entry, Error, Ordinal, Sequence, Subject};

/// Entries read at a time.
const PAGE: u64 = 2_000;

impl Postman {
    /// Reads the ledger on to its head, and enters what webhooks are to be told.
    ///
    /// # Errors
    /// When storage fails: then it is read again from where it was.
    pub(super) async fn follow(&self) -> Result<(), Error> {
        let (store, parts) = (self.api.store(), self.api.app().parts());
        self.api.inbox().heed_history(&parts.ledger).await?;
        let head = parts.ledger.head().await?;
        let mut at = store.hooks_followed(head).await?;
        while at < head {
            let to = Sequence(head.0.min(at.0 + PAGE));
            let entries = parts.ledger.entries(at, to).await?;
            let mut all: Vec<(Sequence, HookEvent, Option<Ordinal>)> = Vec::new();
            // Who was erased before anybody looked.
            let any_gone = entries.iter().any(is_gone);
            let accounts = self.orders.accounts(&parts.root, any_gone)?;
            for recorded in &entries {
                if let Some(Entry::Choice(choice)) = &recorded.entry {
                    self.api.metrics().said(choice.kind);
                }
                if let Some(event) = event(recorded, &accounts) {
                    all.push((recorded.sequence, event, person(recorded)));
                }
            }
            let missing = || Error::corrupt("entries of the ledger are missing");
            let mark = Mark::after(entries.last().ok_or_else(missing)?);
            let now = parts.clock.now();
            store.enter_deliveries(&all, (&mark, now)).await?;
            at = to;
        }
        Ok(())
    }
}

/// What webhooks are told of an entry, if anything.
fn event(recorded: &Recorded, accounts: &Accounts) -> Option<HookEvent> {
    match &recorded.entry {
        Some(entry) => HookEvent::of(entry),
        None => accounts
            .contains_key(&recorded.sequence)
            .then_some(HookEvent::ChoiceRecorded),
    }
}

const fn person(recorded: &Recorded) -> Option<Ordinal> {
    match recorded.subject {
        Subject::Person(person) => Some(person),
        Subject::Operator => None,
    }
}
