//! The index of links: which rows point to a person who does not own them.
//!
//! One Parquet file, sorted by target, cell, row: `target` (16 bytes), `window` (Int32), `shard`,
//! `slice` (UInt16), `row` (UInt64, row number in the cell's file). Row groups are small and carry
//! the least and the greatest target, so that a look-up reads the footer and one or two groups.

use super::failure::{damaged, internal, storage};
use super::indexes::Compared;
use arrow::array::{
    ArrayRef, AsArray, FixedSizeBinaryArray, Int32Array, RecordBatch, UInt16Array, UInt64Array,
};
use arrow::datatypes::{DataType, Field, Int32Type, Schema, SchemaRef, UInt16Type, UInt64Type};
use intake::{Groups, Moved};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use rights::{Cell, Error, IndexHashes, Pseudonym, Window};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const ROW_GROUP_ROWS: usize = 8_192;

/// A row that points to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// To whom.
    pub target: Pseudonym,
    /// Where the row is.
    pub cell: Cell,
    /// Row number in the cell's file.
    pub row: u64,
}

fn columns() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("target", DataType::FixedSizeBinary(16), false),
        Field::new("window", DataType::Int32, false),
        Field::new("shard", DataType::UInt16, false),
        Field::new("slice", DataType::UInt16, false),
        Field::new("row", DataType::UInt64, false),
    ]))
}

fn to_batch(links: &[Link]) -> Result<RecordBatch, Error> {
    let targets = FixedSizeBinaryArray::try_from_iter(links.iter().map(|l| l.target.0))
        .map_err(|e| internal("targets of links", e))?;
    let arrays: Vec<ArrayRef> = vec![
        Arc::new(targets),
        Arc::new(Int32Array::from_iter_values(
            links.iter().map(|l| l.cell.window.0),
        )),
        Arc::new(UInt16Array::from_iter_values(
            links.iter().map(|l| l.cell.shard),
        )),
        Arc::new(UInt16Array::from_iter_values(
            links.iter().map(|l| l.cell.slice),
        )),
        Arc::new(UInt64Array::from_iter_values(links.iter().map(|l| l.row))),
    ];
    RecordBatch::try_new(columns(), arrays).map_err(|e| internal("links", e))
}

fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_created_by("demur".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_column_statistics_enabled(ColumnPath::from("target"), EnabledStatistics::Chunk)
        .build()
}

/// Writes sorted links.
pub(super) fn write_links(path: &Path, links: &[Link]) -> Result<(), Error> {
    let file = File::create(path).map_err(|e| storage(path, e))?;
    let mut writer =
        ArrowWriter::try_new(file, columns(), Some(properties())).map_err(|e| storage(path, e))?;
    // An empty array of no items has no width, so empty links write no batch.
    for part in links.chunks(ROW_GROUP_ROWS) {
        writer
            .write(&to_batch(part)?)
            .map_err(|e| storage(path, e))?;
    }
    writer.close().map_err(|e| storage(path, e))?;
    Ok(())
}

/// The index of a set.
pub struct LinkIndex {
    path: PathBuf,
    file: File,
    footer: ArrowReaderMetadata,
}

impl LinkIndex {
    /// Opens the index of the set in a folder, which must be the one that its manifest claims
    /// ([`super::indexes::claimed`]).
    ///
    /// # Errors
    /// When it is absent, damaged, or another one.
    pub fn open(set: &Path, claim: Option<&IndexHashes>) -> Result<LinkIndex, Error> {
        LinkIndex::open_again(set, claim, &Compared::default())
    }

    /// The same, where it may have been compared before.
    pub(crate) fn open_again(
        set: &Path,
        claim: Option<&IndexHashes>,
        compared: &Compared,
    ) -> Result<LinkIndex, Error> {
        let path = super::paths::links(set);
        let file = compared.open(&path, claim.map(|c| c.links))?;
        let footer =
            ArrowReaderMetadata::load(&file, Default::default()).map_err(|e| damaged(&path, e))?;
        if footer.schema().fields() != columns().fields() {
            return Err(damaged(
                &path,
                "its columns are not those of an index of links",
            ));
        }
        Ok(LinkIndex { path, file, footer })
    }

