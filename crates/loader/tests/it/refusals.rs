//! What cannot be read says why, and what to give.

use crate::trial::{Trial, eight, patient};
use loader::{CellName, Options, Selection, Steps, TrainingSet};
use rights::ErrorKind;
use std::path::Path;

fn why(trial: &Trial, selection: Selection, options: Options) -> String {
    let refused = trial.open().loader(selection, options).err().unwrap();
    assert_eq!(refused.kind(), ErrorKind::Input, "{refused}");
    refused.to_string()
}

#[test]
fn selections() {
    let trial = Trial::small();
    let said = |change: &dyn Fn(&mut Selection)| {
        let mut selection = eight(0);
        change(&mut selection);
        why(&trial, selection, patient())
    };
    assert!(said(&|s| s.batch = 0).contains("batch of `0`"));
    assert!(said(&|s| s.rank = 1).contains("rank `1` of `1`"));
    assert!(said(&|s| s.world = 5).contains("`5` ranks for `4` shards"));
    assert!(said(&|s| s.world = 0).contains("rank `0` of `0`"));
    assert!(said(&|s| s.shards = Some(vec![4])).contains("shards 0 to 3"));
    assert!(said(&|s| s.shards = Some(vec![1, 1])).contains("shard `1` is given twice"));
    assert!(said(&|s| s.slices = Some(vec![])).contains("no slice"));
    assert!(said(&|s| s.steps = Steps::Each(0)).contains("`0` steps"));
}

#[test]
fn columns() {
    let trial = Trial::small();
    let said = |columns: &[&str]| {
        let columns = Some(columns.iter().map(|c| (*c).to_owned()).collect());
        why(
            &trial,
            eight(0),
            Options {
                columns,
                ..patient()
            },
        )
    };
    assert!(said(&["texts"]).contains("no column `texts`; it has person, item, kind"));
    assert!(said(&[]).contains("no column"));
    assert!(said(&["text", "text"]).contains("column `text` is given twice"));
    // Any order, and with or without `item`, by which the guard knows the rows.
    let columns = Some(["text", "kind"].map(str::to_owned).to_vec());
    let mut loader = trial
        .open()
        .loader(
            eight(0),
            Options {
                columns,
                ..patient()
            },
        )
        .unwrap();
    let batch = loader.next_batch().unwrap().unwrap();
    let schema = batch.rows.schema();
    let names: Vec<_> = schema.fields().iter().map(|f| f.name().as_str()).collect();
    assert_eq!(names, ["text", "kind"]);
}

#[test]
fn sets_and_keys() {
    let trial = Trial::small();
    let open = |path: &Path, key: Option<&str>| {
        TrainingSet::open(path, key, trial.surroundings())
            .err()
            .unwrap()
    };
    assert_eq!(
        open(Path::new("/nowhere/0001"), None).kind(),
        ErrorKind::NotFound
    );
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(open(empty.path(), None).kind(), ErrorKind::NotFound);
    let copy = empty.path().join("a/b/c");
    crate::purged::copy_folder(&trial.set(), &copy);
    let unknown = open(&copy, None);
    assert_eq!(unknown.kind(), ErrorKind::Input);
    assert!(
        unknown.to_string().contains("give it as `key`"),
        "{unknown}"
    );
    assert_eq!(open(&copy, Some("AAAA")).kind(), ErrorKind::Input);
    let key = trial.open().key().to_string();
    TrainingSet::open(&copy, Some(&key), trial.surroundings()).unwrap();
}

#[test]
fn a_log_that_cannot_be_written_stops() {
    let trial = Trial::small();
    let file = trial.set().join("report.html");
    std::fs::write(&file, "").unwrap();
    let log = Some(file.join("loads"));
    let mut loader = trial
        .open()
        .loader(eight(0), Options { log, ..patient() })
        .unwrap();
    let refused = loader.next_batch().unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Storage);
    assert!(
        refused.to_string().contains("without a loading log"),
        "{refused}"
    );
}

#[test]
fn cells_are_named_as_in_the_set() {
    let cell = "window=2026-10/shard=3/slice=1";
    assert_eq!(cell.parse::<CellName>().unwrap().to_string(), cell);
    for bad in [
        "",
        "window=2026-10/shard=3",
        "window=2026-10/shard=+3/slice=1",
        "window=2026-1/shard=3/slice=1",
        "window=2026-13/shard=3/slice=1",
        "window=2026-10/shard=3/slice=1/x",
        "window=99999999999-10/shard=3/slice=1",
    ] {
        assert!(bad.parse::<CellName>().is_err(), "{bad}");
    }
}
