//! One thread's memory of decisions: a table from classes to verdicts, filled as they are met.

use crate::class::{Class, Classes};
use crate::engine::{Engine, Tuple};
use crate::owners::OwnerClasses;
use crate::profile::{LinkState, Profile};
use crate::view::ProfileValues;
use rights::{Audience, Day, Decision, Error, Kind, SpecialCategory};
use std::collections::HashMap;
use std::sync::Arc;

/// Number of a distinct decision within one worker.
pub(crate) type Verdict = u16;

/// An item as the careful path takes it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'r> {
    pub(crate) person: Option<u32>,
    pub(crate) profile: &'r Profile,
    pub(crate) links: LinkState,
    pub(crate) created: Option<Day>,
    pub(crate) imported: Option<Day>,
    /// The item's id; read only for people whose choices name single items.
    pub(crate) item: &'r str,
}

/// Decides rows one by one, remembering every tuple of classes.
#[derive(Debug)]
pub(crate) struct Worker<'e, 'a> {
    pub(crate) engine: &'e Engine<'a>,
    profiles: Classes<Arc<ProfileValues>>,
    profile_classes: HashMap<(Profile, LinkState), Class>,
    tuples: HashMap<(Tuple, Class), Verdict>,
    verdicts: HashMap<Decision, Verdict>,
    decisions: Vec<Decision>,
    /// Whether a person's refusal reaches items with a kind and surface: (standing, kind, surface).
    refusals: HashMap<(u32, Kind, String), bool>,
}

impl<'e, 'a> Worker<'e, 'a> {
    pub(crate) fn new(engine: &'e Engine<'a>) -> Self {
        Worker {
            engine,
            profiles: Classes::default(),
            profile_classes: HashMap::new(),
            tuples: HashMap::new(),
            verdicts: HashMap::new(),
            decisions: Vec::new(),
            refusals: HashMap::new(),
        }
    }

    /// The distinct decisions so far, by verdict.
    pub(crate) fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// The class of a profile with its links.
    pub(crate) fn profile_class(
        &mut self,
        profile: &Profile,
        links: LinkState,
    ) -> Result<Class, Error> {
        let key = (profile.clone(), links);
        if let Some(class) = self.profile_classes.get(&key) {
            return Ok(*class);
        }
        let (outcomes, values) = self.engine.observe_profile(profile, links);
        let class = self
            .profiles
            .classify(outcomes, &values)
            .ok_or_else(|| crate::days::too_many("profiles"))?;
        self.profile_classes.insert(key, class);
        Ok(class)
    }

    /// The verdict on a tuple of classes.
    pub(crate) fn verdict(&mut self, tuple: Tuple, profile: Class) -> Result<Verdict, Error> {
        if let Some(verdict) = self.tuples.get(&(tuple, profile)) {
            return Ok(*verdict);
        }
        let values = self.profiles.representative(profile).cloned();
        let values =
            values.ok_or_else(|| Error::internal("a profile class without a representative"))?;
        let decision = self.engine.decide(&tuple, values)?;
        let verdict = match self.verdicts.get(&decision) {
            Some(known) => *known,
            None => {
                let next = Verdict::try_from(self.decisions.len())
                    .map_err(|_| crate::days::too_many("decisions"))?;
                self.decisions.push(decision);
                self.verdicts.insert(decision, next);
                next
            }
        };
        self.tuples.insert((tuple, profile), verdict);
        Ok(verdict)
    }

    /// Decides one row with everything that its owner's choices say about single items.
    pub(crate) fn decide(&mut self, row: &Row<'_>) -> Result<Verdict, Error> {
        let engine = self.engine;
        let mut owner = engine
            .owners
            .classes(engine.people, row.person, engine.run.today());
        let mut links = row.links;
        let adjusted = self.adjust(row, &mut owner, &mut links);
        let profile = adjusted.as_ref().unwrap_or(row.profile);
        let tuple = Tuple {
            owner,
            age_then: engine.ages_then.class(self.age_then(row)),
            created: engine.created_class(row.created)?,
            imported: engine.imported_class(row.imported)?,
        };
        let class = self.profile_class(profile, links)?;
        self.verdict(tuple, class)
    }

    fn age_then(&self, row: &Row<'_>) -> Option<i64> {
        let birth = self.engine.people.birth(rights::Ordinal(row.person?))?;
        Some(birth.age_years(row.created?))
    }

    /// The profile as choices about single items leave it, if they change it.
    fn adjust(
        &self,
        row: &Row<'_>,
        owner: &mut OwnerClasses,
        links: &mut LinkState,
    ) -> Option<Profile> {
        let person = row.person?;
        let standing = self.engine.people.standing(rights::Ordinal(person))?;
        if !standing.reaches_into_items() {
            return None;
        }
        let item = rights::ItemId::from(row.item);
        if crate::derive::is_erased(standing, &item) {
            let index = *self.engine.people.standing.get(person as usize)?;
            owner.standing = self.engine.owners.erased_standing(index)?;
        }
        let mut profile = row.profile.clone();
        profile.audience = crate::derive::audience_now(standing, row, &item, &self.engine.run.tree);
        if crate::derive::is_special(standing, row.profile, &item) {
            profile.special_category = SpecialCategory::Yes;
        }
        links.depicts_refuser |= crate::derive::is_withheld(standing, &item);
        Some(profile)
    }

    /// Whether an objection, restriction or erasure of `person` reaches items of this profile.
    pub(crate) fn refuses(&mut self, person: u32, profile: &Profile) -> bool {
        // In doubt, refuse: a depicted person who is not in the people table is nobody we know,
        // but an ordinal beyond it is a person whose choices we cannot see.
        let Some(standing) = self.engine.people.standing.get(person as usize).copied() else {
            return true;
        };
        let key = (standing, profile.kind, profile.surface.clone());
        if let Some(known) = self.refusals.get(&key) {
            return *known;
        }
        let facts = self.engine.standing_facts.get(standing as usize);
        let keys = rights::scope_keys(profile.kind, &profile.surface);
        let refuses = facts.is_none_or(|f| crate::derive::refuses(f, &keys));
        self.refusals.insert(key, refuses);
        refuses
    }

    /// Whether `person` is known to be under 18 today or was when the item was made.
    pub(crate) fn is_minor(&self, person: u32, created: Option<Day>) -> bool {
        let Some(birth) = self.engine.people.birth(rights::Ordinal(person)) else {
            return false;
        };
        let then = created.unwrap_or_else(|| self.engine.run.today());
        birth.age_years(self.engine.run.today().min(then)) < 18
    }
}

/// The audience that counts: the narrowest of what the platform says now and what the owner said.
pub(crate) fn narrowest(audience: Audience, said: impl Iterator<Item = Audience>) -> Audience {
    said.fold(audience, Audience::narrowed_by)
}
