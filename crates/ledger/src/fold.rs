//! The fold of the log: what entries change in the state.

use crate::storage::Change;
use rights::{Entry, Ordinal, PurposeTree, Standing, Subject};
use std::collections::{BTreeSet, HashMap};

/// How an erased person stands: everything of theirs is refused, and nothing more is known.
pub(crate) fn erased() -> Standing {
    Standing {
        erased: true,
        ..Standing::default()
    }
}

/// Folds entries onto standings. Appending and rebuilding use this same fold, so that
/// `fold(log) == state`.
#[derive(Debug)]
pub(crate) struct Fold<'t> {
    tree: &'t PurposeTree,
    before: HashMap<Ordinal, &'t Standing>,
    standings: HashMap<Ordinal, Standing>,
    changed: BTreeSet<Ordinal>,
    others: Vec<Change>,
}

impl<'t> Fold<'t> {
    /// A fold onto these standings; whoever is not in it has the empty one.
    pub(crate) fn onto(tree: &'t PurposeTree, before: HashMap<Ordinal, &'t Standing>) -> Self {
        Fold {
            tree,
            before,
            standings: HashMap::new(),
            changed: BTreeSet::new(),
            others: Vec::new(),
        }
    }

    /// A person is erased: whatever else was said, from now on only this stands.
    pub(crate) fn erase(&mut self, person: Ordinal) {
        self.standings.insert(person, erased());
        self.changed.insert(person);
    }

    /// Where a person stands, to be changed.
    fn standing(&mut self, person: Ordinal) -> &mut Standing {
        self.changed.insert(person);
        let before = || self.before.get(&person).copied().cloned();
        let first = || before().unwrap_or_default();
        self.standings.entry(person).or_insert_with(first)
    }

    /// Takes the next entry.
    pub(crate) fn take(&mut self, subject: Subject, entry: &Entry) {
        let Subject::Person(person) = subject else {
            return;
        };
        match entry {
            Entry::Choice(choice) => {
                let tree = self.tree;
                self.standing(person).apply_choice(choice, tree);
            }
            Entry::Notice(notice) => {
                self.standing(person).apply_notice(notice);
            }
            Entry::PersonCorrected {
                birth,
                region,
                created,
                account,
            } => {
                self.others.push(Change::Corrected(
                    person,
                    (*birth, region.clone(), *created, *account),
                ));
            }
            Entry::PersonLinked { with, .. } => self.others.push(Change::Linked(person, *with)),
            Entry::HandleAdded { handle } => {
                self.others.push(Change::Handle(person, handle.clone()))
            }
            Entry::ContactChanged { contact } => {
                self.others.push(Change::Contact(person, contact.clone()))
            }
            Entry::ItemWithheld(withheld) => {
                self.standing(person).withhold(withheld.clone());
            }
            Entry::ItemReleased { item, request } => {
                self.standing(person).release(item, *request);
            }
            Entry::LookedAt { .. }
            | Entry::RequestMade(_)
            | Entry::RequestStepped { .. }
            | Entry::IncidentOpened(_)
            | Entry::IncidentStepped { .. }
            | Entry::IncidentConcerns { .. }
            | Entry::IncidentTold { .. }
            | Entry::ChoiceCarriedOut { .. }
            | Entry::StaffChanged { .. }
            | Entry::KeyMade { .. }
            | Entry::KeyRevoked { .. }
            | Entry::WebhookMade { .. }
            | Entry::WebhookRemoved { .. }
            | Entry::CampaignPlanned(_)
            | Entry::CampaignSent { .. }
            | Entry::EventsTaken { .. }
            | Entry::AssessmentSigned(_)
            | Entry::PolicyActivated { .. }
            | Entry::PeopleImported { .. }
            | Entry::ContentImported { .. }
            | Entry::SetPublished { .. }
            | Entry::SetMasked { .. }
            | Entry::SetExported { .. }
            | Entry::SetPurged { .. }
            | Entry::HoldPlaced { .. }
            | Entry::HoldLifted
            | Entry::PersonErased { .. } => {}
        }
    }

    /// What changed, at the end.
    pub(crate) fn into_changes(mut self) -> impl Iterator<Item = Change> {
        let changed = std::mem::take(&mut self.changed).into_iter();
        let standing = move |person| {
            let standing = self.standings.remove(&person)?;
            Some(Change::Standing(person, standing))
        };
        changed.filter_map(standing).chain(self.others)
    }

    /// What changed so far.
    pub(crate) fn changes(&self) -> Vec<Change> {
        let standing = |person: &Ordinal| {
            let standing = self.standings.get(person)?;
            Some(Change::Standing(*person, standing.clone()))
        };
        let changes = self.changed.iter().filter_map(standing);
        changes.chain(self.others.iter().cloned()).collect()
    }
}
