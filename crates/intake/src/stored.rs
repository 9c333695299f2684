//! The items of a workspace, one by one, as facts say where they stand.

use crate::facts::FACTS;
use crate::parts::Parts;
use crate::store::ContentStore;
use arrow::array::{Array, AsArray};
use arrow::datatypes::{Date32Type, UInt32Type, UInt64Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rights::{Error, ItemId};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;

/// Where one item stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredItem {
    /// Content file, by position in [`ContentStore::contents`].
    pub file: usize,
    /// Row in its facts.
    pub fact: u64,
    /// Row in the content file.
    pub row: u64,
    /// Its id.
    pub item: String,
    /// Its owner.
    pub person: Option<u32>,
    /// Its profile's code.
    pub profile: u32,
    /// Days since 1970 of creation.
    pub created: Option<i32>,
    /// Days since 1970 of first import.
    pub imported: i32,
}

impl ContentStore {
    /// The row numbers of every accepted item that was not erased.
    pub(crate) fn accepted_rows(&self, content: &str) -> Result<Vec<u64>, Error> {
        let mut rows = Vec::new();
        scan(&self.facts(content), |item| {
            if !ItemId::is_erased_at(&item.item, content, item.fact) {
                rows.push(item.row);
            }
        })?;
        Ok(rows)
    }

    /// Items that `wanted` picks by owner and id, in the order of files and facts.
    ///
    /// # Errors
    /// When facts cannot be read.
    pub fn find(
        &self,
        wanted: impl Fn(Option<u32>, &str) -> bool,
    ) -> Result<Vec<StoredItem>, Error> {
        let mut out = Vec::new();
        for (file, info) in self.contents()?.iter().enumerate() {
            scan(&self.facts(&info.content), |mut item| {
                if wanted(item.person, &item.item) {
                    item.file = file;
                    out.push(item);
                }
            })?;
        }
        Ok(out)
    }

    /// Calls `each` with owner and id of every item of a content.
    ///
    /// # Errors
    /// When facts cannot be read.
    pub fn each_of(
        &self,
        content: &str,
        mut each: impl FnMut(Option<u32>, &str),
    ) -> Result<(), Error> {
        scan(&self.facts(content), |item| each(item.person, &item.item))
    }

    /// The items at these places: (file, fact).
    ///
    /// # Errors
    /// When facts cannot be read.
    pub fn find_facts(
        &self,
        places: &std::collections::HashSet<(usize, u64)>,
    ) -> Result<Vec<StoredItem>, Error> {
        let mut out = Vec::new();
        for (file, info) in self
            .contents()?
            .iter()
            .enumerate()
            .filter(|(file, _)| places.iter().any(|p| p.0 == *file))
        {
            scan(&self.facts(&info.content), |mut item| {
                item.file = file;
                if places.contains(&(file, item.fact)) {
                    out.push(item);
                }
            })?;
        }
        Ok(out)
    }

    /// The items at rows of a content, which is the one of this position in [`ContentStore::contents`].
    ///
    /// # Errors
    /// When facts cannot be read.
    pub fn find_rows(
        &self,
        (file, content): (usize, &str),
        rows: &BTreeSet<u64>,
    ) -> Result<Vec<StoredItem>, Error> {
        let mut out = Vec::new();
        if rows.is_empty() {
            return Ok(out);
        }
        scan(&self.facts(content), |item| {
            if rows.contains(&item.row) {
                out.push(StoredItem { file, ..item });
            }
        })?;
        Ok(out)
    }

    /// The ids of items at rows of a content, by row.
    ///
    /// # Errors
    /// When facts cannot be read.
    pub fn ids_at(
        &self,
        content: &str,
        rows: &BTreeSet<u64>,
    ) -> Result<BTreeMap<u64, String>, Error> {
        let mut ids = BTreeMap::new();
        scan(&self.facts(content), |item| {
            if rows.contains(&item.row) {
                ids.insert(item.row, item.item);
            }
        })?;
        Ok(ids)
    }
}

fn scan(folder: &Path, mut each: impl FnMut(StoredItem)) -> Result<(), Error> {
    let mut fact = 0;
    let parts = Parts::open(folder, FACTS)?;
    parts
        .paths()
        .try_for_each(|path| scan_part(path, &mut fact, &mut each))
}

fn scan_part(path: &Path, fact: &mut u64, each: &mut impl FnMut(StoredItem)) -> Result<(), Error> {
    let wrong = |e: Box<dyn std::error::Error + Send + Sync>| {
        Error::corrupt(format!("cannot read `{}`", path.display())).because(e)
    };
    let lacks = || {
        Error::corrupt(format!(
            "`{}` lacks a column; import the content again",
            path.display()
        ))
    };
    let file = File::open(path).map_err(|e| wrong(e.into()))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(|b| b.with_batch_size(8192).build());
    for batch in reader.map_err(|e| wrong(e.into()))? {
        let batch = batch.map_err(|e| wrong(e.into()))?;
        let column = |name: &str| batch.column_by_name(name).ok_or_else(lacks);
        let row = column("row")?
            .as_primitive_opt::<UInt64Type>()
            .ok_or_else(lacks)?;
        let item = column("item")?.as_string_opt::<i32>().ok_or_else(lacks)?;
        let person = column("person")?
            .as_primitive_opt::<UInt32Type>()
            .ok_or_else(lacks)?;
        let profile = column("profile")?
            .as_primitive_opt::<UInt32Type>()
            .ok_or_else(lacks)?;
        let created = column("created")?
            .as_primitive_opt::<Date32Type>()
            .ok_or_else(lacks)?;
        let imported = column("imported")?
            .as_primitive_opt::<Date32Type>()
            .ok_or_else(lacks)?;
        for at in 0..batch.num_rows() {
            each(StoredItem {
                file: 0,
                fact: *fact,
                row: row.value(at),
                item: item.value(at).to_owned(),
                person: person.is_valid(at).then(|| person.value(at)),
                profile: profile.value(at),
                created: created.is_valid(at).then(|| created.value(at)),
                imported: imported.value(at),
            });
            *fact += 1;
        }
    }
    Ok(())
}
