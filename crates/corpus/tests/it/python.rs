//! Other readers of Delta tables see masked rows gone: delta-rs and Polars, both from PyPI.

use crate::fixture::{Town, at, grid_key, purpose, signing_key};
use crate::street::{says, seen, street};
use corpus::Look;
use corpus::set::{Rows, SetTable};
use policy::Form;
use rights::{ChoiceKind, Entry};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

fn python() -> Option<String> {
    let python = std::env::var("DEMUR_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let able = Command::new(&python)
        .args(["-c", "import deltalake, polars, pyarrow"])
        .output();
    let able = able.is_ok_and(|o| o.status.success());
    let ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(able || !ci, "CI needs the packages of .ci/requirements.txt");
    able.then_some(python)
}

/// The items that each reader hands out.
fn read(python: &str, table: &Path) -> Vec<(String, BTreeSet<String>)> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/read_masked.py");
    let out = Command::new(python)
        .arg(script)
        .arg(table)
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{error}");
    let told: Value = serde_json::from_slice(&out.stdout).unwrap();
    let readers = told.as_object().unwrap().iter();
    readers
        .map(|(reader, items)| {
            let items = items.as_array().unwrap().iter();
            let items: Vec<_> = items.map(|i| i.as_str().unwrap().to_owned()).collect();
            let distinct: BTreeSet<_> = items.iter().cloned().collect();
            assert_eq!(distinct.len(), items.len(), "{reader} gives an item twice");
            (reader.clone(), distinct)
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_from_python_see_masked_people_gone() {
    let Some(python) = python() else {
        eprintln!("skipped: DEMUR_PYTHON has no deltalake and polars");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let set = folder.path().join("0001");
    std::fs::create_dir(&set).unwrap();
    let town = Town::small();
    town.publish(&set, &signing_key(folder.path())).await;
    let mut table = SetTable::load(&set).await.unwrap();
    let mut gone = BTreeSet::new();
    // Nobody, then one person, then two more: vectors united with those of the same cells.
    for people in [0..0, 3..4, 4..6, 10..40] {
        let mut rows = Rows::new();
        for number in people {
            let (person, place) = Town::person(town.grid, number);
            for found in table.find_person(person, place).unwrap().rows {
                rows.entry(found.cell).or_default().insert(found.row);
            }
            gone.insert(person);
        }
        table.mask(&rows, at("2026-11-24")).await.unwrap();
        let visible = town
            .admitted()
            .into_iter()
            .filter(|r| !gone.contains(&r.person));
        let want: BTreeSet<String> = visible.map(|r| r.item.to_string()).collect();
        let readers = read(&python, table.folder());
        assert_eq!(readers.len(), 3);
        for (reader, items) in readers {
            assert_eq!(items, want, "{reader} with {} people gone", gone.len());
        }
    }
}

/// A purge begins the log anew with a checkpoint; a mask follows it.
#[test]
fn readers_from_python_read_a_purged_table() {
    let Some(python) = python() else {
        eprintln!("skipped: DEMUR_PYTHON has no deltalake and polars");
        return;
    };
    let shop = street(Form::OptOut);
    let until = "2027-01-01".parse().unwrap();
    shop.say(
        "cleo",
        Entry::HoldPlaced {
            until,
            reason: "case 7".into(),
        },
    );
    shop.say("cleo", says(ChoiceKind::Objection));
    for (who, purge) in [("ada", true), ("eve", false), ("fay", true)] {
        shop.say(who, says(ChoiceKind::Objection));
        shop.mask(Look::Touched);
        if purge {
            shop.purge(None);
        }
        let name = |item: &String| {
            grid_key()
                .item(&purpose(), &item.as_str().into())
                .to_string()
        };
        let want: BTreeSet<String> = seen(&shop).iter().map(name).collect();
        let readers = read(&python, &shop.set(1).join("table"));
        assert_eq!(readers.len(), 3);
        for (reader, items) in readers {
            assert_eq!(items, want, "{reader} after {who}");
        }
        shop.holds(1);
    }
}
