//! Reads content back in canonical columns: copies as they are, files in place through their
//! mapping.

use crate::batch::{Builder, data_type, schema};
use crate::item::{Item, UNKNOWN, at};
use crate::limits::Limits;
use crate::plan::Plan;
use crate::row::Row;
use crate::shifts::Shifts;
use crate::source::parquet::{BATCH_ROWS, Filler, footer, next_batch, selection};
use crate::store::{ContentInfo, ContentStore};
use crate::table::{ITEMS, Shape};
use crate::take::Take;
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray, StringBuilder};
use arrow::compute::cast;
use arrow::datatypes::{DataType, SchemaRef};
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;
use rights::Error;
use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One Parquet file to read rows from.
struct Source {
    path: PathBuf,
    constants: BTreeMap<String, Option<String>>,
    rows: Option<Vec<u64>>,
}

/// Batches of rows in canonical columns, in the order asked for.
pub struct RowReader {
    plan: Plan,
    places: Vec<usize>,
    schema: SchemaRef,
    rest: VecDeque<Source>,
    batch_rows: usize,
    current: Option<(Source, ParquetRecordBatchReader)>,
}

impl std::fmt::Debug for RowReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RowReader")
            .field("schema", &self.schema)
            .finish_non_exhaustive()
    }
}

impl RowReader {
    pub(crate) fn open(
        store: &ContentStore,
        info: &ContentInfo,
        columns: &[&str],
        rows: Option<Vec<u64>>,
    ) -> Result<RowReader, Error> {
        let place = |name: &&str| {
            let known = || {
                format!(
                    "`{name}` is no column of items; columns are {}",
                    ITEMS.names().join(", ")
                )
            };
            ITEMS.place(name).ok_or_else(|| Error::input(known()))
        };
        let places = columns.iter().map(place).collect::<Result<Vec<_>, _>>()?;
        if rows
            .as_ref()
            .is_some_and(|rows| !rows.is_sorted_by(|a, b| a < b))
        {
            return Err(Error::input(
                "the rows to read are not ascending, each once",
            ));
        }
        // A copy is canonical already; its limits were checked when it was made.
        let mapping = if info.in_place {
            info.mapping.clone()
        } else {
            crate::Mapping::default()
        };
        let mut only: Vec<&str> = columns.to_vec();
        if columns.contains(&"media_sha256") {
            // A hash that was not said is that of the bytes.
            only.push("media");
        }
        // Rows in facts were within the limits when they were imported, whatever those were.
        let limits = Limits::none();
        let plan = Plan::of_columns(&ITEMS, &mapping, &limits, Some(&only))?;
        if !info.in_place && info.copies.is_empty() {
            let (content, source) = (&info.content, info.source.display());
            return Err(Error::corrupt(format!(
                "the files of the copy of content `{content}` were not noted; import `{source}` into a new workspace"
            )));
        }
        let rest = match (store.shifts(info)?, rows) {
            (Some(shifts), Some(rows)) => moved(store, info, &shifts, rows)?,
            (_, rows) => sources(store, info, rows),
        };
        Ok(RowReader {
            plan,
            schema: schema(&places),
            places,
            rest,
            batch_rows: BATCH_ROWS,
            current: None,
        })
    }

    /// The same, at most so many rows at a time: for rows with media, of which a few fill the memory.
    #[must_use]
    pub fn in_batches_of(mut self, rows: usize) -> RowReader {
        self.batch_rows = rows.max(1);
        self
    }

    /// The schema of every batch.
    #[must_use]
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn next_batch(&mut self) -> Result<Option<RecordBatch>, Error> {
        loop {
            if let Some((source, reader)) = &mut self.current {
                if let Some(batch) = next_batch(&source.path, reader)? {
                    return self.canonical(&batch).map(Some);
                }
                self.current = None;
            }
            let Some(source) = self.rest.pop_front() else {
                return Ok(None);
            };
            if source.rows.as_ref().is_some_and(Vec::is_empty) {
                continue;
            }
            let opened = footer(&source.path, &self.plan)?;
            if let Some(last) = source
                .rows
                .as_ref()
                .and_then(|r| r.last())
                .filter(|r| **r >= opened.rows)
            {
                let (path, has) = (source.path.display(), opened.rows);
                return Err(Error::corrupt(format!(
                    "`{path}` has `{has}` rows, row {last} was asked for; it changed since it was imported"
                )));
            }
            let rows = source.rows.as_deref().map(selection);
            let reader = opened.reader(
                &source.path,
                |name| self.plan.slot(name).is_some(),
                (rows, self.batch_rows),
            )?;
            self.current = Some((source, reader));
        }
    }

    fn canonical(&self, batch: &RecordBatch) -> Result<RecordBatch, Error> {
        let Some((source, _)) = &self.current else {
            return Err(Error::internal("no file is open"));
        };
        let mut columns: Vec<Option<ArrayRef>> = Vec::new();
        for place in &self.places {
            columns.push(self.straight(*place, batch).transpose()?);
        }
        if columns.iter().any(Option::is_none) {
            self.row_by_row(source, batch, &mut columns)?;
        }
        let columns = columns.into_iter().flatten().collect();
        RecordBatch::try_new(Arc::clone(&self.schema), columns)
            .map_err(|e| changed(&source.path, &e))
    }

