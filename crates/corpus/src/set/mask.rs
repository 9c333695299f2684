//! Masking rows: one commit to the Delta log with a deletion vector for each cell concerned.
//!
//! Data files stay as they are. All vectors of a commit lie in one file, named after its bytes, so
//! that a repetition after a crash writes the same file again.

use super::canonical::mask_root;
use super::failure::{damaged, internal, storage};
use super::staging::sync;
use super::table::{SetTable, TableFile, partition_values};
use super::z85;
use delta_kernel::actions::deletion_vector_writer::{
    DeletionVectorWriteResult, KernelDeletionVector, StreamingDeletionVectorWriter,
};
use deltalake_core::kernel::transaction::CommitBuilder;
use deltalake_core::kernel::{Action, Add, DeletionVectorDescriptor, Remove, StorageType};
use deltalake_core::protocol::DeltaOperation;
use rights::{Cell, Error, Hash, Instant, MaskEntry};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Write;
use uuid::Uuid;

/// Rows to mask, by cell.
pub type Rows = BTreeMap<Cell, BTreeSet<u64>>;

/// How often a commit is tried again when somebody else committed meanwhile.
const ATTEMPTS: u32 = 8;

/// What a mask did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Masked {
    /// Rows that were visible before and are not now.
    pub rows: u64,
    /// Cells concerned.
    pub cells: usize,
    /// Version of the table; as before when nothing was new.
    pub version: u64,
}

/// A cell whose mask grows.
struct Change {
    file: TableFile,
    rows: KernelDeletionVector,
    new: u64,
}

impl SetTable {
    /// Masks rows, in addition to those masked already, in one commit. Rows that are masked
    /// already change nothing; when none is new nothing is written.
    ///
    /// # Errors
    /// A cell that the set has not, a row that the cell has not, a disk that refuses. Then nothing
    /// is masked.
    pub async fn mask(&mut self, rows: &Rows, at: Instant) -> Result<Masked, Error> {
        for _ in 0..ATTEMPTS {
            let before = self.version();
            let changes = self.changes(rows)?;
            if changes.is_empty() {
                return Ok(Masked {
                    rows: 0,
                    cells: 0,
                    version: before,
                });
            }
            let (cells, new) = (changes.len(), changes.iter().map(|c| c.new).sum());
            let actions = self.write_vectors(changes, at)?;
            let committed = self.commit(actions).await;
            self.reload().await?;
            match committed {
                Ok(version) => {
                    return Ok(Masked {
                        rows: new,
                        cells,
                        version,
                    });
                }
                Err(e) if self.version() == before => return Err(storage(&self.folder, e)),
                // Somebody else's commit came first: unite with what it masked.
                Err(_) => {}
            }
        }
        Err(Error::storage(format!(
            "`{}` is being changed by others; the mask was tried `{ATTEMPTS}` times, try again",
            self.folder.display()
        )))
    }

    /// The masks in force, as a manifest states them.
    ///
    /// # Errors
    /// When a deletion vector is missing or damaged.
    pub fn masks(&self) -> Result<Vec<MaskEntry>, Error> {
        let masked = |file: &TableFile| -> Result<MaskEntry, Error> {
            let rows = self.masked_rows(file)?;
            Ok(MaskEntry {
                cell: file.cell,
                rows: rows.len() as u64,
                root: mask_root(rows),
            })
        };
        let files = self.files()?;
        let files = files.iter().filter(|f| f.vector.is_some());
        files.map(masked).collect()
    }

    fn changes(&self, rows: &Rows) -> Result<Vec<Change>, Error> {
        let files: BTreeMap<Cell, TableFile> =
            self.files()?.into_iter().map(|f| (f.cell, f)).collect();
        let mut changes = Vec::new();
        for (cell, rows) in rows {
            let file = files
                .get(cell)
                .ok_or_else(|| Error::not_found(format!("the set has no cell `{cell}`")))?;
            if let Some(row) = rows.last().filter(|row| **row >= file.rows) {
                return Err(Error::not_found(format!(
                    "cell `{cell}` has `{}` rows and no row `{row}`",
                    file.rows
                )));
            }
            let mut united = KernelDeletionVector::new();
            united.add_deleted_row_indexes(self.masked_rows(file)?);
            let before = united.cardinality();
            united.add_deleted_row_indexes(rows);
            if united.cardinality() > before {
                changes.push(Change {
                    file: file.clone(),
                    new: united.cardinality() - before,
                    rows: united,
                });
            }
        }
        Ok(changes)
    }

