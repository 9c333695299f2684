//! Masks: one commit, data files untouched, united with what was masked before.

use crate::fixture::{Town, at, files, signing_key};
use corpus::set::{Rows, SetTable, canonical};
use rights::Cell;
use std::collections::BTreeSet;
use std::path::Path;

async fn published(folder: &Path) -> (Town, SetTable) {
    let town = Town::small();
    let key = signing_key(folder);
    let set = folder.join("0001");
    std::fs::create_dir(&set).unwrap();
    town.publish(&set, &key).await;
    (town, SetTable::load(&set).await.unwrap())
}

fn rows(all: &[(Cell, &[u64])]) -> Rows {
    all.iter()
        .map(|(cell, rows)| (*cell, rows.iter().copied().collect()))
        .collect()
}

fn masked(table: &SetTable, cell: Cell) -> Vec<u64> {
    let files = table.files().unwrap();
    let file = files.iter().find(|f| f.cell == cell).unwrap();
    table.masked_rows(file).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn masks_unite_and_repeat_without_effect() {
    let folder = tempfile::tempdir().unwrap();
    let (town, mut table) = published(folder.path()).await;
    let data = |files: std::collections::BTreeMap<String, rights::Hash>| {
        let cells = files.into_iter().filter(|(f, _)| f.contains("cell-"));
        cells.collect::<Vec<_>>()
    };
    let before = data(files(table.folder()));
    let cells: Vec<Cell> = town.cells().keys().copied().collect();
    let [a, b, c] = [cells[0], cells[1], cells[2]];
    let now = at("2026-11-24T08:00:00Z");

    let done = table
        .mask(&rows(&[(a, &[0, 2, 5]), (b, &[1])]), now)
        .await
        .unwrap();
    assert_eq!((done.rows, done.cells, done.version), (4, 2, 1));
    let done = table
        .mask(&rows(&[(a, &[2, 3]), (c, &[0])]), now)
        .await
        .unwrap();
    assert_eq!((done.rows, done.cells, done.version), (2, 2, 2));
    let again = table
        .mask(&rows(&[(a, &[0, 3]), (b, &[1])]), now)
        .await
        .unwrap();
    assert_eq!((again.rows, again.cells, again.version), (0, 0, 2));

    let fresh = SetTable::load(&folder.path().join("0001")).await.unwrap();
    for table in [&table, &fresh] {
        assert_eq!(table.version(), 2);
        assert_eq!(masked(table, a), [0, 2, 3, 5]);
        assert_eq!(masked(table, b), [1]);
        assert_eq!(masked(table, c), [0]);
        assert!(masked(table, cells[3]).is_empty());
        let masks = table.masks().unwrap();
        assert_eq!(masks.len(), 3);
        assert_eq!(masks[0].rows, 4);
        assert_eq!(masks[0].root, canonical::mask_root([0, 2, 3, 5]));
    }
    assert_eq!(
        data(files(table.folder())),
        before,
        "no data file is rewritten"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_mask_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (town, mut first) = published(folder.path()).await;
    let mut second = SetTable::load(&folder.path().join("0001")).await.unwrap();
    let cell = *town.cells().keys().next().unwrap();
    let now = at("2026-11-24T08:00:00Z");
    first.mask(&rows(&[(cell, &[0, 1])]), now).await.unwrap();
    let done = second.mask(&rows(&[(cell, &[1, 4])]), now).await.unwrap();
    assert_eq!((done.rows, done.version), (1, 2));
    assert_eq!(masked(&second, cell), [0, 1, 4]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_not_there_masks_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (town, mut table) = published(folder.path()).await;
    let now = at("2026-11-24T08:00:00Z");
    let (cell, in_it) = town.cells().into_iter().next().unwrap();
    let beyond = in_it.len() as u64;
    let wrong = rows(&[(cell, &[0, beyond])]);
    assert!(table.mask(&wrong, now).await.is_err());
    let nowhere = Cell {
        shard: 4000,
        ..cell
    };
    assert!(table.mask(&rows(&[(nowhere, &[0])]), now).await.is_err());
    assert_eq!(table.version(), 0);
    assert!(table.masks().unwrap().is_empty());
    let all: Rows = [(cell, (0..beyond).collect::<BTreeSet<u64>>())].into();
    assert_eq!(table.mask(&all, now).await.unwrap().rows, beyond);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_asks_for_deletion_vectors_and_carries_no_values() {
    let folder = tempfile::tempdir().unwrap();
    let (town, mut table) = published(folder.path()).await;
    let cell = *town.cells().keys().next().unwrap();
    table
        .mask(&rows(&[(cell, &[0])]), at("2026-11-24"))
        .await
        .unwrap();
    let log = |version: u64| {
        let path = table
            .folder()
            .join(format!("_delta_log/{version:020}.json"));
        std::fs::read_to_string(path).unwrap()
    };
    let (made, masked) = (log(0), log(1));
    let protocol = made
        .lines()
        .find(|l| l.starts_with("{\"protocol\""))
        .unwrap();
    let protocol: serde_json::Value = serde_json::from_str(protocol).unwrap();
    let protocol = &protocol["protocol"];
    assert_eq!(protocol["minReaderVersion"], 3);
    assert_eq!(protocol["minWriterVersion"], 7);
    for features in ["readerFeatures", "writerFeatures"] {
        assert_eq!(protocol[features], serde_json::json!(["deletionVectors"]));
    }
    for text in [&made, &masked] {
        assert!(!text.contains("minValues") && !text.contains("maxValues"));
        assert!(
            town.rows
                .iter()
                .all(|r| !text.contains(&r.person.to_string()))
        );
    }
    assert_eq!(
        masked.matches("\"add\"").count(),
        1,
        "only the cell concerned"
    );
}
