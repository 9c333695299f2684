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

/// A no in force that was said later than `yes`, although it was recorded before, and that this would undo: of what
/// somebody said (`choices`, in the order in which it was recorded), the first.
///
/// Programs bring what people said in an order of their own. [`Standing`] folds in the order of the ledger; so whoever
/// records for others looks here first, and takes no yes that the person's own later no was meant to follow.
#[must_use]
pub fn said_after<'c>(
    yes: &Choice,
    choices: &[&'c Choice],
    tree: &PurposeTree,
) -> Option<&'c Choice> {
    if yes.is_signal() || yes.kind.is_request() {
        return None;
    }
    // Most come in their order; what is in force is worked out only where one does not.
    if !choices.iter().any(|said| said.made_at > yes.made_at) {
        return None;
    }
    let stands = in_force(choices, tree);
    let all = choices.iter().zip(stands);
    let mut after = all.filter(|(no, stands)| {
        *stands == Some(true) && no.made_at > yes.made_at && undoes(yes, no, tree)
    });
    after.next().map(|(no, _)| *no)
}

/// Whether `yes`, said after it, would take `no` back.
#[must_use]
pub fn undoes(yes: &Choice, no: &Choice, tree: &PurposeTree) -> bool {
    match (yes.kind, no.kind) {
        // What a program denied: any part that the yes would stand above.
        (ChoiceKind::Consent | ChoiceKind::ObjectionWithdrawn, ChoiceKind::Objection)
            if no.is_signal() =>
        {
            yes.scope.overlaps(&no.scope, tree)
        }
        (ChoiceKind::Consent, ChoiceKind::ConsentWithdrawn) => yes.scope.overlaps(&no.scope, tree),
        (ChoiceKind::ObjectionWithdrawn, ChoiceKind::Objection)
        | (ChoiceKind::RestrictionLifted, ChoiceKind::Restriction) => {
            no.scope.is_within(&yes.scope, tree)
        }
        _ => false,
    }
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

    #[test]
    fn a_yes_from_before_a_no_that_stands_is_seen() {
        use ChoiceKind::{
            Consent, ConsentWithdrawn, Objection, ObjectionWithdrawn, Restriction,
            RestrictionLifted,
        };
        let tree = PurposeTree::default();
        let at = |hour: &str, kind, kinds: &[Kind], source: &str| {
            let mut choice = said(kind, kinds, source);
            choice.made_at = format!("2026-03-01T{hour}:00:00Z").parse().unwrap();
            choice
        };
        let looked = |known: &[Choice], yes: &Choice| {
            let known: Vec<&Choice> = known.iter().collect();
            said_after(yes, &known, &tree).map(|no| no.kind)
        };
        for (no, yes) in [
            (Objection, ObjectionWithdrawn),
            (ConsentWithdrawn, Consent),
            (Restriction, RestrictionLifted),
        ] {
            let known = [at("12", no, &[Kind::Post], "demur:portal")];
            let yes = |hour| at(hour, yes, &[], "platform");
            assert_eq!(looked(&known, &yes("11")), Some(no));
            assert_eq!(looked(&known, &yes("12")), None, "at the same time");
            assert_eq!(looked(&known, &yes("13")), None);
            let ended = [known[0].clone(), yes("13")];
            assert_eq!(looked(&ended, &yes("11")), None, "it stands no more");
        }
        // What takes back a part takes back nothing, and a consent leaves an objection.
        let all = [at("12", Objection, &[], "demur:portal")];
        let part = at("11", ObjectionWithdrawn, &[Kind::Post], "platform");
        assert_eq!(looked(&all, &part), None);
        assert_eq!(looked(&all, &at("11", Consent, &[], "platform")), None);
        // A program's no of later is none that an earlier word stands above.
        let heard = [at("12", Objection, &[], "signal:gpc")];
        assert_eq!(
            looked(&heard, &at("11", Consent, &[], "x")),
            Some(Objection)
        );
        assert_eq!(looked(&heard, &at("13", Consent, &[], "x")), None);
        // What is no yes undoes nothing.
        assert_eq!(looked(&all, &at("11", Objection, &[], "x")), None);
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
