//! Writing the one Parquet file of a cell, with its root and its links in the same pass.

use super::canonical::RootHasher;
use super::failure::storage;
use super::links::Link;
use super::schema::{ITEM, PERSON, binary, columns, numbers, text};
use arrow::array::{Array, BinaryArray, RecordBatch};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use rights::{Cell, CellEntry, Error, Pseudonym};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Rows of a row group: what finding one person's rows in a cell has to read at most twice.
pub(super) const ROW_GROUP_ROWS: usize = 8_192;
/// Bytes after which a row group is closed early, for cells with media.
const ROW_GROUP_BYTES: usize = 64 << 20;

/// A cell that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenCell {
    /// Its claim in the manifest.
    pub entry: CellEntry,
    /// Its file, relative to the table's folder.
    pub path: String,
    /// Bytes of the file.
    pub bytes: u64,
}

/// What a cell leaves behind when it is closed.
pub(super) struct ClosedCell {
    pub(super) written: WrittenCell,
    /// Everybody who has rows, ascending.
    pub(super) people: Vec<u128>,
    pub(super) links: Vec<Link>,
}

/// How cells are packed. Only `person` has statistics: they find a person's rows, while those of
/// other columns would repeat values in the footer.
fn properties(zstd_level: i32) -> Result<WriterProperties, Error> {
    let level = ZstdLevel::try_new(zstd_level)
        .map_err(|e| Error::input(format!("zstd level `{zstd_level}`")).because(e))?;
    let mut properties = WriterProperties::builder()
        .set_created_by("demur".to_owned())
        .set_compression(Compression::ZSTD(level))
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_column_statistics_enabled(ColumnPath::from("person"), EnabledStatistics::Chunk)
        // Hex of a pseudonym is longer than statistics are by default cut to.
        .set_statistics_truncate_length(None);
    // Values that hardly repeat only pass through a dictionary to overflow it.
    for column in ["item", "text", "media_uri", "media", "media_sha256", "row"] {
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(column), false);
    }
    Ok(properties.build())
}

/// A cell being written, to a file that is moved into the table at the end.
pub(super) struct CellFile {
    cell: Cell,
    path: PathBuf,
    writer: ArrowWriter<File>,
    root: RootHasher,
    last: Option<(u128, u128)>,
    people: Vec<u128>,
    links: Vec<Link>,
}

impl CellFile {
    pub(super) fn create(path: PathBuf, cell: Cell, zstd_level: i32) -> Result<CellFile, Error> {
        let file = File::create(&path).map_err(|e| storage(&path, e))?;
        let writer = ArrowWriter::try_new(file, columns(), Some(properties(zstd_level)?))
            .map_err(|e| storage(&path, e))?;
        Ok(CellFile {
            cell,
            path,
            writer,
            root: RootHasher::default(),
            last: None,
            people: Vec::new(),
            links: Vec::new(),
        })
    }

    /// Adds rows in the columns of [`super::run::spilled_columns`].
    pub(super) fn write(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        self.note_people(batch)?;
        self.note_links(batch)?;
        let columns: Vec<usize> = (0..columns().fields().len()).collect();
        let rows = batch
            .project(&columns)
            .map_err(|e| storage(&self.path, e))?;
        self.root.add(&rows)?;
        self.writer
            .write(&rows)
            .map_err(|e| storage(&self.path, e))?;
        if self.writer.in_progress_size() > ROW_GROUP_BYTES {
            self.writer.flush().map_err(|e| storage(&self.path, e))?;
        }
        Ok(())
    }

    fn note_people(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let persons = numbers(text(batch, PERSON)?)?;
        let items = numbers(text(batch, ITEM)?)?;
        for key in persons.into_iter().zip(items) {
            // INVARIANT: the merge is sorted, so a key not above the last is the same item again.
            if self.last.is_some_and(|last| last >= key) {
                let item = Pseudonym(key.1.to_be_bytes());
                return Err(Error::input(format!(
                    "item `{item}` stands twice in cell `{}`; give each item once",
                    self.cell
                )));
            }
            if self.last.is_none_or(|(person, _)| person != key.0) {
                self.people.push(key.0);
            }
            self.last = Some(key);
        }
        Ok(())
    }

    fn note_links(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let targets: &BinaryArray = binary(batch, columns().fields().len())?;
        if targets.null_count() == targets.len() {
            return Ok(());
        }
        for (row, bytes) in (self.root.rows()..).zip(targets) {
            let (targets, _) = bytes.unwrap_or_default().as_chunks::<16>();
            self.links.extend(targets.iter().map(|target| Link {
                target: Pseudonym(*target),
                cell: self.cell,
                row,
            }));
        }
        Ok(())
    }

    /// Closes the file and moves it into the table.
    pub(super) fn close(self, table: &Path) -> Result<ClosedCell, Error> {
        let from = self.path.clone();
        let closed = self.close_here()?;
        let to = table.join(&closed.written.path);
        if let Some(folder) = to.parent() {
            std::fs::create_dir_all(folder).map_err(|e| storage(folder, e))?;
        }
        std::fs::rename(&from, &to).map_err(|e| storage(&to, e))?;
        Ok(closed)
    }

    /// Closes the file where it is.
    pub(super) fn close_here(self) -> Result<ClosedCell, Error> {
        let (rows, root) = (self.root.rows(), self.root.finish());
        self.writer.close().map_err(|e| storage(&self.path, e))?;
        // The name carries the start of the root, so that a rewritten cell has another name.
        let name: String = root.to_string().chars().take(16).collect();
        let path = format!("{}/cell-{name}.parquet", self.cell);
        let bytes = std::fs::metadata(&self.path)
            .map_err(|e| storage(&self.path, e))?
            .len();
        let cell = self.cell;
        Ok(ClosedCell {
            written: WrittenCell {
                entry: CellEntry { cell, rows, root },
                path,
                bytes,
            },
            people: self.people,
            links: self.links,
        })
    }
}
