//! Where in the facts of a content a person's items are, and the items that point to an item: what an
//! erasure must find without reading everything.
//!
//! `facts/<id>/index/people.parquet` has `key`, `fact` (UInt64): the key is twice the person's
//! ordinal, and one more where the person does not own the item but is shown or named in it.
//! `targets.parquet` has the same columns: the key is the first half of the digest of an item's id
//! that the fact shares, quotes or answers. So has `items.parquet`: the key is that of the fact's own
//! id, at the time of the import. All are sorted, in small row groups whose statistics lead to a key.
//! `profiles.json` counts the facts of each profile.

use crate::item::id_key;
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
use rights::{Error, Ordinal};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const PEOPLE: &str = "people.parquet";
const TARGETS: &str = "targets.parquet";
const ITEMS: &str = "items.parquet";

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
    folder.join("index").join(ITEMS).exists()
}

/// Makes the index of the facts in a folder, unless it is there.
pub(crate) fn ensure(folder: &Path) -> Result<(), Error> {
    if is_whole(folder) {
        return Ok(());
    }
    let place = folder.join("index");
    if place.exists() {
        // Imports did not always make this one.
        return items_index(folder, &place);
    }
    let new = folder.join("index.tmp");
    if new.exists() {
        fs::remove_dir_all(&new).map_err(|e| write_failed(&new, e))?;
    }
    fs::create_dir(&new).map_err(|e| write_failed(&new, e))?;
    let mut people = Sorted::create(&new.join(PEOPLE));
    let mut targets = Sorted::create(&new.join(TARGETS));
    let mut uses: Vec<u64> = Vec::new();
    let mut fact = 0;
    each(
        &folder.join("facts.parquet"),
        &["person", "profile"],
        |batch| {
            let (owners, profiles) = (
                number::<UInt32Type>(batch, "person")?,
                number::<UInt32Type>(batch, "profile")?,
            );
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
                fact += 1;
            }
            Ok(())
        },
    )?;
    each(
        &folder.join("links.parquet"),
        &["fact", "item", "person"],
        |batch| {
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
        },
    )?;
    people.finish()?;
    targets.finish()?;
    save_uses(&new.join("profiles.json"), &uses)?;
    items_index(folder, &new)?;
    fs::rename(&new, &place).map_err(|e| write_failed(&place, e))
}

/// Makes the index of ids, whole or not at all.
fn items_index(folder: &Path, place: &Path) -> Result<(), Error> {
    let (new, path) = (place.join("items.tmp"), place.join(ITEMS));
    let mut items = Sorted::create(&new);
    let mut fact = 0;
    each(&folder.join("facts.parquet"), &["item"], |batch| {
        let ids = texts(batch, "item")?;
        for at in 0..batch.num_rows() {
            items.push(target(ids.value(at)), fact)?;
            fact += 1;
        }
        Ok(())
    })?;
    items.finish()?;
    fs::rename(&new, &path).map_err(|e| write_failed(&path, e))
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

/// One of the indexes of a content.
pub(crate) struct Places {
    pub(crate) path: PathBuf,
    pub(crate) groups: Groups,
}

impl Places {
    pub(crate) fn people(folder: &Path) -> Result<Places, Error> {
        Places::open(folder.join("index").join(PEOPLE))
    }

    pub(crate) fn targets(folder: &Path) -> Result<Places, Error> {
        Places::open(folder.join("index").join(TARGETS))
    }

    pub(crate) fn items(folder: &Path) -> Result<Places, Error> {
        Places::open(folder.join("index").join(ITEMS))
    }

    fn open(path: PathBuf) -> Result<Places, Error> {
        let groups = Groups::open(&path)?;
        Ok(Places { path, groups })
    }

    /// The entries with these keys, and the bytes read.
    pub(crate) fn find(&self, keys: &BTreeSet<u64>) -> Result<(BTreeSet<(u64, u64)>, u64), Error> {
        let mut found = BTreeSet::new();
        let groups = self.groups.with_values(0, keys);
        let bytes = self.groups.read(&self.path, &groups, |_, batch| {
            found.extend(entries(&batch)?.filter(|(key, _)| keys.contains(key)));
            Ok(())
        })?;
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
    path: &Path,
    columns: &[&str],
    mut each: impl FnMut(&RecordBatch) -> Result<(), Error>,
) -> Result<(), Error> {
    let wrong =
        |e: &dyn std::fmt::Display| Error::corrupt(format!("`{}` is damaged: {e}", path.display()));
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
    Ok(())
}
