//! The Delta table of a set: creating it in one commit, and reading what its log lists.
//!
//! The log carries no statistics but the number of rows: least and greatest values would repeat
//! values of rows in a file that a purge of cells does not rewrite.

use super::cell_file::WrittenCell;
use super::failure::{damaged, storage};
use super::paths;
use super::schema::{PARTITIONS, delta_columns};
use delta_kernel::Engine;
use deltalake_core::kernel::transaction::{CommitBuilder, CommitProperties};
use deltalake_core::kernel::{
    Action, Add, DeletionVectorDescriptor, Metadata, MetadataExt, Protocol, StructType,
    new_metadata,
};
use deltalake_core::protocol::{DeltaOperation, SaveMode};
use deltalake_core::{
    DeltaTable, DeltaTableBuilder, DeltaTableError, open_table, open_table_with_version,
};
use rights::{Cell, Error, Instant, Window};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use url::Url;

/// One live data file of the table: a cell.
#[derive(Clone, Debug)]
pub struct TableFile {
    /// The cell, from the partition values in the log.
    pub cell: Cell,
    /// Path relative to the table's folder.
    pub path: String,
    /// Bytes of the file.
    pub bytes: u64,
    /// Rows in the file, masked ones too.
    pub rows: u64,
    /// Rows masked.
    pub masked: u64,
    pub(super) vector: Option<DeletionVectorDescriptor>,
    pub(super) modified_millis: i64,
    pub(super) stats: Option<String>,
}

/// The Delta table of one set.
///
/// Its methods wait for storage inside; they want a Tokio runtime with more than one thread.
pub struct SetTable {
    pub(super) table: DeltaTable,
    pub(super) folder: PathBuf,
    /// Made while the runtime is at hand, so that masks can be read on any thread.
    engine: Arc<dyn Engine>,
}

fn address(folder: &Path) -> Result<Url, Error> {
    let folder = folder.canonicalize().map_err(|e| storage(folder, e))?;
    Url::from_directory_path(&folder).map_err(|()| storage(&folder, "its path is no URL"))
}

impl SetTable {
    /// Creates the table of a set that [`super::SetWriter`] wrote, as version 0.
    ///
    /// # Errors
    /// When there is a table already, or the disk refuses.
    pub async fn create(
        set: &Path,
        name: &str,
        cells: &[WrittenCell],
        made_at: Instant,
    ) -> Result<SetTable, Error> {
        let folder = paths::table(set);
        let (protocol, metadata) = kind_of_table(name).map_err(|e| storage(&folder, e))?;
        let mut actions = vec![
            Action::Protocol(protocol.clone()),
            Action::Metadata(metadata.clone()),
        ];
        actions.extend(cells.iter().map(|c| Action::Add(add_of(c, made_at))));
        let quiet = CommitProperties::default()
            .with_max_retries(0)
            .with_create_checkpoint(false)
            .with_cleanup_expired_logs(Some(false));
        let address = address(&folder)?;
        let builder = DeltaTableBuilder::from_url(address.clone());
        let table = builder.and_then(DeltaTableBuilder::build);
        let table = table.map_err(|e| storage(&folder, e))?;
        let create = DeltaOperation::Create {
            mode: SaveMode::ErrorIfExists,
            location: address,
            protocol,
            metadata,
        };
        CommitBuilder::from(quiet)
            .with_actions(actions)
            .build(None, table.log_store(), create)
            .await
            .map_err(|e| storage(&folder, e))?;
        SetTable::load(set).await
    }

    /// Loads the newest version of a set's table.
    ///
    /// # Errors
    /// When there is none, or its log is damaged.
    pub async fn load(set: &Path) -> Result<SetTable, Error> {
        let folder = paths::table(set);
        let table = open_table(address(&folder)?).await;
        SetTable::over(folder, table)
    }

    /// Loads a set's table as it was at a version: that of a signed state, whatever was committed
    /// since.
    ///
    /// # Errors
    /// When there is no such version, or the log is damaged.
    pub async fn load_at(set: &Path, version: u64) -> Result<SetTable, Error> {
        let folder = paths::table(set);
        let table = open_table_with_version(address(&folder)?, version).await;
        SetTable::over(folder, table)
    }

    /// The same table as it was at a later version; only the log between is read.
    ///
    /// # Errors
    /// When there is no such version, or the log is damaged.
    pub async fn later(&self, version: u64) -> Result<SetTable, Error> {
        let mut table = self.table.clone();
        let loaded = table.load_version(version).await.map(|()| table);
        SetTable::over(self.folder.clone(), loaded)
    }

    fn over(
        folder: PathBuf,
        table: Result<DeltaTable, DeltaTableError>,
    ) -> Result<SetTable, Error> {
        let table = table.map_err(|e| damaged(&folder, e))?;
        let engine = table.log_store().engine(None);
        Ok(SetTable {
            table,
            folder,
            engine,
        })
    }

