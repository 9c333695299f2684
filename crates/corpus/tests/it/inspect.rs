//! Looking at sets: figures against a count over the rows that were written.

use crate::fixture::{CONTENT, Row, Town, at, signing_key};
use corpus::inspect::{self, Count, Looking, Part};
use corpus::set::{SetTable, paths};
use corpus::{NoProgress, set};
use rights::{Cell, RuleMask};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

struct Shop {
    folder: tempfile::TempDir,
}

impl Shop {
    fn new() -> Shop {
        Shop {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn set(&self, number: u32) -> PathBuf {
        self.folder
            .path()
            .join(format!("sets/ai_assistant/{number:04}"))
    }

    async fn publish(&self, number: u32, town: &Town) -> PathBuf {
        let set = self.set(number);
        fs::create_dir_all(&set).unwrap();
        let keys = self.folder.path().join(format!("keys-{number}"));
        fs::create_dir_all(&keys).unwrap();
        town.publish(&set, &signing_key(&keys)).await;
        set
    }
}

/// Masks the n-th row of each cell.
async fn mask(set: &Path, town: &Town, n: usize) -> Vec<Row> {
    let cells = town.cells();
    let rows: set::Rows = cells
        .keys()
        .map(|c: &Cell| (*c, BTreeSet::from([n as u64])))
        .collect();
    let mut table = SetTable::load(set).await.unwrap();
    table.mask(&rows, at("2026-11-24T08:00:00Z")).await.unwrap();
    cells.into_values().map(|rows| rows[n].clone()).collect()
}

fn count<'r>(rows: impl IntoIterator<Item = &'r Row>) -> Count {
    let mut people = BTreeSet::new();
    let mut count = Count::default();
    for row in rows {
        let text = row.text.as_deref().unwrap_or_default();
        people.insert(row.person);
        count.items += 1;
        count.tokens += bpe_openai::o200k_base().count(text) as u64;
        count.text_bytes += text.len() as u64;
        count.media += u64::from(row.media.is_some());
    }
    count.people = people.len() as u64;
    count
}

fn by(rows: &[Row], name: impl Fn(&Row) -> String) -> BTreeMap<String, Count> {
    let mut parts: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        parts.entry(name(row)).or_default().push(row);
    }
    parts
        .into_iter()
        .map(|(name, rows)| (name, count(rows)))
        .collect()
}

