//! Storage beside which something happens: for tests that break writes, stop readers, or let somebody
//! else append in between.

use crate::ahead::Ahead;
use crate::storage::{
    Ask, Change, Commit, Copies, Held, PersonRow, Snapshot, StandingId, Stands, Storage, Stored,
};
use rights::{Contact, Error, MailAddress, Ordinal, PersonId, Sequence, Standing, Subject};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::future::Future;
use std::path::PathBuf;
use tlog::{Commitment, Frontier};

/// A call of [`Storage`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "each is the method of `Storage` with the same name"
)]
pub enum Call {
    ReadAhead,
    Append,
    Head,
    Frontier,
    Entries,
    Commitments,
    EntriesOf,
    OperatorEntries,
    ListedEntries,
    SubjectsSince,
    People,
    Handles,
    Contacts,
    WithMail,
    Resolve,
    Standing,
    Links,
    Snapshot,
    ReplaceState,
    Journal,
    Erased,
    Settle,
    Backup,
    Rotate,
}

impl Call {
    /// Whether it may change what is stored.
    #[must_use]
    pub const fn writes(self) -> bool {
        matches!(
            self,
            Call::Append | Call::ReplaceState | Call::Journal | Call::Settle | Call::Rotate
        )
    }
}

/// What happens around calls.
pub trait Hook: Send + Sync {
    /// Before a call; an error is the call's, which then does nothing.
    ///
    /// # Errors
    /// As the test wants it.
    fn before(&self, call: Call) -> impl Future<Output = Result<(), Error>> + Send {
        let _ = call;
        async { Ok(()) }
    }

    /// After a call that succeeded; an error is the call's, which then did what it does.
    ///
    /// # Errors
    /// As the test wants it.
    fn after(&self, call: Call) -> impl Future<Output = Result<(), Error>> + Send {
        let _ = call;
        async { Ok(()) }
    }
}

/// A storage with a hook around its calls.
#[derive(Clone, Debug)]
pub struct Hooked<S, H> {
    /// The storage.
    pub inner: S,
    /// The hook.
    pub hook: H,
}

impl<S: Storage, H: Hook> Hooked<S, H> {
    async fn around<T>(
        &self,
        call: Call,
        done: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        self.hook.before(call).await?;
        let out = done.await?;
        self.hook.after(call).await?;
        Ok(out)
    }
}

impl<S: Storage, H: Hook> Storage for Hooked<S, H> {
    fn largest_group(&self) -> usize {
        self.inner.largest_group()
    }

    async fn read_ahead(&self, ask: &Ask) -> Option<Ahead> {
        let read = async { Ok(self.inner.read_ahead(ask).await) };
        self.around(Call::ReadAhead, read).await.ok().flatten()
    }

    async fn append<T: Send>(
        &self,
        ask: Ask,
        build: impl FnMut(&Held) -> Result<(Commit, T), Error> + Send,
    ) -> Result<T, Error> {
        self.around(Call::Append, self.inner.append(ask, build))
            .await
    }

    async fn head(&self) -> Result<Sequence, Error> {
        self.around(Call::Head, self.inner.head()).await
    }

    async fn frontier(&self) -> Result<Frontier, Error> {
        self.around(Call::Frontier, self.inner.frontier()).await
    }

    async fn entries(&self, from: Sequence, to: Sequence) -> Result<Vec<Stored>, Error> {
        self.around(Call::Entries, self.inner.entries(from, to))
            .await
    }

    async fn commitments(&self, from: Sequence, to: Sequence) -> Result<Vec<Commitment>, Error> {
        self.around(Call::Commitments, self.inner.commitments(from, to))
            .await
    }

    async fn entries_of(&self, people: &[Ordinal]) -> Result<Vec<Stored>, Error> {
        self.around(Call::EntriesOf, self.inner.entries_of(people))
            .await
    }

    async fn operator_entries(&self, kind: &str) -> Result<Vec<Stored>, Error> {
        self.around(Call::OperatorEntries, self.inner.operator_entries(kind))
            .await
    }

    async fn listed_entries(&self, kind: &str, from: Sequence) -> Result<Vec<Stored>, Error> {
        self.around(Call::ListedEntries, self.inner.listed_entries(kind, from))
            .await
    }

    async fn subjects_since(&self, from: Sequence) -> Result<Vec<(Subject, String)>, Error> {
        self.around(Call::SubjectsSince, self.inner.subjects_since(from))
            .await
    }

    async fn people(&self, from: Ordinal, count: u32) -> Result<Vec<PersonRow>, Error> {
        self.around(Call::People, self.inner.people(from, count))
            .await
    }

    async fn handles(&self, person: Ordinal) -> Result<Vec<PersonId>, Error> {
        self.around(Call::Handles, self.inner.handles(person)).await
    }

    async fn contacts(&self, people: &[Ordinal]) -> Result<HashMap<Ordinal, Contact>, Error> {
        self.around(Call::Contacts, self.inner.contacts(people))
            .await
    }

    async fn with_mail(&self, mail: &MailAddress) -> Result<Vec<Ordinal>, Error> {
        self.around(Call::WithMail, self.inner.with_mail(mail))
            .await
    }

    async fn stands(&self, people: &[Ordinal]) -> Result<Stands, Error> {
        self.around(Call::People, self.inner.stands(people)).await
    }

    async fn resolve(&self, handles: &[PersonId]) -> Result<Vec<Option<Ordinal>>, Error> {
        self.around(Call::Resolve, self.inner.resolve(handles))
            .await
    }

    async fn standing(&self, id: StandingId) -> Result<Option<Standing>, Error> {
        self.around(Call::Standing, self.inner.standing(id)).await
    }

    async fn links(&self) -> Result<Vec<(Ordinal, Ordinal)>, Error> {
        self.around(Call::Links, self.inner.links()).await
    }

    async fn snapshot(&self, each: impl FnMut(PersonRow) + Send) -> Result<Snapshot, Error> {
        self.around(Call::Snapshot, self.inner.snapshot(each)).await
    }

    async fn replace_state(&self, at: Sequence, changes: &[Change]) -> Result<bool, Error> {
        self.around(Call::ReplaceState, self.inner.replace_state(at, changes))
            .await
    }

    async fn journal(&self, people: &BTreeSet<Ordinal>) -> Result<(), Error> {
        self.around(Call::Journal, self.inner.journal(people)).await
    }

    async fn erased(&self) -> Result<BTreeMap<Ordinal, u64>, Error> {
        self.around(Call::Erased, self.inner.erased()).await
    }

    async fn settle(&self) -> Result<(), Error> {
        self.around(Call::Settle, self.inner.settle()).await
    }

    async fn backup(&self, to: &Copies) -> Result<Vec<PathBuf>, Error> {
        self.around(Call::Backup, self.inner.backup(to)).await
    }

    async fn rotate(&self) -> Result<u64, Error> {
        self.around(Call::Rotate, self.inner.rotate()).await
    }
}
