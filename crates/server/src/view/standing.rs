//! What is in force of what a person said.

use pages::home::Standing as Against;
use report::dossier::ChoiceLine;
use rights::{Choice, Ordinal, PurposeId, PurposeTree, Sequence, Standing, in_force};
use std::collections::BTreeMap;

/// The choices of each account, in their order.
fn by_account(choices: &[ChoiceLine]) -> BTreeMap<Ordinal, Vec<&ChoiceLine>> {
    let mut accounts: BTreeMap<Ordinal, Vec<&ChoiceLine>> = BTreeMap::new();
    for line in choices {
        accounts.entry(line.person).or_default().push(line);
    }
    accounts
}

/// Of each choice, whether it counts; `None` for what only takes something back.
pub(crate) fn counting(
    choices: &[ChoiceLine],
    tree: &PurposeTree,
) -> BTreeMap<Sequence, Option<bool>> {
    let mut all = BTreeMap::new();
    for lines in by_account(choices).into_values() {
        let choices: Vec<&Choice> = lines.iter().map(|line| &line.choice).collect();
        let numbers = lines.iter().map(|line| line.sequence);
        all.extend(numbers.zip(in_force(&choices, tree)));
    }
    all
}

/// What everything adds up to, as the ledger folds it: each account for itself, then all of them together.
pub(crate) fn standing(choices: &[ChoiceLine], tree: &PurposeTree) -> Standing {
    let mut all = Standing::default();
    for lines in by_account(choices).into_values() {
        all.unite(&Standing::of(lines.iter().map(|line| &line.choice), tree));
    }
    all
}

/// What is in force against a purpose.
pub(crate) fn against(said: &Standing, purpose: &PurposeId, tree: &PurposeTree) -> Against {
    let scopes = said.objections_in_force(purpose, tree);
    scopes.fold(Against::Nothing, |found, scope| {
        match scope.kinds.is_empty() && scope.surfaces.is_empty() {
            true => Against::Objected,
            false if found == Against::Objected => found,
            false => Against::PartlyObjected,
        }
    })
}

/// Whether a consent to a purpose, or to a part of it, is in force.
pub(crate) fn consented(said: &Standing, purpose: &PurposeId, tree: &PurposeTree) -> bool {
    let mut consents = said.consents.iter();
    consents.any(|scope| scope.covers_purpose(purpose, tree))
}

#[cfg(test)]
mod tests {
    use super::*;
    use report::dossier::Words;
    use rights::{ChoiceKind, Kind, Scope};

    fn adds_up(said: &[(u32, ChoiceKind, Scope)]) -> Standing {
        let at = "2026-03-01T12:00:00Z".parse().unwrap();
        let line =
            |(at_entry, (person, kind, scope)): (u64, &(u32, ChoiceKind, Scope))| ChoiceLine {
                sequence: Sequence(at_entry),
                recorded_at: at,
                person: Ordinal(*person),
                choice: Choice::new(*kind, scope.clone(), at, "portal"),
                words: Words {
                    title: String::new(),
                    sentence: String::new(),
                    rows: Vec::new(),
                },
                receipt: None,
            };
        let lines: Vec<ChoiceLine> = (0..).zip(said).map(line).collect();
        standing(&lines, &tree())
    }

    fn tree() -> PurposeTree {
        PurposeTree::default()
    }

    #[test]
    fn a_consent_outlasts_an_objection_and_accounts_speak_for_themselves() {
        use ChoiceKind::{Consent, Objection, ObjectionWithdrawn};
        let purpose = PurposeId::from("ai_assistant");
        let all = Scope::all;
        let said = adds_up(&[
            (0, Consent, all()),
            (0, Objection, all()),
            (0, ObjectionWithdrawn, all()),
        ]);
        assert_eq!(against(&said, &purpose, &tree()), Against::Nothing);
        assert!(consented(&said, &purpose, &tree()));
        let photos = Scope {
            kinds: [Kind::Photo].into(),
            ..Scope::all()
        };
        let said = adds_up(&[
            (0, Objection, photos),
            (1, Objection, all()),
            (0, ObjectionWithdrawn, all()),
        ]);
        assert_eq!(against(&said, &purpose, &tree()), Against::Objected);
    }
}
