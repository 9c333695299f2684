//! The writer: deterministic, bounded, strict.

use crate::fixture::{Town, at, batch, files, push, write};
use arrow::array::{ArrayRef, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use corpus::set::{SetTable, SetWriter, Staging, WriterOptions};
use rights::{ErrorKind, Grid};
use std::sync::Arc;

const TINY: WriterOptions = WriterOptions {
    memory_bytes: 20_000,
    zstd_level: 1,
};

#[test]
fn same_rows_same_files_whatever_order_memory_and_threads() {
    let town = Town::small();
    let rows = town.admitted();
    let mut backwards = rows.clone();
    backwards.reverse();
    let mut mixed = rows.clone();
    mixed.sort_by_key(|r| r.row * 7919 % 1009);
    let first = tempfile::tempdir().unwrap();
    let want = write(first.path(), &rows, 1_000, WriterOptions::default());
    let want_files = files(first.path());
    assert_eq!(want.rows, rows.len() as u64);
    assert_eq!(want.people, 60);
    for (rows, size, options, threads) in [
        (&backwards, 1, WriterOptions::default(), 1),
        (&mixed, 13, TINY, 1),
        (&mixed, 50, TINY, 4),
        (&backwards, 400, TINY, 2),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let got = pool
            .unwrap()
            .install(|| write(folder.path(), rows, size, options));
        assert_eq!(got, want, "{size} rows a batch, {threads} threads");
        assert_eq!(files(folder.path()), want_files, "the runs are gone, too");
    }
}

#[test]
fn a_cell_larger_than_memory_is_merged_from_runs() {
    let one = Grid {
        shards: 1,
        slices: 1,
    };
    let rows = Town::new(500, 20_000, one).admitted();
    let mut mixed = rows.clone();
    mixed.sort_by_key(|r| r.row * 7919 % 20_011);
    let [a, b] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let options = WriterOptions {
        memory_bytes: 300_000,
        ..WriterOptions::default()
    };
    let want = write(a.path(), &rows, 5_000, WriterOptions::default());
    assert_eq!(write(b.path(), &mixed, 111, options), want);
    assert_eq!(want.cells.len(), 2);
}

#[test]
fn what_has_no_place_in_a_set_is_refused() {
    let rows = Town::small().admitted();
    let folder = tempfile::tempdir().unwrap();
    let writer = SetWriter::create(folder.path(), WriterOptions::default()).unwrap();
    let good = batch(&rows);
    let cells: Vec<_> = rows.iter().map(|r| r.cell).collect();

    let ids: ArrayRef = Arc::new(StringArray::from_iter_values(
        rows.iter().map(|_| "B000444"),
    ));
    let mut columns = good.columns().to_vec();
    columns[0] = Arc::clone(&ids);
    let raw = RecordBatch::try_new(good.schema(), columns).unwrap();
    let error = writer.push(&raw, &cells, &[]).unwrap_err();
    assert!(error.to_string().contains("`B000444` is not a pseudonym"));

    let mut fields = good.schema_ref().fields().to_vec();
    fields.push(Arc::new(Field::new("author", DataType::Utf8, false)));
    let mut columns = good.columns().to_vec();
    columns.push(ids);
    let extra = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap();
    let error = writer.push(&extra, &cells, &[]).unwrap_err();
    assert!(error.to_string().contains("column `author`"));

    assert!(writer.push(&good, &cells[1..], &[]).is_err());
    assert!(
        writer
            .push(&good, &cells, &[(rows.len(), rows[0].person)])
            .is_err()
    );

    push(&writer, &rows).unwrap();
    push(&writer, &rows[7..8]).unwrap();
    let error = writer.finish().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Input);
    assert!(
        error.to_string().contains(&rows[7].item.to_string()),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_without_rows_is_a_set() {
    let folder = tempfile::tempdir().unwrap();
    let written = write(folder.path(), &[], 1, WriterOptions::default());
    assert_eq!((written.rows, written.people), (0, 0));
    let table = SetTable::create(folder.path(), "empty", &written.cells, at("2026-11-23"))
        .await
        .unwrap();
    assert!(table.files().unwrap().is_empty());
    let links = corpus::set::LinkIndex::open(folder.path(), None).unwrap();
    assert!(links.find(Town::small().rows[0].person).unwrap().is_empty());
}

#[test]
fn an_interrupted_set_leaves_one_folder_that_the_next_removes() {
    let sets = tempfile::tempdir().unwrap();
    assert_eq!(Staging::next_number(&sets.path().join("none")).unwrap(), 1);
    let rows = Town::small().admitted();
    let staging = Staging::begin(sets.path(), 1).unwrap();
    let writer = SetWriter::create(staging.folder(), TINY).unwrap();
    push(&writer, &rows).unwrap();
    // As a crash leaves it: neither finished nor dropped in order.
    std::mem::forget(writer);
    let left: Vec<_> = std::fs::read_dir(sets.path()).unwrap().collect();
    assert_eq!(left.len(), 1);
    assert!(files(sets.path()).keys().any(|f| f.contains("runs.tmp")));

    let again = Staging::begin(sets.path(), 1).unwrap();
    assert!(files(again.folder()).is_empty());
    write(again.folder(), &rows, 100, TINY);
    let place = again.publish().unwrap();
    assert_eq!(place, sets.path().join("0001"));
    assert!(files(sets.path()).keys().all(|f| f.starts_with("0001/")));
    assert_eq!(Staging::next_number(sets.path()).unwrap(), 2);
    assert!(Staging::begin(sets.path(), 1).is_err());
}
