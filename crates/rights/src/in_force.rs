//! Which of the things that a person said still count.

use crate::{Choice, ChoiceKind, PurposeTree, Standing};

/// Of each choice of one account, in their order, whether it counts after all of them. `None` for what takes an
/// objection or a restriction back: it says nothing more by itself.
///
/// As [`Standing`] folds them: only what covers all of a choice takes it back, what a program said is taken
/// back by that program or by what the person themselves allowed since, and what narrows, marks or erases stays.
#[must_use]
pub fn in_force(choices: &[&Choice], tree: &PurposeTree) -> Vec<Option<bool>> {
    let standing = Standing::of(choices.iter().copied(), tree);
    let stands = |(at, choice): (usize, &&Choice)| {
        let later = choices.get(at + 1..).unwrap_or_default();
        let back = taken_back_by(choice.kind)?;
        Some(back.is_none_or(|back| match choice.is_signal() {
            true => signal_stands(choice, later, (&standing, tree)),
            false => {
                let mut own = later.iter().filter(|other| !other.is_signal());
                !own.any(|o| o.kind == back && choice.scope.is_within(&o.scope, tree))
            }
        }))
    };
    choices.iter().enumerate().map(stands).collect()
}

/// What takes a choice back; inside, `None` for what nothing takes back.
const fn taken_back_by(kind: ChoiceKind) -> Option<Option<ChoiceKind>> {
    match kind {
        ChoiceKind::Objection => Some(Some(ChoiceKind::ObjectionWithdrawn)),
        ChoiceKind::Consent => Some(Some(ChoiceKind::ConsentWithdrawn)),
        ChoiceKind::ConsentWithdrawn => Some(Some(ChoiceKind::Consent)),
        ChoiceKind::Restriction => Some(Some(ChoiceKind::RestrictionLifted)),
        ChoiceKind::Erasure | ChoiceKind::AudienceNarrowed | ChoiceKind::SpecialCategory => {
            Some(None)
        }
        ChoiceKind::ObjectionWithdrawn | ChoiceKind::RestrictionLifted => None,
    }
}

/// Whether a denial of a signal counts: the signal has not taken it back, and the person has not allowed all of
/// it since.
fn signal_stands(
    choice: &Choice,
    later: &[&Choice],
    (standing, tree): (&Standing, &PurposeTree),
) -> bool {
    let mut taken_back = later.iter().filter(|other| {
        other.source == choice.source && other.kind == ChoiceKind::ObjectionWithdrawn
    });
    if taken_back.any(|back| choice.scope.is_within(&back.scope, tree)) {
        return false;
    }
    let mut signals = standing.signals.iter();
    signals.any(|signal| {
        signal.source == choice.source && signal.scope == choice.scope && signal.stands(tree)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, Scope};

    fn said(kind: ChoiceKind, kinds: &[Kind], source: &str) -> Choice {
        let scope = Scope {
            kinds: kinds.iter().copied().collect(),
            ..Scope::all()
        };
        Choice::new(kind, scope, "2026-03-01T12:00:00Z".parse().unwrap(), source)
    }

    fn stands(choices: &[Choice]) -> Vec<Option<bool>> {
        let all: Vec<&Choice> = choices.iter().collect();
        in_force(&all, &PurposeTree::default())
    }

    #[test]
    fn what_covers_all_of_a_choice_takes_it_back() {
        use ChoiceKind::{Consent, ConsentWithdrawn, Objection, ObjectionWithdrawn};
        let own = |kind, kinds: &[Kind]| said(kind, kinds, "portal");
        assert_eq!(
            stands(&[
                own(Objection, &[]),
                own(ObjectionWithdrawn, &[Kind::Photo]),
                own(Consent, &[Kind::Post]),
                own(Objection, &[Kind::Photo]),
                own(ConsentWithdrawn, &[]),
            ]),
            [Some(true), None, Some(false), Some(true), Some(true)]
        );
        assert_eq!(
            stands(&[
                own(Objection, &[]),
                own(ObjectionWithdrawn, &[]),
                own(Objection, &[]),
                own(ConsentWithdrawn, &[]),
                own(Consent, &[]),
            ]),
            [Some(false), None, Some(true), Some(false), Some(true)]
        );
    }

    #[test]
    fn a_program_takes_back_what_it_said_and_the_person_stands_above_it() {
        use ChoiceKind::{Objection, ObjectionWithdrawn};
        let denied = said(Objection, &[], "signal:gpc");
        let back = said(ObjectionWithdrawn, &[], "signal:gpc");
        assert_eq!(stands(&[denied.clone(), back]), [Some(false), None]);
        let other = said(ObjectionWithdrawn, &[], "signal:mastodon");
        assert_eq!(stands(&[denied.clone(), other]), [Some(true), None]);
        let own = said(ObjectionWithdrawn, &[], "portal");
        assert_eq!(stands(&[denied, own]), [Some(false), None]);
    }
}
