//! Another history: an older copy of the ledger was restored. What the API remembers of entries after it is forgotten.
//!
//! It is the inbox that heeds this, since how far streams have come is what must not be believed for a moment longer:
//! events that come again would count as taken.

use super::{Inbox, State, files};
use ledger::{Ledger, Storage};
use rights::{Error, Sequence};

/// Under what it stands in the log.
const REFERENCE: &str = "ledger";

impl Inbox {
    /// Forgets what is remembered of entries that are not in this ledger.
    ///
    /// # Errors
    /// When storage fails.
    pub(crate) async fn heed_history<S: Storage>(&self, ledger: &Ledger<S>) -> Result<(), Error> {
        // A batch is not waited for where there is nothing to forget.
        if self.parted(ledger).await?.is_none() {
            return Ok(());
        }
        let mut state = self.state.lock().await;
        self.heed(&mut state, ledger).await
    }

    pub(super) async fn heed<S: Storage>(
        &self,
        state: &mut State,
        ledger: &Ledger<S>,
    ) -> Result<(), Error> {
        let Some(from) = self.parted(ledger).await? else {
            return Ok(());
        };
        // What was written to files is written still, and counts for what comes again.
        let (spool, aside) = tokio::task::block_in_place(|| files(&self.root))?;
        self.store.part(from).await?;
        *state = State {
            streams: None,
            spool,
            aside,
        };
        let message = format!(
            "an older copy of the ledger was restored: from entry `{from}` on it is not the one that was read; streams are read from it anew, answers about entries after it are forgotten, and webhooks are told of what it has from there on"
        );
        server::log_error(REFERENCE, &Error::storage(message));
        Ok(())
    }

    /// From which entry on the ledger is another one than the one that was read, if from any.
    async fn parted<S: Storage>(&self, ledger: &Ledger<S>) -> Result<Option<Sequence>, Error> {
        let mut from = None;
        for mark in self.store.marks().await? {
            let parted = ledger.parted(&mark).await?;
            from = [from, parted].into_iter().flatten().min();
        }
        Ok(from)
    }
}
