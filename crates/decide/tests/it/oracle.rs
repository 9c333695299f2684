//! What the links of an item say, by brute force and from the definitions alone.

use crate::town::{Item, Town};
use decide::{ItemView, LinkState, Relation, Run, person_facts};
use policy::{FactsEnv, Lowered};
use rights::facts::{ItemFacts, Original};
use rights::{Day, Decision, Ordinal, scope_keys};
use std::collections::HashMap;

pub(crate) struct Oracle<'t> {
    town: &'t Town,
    run: &'t Run,
    lowered: &'t Lowered,
    by_id: HashMap<&'t str, &'t Item>,
}

impl<'t> Oracle<'t> {
    pub(crate) fn new(town: &'t Town, run: &'t Run, lowered: &'t Lowered) -> Self {
        let by_id = town
            .files
            .iter()
            .flatten()
            .map(|i| (i.id.as_str(), i))
            .collect();
        Oracle {
            town,
            run,
            lowered,
            by_id,
        }
    }

    pub(crate) fn decide(&self, item: &Item) -> Decision {
        let facts = self.facts(item);
        self.lowered.decide(&FactsEnv {
            context: &self.run.context,
            item: &facts,
            tree: &self.run.tree,
        })
    }

    pub(crate) fn facts(&self, item: &Item) -> ItemFacts {
        let links = LinkState {
            original: self.original(item),
            depicts_refuser: self
                .others(item, Relation::Depicts)
                .any(|p| self.refuses(p, item)),
            depicts_minor: self
                .others(item, Relation::Depicts)
                .any(|p| self.minor(p, item.created)),
            mentions_refuser: self
                .others(item, Relation::Mentions)
                .any(|p| self.refuses(p, item)),
        };
        let view = ItemView {
            item: &item.id,
            person: item.person.map(Ordinal),
            profile: &self.town.profiles[item.profile],
            links,
            created: item.created,
            imported: item.imported,
        };
        view.facts(&self.town.people, self.run)
    }

    fn others<'i>(
        &self,
        item: &'i Item,
        relation: Relation,
    ) -> impl Iterator<Item = u32> + use<'i> {
        item.links
            .iter()
            .filter(move |l| l.0 == relation)
            .filter_map(|l| l.2)
    }

    fn refuses(&self, person: u32, item: &Item) -> bool {
        let profile = &self.town.profiles[item.profile];
        let keys = scope_keys(profile.kind, &profile.surface);
        person_facts(&self.town.people, Ordinal(person), self.run).is_none_or(|f| {
            f.erased
                || f.objections.intersection(&keys).count()
                    + f.restrictions.intersection(&keys).count()
                    > 0
        })
    }

    /// Under 18 on the day of the run or when the item was made, by calendar fields.
    fn minor(&self, person: u32, created: Option<Day>) -> bool {
        let Some(born) = self.town.people.birth(Ordinal(person)) else {
            return false;
        };
        let under = |on: Day| {
            let before = (on.month(), on.day_of_month()) < (born.month(), born.day_of_month());
            i64::from(on.year()) - i64::from(born.year()) - i64::from(before) < 18
        };
        under(self.run.today()) || created.is_some_and(under)
    }

    fn targets(item: &Item) -> impl Iterator<Item = Option<&str>> {
        let shares = item
            .links
            .iter()
            .filter(|l| matches!(l.0, Relation::ShareOf | Relation::QuoteOf));
        shares.map(|l| l.1.as_deref())
    }

    fn original(&self, item: &Item) -> Original {
        if Self::targets(item).next().is_none() {
            return Original::None;
        }
        if self.walks(item, self.by_id.len() + 1) {
            return Original::Unknown;
        }
        let mut states = Self::targets(item).map(|id| match id.and_then(|id| self.by_id.get(id)) {
            None => Original::Unknown,
            Some(target) if self.decide(target).is_admitted() => Original::Admitted,
            Some(_) => Original::Refused,
        });
        let states: Vec<Original> = states.by_ref().collect();
        let has = |s: Original| states.contains(&s);
        if has(Original::Refused) {
            Original::Refused
        } else if has(Original::Unknown) {
            Original::Unknown
        } else {
            Original::Admitted
        }
    }

    /// Whether some chain of originals from here takes this many steps: then it runs in a circle.
    fn walks(&self, item: &Item, steps: usize) -> bool {
        let mut reached = vec![item];
        for _ in 0..steps {
            let mut next: HashMap<&str, &Item> = HashMap::new();
            for item in reached {
                next.extend(
                    Self::targets(item)
                        .flatten()
                        .filter_map(|id| self.by_id.get(id).map(|i| (i.id.as_str(), *i))),
                );
            }
            if next.is_empty() {
                return false;
            }
            reached = next.into_values().collect();
        }
        true
    }
}
