//! The fold of the log: what entries change in the state.

use crate::storage::Change;
use rights::{Entry, Ordinal, PurposeTree, Standing, Subject};
use std::collections::{BTreeMap, HashMap};

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
    /// Those that changed, in the order of persons.
    standings: BTreeMap<Ordinal, Standing>,
    others: Vec<Change>,
}

impl<'t> Fold<'t> {
    /// A fold onto these standings; whoever is not in it has the empty one.
    pub(crate) fn onto(tree: &'t PurposeTree, before: HashMap<Ordinal, &'t Standing>) -> Self {
        Fold {
            tree,
            before,
            standings: BTreeMap::new(),
            others: Vec::new(),
        }
    }

    /// A person is erased: whatever else was said, from now on only this stands.
    pub(crate) fn erase(&mut self, person: Ordinal) {
        self.standings.insert(person, erased());
    }

    /// Where a person stands, to be changed.
    fn standing(&mut self, person: Ordinal) -> &mut Standing {
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
            | Entry::WebhookSwitched { .. }
            | Entry::WebhookResent { .. }
            | Entry::WebhookSecretChanged { .. }
            | Entry::CampaignPlanned(_)
            | Entry::CampaignSent { .. }
            | Entry::LinksRevoked { .. }
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
    pub(crate) fn into_changes(self) -> impl Iterator<Item = Change> {
        let standings = self.standings.into_iter();
        let standings = standings.map(|(person, standing)| Change::Standing(person, standing));
        standings.chain(self.others)
    }

    /// What changed so far.
    pub(crate) fn changes(&self) -> Vec<Change> {
        let standings = self.standings.iter();
        let standings = standings.map(|(person, now)| Change::Standing(*person, now.clone()));
        standings.chain(self.others.iter().cloned()).collect()
    }
}
