//! Rewriting a few row groups of a Parquet file; the others are copied as bytes.

use crate::quarantine::{read_failed, write_failed};
use arrow::array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::arrow::arrow_writer::{ArrowRowGroupWriterFactory, compute_leaves};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::metadata::{KeyValue, RowGroupMetaData};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use rights::{CONTINUES, Error};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// Rows decoded at a time.
const BATCH_ROWS: usize = 8_192;

/// Bytes that went through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Bytes read.
    pub read: u64,
    /// Bytes written.
    pub written: u64,
}

impl std::ops::AddAssign for Moved {
    fn add_assign(&mut self, other: Moved) {
        self.read += other.read;
        self.written += other.written;
    }
}

/// A Parquet file whose row groups can be told apart.
pub struct Groups {
    footer: ArrowReaderMetadata,
}

impl Groups {
    /// Reads the footer of a file.
    ///
    /// # Errors
    /// When it is absent or damaged.
    pub fn open(path: &Path) -> Result<Groups, Error> {
        let file = File::open(path).map_err(|e| read_failed(path, e))?;
        let footer = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new());
        let footer = footer.map_err(|e| damaged(path, &e))?;
        Ok(Groups { footer })
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> u64 {
        u64::try_from(self.footer.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// Whether this is a part of a table that another one follows ([`rights::CONTINUES`]).
    pub(crate) fn continues(&self) -> bool {
        let said = self.footer.metadata().file_metadata().key_value_metadata();
        said.is_some_and(|all| all.iter().any(|one| one.key == CONTINUES))
    }

    /// Least and greatest of a whole-number column that is sorted; `None` without rows, or where
    /// statistics do not tell.
    pub(crate) fn sorted_range(&self, column: usize) -> Option<(u64, u64)> {
        let groups = self.footer.metadata().row_groups();
        let (least, _) = range(groups.first()?, column)?;
        let (_, greatest) = range(groups.last()?, column)?;
        Some((least, greatest))
    }

    /// Number, first row and number of rows of every group.
    pub fn all(&self) -> impl Iterator<Item = (usize, u64, u64)> {
        let groups = self.footer.metadata().row_groups().iter().enumerate();
        groups.scan(0, |next, (number, group)| {
            let (first, rows) = (*next, u64::try_from(group.num_rows()).unwrap_or(0));
            *next += rows;
            Some((number, first, rows))
        })
    }

    /// The groups that hold any of these rows.
    #[must_use]
    pub fn holding(&self, rows: &BTreeSet<u64>) -> BTreeSet<usize> {
        let held = |(_, first, count): &(usize, u64, u64)| {
            rows.range(*first..first + count).next().is_some()
        };
        self.all().filter(held).map(|(number, ..)| number).collect()
    }

    /// The groups in which a whole-number column may hold any of these values.
    #[must_use]
    pub fn with_values(&self, column: usize, values: &BTreeSet<u64>) -> BTreeSet<usize> {
        let may_hold = |group: &RowGroupMetaData| {
            // Without statistics anything may be there.
            range(group, column)
                .is_none_or(|(least, most)| values.range(least..=most).next().is_some())
        };
        let groups = self.footer.metadata().row_groups().iter().enumerate();
        groups
            .filter(|(_, g)| may_hold(g))
            .map(|(n, _)| n)
            .collect()
    }

    /// Reads some groups: calls `each` with the number of the first row of a batch and the batch.
    /// Gives the bytes read.
    ///
    /// # Errors
    /// When the file is damaged, or what `each` returns.
    pub fn read(
        &self,
        path: &Path,
        groups: &BTreeSet<usize>,
        mut each: impl FnMut(u64, RecordBatch) -> Result<(), Error>,
    ) -> Result<u64, Error> {
        let mut bytes = 0;
        for (number, first, _) in self.all().filter(|(n, ..)| groups.contains(n)) {
            let group = self.footer.metadata().row_group(number);
            bytes += u64::try_from(group.compressed_size()).unwrap_or(0);
            let mut row = first;
            for batch in self.batches(path, number)? {
                let batch = batch.map_err(|e| damaged(path, &e))?;
                let rows = batch.num_rows() as u64;
                each(row, batch)?;
                row += rows;
            }
        }
        Ok(bytes)
    }

    fn batches(
        &self,
        path: &Path,
        group: usize,
    ) -> Result<parquet::arrow::arrow_reader::ParquetRecordBatchReader, Error> {
        let file = File::open(path).map_err(|e| read_failed(path, e))?;
        ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.footer.clone())
            .with_row_groups(vec![group])
            .with_batch_size(BATCH_ROWS)
            .build()
            .map_err(|e| damaged(path, &e))
    }

    /// Writes the file anew: the rows of some groups go through `change`, which may leave rows out;
    /// the bytes of the others are copied. Statistics of changed groups are those of what they hold
    /// now; page indexes are left out.
    ///
    /// # Errors
    /// When the file is damaged, the disk refuses, or what `change` returns.
    pub fn rewrite(
        &self,
        from: &Path,
        to: &Path,
        properties: WriterProperties,
        groups: &BTreeSet<usize>,
        mut change: impl FnMut(u64, RecordBatch) -> Result<RecordBatch, Error>,
    ) -> Result<Moved, Error> {
        let failed = |e: ParquetError| {
            Error::storage(format!("cannot write `{}`: {e}", to.display())).because(e)
        };
        let source = File::open(from).map_err(|e| read_failed(from, e))?;
        let out = File::create(to).map_err(|e| write_failed(to, e))?;
        let schema = self.footer.schema().clone();
        let writer = ArrowWriter::try_new(out, schema, Some(properties)).map_err(failed)?;
        let (mut writer, factory) = writer.into_serialized_writer().map_err(failed)?;
        let mut moved = Moved::default();
        for (number, first, _) in self.all() {
            let group = self.footer.metadata().row_group(number);
            moved.read += u64::try_from(group.compressed_size()).unwrap_or(0);
            if !groups.contains(&number) {
                copy(&mut writer, &source, group).map_err(failed)?;
                continue;
            }
            let mut kept = Vec::new();
            let mut row = first;
            for batch in self.batches(from, number)? {
                let batch = batch.map_err(|e| damaged(from, &e))?;
                let rows = batch.num_rows() as u64;
                let changed = change(row, batch)?;
                row += rows;
                if changed.num_rows() > 0 {
                    kept.push(changed);
                }
            }
            if !kept.is_empty() {
                encode(&mut writer, &factory, &kept).map_err(failed)?;
            }
        }
        if self.continues() {
            let mark = KeyValue::new(CONTINUES.to_owned(), "true".to_owned());
            writer.append_key_value_metadata(mark);
        }
        writer.finish().map_err(failed)?;
        let out = writer.inner();
        out.sync_all().map_err(|e| write_failed(to, e))?;
        let written = out.metadata().map_err(|e| write_failed(to, e))?;
        moved.written = written.len();
        Ok(moved)
    }
}

/// Least and greatest of a whole-number column in a group.
fn range(group: &RowGroupMetaData, column: usize) -> Option<(u64, u64)> {
    let number = |b: &[u8]| b.try_into().ok().map(u64::from_le_bytes);
    let statistics = group.columns().get(column)?.statistics()?;
    Some((
        number(statistics.min_bytes_opt()?)?,
        number(statistics.max_bytes_opt()?)?,
    ))
}

fn copy<W: Write + Send>(
    writer: &mut SerializedFileWriter<W>,
    source: &File,
    group: &RowGroupMetaData,
) -> Result<(), ParquetError> {
    let mut out = writer.next_row_group()?;
    for column in group.columns() {
        let close = ColumnCloseResult {
            bytes_written: u64::try_from(column.compressed_size()).unwrap_or(0),
            rows_written: u64::try_from(group.num_rows()).unwrap_or(0),
            metadata: column.clone(),
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        out.append_column(source, close)?;
    }
    out.close().map(drop)
}

fn encode<W: Write + Send>(
    writer: &mut SerializedFileWriter<W>,
    factory: &ArrowRowGroupWriterFactory,
    batches: &[RecordBatch],
) -> Result<(), ParquetError> {
    let number = writer.flushed_row_groups().len();
    let mut columns = factory.create_column_writers(number)?;
    for batch in batches {
        let mut leaves = Vec::new();
        for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()) {
            leaves.extend(compute_leaves(field, column)?);
        }
        for (column, leaf) in columns.iter_mut().zip(&leaves) {
            column.write(leaf)?;
        }
    }
    let mut out = writer.next_row_group()?;
    for column in columns {
        let mut chunk = column.close()?;
        let close = chunk.close_mut();
        close.column_index = None;
        close.offset_index = None;
        chunk.append_to_row_group(&mut out)?;
    }
    out.close().map(drop)
}

fn damaged(path: &Path, e: &dyn std::fmt::Display) -> Error {
    Error::corrupt(format!("`{}` is damaged: {e}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::properties;
    use arrow::array::{
        ArrayRef, AsArray, BooleanArray, ListBuilder, StringArray, StringBuilder, UInt64Array,
    };
    use arrow::compute::filter_record_batch;
    use arrow::datatypes::UInt64Type;
    use std::sync::Arc;

    const ROWS: u64 = 1_000;

    fn batch() -> RecordBatch {
        let numbers: ArrayRef = Arc::new(UInt64Array::from_iter_values(0..ROWS));
        let text = |n: u64| (!n.is_multiple_of(7)).then(|| format!("text {}", n % 40));
        let texts: ArrayRef = Arc::new((0..ROWS).map(text).collect::<StringArray>());
        let mut lists = ListBuilder::new(StringBuilder::new());
        for n in 0..ROWS {
            (0..n % 4).for_each(|part| lists.values().append_value(format!("{n} {part}")));
            lists.append(true);
        }
        let lists: ArrayRef = Arc::new(lists.finish());
        RecordBatch::try_from_iter_with_nullable([
            ("n", numbers, false),
            ("t", texts, true),
            ("l", lists, true),
        ])
        .unwrap()
    }

    fn write(path: &Path, groups: usize) {
        let rows = (ROWS as usize).div_ceil(groups);
        let properties = properties().set_max_row_group_row_count(Some(rows)).build();
        let file = File::create(path).unwrap();
        let mut writer = ArrowWriter::try_new(file, batch().schema(), Some(properties)).unwrap();
        writer.write(&batch()).unwrap();
        writer.close().unwrap();
    }

    fn read(path: &Path) -> RecordBatch {
        let groups = Groups::open(path).unwrap();
        let all = groups.all().map(|(n, ..)| n).collect();
        let mut batches = Vec::new();
        groups
            .read(path, &all, |_, batch| {
                batches.push(batch);
                Ok(())
            })
            .unwrap();
        arrow::compute::concat_batches(&batch().schema(), &batches).unwrap()
    }

    fn without(batch: &RecordBatch, gone: &BTreeSet<u64>) -> RecordBatch {
        let numbers = batch.column(0).as_primitive::<UInt64Type>().values();
        let keep: BooleanArray = numbers.iter().map(|n| Some(!gone.contains(n))).collect();
        filter_record_batch(batch, &keep).unwrap()
    }

    #[test]
    fn some_rows_go_and_the_bytes_of_other_groups_stay() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        for groups in [1, 3, 10, 250] {
            write(&from, groups);
            for gone in [vec![], vec![0], vec![7, 8, 500, 999], (300..420).collect()] {
                let gone: BTreeSet<u64> = gone.into_iter().collect();
                let open = Groups::open(&from).unwrap();
                let touched = open.holding(&gone);
                let mut seen = BTreeSet::new();
                let moved = open.rewrite(
                    &from,
                    &to,
                    properties().build(),
                    &touched,
                    |first, batch| {
                        seen.extend(first..first + batch.num_rows() as u64);
                        Ok(without(&batch, &gone))
                    },
                );
                let moved = moved.unwrap();
                assert!(gone.is_subset(&seen), "only touched groups are decoded");
                assert!(seen.len() <= touched.len() * (ROWS as usize).div_ceil(groups));
                assert_eq!(read(&to), without(&batch(), &gone), "{groups}, {gone:?}");
                assert_eq!(moved.written, to.metadata().unwrap().len());
                // What went is not even in statistics.
                let open = Groups::open(&to).unwrap();
                for number in &gone {
                    let groups = open.with_values(0, &[*number].into());
                    for (at, group) in open.footer.metadata().row_groups().iter().enumerate() {
                        let s = group.column(0).statistics().unwrap();
                        let bounds = [s.min_bytes_opt(), s.max_bytes_opt()];
                        let bytes = number.to_le_bytes();
                        assert!(!groups.contains(&at) || !bounds.contains(&Some(&bytes[..])));
                    }
                }
            }
        }
    }

    #[test]
    fn a_group_that_is_empty_now_is_no_group() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        write(&from, 4);
        let gone: BTreeSet<u64> = (250..500).collect();
        let open = Groups::open(&from).unwrap();
        let touched = open.holding(&gone);
        let moved = open.rewrite(&from, &to, properties().build(), &touched, |_, batch| {
            Ok(without(&batch, &gone))
        });
        moved.unwrap();
        assert_eq!(Groups::open(&to).unwrap().all().count(), 3);
        assert_eq!(read(&to), without(&batch(), &gone));
        fs_cut(&from);
        assert!(Groups::open(&from).is_err());
    }

    fn fs_cut(path: &Path) {
        let bytes = std::fs::read(path).unwrap();
        std::fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
    }
}
