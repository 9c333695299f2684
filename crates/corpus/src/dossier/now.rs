//! How the items of a page are decided now, for each purpose: as the engine decides all, at a cost
//! that grows with these items and what they share.

use super::DossierAsk;
use super::items::{Mine, read};
use crate::late::with_links;
use crate::sets::Sets;
use decide::{Engine, Fact, Facts, ItemView, LinkState, Profile, Relation, Run, Shares};
use intake::ContentStore;
use ledger::{FewPeople, PersonRecord, Storage};
use policy::{Lang, Policy};
use report::dossier::Now;
use rights::{Decision, Error, Ordinal, RuleMask, Sequence, Standing, scope_keys};
use std::collections::{BTreeMap, BTreeSet};

/// Decisions now.
pub(super) struct Decided {
    /// As the ledger stood here.
    pub(super) at: Sequence,
    /// Where the person stands, all accounts together.
    pub(super) standing: Option<Standing>,
    now: BTreeMap<Fact, Vec<Now>>,
    audience: BTreeMap<Fact, String>,
}

impl Decided {
    pub(super) fn of(&self, fact: Fact) -> Vec<Now> {
        self.now.get(&fact).cloned().unwrap_or_default()
    }

    /// The audience as the person narrowed it.
    pub(super) fn audience(&self, fact: Fact, profile: &Profile) -> String {
        let narrowed = self.audience.get(&fact).cloned();
        narrowed.unwrap_or_else(|| profile.audience.to_string())
    }
}

impl<S: Storage> Sets<'_, S> {
    pub(super) async fn decide_now(
        &self,
        ask: &DossierAsk<'_>,
        accounts: &[PersonRecord],
        mine: &Mine,
    ) -> Result<Decided, Error> {
        let facts: BTreeSet<Fact> = mine.page.iter().map(|(fact, _)| *fact).collect();
        let shares = shares_behind(self.store, mine, &facts)?;
        let files = with_links(&mine.files, &facts, &shares)?;
        let mut people: BTreeSet<Ordinal> = accounts.iter().map(|a| a.row.ordinal).collect();
        people.extend(
            decide::people_of(&files, &facts, &shares)?
                .into_iter()
                .map(Ordinal),
        );
        let suppose = ask.suppose.map(|choice| (ask.person, choice));
        let few = self.ledger.few_people(&people, suppose).await?;
        let assessments = self.ledger.assessments_at(few.at).await?;
        let files = files.into_iter().map(|file| file.renumbered(&few.numbers));
        let files: Vec<Facts> = files.collect();
        let mut decided = Decided {
            at: few.at,
            standing: few
                .number(ask.person)
                .and_then(|n| few.people.standing(n).cloned()),
            now: BTreeMap::new(),
            audience: BTreeMap::new(),
        };
        let owned = owned(mine, &few)?;
        for (purpose, terms) in ask.purposes {
            let run = Run::new(purpose, terms, ask.today, &assessments)?;
            let engine = Engine::for_facts(ask.policy, &few.people, &run)?;
            for (fact, decision) in engine.decide_facts(&files, &facts, &shares)? {
                let heard = owned
                    .get(&fact)
                    .map(|(owner, keys)| decide::refusing_signals(&few.people, *owner, keys, &run));
                let heard = heard.unwrap_or_default();
                decided.now.entry(fact).or_default().push(Now {
                    purpose: purpose.clone(),
                    admitted: decision.is_admitted(),
                    rules: rules(ask.policy, decision),
                    reasons: ask.policy.explain_heard(decision, ask.lang, &heard),
                });
            }
            decided.audience = audiences(mine, &few, &run)?;
        }
        Ok(decided)
    }
}

/// The rules that decided, by id: the permits of an admitted item, what forbids or could not be
/// evaluated otherwise.
pub(super) fn rules(policy: &Policy, decision: Decision) -> Vec<String> {
    let deciding = match decision.is_admitted() {
        true => decision.permits,
        false => RuleMask(decision.forbids.0 | decision.errored.0),
    };
    let rules = deciding.iter().filter_map(|rule| policy.rule(rule));
    rules.map(|rule| rule.id.0.clone()).collect()
}

