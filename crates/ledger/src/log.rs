//! Appending and reading.

use crate::check::Check;
use crate::fold::Fold;
use crate::seal::{Key, Leaf, Salt};
use crate::storage::{Ask, Commit, Held, PersonRow, Sealed, Storage, Stored};
use rights::{
    Assessment, Clock, Entry, EntryKind, Error, Instant, Ordinal, PurposeId, PurposeTree,
    Randomness, Sequence, Standing, Subject,
};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Entries read at a time.
const PAGE: u64 = 10_000;

/// A ledger over some storage.
pub struct Ledger<S> {
    pub(crate) storage: S,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) randomness: Arc<dyn Randomness>,
    pub(crate) tree: PurposeTree,
}

impl<S> std::fmt::Debug for Ledger<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ledger")
    }
}

/// That an entry is durable, and what proves that it is this entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Its place.
    pub sequence: Sequence,
    /// Its leaf.
    pub leaf: Leaf,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// What blinds its commitment; whoever holds salt and entry can recompute the leaf.
    pub salt: Salt,
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
    /// Its leaf.
    pub leaf: Leaf,
    /// What blinds it; `None` once destroyed.
    pub salt: Option<Salt>,
    /// The entry; `None` once its key was destroyed.
    pub entry: Option<Entry>,
}

pub(crate) fn kind_name(kind: EntryKind) -> String {
    serde_json::to_string(&kind)
        .unwrap_or_default()
        .trim_matches('"')
        .to_owned()
}

impl<S: Storage> Ledger<S> {
    /// A ledger over a storage.
    pub fn new(
        storage: S,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
        tree: PurposeTree,
    ) -> Self {
        Ledger {
            storage,
            clock,
            randomness,
            tree,
        }
    }

    /// Appends entries, all or none, and returns when they are durable.
    ///
    /// # Errors
    /// An entry that cannot mean anything (a choice that contradicts itself, a person that nobody
    /// is, somebody else's handle), or storage that fails: then nothing is acknowledged.
    pub async fn append(&self, entries: &[(Subject, Entry)]) -> Result<Vec<Receipt>, Error> {
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        let handle = |(_, entry): &(Subject, Entry)| match entry {
            Entry::HandleAdded { handle } => Some(handle.clone()),
            _ => None,
        };
        let ask = Ask {
            subjects: entries.iter().map(|(s, _)| *s).collect(),
            handles: entries.iter().filter_map(handle).collect(),
        };
        self.storage
            .append(ask, |held| self.build(&held, entries, Commit::default()))
            .await
    }

    /// Seals entries from the head on and folds them onto the state.
    pub(crate) fn build(
        &self,
        held: &Held,
        entries: &[(Subject, Entry)],
        mut commit: Commit,
    ) -> Result<(Commit, Vec<Receipt>), Error> {
        let mut keys: HashMap<Subject, Key> = HashMap::new();
        let mut fold = Fold::onto(&self.tree, standings(held)?);
        let mut check = Check::new(held, &commit);
        let mut receipts = Vec::with_capacity(entries.len());
        let recorded_at = self.clock.now();
        let mut sequence = held.head;
        for (subject, entry) in entries {
            check.entry(*subject, entry)?;
            let key = match held.keys.get(subject).or_else(|| keys.get(subject)) {
                Some(key) => *key,
                None => {
                    let key = Key::random(&*self.randomness)?;
                    keys.insert(*subject, key);
                    commit.keys.push((*subject, key));
                    key
                }
            };
            let bytes = entry.to_bytes()?;
            let salt = Salt::random(&*self.randomness)?;
            let leaf = salt.leaf(&bytes);
            let kind = kind_name(entry.kind());
            let payload = key.seal(sequence, &kind, &bytes, &*self.randomness)?;
            commit.salts.push((sequence, salt));
            commit.entries.push(Sealed {
                sequence,
                recorded_at,
                subject: *subject,
                kind,
                leaf,
                payload,
            });
            fold.take(*subject, entry);
            receipts.push(Receipt {
                sequence,
                leaf,
                recorded_at,
                salt,
            });
            sequence = sequence.next();
        }
        commit.changes.extend(fold.changes());
        Ok((commit, receipts))
    }

