//! Rows are found without a scan.

use crate::fixture::{Row, Town, at, write};
use corpus::set::{FoundRow, LinkIndex, SetTable, WriterOptions};
use rights::{Grid, Pseudonym};
use std::collections::BTreeSet;
use std::path::Path;

async fn table(folder: &Path, town: &Town) -> SetTable {
    let written = write(folder, &town.admitted(), 500, WriterOptions::default());
    SetTable::create(folder, "t", &written.cells, at("2026-11-23"))
        .await
        .unwrap()
}

/// What a scan over everything finds.
fn expected(town: &Town, wanted: impl Fn(&Row) -> bool) -> Vec<FoundRow> {
    let mut found = Vec::new();
    for (cell, rows) in town.cells() {
        for (row, r) in (0u64..).zip(&rows).filter(|(_, r)| wanted(r)) {
            found.push(FoundRow {
                cell,
                row,
                person: r.person,
                item: r.item,
                content: "00112233445566aa".to_owned(),
                content_row: r.row,
            });
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_found_in_one_file_a_window() {
    let folder = tempfile::tempdir().unwrap();
    let town = Town::small();
    let table = table(folder.path(), &town).await;
    assert!(table.files().unwrap().len() > 8);
    for number in 0..60 {
        let (person, place) = Town::person(town.grid, number);
        let found = table.find_person(person, place).unwrap();
        assert_eq!(found.rows, expected(&town, |r| r.person == person));
        assert!(!found.rows.is_empty());
        assert!(found.files_read <= 2, "one cell in each of two windows");
    }
    let (stranger, place) = Town::person(town.grid, 4_711);
    assert!(table.find_person(stranger, place).unwrap().rows.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn inside_a_large_cell_only_the_groups_of_the_person_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let one = Grid {
        shards: 1,
        slices: 1,
    };
    let town = Town::new(2_000, 60_000, one);
    let table = table(folder.path(), &town).await;
    let (person, place) = Town::person(one, 77);
    let found = table.find_person(person, place).unwrap();
    assert_eq!(found.rows, expected(&town, |r| r.person == person));
    let size: u64 = table.files().unwrap().iter().map(|f| f.bytes).sum();
    assert!(
        found.bytes_read * 2 < size,
        "{} of {size} bytes",
        found.bytes_read
    );
    // Pseudonyms of items are most of such a small row, so count groups, too: two windows with
    // three groups each, of which one or two each may hold the person.
    let all = table.find_rows(town.rows[0].cell, &(0..100_000).collect());
    let all = all.unwrap();
    assert_eq!(all.rows.len() as u64, table.files().unwrap()[0].rows);
    assert!(found.bytes_read < all.bytes_read * 2);

    let cell = town.rows[0].cell;
    let wanted: BTreeSet<u64> = [3, 8_191, 8_192, 20_000].into();
    let some = table.find_rows(cell, &wanted).unwrap();
    let want = expected(&town, |_| true);
    let want: Vec<_> = want
        .into_iter()
        .filter(|r| r.cell == cell && wanted.contains(&r.row))
        .collect();
    assert_eq!(want.len(), some.rows.len());
    assert_eq!(some.rows, want);
}

#[test]
fn those_who_point_to_a_person_are_found_through_the_index() {
    let folder = tempfile::tempdir().unwrap();
    let town = Town::new(900, 200_000, Grid::default());
    write(
        folder.path(),
        &town.admitted(),
        5_000,
        WriterOptions::default(),
    );
    let index = LinkIndex::open(folder.path(), None).unwrap();
    let find = |person: Pseudonym| -> Vec<(rights::Cell, u64)> {
        let found = index.find(person).unwrap();
        assert!(found.iter().all(|l| l.target == person));
        found.into_iter().map(|l| (l.cell, l.row)).collect()
    };
    for number in [0, 1, 450, 899] {
        let (person, _) = Town::person(town.grid, number);
        let want = expected(&town, |r| r.targets.contains(&person));
        let want: Vec<_> = want.into_iter().map(|r| (r.cell, r.row)).collect();
        assert_eq!(find(person), want);
        assert!(!want.is_empty());
    }
    assert!(find(Pseudonym([0; 16])).is_empty());
    assert!(find(Pseudonym([255; 16])).is_empty());
}
