//! Reads the facts columns that `intake` writes beside each content file.

use crate::links::{Link, read_links};
use crate::parts::{self, Part};
use crate::profile::{Profile, code};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{UInt8Type, UInt64Type};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowSelection,
    RowSelector,
};
use rights::{Audience, Error, Kind, SpecialCategory};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// Rows that are read and decided at a time; three columns of them stay in a core's cache.
pub(crate) const BATCH_ROWS: usize = 32 * 1024;

/// The facts of one content file.
#[derive(Debug)]
pub struct Facts {
    /// Id of the content.
    pub content: String,
    parts: Arc<[Part]>,
    links_parts: Arc<[Part]>,
    /// Profiles by code.
    pub profiles: Arc<[Profile]>,
    /// What items are connected to, sorted by fact.
    pub links: Vec<Link>,
    /// Other numbers for people, see [`Facts::renumbered`].
    pub(crate) numbers: Option<Arc<BTreeMap<u32, u32>>>,
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

pub(crate) fn open(path: &Path) -> Result<(File, ArrowReaderMetadata), Error> {
    let file = File::open(path).map_err(|e| cannot_read(path)(e.into()))?;
    let meta = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())
        .map_err(|e| cannot_read(path)(e.into()))?;
    Ok((file, meta))
}

/// Least and greatest number of a column in a row group.
pub(crate) fn range(meta: &ArrowReaderMetadata, group: usize, column: &str) -> Option<(u64, u64)> {
    let place = meta.schema().index_of(column).ok()?;
    let statistics = meta
        .metadata()
        .row_group(group)
        .column(place)
        .statistics()?;
    let number = |b: &[u8]| b.try_into().ok().map(u64::from_le_bytes);
    Some((
        number(statistics.min_bytes_opt()?)?,
        number(statistics.max_bytes_opt()?)?,
    ))
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
        Facts::open_with(folder, None)
    }

    /// Opens `facts/<content>` with the links of certain facts only: enough to decide those.
    ///
    /// # Errors
    /// A file that is missing or not what the contract says.
    pub fn open_some(folder: &Path, facts: &BTreeSet<u64>) -> Result<Facts, Error> {
        Facts::open_with(folder, Some(facts))
    }

    /// The same facts with the links of certain facts only, read now; footers and profiles are not read
    /// again. The files must be those that were opened.
    ///
    /// # Errors
    /// A file that is missing or not what the contract says.
    pub fn with_links_of(&self, facts: &BTreeSet<u64>) -> Result<Facts, Error> {
        Ok(Facts {
            content: self.content.clone(),
            parts: Arc::clone(&self.parts),
            links: read_links(&self.links_parts, Some(facts))?,
            links_parts: Arc::clone(&self.links_parts),
            profiles: Arc::clone(&self.profiles),
            numbers: None,
        })
    }

    /// The same facts with other numbers for people, so that columns of a few people suffice to decide
    /// certain facts ([`crate::Engine::decide_facts`]). Whoever has no number there is beyond them all:
    /// a person whose choices cannot be seen.
    #[must_use]
    pub fn renumbered(mut self, numbers: &Arc<BTreeMap<u32, u32>>) -> Facts {
        let number = |person: u32| numbers.get(&person).copied().unwrap_or(u32::MAX);
        for link in &mut self.links {
            link.person = link.person.map(number);
        }
        self.numbers = Some(Arc::clone(numbers));
        self
    }

    fn open_with(folder: &Path, only: Option<&BTreeSet<u64>>) -> Result<Facts, Error> {
        let content = folder
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let links_parts = parts::open(folder, "links")?;
        Ok(Facts {
            content,
            parts: parts::open(folder, "facts")?.into(),
            profiles: read_profiles(&folder.join("profiles.parquet"))?.into(),
            links: read_links(&links_parts, only)?,
            links_parts: links_parts.into(),
            numbers: None,
        })
    }

    /// Number of items.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.parts.iter().map(Part::rows).sum()
    }

    /// Row groups, counted through all parts: number, first fact, number of facts.
    #[must_use]
    pub fn row_groups(&self) -> Vec<(usize, u64, u64)> {
        let mut first = 0;
        let groups = self.parts.iter().flat_map(Part::groups).enumerate();
        groups
            .map(|(index, group)| {
                let rows = u64::try_from(group.num_rows()).unwrap_or(0);
                let entry = (index, first, rows);
                first += rows;
                entry
            })
            .collect()
    }

    /// The links of one fact.
    #[must_use]
    pub fn links_of(&self, fact: u64) -> &[Link] {
        crate::scan::links_in(&self.links, &(fact..fact + 1))
    }

    /// Streams some columns of one row group: `row` (UInt64, row in the content), `item` (Utf8),
    /// `person`, `profile` (UInt32), `created`, `imported` (Date32), `window` (Int32).
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(
        &self,
        row_group: usize,
        columns: &[&str],
    ) -> Result<impl Iterator<Item = Result<RecordBatch, Error>> + use<>, Error> {
        self.reader(row_group, columns, None)
    }

    /// The same for certain rows of the group, ascending, counted from its first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read_rows(
        &self,
        row_group: usize,
        columns: &[&str],
        rows: &[u64],
    ) -> Result<impl Iterator<Item = Result<RecordBatch, Error>> + use<>, Error> {
        let mut selectors = Vec::new();
        let mut next = 0;
        for row in rows {
            let skipped = row.saturating_sub(next);
            if skipped > 0 {
                selectors.push(RowSelector::skip(
                    usize::try_from(skipped).unwrap_or(usize::MAX),
                ));
            }
            selectors.push(RowSelector::select(1));
            next = row + 1;
        }
        self.reader(row_group, columns, Some(RowSelection::from(selectors)))
    }

    fn reader(
        &self,
        row_group: usize,
        columns: &[&str],
        rows: Option<RowSelection>,
    ) -> Result<impl Iterator<Item = Result<RecordBatch, Error>> + use<>, Error> {
        let (part, row_group) = parts::holding(&self.parts, row_group)?;
        let bad = cannot_read(&part.path);
        // A file of its own for each reader: clones share one cursor.
        let file = File::open(&part.path).map_err(|e| bad(e.into()))?;
        let builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, part.metadata.clone());
        let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
        let mut reader = builder
            .with_projection(mask)
            .with_row_groups(vec![row_group])
            .with_batch_size(BATCH_ROWS);
        if let Some(rows) = rows {
            reader = reader.with_row_selection(rows);
        }
        let reader = reader.build().map_err(|e| bad(e.into()))?;
        Ok(reader.map(move |b| b.map_err(|e| bad(e.into()))))
    }

    /// The facts of rows of the content, ascending; `None` for a row that was not accepted.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn of_rows(&self, rows: &[u64]) -> Result<Vec<Option<u64>>, Error> {
        let mut found = Vec::with_capacity(rows.len());
        let mut rest = rows;
        for (group, first, count) in self.row_groups() {
            let Some((least, most)) = self.row_range(group) else {
                return Err(Error::corrupt("facts do not say which rows they are of"));
            };
            let before = rest.partition_point(|r| *r < least);
            found.extend(std::iter::repeat_n(None, before));
            let here = rest.partition_point(|r| *r <= most) - before;
            let asked = rest.get(before..before + here).unwrap_or_default();
            rest = rest.get(before + here..).unwrap_or_default();
            if most - least + 1 == count {
                // Without gaps the place of a row needs no reading.
                found.extend(asked.iter().map(|r| Some(first + r - least)));
            } else if !asked.is_empty() {
                self.search(group, first, asked, &mut found)?;
            }
        }
        found.extend(std::iter::repeat_n(None, rest.len()));
        Ok(found)
    }

    /// Least and greatest row of the content in a row group.
    fn row_range(&self, group: usize) -> Option<(u64, u64)> {
        let (part, group) = parts::holding(&self.parts, group).ok()?;
        range(&part.metadata, group, "row")
    }

    fn search(
        &self,
        group: usize,
        mut first: u64,
        asked: &[u64],
        found: &mut Vec<Option<u64>>,
    ) -> Result<(), Error> {
        let mut rest = asked.iter().peekable();
        for batch in self.read(group, &["row"])? {
            let batch = batch?;
            let rows = typed!(&batch, "row", as_primitive_opt::<UInt64Type>).values();
            let last = rows.last().copied().unwrap_or(0);
            while let Some(row) = rest.next_if(|r| **r <= last) {
                found.push(rows.binary_search(row).ok().map(|at| first + at as u64));
            }
            first += rows.len() as u64;
        }
        found.extend(rest.map(|_| None));
        Ok(())
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
