//! Where in the facts of a content a person's items are, and the items that point to an item: what an
//! erasure must find without reading everything.
//!
//! `facts/<id>/index/people.parquet` has `key`, `fact` (UInt64): the key is twice the person's
//! ordinal, and one more where the person does not own the item but is shown or named in it.
//! `targets.parquet` has the same columns: the key is the first half of the digest of an item's id
//! that the fact shares, quotes or answers. So has `items.parquet`: the key is that of the fact's own
//! id, at the time of the import. All are sorted, in parts and small row groups whose statistics lead to a key.
//! `profiles.json` counts the facts of each profile.

use crate::facts::{FACTS, LINKS};
use crate::item::id_key;
use crate::parts::{self, Parts};
use crate::quarantine::{read_failed, write_failed};
use crate::rewrite::Groups;
use crate::sorted::Sorted;
use crate::swap::write_whole;
use crate::write::zstd;
use arrow::array::{Array, AsArray, PrimitiveArray, RecordBatch, StringArray};
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Field, Schema, SchemaRef, UInt32Type, UInt64Type,
};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::properties::WriterProperties;
use rights::{Error, Ordinal, part_name};
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) const PEOPLE: &str = "people";
pub(crate) const TARGETS: &str = "targets";
const ITEMS: &str = "items";

/// Entries of a row group: few enough to be decoded for one key, many enough that the footer, which is read
/// for each look, stays small with hundreds of millions of entries.
pub(crate) const GROUP_ROWS: usize = 1 << 15;

pub(crate) fn columns() -> SchemaRef {
    let number = |name: &str| Field::new(name, DataType::UInt64, false);
    Arc::new(Schema::new(vec![number("key"), number("fact")]))
}

pub(crate) fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_created_by("demur".to_owned())
        .set_compression(zstd())
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_dictionary_enabled(false)
        .set_encoding(parquet::basic::Encoding::DELTA_BINARY_PACKED)
        .build()
}

/// The key of what a person owns.
pub(crate) const fn owned(person: Ordinal) -> u64 {
    person.0 as u64 * 2
}

/// The key of what shows or names a person.
pub(crate) const fn shown(person: Ordinal) -> u64 {
    owned(person) + 1
}

/// The key of an item's id.
pub(crate) fn target(item: &str) -> u64 {
    id_key(item).0
}

/// Whether the index of the facts in a folder is whole.
pub(crate) fn is_whole(folder: &Path) -> bool {
    folder.join("index").join(part_name(ITEMS, 0)).exists()
}

/// Makes the index of the facts in a folder, unless it is there.
pub(crate) fn ensure(folder: &Path, rows_of_part: usize) -> Result<(), Error> {
    if is_whole(folder) {
        return Ok(());
    }
    let (place, new) = (folder.join("index"), folder.join("index.tmp"));
    for left in [&place, &new] {
        if left.exists() {
            fs::remove_dir_all(left).map_err(|e| write_failed(left, e))?;
        }
    }
    fs::create_dir(&new).map_err(|e| write_failed(&new, e))?;
    let of = |table| Sorted::create(&new, table, rows_of_part);
    let (mut people, mut targets, mut items) = (of(PEOPLE), of(TARGETS), of(ITEMS));
    index_facts(folder, &new, &mut people, &mut items)?;
    index_links(folder, &mut people, &mut targets)?;
    people.finish()?;
    targets.finish()?;
    items.finish()?;
    fs::rename(&new, &place).map_err(|e| write_failed(&place, e))
}

fn index_facts(
    folder: &Path,
    new: &Path,
    people: &mut Sorted,
    items: &mut Sorted,
) -> Result<(), Error> {
    let mut uses: Vec<u64> = Vec::new();
    let mut fact = 0;
    each(folder, FACTS, &["item", "person", "profile"], |batch| {
        let (owners, profiles) = (
            number::<UInt32Type>(batch, "person")?,
            number::<UInt32Type>(batch, "profile")?,
        );
        let ids = texts(batch, "item")?;
        for at in 0..batch.num_rows() {
            if owners.is_valid(at) {
                people.push(owned(Ordinal(owners.value(at))), fact)?;
            }
            let code = profiles.value(at) as usize;
            if uses.len() <= code {
                uses.resize(code + 1, 0);
            }
            if let Some(count) = uses.get_mut(code) {
                *count += 1;
            }
            items.push(target(ids.value(at)), fact)?;
            fact += 1;
        }
        Ok(())
    })?;
    save_uses(&new.join("profiles.json"), &uses)
}

fn index_links(folder: &Path, people: &mut Sorted, targets: &mut Sorted) -> Result<(), Error> {
    each(folder, LINKS, &["fact", "item", "person"], |batch| {
        let (facts, persons) = (
            number::<UInt64Type>(batch, "fact")?,
            number::<UInt32Type>(batch, "person")?,
        );
        let items: &StringArray = texts(batch, "item")?;
        for at in 0..batch.num_rows() {
            if persons.is_valid(at) {
                people.push(shown(Ordinal(persons.value(at))), facts.value(at))?;
            }
            if items.is_valid(at) {
                targets.push(target(items.value(at)), facts.value(at))?;
            }
        }
        Ok(())
    })
}

/// Writes how many facts each profile has.
pub(crate) fn save_uses(path: &Path, uses: &[u64]) -> Result<(), Error> {
    let text = serde_json::to_vec(uses)
        .map_err(|e| Error::internal("counts could not be written").because(e))?;
    write_whole(path, &text)
}

/// How many facts each profile has.
pub(crate) fn uses(folder: &Path) -> Result<Vec<u64>, Error> {
    let path = folder.join("index/profiles.json");
    let text = fs::read(&path).map_err(|e| read_failed(&path, e))?;
    serde_json::from_slice(&text)
        .map_err(|e| Error::corrupt(format!("`{}` is damaged: {e}", path.display())))
}