    /// The next free sequence; a claim at the head covers everything recorded so far.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn head(&self) -> Result<Sequence, Error> {
        self.storage.head().await
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

    /// Leaves of a range, in order: what the Merkle tree is built over.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn leaves(&self, from: Sequence, to: Sequence) -> Result<Vec<Leaf>, Error> {
        Ok(self
            .storage
            .entries(from, to)
            .await?
            .into_iter()
            .map(|(sealed, ..)| sealed.leaf)
            .collect())
    }

    /// Every entry about a subject, in order.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn history(&self, subject: Subject) -> Result<Vec<Recorded>, Error> {
        let stored = self.storage.entries_of(subject, None).await?;
        stored.into_iter().map(open).collect()
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

    pub(crate) async fn operator_entries(
        &self,
        before: Sequence,
        kind: EntryKind,
    ) -> Result<Vec<Recorded>, Error> {
        let kind = kind_name(kind);
        let stored = self.storage.entries_of(Subject::Operator, Some(&kind));
        let mut stored = stored.await?;
        stored.retain(|(sealed, ..)| sealed.sequence < before);
        stored.into_iter().map(open).collect()
    }

    /// Checks every entry: sequences without gaps, leaves that match what they commit to. Returns
    /// how many entries were read and how many of them could be opened.
    ///
    /// # Errors
    /// The first entry that is not what its leaf says, or storage that fails.
    pub async fn verify(&self) -> Result<(u64, u64), Error> {
        let head = self.head().await?;
        let (mut read, mut opened) = (0, 0);
        let mut wrong = None;
        self.replay(Sequence(0), head, |recorded| {
            if recorded.sequence != Sequence(read) {
                wrong.get_or_insert(format!("the ledger has a gap at sequence `{read}`"));
            }
            read += 1;
            if let (Some(entry), Some(salt)) = (&recorded.entry, recorded.salt) {
                opened += 1;
                let same = entry
                    .to_bytes()
                    .is_ok_and(|bytes| salt.leaf(&bytes) == recorded.leaf);
                if !same {
                    wrong.get_or_insert(format!(
                        "ledger entry `{}` is not what its leaf says",
                        recorded.sequence
                    ));
                }
            }
        })
        .await?;
        match wrong {
            Some(message) => Err(Error::corrupt(message)),
            None if read == head.0 => Ok((read, opened)),
            None => Err(Error::corrupt(format!(
                "the ledger holds `{read}` entries and says `{head}`"
            ))),
        }
    }
}

/// The standings that new entries are folded onto.
fn standings(held: &Held) -> Result<BTreeMap<Ordinal, Standing>, Error> {
    let standing = |row: &PersonRow| match held.standings.get(&row.standing) {
        Some(standing) => Ok((row.ordinal, standing.clone())),
        // In doubt nothing is folded onto an empty standing, which would take every no back.
        None => Err(unknown_standing(row.ordinal)),
    };
    held.rows.values().map(standing).collect()
}

pub(crate) fn unknown_standing(person: Ordinal) -> Error {
    Error::corrupt(format!(
        "the standing of person `{}` is not in the state; rebuild it",
        person.0
    ))
}

fn open((sealed, key, salt): Stored) -> Result<Recorded, Error> {
    let entry = key
        .map(|k| k.open(sealed.sequence, &sealed.kind, &sealed.payload))
        .transpose()?;
    let entry = entry.map(|bytes| Entry::from_bytes(&bytes)).transpose()?;
    let Sealed {
        sequence,
        recorded_at,
        subject,
        leaf,
        ..
    } = sealed;
    Ok(Recorded {
        sequence,
        recorded_at,
        subject,
        leaf,
        salt,
        entry,
    })
}
