//! The canonical form is what its description says, whatever the layout.

use crate::fixture::{Row, Town, batch, write};
use arrow::array::{ArrayRef, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema};
use corpus::set::WriterOptions;
use corpus::set::canonical::RootHasher;
use proptest::prelude::*;
use rights::Hash;
use sha2::{Digest, Sha256};
use std::sync::Arc;

fn root_of(batches: &[RecordBatch]) -> Hash {
    let mut hasher = RootHasher::default();
    batches.iter().for_each(|b| hasher.add(b).unwrap());
    hasher.finish()
}

/// The description of the canonical form, written down a second time and value by value.
fn root_by_hand(rows: &[Row]) -> Hash {
    fn sized(tag: u8, bytes: Option<&[u8]>) -> Vec<u8> {
        let Some(bytes) = bytes else { return vec![0] };
        [&[tag], &(bytes.len() as u64).to_le_bytes()[..], bytes].concat()
    }
    let text = |t: &str| sized(1, Some(t.as_bytes()));
    let number = |tag: u8, n: i64| [&[tag], &n.to_le_bytes()[..]].concat();
    let mut root = Sha256::new();
    for row in rows {
        let kind = if row.media.is_some() { "photo" } else { "post" };
        let digest_of_media = row.media.as_ref().map(|m| Hash::of(m).to_string());
        let form = [
            b"demur row 1\0".to_vec(),
            text(&row.person.to_string()),
            text(&row.item.to_string()),
            text(kind),
            row.created.map_or(vec![0], |c| number(4, c)),
            text(row.language),
            text("feed"),
            sized(1, row.text.as_ref().map(String::as_bytes)),
            vec![0],
            sized(2, row.media.as_deref()),
            sized(1, digest_of_media.as_ref().map(String::as_bytes)),
            text("00112233445566aa"),
            number(3, row.row as i64),
        ]
        .concat();
        root.update(Sha256::digest(form));
    }
    Hash(root.finalize().into())
}

/// The same values in another layout.
fn repacked(batch: &RecordBatch, text: &DataType, bytes: &DataType) -> RecordBatch {
    let to = |column: &ArrayRef| match column.data_type() {
        DataType::Utf8 => cast(column, text).unwrap(),
        DataType::Binary => cast(column, bytes).unwrap(),
        _ => Arc::clone(column),
    };
    let arrays: Vec<ArrayRef> = batch.columns().iter().map(to).collect();
    let fields = batch.schema_ref().fields().iter().zip(&arrays);
    let fields: Vec<_> = fields
        .map(|(f, a)| Field::new(f.name(), a.data_type().clone(), true))
        .collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap()
}

#[test]
fn the_root_is_the_one_described() {
    let town = Town::small();
    let folder = tempfile::tempdir().unwrap();
    let written = write(
        folder.path(),
        &town.admitted(),
        77,
        WriterOptions::default(),
    );
    let cells = town.cells();
    assert_eq!(written.cells.len(), cells.len());
    for (found, (cell, rows)) in written.cells.iter().zip(&cells) {
        assert_eq!(found.entry.cell, *cell);
        assert_eq!(found.entry.rows, rows.len() as u64);
        assert_eq!(found.entry.root, root_by_hand(rows), "{cell}");
    }
}

#[test]
fn the_root_does_not_depend_on_the_layout() {
    let rows = Town::small().admitted();
    let whole = batch(&rows);
    let want = root_of(std::slice::from_ref(&whole));
    let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    for (text, bytes) in [
        (dictionary, DataType::LargeBinary),
        (DataType::Utf8View, DataType::BinaryView),
        (DataType::LargeUtf8, DataType::Binary),
    ] {
        assert_eq!(root_of(&[repacked(&whole, &text, &bytes)]), want, "{text}");
    }
    let mut other = rows.clone();
    other.swap(3, 4);
    assert_ne!(root_of(&[batch(&other)]), want, "the order counts");
}

proptest! {
    #[test]
    fn the_root_does_not_depend_on_cuts(cuts in proptest::collection::vec(0usize..700, 0..9)) {
        let rows = Town::small().admitted();
        let whole = batch(&rows);
        let mut cuts: Vec<usize> = cuts.into_iter().filter(|c| *c < rows.len()).collect();
        cuts.extend([0, rows.len()]);
        cuts.sort_unstable();
        let parts: Vec<_> = cuts.windows(2).map(|w| whole.slice(w[0], w[1] - w[0])).collect();
        prop_assert_eq!(root_of(&parts), root_by_hand(&rows));
    }
}
