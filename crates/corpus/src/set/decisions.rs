//! The decision table: a row for every item seen, admitted or not, with its rules and no text.
//!
//! One Parquet file for each content, `decisions/<content>.parquet`, rows in the order of the
//! content: `item` (16 bytes), `person` (16 bytes, null when the owner is unknown), `content`,
//! `row` (Int64, row number in the content), `permits`, `forbids`, `errored` (UInt64, one bit for
//! each rule by its position in the policy).
//!
//! The canonical form of a row is: item; 0 or 1 and the person; row, permits, forbids, errored,
//! each 8 bytes little-endian. The root of a content is SHA-256 over `demur decisions 1`, a zero
//! byte, and its rows. The hash in the manifest is SHA-256 over the contents in the order of their
//! ids, each as length of the id (8 bytes, little-endian), id, root.

use super::failure::{damaged, internal, storage};
use super::paths;
use arrow::array::{
    Array, ArrayRef, AsArray, FixedSizeBinaryArray, FixedSizeBinaryBuilder, Int64Array,
    RecordBatch, StringArray, UInt64Array,
};
use arrow::datatypes::{DataType, Field, Int64Type, Schema, SchemaRef, UInt64Type};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use rights::{Decision, Error, Hash, Pseudonym, RuleCount, RuleId, RuleMask};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const LABEL: &[u8] = b"demur decisions 1\0";

/// The name in [`RuleCount`] of items that no rule permitted.
pub const NOT_PERMITTED: &str = "not_permitted";

/// What was decided for one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecisionRow {
    /// The item.
    pub item: Pseudonym,
    /// Its owner, if known.
    pub person: Option<Pseudonym>,
    /// Row number in the content.
    pub row: u64,
    /// The decision.
    pub decision: Decision,
}

/// The canonical root of one content's decisions.
#[derive(Clone)]
struct ContentRoot(Sha256);

impl ContentRoot {
    fn new() -> ContentRoot {
        ContentRoot(Sha256::new_with_prefix(LABEL))
    }

    fn add(&mut self, row: &DecisionRow) {
        self.0.update(row.item.0);
        match row.person {
            Some(person) => {
                self.0.update([1]);
                self.0.update(person.0);
            }
            None => self.0.update([0]),
        }
        let Decision {
            permits,
            forbids,
            errored,
        } = row.decision;
        for number in [row.row, permits.0, forbids.0, errored.0] {
            self.0.update(number.to_le_bytes());
        }
    }

    fn finish(self) -> Hash {
        Hash(self.0.finalize().into())
    }
}

/// The hash of a decision table from the roots of its contents.
#[must_use]
pub fn table_hash(roots: &BTreeMap<String, Hash>) -> Hash {
    let mut hasher = Sha256::new();
    for (content, root) in roots {
        hasher.update((content.len() as u64).to_le_bytes());
        hasher.update(content);
        hasher.update(root.0);
    }
    Hash(hasher.finalize().into())
}

/// Counts by rule, in the order of the policy, and [`NOT_PERMITTED`] last. A rule counts the items
/// it determined: a permit those it admitted, a forbid those it refused.
#[must_use]
pub fn rule_counts(decisions: &BTreeMap<Decision, u64>, rules: &[RuleId]) -> Vec<RuleCount> {
    let count = |wanted: &dyn Fn(&Decision) -> bool| -> u64 {
        let matching = decisions.iter().filter(|(d, _)| wanted(d));
        matching.map(|(_, items)| items).sum()
    };
    let by_rule = rules.iter().enumerate().map(|(at, rule)| RuleCount {
        rule: rule.clone(),
        items: count(&|d| d.determining().contains(at)),
        errors: count(&|d| d.errored.contains(at)),
    });
    let by_default = RuleCount {
        rule: RuleId(NOT_PERMITTED.to_owned()),
        items: count(&|d| d.permits.is_empty() && d.forbids.is_empty() && d.errored.is_empty()),
        errors: 0,
    };
    by_rule.chain([by_default]).collect()
}

fn columns() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("item", DataType::FixedSizeBinary(16), false),
        Field::new("person", DataType::FixedSizeBinary(16), true),
        Field::new("content", DataType::Utf8, false),
        Field::new("row", DataType::Int64, false),
        Field::new("permits", DataType::UInt64, false),
        Field::new("forbids", DataType::UInt64, false),
        Field::new("errored", DataType::UInt64, false),
    ]))
}

/// Writes the decisions of one content. Contents may be written side by side.
pub struct DecisionWriter {
    content: String,
    path: PathBuf,
    writer: ArrowWriter<File>,
    root: ContentRoot,
    last: Option<u64>,
}

impl DecisionWriter {
    /// Begins the decisions of a content of the set in a folder.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(set: &Path, content: &str) -> Result<DecisionWriter, Error> {
        let folder = paths::decisions(set);
        std::fs::create_dir_all(&folder).map_err(|e| storage(&folder, e))?;
        let path = folder.join(format!("{content}.parquet"));
        let file = File::create(&path).map_err(|e| storage(&path, e))?;
        let properties = WriterProperties::builder()
            .set_created_by("demur".to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_statistics_enabled(EnabledStatistics::None)
            .set_column_statistics_enabled(ColumnPath::from("row"), EnabledStatistics::Chunk)
            .set_column_dictionary_enabled(ColumnPath::from("item"), false)
            .set_column_dictionary_enabled(ColumnPath::from("row"), false)
            .build();
        let writer = ArrowWriter::try_new(file, columns(), Some(properties))
            .map_err(|e| storage(&path, e))?;
        Ok(DecisionWriter {
            content: content.to_owned(),
            path,
            writer,
            root: ContentRoot::new(),
            last: None,
        })
    }

