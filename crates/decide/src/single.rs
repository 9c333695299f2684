//! One item as a policy sees it: for the reference evaluator, for `explain` and for tests.
//!
//! Ages, waiting times and narrowed audiences are derived here by the plain definitions, not by the
//! classes and tables of the fast path, so that the two can be held against each other.

use crate::Run;
use crate::closure::Originals;
use crate::derive::{audience_now, is_erased, is_special, is_withheld, person_facts};
use crate::engine::Engine;
use crate::facts::Facts;
use crate::profile::{LinkState, Profile};
use crate::scan::depictions;
use crate::worker::{Row, Worker};
use rights::facts::ItemFacts;
use rights::{Day, ItemId, Ordinal, People, SpecialCategory, scope_keys};

/// What is stored about one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemView<'a> {
    /// The item's id.
    pub item: &'a str,
    /// Its owner, if known.
    pub person: Option<Ordinal>,
    /// Its profile as imported.
    pub profile: &'a Profile,
    /// What its links say for the purpose of the run.
    pub links: LinkState,
    /// Day of creation.
    pub created: Option<Day>,
    /// Day of first import.
    pub imported: Day,
}

impl ItemView<'_> {
    /// The facts that a policy may ask for.
    #[must_use]
    pub fn facts(&self, people: &People, run: &Run) -> ItemFacts {
        let mut owner = self.person.and_then(|p| person_facts(people, p, run));
        let standing = self.person.and_then(|p| people.standing(p));
        let id = ItemId::from(self.item);
        let (mut audience, mut special) = (self.profile.audience, self.profile.special_category);
        let mut depicts_refuser = self.links.depicts_refuser;
        if let Some(standing) = standing {
            audience = audience_now(standing, &self.row(), &id, &run.tree);
            if is_special(standing, self.profile, &id) {
                special = SpecialCategory::Yes;
            }
            depicts_refuser |= is_withheld(standing, &id);
            if let Some(owner) = &mut owner {
                owner.erased |= is_erased(standing, &id);
            }
        }
        let birth = self.person.and_then(|p| people.birth(p));
        ItemFacts {
            owner,
            owner_age_then: birth.zip(self.created).map(|(born, on)| born.age_years(on)),
            kind: self.profile.kind.to_string(),
            audience: audience.to_string(),
            audience_then: self.profile.audience_then.to_string(),
            created: self.created,
            imported: self.imported,
            surface: self.profile.surface.clone(),
            language: self.profile.language.clone(),
            special_category: special.to_string(),
            collected_for: self.profile.collected_for.clone(),
            scopes: scope_keys(self.profile.kind, &self.profile.surface),
            original: self.links.original,
            depicts_refuser,
            depicts_minor: self.links.depicts_minor,
            mentions_refuser: self.links.mentions_refuser,
        }
    }

    fn row(&self) -> Row<'_> {
        Row {
            person: self.person.map(|p| p.0),
            profile: self.profile,
            links: self.links,
            created: self.created,
            imported: Some(self.imported),
            item: self.item,
        }
    }
}

impl Engine<'_> {
    /// What the links of one item say: who is depicted or mentioned, and what became of originals.
    #[must_use]
    pub fn links(
        &self,
        files: &[Facts],
        originals: &Originals,
        file: usize,
        fact: u64,
        item: &ItemView<'_>,
    ) -> LinkState {
        let Some(facts) = files.get(file) else {
            return LinkState::default();
        };
        let mut state = depictions(&mut Worker::new(self), facts, fact, &item.row());
        state.original = originals.of(file, fact);
        state
    }
}
