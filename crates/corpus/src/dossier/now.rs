//! How the items of a page are decided now, for each purpose: as the engine decides all, at a cost
//! that grows with these items and what they share.

use super::DossierAsk;
use super::entries::Mine as Entries;
use super::items::{Mine, read};
use crate::behind::{Behind, ReachedItem, Reads};
use crate::late::with_links;
use crate::sets::Sets;
use decide::{
    Engine, Fact, Facts, ItemView, LinkState, Profile, Relation, Run, Shares, StoredFact,
};
use intake::ContentStore;
use ledger::{FewPeople, PersonRecord, Storage};
use policy::{Lang, Policy};
use report::dossier::Now;
use rights::{Decision, Error, Kind, Ordinal, RuleMask, Sequence, Standing, scope_keys};
use std::collections::{BTreeMap, BTreeSet};

/// Decisions now.
pub(super) struct Decided {
    /// As the ledger stood here.
    pub(super) at: Sequence,
    /// Where the person stands, all accounts together.
    pub(super) standing: Option<Standing>,
    /// Everything that is recorded of the accounts, in order.
    pub(super) entries: Vec<Entries>,
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
            entries: self.entries_of(accounts, few.at).await?,
            now: BTreeMap::new(),
            audience: BTreeMap::new(),
        };
        let behind = self.behind(ask, accounts, &decided).await?;
        let (reads, owned) = (Reads::of(ask.policy), owned(mine, &few)?);
        for (purpose, terms) in ask.purposes {
            let run = Run::new(purpose, terms, ask.today, &assessments)?;
            let engine = Engine::for_facts(ask.policy, &few.people, &run)?;
            for (fact, decision) in engine.decide_facts(&files, &facts, &shares)? {
                let of = owned.get(&fact);
                let heard =
                    of.map(|of| decide::refusing_signals(&few.people, of.number, &of.keys, &run));
                let heard = heard.unwrap_or_default();
                let entries = of.map(|of| behind.of(&reads, decision, &of.reached(), &run));
                decided.now.entry(fact).or_default().push(Now {
                    purpose: purpose.clone(),
                    admitted: decision.is_admitted(),
                    rules: rules(ask.policy, decision),
                    reasons: ask.policy.explain_heard(decision, ask.lang, &heard),
                    entries: entries.unwrap_or_default(),
                });
            }
            decided.audience = audiences(mine, &few, &run)?;
        }
        Ok(decided)
    }

    /// What the entries say of the person, and what the operator signed.
    async fn behind(
        &self,
        ask: &DossierAsk<'_>,
        accounts: &[PersonRecord],
        decided: &Decided,
    ) -> Result<Behind, Error> {
        let tree = ask.purposes.first().map(|(_, terms)| terms.tree());
        let tree = tree.transpose()?.unwrap_or_default();
        let accounts: Vec<Ordinal> = accounts.iter().map(|a| a.row.ordinal).collect();
        let mut behind = Behind::of_operator(self.ledger, decided.at).await?;
        behind.add(&accounts, &decided.entries, &tree);
        Ok(behind)
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

/// Whose an item is, and how choices reach it.
struct Owned<'m> {
    /// The owner's number among few people.
    number: Option<Ordinal>,
    stored: &'m StoredFact,
    kind: Kind,
    keys: BTreeSet<String>,
}

impl Owned<'_> {
    fn reached(&self) -> ReachedItem<'_> {
        ReachedItem {
            owner: self.stored.person,
            item: &self.stored.item,
            kind: self.kind,
            scopes: &self.keys,
            created: self.stored.created,
        }
    }
}

fn owned<'m>(mine: &'m Mine, few: &FewPeople) -> Result<BTreeMap<Fact, Owned<'m>>, Error> {
    let mut out = BTreeMap::new();
    for (fact, stored) in &mine.page {
        let profile = mine.profile(*fact, stored)?;
        let owned = Owned {
            number: stored.person.and_then(|person| few.number(person)),
            stored,
            kind: profile.kind,
            keys: scope_keys(profile.kind, &profile.surface),
        };
        out.insert(*fact, owned);
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
pub(super) fn locate<'i>(
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
