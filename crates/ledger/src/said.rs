//! What persons said: the choices among the entries about them.

use crate::log::{Ledger, kind_of};
use crate::seal::Key;
use crate::storage::{Sealed, Storage, Stored};
use rayon::prelude::*;
use rights::{Choice, Entry, EntryKind, Error, Ordinal, Record, Subject};
use std::collections::HashMap;

/// Whose entries are read at a time.
const PEOPLE: usize = 1_024;

impl<S: Storage> Ledger<S> {
    /// What a person said, in order, as far as it can be read.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn said(&self, person: Ordinal) -> Result<Vec<Choice>, Error> {
        let said = self.said_by(&[person]).await?.remove(&person);
        Ok(said.unwrap_or_default())
    }

    /// What these persons said, each in order, as far as it can be read; whoever said nothing is left out. Each of them
    /// is named once.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn said_by(
        &self,
        people: &[Ordinal],
    ) -> Result<HashMap<Ordinal, Vec<Choice>>, Error> {
        let mut said: HashMap<Ordinal, Vec<Choice>> = HashMap::new();
        // What is not a choice is not kept for longer than a part of them takes.
        for part in people.chunks(PEOPLE) {
            let stored = self.storage.entries_of(part).await?;
            let read = |(sealed, key): &Stored| said_in(sealed, key.as_ref());
            let choices = stored.par_iter().map(read);
            let choices: Vec<Option<(Ordinal, Choice)>> = choices.collect::<Result<_, Error>>()?;
            for (person, choice) in choices.into_iter().flatten() {
                said.entry(person).or_default().push(choice);
            }
        }
        Ok(said)
    }

    /// The no that a person said later than this yes and that it would undo; see [`rights::said_after`].
    ///
    /// # Errors
    /// When storage fails.
    pub async fn said_after(&self, person: Ordinal, yes: &Choice) -> Result<Option<Choice>, Error> {
        if yes.kind.is_request() {
            return Ok(None);
        }
        let said = self.said(person).await?;
        let said: Vec<&Choice> = said.iter().collect();
        Ok(rights::said_after(yes, &said, &self.settings.tree).cloned())
    }
}

/// What a person says in an entry about them, where its key is still there.
pub(crate) fn said_in(
    sealed: &Sealed,
    key: Option<&Key>,
) -> Result<Option<(Ordinal, Choice)>, Error> {
    let (Some(key), Subject::Person(person)) = (key, sealed.subject) else {
        return Ok(None);
    };
    if kind_of(&sealed.kind)? != EntryKind::Choice {
        return Ok(None);
    }
    let record = key.open(sealed.sequence, &sealed.kind, &sealed.payload)?;
    Ok(match Record::from_bytes(&record)?.entry {
        Entry::Choice(choice) => Some((person, choice)),
        _ => None,
    })
}
