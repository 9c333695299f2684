//! Reads the facts columns that `intake` writes beside each content file.

use crate::profile::{Profile, code};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{UInt8Type, UInt32Type, UInt64Type};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use rights::{Audience, Error, Kind, SpecialCategory};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Rows that are read and decided at a time; three columns of them stay in a core's cache.
pub(crate) const BATCH_ROWS: usize = 32 * 1024;

/// The facts of one content file.
#[derive(Debug)]
pub struct Facts {
    /// Id of the content.
    pub content: String,
    path: PathBuf,
    metadata: ArrowReaderMetadata,
    /// Profiles by code.
    pub profiles: Vec<Profile>,
    /// What items are connected to, sorted by fact.
    pub links: Vec<Link>,
}

/// One connection of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Row number in the facts file.
    pub fact: u64,
    /// How they are connected.
    pub relation: Relation,
    /// The item at the other end.
    pub item: Option<String>,
    /// The person at the other end, by ordinal.
    pub person: Option<u32>,
}

/// How an item is connected to another item or a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Shares an item.
    ShareOf,
    /// Quotes an item.
    QuoteOf,
    /// Depicts a person.
    Depicts,
    /// Mentions a person.
    Mentions,
    /// Answers an item; changes no decision.
    ReplyTo,
}

impl Relation {
    fn from_code(value: u8) -> Result<Relation, Error> {
        let known = [
            Relation::ShareOf,
            Relation::QuoteOf,
            Relation::Depicts,
            Relation::Mentions,
            Relation::ReplyTo,
        ];
        code("relation", value, known.get(usize::from(value)).copied())
    }
}

pub(crate) fn cannot_read(
    path: &Path,
) -> impl Fn(Box<dyn std::error::Error + Send + Sync>) -> Error + use<> {
    let name = path.display().to_string();
    move |e| {
        Error::corrupt(format!(
            "cannot read facts `{name}`; import the content again"
        ))
        .because(e)
    }
}

fn open(path: &Path) -> Result<(File, ArrowReaderMetadata), Error> {
    let file = File::open(path).map_err(|e| cannot_read(path)(e.into()))?;
    let meta = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())
        .map_err(|e| cannot_read(path)(e.into()))?;
    Ok((file, meta))
}

fn read_all(path: &Path) -> Result<Vec<RecordBatch>, Error> {
    let (file, meta) = open(path)?;
    let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(file, meta).build();
    let reader = reader.map_err(|e| cannot_read(path)(e.into()))?;
    reader
        .map(|b| b.map_err(|e| cannot_read(path)(e.into())))
        .collect()
}

/// A named column of a batch, as the type the contract promises.
pub(crate) fn column<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a dyn Array, Error> {
    let column = batch.column_by_name(name);
    column
        .map(AsRef::as_ref)
        .ok_or_else(|| Error::corrupt(format!("a facts file lacks the column `{name}`")))
}

macro_rules! typed {
    ($batch:expr, $name:literal, $method:ident $(::<$t:ty>)?) => {
        crate::facts::column($batch, $name)?.$method$(::<$t>)?().ok_or_else(|| {
            rights::Error::corrupt(concat!("the facts column `", $name, "` has another type than expected"))
        })?
    };
}
pub(crate) use typed;

impl Facts {
    /// Opens `facts/<content>`: profiles and links are read, the facts themselves are not.
    ///
    /// # Errors
    /// A file that is missing or not what the contract says.
    pub fn open(folder: &Path) -> Result<Facts, Error> {
        let content = folder
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let path = folder.join("facts.parquet");
        let (_, metadata) = open(&path)?;
        let profiles = read_profiles(&folder.join("profiles.parquet"))?;
        let links = read_links(&folder.join("links.parquet"))?;
        Ok(Facts {
            content,
            path,
            metadata,
            profiles,
            links,
        })
    }

    /// Number of items.
    #[must_use]
    pub fn rows(&self) -> u64 {
        u64::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// Row groups with their first row and length.
    pub(crate) fn row_groups(&self) -> Vec<(usize, u64, u64)> {
        let mut first = 0;
        let groups = self.metadata.metadata().row_groups().iter().enumerate();
        groups
            .map(|(index, group)| {
                let rows = u64::try_from(group.num_rows()).unwrap_or(0);
                let entry = (index, first, rows);
                first += rows;
                entry
            })
            .collect()
    }

    /// Streams some columns of one row group.
    pub(crate) fn read(
        &self,
        row_group: usize,
        columns: &[&str],
    ) -> Result<impl Iterator<Item = Result<RecordBatch, Error>> + use<>, Error> {
        let bad = cannot_read(&self.path);
        // A file of its own for each reader: clones share one cursor.
        let file = File::open(&self.path).map_err(|e| bad(e.into()))?;
        let builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
        let reader = builder
            .with_projection(mask)
            .with_row_groups(vec![row_group])
            .with_batch_size(BATCH_ROWS);
        let reader = reader.build().map_err(|e| bad(e.into()))?;
        Ok(reader.map(move |b| b.map_err(|e| bad(e.into()))))
    }
}

fn read_profiles(path: &Path) -> Result<Vec<Profile>, Error> {
    let mut profiles = Vec::new();
    for batch in read_all(path)? {
        let kind = typed!(&batch, "kind", as_primitive_opt::<UInt8Type>);
        let now = typed!(&batch, "audience", as_primitive_opt::<UInt8Type>);
        let then = typed!(&batch, "audience_then", as_primitive_opt::<UInt8Type>);
        let surface = typed!(&batch, "surface", as_string_opt::<i32>);
        let language = typed!(&batch, "language", as_string_opt::<i32>);
        let special = typed!(&batch, "special_category", as_primitive_opt::<UInt8Type>);
        let collected = typed!(&batch, "collected_for", as_list_opt::<i32>);
        for row in 0..batch.num_rows() {
            let purposes = collected.value(row);
            let purposes = purposes.as_string_opt::<i32>();
            let (k, a, t, s) = (
                kind.value(row),
                now.value(row),
                then.value(row),
                special.value(row),
            );
            profiles.push(Profile {
                kind: code("kind", k, Kind::from_code(k))?,
                audience: code("audience", a, Audience::from_code(a))?,
                audience_then: code("audience", t, Audience::from_code(t))?,
                surface: surface.value(row).to_owned(),
                language: language.value(row).to_owned(),
                special_category: code("special category", s, SpecialCategory::from_code(s))?,
                collected_for: purposes
                    .into_iter()
                    .flatten()
                    .flatten()
                    .map(str::to_owned)
                    .collect(),
            });
        }
    }
    Ok(profiles)
}

fn read_links(path: &Path) -> Result<Vec<Link>, Error> {
    let mut links: Vec<Link> = Vec::new();
    for batch in read_all(path)? {
        let fact = typed!(&batch, "fact", as_primitive_opt::<UInt64Type>);
        let relation = typed!(&batch, "relation", as_primitive_opt::<UInt8Type>);
        let item = typed!(&batch, "item", as_string_opt::<i32>);
        let person = typed!(&batch, "person", as_primitive_opt::<UInt32Type>);
        for row in 0..batch.num_rows() {
            links.push(Link {
                fact: fact.value(row),
                relation: Relation::from_code(relation.value(row))?,
                item: item.is_valid(row).then(|| item.value(row).to_owned()),
                person: person.is_valid(row).then(|| person.value(row)),
            });
        }
    }
    if links.is_sorted_by_key(|l| l.fact) {
        return Ok(links);
    }
    Err(Error::corrupt(format!(
        "the links in `{}` are not sorted; import the content again",
        path.display()
    )))
}
