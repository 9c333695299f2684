//! A Delta table: its live data files, without the rows that deletion vectors mask
//! (Delta protocol, reader version 3).

use super::parquet::{ParquetRows, Part};
use super::{Rows, hash_file};
use crate::plan::Plan;
use crate::row::Row;
use deltalake_core::kernel::DeletionVectorDescriptor;
use rights::{Error, Hash};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use url::Url;

/// One live data file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataFile {
    /// Where it lies.
    pub path: PathBuf,
    /// SHA-256 of its bytes.
    pub hash: Hash,
    /// Rows in it, deleted ones too. A row number of the table counts through the files in order.
    pub rows: u64,
    /// Values of the partition columns.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub partition: BTreeMap<String, Option<String>>,
    /// SHA-256 over the numbers of the deleted rows (8 bytes each, little-endian), if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted: Option<Hash>,
}

/// A version of a table.
pub(crate) struct Table {
    path: PathBuf,
    parts: Vec<(PathBuf, Part)>,
}

fn failed(path: &Path, e: impl std::fmt::Display) -> Error {
    Error::input(format!(
        "`{}` cannot be read as a Delta table: {e}",
        path.display()
    ))
}

impl Table {
    /// Loads the newest version.
    pub(crate) fn load(path: &Path) -> Result<Table, Error> {
        // The log is read by asynchronous code; a thread of its own makes this callable from
        // inside a runtime, too.
        let loaded = std::thread::scope(|scope| scope.spawn(|| Table::load_here(path)).join());
        loaded.unwrap_or_else(|_| Err(failed(path, "its log is damaged")))
    }

    fn load_here(path: &Path) -> Result<Table, Error> {
        let path = path.canonicalize().map_err(|e| failed(path, e))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build();
        let runtime =
            runtime.map_err(|e| Error::storage("no runtime for reading the table").because(e))?;
        let url =
            Url::from_directory_path(&path).map_err(|()| failed(&path, "its path is no URL"))?;
        runtime.block_on(read_log(&path, url))
    }

    /// The data files with their hashes.
    pub(crate) fn files(&self, plan: &Plan) -> Result<Vec<DataFile>, Error> {
        let file = |(path, part): &(PathBuf, Part)| {
            Ok(DataFile {
                hash: hash_file(path)?,
                rows: super::parquet::footer(path, plan)?.rows,
                partition: part.partition.clone(),
                deleted: (!part.deleted.is_empty()).then(|| hash_rows(&part.deleted)),
                path: path.clone(),
            })
        };
        self.parts.iter().map(file).collect()
    }
}

impl Table {
    /// Data files below its folder that the newest version does not name: earlier versions, with rows that
    /// are deleted now.
    pub(crate) fn left_over(&self) -> Result<Vec<PathBuf>, Error> {
        let named: BTreeSet<&Path> = self.parts.iter().map(|(path, _)| path.as_path()).collect();
        let mut found = Vec::new();
        data_files(&self.path, &mut found)?;
        found.retain(|path| !named.contains(path.as_path()));
        Ok(found)
    }

    /// The files of which deletion vectors mask rows.
    pub(crate) fn masked(self) -> impl Iterator<Item = Masked> {
        let masked = self.parts.into_iter();
        let masked = masked.filter(|(_, part)| !part.deleted.is_empty());
        masked.map(|(path, part)| Masked { path, part })
    }
}

/// A data file of which rows are masked.
pub(crate) struct Masked {
    path: PathBuf,
    part: Part,
}

impl Masked {
    /// Its rows, the masked ones, too.
    pub(crate) fn with_all_rows(self, plan: &Plan) -> Result<ParquetRows, Error> {
        let part = Part {
            deleted: Vec::new(),
            ..self.part
        };
        ParquetRows::open(&self.path, plan, &part)
    }
}

