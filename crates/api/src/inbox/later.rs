//! What people said later than an event that takes a no back: streams bring events late, and no yes undoes a no that
//! was said after it.

use super::names::{Names, Who};
use super::take::Why;
use ledger::{Incoming, Ledger, Storage};
use rights::{
    Choice, ChoiceKind, Entry, Error, Instant, Ordinal, PurposeTree, Sequence, Subject, said_after,
};
use std::collections::{BTreeMap, HashMap};

/// What those said who say yes in a batch: before it, and in it so far.
#[derive(Default)]
pub(super) struct Later {
    /// The head before it was looked at.
    before: Sequence,
    said: HashMap<Who, Vec<Choice>>,
    /// Those of whom a yes is taken, and when they said the first of these.
    yes: BTreeMap<Ordinal, Instant>,
}

impl Later {
    /// Reads what those said before the batch who say yes in it, where a no of theirs stands that it could undo.
    pub(super) async fn of<S: Storage>(names: &Names, ledger: &Ledger<S>) -> Result<Later, Error> {
        let mut later = Later {
            before: ledger.head().await?,
            ..Later::default()
        };
        for (name, stands) in names.yes() {
            let who = names.who(name);
            if later.said.contains_key(&who) {
                continue;
            }
            if let (true, Who::Known(person)) = (stands, &who) {
                let history = ledger.history(*person).await?.into_iter();
                let said = history.filter_map(|recorded| match recorded.entry {
                    Some(Entry::Choice(choice)) => Some(choice),
                    _ => None,
                });
                later.said.insert(who, said.collect());
            }
        }
        Ok(later)
    }

    /// Why a yes is not taken.
    pub(super) fn refuse(
        &self,
        known: &Incoming,
        (names, tree): (&Names, &PurposeTree),
    ) -> Option<Why> {
        let Incoming::Choice(id, yes) = known else {
            return None;
        };
        let said: Vec<&Choice> = self.said.get(&names.who(id))?.iter().collect();
        let no = said_after(yes, &said, tree)?;
        Some((
            format!(
                "it is from {}, and `{}` was said later, at {}",
                yes.made_at, no.kind, no.made_at
            ),
            "leave it out; if the person wants it after all, send what they say now".to_owned(),
        ))
    }

    /// What is taken counts for what comes after it.
    pub(super) fn learn(&mut self, known: &Incoming, names: &Names) {
        let Incoming::Choice(id, choice) = known else {
            return;
        };
        if !names.has_yes() || !counts(choice.kind) {
            return;
        }
        let who = names.who(id);
        if let (false, Who::Known(person)) = (choice.kind.is_request(), &who) {
            let said = self.yes.entry(*person).or_insert(choice.made_at);
            *said = (*said).min(choice.made_at);
        }
        self.said.entry(who).or_default().push(choice.clone());
    }

    /// Says again what those whose yes was taken objected to between the look and the write: it was recorded before the
    /// yes and may have been undone by it, although it was said later.
    pub(super) async fn say_again<S: Storage>(
        &self,
        ledger: &Ledger<S>,
        first: Sequence,
    ) -> Result<(), Error> {
        if self.yes.is_empty() || first <= self.before {
            return Ok(());
        }
        let between = ledger.entries(self.before, first).await?.into_iter();
        let again = between.filter_map(|recorded| match (recorded.subject, recorded.entry) {
            (Subject::Person(person), Some(Entry::Choice(no))) => {
                let yes = self.yes.get(&person)?;
                let undone = no.kind.is_request() && counts(no.kind) && no.made_at > *yes;
                undone.then(|| (recorded.subject, Entry::Choice(no.said_again())))
            }
            _ => None,
        });
        let again: Vec<(Subject, Entry)> = again.collect();
        ledger.append(&again).await.map(drop)
    }
}

/// Whether something of this kind can be undone by a yes, or is one.
const fn counts(kind: ChoiceKind) -> bool {
    !matches!(
        kind,
        ChoiceKind::Erasure | ChoiceKind::AudienceNarrowed | ChoiceKind::SpecialCategory
    )
}
