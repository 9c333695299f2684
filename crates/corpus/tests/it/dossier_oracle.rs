//! What a dossier must say, by other means: everything decided at once, tables read whole, every state
//! looked at.

use crate::shop::{Shop, tree};
use corpus::set::{DecisionTable, SetTable, Signed, paths, state};
use corpus::{Connected, DossierAsk, Tables};
use decide::{Engine, Facts, Run, Wanted};
use policy::{Lang, Policy};
use report::dossier::{Became, Dossier, ItemLine, ItemPlace};
use rights::{Choice, ChoiceKind, Clock, Decision, Entry, Ordinal, PurposeId, Sequence, Terms};
use std::collections::{BTreeMap, BTreeSet};

/// The purposes of the shop.
pub(crate) fn purposes(shop: &Shop) -> Vec<(PurposeId, Terms)> {
    let all = tree();
    let all = all.iter().map(|(p, _)| (p.clone(), shop.terms()));
    all.collect()
}

pub(crate) fn ask(shop: &Shop, person: Ordinal, page: u64, per_page: u64, lang: Lang) -> Dossier {
    ask_after(shop, person, (page, per_page, None), lang)
}

fn ask_after(
    shop: &Shop,
    person: Ordinal,
    (page, per_page, after): (u64, u64, Option<&ItemPlace>),
    lang: Lang,
) -> Dossier {
    let policy = Policy::load("policy.cedar", &shop.policy).unwrap();
    let purposes = purposes(shop);
    let ask = DossierAsk {
        person,
        policy: &policy,
        purposes: &purposes,
        today: shop.clock.today(),
        keeps_pseudonyms: true,
        page,
        tables: &Tables::default(),
        per_page,
        lang,
        suppose: None,
        only: None,
        after,
    };
    shop.wait(shop.sets().dossier(&ask)).unwrap()
}

/// How an item of somebody's and items of others belong together.
pub(crate) fn connected(shop: &Shop, person: Ordinal, item: (&str, u64)) -> Connected {
    let policy = Policy::load("policy.cedar", &shop.policy).unwrap();
    let purposes = purposes(shop);
    let ask = DossierAsk {
        person,
        policy: &policy,
        purposes: &purposes,
        today: shop.clock.today(),
        keeps_pseudonyms: true,
        page: 1,
        tables: &Tables::default(),
        per_page: 1,
        lang: Lang::En,
        suppose: None,
        only: None,
        after: None,
    };
    shop.wait(shop.sets().connected(&ask, item)).unwrap()
}

pub(crate) fn all(shop: &Shop, person: Ordinal) -> Dossier {
    ask(shop, person, 1, 1_000, Lang::En)
}

/// Every item of a person, gathered page by page.
fn paged(shop: &Shop, person: Ordinal, per_page: u64) -> Vec<ItemLine> {
    let (mut items, mut page) = (Vec::new(), Some(1));
    while let Some(number) = page {
        let dossier = ask(shop, person, number, per_page, Lang::En);
        assert!(dossier.items.items.len() as u64 <= per_page);
        assert_eq!(dossier.about.is_some(), number == 1);
        items.extend(dossier.items.items);
        page = dossier.items.next;
    }
    items
}

/// The same, where each page follows on the last item of the one before, whatever its number.
fn followed(shop: &Shop, person: Ordinal, per_page: u64) -> Vec<ItemLine> {
    let (mut items, mut more, mut last) = (Vec::new(), true, None);
    while more {
        let asked = (2, per_page, last.as_ref());
        let dossier = match last {
            None => ask(shop, person, 1, per_page, Lang::En),
            Some(_) => ask_after(shop, person, asked, Lang::En),
        };
        items.extend(dossier.items.items);
        (more, last) = (dossier.items.next.is_some(), dossier.items.last);
    }
    items
}

/// What a set holds, read whole: decisions, and rows of cells with whether they are masked and since
/// which state.
struct Whole {
    decisions: BTreeMap<(String, u64), Decision>,
    contents: BTreeSet<String>,
    rows: BTreeMap<(String, u64), Option<Option<u64>>>,
}

fn whole(shop: &Shop, number: u32) -> Whole {
    let set = shop.set(number);
    let head = state::head(&set).unwrap().manifest;
    let mut decisions = BTreeMap::new();
    let mut contents = BTreeSet::new();
    for content in &head.content {
        contents.insert(content.content.clone());
        let table = DecisionTable::of(&set);
        let read = table.read(&content.content, |row| {
            decisions.insert((content.content.clone(), row.row), row.decision);
            Ok(())
        });
        read.unwrap();
    }
    let table = shop.wait(SetTable::load(&set)).unwrap();
    let mut rows = BTreeMap::new();
    for file in table.files().unwrap() {
        let masked = table.masked_rows(&file).unwrap();
        let every = (0..file.rows).collect();
        for row in table.find_rows(file.cell, &every).unwrap().rows {
            let place = (row.content.clone(), row.content_row);
            let since = masked
                .contains(&row.row)
                .then(|| first_state(shop, number, &head, &file.path, row.row));
            rows.insert(place, since);
        }
    }
    Whole {
        decisions,
        contents,
        rows,
    }
}

