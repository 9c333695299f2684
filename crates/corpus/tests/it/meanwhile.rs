//! What happens while a ledger is read: somebody else appends, or whoever reads is stopped.

use crate::shop::{Shop, ledger_over};
use ledger::{
    Ask, Change, Commit, Held, Ledger, PersonRow, Snapshot, Sqlite, StandingId, Storage, Stored,
};
use rights::{Entry, Error, Ordinal, PersonId, Sequence, Standing, Subject};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
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

/// Storage in which something happens before the read of a number, from 1 on.
pub(crate) struct Meanwhile {
    inner: Sqlite,
    then: Then,
    at: usize,
    reads: Arc<AtomicUsize>,
}

/// The ledger of a shop with something happening, and the count of its reads.
pub(crate) async fn meanwhile(
    shop: &Shop,
    at: usize,
    then: Then,
) -> (Ledger<Meanwhile>, Arc<AtomicUsize>) {
    let reads = Arc::new(AtomicUsize::new(0));
    let storage = Meanwhile {
        inner: Sqlite::open(&shop.root().join("ledger")).await.unwrap(),
        then,
        at,
        reads: Arc::clone(&reads),
    };
    (ledger_over(storage, Arc::clone(&shop.clock), 50), reads)
}

/// A shop's ledger as another process opens it.
pub(crate) async fn other(shop: &Shop, seed: u64) -> Ledger<Sqlite> {
    let storage = Sqlite::open(&shop.root().join("ledger")).await.unwrap();
    ledger_over(storage, Arc::clone(&shop.clock), seed)
}

impl Meanwhile {
    async fn step(&self) -> Result<(), Error> {
        if self.reads.fetch_add(1, Ordering::SeqCst) + 1 != self.at {
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

impl Storage for Meanwhile {
    async fn append<T: Send>(
        &self,
        ask: Ask,
        build: impl FnOnce(Held) -> Result<(Commit, T), Error> + Send,
    ) -> Result<T, Error> {
        self.step().await?;
        self.inner.append(ask, build).await
    }
    async fn head(&self) -> Result<Sequence, Error> {
        self.step().await?;
        self.inner.head().await
    }
    async fn entries(&self, from: Sequence, to: Sequence) -> Result<Vec<Stored>, Error> {
        self.step().await?;
        self.inner.entries(from, to).await
    }
    async fn entries_of(&self, subject: Subject, kind: Option<&str>) -> Result<Vec<Stored>, Error> {
        self.step().await?;
        self.inner.entries_of(subject, kind).await
    }
    async fn subjects_since(&self, from: Sequence) -> Result<Vec<(Subject, String)>, Error> {
        self.step().await?;
        self.inner.subjects_since(from).await
    }
    async fn people(&self, from: Ordinal, count: u32) -> Result<Vec<PersonRow>, Error> {
        self.step().await?;
        self.inner.people(from, count).await
    }
    async fn handles(&self, person: Ordinal) -> Result<Vec<PersonId>, Error> {
        self.step().await?;
        self.inner.handles(person).await
    }
    async fn resolve(&self, handles: &[PersonId]) -> Result<Vec<Option<Ordinal>>, Error> {
        self.step().await?;
        self.inner.resolve(handles).await
    }
    async fn standing(&self, id: StandingId) -> Result<Option<Standing>, Error> {
        self.step().await?;
        self.inner.standing(id).await
    }
    async fn links(&self) -> Result<Vec<(Ordinal, Ordinal)>, Error> {
        self.step().await?;
        self.inner.links().await
    }
    async fn snapshot(&self, each: impl FnMut(PersonRow) + Send) -> Result<Snapshot, Error> {
        self.step().await?;
        self.inner.snapshot(each).await
    }
    async fn replace_state(&self, at: Sequence, changes: &[Change]) -> Result<bool, Error> {
        self.inner.replace_state(at, changes).await
    }
}
