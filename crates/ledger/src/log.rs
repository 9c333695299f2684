//! A ledger, and reading what it recorded.

use crate::append::Waiting;
use crate::group::Group;
use crate::seal::Key;
use crate::settling::Settling;
use crate::storage::{Sealed, Storage, Stored};
use rayon::prelude::*;
use rights::{
    Assessment, Clock, Entry, EntryKind, Error, Instant, Ordinal, PurposeId, PurposeTree,
    Randomness, Record, Sequence, Subject,
};
use serde::Deserialize;
use serde::de::value::StrDeserializer;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use tlog::{Commitment, Frontier, Salt};

/// Entries read at a time.
const PAGE: u64 = 10_000;

/// What a ledger needs beside its storage.
#[derive(Clone)]
pub struct Settings {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub randomness: Arc<dyn Randomness>,
    /// The purposes and how they contain each other.
    pub tree: PurposeTree,
    /// Whether a keyed pseudonym of an erased person's id is kept, so that the same account coming
    /// back is refused (GDPR Art. 17(3)(b), 21). Without it, who comes back is somebody new.
    pub keep_pseudonyms: bool,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("tree", &self.tree)
            .field("keep_pseudonyms", &self.keep_pseudonyms)
            .finish_non_exhaustive()
    }
}

/// A ledger over some storage.
pub struct Ledger<S> {
    pub(crate) storage: S,
    pub(crate) settings: Settings,
    pub(crate) waiting: Group<Waiting>,
    pub(crate) settling: Settling,
}

impl<S> std::fmt::Debug for Ledger<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ledger")
    }
}

/// An entry read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its place.
    pub sequence: Sequence,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Whom it is about.
    pub subject: Subject,
    /// Its kind, which can be told also once its key was destroyed.
    pub kind: EntryKind,
    /// Its blinded commitment.
    pub commitment: Commitment,
    /// The entry; `None` once its key was destroyed.
    pub entry: Option<Entry>,
    /// What proves that the commitment is this entry's; `None` once its key was destroyed.
    pub opening: Option<Opening>,
}

/// What a commitment commits to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// What blinds it.
    pub salt: Salt,
    /// The bytes of the record.
    pub record: Vec<u8>,
}

/// Reads [`kind_name`].
pub(crate) fn kind_of(name: &str) -> Result<EntryKind, Error> {
    let read = EntryKind::deserialize(StrDeserializer::<serde::de::value::Error>::new(name));
    read.map_err(|_| {
        Error::corrupt(format!(
            "the ledger has an entry of the kind `{name}`, which this version of demur does not know; use the newer one that wrote it"
        ))
    })
}

pub(crate) fn kind_name(kind: EntryKind) -> String {
    serde_json::to_string(&kind)
        .unwrap_or_default()
        .trim_matches('"')
        .to_owned()
}

impl<S: Storage> Ledger<S> {
    /// A ledger over a storage. Erasures that the journal has and the log does not (after a crash,
    /// or after the log was restored from a backup) are carried out first.
    ///
    /// # Errors
    /// When storage fails: then nothing can be served.
    pub async fn open(storage: S, settings: Settings) -> Result<Self, Error> {
        let ledger = Ledger {
            storage,
            settings,
            waiting: Group::default(),
            settling: Settling::default(),
        };
        if ledger.carry_out_erasures().await? {
            ledger.settled().await?;
        }
        Ok(ledger)
    }

    /// The storage again, to be closed.
    #[must_use]
    pub fn into_storage(self) -> S {
        self.storage
    }

