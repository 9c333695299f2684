//! Reading the decision table, and writing parts of it anew.

use super::columns::Columns;
use super::part::{PartRoot, PartWriter};
use super::{DecisionRow, PART_ROWS, PARTS, Part, content_root};
use crate::set::failure::{damaged, storage};
use crate::set::paths;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rights::{Error, Hash};
use std::fs::File;
use std::path::{Path, PathBuf};

/// The decision table of a set.
#[derive(Clone, Debug)]
pub struct DecisionTable {
    folder: PathBuf,
}

impl DecisionTable {
    /// The table of the set in a folder.
    #[must_use]
    pub fn of(set: &Path) -> DecisionTable {
        DecisionTable {
            folder: paths::decisions(set),
        }
    }

    /// The folder of a content's decisions.
    pub(crate) fn content(&self, content: &str) -> PathBuf {
        self.folder.join(content)
    }

    /// The file of a part.
    pub(crate) fn file(&self, content: &str, part: &Part) -> PathBuf {
        self.content(content).join(part.file())
    }

    /// The parts of a content as their list has them.
    ///
    /// # Errors
    /// When the list is absent or damaged.
    pub(crate) fn parts(&self, content: &str) -> Result<Vec<Part>, Error> {
        let path = self.content(content).join(PARTS);
        let text = std::fs::read(&path).map_err(|e| storage(&path, e))?;
        let parts: Vec<Part> = serde_json::from_slice(&text).map_err(|e| damaged(&path, e))?;
        match parts.is_sorted_by(|a, b| a.first < b.first) {
            true => Ok(parts),
            false => Err(damaged(&path, "its parts are out of order")),
        }
    }

    /// Reads the decisions of a content in their order, and gives their root.
    ///
    /// # Errors
    /// When a part is absent or damaged, names another content, or is out of order; or what `f`
    /// returns.
    pub fn read(
        &self,
        content: &str,
        mut f: impl FnMut(&DecisionRow) -> Result<(), Error>,
    ) -> Result<Hash, Error> {
        let mut parts = self.parts(content)?;
        let mut last = None;
        for part in &mut parts {
            part.root = self.read_part(content, part, &mut last, &mut f)?;
        }
        Ok(content_root(&parts))
    }

    fn read_part(
        &self,
        content: &str,
        part: &Part,
        last: &mut Option<u64>,
        f: &mut dyn FnMut(&DecisionRow) -> Result<(), Error>,
    ) -> Result<Hash, Error> {
        let path = self.file(content, part);
        let file = File::open(&path).map_err(|e| storage(&path, e))?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file)
            .and_then(|b| b.with_batch_size(PART_ROWS).build())
            .map_err(|e| damaged(&path, e))?;
        let mut root = PartRoot::new();
        for batch in reader {
            let batch = batch.map_err(|e| damaged(&path, e))?;
            let rows = Columns::of(&batch)
                .ok_or_else(|| damaged(&path, "its columns are not those of decisions"))?;
            for at in 0..batch.num_rows() {
                let row = rows
                    .row(at, content)
                    .filter(|row| last.is_none_or(|last| last < row.row))
                    .ok_or_else(|| damaged(&path, format!("decision `{at}` of a batch")))?;
                *last = Some(row.row);
                root.add(&row);
                f(&row)?;
            }
        }
        Ok(root.finish())
    }

    /// Writes a part without the rows that `goes` picks, if it picks any; gives the part as it is
    /// then and the rows that went.
    ///
    /// # Errors
    /// When the part is damaged, or the disk refuses.
    pub(crate) fn without(
        &self,
        content: &str,
        part: &Part,
        to: &Path,
        goes: impl Fn(&DecisionRow) -> bool,
    ) -> Result<(Part, Vec<DecisionRow>), Error> {
        let (mut stay, mut gone) = (Vec::new(), Vec::new());
        let root = self.read_part(content, part, &mut None, &mut |row| {
            match goes(row) {
                true => gone.push(*row),
                false => stay.push(*row),
            }
            Ok(())
        })?;
        if root != part.root {
            let what = "its root is not the one in the list of parts";
            return Err(damaged(&self.file(content, part), what));
        }
        if gone.is_empty() {
            return Ok((part.clone(), gone));
        }
        let mut writer = PartWriter::create(to.to_owned(), part.first)?;
        if !stay.is_empty() {
            writer.push(content, &stay)?;
        }
        Ok((writer.finish()?, gone))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::set::{DecisionWriter, decisions};
    use rights::{Decision, Pseudonym, RuleMask};

    fn row(row: u64) -> DecisionRow {
        let permits = RuleMask(row % 3);
        DecisionRow {
            item: Pseudonym(u128::from(row).to_le_bytes()),
            person: (!row.is_multiple_of(5)).then_some(Pseudonym([7; 16])),
            // As in a table in place: some rows were set aside.
            row: row * 2,
            decision: Decision {
                permits,
                forbids: RuleMask::EMPTY,
                errored: RuleMask::EMPTY,
            },
        }
    }

    fn write(set: &Path, batch: usize, rows: impl Iterator<Item = u64>) -> Hash {
        let rows: Vec<DecisionRow> = rows.map(row).collect();
        let mut writer = DecisionWriter::create(set, "c").unwrap();
        rows.chunks(batch)
            .for_each(|some| writer.push(some).unwrap());
        writer.finish().unwrap()
    }

    #[test]
    fn one_part_is_written_anew_and_the_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        let all = 2 * PART_ROWS as u64 + 10;
        let root = write(folder.path(), 1000, 0..all);
        assert_eq!(
            write(folder.path(), 70_001, 0..all),
            root,
            "however it is cut"
        );
        let table = DecisionTable::of(folder.path());
        let mut parts = table.parts("c").unwrap();
        let firsts: Vec<u64> = parts.iter().map(|p| p.first).collect();
        assert_eq!(firsts, [0, 2, 4].map(|n| n * PART_ROWS as u64));
        let to = folder.path().join("new");
        let wanted = |row: &DecisionRow| row.row == 2 * PART_ROWS as u64 + 8;
        let (same, gone) = table.without("c", &parts[0], &to, wanted).unwrap();
        assert_eq!(
            (same == parts[0], gone.len(), to.exists()),
            (true, 0, false)
        );
        let (new, gone) = table.without("c", &parts[1], &to, wanted).unwrap();
        assert_eq!(
            (new.rows, gone),
            (parts[1].rows - 1, vec![row(PART_ROWS as u64 + 4)])
        );
        std::fs::rename(&to, table.file("c", &parts[1])).unwrap();
        parts[1] = new;
        let list = table.content("c").join(PARTS);
        std::fs::write(&list, decisions::parts_text(&parts).unwrap()).unwrap();
        let mut read = Vec::new();
        let now = table.read("c", |row| {
            read.push(*row);
            Ok(())
        });
        assert_eq!(now.unwrap(), content_root(&parts));
        let stay = (0..all).map(row).filter(|row| !wanted(row));
        assert_eq!(read, stay.collect::<Vec<_>>());
        // Nothing left is a part without rows.
        let (none, gone) = table.without("c", &parts[2], &to, |_| true).unwrap();
        assert_eq!((none.rows, gone.len()), (0, 10));
        // A part that is not the one in the list is not written anew.
        let root = Hash::of(b"another");
        let wrong = Part {
            root,
            ..parts[0].clone()
        };
        assert!(table.without("c", &wrong, &to, |_| true).is_err());
    }
}
