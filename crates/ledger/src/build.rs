//! Making a commit of entries: checked, sealed, committed to, folded onto the state.

use crate::check::Check;
use crate::fold::Fold;
use crate::log::{Settings, kind_name};
use crate::receipt::Grown;
use crate::seal::Key;
use crate::storage::{Commit, Erased, Held, PersonRow, Sealed};
use rayon::prelude::*;
use rights::{Blind, Entry, Error, Instant, Named, Ordinal, Record, Sequence, Standing, Subject};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use tlog::{Leaf, Salt};

/// What a receipt needs of an entry beside its place.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) sequence: Sequence,
    pub(crate) leaf: Leaf,
    pub(crate) salt: Salt,
    pub(crate) record: Vec<u8>,
}

/// A commit in the making.
pub(crate) struct Build<'b> {
    settings: &'b Settings,
    held: &'b Held,
    commit: Commit,
    /// Keys made by this commit.
    keys: HashMap<Subject, Key>,
    last: HashMap<Ordinal, Sequence>,
    check: Check,
    fold: Fold<'b>,
    recorded_at: Instant,
    drafts: Vec<Draft<'b>>,
}

impl<'b> Build<'b> {
    /// Begins with people to be registered; erasures that the log lacks come before everything else.
    ///
    /// # Errors
    /// When the state held is not whole, or randomness fails.
    pub(crate) fn new(
        settings: &'b Settings,
        held: &'b Held,
        commit: Commit,
    ) -> Result<Self, Error> {
        let check = Check::new(held, &commit);
        let keys = commit.keys.iter().copied().collect();
        let mut build = Build {
            last: HashMap::new(),
            fold: Fold::onto(&settings.tree, standings(held)?),
            recorded_at: settings.clock.now(),
            drafts: Vec::new(),
            settings,
            held,
            commit,
            keys,
            check,
        };
        build.erase_pending()?;
        Ok(build)
    }

    /// Takes the entries of one request, or none of them; the inner result says which, and where
    /// they are among those of the commit.
    ///
    /// # Errors
    /// When randomness fails, or there is a defect.
    pub(crate) fn request(
        &mut self,
        entries: &'b [(Subject, Entry)],
    ) -> Result<Result<Range<usize>, Error>, Error> {
        if let Err(refused) = self.check.request(self.held, entries) {
            return Ok(Err(refused));
        }
        let from = self.drafts.len();
        for (subject, entry) in entries {
            self.push(*subject, Cow::Borrowed(entry))?;
        }
        Ok(Ok(from..self.drafts.len()))
    }

    /// The commit, and what receipts of its entries are made from.
    ///
    /// # Errors
    /// When the tree is full.
    pub(crate) fn finish(mut self) -> Result<(Commit, Arc<Grown>), Error> {
        let sealed: Result<Vec<_>, Error> = self.drafts.par_iter().map(Draft::seal).collect();
        let (entries, written) = sealed?.into_iter().unzip();
        self.commit.entries = entries;
        self.commit.changes.extend(self.fold.into_changes());
        let grown = Grown::new(&self.held.frontier, self.recorded_at, written)?;
        self.commit.frontier = grown.after().clone();
        Ok((self.commit, Arc::new(grown)))
    }

    fn push(&mut self, subject: Subject, entry: Cow<'b, Entry>) -> Result<(), Error> {
        let key = self.key(subject)?;
        let sequence = Sequence(self.held.head.0 + self.drafts.len() as u64);
        let (person, previous) = match subject {
            Subject::Operator => (None, None),
            Subject::Person(person) => {
                let held = || self.held.rows.get(&person).and_then(|row| row.last);
                let previous = self.last.insert(person, sequence).or_else(held);
                (self.name(person), previous)
            }
        };
        self.fold.take(subject, &entry);
        self.drafts.push(Draft {
            sequence,
            subject,
            key,
            previous,
            recorded_at: self.recorded_at,
            person,
            entry,
        });
        Ok(())
    }

    /// A person as their records name them.
    fn name(&self, person: Ordinal) -> Option<Named> {
        let new = || person.0.checked_sub(self.held.people);
        let new = || self.commit.people.get(new()? as usize).map(|(row, _)| row);
        let row = self.held.rows.get(&person).or_else(new)?;
        Some(Named {
            id: row.id.clone()?,
            blind: Blind::of(row.grid),
        })
    }

    fn key(&mut self, subject: Subject) -> Result<Key, Error> {
        if let Some(key) = self
            .keys
            .get(&subject)
            .or_else(|| self.held.keys.get(&subject))
        {
            return Ok(*key);
        }
        let key = Key::random(&*self.settings.randomness)?;
        self.keys.insert(subject, key);
        self.commit.keys.push((subject, key));
        Ok(key)
    }

    fn erase_pending(&mut self) -> Result<(), Error> {
        for erasure in &self.held.pending {
            let person = erasure.person;
            let row = self.held.rows.get(&person);
            let id = row.and_then(|row| row.id.clone());
            self.commit.erased.push(Erased {
                erasure: *erasure,
                suppress: id.filter(|_| self.settings.keep_pseudonyms),
                standing: row.map_or(0, |row| row.standing),
            });
            self.check.gone(person);
            self.fold.erase(person);
            let number = erasure.number;
            let entry = Entry::PersonErased { person, number };
            self.push(Subject::Operator, Cow::Owned(entry))?;
        }
        Ok(())
    }
}

/// An entry before it is sealed.
struct Draft<'b> {
    sequence: Sequence,
    subject: Subject,
    key: Key,
    previous: Option<Sequence>,
    recorded_at: Instant,
    person: Option<Named>,
    entry: Cow<'b, Entry>,
}

impl Draft<'_> {
    fn seal(&self) -> Result<(Sealed, Written), Error> {
        let sequence = self.sequence;
        let record = Record::bytes_of(self.recorded_at, self.person.as_ref(), &self.entry)?;
        let salt = self.key.salt(sequence, &record);
        let kind = kind_name(self.entry.kind());
        let payload = self.key.seal(sequence, &kind, &record, salt)?;
        let commitment = salt.commit(&record);
        let sealed = Sealed {
            sequence,
            recorded_at: self.recorded_at,
            subject: self.subject,
            kind,
            commitment,
            payload,
            previous: self.previous,
        };
        let written = Written {
            sequence,
            leaf: commitment.leaf(),
            salt,
            record,
        };
        Ok((sealed, written))
    }
}

/// The standings that new entries are folded onto.
fn standings(held: &Held) -> Result<HashMap<Ordinal, &Standing>, Error> {
    let standing = |row: &PersonRow| match held.standings.get(&row.standing) {
        Some(standing) => Ok((row.ordinal, standing)),
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