    /// A column that can be taken over as a whole: fed by one column of a like type.
    fn straight(&self, place: usize, batch: &RecordBatch) -> Option<Result<ArrayRef, Error>> {
        let shape = ITEMS.columns.get(place)?.shape;
        let slot = self.plan.plain_slot(place)?;
        let array = batch.column_by_name(self.plan.sources().nth(slot)?)?;
        let text = matches!(
            array.data_type(),
            DataType::Utf8View | DataType::Utf8 | DataType::LargeUtf8
        );
        let moment = matches!(array.data_type(), DataType::Timestamp(..));
        let bytes = matches!(
            array.data_type(),
            DataType::BinaryView | DataType::Binary | DataType::LargeBinary
        );
        let fits = match shape {
            Shape::Text => text && !(place == at::TEXT && self.plan.strip_html),
            Shape::Name => text && place != at::MEDIA_SHA256,
            Shape::Time => moment,
            Shape::Bytes => bytes,
            Shape::Word | Shape::List => false,
        };
        let path = self.current.as_ref().map(|(s, _)| s.path.as_path())?;
        fits.then(|| {
            let array = cast(array, &data_type(place)).map_err(|e| changed(path, &e))?;
            Ok(match shape {
                Shape::Text | Shape::Name => said_or(array.as_string::<i32>(), place),
                _ => array,
            })
        })
    }

    /// Fills the columns that are still missing from rows read as on import.
    fn row_by_row(
        &self,
        source: &Source,
        batch: &RecordBatch,
        columns: &mut [Option<ArrayRef>],
    ) -> Result<(), Error> {
        let filler = Filler::new(&source.path, batch, &self.plan, &source.constants)?;
        let missing: Vec<usize> = (0..columns.len())
            .filter(|c| columns.get(*c).is_some_and(Option::is_none))
            .collect();
        let place = |c: usize| self.places.get(c).copied().unwrap_or(at::ID);
        let mut builders: Vec<(usize, Builder)> = missing
            .iter()
            .map(|c| (*c, Builder::new(place(*c))))
            .collect();
        let mut row = Row::default();
        for at in 0..batch.num_rows() {
            filler.fill(at, &self.plan, &mut row);
            let item = Item::read_known(Take {
                plan: &self.plan,
                row: &row,
            });
            let item = item.map_err(|fault| changed(&source.path, &fault.reason))?;
            builders
                .iter_mut()
                .for_each(|(c, builder)| builder.push(place(*c), &item));
        }
        for (c, mut builder) in builders {
            if let Some(column) = columns.get_mut(c) {
                *column = Some(builder.finish());
            }
        }
        Ok(())
    }
}

/// Texts without the empty ones; a surface or language that was not said is `unknown`.
fn said_or(texts: &StringArray, place: usize) -> ArrayRef {
    let unsaid = matches!(place, at::SURFACE | at::LANGUAGE).then_some(UNKNOWN);
    let blank = |t: &str| t.trim().is_empty();
    let untouched =
        texts.iter().flatten().all(|t| !blank(t)) && (unsaid.is_none() || texts.null_count() == 0);
    if untouched {
        return Arc::new(texts.clone());
    }
    let mut builder = StringBuilder::with_capacity(texts.len(), texts.value_data().len());
    texts
        .iter()
        .for_each(|t| builder.append_option(t.filter(|t| !blank(t)).or(unsaid)));
    Arc::new(builder.finish())
}

fn changed(path: &Path, e: &dyn std::fmt::Display) -> Error {
    Error::corrupt(format!(
        "`{}` is not what it was when it was imported: {e}",
        path.display()
    ))
}

/// The files that hold a content, each with its rows.
fn sources(store: &ContentStore, info: &ContentInfo, rows: Option<Vec<u64>>) -> VecDeque<Source> {
    let none = BTreeMap::new;
    let copies = info.copies.iter().enumerate();
    let copies = copies.map(|(n, c)| (store.copy(&info.content, n), none(), c.rows));
    let files = info.files.iter();
    let files = files.map(|f| (f.path.clone(), f.partition.clone(), f.rows));
    let files: Vec<_> = match (info.in_place, info.files.is_empty()) {
        (false, _) => copies.collect(),
        (true, false) => files.collect(),
        // One file, which has all the rows.
        (true, true) => vec![(info.source.clone(), none(), u64::MAX)],
    };
    let (mut before, mut left): (u64, _) = (0, files.len());
    let source = |(path, constants, count): (PathBuf, _, u64)| {
        left -= 1;
        // Rows that no file has are asked of the last one, which tells that it lacks them.
        let end = match left {
            0 => u64::MAX,
            _ => before.saturating_add(count),
        };
        let own = rows.as_ref().map(|rows| {
            let from = rows.partition_point(|r| *r < before);
            let to = rows.partition_point(|r| *r < end);
            let own = rows.get(from..to).unwrap_or_default();
            own.iter().map(|r| r - before).collect()
        });
        before = end;
        Source {
            path,
            constants,
            rows: own,
        }
    };
    files.into_iter().map(source).collect()
}

/// The same for rows that are not where they were: those that follow one another still are read together.
fn moved(
    store: &ContentStore,
    info: &ContentInfo,
    shifts: &Shifts,
    rows: Vec<u64>,
) -> Result<VecDeque<Source>, Error> {
    let now = rows.into_iter().map(|row| shifts.must(row));
    let now = now.collect::<Result<Vec<u64>, Error>>()?;
    let runs = now.chunk_by(|before, row| before < row);
    Ok(runs
        .flat_map(|run| sources(store, info, Some(run.to_vec())))
        .filter(|source| source.rows.as_ref().is_some_and(|rows| !rows.is_empty()))
        .collect())
}

impl Iterator for RowReader {
    type Item = Result<RecordBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_batch().transpose()
    }
}
