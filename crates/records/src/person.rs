//! What holds for one person, in terms of the vocabulary (DPV): of their dossier.

use ledger::Case;
use papers::dpv::{self, Exercise, ExerciseStatus, PersonTerms, PurposeStatus, Status};
use papers::facts::RequestKind as Right;
use report::dossier::{About, Deadline, Dossier};
use rights::{
    ChoiceKind, Day, Error, Instant, LegalBasis, Ordinal, PurposeId, PurposeTree, RequestKind,
    RequestOutcome, Standing, Terms,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of the purposes that a person's dossier is about.
#[derive(Clone, Copy, Debug)]
pub struct Purposes<'p> {
    /// The address below which terms lie, such as the portal's.
    pub base: &'p str,
    /// Every purpose with its terms.
    pub purposes: &'p [(PurposeId, Terms)],
    /// How they contain each other.
    pub tree: &'p PurposeTree,
    /// Today.
    pub today: Day,
}

/// A person's dossier as JSON-LD: the state of each purpose's legal basis for them, and the rights that they
/// exercised. The dossier has to have its first page.
///
/// # Errors
/// When the base is no absolute IRI.
pub fn person(dossier: &Dossier, cases: &[Case], of: &Purposes<'_>) -> Result<Value, Error> {
    let base = of.base.trim_end_matches('/');
    let name = dossier.id.as_ref().map(ToString::to_string);
    let about = dossier.about.as_ref();
    let standing = about.map_or_else(Standing::default, |about| standing(about, of.tree));
    let status = |(purpose, terms): &(PurposeId, Terms)| PurposeStatus {
        purpose: purpose.clone(),
        status: status((purpose, terms), (&standing, about), of),
    };
    let said = about.iter().flat_map(|about| &about.deadlines).map(said);
    let mut exercises: Vec<Exercise> = said.chain(cases.iter().map(worked_on)).collect();
    exercises.sort_by_key(|exercise| exercise.at);
    dpv::person(&PersonTerms {
        base: format!("{base}/"),
        // Of somebody erased the number alone is left.
        person: name.unwrap_or_else(|| dossier.person.0.to_string()),
        purposes: of.purposes.iter().map(status).collect(),
        exercises,
    })
}

/// What the choices of every account add up to.
fn standing(about: &About, tree: &PurposeTree) -> Standing {
    let mut accounts: BTreeMap<Ordinal, Vec<_>> = BTreeMap::new();
    for line in &about.choices {
        accounts.entry(line.person).or_default().push(&line.choice);
    }
    let mut all = Standing::default();
    for choices in accounts.into_values() {
        all.unite(&Standing::of(choices, tree));
    }
    all
}

fn status(
    (purpose, terms): (&PurposeId, &Terms),
    (standing, about): (&Standing, Option<&About>),
    of: &Purposes<'_>,
) -> Status {
    let tree = of.tree;
    match terms.basis {
        LegalBasis::Consent => {
            let mut consents = standing.consents_to(terms.wordings.as_ref());
            let mut withdrawn = standing.withdrawals.iter();
            if consents.any(|scope| scope.covers_purpose(purpose, tree)) {
                Status::ConsentGiven
            } else if withdrawn.any(|scope| scope.touches_purpose(purpose, tree)) {
                Status::ConsentWithdrawn
            } else {
                Status::ConsentUnknown
            }
        }
        LegalBasis::LegitimateInterest => {
            let mut objections = standing.objections_in_force(purpose, tree);
            if objections.next().is_some() {
                return Status::Objected;
            }
            let notices = about.iter().flat_map(|about| &about.notices);
            let told = notices.filter(|notice| {
                let mut named = notice.purposes.iter();
                let covers = named.any(|named| tree.covers(named, purpose));
                covers && !terms.surpassed.contains(&notice.campaign)
            });
            let told: Vec<_> = told.filter(|notice| notice.delivered.is_some()).collect();
            let over = |until: Option<Day>| until.is_some_and(|until| until < of.today);
            match told.iter().any(|notice| over(notice.waits_until)) {
                true => Status::NotObjected,
                false if told.is_empty() => Status::Uninformed,
                false => Status::Informed,
            }
        }
    }
}

/// Something that was asked for by a choice.
fn said(deadline: &Deadline) -> Exercise {
    Exercise {
        kind: match deadline.request {
            ChoiceKind::Objection => Right::Objection,
            ChoiceKind::ConsentWithdrawn => Right::Withdrawal,
            ChoiceKind::Restriction => Right::Restriction,
            ChoiceKind::Erasure => Right::Erasure,
            ChoiceKind::SpecialCategory => Right::SpecialCategory,
            _ => Right::Other,
        },
        at: Instant::from(deadline.received),
        status: match deadline.open.is_empty() {
            true => ExerciseStatus::Fulfilled,
            false => ExerciseStatus::Accepted,
        },
        purposes: BTreeSet::new(),
    }
}

/// Something that somebody works on.
fn worked_on(case: &Case) -> Exercise {
    Exercise {
        kind: match case.request.kind {
            RequestKind::Access => Right::Access,
            RequestKind::Rectification => Right::Rectification,
            RequestKind::Erasure => Right::Erasure,
            RequestKind::Restriction => Right::Restriction,
            RequestKind::Portability => Right::Portability,
            RequestKind::Objection => Right::Objection,
            RequestKind::Special => Right::SpecialCategory,
            RequestKind::Depicted => Right::Depicted,
            RequestKind::Question => Right::Other,
            RequestKind::Withdrawal => Right::Withdrawal,
        },
        at: Instant::from(case.request.received),
        status: match case.state.ended {
            Some((_, Some(RequestOutcome::Refused))) => ExerciseStatus::Refused,
            Some((_, Some(_))) => ExerciseStatus::Fulfilled,
            Some((_, None)) => ExerciseStatus::Unfulfilled,
            None if case.state.extended.is_some() => ExerciseStatus::Delayed,
            None if case.state.begun => ExerciseStatus::Accepted,
            None => ExerciseStatus::Acknowledged,
        },
        purposes: BTreeSet::new(),
    }
}
