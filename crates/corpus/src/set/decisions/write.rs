//! Writing the decisions of a content, part by part.

use super::part::PartWriter;
use super::{DecisionRow, PART_ROWS, PARTS, Part, content_root, parts_text};
use crate::set::failure::storage;
use crate::set::paths;
use rights::{Error, Hash};
use std::path::{Path, PathBuf};

/// Writes the decisions of one content. Contents may be written side by side.
pub struct DecisionWriter {
    content: String,
    folder: PathBuf,
    open: Option<PartWriter>,
    parts: Vec<Part>,
    last: Option<u64>,
}

impl DecisionWriter {
    /// Begins the decisions of a content of the set in a folder.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(set: &Path, content: &str) -> Result<DecisionWriter, Error> {
        let folder = paths::decisions(set).join(content);
        if folder.exists() {
            std::fs::remove_dir_all(&folder).map_err(|e| storage(&folder, e))?;
        }
        std::fs::create_dir_all(&folder).map_err(|e| storage(&folder, e))?;
        Ok(DecisionWriter {
            content: content.to_owned(),
            folder,
            open: None,
            parts: Vec::new(),
            last: None,
        })
    }

    /// Adds decisions in the order of their rows.
    ///
    /// # Errors
    /// A row that is not after the last one, a full disk.
    pub fn push(&mut self, mut rows: &[DecisionRow]) -> Result<(), Error> {
        for row in rows {
            if self.last.is_some_and(|last| last >= row.row) {
                let (row, content) = (row.row, &self.content);
                return Err(Error::internal(format!(
                    "the decision of row `{row}` of content `{content}` is out of order"
                )));
            }
            self.last = Some(row.row);
        }
        while let Some(first) = rows.first() {
            let open = match &mut self.open {
                Some(open) => open,
                none => {
                    let path = self.folder.join(format!("{:012}.parquet", first.row));
                    none.insert(PartWriter::create(path, first.row)?)
                }
            };
            let room = PART_ROWS.saturating_sub(open.rows).min(rows.len());
            let (here, later) = rows.split_at(room);
            open.push(&self.content, here)?;
            rows = later;
            if open.rows >= PART_ROWS {
                self.end_part()?;
            }
        }
        Ok(())
    }

    fn end_part(&mut self) -> Result<(), Error> {
        if let Some(open) = self.open.take() {
            self.parts.push(open.finish()?);
        }
        Ok(())
    }

    /// Closes the files and gives the root of the content.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(mut self) -> Result<Hash, Error> {
        self.end_part()?;
        let path = self.folder.join(PARTS);
        std::fs::write(&path, parts_text(&self.parts)?).map_err(|e| storage(&path, e))?;
        Ok(content_root(&self.parts))
    }
}
