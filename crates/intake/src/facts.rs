//! Writes facts, profiles and links: the columns that `decide` reads.

use crate::item::{Item, Profile, UNKNOWN};
use crate::parts::PartWriter;
use crate::write::{Writer, properties, zstd};
use arrow::array::{
    ArrayRef, Date32Array, Date32Builder, Int32Array, ListBuilder, RecordBatch, StringBuilder,
    UInt8Builder, UInt32Array, UInt32Builder, UInt64Array, UInt64Builder,
};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;
use rights::{Audience, Day, Error, Kind, Ordinal, SpecialCategory, Window};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// The table of facts.
pub(crate) const FACTS: &str = "facts";

/// The table of links.
pub(crate) const LINKS: &str = "links";

/// Rows of a row group: one task of a thread in `decide`, and what is decoded and written anew to look
/// for one item, or to blank it.
const ROW_GROUP_ROWS: usize = 1 << 17;

/// The most profiles of one content; above it a column holds what is no surface or language.
const MOST_PROFILES: usize = 1 << 20;

/// How an item is connected; codes of the column `relation`.
#[derive(Clone, Copy, Debug)]
enum Relation {
    ShareOf = 0,
    QuoteOf = 1,
    Depicts = 2,
    Mentions = 3,
    ReplyTo = 4,
}

/// Texts that recur, by number.
#[derive(Default)]
struct Words {
    by_text: HashMap<String, u32>,
    texts: Vec<String>,
}

impl Words {
    fn code(&mut self, text: &str) -> u32 {
        if let Some(code) = self.by_text.get(text) {
            return *code;
        }
        let code = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.to_owned());
        self.by_text.insert(text.to_owned(), code);
        code
    }

    fn text(&self, code: u32) -> &str {
        self.texts.get(code as usize).map_or("", String::as_str)
    }
}

/// A profile by the numbers of its words: vocabulary codes, surface, language, purposes.
type Key = ([u8; 4], u32, u32, u32);

/// The distinct profiles of a content.
#[derive(Default)]
struct Profiles {
    words: Words,
    lists: HashMap<Vec<u32>, u32>,
    list_of: Vec<Vec<u32>>,
    codes: HashMap<Key, u32>,
    in_order: Vec<Key>,
    scratch: Vec<u32>,
}

impl Profiles {
    fn code(&mut self, p: &Profile<'_>) -> Result<u32, Error> {
        let list = self.list(&p.collected_for);
        let vocabulary = [
            p.kind.code(),
            p.audience.code(),
            p.audience_then.code(),
            p.special_category.code(),
        ];
        let key = (
            vocabulary,
            self.words.code(p.surface),
            self.words.code(p.language),
            list,
        );
        if let Some(code) = self.codes.get(&key) {
            return Ok(*code);
        }
        if self.in_order.len() >= MOST_PROFILES {
            return Err(Error::input(format!(
                "`surface`, `language` and `collected_for` have more than `{MOST_PROFILES}` different combinations (one is `{}`); map other columns to them",
                p.surface
            )));
        }
        let code = self.in_order.len() as u32;
        self.in_order.push(key);
        self.codes.insert(key, code);
        Ok(code)
    }