/// The first state whose table masks a row, by looking at every one; none once a purge came between.
fn first_state(
    shop: &Shop,
    number: u32,
    head: &rights::Manifest,
    path: &str,
    row: u64,
) -> Option<u64> {
    let set = shop.set(number);
    for state in 0..=head.state {
        let then = Signed::read(&paths::state(&set, state)).unwrap().manifest;
        let table = shop
            .wait(SetTable::load_at(&set, then.table_version))
            .ok()?;
        let file = table.files().unwrap().into_iter().find(|f| f.path == path);
        if file.is_some_and(|file| table.masked_rows(&file).unwrap().contains(&row)) {
            return Some(state);
        }
    }
    None
}

/// A choice of somebody's by its entry, read from the ledger.
fn entry_of(shop: &Shop, accounts: &[Ordinal], entry: Sequence) -> Choice {
    let histories = accounts.iter().map(|a| shop.wait(shop.ledger.history(*a)));
    let mut all = histories.flat_map(Result::unwrap);
    match all.find(|r| r.sequence == entry).and_then(|r| r.entry) {
        Some(Entry::Choice(choice)) => choice,
        other => panic!("entry `{entry}` is {other:?}"),
    }
}

/// Compares the dossiers of everybody with the oracles; gives how often each thing became of an item.
pub(crate) fn agrees(shop: &Shop, sets: u32) -> BTreeMap<String, usize> {
    let policy = Policy::load("policy.cedar", &shop.policy).unwrap();
    let head = shop.wait(shop.ledger.head()).unwrap();
    let people = shop.wait(shop.ledger.people_at(head)).unwrap();
    let assessments = shop.wait(shop.ledger.assessments_at(head)).unwrap();
    let contents = shop.store.contents().unwrap();
    let files = contents
        .iter()
        .map(|c| Facts::open(&shop.store.facts(&c.content)));
    let files: Vec<Facts> = files.collect::<Result<_, _>>().unwrap();
    let mut decided = Vec::new();
    for (purpose, terms) in purposes(shop) {
        let run = Run::new(&purpose, &terms, shop.clock.today(), &assessments).unwrap();
        let engine = Engine::new(&policy, &people, &run).unwrap();
        let all = engine
            .decide_files(&files, Wanted::Decisions, 2, &|_| {})
            .unwrap();
        decided.push((purpose, all));
    }
    let wholes: Vec<Whole> = (1..=sets).map(|number| whole(shop, number)).collect();
    let mut counts = BTreeMap::new();
    for ordinal in 0..u32::try_from(people.len()).unwrap() {
        let person = Ordinal(ordinal);
        let linked = shop.wait(shop.ledger.person(person)).unwrap().linked;
        let theirs = |owner: Option<u32>| owner.is_some_and(|o| linked.contains(&Ordinal(o)));
        let stored = shop.store.find(|owner, _| theirs(owner)).unwrap();
        for per_page in [1, 2, 3, 100] {
            let items = paged(shop, person, per_page);
            let places = |i: &ItemLine| (i.content.clone(), i.row);
            let expected = stored
                .iter()
                .map(|s| (contents[s.file].content.clone(), s.row));
            assert!(
                items.iter().map(places).eq(expected),
                "each item once, in order"
            );
            assert_eq!(followed(shop, person, per_page), items);
        }
        let items = paged(shop, person, 100);
        for (line, stored) in items.iter().zip(&stored) {
            assert_eq!(line.item, stored.item);
            for (now, (purpose, decided)) in line.now.iter().zip(&decided) {
                let decision = decided.of(stored.file, stored.fact).unwrap();
                assert_eq!(now.purpose, *purpose);
                assert_eq!(
                    now.admitted,
                    decision.is_admitted(),
                    "{} {purpose}",
                    line.item
                );
                assert_eq!(now.reasons, policy.explain(decision, Lang::En));
                assert_eq!(now.entries.len(), now.reasons.len());
                let objects = "[objection; Art. 21(1) GDPR]";
                for (reason, entries) in now.because().filter(|(r, _)| r.ends_with(objects)) {
                    let mut said = entries.iter().map(|entry| entry_of(shop, &linked, *entry));
                    let objected = said.any(|choice| choice.kind == ChoiceKind::Objection);
                    assert!(objected, "{}: {reason}", line.item);
                }
            }
            assert_eq!(line.now.len(), decided.len());
            let place = (line.content.clone(), line.row);
            let mut lines = line.sets.iter();
            for (number, whole) in (1..).zip(&wholes) {
                if !whole.contents.contains(&line.content) {
                    continue;
                }
                let set = lines.next().unwrap();
                assert_eq!(set.set, format!("ai_assistant/{number:04}"));
                let decision = whole.decisions.get(&place).copied();
                let row = whole.rows.get(&place);
                let expected = match (decision, row) {
                    (None, _) => Became::Purged,
                    (Some(d), _) if !d.is_admitted() => Became::Refused,
                    (Some(_), None) => Became::Purged,
                    (Some(_), Some(Some(_))) => Became::Masked,
                    (Some(_), Some(None)) => Became::In,
                };
                assert_eq!(set.became, expected, "{} in set {number}", line.item);
                if let Some(Some(since)) = row {
                    let said = set.masked.as_ref().unwrap().state;
                    assert_eq!(said, *since, "{} in set {number}", line.item);
                }
                let reasons = decision.map_or_else(Vec::new, |d| policy.explain(d, Lang::En));
                assert_eq!(set.reasons, reasons);
                *counts.entry(format!("{expected:?}")).or_default() += 1;
            }
            assert_eq!(lines.next(), None);
        }
    }
    counts
}
