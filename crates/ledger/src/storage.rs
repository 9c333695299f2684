//! Where a ledger is kept: the one trait that SQLite implements, and tests that break writes.

use crate::seal::{Key, Leaf, Salt};
use rights::{
    AccountType, Day, Error, GridId, Instant, Ordinal, PersonId, Sequence, Standing, Subject,
};
use std::collections::HashMap;
use std::future::Future;

/// Number of an interned standing; 0 is the empty one.
pub type StandingId = u32;

/// One entry as it is stored: nothing personal in clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Its place.
    pub sequence: Sequence,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Whom it is about.
    pub subject: Subject,
    /// Its kind, by name.
    pub kind: String,
    /// Its leaf.
    pub leaf: Leaf,
    /// The sealed payload.
    pub payload: Vec<u8>,
}

/// One person as the state holds them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Their place in all columns.
    pub ordinal: Ordinal,
    /// Their id at first import.
    pub id: PersonId,
    /// Their place on every grid.
    pub grid: GridId,
    /// The sequence of the entry with which they became known.
    pub since: Sequence,
    /// Birth day as first imported.
    pub birth: Option<Day>,
    /// Region as first imported.
    pub region: Option<String>,
    /// Day of account creation as first imported.
    pub created: Option<Day>,
    /// Account type as first imported.
    pub account: AccountType,
    /// Corrected values; they stand above those of the first import.
    pub corrected: Option<Correction>,
    /// What their entries add up to.
    pub standing: StandingId,
}

/// What later imports or requests corrected (GDPR Art. 16).
pub type Correction = (Option<Day>, Option<String>, Option<Day>, AccountType);

/// What the storage holds when an append begins, read under the writer's lock.
#[derive(Debug, Default)]
pub struct Held {
    /// The next free sequence.
    pub head: Sequence,
    /// The next free ordinal.
    pub people: u32,
    /// Keys of the subjects asked for, and of everybody from `people` on, where there are any.
    pub keys: HashMap<Subject, Key>,
    /// Rows of the persons asked for.
    pub rows: HashMap<Ordinal, PersonRow>,
    /// Owners of the handles asked for.
    pub handles: HashMap<PersonId, Ordinal>,
    /// Distinct standings of those rows.
    pub standings: HashMap<StandingId, Standing>,
}

/// What one append writes, all of it or nothing.
#[derive(Debug, Default)]
pub struct Commit {
    /// Keys that did not exist.
    pub keys: Vec<(Subject, Key)>,
    /// A salt for each entry.
    pub salts: Vec<(Sequence, Salt)>,
    /// The entries, in order, from the head on.
    pub entries: Vec<Sealed>,
    /// New people with their handles.
    pub people: Vec<(PersonRow, Vec<PersonId>)>,
    /// Changes of the state.
    pub changes: Vec<Change>,
}

/// A change of the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A person's entries add up to this now.
    Standing(Ordinal, Standing),
    /// A person's facts were corrected.
    Corrected(Ordinal, Correction),
    /// A person has another handle.
    Handle(Ordinal, PersonId),
    /// Two persons are one.
    Linked(Ordinal, Ordinal),
}

/// What an append needs to see before it can be built.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// Subjects whose keys and rows are needed.
    pub subjects: Vec<Subject>,
    /// Handles whose owners and rows are needed.
    pub handles: Vec<PersonId>,
}

/// What belongs to the people of a snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// The head at that moment; the state covers every entry before it.
    pub at: Sequence,
    /// Every interned standing.
    pub standings: Vec<(StandingId, Standing)>,
    /// Pairs of persons who are one.
    pub links: Vec<(Ordinal, Ordinal)>,
}

/// An entry with its key and salt, where they still exist.
pub type Stored = (Sealed, Option<Key>, Option<Salt>);

/// Keeps a ledger.
///
/// INVARIANT: keys and salts are durable before the entries that need them; a crash in between
/// leaves unused salts, never an entry without its salt.
pub trait Storage: Send + Sync {
    /// Takes the writer's lock, shows `build` what is held, and writes what it returns. Returns
    /// after the write is durable. Several processes may append; one waits for the other.
    ///
    /// # Errors
    /// When storage fails (the write may then have persisted or not), or when `build` does.
    fn append<T: Send>(
        &self,
        ask: Ask,
        build: impl FnOnce(Held) -> Result<(Commit, T), Error> + Send,
    ) -> impl Future<Output = Result<T, Error>> + Send;

    /// The next free sequence.
    fn head(&self) -> impl Future<Output = Result<Sequence, Error>> + Send;

    /// Entries of a range, with key and salt where they still exist.
    fn entries(
        &self,
        from: Sequence,
        to: Sequence,
    ) -> impl Future<Output = Result<Vec<Stored>, Error>> + Send;

    /// Entries about a subject, of one kind or of all, ascending.
    fn entries_of(
        &self,
        subject: Subject,
        kind: Option<&str>,
    ) -> impl Future<Output = Result<Vec<Stored>, Error>> + Send;

    /// Distinct subjects and kinds of the entries from a sequence on.
    fn subjects_since(
        &self,
        from: Sequence,
    ) -> impl Future<Output = Result<Vec<(Subject, String)>, Error>> + Send;

    /// People from an ordinal on, at most `count`.
    fn people(
        &self,
        from: Ordinal,
        count: u32,
    ) -> impl Future<Output = Result<Vec<PersonRow>, Error>> + Send;

    /// Handles of a person.
    fn handles(&self, person: Ordinal)
    -> impl Future<Output = Result<Vec<PersonId>, Error>> + Send;

    /// Owners of handles, in their order.
    fn resolve(
        &self,
        handles: &[PersonId],
    ) -> impl Future<Output = Result<Vec<Option<Ordinal>>, Error>> + Send;

    /// An interned standing. Ids are never given twice.
    fn standing(
        &self,
        id: StandingId,
    ) -> impl Future<Output = Result<Option<Standing>, Error>> + Send;

    /// Pairs of persons who are one.
    fn links(&self) -> impl Future<Output = Result<Vec<(Ordinal, Ordinal)>, Error>> + Send;

    /// The whole state as it was at one moment, whoever appends meanwhile: calls `each` with
    /// everybody, in the order of ordinals.
    fn snapshot(
        &self,
        each: impl FnMut(PersonRow) + Send,
    ) -> impl Future<Output = Result<Snapshot, Error>> + Send;

    /// Replaces everybody's standing, correction and links by these changes, in one step, and only
    /// if the head is `at`; says whether it did.
    fn replace_state(
        &self,
        at: Sequence,
        changes: &[Change],
    ) -> impl Future<Output = Result<bool, Error>> + Send;
}