    fn list(&mut self, purposes: &[Cow<'_, str>]) -> u32 {
        self.scratch.clear();
        for purpose in purposes {
            let code = self.words.code(purpose);
            self.scratch.push(code);
        }
        if let Some(code) = self.lists.get(&self.scratch) {
            return *code;
        }
        let code = u32::try_from(self.list_of.len()).unwrap_or(u32::MAX);
        self.list_of.push(self.scratch.clone());
        self.lists.insert(self.scratch.clone(), code);
        code
    }

    fn batch(&self) -> Result<RecordBatch, Error> {
        let codes = |at: usize| -> ArrayRef {
            let mut builder = UInt8Builder::new();
            self.in_order
                .iter()
                .for_each(|(v, ..)| builder.append_value(v.get(at).copied().unwrap_or(0)));
            Arc::new(builder.finish())
        };
        let words = |of: fn(&Key) -> u32| -> ArrayRef {
            let mut builder = StringBuilder::new();
            self.in_order
                .iter()
                .for_each(|key| builder.append_value(self.words.text(of(key))));
            Arc::new(builder.finish())
        };
        let mut purposes = ListBuilder::new(StringBuilder::new());
        for (.., list) in &self.in_order {
            let list = self
                .list_of
                .get(*list as usize)
                .map_or(&[][..], Vec::as_slice);
            list.iter()
                .for_each(|word| purposes.values().append_value(self.words.text(*word)));
            purposes.append(true);
        }
        named(vec![
            ("kind", codes(0)),
            ("audience", codes(1)),
            ("audience_then", codes(2)),
            ("surface", words(|k| k.1)),
            ("language", words(|k| k.2)),
            ("special_category", codes(3)),
            ("collected_for", Arc::new(purposes.finish())),
        ])
    }
}

/// The profile of an item of which nothing is said.
pub(crate) fn unknown_profile() -> Result<RecordBatch, Error> {
    let mut profiles = Profiles::default();
    profiles.code(&Profile {
        kind: Kind::Unknown,
        audience: Audience::Unknown,
        audience_then: Audience::Unknown,
        surface: UNKNOWN,
        language: UNKNOWN,
        special_category: SpecialCategory::Unknown,
        collected_for: Vec::new(),
    })?;
    profiles.batch()
}

fn named(columns: Vec<(&str, ArrayRef)>) -> Result<RecordBatch, Error> {
    let columns = columns
        .into_iter()
        .map(|(name, column)| (name, column, true));
    RecordBatch::try_from_iter_with_nullable(columns)
        .map_err(|e| Error::internal("columns of unequal length").because(e))
}

fn facts_schema() -> SchemaRef {
    let field = |name: &str, of, nullable| Field::new(name, of, nullable);
    Arc::new(Schema::new(vec![
        field("row", DataType::UInt64, false),
        field("item", DataType::Utf8, false),
        field("person", DataType::UInt32, true),
        field("profile", DataType::UInt32, false),
        field("created", DataType::Date32, true),
        field("imported", DataType::Date32, false),
        field("window", DataType::Int32, false),
    ]))
}

fn links_schema() -> SchemaRef {
    let field = |name: &str, of, nullable| Field::new(name, of, nullable);
    Arc::new(Schema::new(vec![
        field("fact", DataType::UInt64, false),
        field("relation", DataType::UInt8, false),
        field("item", DataType::Utf8, true),
        field("person", DataType::UInt32, true),
    ]))
}

/// The hot columns are read by every decision, so they are not compressed; ids are, and the
/// dictionaries of columns that hardly repeat would only be in the way.
pub(crate) fn facts_properties() -> WriterProperties {
    let hot = |b: parquet::file::properties::WriterPropertiesBuilder, name: &str| {
        b.set_column_dictionary_enabled(ColumnPath::from(name), false)
    };
    let all = properties()
        .set_compression(Compression::UNCOMPRESSED)
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_column_compression(ColumnPath::from("item"), zstd())
        .set_column_encoding(
            ColumnPath::from("row"),
            parquet::basic::Encoding::DELTA_BINARY_PACKED,
        );
    ["item", "person", "row"].into_iter().fold(all, hot).build()
}

/// The columns of the items that are not written yet. Persons are numbers into a list of ids
/// until they are looked up.
#[derive(Default)]
struct Pending {
    row: UInt64Builder,
    item: StringBuilder,
    person: Vec<Option<u32>>,
    profile: UInt32Builder,
    created: Date32Builder,
    links: Links,
    ids: Words,
}

#[derive(Default)]
struct Links {
    fact: UInt64Builder,
    relation: UInt8Builder,
    item: StringBuilder,
    person: Vec<Option<u32>>,
}

impl Links {
    fn push(&mut self, fact: u64, relation: Relation, item: Option<&str>, person: Option<u32>) {
        self.fact.append_value(fact);
        self.relation.append_value(relation as u8);
        self.item.append_option(item);
        self.person.push(person);
    }
}

/// Writes the three files of one content into a folder.
pub(crate) struct FactsWriter {
    facts: PartWriter,
    links: PartWriter,
    profiles_at: std::path::PathBuf,
    profiles: Profiles,
    pending: Pending,
    written: u64,
    imported: Day,
    window: Window,
}

impl FactsWriter {
    pub(crate) fn create(
        folder: &Path,
        imported: Day,
        window: Window,
        rows_of_part: usize,
    ) -> Result<FactsWriter, Error> {
        Ok(FactsWriter {
            facts: PartWriter::create(
                folder,
                FACTS,
                facts_schema(),
                facts_properties(),
                rows_of_part,
            )?,
            links: PartWriter::create(
                folder,
                LINKS,
                links_schema(),
                properties().build(),
                rows_of_part,
            )?,
            profiles_at: folder.join("profiles.parquet"),
            profiles: Profiles::default(),
            pending: Pending::default(),
            written: 0,
            imported,
            window,
        })
    }

