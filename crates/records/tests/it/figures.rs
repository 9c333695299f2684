//! Figures of documents against counts made another way: of the ledger's entries, one by one, and of DuckDB over
//! the files of the set.

use crate::town::{SAID, TODAY, Town};
use papers::DocKind;
use records::{Lang, Which};
use rights::{Choice, ChoiceKind, Day, Entry, EntryKind, Subject};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

pub(crate) fn facts(gathered: &records::Gathered, which: &Which) -> Value {
    let made = gathered.paper(which, Lang::En).unwrap();
    made.paper.json()["facts"].clone()
}

fn in_2026(day: Day) -> bool {
    day.year() == 2026 && day <= TODAY.parse().unwrap()
}

pub(crate) fn python() -> Option<String> {
    let python = std::env::var("DEMUR_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let wanted = "import deltalake, duckdb, pyarrow, docx";
    let able = Command::new(&python).args(["-c", wanted]).output();
    let able = able.is_ok_and(|o| o.status.success());
    let ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(
        able || !ci,
        "CI needs the packages of .ci/requirements.txt and .ci/requirements-readers.txt"
    );
    if !able {
        eprintln!("skipped: DEMUR_PYTHON lacks deltalake, duckdb or python-docx");
    }
    able.then_some(python)
}

/// What DuckDB counts in a set.
pub(crate) fn counted(python: &str, set: &Path) -> Value {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/count_set.py");
    let table = corpus::set::paths::table(set);
    let out = Command::new(python)
        .arg(script)
        .arg(table)
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{error}");
    serde_json::from_slice(&out.stdout).unwrap()
}

/// What entries say of choices.
#[derive(Default)]
struct Choices {
    kinds: BTreeMap<String, u64>,
    /// Objections, consents, consents withdrawn.
    months: BTreeMap<i8, [u64; 3]>,
    people: BTreeSet<u32>,
    /// Those that cannot be read any more.
    gone: u64,
}

fn choices(town: &Town) -> Choices {
    let mut all = Choices::default();
    for kind in ChoiceKind::ALL {
        all.kinds.insert(kind.to_string(), 0);
    }
    for recorded in town.entries() {
        let Subject::Person(person) = recorded.subject else {
            continue;
        };
        match recorded.entry {
            Some(Entry::Choice(choice)) if nobody_chose(&choice) => {}
            Some(Entry::Choice(choice)) if in_2026(choice.made_at.day()) => {
                *all.kinds.entry(choice.kind.to_string()).or_insert(0) += 1;
                all.people.insert(person.0);
                let month = all.months.entry(choice.made_at.day().month()).or_default();
                match choice.kind {
                    ChoiceKind::Objection => month[0] += 1,
                    ChoiceKind::Consent => month[1] += 1,
                    ChoiceKind::ConsentWithdrawn => month[2] += 1,
                    _ => {}
                }
            }
            None if recorded.kind == EntryKind::Choice => {
                all.gone += 1;
                all.people.insert(person.0);
            }
            _ => {}
        }
    }
    all
}

/// As `Town::nobody_chose` says it.
fn nobody_chose(choice: &Choice) -> bool {
    match choice.source.as_str() {
        "notice:aside" | "inbox:eu-1" => true,
        "demur:named" => choice.kind != ChoiceKind::Objection,
        _ => false,
    }
}

#[test]
fn statistics_are_what_the_entries_say() {
    let town = Town::new(150);
    town.lives();
    let gathered = town.gather(SAID);
    let facts = facts(&gathered, &Which::about(DocKind::Statistics, "2026"));
    assert_eq!(facts["from"], "2026-01-01");
    assert_eq!(facts["to"], TODAY);
    let Choices {
        kinds,
        months,
        people,
        gone,
    } = choices(&town);
    assert_eq!(facts["choices"]["by_kind"], json!(kinds));
    assert!(kinds["objection"] > 3 && kinds["consent"] > 1, "{kinds:?}");
    assert_eq!(gone, 2, "what the erased person chose here");
    assert_eq!(facts["choices"]["of_erased"], gone);
    assert_eq!(facts["choices"]["people"], people.len());
    assert_eq!(facts["platform"], json!({"deleted": 2, "narrowed": 1}));
    let by_month = facts["months"].as_array().unwrap();
    assert_eq!(by_month.len(), 11);
    for (month, number) in by_month.iter().zip(1_i8..) {
        let [objections, consents, withdrawn] = months.get(&number).copied().unwrap_or_default();
        assert_eq!(month["objections"], objections, "{number}");
        assert_eq!(month["consents"], consents, "{number}");
        assert_eq!(month["withdrawals"], withdrawn, "{number}");
    }
    let all = town.entries();
    let operator = all.iter().filter_map(|r| r.entry.as_ref());
    let (mut masked, mut purged, mut erased) = (0, 0, 0);
    for entry in operator {
        match entry {
            Entry::SetMasked { items, .. } => masked += items,
            Entry::SetPurged { rows, .. } => purged += rows,
            Entry::PersonErased { .. } => erased += 1,
            _ => {}
        }
    }
    assert!(masked > 0 && purged > 0);
    assert_eq!(
        (
            facts["sets"]["masked"].as_u64(),
            facts["sets"]["purged"].as_u64()
        ),
        (Some(masked), Some(purged))
    );
    assert_eq!(facts["months"][10]["masked"], masked);
    assert_eq!(facts["months"][10]["erased"], erased);
    assert_eq!(
        facts["erasures"],
        json!({"asked": asked(&town), "complete": 1, "held": 1, "p50_ms": null, "p99_ms": null, "orders": 0, "orders_confirmed": 0})
    );
    assert_eq!(facts["sets"]["compiled"], 1);
    assert_eq!(facts["sets"]["live"], 1);
    assert_eq!(
        facts["staff_looks"], 1,
        "what is known stands above what is said"
    );
    assert_eq!(facts["models"]["trained"], 1);
    assert_eq!(facts["models"]["suspended"], Value::Null);
    assert_eq!(facts["late_choices"]["p50_ms"], 41);
    let signals = facts["choices"]["signals"].as_object().unwrap();
    let from_signals = all.iter().filter(|r| match &r.entry {
        Some(Entry::Choice(c)) => c.source == "signal:gpc" && in_2026(c.made_at.day()),
        _ => false,
    });
    assert_eq!(signals["signal:gpc"], from_signals.count());
}

/// People who asked this year for everything of theirs to be erased, as far as that can be read.
fn asked(town: &Town) -> usize {
    let all = town.entries();
    let asked = all.iter().filter_map(|r| match (&r.entry, r.subject) {
        (Some(Entry::Choice(c)), Subject::Person(person))
            if c.kind == ChoiceKind::Erasure && c.item.is_none() && in_2026(c.made_at.day()) =>
        {
            Some(person)
        }
        _ => None,
    });
    asked.collect::<std::collections::HashSet<_>>().len()
}

#[test]
fn requests_and_incidents_are_what_happened() {
    let town = Town::new(150);
    town.lives();
    let gathered = town.gather(SAID);
    let facts = facts(&gathered, &Which::about(DocKind::Statistics, "2026"));
    let of = |kind: &str| {
        let all = facts["requests"].as_array().unwrap();
        all.iter().find(|r| r["kind"] == kind).unwrap().clone()
    };
    // As they were written down in `Town::lives`: 18, 57 and 89 days.
    assert_eq!(
        of("access"),
        json!({"kind": "access", "received": 3, "fulfilled": 3, "refused": 0, "taken_back": 0, "open": 0, "in_time": 2, "late": 1, "extended": 1, "median_days": 57})
    );
    assert_eq!(
        of("rectification"),
        json!({"kind": "rectification", "received": 1, "fulfilled": 0, "refused": 1, "taken_back": 0, "open": 0, "in_time": 1, "late": 0, "extended": 0, "median_days": 1})
    );
    assert_eq!(of("objection")["taken_back"], 1);
    assert_eq!(of("objection")["median_days"], Value::Null);
    assert_eq!(
        (
            of("depicted")["open"].as_u64(),
            of("depicted")["late"].as_u64()
        ),
        (Some(1), Some(0))
    );
    assert_eq!(
        (of("other")["open"].as_u64(), of("other")["late"].as_u64()),
        (Some(1), Some(1))
    );
    assert_eq!(of("portability")["received"], 0);
    assert_eq!(facts["requests_of_erased"], 1);
    let months = facts["months"].as_array().unwrap();
    let requests: Vec<u64> = months
        .iter()
        .map(|m| m["requests"].as_u64().unwrap())
        .collect();
    // The one that cannot be read any more counts where it was recorded.
    assert_eq!(requests, [3, 0, 0, 0, 1, 1, 1, 0, 0, 0, 2]);
    assert_eq!(
        facts["incidents"],
        json!({"opened": 2, "people": 4, "reported": 2, "reported_in_time": 1, "people_told": 1, "open": 1})
    );
    assert_eq!(months[7]["incidents"], 2);
}

#[test]
fn notices_are_counted_person_by_person() {
    let town = Town::new(150);
    let gathered = town.gather(SAID);
    let facts = facts(&gathered, &Which::about(DocKind::Statistics, "2026"));
    // The last step that says whether it arrived, of each person of each campaign.
    let mut steps: BTreeMap<String, BTreeMap<u32, (bool, bool)>> = BTreeMap::new();
    let mut bounced: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for recorded in town.entries() {
        let (Subject::Person(person), Some(Entry::Notice(notice))) =
            (recorded.subject, recorded.entry)
        else {
            continue;
        };
        let people = steps.entry(notice.campaign.clone()).or_default();
        let (arrived, seen) = people.entry(person.0).or_default();
        match notice.status {
            rights::NoticeStatus::Sent => {}
            rights::NoticeStatus::Delivered => *arrived = true,
            rights::NoticeStatus::Bounced => {
                *arrived = *seen;
                bounced.entry(notice.campaign).or_default().insert(person.0);
            }
            rights::NoticeStatus::Seen => (*arrived, *seen) = (true, true),
        }
    }
    let notices = facts["notices"].as_array().unwrap();
    assert_eq!(notices.len(), steps.len());
    assert!(!notices.is_empty());
    for notices in notices {
        let name = notices["campaign"].as_str().unwrap();
        let people = &steps[name];
        let arrived = people.values().filter(|(arrived, _)| *arrived).count();
        // Linked accounts share what they were told: the sample links nobody.
        assert_eq!(notices["sent"], people.len(), "{name}");
        assert_eq!(notices["reached"], arrived, "{name}");
        assert_eq!(notices["unreached"], people.len() - arrived, "{name}");
        assert_eq!(
            notices["bounced"],
            bounced.get(name).map_or(0, BTreeSet::len),
            "{name}"
        );
        assert!(arrived > 0 && arrived < people.len(), "{name}");
    }
}

#[test]
fn sets_are_what_duckdb_counts() {
    let Some(python) = python() else { return };
    let town = Town::new(150);
    let summary = |town: &Town| {
        let gathered = town.gather(SAID);
        facts(&gathered, &Which::of(DocKind::TrainingContentSummary))["sets"][0].clone()
    };
    let then = counted(&python, &town.shop.set(1));
    let set = summary(&town);
    assert_eq!(set["set"], "ai_assistant/0001");
    assert_eq!(set["items"], then["kinds"]);
    assert_eq!(set["languages"], then["languages"]);
    assert_eq!(
        (&set["first_item"], &set["last_item"]),
        (&then["first"], &then["last"])
    );
    town.lives();
    let gathered = town.gather(SAID);
    let set = summary(&town);
    let counted = counted(&python, &town.shop.set(1));
    // A model that was trained on it may have seen what was masked and purged since.
    assert_eq!(set["items"], then["kinds"]);
    let since = |what: &str| set[what].as_u64().unwrap();
    let gone = then["items"].as_u64().unwrap() - counted["items"].as_u64().unwrap();
    assert!(since("masked") > 0 && since("purged") > 0, "{set}");
    assert_eq!(since("masked") + since("purged"), gone);
    let languages = set["languages"].as_object().unwrap().values();
    let spoken: u64 = languages.map(|n| n.as_u64().unwrap()).sum();
    assert_eq!(spoken, then["items"].as_u64().unwrap() - since("purged"));
    assert_eq!(set["acquired"], "2026-03-03", "the day of the last import");
    let statistics = facts(&gathered, &Which::about(DocKind::Statistics, "2026"));
    assert_eq!(statistics["sets"]["items"], counted["items"]);
    assert_eq!(statistics["sets"]["people"], counted["people"]);
    let dpia = facts(&gathered, &Which::of(DocKind::DpiaInput));
    assert_eq!(dpia["scale"]["items_in_sets"], counted["items"]);
    assert_eq!(dpia["scale"]["people_in_sets"], counted["people"]);
    // A second set of mostly the same items: together they hold no more than they did.
    town.shop.compile();
    let again = town.gather(SAID);
    let both = facts(&again, &Which::about(DocKind::Statistics, "2026"));
    let second = crate::figures::counted(&python, &town.shop.set(2));
    assert_eq!(both["sets"]["live"], 2);
    let (one, two) = (counted["items"].as_u64(), second["items"].as_u64());
    assert!(two <= one, "{two:?} {one:?}");
    assert_eq!(both["sets"]["items"].as_u64(), one);
}

#[test]
fn people_and_items_are_counted() {
    let town = Town::new(150);
    town.lives();
    let gathered = town.gather(SAID);
    let scale = facts(&gathered, &Which::of(DocKind::DpiaInput))["scale"].clone();
    let shop = &town.shop;
    let rows = shop
        .wait(shop.ledger.people_from(rights::Ordinal(0), 10_000))
        .unwrap();
    let known = rows.iter().filter(|row| !row.is_erased());
    assert_eq!(scale["people"], known.clone().count());
    let regions: BTreeSet<String> = known.filter_map(|row| row.region.clone()).collect();
    assert_eq!(scale["regions"], json!(regions));
    let items = shop
        .store
        .find(|_, item| !item.starts_with("erased:"))
        .unwrap();
    assert_eq!(scale["items"], items.len());
}
