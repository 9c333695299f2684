//! What is in force of what a person said.

use pages::home::Standing as Against;
use report::dossier::ChoiceLine;
use rights::{Choice, ChoiceKind, Ordinal, PurposeId, PurposeTree, Sequence, Standing, in_force};
use std::cmp::Reverse;
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

/// Of what a person said about a purpose and is in force, what has to be known first: an objection, then a
/// restriction, an erasure of everything, a consent or its withdrawal, then what is about single items or who sees
/// them. Of the same, what concerns everything; then what was said last.
#[must_use]
pub fn foremost<'c>(
    choices: &'c [ChoiceLine],
    purpose: &PurposeId,
    tree: &PurposeTree,
) -> Option<&'c ChoiceLine> {
    let counts = counting(choices, tree);
    let counts = |line: &&ChoiceLine| counts.get(&line.sequence) == Some(&Some(true));
    let about = choices.iter().filter(counts).filter(|line| {
        let scope = &line.choice.scope;
        match line.choice.kind {
            // A yes counts only for what it covers, a no for whatever it touches.
            ChoiceKind::Consent => scope.covers_purpose(purpose, tree),
            _ => scope.touches_purpose(purpose, tree),
        }
    });
    about.min_by_key(|line| {
        let scope = &line.choice.scope;
        let is_part = !scope.kinds.is_empty() || !scope.surfaces.is_empty();
        (place(&line.choice), is_part, Reverse(line.sequence))
    })
}

const fn place(choice: &Choice) -> u8 {
    match choice.kind {
        ChoiceKind::Objection => 0,
        ChoiceKind::Restriction => 1,
        ChoiceKind::Erasure if choice.item.is_none() => 2,
        ChoiceKind::Consent | ChoiceKind::ConsentWithdrawn => 3,
        ChoiceKind::Erasure
        | ChoiceKind::AudienceNarrowed
        | ChoiceKind::SpecialCategory
        | ChoiceKind::ObjectionWithdrawn
        | ChoiceKind::RestrictionLifted => 4,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use report::dossier::Words;
    use rights::{ChoiceKind, Kind, Scope};

    pub(crate) fn line(entry: u64, (person, kind, scope): (u32, ChoiceKind, Scope)) -> ChoiceLine {
        let at = "2026-03-01T12:00:00Z".parse().unwrap();
        ChoiceLine {
            sequence: Sequence(entry),
            recorded_at: at,
            person: Ordinal(person),
            choice: Choice::new(kind, scope, at, "portal"),
            words: Words {
                title: String::new(),
                sentence: String::new(),
                rows: Vec::new(),
            },
            receipt: None,
        }
    }

    fn lines(said: &[(u32, ChoiceKind, Scope)]) -> Vec<ChoiceLine> {
        let said = (0..).zip(said.iter().cloned());
        said.map(|(entry, said)| line(entry, said)).collect()
    }

    fn adds_up(said: &[(u32, ChoiceKind, Scope)]) -> Standing {
        standing(&lines(said), &tree())
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

    #[test]
    fn what_is_said_later_hides_no_objection() {
        use ChoiceKind::{
            AudienceNarrowed, Consent, ConsentWithdrawn, Objection, ObjectionWithdrawn,
            Restriction, RestrictionLifted,
        };
        let photos = || Scope {
            kinds: [Kind::Photo].into(),
            ..Scope::all()
        };
        let other = || Scope {
            purposes: [PurposeId::from("recommendations")].into(),
            ..Scope::all()
        };
        let all = Scope::all;
        let first = |said: &[(u32, ChoiceKind, Scope)]| {
            let lines = lines(said);
            let purpose = PurposeId::from("ai_assistant");
            foremost(&lines, &purpose, &tree()).map(|line| line.sequence.0)
        };
        let said = [
            (0, Consent, all()),
            (0, Objection, all()),
            (0, ConsentWithdrawn, all()),
            (0, Restriction, photos()),
            (0, AudienceNarrowed, all()),
            (0, Objection, photos()),
            (0, Objection, other()),
        ];
        assert_eq!(first(&said), Some(1), "the objection to everything");
        let taken_back = |more: &[(u32, ChoiceKind, Scope)]| first(&[&said[..], more].concat());
        let back = (0, ObjectionWithdrawn, all());
        let lifted = (0, RestrictionLifted, all());
        assert_eq!(
            taken_back(std::slice::from_ref(&back)),
            Some(3),
            "the restriction"
        );
        let none = [back, lifted];
        assert_eq!(taken_back(&none), Some(2), "the consent is withdrawn");
        let again = [&none[..], &[(0, Consent, all())]].concat();
        assert_eq!(taken_back(&again), Some(9), "and given again");
        assert_eq!(first(&[(0, AudienceNarrowed, all())]), Some(0));
        assert_eq!(first(&[(0, Objection, other())]), None);
        let taken = [(0, Objection, all()), (0, ObjectionWithdrawn, all())];
        assert_eq!(first(&taken), None, "nothing is in force");
        // Another account takes nothing back.
        let linked = [(0, Objection, all()), (1, ObjectionWithdrawn, all())];
        assert_eq!(first(&linked), Some(0));
    }
}
