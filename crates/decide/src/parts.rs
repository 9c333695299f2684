//! Tables in parts (see [`rights::part_name`]), by their footers.

use crate::facts::{cannot_read, open as open_file};
use parquet::arrow::arrow_reader::ArrowReaderMetadata;
use parquet::file::metadata::RowGroupMetaData;
use rights::{CONTINUES, Error, part_name};
use std::path::{Path, PathBuf};

/// A file of a table.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) path: PathBuf,
    pub(crate) metadata: ArrowReaderMetadata,
    /// Its first row group, counted through all parts.
    first_group: usize,
}

impl Part {
    pub(crate) fn rows(&self) -> u64 {
        u64::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    pub(crate) fn groups(&self) -> &[RowGroupMetaData] {
        self.metadata.metadata().row_groups()
    }

    fn continues(&self) -> bool {
        let said = self.metadata.metadata().file_metadata();
        let said = said.key_value_metadata();
        said.is_some_and(|all| all.iter().any(|one| one.key == CONTINUES))
    }
}

/// Reads the footers of a table.
pub(crate) fn open(folder: &Path, table: &str) -> Result<Vec<Part>, Error> {
    let (mut parts, mut first_group) = (Vec::new(), 0);
    loop {
        let path = folder.join(part_name(table, parts.len()));
        let (_, metadata) = open_file(&path)?;
        let part = Part {
            path,
            metadata,
            first_group,
        };
        first_group += part.groups().len();
        let continues = part.continues();
        parts.push(part);
        if !continues {
            return Ok(parts);
        }
    }
}

/// The part that has a row group, and the group's number in it.
pub(crate) fn holding(parts: &[Part], group: usize) -> Result<(&Part, usize), Error> {
    let after = parts.partition_point(|part| part.first_group <= group);
    let part = after.checked_sub(1).and_then(|at| parts.get(at));
    let part = part.filter(|part| group - part.first_group < part.groups().len());
    let first = parts.first().map(|part| part.path.clone());
    let part = part.ok_or_else(|| {
        let none = format!("there is no row group `{group}`");
        cannot_read(&first.unwrap_or_default())(none.into())
    })?;
    Ok((part, group - part.first_group))
}
