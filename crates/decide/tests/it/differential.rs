//! The columnar engine against the rules evaluated item by item, on random towns.
//!
//! `DEMUR_TOWNS` sets the number of towns.

use crate::generate::{Draw, Rules, tree};
use crate::oracle::Oracle;
use crate::town::Town;
use decide::{Decided, Engine, Fact, Facts, Run, Wanted};
use policy::{Form, Lowered, Policy, Reference};
use rights::{Assessment, LegalBasis};
use std::collections::BTreeSet;

fn run(draw: &mut Draw) -> Run {
    let kinds = rights::Kind::ALL
        .iter()
        .copied()
        .filter(|_| !draw.one_in(6))
        .collect();
    let text = || "t".to_owned();
    let assessment = Assessment {
        id: "a".into(),
        version: 1,
        purpose: "ai_assistant".into(),
        basis: LegalBasis::LegitimateInterest,
        kinds,
        interest: text(),
        necessity: text(),
        expectations: text(),
        safeguards: text(),
        balance: text(),
        third_parties: text(),
        minors: text(),
        special_categories: text(),
        compatible_with: ["service".to_owned()].into(),
        older_items_compatible: draw.one_in(2),
        compatibility: text(),
        dpia: text(),
        expires: "2027-01-01".parse().unwrap(),
        sign_off: Some(rights::SignOff {
            officer: "o".into(),
            on: "2026-01-01".parse().unwrap(),
            statement: String::new(),
        }),
    };
    let today = "2026-11-23".parse().unwrap();
    let scope = (!draw.one_in(3)).then(|| "1990-01-01".parse().unwrap());
    let purpose = draw
        .pick(&["ai_assistant", "ai_assistant", "generative_ai"])
        .into();
    let terms = rights::Terms::new(LegalBasis::LegitimateInterest, scope, 14, &tree());
    Run::new(&purpose, &terms, today, &[assessment]).unwrap()
}

/// A random policy that loads, or a shipped one.
fn policy(draw: &mut Draw) -> Policy {
    match draw.below(4) {
        0 => return Policy::shipped(Form::OptIn).unwrap(),
        1 => return Policy::shipped(Form::OptOut).unwrap(),
        _ => {}
    }
    loop {
        let rules = 1 + draw.below(5);
        let text = Rules { draw, wild: 0 }.policy(rules);
        if let Ok(policy) = Policy::load("random.cedar", &text) {
            return policy;
        }
    }
}

fn compare(seed: u64, folder: &std::path::Path) -> u64 {
    let mut draw = Draw(seed);
    // Every tenth town is large, so that most rows find their decision in the table.
    let town = Town::random(&mut draw, if seed.is_multiple_of(10) { 600 } else { 60 });
    let (policy, run) = (policy(&mut draw), run(&mut draw));
    let files = town.write(folder);
    let engine = Engine::new(&policy, &town.people, &run).unwrap();
    let one = engine
        .decide_files(&files, Wanted::Decisions, 1, &|_| {})
        .unwrap();
    let two = engine
        .decide_files(&files, Wanted::Decisions, 3, &|_| {})
        .unwrap();
    assert_eq!(one.tally, two.tally, "seed {seed}: threads change nothing");
    let oracle = Oracle::new(&town, &run, policy.lowered());
    let reference = Reference::new(&policy, &run.tree).unwrap();
    let mut compared = 0;
    for (file, items) in town.files.iter().enumerate() {
        for (fact, item) in items.iter().enumerate() {
            let got = one.of(file, fact as u64).unwrap();
            assert_eq!(
                Some(got),
                two.of(file, fact as u64),
                "seed {seed}: threads change nothing"
            );
            let facts = oracle.facts(item);
            let want = oracle.decide(item);
            assert_eq!(
                got,
                want,
                "seed {seed}, item {}\n{}\n{facts:#?}",
                item.id,
                policy.text()
            );
            if compared % 7 == 0 {
                assert_eq!(
                    reference.decide(&run.context, &facts).unwrap(),
                    want,
                    "seed {seed}"
                );
            }
            compared += 1;
        }
    }
    let counted: u64 = one.tally.groups.values().sum();
    assert_eq!(counted, compared, "seed {seed}: every item is counted once");
    if seed.is_multiple_of(4) {
        certain_facts(seed, &files, &one, (&policy, &town, &run));
    }
    compared
}

/// Certain facts, decided without the others and with the links of some facts only.
fn certain_facts(
    seed: u64,
    files: &[Facts],
    whole: &Decided,
    (policy, town, run): (&Policy, &Town, &Run),
) {
    let engine = Engine::for_facts(policy, &town.people, run).unwrap();
    let shares = whole.originals.shares();
    let all = files.iter().enumerate();
    let all = all.flat_map(|(file, facts)| (0..facts.rows()).map(move |fact| (file, fact)));
    let wanted: BTreeSet<Fact> = all.filter(|(_, fact)| fact % 3 == seed % 3).collect();
    let mut needed: Vec<BTreeSet<u64>> = vec![BTreeSet::new(); files.len()];
    let originals = shares.values().flatten().flatten();
    for (file, fact) in wanted.iter().chain(shares.keys()).chain(originals) {
        needed[*file].insert(*fact);
    }
    let some = files.iter().zip(&needed);
    let some: Vec<Facts> = some.map(|(f, n)| f.with_links_of(n).unwrap()).collect();
    let decided = engine.decide_facts(&some, &wanted, shares).unwrap();
    assert_eq!(decided.len(), wanted.len(), "seed {seed}");
    for ((file, fact), decision) in decided {
        assert_eq!(
            whole.of(file, fact),
            Some(decision),
            "seed {seed}: {file}, {fact}"
        );
    }
    let slowly = engine.decide_files(files, Wanted::Counts, 1, &|_| {});
    assert_eq!(slowly.unwrap().tally, whole.tally, "seed {seed}");
}

#[test]
fn random_towns_decide_as_the_rules_say() {
    let towns = std::env::var("DEMUR_TOWNS")
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(400);
    let folder = tempfile::tempdir().unwrap();
    let compared: u64 = (1..=towns).map(|seed| compare(seed, folder.path())).sum();
    eprintln!("{compared} decisions compared");
}

#[test]
fn an_empty_policy_and_an_empty_town_are_decided() {
    let folder = tempfile::tempdir().unwrap();
    let mut draw = Draw(1);
    let mut town = Town::random(&mut draw, 5);
    town.files.iter_mut().for_each(Vec::clear);
    let files = town.write(folder.path());
    let run = run(&mut draw);
    let policy = Policy::load("empty.cedar", "").unwrap();
    assert_eq!(policy.lowered(), &Lowered::default());
    let engine = Engine::new(&policy, &town.people, &run).unwrap();
    let decided = engine
        .decide_files(&files, Wanted::Decisions, 2, &|_| {})
        .unwrap();
    assert_eq!(decided.tally.total().items(), 0);
}
