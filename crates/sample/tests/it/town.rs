//! Towns on disk, read back row by row.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, Schema, TimestampMicrosecondType};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use sample::{TownOptions, Written, write};
use std::fs::{self, File};
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// One value, as far as the tests ask.
pub(crate) struct Row<'a> {
    batch: &'a RecordBatch,
    at: usize,
}

impl Row<'_> {
    fn column(&self, name: &str) -> &dyn Array {
        self.batch.column_by_name(name).unwrap().as_ref()
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let column = self.column(name).as_string::<i32>();
        column
            .is_valid(self.at)
            .then(|| column.value(self.at).to_owned())
    }

    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        let column = self.column(name).as_list::<i32>();
        if column.is_null(self.at) {
            return Vec::new();
        }
        let values = column.value(self.at);
        let texts = values.as_string::<i32>().iter();
        texts.map(|v| v.unwrap().to_owned()).collect()
    }

    pub(crate) fn day(&self, name: &str) -> Option<i32> {
        let column = self.column(name).as_primitive::<Date32Type>();
        column.is_valid(self.at).then(|| column.value(self.at))
    }

    pub(crate) fn moment(&self, name: &str) -> Option<i64> {
        let column = self.column(name).as_primitive::<TimestampMicrosecondType>();
        column.is_valid(self.at).then(|| column.value(self.at))
    }

    pub(crate) fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        let column = self.column(name).as_binary::<i32>();
        column
            .is_valid(self.at)
            .then(|| column.value(self.at).to_vec())
    }
}

pub(crate) struct Table {
    batches: Vec<RecordBatch>,
}

impl Table {
    pub(crate) fn read(path: &Path) -> Table {
        let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
        let batches = builder.build().unwrap().map(Result::unwrap).collect();
        Table { batches }
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let rows = |batch| (0..RecordBatch::num_rows(batch)).map(move |at| Row { batch, at });
        self.batches.iter().flat_map(rows)
    }
}

pub(crate) fn schema_of(path: &Path) -> Arc<Schema> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    builder.schema().clone()
}

/// Everything a town says.
pub(crate) struct Town {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) written: Written,
    pub(crate) people: Table,
    pub(crate) items: Table,
    pub(crate) choices: Table,
    pub(crate) notices: Table,
}

pub(crate) fn build(options: &TownOptions) -> Town {
    let dir = tempfile::tempdir().unwrap();
    let town = dir.path().join("town");
    let written = write(&town, options, &|_| ()).unwrap();
    let mut parts: Vec<_> = fs::read_dir(town.join("items"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    parts.sort();
    let batches = parts.iter().flat_map(|p| Table::read(p).batches).collect();
    Town {
        written,
        people: Table::read(&town.join("people.parquet")),
        items: Table { batches },
        choices: Table::read(&town.join("choices.parquet")),
        notices: Table::read(&town.join("notices.parquet")),
        dir,
    }
}

/// The town of 10,000 people that most tests look at; built once.
pub(crate) fn ten_thousand() -> &'static Town {
    static TOWN: OnceLock<Town> = OnceLock::new();
    TOWN.get_or_init(|| build(&TownOptions::new(10_000, 7)))
}