fn as_map(parts: &[Part]) -> BTreeMap<String, Count> {
    parts.iter().map(|p| (p.name.clone(), p.count)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn stats_are_a_count_over_the_visible_rows() {
    let (shop, town) = (Shop::new(), Town::small());
    let set = shop.publish(1, &town).await;
    let gone: BTreeSet<u64> = mask(&set, &town, 2).await.iter().map(|r| r.row).collect();
    assert!(gone.len() > 4);
    let visible: Vec<Row> = town
        .admitted()
        .into_iter()
        .filter(|r| !gone.contains(&r.row))
        .collect();
    let stats = inspect::stats(&set, &NoProgress).await.unwrap();
    assert_eq!(stats.total, count(&visible));
    assert_eq!(stats.rows_masked, gone.len() as u64);
    assert_eq!(stats.vocabulary, "o200k_base");
    let kind = |r: &Row| if r.media.is_some() { "photo" } else { "post" }.to_owned();
    assert_eq!(as_map(&stats.kinds), by(&visible, kind));
    assert_eq!(
        as_map(&stats.languages),
        by(&visible, |r| r.language.to_owned())
    );
    // The fixture's times lie within days of September 2020.
    let year = |r: &Row| r.created.map_or("unknown", |_| "2020").to_owned();
    assert_eq!(as_map(&stats.years), by(&visible, year));
    assert_eq!(stats.years.last().unwrap().name, "unknown");
    assert!(stats.kinds[0].count.items >= stats.kinds[1].count.items);
    // As it was compiled, it had the masked ones as well.
    let (again, then) = inspect::compiled(&set, &NoProgress).await.unwrap();
    assert_eq!(again, stats);
    let all = town.admitted();
    let items = |parts: BTreeMap<String, Count>| -> BTreeMap<String, u64> {
        parts.into_iter().map(|(n, c)| (n, c.items)).collect()
    };
    let kinds = then.kinds.iter().map(|(k, n)| (k.to_string(), *n));
    assert_eq!(kinds.collect::<BTreeMap<_, _>>(), items(by(&all, kind)));
    assert_eq!(then.languages, items(by(&all, |r| r.language.to_owned())));
    assert_eq!(then.tokens, count(&all).tokens);
    let gone = gone.len() as u64;
    assert_eq!(
        (then.masked, then.purged, then.purged_unknown),
        (gone, 0, 0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_difference_is_counted_item_by_item() {
    let (shop, town) = (Shop::new(), Town::small());
    let mut other = Town::small();
    // Rule 1 (`objection`) newly refuses some of those admitted, and lets others in.
    for row in &mut other.rows {
        match (row.decision.is_admitted(), row.row % 10) {
            (true, 0) => row.decision.forbids = RuleMask(2),
            (false, 1) if row.decision.permits == RuleMask(1) => {
                row.decision.forbids = RuleMask::EMPTY;
                row.decision.errored = RuleMask::EMPTY;
            }
            _ => {}
        }
    }
    let (a, b) = (shop.publish(1, &town).await, shop.publish(2, &other).await);
    let masked: BTreeSet<u64> = mask(&a, &town, 1).await.iter().map(|r| r.row).collect();
    let looking = Looking {
        examples: 3,
        progress: &NoProgress,
    };
    let found = inspect::diff(&a, &b, looking).await.unwrap().changes;
    let pairs: Vec<(&Row, &Row)> = town.rows.iter().zip(&other.rows).collect();
    let rows = |before: bool, after: bool| -> Vec<u64> {
        let some = pairs.iter().filter(|(a, b)| {
            (a.decision.is_admitted(), b.decision.is_admitted()) == (before, after)
        });
        some.map(|(a, _)| a.row).collect()
    };
    let (kept, refused, admitted) = (rows(true, true), rows(true, false), rows(false, true));
    assert!(refused.len() > 20 && admitted.len() > 20);
    assert_eq!(found.seen_in_both, town.rows.len() as u64);
    assert_eq!(found.refused_in_both, rows(false, false).len() as u64);
    assert_eq!(found.admitted_in_both.items, kept.len() as u64);
    let hidden = |rows: &[u64]| rows.iter().filter(|r| masked.contains(*r)).count() as u64;
    assert_eq!(found.admitted_in_both.masked_only_in_a.items, hidden(&kept));
    assert_eq!(found.admitted_in_both.masked_only_in_b.items, 0);
    assert_eq!(found.newly_refused.items, refused.len() as u64);
    assert_eq!(found.newly_refused.masked, hidden(&refused));
    assert_eq!(found.newly_admitted.items, admitted.len() as u64);
    let examples = |c: &inspect::Change| c.examples.iter().map(|e| e.row).collect::<Vec<_>>();
    assert_eq!(examples(&found.newly_refused), refused[..3]);
    assert_eq!(examples(&found.newly_admitted), admitted[..3]);
    assert_eq!(found.newly_refused.examples[0].content, CONTENT);
    let [rule] = &found.newly_refused.rules[..] else {
        panic!("one rule refuses")
    };
    assert_eq!(
        (rule.rule.as_str(), rule.items, rule.errors),
        ("objection", refused.len() as u64, 0)
    );
    // Those newly admitted were refused by rules of A: 3 and 4 by `objection`, 4 by `age`, 5 by its error.
    let of_a = |rest: &[u64]| admitted.iter().filter(|r| rest.contains(&(*r % 7))).count() as u64;
    let rules: BTreeMap<&str, (u64, u64)> = found
        .newly_admitted
        .rules
        .iter()
        .map(|r| (r.rule.as_str(), (r.items, r.errors)))
        .collect();
    assert_eq!(rules["objection"], (of_a(&[3, 4]), 0));
    assert_eq!(rules["age"].1, of_a(&[5]));
    // Nothing differs from itself.
    let same = inspect::diff(&b, &b, looking).await.unwrap();
    assert_eq!(
        same.changes.newly_admitted.items + same.changes.newly_refused.items,
        0
    );
    assert!(same.settings.iter().all(|s| !s.differs));
}

#[tokio::test(flavor = "multi_thread")]
async fn sets_are_listed_in_order_with_what_their_manifests_say() {
    let (shop, town) = (Shop::new(), Town::small());
    assert!(
        inspect::list(&shop.folder.path().join("sets"))
            .unwrap()
            .is_empty()
    );
    for number in [2, 1] {
        shop.publish(number, &town).await;
    }
    fs::create_dir_all(shop.set(3)).unwrap();
    let listed = inspect::list(&shop.folder.path().join("sets")).unwrap();
    let listed: Vec<_> = listed.into_iter().map(Result::unwrap).collect();
    let names: Vec<&str> = listed.iter().map(|l| l.set.as_str()).collect();
    assert_eq!(
        names,
        ["ai_assistant/0001", "ai_assistant/0002"],
        "an empty folder is no set"
    );
    let rows = town.admitted().len() as u64;
    assert!(
        listed
            .iter()
            .all(|l| (l.rows_written, l.rows_visible, l.state) == (rows, rows, 0))
    );
    assert_eq!(listed[0].sequence.0, 42);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_damaged_is_named() {
    let (shop, town) = (Shop::new(), Town::small());
    let (a, b) = (shop.publish(1, &town).await, shop.publish(2, &town).await);
    let looking = Looking {
        examples: 1,
        progress: &NoProgress,
    };
    let part = format!("{CONTENT}/000000000000.parquet");
    let table = paths::decisions(&b).join(&part);
    let bytes = fs::read(&table).unwrap();
    fs::write(&table, &bytes[..bytes.len() / 2]).unwrap();
    let error = inspect::diff(&a, &b, looking)
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains(CONTENT), "{error}");
    // Another table that can be read is not the manifest's.
    let mut other = Town::small();
    other.rows[3].decision.forbids = RuleMask(4);
    let c = shop.publish(4, &other).await;
    fs::copy(paths::decisions(&c).join(&part), &table).unwrap();
    let error = inspect::diff(&a, &b, looking)
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("not those of the manifest"), "{error}");
    let cell = SetTable::load(&a).await.unwrap().files().unwrap()[0]
        .path
        .clone();
    fs::write(paths::table(&a).join(&cell), b"PAR1").unwrap();
    let error = inspect::stats(&a, &NoProgress)
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains(&cell), "{error}");
}
