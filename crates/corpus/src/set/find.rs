//! Finding rows without a scan: a person's own through the grid, others' through the links.

use super::failure::{damaged, storage};
use super::schema::{CONTENT, ITEM, PERSON, ROW, parse_pseudonym, text};
use super::table::{SetTable, TableFile};
use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReaderBuilder};
use rights::{Cell, Error, Pseudonym};
use std::collections::BTreeSet;
use std::fs::File;
use std::path::PathBuf;

/// A row that was found, without what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundRow {
    /// Where it is.
    pub cell: Cell,
    /// Row number in the cell's file.
    pub row: u64,
    /// Whose it is.
    pub person: Pseudonym,
    /// The item.
    pub item: Pseudonym,
    /// The content it came from.
    pub content: String,
    /// Its row number there.
    pub content_row: u64,
}

/// What a look-up found and what it cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lookup {
    /// The rows, by cell and row number; masked ones too.
    pub rows: Vec<FoundRow>,
    /// Files of which more than the footer was read.
    pub files_read: u64,
    /// Bytes of the column chunks read, compressed.
    pub bytes_read: u64,
}

/// A cell's file with its footer.
struct OpenCell<'a> {
    file: &'a TableFile,
    path: PathBuf,
    footer: ArrowReaderMetadata,
}

impl SetTable {
    /// All rows of a person, who has the place (shard, slice) on the grid.
    ///
    /// # Errors
    /// When a cell is damaged.
    pub fn find_person(&self, person: Pseudonym, place: (u16, u16)) -> Result<Lookup, Error> {
        let mut lookup = Lookup::default();
        for file in self.files()? {
            if (file.cell.shard, file.cell.slice) != place {
                continue;
            }
            let open = OpenCell::open(self, &file)?;
            let groups = open.groups_of(person);
            open.read(&groups, |row| row.person == person, &mut lookup)?;
        }
        Ok(lookup)
    }

    /// The rows of persons in one cell, and certain rows of it; every row group is read once at most.
    ///
    /// # Errors
    /// When the cell is damaged.
    pub(crate) fn find_in(
        &self,
        file: &TableFile,
        persons: &BTreeSet<Pseudonym>,
        rows: &BTreeSet<u64>,
    ) -> Result<Lookup, Error> {
        let open = OpenCell::open(self, file)?;
        let of_persons: BTreeSet<Group> = persons.iter().flat_map(|p| open.groups_of(*p)).collect();
        let holds = |group: &Group| {
            of_persons.contains(group) || rows.range(group.1..group.2).next().is_some()
        };
        let groups: Vec<Group> = open.groups().filter(holds).collect();
        let mut lookup = Lookup::default();
        let wanted = |row: &FoundRow| persons.contains(&row.person) || rows.contains(&row.row);
        open.read(&groups, wanted, &mut lookup)?;
        Ok(lookup)
    }

    /// Certain rows of one cell; numbers that the cell has not are left out.
    ///
    /// # Errors
    /// When the set has no such cell, or the cell is damaged.
    pub fn find_rows(&self, cell: Cell, rows: &BTreeSet<u64>) -> Result<Lookup, Error> {
        let files = self.files()?;
        let file = files
            .iter()
            .find(|f| f.cell == cell)
            .ok_or_else(|| Error::not_found(format!("the set has no cell `{cell}`")))?;
        let open = OpenCell::open(self, file)?;
        let groups: Vec<_> = open
            .groups()
            .filter(|(_, from, to)| rows.range(from..to).next().is_some())
            .collect();
        let mut lookup = Lookup::default();
        open.read(&groups, |row| rows.contains(&row.row), &mut lookup)?;
        Ok(lookup)
    }
}

/// A row group: number, first row, row after the last.
type Group = (usize, u64, u64);

impl<'a> OpenCell<'a> {
    fn open(table: &SetTable, file: &'a TableFile) -> Result<OpenCell<'a>, Error> {
        let path = table.folder().join(&file.path);
        let open = File::open(&path).map_err(|e| storage(&path, e))?;
        let footer =
            ArrowReaderMetadata::load(&open, Default::default()).map_err(|e| damaged(&path, e))?;
        Ok(OpenCell { file, path, footer })
    }

    fn groups(&self) -> impl Iterator<Item = Group> {
        let rows = |g: &parquet::file::metadata::RowGroupMetaData| {
            u64::try_from(g.num_rows()).unwrap_or(0)
        };
        let groups = self.footer.metadata().row_groups().iter().enumerate();
        groups.scan(0, move |from, (number, group)| {
            let first = *from;
            *from += rows(group);
            Some((number, first, *from))
        })
    }

    /// The row groups that may hold a person: rows are sorted by person, so one, seldom more.
    fn groups_of(&self, person: Pseudonym) -> Vec<Group> {
        let hex = person.to_string();
        let may_hold = |group: &Group| {
            let chunk = self.footer.metadata().row_group(group.0).column(PERSON);
            chunk.statistics().is_none_or(|s| {
                s.min_bytes_opt()
                    .is_none_or(|least| least <= hex.as_bytes())
                    && s.max_bytes_opt().is_none_or(|most| most >= hex.as_bytes())
            })
        };
        self.groups().filter(may_hold).collect()
    }

    fn read(
        &self,
        groups: &[Group],
        wanted: impl Fn(&FoundRow) -> bool,
        lookup: &mut Lookup,
    ) -> Result<(), Error> {
        let columns = [PERSON, ITEM, CONTENT, ROW];
        for (number, first, _) in groups {
            let group = self.footer.metadata().row_group(*number);
            let sizes = columns.iter().map(|c| group.column(*c).compressed_size());
            lookup.bytes_read += u64::try_from(sizes.sum::<i64>()).unwrap_or(0);
            let file = File::open(&self.path).map_err(|e| storage(&self.path, e))?;
            let schema = self.footer.metadata().file_metadata().schema_descr();
            let mask = ProjectionMask::roots(schema, columns);
            let reader =
                ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.footer.clone())
                    .with_projection(mask)
                    .with_row_groups(vec![*number])
                    .build()
                    .map_err(|e| damaged(&self.path, e))?;
            let mut row = *first;
            for batch in reader {
                let batch = batch.map_err(|e| damaged(&self.path, e))?;
                let found = self.rows_of(&batch, row)?;
                lookup.rows.extend(found.into_iter().filter(&wanted));
                row += batch.num_rows() as u64;
            }
        }
        lookup.files_read += u64::from(!groups.is_empty());
        Ok(())
    }

    fn rows_of(&self, batch: &RecordBatch, first: u64) -> Result<Vec<FoundRow>, Error> {
        let wrong = || damaged(&self.path, "its columns are not those of a set");
        let (persons, items, contents) = (text(batch, 0)?, text(batch, 1)?, text(batch, 2)?);
        let rows = batch.columns().get(3).ok_or_else(wrong)?;
        let rows = rows.as_primitive_opt::<Int64Type>().ok_or_else(wrong)?;
        let found = |at: usize| -> Result<FoundRow, Error> {
            Ok(FoundRow {
                cell: self.file.cell,
                row: first + at as u64,
                person: parse_pseudonym(persons.value(at))?,
                item: parse_pseudonym(items.value(at))?,
                content: contents.value(at).to_owned(),
                content_row: u64::try_from(rows.value(at)).map_err(|_| wrong())?,
            })
        };
        (0..batch.num_rows().min(rows.len())).map(found).collect()
    }
}
