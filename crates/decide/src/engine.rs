//! A policy made ready for one run: what is the same for every thread and every item.

use crate::Run;
use crate::ages::AgeClasses;
use crate::class::{Class, Outcome, observe};
use crate::days::DayClasses;
use crate::derive::standing_facts;
use crate::dimension::{Dimension, Observed};
use crate::owners::{AgeThenFast, ObserveOwners, OwnerClasses, Owners};
use crate::profile::{LinkState, Profile};
use crate::view::{ContextValues, OwnerView, ProfileValues, StandingValues, View};
use policy::{Effect, Expr, Policy};
use rights::facts::PersonFacts;
use rights::{AccountType, Day, Decision, Error, People};
use std::sync::Arc;

/// A policy, the people and a run, made ready to decide any number of items.
#[derive(Debug)]
pub struct Engine<'a> {
    pub(crate) people: &'a People,
    pub(crate) run: &'a Run,
    rules: Vec<(Effect, Expr)>,
    observed: Observed,
    context: ContextValues,
    pub(crate) owners: Owners,
    pub(crate) ages_then: AgeClasses,
    pub(crate) fast_age: Option<AgeThenFast>,
    pub(crate) created: DayClasses,
    pub(crate) imported: DayClasses,
    /// Standing facts by standing, for people depicted in others' items.
    pub(crate) standing_facts: Vec<PersonFacts>,
}

struct Observer<'a> {
    observed: &'a Observed,
    context: &'a ContextValues,
}

impl Observer<'_> {
    fn owner(&self, dimension: Dimension, owner: OwnerView) -> Vec<Outcome> {
        let view = View {
            owner,
            ..View::of(self.context)
        };
        observe(self.observed.of(dimension), &view)
    }
}

impl ObserveOwners for Observer<'_> {
    fn standing(&self, standing: Option<Arc<StandingValues>>) -> Vec<Outcome> {
        self.owner(
            Dimension::Standing,
            OwnerView {
                standing,
                ..OwnerView::default()
            },
        )
    }
    fn age(&self, age: Option<Option<i64>>) -> Vec<Outcome> {
        self.owner(
            Dimension::Age,
            OwnerView {
                age,
                ..OwnerView::default()
            },
        )
    }
    fn region(&self, region: Option<Option<Arc<str>>>) -> Vec<Outcome> {
        self.owner(
            Dimension::Region,
            OwnerView {
                region,
                ..OwnerView::default()
            },
        )
    }
    fn account(&self, account: Option<AccountType>) -> Vec<Outcome> {
        self.owner(
            Dimension::Account,
            OwnerView {
                account,
                ..OwnerView::default()
            },
        )
    }
}

impl<'a> Engine<'a> {
    /// Makes a policy ready.
    ///
    /// # Errors
    /// When the policy tells more classes apart than the engine can number.
    pub fn new(policy: &Policy, people: &'a People, run: &'a Run) -> Result<Engine<'a>, Error> {
        let mut engine = Engine::for_facts(policy, people, run)?;
        if let Some((fast, years)) = AgeThenFast::new(&engine.ages_then) {
            engine.owners.fill_words(people, run.today(), years)?;
            engine.fast_age = Some(fast);
        }
        Ok(engine)
    }

    /// Makes a policy ready to decide certain facts ([`Engine::decide_facts`]). Nothing is prepared for
    /// everybody, so whole files are decided by the same rules, but slowly.
    ///
    /// # Errors
    /// When the policy tells more classes apart than the engine can number.
    pub fn for_facts(
        policy: &Policy,
        people: &'a People,
        run: &'a Run,
    ) -> Result<Engine<'a>, Error> {
        let rules: Vec<(Effect, Expr)> = policy
            .lowered()
            .rules
            .iter()
            .map(|r| (r.effect, r.condition.clone()))
            .collect();
        let observed = Observed::of_rules(rules.iter().map(|(_, e)| e));
        let context = ContextValues::new(&run.context, &run.tree);
        let facts: Vec<PersonFacts> = people
            .standings
            .iter()
            .map(|s| standing_facts(s, run))
            .collect();
        let observer = Observer {
            observed: &observed,
            context: &context,
        };
        let values = |index: usize, erased: bool| {
            let facts: &PersonFacts = facts.get(index)?;
            Some(StandingValues::new(&PersonFacts {
                erased: facts.erased || erased,
                ..facts.clone()
            }))
        };
        let owners = Owners::new(people, run.today(), values, &observer)?;
        let ages_then = AgeClasses::new(|age_then| {
            observe(
                observed.of(Dimension::AgeThen),
                &View {
                    age_then,
                    ..View::of(&context)
                },
            )
        })?;
        Ok(Engine {
            people,
            run,
            rules,
            observed,
            context,
            owners,
            ages_then,
            fast_age: None,
            created: DayClasses::new(),
            imported: DayClasses::new(),
            standing_facts: facts,
        })
    }

    pub(crate) fn created_class(&self, created: Option<Day>) -> Result<Class, Error> {
        self.created.class(created, || {
            observe(
                self.observed.of(Dimension::Created),
                &View {
                    created,
                    ..View::of(&self.context)
                },
            )
        })
    }

    pub(crate) fn imported_class(&self, imported: Option<Day>) -> Result<Class, Error> {
        self.imported.class(imported, || {
            observe(
                self.observed.of(Dimension::Imported),
                &View {
                    imported,
                    ..View::of(&self.context)
                },
            )
        })
    }

    /// Whether any rule asks for the day of import.
    pub(crate) fn reads_imported(&self) -> bool {
        !self.observed.of(Dimension::Imported).is_empty()
    }

    pub(crate) fn observe_profile(
        &self,
        profile: &Profile,
        links: LinkState,
    ) -> (Vec<Outcome>, Arc<ProfileValues>) {
        let values = Arc::new(ProfileValues::new(profile, links));
        let view = View {
            profile: Some(Arc::clone(&values)),
            ..View::of(&self.context)
        };
        (observe(self.observed.of(Dimension::Profile), &view), values)
    }

    /// Decides a tuple of classes by evaluating every rule on their representatives.
    pub(crate) fn decide(
        &self,
        tuple: &Tuple,
        profile: Arc<ProfileValues>,
    ) -> Result<Decision, Error> {
        let lost = || Error::internal("a class without a representative");
        let owner = OwnerView {
            standing: self
                .owners
                .standings
                .representative(tuple.owner.standing)
                .cloned()
                .ok_or_else(lost)?,
            age: self
                .owners
                .ages
                .representative(tuple.owner.age)
                .copied()
                .ok_or_else(lost)?,
            region: self
                .owners
                .regions
                .representative(tuple.owner.region)
                .cloned()
                .ok_or_else(lost)?,
            account: self
                .owners
                .accounts
                .representative(tuple.owner.account)
                .copied()
                .ok_or_else(lost)?,
        };
        let view = View {
            context: &self.context,
            owner,
            profile: Some(profile),
            created: self.created.representative(tuple.created)?,
            imported: self.imported.representative(tuple.imported)?,
            age_then: self.ages_then.representative(tuple.age_then)?,
        };
        Ok(policy::decide_rules(
            self.rules.iter().map(|(effect, rule)| (*effect, rule)),
            &view,
        ))
    }
}

/// The classes of an item in every dimension but its profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Tuple {
    pub(crate) owner: OwnerClasses,
    pub(crate) age_then: Class,
    pub(crate) created: Class,
    pub(crate) imported: Class,
}
