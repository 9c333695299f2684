//! Taking something back, decided upon an older look at the ledger: what a person said no to between the look and the
//! write was not meant by it, and is said again in the same write.
//!
//! INVARIANT: a yes takes back whatever stands in the log before it, and others write at any time: the portal, the API,
//! the command line. What is said again stands in the same commit, so that no crash leaves the yes without it.

use crate::append::only;
use crate::log::Ledger;
use crate::receipt::Receipt;
use crate::said::said_in;
use crate::storage::{Ask, Held, Storage};
use rights::{Choice, Entry, Error, Ordinal, PurposeTree, Sequence, Subject, in_force, undoes};
use std::collections::{BTreeMap, HashMap};

/// Upon which state of the ledger something was decided that may take a no back: everything before a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// It is said now, by somebody who did not know of what came from there on.
    Now(Sequence),
    /// It was said at its time: of what came from there on, it means what was said before that time.
    ItsTime(Sequence),
}

impl Since {
    pub(crate) const fn sequence(self) -> Sequence {
        match self {
            Since::Now(at) | Since::ItsTime(at) => at,
        }
    }

    fn means(self, yes: &Choice, no: &Choice) -> bool {
        match self {
            Since::Now(_) => false,
            Since::ItsTime(_) => no.made_at <= yes.made_at,
        }
    }

    /// What of the persons' was said meanwhile and would be taken back by `entries`, said again.
    pub(crate) fn again(
        self,
        held: &Held,
        entries: &[(Subject, Entry)],
        tree: &PurposeTree,
    ) -> Result<Vec<(Subject, Entry)>, Error> {
        let mut said: BTreeMap<Ordinal, Vec<Choice>> = BTreeMap::new();
        for sealed in &held.meanwhile {
            if let Some((person, choice)) = said_in(sealed, held.keys.get(&sealed.subject))? {
                said.entry(person).or_default().push(choice);
            }
        }
        if said.is_empty() {
            return Ok(Vec::new());
        }
        let mut yes: HashMap<Ordinal, Vec<&Choice>> = HashMap::new();
        for (subject, entry) in entries {
            if let (Subject::Person(person), Entry::Choice(choice)) = (subject, entry) {
                yes.entry(*person).or_default().push(choice);
            }
        }
        let mut again = Vec::new();
        for (person, said) in said {
            let said: Vec<&Choice> = said.iter().collect();
            let yes = yes.get(&person).into_iter().flatten();
            let undone = |no: &Choice| {
                let mut by = yes.clone().filter(|yes| undoes(yes, no, tree)).peekable();
                // Whoever meant it, if anybody did, has taken it back.
                by.peek().is_some() && !by.any(|yes| self.means(yes, no))
            };
            // What is only said again of something from before the look is what was looked at.
            let known = |no: &Choice| {
                let mut first = said.iter().filter(|other| !other.again);
                no.again && !first.any(|other| other.said_again() == *no)
            };
            let stands = said.iter().zip(in_force(&said, tree));
            let lost =
                stands.filter(|(no, stands)| *stands == Some(true) && undone(no) && !known(no));
            again.extend(lost.map(|(no, _)| {
                let entry = Entry::Choice(no.said_again());
                (Subject::Person(person), entry)
            }));
        }
        Ok(again)
    }
}

impl<S: Storage> Ledger<S> {
    /// Appends entries, all or none, that were decided upon what the ledger had before; and, after them, whatever their
    /// persons said meanwhile and these take back. Gives the receipts of `entries`.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub async fn append_since(
        &self,
        entries: &[(Subject, Entry)],
        since: Since,
    ) -> Result<Vec<Receipt>, Error> {
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        let ask = Ask {
            since: Some(since.sequence()),
            ..only(entries)
        };
        let written = self.storage.append(ask, |held| {
            let again = since.again(held, entries, &self.settings.tree)?;
            let all: Vec<(Subject, Entry)> = entries.iter().cloned().chain(again).collect();
            self.build_all(held, &[&all])
        });
        let mut receipts = written.await?.pop().unwrap_or_else(|| Ok(Vec::new()))?;
        receipts.truncate(entries.len());
        Ok(receipts)
    }
}