    /// The next free sequence; a claim at the head covers everything recorded so far.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn head(&self) -> Result<Sequence, Error> {
        self.storage.head().await
    }

    /// The Merkle tree over everything recorded so far.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn frontier(&self) -> Result<Frontier, Error> {
        self.storage.frontier().await
    }

    /// Entries of a range, opened where their key still exists.
    ///
    /// # Errors
    /// When storage fails, or an entry does not open under its own key.
    pub async fn entries(&self, from: Sequence, to: Sequence) -> Result<Vec<Recorded>, Error> {
        let stored = self.storage.entries(from, to).await?;
        stored.into_iter().map(open).collect()
    }

    /// Calls `each` with every entry of a range, in order.
    pub(crate) async fn replay(
        &self,
        mut from: Sequence,
        to: Sequence,
        mut each: impl FnMut(&Recorded),
    ) -> Result<(), Error> {
        while from < to {
            let until = Sequence(to.0.min(from.0 + PAGE));
            self.entries(from, until).await?.iter().for_each(&mut each);
            from = until;
        }
        Ok(())
    }

    /// Commitments of a range, in order: what the log publishes. They say nothing without salt and
    /// record.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn commitments(
        &self,
        from: Sequence,
        to: Sequence,
    ) -> Result<Vec<Commitment>, Error> {
        self.storage.commitments(from, to).await
    }

    /// Every entry about a person, in order.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn history(&self, person: Ordinal) -> Result<Vec<Recorded>, Error> {
        let stored = self.storage.entries_of(&[person]).await?;
        stored.into_iter().map(open).collect()
    }

    /// Every entry about each of these persons, each in order; of whom there is none is left out.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn histories(
        &self,
        people: &[Ordinal],
    ) -> Result<HashMap<Ordinal, Vec<Recorded>>, Error> {
        let stored = self.storage.entries_of(people).await?;
        let recorded: Vec<Recorded> = stored
            .into_par_iter()
            .map(open)
            .collect::<Result<_, Error>>()?;
        let mut all: HashMap<Ordinal, Vec<Recorded>> = HashMap::new();
        for one in recorded {
            if let Subject::Person(person) = one.subject {
                all.entry(person).or_default().push(one);
            }
        }
        Ok(all)
    }

    /// Assessments signed before `at`, the latest of each id.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn assessments_at(&self, at: Sequence) -> Result<Vec<Assessment>, Error> {
        let mut latest = BTreeMap::new();
        for recorded in self
            .operator_entries(at, EntryKind::AssessmentSigned)
            .await?
        {
            if let Some(Entry::AssessmentSigned(assessment)) = recorded.entry {
                latest.insert(assessment.id.clone(), assessment);
            }
        }
        Ok(latest.into_values().collect())
    }

    /// The policy that is active for a purpose at a sequence: its SHA-256 and form. One that was
    /// activated for the purpose itself stands above one for all.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn policy_at(
        &self,
        at: Sequence,
        asked: &PurposeId,
    ) -> Result<Option<(String, String)>, Error> {
        let (mut own, mut general) = (None, None);
        for recorded in self
            .operator_entries(at, EntryKind::PolicyActivated)
            .await?
        {
            if let Some(Entry::PolicyActivated {
                purpose,
                policy,
                form,
            }) = recorded.entry
            {
                match purpose {
                    Some(p) if p == *asked => own = Some((policy, form)),
                    Some(_) => {}
                    None => general = Some((policy, form)),
                }
            }
        }
        Ok(own.or(general))
    }

    /// The operator's entries of one kind, in order.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn operator_history(&self, kind: EntryKind) -> Result<Vec<Recorded>, Error> {
        let stored = self.storage.operator_entries(&kind_name(kind)).await?;
        stored.into_iter().map(open).collect()
    }

    /// Entries about persons of one kind, over all persons, from a sequence on, in order. Those of erased
    /// persons cannot be opened any more.
    ///
    /// # Errors
    /// When storage fails, or the kind is none of those that are listed: requests and their steps, items
    /// withheld and released, concerns of incidents, looks.
    pub async fn listed(&self, kind: EntryKind, from: Sequence) -> Result<Vec<Recorded>, Error> {
        let is_listed = matches!(
            kind,
            EntryKind::RequestMade
                | EntryKind::RequestStepped
                | EntryKind::ItemWithheld
                | EntryKind::ItemReleased
                | EntryKind::IncidentConcerns
                | EntryKind::LookedAt
        );
        if !is_listed {
            let message = format!("entries of the kind `{}` are not listed", kind_name(kind));
            return Err(Error::internal(message));
        }
        let stored = self.storage.listed_entries(&kind_name(kind), from).await?;
        stored.into_iter().map(open).collect()
    }

    pub(crate) async fn operator_entries(
        &self,
        before: Sequence,
        kind: EntryKind,
    ) -> Result<Vec<Recorded>, Error> {
        let mut entries = self.operator_history(kind).await?;
        entries.retain(|recorded| recorded.sequence < before);
        Ok(entries)
    }
}

fn open((sealed, key): Stored) -> Result<Recorded, Error> {
    let opened = key.map(|key| open_with(&key, &sealed)).transpose()?;
    let (entry, opening) = opened.unzip();
    let Sealed {
        sequence,
        recorded_at,
        subject,
        kind,
        commitment,
        ..
    } = sealed;
    Ok(Recorded {
        sequence,
        recorded_at,
        subject,
        kind: kind_of(&kind)?,
        commitment,
        entry,
        opening,
    })
}

fn open_with(key: &Key, sealed: &Sealed) -> Result<(Entry, Opening), Error> {
    let record = key.open(sealed.sequence, &sealed.kind, &sealed.payload)?;
    let salt = key.salt(sealed.sequence, &record);
    let entry = Record::from_bytes(&record)?.entry;
    Ok((entry, Opening { salt, record }))
}
