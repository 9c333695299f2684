//! What people said later than an event that takes a no back: streams bring events late, and no yes undoes a no that
//! was said after it.

use super::names::{Names, Who};
use super::take::Why;
use ledger::{Incoming, Ledger, Storage};
use rights::{Choice, ChoiceKind, Error, Ordinal, PurposeTree, said_after};
use std::collections::{BTreeSet, HashMap};

/// What those said who say yes in a batch: before it, and in it so far.
#[derive(Default)]
pub(super) struct Later {
    said: HashMap<Who, Vec<Choice>>,
}

impl Later {
    /// Reads what those said before the batch who say yes in it, where a no of theirs stands that it could undo.
    pub(super) async fn of<S: Storage>(names: &Names, ledger: &Ledger<S>) -> Result<Later, Error> {
        let known = names
            .yes()
            .filter_map(|(name, stands)| match names.who(name) {
                Who::Known(person) if stands => Some(person),
                _ => None,
            });
        let known: BTreeSet<Ordinal> = known.collect();
        let known: Vec<Ordinal> = known.into_iter().collect();
        let said = ledger.said_by(&known).await?.into_iter();
        let said = said.map(|(person, said)| (Who::Known(person), said));
        Ok(Later {
            said: said.collect(),
        })
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
        let said = self.said.entry(names.who(id)).or_default();
        said.push(choice.clone());
    }
}

/// Whether something of this kind can be undone by a yes, or is one.
const fn counts(kind: ChoiceKind) -> bool {
    !matches!(
        kind,
        ChoiceKind::Erasure | ChoiceKind::AudienceNarrowed | ChoiceKind::SpecialCategory
    )
}
