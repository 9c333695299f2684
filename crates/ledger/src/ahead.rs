//! Reading ahead: what an append needs to see, read while others still write, so that less is left to do
//! when its turn comes.
//!
//! INVARIANT: ahead is read only what never changes while a person is not erased: their id, their
//! place on grids, their key. Where they stand, and their latest entry, are read under the writer's
//! lock like everything else. Corrected facts may be older than the lock; an append that asks for no
//! handles does not look at them, and no other one is read ahead for.

use crate::seal::Key;
use crate::storage::{Ask, Held, PersonRow, StandingId};
use rights::{Ordinal, Sequence, Subject};
use std::collections::HashMap;
use tlog::Commitment;

/// Rows and keys as they were before the turn of writing came.
#[derive(Clone, Debug, Default)]
pub struct Ahead {
    /// How many erasures the log had carried out before anything was read.
    pub(crate) erasures: u64,
    /// The last entry there was.
    pub(crate) last: Option<(Sequence, Commitment)>,
    /// Persons with the numbers of `stand` still open.
    pub(crate) rows: HashMap<Ordinal, PersonRow>,
    /// Keys by the numbers of subjects.
    pub(crate) keys: HashMap<Subject, Key>,
}

/// What is left to be read under the lock.
#[derive(Debug, Default)]
pub(crate) struct Left {
    /// Persons whose standing alone is missing.
    pub(crate) stands: Vec<Ordinal>,
    /// Subjects of whom nothing is known yet.
    pub(crate) subjects: Vec<Subject>,
}

impl Ahead {
    /// Whether nothing that was read can have changed since. An erasure takes away rows and keys; one
    /// that is not carried out yet is in the journal, which is read under the lock.
    ///
    /// `commitment`: of the entry that was the last one, as it is now. It is another one where a
    /// server took over that lacks what was read.
    pub(crate) fn holds(&self, erasures: u64, commitment: Option<&[u8]>) -> bool {
        let last = self.last.as_ref().map(|(_, last)| last.0.as_slice());
        self.erasures == erasures && last == commitment
    }

    /// Puts what was asked for, and is here, into what is held; says what is left.
    ///
    /// A key counts only beside its person's row: the row came later than the key, so the key is there
    /// to stay.
    pub(crate) fn fill(self, held: &mut Held, ask: &Ask) -> Left {
        let Ahead {
            mut rows, mut keys, ..
        } = self;
        // Where they stand, and their latest entry, may be others by now.
        rows.values_mut()
            .for_each(|row| (row.standing, row.last) = (0, None));
        let mut left = Left::default();
        for subject in &ask.subjects {
            let Subject::Person(person) = *subject else {
                continue;
            };
            if held.rows.contains_key(&person) {
                continue;
            }
            match (rows.remove(&person), keys.remove(subject)) {
                (Some(row), Some(key)) => {
                    held.rows.insert(person, row);
                    held.keys.insert(*subject, key);
                    left.stands.push(person);
                }
                _ => left.subjects.push(*subject),
            }
        }
        left
    }
}

/// A person's standing and latest entry, as `stand` has them.
pub(crate) type Stand = (StandingId, Option<Sequence>);

/// Completes rows that were read ahead with what is known under the lock.
pub(crate) fn complete(held: &mut Held, stands: impl IntoIterator<Item = (Ordinal, Stand)>) {
    for (person, (standing, last)) in stands {
        if let Some(row) = held.rows.get_mut(&person) {
            (row.standing, row.last) = (standing, last);
        }
    }
}