    /// Adds decisions in the order of their rows.
    ///
    /// # Errors
    /// A row that is not after the last one, a full disk.
    pub fn push(&mut self, rows: &[DecisionRow]) -> Result<(), Error> {
        for row in rows {
            if self.last.is_some_and(|last| last >= row.row) {
                let (row, content) = (row.row, &self.content);
                return Err(Error::internal(format!(
                    "the decision of row `{row}` of content `{content}` is out of order"
                )));
            }
            self.last = Some(row.row);
            self.root.add(row);
        }
        let batch = to_batch(&self.content, rows)?;
        self.writer
            .write(&batch)
            .map_err(|e| storage(&self.path, e))
    }

    /// Closes the file and gives the root of the content.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(self) -> Result<Hash, Error> {
        self.writer.close().map_err(|e| storage(&self.path, e))?;
        Ok(self.root.finish())
    }
}

fn to_batch(content: &str, rows: &[DecisionRow]) -> Result<RecordBatch, Error> {
    let failed = |e: arrow::error::ArrowError| internal("decisions", e);
    let mut items = FixedSizeBinaryBuilder::with_capacity(rows.len(), 16);
    let mut persons = FixedSizeBinaryBuilder::with_capacity(rows.len(), 16);
    for row in rows {
        items.append_value(row.item.0).map_err(failed)?;
        match row.person {
            Some(person) => persons.append_value(person.0).map_err(failed)?,
            None => persons.append_null(),
        }
    }
    let numbers: Result<Vec<i64>, _> = rows.iter().map(|r| i64::try_from(r.row)).collect();
    let numbers = numbers.map_err(|e| internal("a row number", e))?;
    let mask = |of: fn(&Decision) -> RuleMask| -> ArrayRef {
        Arc::new(UInt64Array::from_iter_values(
            rows.iter().map(|r| of(&r.decision).0),
        ))
    };
    let arrays: Vec<ArrayRef> = vec![
        Arc::new(items.finish()),
        Arc::new(persons.finish()),
        Arc::new(StringArray::from_iter_values(rows.iter().map(|_| content))),
        Arc::new(Int64Array::from(numbers)),
        mask(|d| d.permits),
        mask(|d| d.forbids),
        mask(|d| d.errored),
    ];
    RecordBatch::try_new(columns(), arrays).map_err(failed)
}

/// The decision table of a set.
#[derive(Clone, Debug)]
pub struct DecisionTable {
    folder: PathBuf,
}

impl DecisionTable {
    /// The table of the set in a folder.
    #[must_use]
    pub fn of(set: &Path) -> DecisionTable {
        DecisionTable {
            folder: paths::decisions(set),
        }
    }

    /// Reads the decisions of a content in their order, and gives their root.
    ///
    /// # Errors
    /// When the file is absent or damaged, names another content, or is out of order; or what `f`
    /// returns.
    pub fn read(
        &self,
        content: &str,
        mut f: impl FnMut(&DecisionRow) -> Result<(), Error>,
    ) -> Result<Hash, Error> {
        let path = self.folder.join(format!("{content}.parquet"));
        let file = File::open(&path).map_err(|e| storage(&path, e))?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file)
            .and_then(|b| b.with_batch_size(65_536).build())
            .map_err(|e| damaged(&path, e))?;
        let mut root = ContentRoot::new();
        let mut last = None;
        for batch in reader {
            let batch = batch.map_err(|e| damaged(&path, e))?;
            let rows = Columns::of(&batch)
                .ok_or_else(|| damaged(&path, "its columns are not those of decisions"))?;
            for at in 0..batch.num_rows() {
                let row = rows
                    .row(at, content)
                    .filter(|row| last.is_none_or(|last| last < row.row))
                    .ok_or_else(|| damaged(&path, format!("decision `{at}` of a batch")))?;
                last = Some(row.row);
                root.add(&row);
                f(&row)?;
            }
        }
        Ok(root.finish())
    }
}

struct Columns<'a> {
    items: &'a FixedSizeBinaryArray,
    persons: &'a FixedSizeBinaryArray,
    contents: &'a StringArray,
    rows: &'a Int64Array,
    masks: [&'a UInt64Array; 3],
}

impl<'a> Columns<'a> {
    fn of(batch: &'a RecordBatch) -> Option<Columns<'a>> {
        let [items, persons, contents, rows, permits, forbids, errored] = batch.columns() else {
            return None;
        };
        Some(Columns {
            items: items.as_fixed_size_binary_opt()?,
            persons: persons.as_fixed_size_binary_opt()?,
            contents: contents.as_string_opt()?,
            rows: rows.as_primitive_opt::<Int64Type>()?,
            masks: [
                permits.as_primitive_opt::<UInt64Type>()?,
                forbids.as_primitive_opt::<UInt64Type>()?,
                errored.as_primitive_opt::<UInt64Type>()?,
            ],
        })
    }

    fn row(&self, at: usize, content: &str) -> Option<DecisionRow> {
        if self.contents.value(at) != content {
            return None;
        }
        let pseudonym = |a: &FixedSizeBinaryArray| a.value(at).try_into().ok().map(Pseudonym);
        let person = match self.persons.is_null(at) {
            true => None,
            false => Some(pseudonym(self.persons)?),
        };
        let [permits, forbids, errored] = self.masks.map(|m| RuleMask(m.value(at)));
        Some(DecisionRow {
            item: pseudonym(self.items)?,
            person,
            row: u64::try_from(self.rows.value(at)).ok()?,
            decision: Decision {
                permits,
                forbids,
                errored,
            },
        })
    }
}
