//! The index of shares: what the items of a set share or quote, so that the decision on one item can
//! be made again without looking for its originals.
//!
//! One Parquet file, sorted: `content` (Utf8), `fact` (UInt64) of the item that shares;
//! `original_content` (Utf8), `original_fact` (UInt64) of what it shares, null when that is not
//! among the items. Facts are row numbers in the facts that an import wrote; they never change.

use super::failure::{damaged, internal, storage};
use super::indexes::Compared;
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray, UInt64Array};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, UInt64Type};
use intake::{Groups, Moved};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReaderBuilder};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use rights::{Error, IndexHashes, Manifest};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const ROW_GROUP_ROWS: usize = 8_192;

/// An item by its place: content, fact.
pub type Place = (String, u64);

/// That an item shares or quotes another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share {
    /// The item.
    pub item: Place,
    /// What it shares; `None` when that is not among the items.
    pub original: Option<Place>,
}

fn columns() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("content", DataType::Utf8, false),
        Field::new("fact", DataType::UInt64, false),
        Field::new("original_content", DataType::Utf8, true),
        Field::new("original_fact", DataType::UInt64, true),
    ]))
}

fn to_batch(shares: &[Share]) -> Result<RecordBatch, Error> {
    let original = |s: &Share| s.original.clone();
    let arrays: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from_iter_values(
            shares.iter().map(|s| &s.item.0),
        )),
        Arc::new(UInt64Array::from_iter_values(
            shares.iter().map(|s| s.item.1),
        )),
        Arc::new(
            shares
                .iter()
                .map(|s| original(s).map(|o| o.0))
                .collect::<StringArray>(),
        ),
        Arc::new(
            shares
                .iter()
                .map(|s| original(s).map(|o| o.1))
                .collect::<UInt64Array>(),
        ),
    ];
    RecordBatch::try_new(columns(), arrays).map_err(|e| internal("shares", e))
}

fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_created_by("demur".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .build()
}

/// Writes the index of the set in a folder; sorts the shares.
///
/// # Errors
/// When the disk refuses.
pub fn write_shares(set: &Path, mut shares: Vec<Share>) -> Result<(), Error> {
    shares.sort_unstable();
    shares.dedup();
    let path = super::paths::shares(set);
    let file = File::create(&path).map_err(|e| storage(&path, e))?;
    let mut writer =
        ArrowWriter::try_new(file, columns(), Some(properties())).map_err(|e| storage(&path, e))?;
    for part in shares.chunks(ROW_GROUP_ROWS) {
        writer
            .write(&to_batch(part)?)
            .map_err(|e| storage(&path, e))?;
    }
    writer.close().map_err(|e| storage(&path, e))?;
    Ok(())
}

/// The index of shares of a set.
pub struct ShareIndex {
    path: PathBuf,
    file: File,
    footer: ArrowReaderMetadata,
}

impl ShareIndex {
    /// Opens the index of the set in a folder, which must be the one that its manifest claims
    /// ([`super::indexes::claimed`]).
    ///
    /// # Errors
    /// When it is absent, damaged, or another one.
    pub fn open(set: &Path, claim: Option<&IndexHashes>) -> Result<ShareIndex, Error> {
        ShareIndex::open_again(set, claim, &Compared::default())
    }

    /// The same, where it may have been compared before.
    pub(crate) fn open_again(
        set: &Path,
        claim: Option<&IndexHashes>,
        compared: &Compared,
    ) -> Result<ShareIndex, Error> {
        let path = super::paths::shares(set);
        let file = compared.open(&path, claim.map(|c| c.shares))?;
        let footer =
            ArrowReaderMetadata::load(&file, Default::default()).map_err(|e| damaged(&path, e))?;
        if footer.schema().fields() != columns().fields() {
            return Err(damaged(
                &path,
                "its columns are not those of an index of shares",
            ));
        }
        Ok(ShareIndex { path, file, footer })
    }

