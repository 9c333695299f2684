//! Writes facts, profiles and links: the columns that `decide` reads.

use crate::item::{Item, ProfileKey};
use arrow::array::{
    ArrayRef, Date32Array, Int32Array, ListBuilder, RecordBatch, StringArray, StringBuilder,
    UInt8Array, UInt32Array, UInt64Array,
};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;
use rights::{Day, Error, Ordinal, Window};
use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Rows of a row group: one task of a thread in `decide`.
const ROW_GROUP_ROWS: usize = 1 << 20;

/// How an item is connected; codes of the column `relation`.
#[derive(Clone, Copy, Debug)]
enum Relation {
    ShareOf = 0,
    QuoteOf = 1,
    Depicts = 2,
    Mentions = 3,
    ReplyTo = 4,
}

/// Columns of links.parquet.
#[derive(Default)]
struct Links {
    fact: Vec<u64>,
    relation: Vec<u8>,
    item: Vec<Option<String>>,
    person: Vec<Option<u32>>,
}

/// An item with everything that was looked up for it.
pub(crate) struct Resolved {
    pub(crate) item: Item,
    /// Row in the content file.
    pub(crate) row: u64,
    pub(crate) person: Option<Ordinal>,
    pub(crate) mentions: Vec<Ordinal>,
    pub(crate) depicted: Vec<Ordinal>,
}

/// Writes the three files of one content file into a folder.
pub(crate) struct FactsWriter {
    folder: PathBuf,
    facts: ArrowWriter<File>,
    profiles: HashMap<ProfileKey, u32>,
    in_order: Vec<ProfileKey>,
    links: Links,
    written: u64,
    imported: Day,
    window: Window,
}

pub(crate) fn failed(
    path: &Path,
) -> impl Fn(Box<dyn std::error::Error + Send + Sync>) -> Error + use<> {
    let name = path.display().to_string();
    move |e| Error::storage(format!("cannot write `{name}`")).because(e)
}

pub(crate) fn zstd() -> Compression {
    ZstdLevel::try_new(3).map_or(Compression::SNAPPY, Compression::ZSTD)
}