    /// Takes an item; `row` is its row in the content file.
    pub(crate) fn push(&mut self, row: u64, item: &Item<'_>) -> Result<(), Error> {
        let profile = self.profiles.code(&item.profile)?;
        let fact = self.written + self.pending.person.len() as u64;
        let pending = &mut self.pending;
        pending.row.append_value(row);
        pending.item.append_value(item.id);
        let person = item.person.map(|id| pending.ids.code(id));
        pending.person.push(person);
        pending.profile.append_value(profile);
        pending
            .created
            .append_option(item.created.map(|c| c.day().epoch_days()));
        let targets = [
            (Relation::ShareOf, &item.share_of),
            (Relation::QuoteOf, &item.quote_of),
            (Relation::ReplyTo, &item.reply_to),
        ];
        for (relation, targets) in targets {
            targets
                .iter()
                .for_each(|target| pending.links.push(fact, relation, Some(target), None));
        }
        for (relation, people) in [
            (Relation::Depicts, &item.depicted),
            (Relation::Mentions, &item.mentions),
        ] {
            for id in people {
                let person = pending.ids.code(id);
                pending.links.push(fact, relation, None, Some(person));
            }
        }
        Ok(())
    }

    /// Items taken and not written yet.
    pub(crate) fn pending(&self) -> usize {
        self.pending.person.len()
    }

    /// Looks up the people that pending items name, and writes the items.
    pub(crate) fn flush(
        &mut self,
        resolve: impl FnOnce(&[String]) -> Result<Vec<Ordinal>, Error>,
    ) -> Result<(), Error> {
        let mut pending = std::mem::take(&mut self.pending);
        let rows = pending.person.len();
        if rows == 0 {
            return Ok(());
        }
        let ids = pending.ids.texts;
        let ordinals = if ids.is_empty() {
            Vec::new()
        } else {
            resolve(&ids)?
        };
        if ordinals.len() != ids.len() {
            let (asked, got) = (ids.len(), ordinals.len());
            return Err(Error::internal(format!(
                "`{asked}` people were looked up and `{got}` found"
            )));
        }
        let people = |codes: &[Option<u32>]| -> ArrayRef {
            let ordinal =
                |code: &Option<u32>| code.and_then(|c| ordinals.get(c as usize)).map(|o| o.0);
            Arc::new(codes.iter().map(ordinal).collect::<UInt32Array>())
        };
        let batch = |schema, columns| {
            RecordBatch::try_new(schema, columns)
                .map_err(|e| Error::internal("facts columns do not fit").because(e))
        };
        let links = pending.links.person.len();
        if links > 0 {
            let columns: Vec<ArrayRef> = vec![
                Arc::new(pending.links.fact.finish()),
                Arc::new(pending.links.relation.finish()),
                Arc::new(pending.links.item.finish()),
                people(&pending.links.person),
            ];
            self.links.write(&batch(links_schema(), columns)?)?;
        }
        let row: UInt64Array = pending.row.finish();
        let columns: Vec<ArrayRef> = vec![
            Arc::new(row),
            Arc::new(pending.item.finish()),
            people(&pending.person),
            Arc::new(pending.profile.finish()),
            Arc::new(pending.created.finish()),
            Arc::new(Date32Array::from_value(self.imported.epoch_days(), rows)),
            Arc::new(Int32Array::from_value(self.window.0, rows)),
        ];
        self.facts.write(&batch(facts_schema(), columns)?)?;
        self.written += rows as u64;
        Ok(())
    }

    /// Writes profiles and closes the files. Everything pending must be flushed.
    pub(crate) fn finish(self) -> Result<(), Error> {
        self.facts.finish()?;
        self.links.finish()?;
        let profiles = self.profiles.batch()?;
        let mut writer =
            Writer::create(&self.profiles_at, profiles.schema(), properties().build())?;
        writer.write(&profiles)?;
        writer.finish()
    }
}