    /// The version loaded.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.table.version().unwrap_or(0)
    }

    /// The folder of the table.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The names of the vector files in force.
    ///
    /// # Errors
    /// When the log is damaged.
    pub(crate) fn vectors(&self) -> Result<BTreeSet<String>, Error> {
        let files = self.files()?.into_iter();
        Ok(files
            .filter_map(|f| Some(f.vector?.path_or_inline_dv))
            .collect())
    }

    /// The live data files, by cell.
    ///
    /// # Errors
    /// When the log names a partition or a count that is none.
    pub fn files(&self) -> Result<Vec<TableFile>, Error> {
        let state = self
            .table
            .snapshot()
            .map_err(|e| damaged(&self.folder, e))?;
        let mut files = Vec::new();
        for file in state.log_data().iter() {
            let path = file.path().into_owned();
            let wrong = |what: &str| damaged(&self.folder, format!("`{path}` has no {what}"));
            let vector = file.deletion_vector_descriptor();
            let masked = vector.as_ref().map_or(0, |v| v.cardinality);
            files.push(TableFile {
                cell: cell_of(&file.partition_values_map()).ok_or_else(|| wrong("cell"))?,
                bytes: u64::try_from(file.size()).map_err(|_| wrong("size"))?,
                rows: file.num_records().ok_or_else(|| wrong("number of rows"))? as u64,
                masked: u64::try_from(masked).map_err(|_| wrong("number of masked rows"))?,
                vector,
                modified_millis: file.modification_time(),
                stats: file.stats(),
                path,
            });
        }
        files.sort_by(|a, b| (a.cell, &a.path).cmp(&(b.cell, &b.path)));
        Ok(files)
    }

    /// The masked rows of a file, ascending.
    ///
    /// # Errors
    /// When the deletion vector is missing or damaged.
    pub fn masked_rows(&self, file: &TableFile) -> Result<Vec<u64>, Error> {
        let Some(vector) = file.vector.clone() else {
            return Ok(Vec::new());
        };
        let wrong = |e: delta_kernel::Error| {
            damaged(&self.folder, format!("the mask of `{}`: {e}", file.path))
        };
        let vector =
            delta_kernel::actions::deletion_vector::DeletionVectorDescriptor::try_from(vector)
                .map_err(wrong)?;
        let mut rows = vector
            .row_indexes(self.engine.storage_handler(), self.table.table_url())
            .map_err(wrong)?;
        rows.sort_unstable();
        Ok(rows)
    }
}

/// What a reader has to understand: deletion vectors, and nothing else.
///
/// The library's own way to create tables also asks writers for column invariants, which no set
/// has, and which the library itself can only check with a query engine.
fn kind_of_table(name: &str) -> Result<(Protocol, Metadata), DeltaTableError> {
    let protocol = serde_json::json!({
        "minReaderVersion": 3,
        "minWriterVersion": 7,
        "readerFeatures": ["deletionVectors"],
        "writerFeatures": ["deletionVectors"],
    });
    let schema = StructType::try_new(delta_columns())?;
    let configuration = [("delta.enableDeletionVectors", "true")];
    let metadata = new_metadata(&schema, PARTITIONS, configuration)?.with_name(name.to_owned())?;
    Ok((serde_json::from_value(protocol)?, metadata))
}

pub(super) fn add_of(written: &WrittenCell, made_at: Instant) -> Add {
    let cell = written.entry.cell;
    Add {
        path: written.path.clone(),
        partition_values: partition_values(cell),
        size: i64::try_from(written.bytes).unwrap_or(i64::MAX),
        modification_time: made_at.epoch_micros().div_euclid(1000),
        data_change: true,
        stats: Some(format!("{{\"numRecords\":{}}}", written.entry.rows)),
        ..Add::default()
    }
}

/// A cell as partition values.
pub(super) fn partition_values(cell: Cell) -> HashMap<String, Option<String>> {
    let values = [
        cell.window.to_string(),
        cell.shard.to_string(),
        cell.slice.to_string(),
    ];
    PARTITIONS
        .iter()
        .map(|p| (*p).to_owned())
        .zip(values.map(Some))
        .collect()
}

fn cell_of(values: &HashMap<String, Option<String>>) -> Option<Cell> {
    let value = |name: &str| values.get(name)?.as_deref();
    let cell = Cell {
        window: parse_window(value("window")?)?,
        shard: value("shard")?.parse().ok()?,
        slice: value("slice")?.parse().ok()?,
    };
    // `+1` and `01` are numbers, too, but not how a cell is written.
    (partition_values(cell) == *values).then_some(cell)
}

/// `2026-10`, as [`Window`] writes it.
fn parse_window(text: &str) -> Option<Window> {
    let (year, month) = text.rsplit_once('-')?;
    let (year, month): (i32, i32) = (year.parse().ok()?, month.parse().ok()?);
    let number = year.checked_mul(12)?.checked_add(month.checked_sub(1)?)?;
    (1..=12).contains(&month).then_some(Window(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_round_trip_through_partition_values() {
        let day = "2026-11-23".parse().unwrap();
        let cell = Cell {
            window: Window::of(day, 3),
            shard: 15,
            slice: 3,
        };
        let mut values = partition_values(cell);
        assert_eq!(cell_of(&values), Some(cell));
        for bad in ["2026-13", "2026", "", "2026-1"] {
            values.insert("window".to_owned(), Some(bad.to_owned()));
            assert_eq!(cell_of(&values), None, "{bad}");
        }
    }
}