    /// The shares of an item, and of what it shares, up the whole chain.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn chain(&self, item: &Place) -> Result<Vec<Share>, Error> {
        let mut met: BTreeMap<Place, Vec<Share>> = BTreeMap::new();
        let mut open = vec![item.clone()];
        while let Some(place) = open.pop() {
            if met.contains_key(&place) {
                continue;
            }
            let shares = self.of(&place)?;
            open.extend(shares.iter().filter_map(|s| s.original.clone()));
            met.insert(place, shares);
        }
        Ok(met.into_values().flatten().collect())
    }

    /// Every share, sorted.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn all(&self) -> Result<Vec<Share>, Error> {
        self.read(None)
    }

    /// Writes the index anew without the shares of certain items; `None` when it has none of them.
    pub(crate) fn without(
        &self,
        to: &Path,
        items: &BTreeSet<Place>,
    ) -> Result<Option<Moved>, Error> {
        let wrong = || damaged(&self.path, "a column has another type");
        let groups = Groups::open(&self.path)?;
        let facts: BTreeSet<u64> = items.iter().map(|(_, fact)| *fact).collect();
        let touched = groups.with_values(1, &facts);
        let is_gone = |share: &Share| items.contains(&share.item);
        let mut found = false;
        groups.read(&self.path, &touched, |_, batch| {
            found |= shares_of(&batch).ok_or_else(wrong)?.iter().any(is_gone);
            Ok(())
        })?;
        if !found {
            return Ok(None);
        }
        let moved = groups.rewrite(&self.path, to, properties(), &touched, |_, batch| {
            let mut shares = shares_of(&batch).ok_or_else(wrong)?;
            shares.retain(|share| !is_gone(share));
            to_batch(&shares)
        });
        moved.map(Some)
    }

    fn of(&self, place: &Place) -> Result<Vec<Share>, Error> {
        let groups = 0..self.footer.metadata().num_row_groups();
        let groups: Vec<usize> = groups.filter(|g| self.may_hold(*g, place)).collect();
        if groups.is_empty() {
            return Ok(Vec::new());
        }
        let mut shares = self.read(Some(groups))?;
        shares.retain(|s| s.item == *place);
        Ok(shares)
    }

    fn may_hold(&self, group: usize, (content, fact): &Place) -> bool {
        let group = self.footer.metadata().row_group(group);
        let text = |s: &parquet::file::statistics::Statistics| {
            s.min_bytes_opt()
                .is_none_or(|least| least <= content.as_bytes())
                && s.max_bytes_opt()
                    .is_none_or(|most| most >= content.as_bytes())
        };
        let number = |s: &parquet::file::statistics::Statistics| {
            let of = |b: &[u8]| b.try_into().ok().map(u64::from_le_bytes);
            s.min_bytes_opt()
                .and_then(of)
                .is_none_or(|least| least <= *fact)
                && s.max_bytes_opt()
                    .and_then(of)
                    .is_none_or(|most| most >= *fact)
        };
        group.column(0).statistics().is_none_or(text)
            && group.column(1).statistics().is_none_or(number)
    }

    fn read(&self, groups: Option<Vec<usize>>) -> Result<Vec<Share>, Error> {
        // The file that was compared, whatever lies at its place by now.
        let file = self.file.try_clone().map_err(|e| storage(&self.path, e))?;
        let mut reader =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.footer.clone());
        if let Some(groups) = groups {
            reader = reader.with_row_groups(groups);
        }
        let mut shares = Vec::new();
        for batch in reader.build().map_err(|e| damaged(&self.path, e))? {
            let batch = batch.map_err(|e| damaged(&self.path, e))?;
            let read = shares_of(&batch);
            shares.extend(read.ok_or_else(|| damaged(&self.path, "a column has another type"))?);
        }
        Ok(shares)
    }

    /// Checks that the index is sorted and names contents of the set; gives the number of shares.
    pub(super) fn check(&self, manifest: &Manifest) -> Result<usize, Error> {
        let shares = self.all()?;
        let known = |(content, fact): &Place| {
            let mut of = manifest.content.iter().filter(|c| c.content == *content);
            of.any(|c| *fact < c.items)
        };
        let unknown = shares.iter().find(|s| {
            !known(&s.item) || s.original.as_ref().is_some_and(|original| !known(original))
        });
        if let Some(share) = unknown {
            let (content, fact) = &share.item;
            let what = format!("the share of item `{fact}` of `{content}` leads nowhere");
            return Err(damaged(&self.path, what));
        }
        if !shares.is_sorted_by(|a, b| a < b) {
            return Err(damaged(&self.path, "shares are out of order"));
        }
        Ok(shares.len())
    }
}

fn shares_of(batch: &RecordBatch) -> Option<Vec<Share>> {
    let [content, fact, original_content, original_fact] = batch.columns() else {
        return None;
    };
    let (content, original_content) = (
        content.as_string_opt::<i32>()?,
        original_content.as_string_opt::<i32>()?,
    );
    let fact = fact.as_primitive_opt::<UInt64Type>()?;
    let original_fact = original_fact.as_primitive_opt::<UInt64Type>()?;
    let share = |at: usize| {
        let known = original_content.is_valid(at) && original_fact.is_valid(at);
        let original = || {
            (
                original_content.value(at).to_owned(),
                original_fact.value(at),
            )
        };
        Share {
            item: (content.value(at).to_owned(), fact.value(at)),
            original: known.then(original),
        }
    };
    Some((0..batch.num_rows()).map(share).collect())
}
