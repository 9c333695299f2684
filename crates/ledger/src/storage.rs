//! Where a ledger is kept: the one trait that SQLite and PostgreSQL implement, and tests that break
//! writes.

use crate::ahead::Ahead;
use crate::seal::Key;
use rights::{
    AccountType, Contact, Day, Error, GridId, Instant, MailAddress, Ordinal, PersonId, Sequence,
    Standing, Subject,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::future::Future;
use std::path::PathBuf;
use tlog::{Commitment, Frontier};

/// The condition for kinds of entries about persons that are listed over all persons; each storage has an
/// index of these.
///
/// INVARIANT: queries and indexes name this very condition, or SQLite does not see that the index serves.
macro_rules! listed {
    () => {
        "kind IN ('request_made', 'request_stepped', 'item_withheld', 'item_released', 'incident_concerns', 'looked_at')"
    };
}
pub(crate) use listed;

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
    /// The blinded commitment that its leaf is the hash of.
    pub commitment: Commitment,
    /// The sealed record.
    pub payload: Vec<u8>,
    /// The entry before it about the same person: histories are followed back along these. `None`
    /// for the first one, and for the operator's.
    pub previous: Option<Sequence>,
}

/// One person as the state holds them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Their place in all columns.
    pub ordinal: Ordinal,
    /// Their id at first import; `None` once they were erased, and then nothing else is known.
    pub id: Option<PersonId>,
    /// Their place on every grid; zero once they were erased.
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
    /// Their latest entry.
    pub last: Option<Sequence>,
}

impl PersonRow {
    /// Their birth day as it counts: a corrected one stands above that of the first import.
    #[must_use]
    pub fn birth_in_force(&self) -> Option<Day> {
        match &self.corrected {
            Some((birth, ..)) => *birth,
            None => self.birth,
        }
    }

    /// Whether only a bare number is left of them.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        self.id.is_none()
    }
}

/// What later imports or requests corrected (GDPR Art. 16).
pub type Correction = (Option<Day>, Option<String>, Option<Day>, AccountType);

/// An erasure as the journal has it. Numbers ascend from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Erasure {
    /// Its number.
    pub number: u64,
    /// Who was erased.
    pub person: Ordinal,
}

/// What the storage holds when an append begins, read under the writer's lock.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// The next free sequence.
    pub head: Sequence,
    /// The tree over every entry before it.
    pub frontier: Frontier,
    /// The next free ordinal.
    pub people: u32,
    /// Keys of the subjects asked for, and of everybody from `people` on, where there are any.
    pub keys: HashMap<Subject, Key>,
    /// Rows of the persons asked for.
    pub rows: HashMap<Ordinal, PersonRow>,
    /// Owners of the handles asked for.
    pub handles: HashMap<PersonId, Ordinal>,
    /// Where those owners can be written to, as far as that is known.
    pub contacts: HashMap<Ordinal, Contact>,
    /// Those of the handles asked for that an erased person had, and that are still to be refused.
    pub suppressed: BTreeSet<PersonId>,
    /// Those of the rows of whom the storage has no place for a standing yet, as far as that was seen.
    pub unheard: BTreeSet<Ordinal>,
    /// Distinct standings of those rows.
    pub standings: HashMap<StandingId, Standing>,
    /// Erasures in the journal that the log does not have yet; their persons' rows are among `rows`.
    pub pending: Vec<Erasure>,
    /// Entries about the persons of these rows from [`Ask::since`] on, in order.
    pub meanwhile: Vec<Sealed>,
}

impl Held {
    /// Whether something about one of the persons was recorded from a sequence on.
    pub(crate) fn has_since(&self, since: Sequence) -> bool {
        let mut lasts = self.rows.values().filter_map(|row| row.last);
        lasts.any(|last| last >= since)
    }
}

/// What one append writes, all of it or nothing.
#[derive(Clone, Debug, Default)]
pub struct Commit {
    /// Keys that did not exist.
    pub keys: Vec<(Subject, Key)>,
    /// The entries, in order, from the head on.
    pub entries: Vec<Sealed>,
    /// The tree after them.
    pub frontier: Frontier,
    /// New people with their handles.
    pub people: Vec<(PersonRow, Vec<PersonId>)>,
    /// Where new people can be written to.
    pub contacts: Vec<(Ordinal, Contact)>,
    /// Changes of the state.
    pub changes: Vec<Change>,
    /// Persons to be erased: keys, rows, handles, links.
    pub erased: Vec<Erased>,
    /// Ids whose suppression has become an objection of a person who came back.
    pub returned: Vec<PersonId>,
}

/// How a person is erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Who, and the number in the journal.
    pub erasure: Erasure,
    /// The id to be kept as a keyed pseudonym, so that the same account coming back is refused.
    pub suppress: Option<PersonId>,
    /// The interned standing that nobody may have any more.
    pub standing: StandingId,
}

/// A change of the state.
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every change is a standing"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A person's entries add up to this now.
    Standing(Ordinal, Standing),
    /// A person's facts were corrected.
    Corrected(Ordinal, Correction),
    /// A person has another handle.
    Handle(Ordinal, PersonId),
    /// Where a person can be written to is another place.
    Contact(Ordinal, Contact),
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
    /// What [`Storage::read_ahead`] gave for these subjects, or for some of them.
    pub ahead: Option<Ahead>,
    /// From where on entries about these persons are needed, if they are.
    pub since: Option<Sequence>,
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