/// The least and the greatest key of a part.
type Keys = (u64, u64);

/// One of the indexes of a content. Footers are read once they are needed: the parts are sorted, and for
/// a few keys few of them are.
pub(crate) struct Places {
    folder: PathBuf,
    table: &'static str,
    parts: Vec<OnceCell<Groups>>,
}

impl Places {
    pub(crate) fn people(folder: &Path) -> Result<Places, Error> {
        Places::open(folder, PEOPLE)
    }

    pub(crate) fn targets(folder: &Path) -> Result<Places, Error> {
        Places::open(folder, TARGETS)
    }

    pub(crate) fn items(folder: &Path) -> Result<Places, Error> {
        Places::open(folder, ITEMS)
    }

    fn open(folder: &Path, table: &'static str) -> Result<Places, Error> {
        let folder = folder.join("index");
        // One at least: where it is missing, to read it says so.
        let parts = parts::count(&folder, table)?.max(1);
        Ok(Places {
            folder,
            table,
            parts: (0..parts).map(|_| OnceCell::new()).collect(),
        })
    }

    fn path(&self, part: usize) -> PathBuf {
        self.folder.join(part_name(self.table, part))
    }

    fn part(&self, number: usize) -> Result<&Groups, Error> {
        let missing = || Error::internal("a part of an index that is none");
        let cell = self.parts.get(number).ok_or_else(missing)?;
        if let Some(groups) = cell.get() {
            return Ok(groups);
        }
        let groups = Groups::open(&self.path(number))?;
        if groups.continues() != (number + 1 < self.parts.len()) {
            let (folder, table) = (self.folder.display(), self.table);
            return Err(Error::corrupt(format!(
                "parts of `{table}` are missing in `{folder}`; import the content again"
            )));
        }
        Ok(cell.get_or_init(|| groups))
    }

    /// The first part from this one on that has entries, and its least and greatest key.
    fn filled(&self, from: usize) -> Result<Option<(usize, Keys)>, Error> {
        for number in from..self.parts.len() {
            if let Some(range) = self.part(number)?.sorted_range(0) {
                return Ok(Some((number, range)));
            }
        }
        Ok(None)
    }

    /// The parts that may hold a key.
    fn reaching(&self, key: u64) -> Result<Vec<usize>, Error> {
        let (mut low, mut high) = (0, self.parts.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.filled(middle)? {
                Some((number, (_, greatest))) if greatest < key => low = number + 1,
                _ => high = middle,
            }
        }
        let mut found = Vec::new();
        while let Some((number, (least, _))) = self.filled(low)?
            && least <= key
        {
            found.push(number);
            low = number + 1;
        }
        Ok(found)
    }

    /// The entries with these keys, and the bytes read.
    pub(crate) fn find(&self, keys: &BTreeSet<u64>) -> Result<(BTreeSet<(u64, u64)>, u64), Error> {
        let mut parts = BTreeSet::new();
        if keys.len() < self.parts.len() {
            for key in keys {
                parts.extend(self.reaching(*key)?);
            }
            // The last one says whether there should be more.
            self.part(self.parts.len() - 1)?;
        } else {
            parts.extend(0..self.parts.len());
        }
        let (mut found, mut bytes) = (BTreeSet::new(), 0);
        for number in parts {
            let part = self.part(number)?;
            let groups = part.with_values(0, keys);
            bytes += part.read(&self.path(number), &groups, |_, batch| {
                found.extend(entries(&batch)?.filter(|(key, _)| keys.contains(key)));
                Ok(())
            })?;
        }
        Ok((found, bytes))
    }
}

/// The entries of a batch of an index.
pub(crate) fn entries(batch: &RecordBatch) -> Result<impl Iterator<Item = (u64, u64)>, Error> {
    let (keys, facts) = (
        number::<UInt64Type>(batch, "key")?,
        number::<UInt64Type>(batch, "fact")?,
    );
    Ok(keys
        .values()
        .iter()
        .copied()
        .zip(facts.values().iter().copied()))
}

/// A column of numbers.
pub(crate) fn number<'b, T: ArrowPrimitiveType>(
    batch: &'b RecordBatch,
    name: &str,
) -> Result<&'b PrimitiveArray<T>, Error> {
    let column = batch.column_by_name(name);
    let column = column.and_then(|c| c.as_primitive_opt::<T>());
    column.ok_or_else(|| lacks(name))
}

/// A column of texts.
pub(crate) fn texts<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b StringArray, Error> {
    let column = batch.column_by_name(name);
    let column = column.and_then(|c| c.as_string_opt::<i32>());
    column.ok_or_else(|| lacks(name))
}

fn lacks(name: &str) -> Error {
    Error::corrupt(format!(
        "a file of facts lacks the column `{name}`, or it has another type; import the content again"
    ))
}

fn each(
    folder: &Path,
    table: &str,
    columns: &[&str],
    mut each: impl FnMut(&RecordBatch) -> Result<(), Error>,
) -> Result<(), Error> {
    for path in Parts::open(folder, table)?.paths() {
        let wrong = |e: &dyn std::fmt::Display| {
            Error::corrupt(format!("`{}` is damaged: {e}", path.display()))
        };
        let file = File::open(path).map_err(|e| read_failed(path, e))?;
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| wrong(&e))?;
        let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
        let reader = builder
            .with_projection(mask)
            .with_batch_size(GROUP_ROWS)
            .build();
        for batch in reader.map_err(|e| wrong(&e))? {
            each(&batch.map_err(|e| wrong(&e))?)?;
        }
    }
    Ok(())
}
