//! What happens while a ledger is read: somebody else appends, or whoever reads is stopped.

use crate::shop::{Shop, ledger_over};
use ledger::{Call, Hook, Hooked, Ledger, Sqlite};
use rights::{Entry, Error, Subject};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::sync::Notify;

/// What happens before a certain read.
pub(crate) enum Then {
    /// Nothing; reads are only counted.
    Nothing,
    /// Another process appends this.
    Said(Box<Ledger<Sqlite>>, Subject, Box<Entry>),
    /// The reader waits for ever; who holds the other end is told.
    Stopped(Arc<Notify>),
}

/// Something happens before the read of a number, from 1 on; the opening of the ledger is not counted.
pub(crate) struct Meanwhile {
    then: Then,
    at: usize,
    reads: Arc<AtomicUsize>,
    opened: Arc<AtomicBool>,
}

/// The ledger of a shop with something happening, and the count of its reads.
pub(crate) async fn meanwhile(
    shop: &Shop,
    at: usize,
    then: Then,
) -> (Ledger<Hooked<Sqlite, Meanwhile>>, Arc<AtomicUsize>) {
    let (reads, opened) = (Arc::default(), Arc::default());
    let hook = Meanwhile {
        then,
        at,
        reads: Arc::clone(&reads),
        opened: Arc::clone(&opened),
    };
    let inner = Sqlite::open(&shop.root().join("ledger")).await.unwrap();
    let ledger = ledger_over(Hooked { inner, hook }, Arc::clone(&shop.clock), 50).await;
    opened.store(true, Ordering::SeqCst);
    (ledger, reads)
}

/// A shop's ledger as another process opens it.
pub(crate) async fn other(shop: &Shop, seed: u64) -> Ledger<Sqlite> {
    let storage = Sqlite::open(&shop.root().join("ledger")).await.unwrap();
    ledger_over(storage, Arc::clone(&shop.clock), seed).await
}

impl Hook for Meanwhile {
    async fn before(&self, call: Call) -> Result<(), Error> {
        let counts = self.opened.load(Ordering::SeqCst) && call != Call::ReplaceState;
        if !counts || self.reads.fetch_add(1, Ordering::SeqCst) + 1 != self.at {
            return Ok(());
        }
        match &self.then {
            Then::Nothing => {}
            Then::Said(other, subject, entry) => {
                other.append(&[(*subject, Entry::clone(entry))]).await?;
            }
            Then::Stopped(told) => {
                told.notify_one();
                std::future::pending::<()>().await;
            }
        }
        Ok(())
    }
}