/// The Parquet files in a folder of a table and those below, but for the log's own.
fn data_files(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Error> {
    let entries = std::fs::read_dir(folder).map_err(|e| failed(folder, e))?;
    for entry in entries {
        let path = entry.map_err(|e| failed(folder, e))?.path();
        if path.is_dir() && !path.ends_with("_delta_log") {
            data_files(&path, found)?;
        } else if path.extension().is_some_and(|e| e == "parquet") {
            found.push(path);
        }
    }
    Ok(())
}

fn hash_rows(rows: &[u64]) -> Hash {
    let bytes: Vec<u8> = rows.iter().flat_map(|r| r.to_le_bytes()).collect();
    Hash::of(&bytes)
}

/// The hash of a table's content: SHA-256 over its data files' hashes, partitions and deleted rows.
pub(crate) fn hash_files(files: &[DataFile]) -> Result<Hash, Error> {
    let told: Vec<_> = files
        .iter()
        .map(|f| (f.hash, &f.partition, f.deleted))
        .collect();
    let text = serde_json::to_vec(&told)
        .map_err(|e| Error::internal("a table could not be hashed").because(e))?;
    Ok(Hash::of(&text))
}

async fn read_log(path: &Path, url: Url) -> Result<Table, Error> {
    let table = deltalake_core::open_table(url)
        .await
        .map_err(|e| failed(path, e))?;
    let state = table.snapshot().map_err(|e| failed(path, e))?;
    let mode = state
        .metadata()
        .configuration()
        .get("delta.columnMapping.mode");
    if mode.is_some_and(|m| m != "none") {
        let what = "its column mapping is not supported; rewrite it with `delta.columnMapping.mode = none`";
        return Err(failed(path, what));
    }
    let engine = table.log_store().engine(None);
    let root = table.table_url().clone();
    let mut parts = Vec::new();
    for file in state.log_data().iter() {
        let deleted = match file.deletion_vector_descriptor() {
            Some(vector) => deleted_rows(path, vector, &root, &*engine)?,
            None => Vec::new(),
        };
        let inside = file.path().into_owned();
        let partition = file.partition_values_map().into_iter().collect();
        parts.push((data_path(path, &inside)?, Part { partition, deleted }));
    }
    parts.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(Table {
        path: path.to_owned(),
        parts,
    })
}

fn data_path(table: &Path, inside: &str) -> Result<PathBuf, Error> {
    match Url::parse(inside) {
        Ok(url) if url.scheme() == "file" => url
            .to_file_path()
            .map_err(|()| failed(table, format!("`{inside}` is no path"))),
        Ok(url) if url.scheme().len() > 1 => Err(failed(
            table,
            format!("`{inside}` does not lie on this machine"),
        )),
        _ => Ok(table.join(inside)),
    }
}

fn deleted_rows(
    path: &Path,
    vector: DeletionVectorDescriptor,
    root: &Url,
    engine: &dyn delta_kernel::Engine,
) -> Result<Vec<u64>, Error> {
    let vector = delta_kernel::actions::deletion_vector::DeletionVectorDescriptor::try_from(vector);
    let vector = vector.map_err(|e| failed(path, e))?;
    let mut rows = vector
        .row_indexes(engine.storage_handler(), root)
        .map_err(|e| failed(path, e))?;
    rows.sort_unstable();
    Ok(rows)
}

/// The rows of a table, file by file.
pub(super) struct DeltaRows {
    plan: Plan,
    rest: VecDeque<(PathBuf, Part)>,
    current: Option<ParquetRows>,
    current_rows: u64,
    /// Rows of the files before the current one.
    before: u64,
    bytes_before: u64,
    names: BTreeSet<String>,
}

impl DeltaRows {
    pub(super) fn open(table: Table, plan: &Plan) -> Result<DeltaRows, Error> {
        let mut rows = DeltaRows {
            plan: plan.clone(),
            rest: table.parts.into(),
            current: None,
            current_rows: 0,
            before: 0,
            bytes_before: 0,
            names: BTreeSet::new(),
        };
        if !rows.advance()? {
            return Err(failed(&table.path, "it has no data files"));
        }
        Ok(rows)
    }

    fn advance(&mut self) -> Result<bool, Error> {
        if let Some(done) = self.current.take() {
            self.before += self.current_rows;
            self.bytes_before += done.bytes_read();
        }
        let Some((path, part)) = self.rest.pop_front() else {
            return Ok(false);
        };
        self.current_rows = super::parquet::footer(&path, &self.plan)?.rows;
        let rows = ParquetRows::open(&path, &self.plan, &part)?;
        self.names.extend(rows.columns().iter().cloned());
        self.current = Some(rows);
        Ok(true)
    }
}

impl Rows for DeltaRows {
    fn next(&mut self, row: &mut Row) -> Result<bool, Error> {
        loop {
            if let Some(current) = &mut self.current
                && current.next(row)?
            {
                row.number += self.before;
                return Ok(true);
            }
            if !self.advance()? {
                return Ok(false);
            }
        }
    }

    fn columns(&self) -> &BTreeSet<String> {
        &self.names
    }

    fn has_schema(&self) -> bool {
        true
    }

    fn bytes_read(&self) -> u64 {
        self.bytes_before + self.current.as_ref().map_or(0, Rows::bytes_read)
    }
}