pub(crate) fn new_writer(
    path: &Path,
    schema: arrow::datatypes::SchemaRef,
    properties: WriterProperties,
) -> Result<ArrowWriter<File>, Error> {
    let file = File::create(path).map_err(|e| failed(path)(e.into()))?;
    ArrowWriter::try_new(file, schema, Some(properties)).map_err(|e| failed(path)(e.into()))
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> Result<RecordBatch, Error> {
    let columns = columns
        .into_iter()
        .map(|(name, column)| (name, column, true));
    RecordBatch::try_from_iter_with_nullable(columns)
        .map_err(|e| Error::internal("columns of unequal length").because(e))
}

/// The hot columns are read by every decision, so they are not compressed; ids are, and the
/// dictionary of people would only be in the way.
fn facts_properties() -> WriterProperties {
    WriterProperties::builder()
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_compression(Compression::UNCOMPRESSED)
        .set_column_compression(ColumnPath::from("item"), zstd())
        .set_column_dictionary_enabled(ColumnPath::from("item"), false)
        .set_column_dictionary_enabled(ColumnPath::from("person"), false)
        .set_column_dictionary_enabled(ColumnPath::from("row"), false)
        .set_column_encoding(
            ColumnPath::from("row"),
            parquet::basic::Encoding::DELTA_BINARY_PACKED,
        )
        .build()
}

fn facts_batch(
    rows: &[Resolved],
    profiles: &[u32],
    imported: Day,
    window: Window,
) -> Result<RecordBatch, Error> {
    let created = rows
        .iter()
        .map(|r| r.item.created.map(|c| c.day().epoch_days()));
    batch(vec![
        (
            "row",
            Arc::new(UInt64Array::from_iter_values(rows.iter().map(|r| r.row))),
        ),
        (
            "item",
            Arc::new(StringArray::from_iter_values(
                rows.iter().map(|r| &r.item.id),
            )),
        ),
        (
            "person",
            Arc::new(UInt32Array::from_iter(
                rows.iter().map(|r| r.person.map(|p| p.0)),
            )),
        ),
        (
            "profile",
            Arc::new(UInt32Array::from_iter_values(profiles.iter().copied())),
        ),
        ("created", Arc::new(Date32Array::from_iter(created))),
        (
            "imported",
            Arc::new(Date32Array::from_iter_values(
                rows.iter().map(|_| imported.epoch_days()),
            )),
        ),
        (
            "window",
            Arc::new(Int32Array::from_iter_values(rows.iter().map(|_| window.0))),
        ),
    ])
}

impl FactsWriter {
    pub(crate) fn create(
        folder: &Path,
        imported: Day,
        window: Window,
    ) -> Result<FactsWriter, Error> {
        std::fs::create_dir_all(folder).map_err(|e| failed(folder)(e.into()))?;
        let schema = facts_batch(&[], &[], imported, window)?.schema();
        let facts = new_writer(&folder.join("facts.parquet"), schema, facts_properties())?;
        Ok(FactsWriter {
            folder: folder.to_owned(),
            facts,
            profiles: HashMap::new(),
            in_order: Vec::new(),
            links: Links::default(),
            written: 0,
            imported,
            window,
        })
    }

    /// Writes a batch of items.
    pub(crate) fn write(&mut self, rows: &[Resolved]) -> Result<(), Error> {
        let profiles: Vec<u32> = rows.iter().map(|r| self.profile(&r.item.profile)).collect();
        for (fact, row) in (self.written..).zip(rows) {
            self.links.add(fact, row);
        }
        self.written += rows.len() as u64;
        let batch = facts_batch(rows, &profiles, self.imported, self.window)?;
        self.facts
            .write(&batch)
            .map_err(|e| failed(&self.folder)(e.into()))
    }

    fn profile(&mut self, key: &ProfileKey) -> u32 {
        if let Some(code) = self.profiles.get(key) {
            return *code;
        }
        // INVARIANT: there are at most as many profiles as rows, and files have fewer than 2^32.
        let code = self.in_order.len() as u32;
        self.in_order.push(key.clone());
        self.profiles.insert(key.clone(), code);
        code
    }

    /// Writes profiles and links and closes the files.
    pub(crate) fn finish(self) -> Result<(), Error> {
        let done = failed(&self.folder);
        self.facts.close().map_err(|e| done(e.into()))?;
        write_all(
            &self.folder.join("profiles.parquet"),
            &profiles_batch(&self.in_order)?,
        )?;
        write_all(&self.folder.join("links.parquet"), &self.links.batch()?)
    }
}

fn write_all(path: &Path, batch: &RecordBatch) -> Result<(), Error> {
    let properties = WriterProperties::builder().set_compression(zstd()).build();
    let mut writer = new_writer(path, batch.schema(), properties)?;
    writer.write(batch).map_err(|e| failed(path)(e.into()))?;
    writer.close().map(drop).map_err(|e| failed(path)(e.into()))
}

fn profiles_batch(profiles: &[ProfileKey]) -> Result<RecordBatch, Error> {
    let codes = |code: fn(&ProfileKey) -> u8| {
        Arc::new(UInt8Array::from_iter_values(profiles.iter().map(code)))
    };
    let texts = |text: fn(&ProfileKey) -> &String| {
        Arc::new(StringArray::from_iter_values(profiles.iter().map(text)))
    };
    let mut collected = ListBuilder::new(StringBuilder::new());
    for profile in profiles {
        collected.append_value(profile.collected_for.iter().map(Some));
    }
    batch(vec![
        ("kind", codes(|p| p.kind.code())),
        ("audience", codes(|p| p.audience.code())),
        ("audience_then", codes(|p| p.audience_then.code())),
        ("surface", texts(|p| &p.surface)),
        ("language", texts(|p| &p.language)),
        ("special_category", codes(|p| p.special_category.code())),
        ("collected_for", Arc::new(collected.finish())),
    ])
}

impl Links {
    fn add(&mut self, fact: u64, row: &Resolved) {
        let items = [
            (Relation::ShareOf, &row.item.share_of),
            (Relation::QuoteOf, &row.item.quote_of),
            (Relation::ReplyTo, &row.item.reply_to),
        ];
        for (relation, targets) in items {
            targets
                .iter()
                .for_each(|target| self.push(fact, relation, Some(target.clone()), None));
        }
        for (relation, targets) in [
            (Relation::Depicts, &row.depicted),
            (Relation::Mentions, &row.mentions),
        ] {
            targets
                .iter()
                .for_each(|target| self.push(fact, relation, None, Some(target.0)));
        }
    }

    fn push(&mut self, fact: u64, relation: Relation, item: Option<String>, person: Option<u32>) {
        self.fact.push(fact);
        self.relation.push(relation as u8);
        self.item.push(item);
        self.person.push(person);
    }

    fn batch(self) -> Result<RecordBatch, Error> {
        batch(vec![
            ("fact", Arc::new(UInt64Array::from(self.fact))),
            ("relation", Arc::new(UInt8Array::from(self.relation))),
            ("item", Arc::new(StringArray::from(self.item))),
            ("person", Arc::new(UInt32Array::from(self.person))),
        ])
    }
}