    /// Row groups in all, and those that may hold a target.
    fn groups(&self, target: Pseudonym) -> Vec<usize> {
        let may_hold = |at: &usize| {
            let chunk = self.footer.metadata().row_group(*at).column(0);
            chunk.statistics().is_none_or(|s| {
                let from = s.min_bytes_opt().is_none_or(|least| least <= &target.0[..]);
                let to = s.max_bytes_opt().is_none_or(|most| most >= &target.0[..]);
                from && to
            })
        };
        let groups = 0..self.footer.metadata().num_row_groups();
        groups.filter(may_hold).collect()
    }

    /// The rows that point to a person, sorted by cell and row.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn find(&self, target: Pseudonym) -> Result<Vec<Link>, Error> {
        let mut found = Vec::new();
        for batch in self.read(Some(self.groups(target)))? {
            let links = self.links_of(batch)?;
            found.extend(links.into_iter().filter(|l| l.target == target));
        }
        Ok(found)
    }

    /// Every link, batch by batch, in the order of the file.
    pub(crate) fn for_each(&self, mut f: impl FnMut(Link)) -> Result<(), Error> {
        for batch in self.read(None)? {
            self.links_of(batch)?.into_iter().for_each(&mut f);
        }
        Ok(())
    }

    /// Writes the index anew with its links changed or left out; their order must stay.
    pub(crate) fn rewrite(
        &self,
        to: &Path,
        change: impl Fn(Link) -> Option<Link>,
    ) -> Result<Moved, Error> {
        let groups = Groups::open(&self.path)?;
        let all = groups.all().map(|(number, ..)| number).collect();
        groups.rewrite(&self.path, to, properties(), &all, |_, batch| {
            let links = self.links_of(Ok(batch))?.into_iter();
            let links: Vec<Link> = links.filter_map(&change).collect();
            match links.is_empty() {
                true => Ok(RecordBatch::new_empty(columns())),
                false => to_batch(&links),
            }
        })
    }

    fn read(&self, groups: Option<Vec<usize>>) -> Result<ParquetRecordBatchReader, Error> {
        // The file that was compared, whatever lies at its place by now.
        let file = self.file.try_clone().map_err(|e| storage(&self.path, e))?;
        let mut reader =
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.footer.clone());
        if let Some(groups) = groups {
            reader = reader.with_row_groups(groups);
        }
        reader.build().map_err(|e| damaged(&self.path, e))
    }

    fn links_of(
        &self,
        batch: Result<RecordBatch, arrow::error::ArrowError>,
    ) -> Result<Vec<Link>, Error> {
        let batch = batch.map_err(|e| damaged(&self.path, e))?;
        let [targets, windows, shards, slices, rows] = batch.columns() else {
            return Err(damaged(&self.path, "a column is missing"));
        };
        let (Some(targets), Some(windows), Some(shards), Some(slices), Some(rows)) = (
            targets.as_fixed_size_binary_opt(),
            windows.as_primitive_opt::<Int32Type>(),
            shards.as_primitive_opt::<UInt16Type>(),
            slices.as_primitive_opt::<UInt16Type>(),
            rows.as_primitive_opt::<UInt64Type>(),
        ) else {
            return Err(damaged(&self.path, "a column has another type"));
        };
        let link = |at: usize| -> Option<Link> {
            Some(Link {
                target: Pseudonym(targets.value(at).try_into().ok()?),
                cell: Cell {
                    window: Window(windows.value(at)),
                    shard: shards.value(at),
                    slice: slices.value(at),
                },
                row: rows.value(at),
            })
        };
        let links: Option<Vec<_>> = (0..batch.num_rows()).map(link).collect();
        links.ok_or_else(|| damaged(&self.path, "a target is not 16 bytes long"))
    }
}