pub(super) fn said(policy: &Policy, decision: Decision, lang: Lang) -> Vec<String> {
    policy.explain(decision, lang)
}

/// Whose each item is, and under which scope keys choices reach it.
type Owned = BTreeMap<Fact, (Option<Ordinal>, BTreeSet<String>)>;

fn owned(mine: &Mine, few: &FewPeople) -> Result<Owned, Error> {
    let mut out = Owned::new();
    for (fact, stored) in &mine.page {
        let profile = mine.profile(*fact, stored)?;
        let owner = stored.person.and_then(|person| few.number(person));
        let keys = scope_keys(profile.kind, &profile.surface);
        out.insert(*fact, (owner, keys));
    }
    Ok(out)
}

fn audiences(mine: &Mine, few: &FewPeople, run: &Run) -> Result<BTreeMap<Fact, String>, Error> {
    let mut out = BTreeMap::new();
    for (fact, stored) in &mine.page {
        let view = ItemView {
            item: &stored.item,
            person: stored.person.and_then(|person| few.number(person)),
            profile: mine.profile(*fact, stored)?,
            links: LinkState::default(),
            created: stored.created,
            imported: stored.imported,
        };
        out.insert(*fact, view.facts(&few.people, run).audience);
    }
    Ok(out)
}

/// What the facts share or quote, up the whole chain; found by the ids that links name.
fn shares_behind(
    store: &ContentStore,
    mine: &Mine,
    facts: &BTreeSet<Fact>,
) -> Result<Shares, Error> {
    let mut shares = Shares::new();
    let mut open = facts.clone();
    let mut met = BTreeSet::new();
    while !open.is_empty() {
        met.extend(open.iter().copied());
        let named = named(&mine.files, &open)?;
        let ids = named
            .values()
            .flatten()
            .flatten()
            .map(String::as_str)
            .collect();
        let originals = locate(store, mine, &ids)?;
        open.clear();
        for (fact, ids) in &named {
            let found = |id: &Option<String>| {
                let id = id.as_deref()?;
                originals.get(id).copied()
            };
            let found: Vec<Option<Fact>> = ids.iter().map(found).collect();
            open.extend(found.iter().flatten().filter(|fact| !met.contains(*fact)));
            shares.insert(*fact, found);
        }
    }
    Ok(shares)
}

/// Ids of what facts share or quote.
fn named(
    files: &[Facts],
    facts: &BTreeSet<Fact>,
) -> Result<BTreeMap<Fact, Vec<Option<String>>>, Error> {
    let mut named: BTreeMap<Fact, Vec<Option<String>>> = BTreeMap::new();
    for (at, file) in files.iter().enumerate() {
        let here: BTreeSet<u64> = facts.range((at, 0)..=(at, u64::MAX)).map(|f| f.1).collect();
        if here.is_empty() {
            continue;
        }
        for link in file.with_links_of(&here)?.links {
            if matches!(link.relation, Relation::ShareOf | Relation::QuoteOf) {
                named.entry((at, link.fact)).or_default().push(link.item);
            }
        }
    }
    Ok(named)
}

/// The first fact that has each id.
fn locate<'i>(
    store: &ContentStore,
    mine: &Mine,
    ids: &BTreeSet<&'i str>,
) -> Result<BTreeMap<&'i str, Fact>, Error> {
    let mut found = BTreeMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    for (at, info) in mine.contents.iter().enumerate() {
        let candidates = store.facts_with_ids(&info.content, ids)?;
        let rows = mine.files.get(at).map_or(0, Facts::rows);
        let facts = candidates.values().flatten().filter(|fact| **fact < rows);
        let facts = facts.map(|fact| (at, *fact));
        for (fact, stored) in read(&mine.files, facts)? {
            // What was erased since has another id, and is not there under this one.
            if let Some(id) = ids.get(stored.item.as_str()) {
                found.entry(*id).or_insert(fact);
            }
        }
    }
    Ok(found)
}