    /// Writes the vectors to a file, forced to disk, and says how the log is to name them.
    fn write_vectors(&self, changes: Vec<Change>, at: Instant) -> Result<Vec<Action>, Error> {
        let vectors = changes.into_iter().map(|c| (c.file, c.rows)).collect();
        let written = self.write_vector_file(vectors)?.into_iter();
        Ok(written
            .flat_map(|(file, vector)| replace(file, vector, at))
            .collect())
    }

    /// Writes vectors to one file, forced to disk, each with what it is for.
    pub(super) fn write_vector_file<T>(
        &self,
        vectors: Vec<(T, KernelDeletionVector)>,
    ) -> Result<Vec<(T, DeletionVectorDescriptor)>, Error> {
        if vectors.is_empty() {
            return Ok(Vec::new());
        }
        let mut bytes = Vec::new();
        let mut writer = StreamingDeletionVectorWriter::new(&mut bytes);
        let mut written = Vec::new();
        for (of, rows) in vectors {
            let vector = writer
                .write_deletion_vector(rows)
                .map_err(|e| internal("a deletion vector", e))?;
            written.push((of, vector));
        }
        writer
            .finalize()
            .map_err(|e| internal("deletion vectors", e))?;
        let id = vector_id(&bytes);
        let path = self.folder.join(vector_name(id));
        let mut file = File::create(&path).map_err(|e| storage(&path, e))?;
        file.write_all(&bytes)
            .and_then(|()| file.sync_all())
            .map_err(|e| storage(&path, e))?;
        sync(&self.folder)?;
        let described = written.into_iter();
        Ok(described
            .map(|(of, vector)| (of, describe(vector, id)))
            .collect())
    }

    pub(super) async fn commit(
        &self,
        actions: Vec<Action>,
    ) -> Result<u64, deltalake_core::DeltaTableError> {
        let state = self.table.snapshot()?;
        // INVARIANT: no retry below this one. A mask that lost a race must be united with the
        // winner's before it is tried again.
        let finished = CommitBuilder::default()
            .with_actions(actions)
            .with_max_retries(0)
            .build(
                Some(state),
                self.table.log_store(),
                DeltaOperation::Delete { predicate: None },
            )
            .await?;
        Ok(finished.version())
    }

    pub(super) async fn reload(&mut self) -> Result<(), Error> {
        let loaded = self.table.update_state().await;
        loaded.map_err(|e| damaged(&self.folder, e))
    }
}

/// An id from the bytes of a vector file (a UUID of version 8, RFC 9562).
fn vector_id(bytes: &[u8]) -> Uuid {
    // INVARIANT: a digest of 32 bytes has 16 first ones.
    let first = Hash::of(bytes).0.first_chunk().copied();
    uuid::Builder::from_custom_bytes(first.unwrap_or_default()).into_uuid()
}

/// The name that the Delta protocol derives from the id.
pub(super) fn vector_name(id: Uuid) -> String {
    format!("deletion_vector_{id}.bin")
}

/// How the log writes the id of a file with this name, if it is a vector file.
pub(super) fn vector_reference(name: &str) -> Option<String> {
    let id = name
        .strip_prefix("deletion_vector_")?
        .strip_suffix(".bin")?;
    let id: Uuid = id.parse().ok()?;
    (vector_name(id) == name).then(|| z85::encode(id.into_bytes()))
}

fn describe(vector: DeletionVectorWriteResult, id: Uuid) -> DeletionVectorDescriptor {
    DeletionVectorDescriptor {
        storage_type: StorageType::UuidRelativePath,
        path_or_inline_dv: z85::encode(id.into_bytes()),
        offset: Some(vector.offset),
        size_in_bytes: vector.size_in_bytes,
        cardinality: vector.cardinality,
    }
}

/// The file goes, with its vector.
pub(super) fn remove(file: &TableFile, at: Instant) -> Remove {
    Remove {
        path: file.path.clone(),
        data_change: true,
        deletion_timestamp: Some(at.epoch_micros().div_euclid(1000)),
        extended_file_metadata: Some(true),
        partition_values: Some(partition_values(file.cell)),
        size: Some(i64::try_from(file.bytes).unwrap_or(i64::MAX)),
        deletion_vector: file.vector.clone(),
        ..Remove::default()
    }
}

/// The file without its old vector goes, the same file with the new one comes.
fn replace(file: TableFile, vector: DeletionVectorDescriptor, at: Instant) -> [Action; 2] {
    let values = partition_values(file.cell);
    let size = i64::try_from(file.bytes).unwrap_or(i64::MAX);
    let remove = remove(&file, at);
    let add = Add {
        path: file.path,
        partition_values: values,
        size,
        modification_time: file.modified_millis,
        data_change: true,
        stats: file.stats,
        deletion_vector: Some(vector),
        ..Add::default()
    };
    [Action::Remove(remove), Action::Add(add)]
}
