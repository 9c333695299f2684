//! The order: every row once an epoch, and nobody's place depends on anybody else.

use crate::trial::{Told, Trial, eight, patient, rest, without};
use arrow::array::{Array, AsArray};
use arrow::datatypes::{Int64Type, TimestampMicrosecondType};
use loader::{Selection, Steps};
use proptest::prelude::*;
use rights::Pseudonym;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

#[test]
fn every_row_comes_once_an_epoch_whole_and_each_epoch_has_its_own_order() {
    let trial = Trial::small();
    let mut loader = trial.loader(eight(1));
    let rows = trial.town.admitted();
    let rows: BTreeMap<String, _> = rows.iter().map(|r| (r.item.to_string(), r)).collect();
    let mut orders = Vec::new();
    for epoch in 0..3 {
        let mut met = Vec::new();
        while let Some(batch) = loader.next_batch().unwrap() {
            assert_eq!(batch.epoch, epoch);
            assert_eq!(batch.rows.schema(), corpus::set::schema::columns());
            let text = |name: &str| batch.rows.column_by_name(name).unwrap().as_string::<i32>();
            let media = batch
                .rows
                .column_by_name("media")
                .unwrap()
                .as_binary::<i32>();
            let created = batch.rows.column_by_name("created").unwrap();
            let created = created.as_primitive::<TimestampMicrosecondType>();
            let number = batch
                .rows
                .column_by_name("row")
                .unwrap()
                .as_primitive::<Int64Type>();
            for at in 0..batch.rows.num_rows() {
                let row = rows[text("item").value(at)];
                assert_eq!(row.cell, batch.cell);
                assert_eq!(text("person").value(at), row.person.to_string());
                let some = |there: bool| there.then_some(at);
                let said = some(text("text").is_valid(at)).map(|at| text("text").value(at));
                assert_eq!(said, row.text.as_deref());
                let shown = some(media.is_valid(at)).map(|at| media.value(at));
                assert_eq!(shown, row.media.as_deref());
                let when = some(created.is_valid(at)).map(|at| created.value(at));
                assert_eq!(when, row.created);
                assert_eq!(number.value(at), row.row as i64);
                met.push(row.item);
            }
        }
        assert_eq!(met.len(), rows.len());
        assert_eq!(met.iter().copied().collect::<BTreeSet<_>>(), trial.items());
        orders.push(met);
    }
    assert!(orders[0] != orders[1] && orders[1] != orders[2]);
}

#[test]
fn cells_follow_the_grid_and_have_the_steps_of_the_manifest() {
    let trial = Trial::small();
    let told = rest(&mut trial.loader(eight(1)));
    let mut want = Vec::new();
    let mut cells: Vec<_> = trial.town.cells().into_iter().collect();
    cells.sort_by_key(|(cell, _)| (cell.shard, cell.window, cell.slice));
    for (cell, rows) in cells {
        let steps = u32::try_from(rows.len().div_ceil(8)).unwrap();
        want.extend((0..steps).map(|step| (0, cell, step)));
    }
    assert_eq!(told.iter().map(|(step, _)| *step).collect::<Vec<_>>(), want);
}

#[test]
fn the_same_seed_gives_the_same_and_another_seed_another_order() {
    let trial = Trial::small();
    let run = |seed| rest(&mut trial.loader(eight(seed)));
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

#[test]
fn blank_steps_are_left_out_unless_they_are_asked_for() {
    let trial = Trial::small();
    // Three times as many steps as rows: most are blank.
    let steps = Selection {
        steps: Steps::Each(120),
        ..eight(1)
    };
    let all = rest(&mut trial.loader(steps.clone()));
    assert_eq!(all.len(), 120 * trial.town.cells().len());
    let mut options = patient();
    options.keep_empty = false;
    let some = rest(&mut trial.open().loader(steps, options).unwrap());
    let filled: Told = all
        .into_iter()
        .filter(|(_, items)| !items.is_empty())
        .collect();
    assert_eq!(some, filled);
}

/// Who is taken out, and how far it went: only refused, masked, or purged.
#[derive(Clone, Copy, Debug)]
enum How {
    Refused,
    Masked,
    Purged,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(24)
    ))]
    #[test]
    fn taking_out_any_items_changes_nothing_else(
        share in 0.0..1.0f64,
        chances in proptest::collection::vec(0.0..1.0f64, 600),
        how in prop_oneof![Just(How::Refused), Just(How::Masked), Just(How::Purged)],
        seed in 0..3u64,
    ) {
        static WHOLE: LazyLock<Vec<Told>> = LazyLock::new(|| {
            let trial = Trial::small();
            (0..3).map(|seed| rest(&mut trial.loader(eight(seed)))).collect()
        });
        let mut trial = Trial::small();
        let items = trial.items().into_iter().zip(chances);
        let gone: BTreeSet<Pseudonym> =
            items.filter(|(_, chance)| *chance < share).map(|(item, _)| item).collect();
        match how {
            How::Refused => trial.revoke(&gone.iter().copied().collect::<Vec<_>>()),
            How::Masked => trial.mask(&gone),
            How::Purged => {
                trial.mask(&gone);
                trial.purge();
            }
        }
        let left = rest(&mut trial.loader(eight(seed)));
        prop_assert_eq!(left, without(&WHOLE[seed as usize], &gone));
    }
}