/// Folders that parts of the ledger are copied to, each apart from the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copies {
    /// For the log with its state.
    pub log: Option<PathBuf>,
    /// For the wrapped keys of persons.
    pub keys: Option<PathBuf>,
    /// For the journal of erasures.
    pub erasures: Option<PathBuf>,
}

/// People, and the distinct standings of theirs.
pub type Stands = (HashMap<Ordinal, PersonRow>, HashMap<StandingId, Standing>);

/// An entry with its key, where that still exists.
pub type Stored = (Sealed, Option<Key>);

/// Keeps a ledger.
///
/// INVARIANT: keys are durable before the entries that need them; a crash in between leaves unused
/// keys, never an entry without its key. An erasure is durable in the journal before anything of
/// the person is destroyed, and the key is destroyed before the log says so.
pub trait Storage: Send + Sync {
    /// How many entries one write should take at most. In a storm, a server does best with groups so small that
    /// one is made ready while another is written; a file with large ones, which share its pages.
    fn largest_group(&self) -> usize {
        16_384
    }

    /// Reads what an append will need, as far as it cannot change meanwhile; `None` where that is not
    /// possible, or fails: the append then reads everything in its turn.
    fn read_ahead(&self, ask: &Ask) -> impl Future<Output = Option<Ahead>> + Send {
        let _ = ask;
        async { None }
    }

    /// Reads what `ask` needs under the writer's lock, lets `build` make a commit of it, and writes
    /// it durably. `build` is called again when a connection was lost and nothing was written.
    ///
    /// # Errors
    /// When reading or writing fails (the write may then have persisted or not), or when `build` does.
    fn append<T: Send>(
        &self,
        ask: Ask,
        build: impl FnMut(&Held) -> Result<(Commit, T), Error> + Send,
    ) -> impl Future<Output = Result<T, Error>> + Send;

    /// The next free sequence.
    fn head(&self) -> impl Future<Output = Result<Sequence, Error>> + Send;

    /// The tree over all entries.
    fn frontier(&self) -> impl Future<Output = Result<Frontier, Error>> + Send;

    /// Entries of a range, with the key where it still exists.
    fn entries(
        &self,
        from: Sequence,
        to: Sequence,
    ) -> impl Future<Output = Result<Vec<Stored>, Error>> + Send;

    /// Commitments of a range, in order.
    fn commitments(
        &self,
        from: Sequence,
        to: Sequence,
    ) -> impl Future<Output = Result<Vec<Commitment>, Error>> + Send;

    /// Entries about these persons, ascending.
    fn entries_of(
        &self,
        people: &[Ordinal],
    ) -> impl Future<Output = Result<Vec<Stored>, Error>> + Send;

    /// The operator's entries of one kind, ascending.
    fn operator_entries(
        &self,
        kind: &str,
    ) -> impl Future<Output = Result<Vec<Stored>, Error>> + Send;

    /// Entries about persons of one kind that is listed, from a sequence on, ascending.
    fn listed_entries(
        &self,
        kind: &str,
        from: Sequence,
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

    /// These people and what their entries add up to, read at once; whoever is nobody is left out.
    fn stands(&self, people: &[Ordinal]) -> impl Future<Output = Result<Stands, Error>> + Send;

    /// Handles of a person.
    fn handles(&self, person: Ordinal)
    -> impl Future<Output = Result<Vec<PersonId>, Error>> + Send;

    /// Where these people can be written to; whoever cannot be is left out.
    fn contacts(
        &self,
        people: &[Ordinal],
    ) -> impl Future<Output = Result<HashMap<Ordinal, Contact>, Error>> + Send;

    /// Everybody who has a mail address, whatever its case, ascending. Accounts can share one.
    fn with_mail(
        &self,
        mail: &MailAddress,
    ) -> impl Future<Output = Result<Vec<Ordinal>, Error>> + Send;

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

    /// Writes into the erasure journal that these persons are to be erased, durably; who is in it
    /// already is not entered again.
    fn journal(&self, people: &BTreeSet<Ordinal>)
    -> impl Future<Output = Result<(), Error>> + Send;

    /// Everybody in the erasure journal, with the number of the erasure.
    fn erased(&self) -> impl Future<Output = Result<BTreeMap<Ordinal, u64>, Error>> + Send;

    /// Makes what was deleted unreadable in the files, too: logs that still have it are emptied. What a
    /// storage cannot reach (a server's logs and copies) its own documentation says.
    fn settle(&self) -> impl Future<Output = Result<(), Error>> + Send;

    /// Copies parts of the ledger as they are at this moment, whoever appends meanwhile; gives the
    /// files written.
    fn backup(&self, to: &Copies) -> impl Future<Output = Result<Vec<PathBuf>, Error>> + Send {
        let _ = to;
        async {
            Err(Error::input(
                "this storage is copied with its own tools (`pg_dump`, or a base backup)",
            ))
        }
    }

    /// Wraps every key under a new master key and destroys the one before; says how many.
    fn rotate(&self) -> impl Future<Output = Result<u64, Error>> + Send;
}
