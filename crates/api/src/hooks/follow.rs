//! Following the ledger: what is to be told, and how much was said.

use super::HookEvent;
use super::postman::Postman;
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
        let head = parts.ledger.head().await?;
        let mut at = store.hooks_followed(head).await?;
        while at < head {
            let to = Sequence(head.0.min(at.0 + PAGE));
            let entries = parts.ledger.entries(at, to).await?;
            let mut all: Vec<(Sequence, HookEvent, Option<Ordinal>)> = Vec::new();
            for recorded in &entries {
                let Some(entry) = &recorded.entry else {
                    continue;
                };
                if let Entry::Choice(choice) = entry {
                    self.api.metrics().said(choice.kind);
                }
                let Some(event) = HookEvent::of(entry) else {
                    continue;
                };
                let person = match recorded.subject {
                    Subject::Person(person) => Some(person),
                    Subject::Operator => None,
                };
                all.push((recorded.sequence, event, person));
            }
            let now = parts.clock.now();
            store.enter_deliveries(&all, (to, now)).await?;
            at = to;
        }
        Ok(())
    }
}
