//! Which items a run handed out, from its log and the set.

use crate::failure::{damaged, storage};
use crate::log::{Line, LogHead, digest, read_lines};
use crate::order::{Order, step_of};
use crate::waiting::Waiting;
use arrow::array::AsArray;
use corpus::set::schema::{self, parse_pseudonym};
use corpus::set::{SetTable, Signed, TableFile, paths};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rights::{Cell, Error, Instant, Pseudonym, Sequence};
use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};
use std::fs::File;
use std::path::Path;

/// Whose items are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// One item.
    Item(Pseudonym),
    /// All items of a person.
    Person(Pseudonym),
    /// All items; then each line's digest is checked, too.
    Everybody,
}

/// One time that an item was handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Showing {
    /// The epoch.
    pub epoch: u64,
    /// The cell.
    pub cell: Cell,
    /// The step in it.
    pub step: u32,
    /// No entry of the ledger before it refused the item.
    pub sequence: Sequence,
    /// When.
    pub at: Instant,
    /// False where it cannot be told any more: the row is masked now, and a purge removed what said
    /// whether it was masked then.
    pub certain: bool,
}

/// What a run handed out.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The run.
    pub run: LogHead,
    /// The items asked for that were handed out at least once.
    pub items: BTreeMap<Pseudonym, Vec<Showing>>,
    /// Steps, as (epoch, cell, step), whose items are not those of the log: rows of them were purged, or
    /// set and log do not belong together. Empty unless everybody is asked for.
    pub unlike: Vec<(u64, Cell, u32)>,
}

/// A row of a cell as it is now.
struct Row {
    number: u64,
    item: Pseudonym,
    masked: bool,
}

/// Computes which items a run handed out, and when. Of rows that a purge removed nothing is said.
///
/// Signatures are not looked at: `demur verify` does that.
///
/// # Errors
/// When set or log cannot be read, or the log is of another set.
pub fn shown(set: &Path, log: &Path, who: Who) -> Result<Shown, Error> {
    account(set, log, who, None)
}

/// The same of one person who has a place (shard, slice) on the set's grid: only their cells are read, and
/// of the log only the lines about these.
///
/// # Errors
/// When set or log cannot be read, or the log is of another set.
pub fn shown_of(
    set: &Path,
    log: &Path,
    person: Pseudonym,
    place: (u16, u16),
) -> Result<Shown, Error> {
    account(set, log, Who::Person(person), Some(place))
}

fn account(set: &Path, log: &Path, who: Who, within: Option<(u16, u16)>) -> Result<Shown, Error> {
    // As cells end in a line; nothing else in a line has this form.
    let ending = within.map(|(shard, slice)| format!("/shard={shard}/slice={slice}\""));
    let fits = |text: &str| ending.as_ref().is_none_or(|e| text.contains(e.as_str()));
    let (run, lines) = read_lines(log, fits)?;
    let within = |cell: Cell| within.is_none_or(|place| (cell.shard, cell.slice) == place);
    let first = Signed::read(&paths::state(set, 0))?;
    if first.hash != run.manifest {
        return Err(Error::input(format!(
            "`{}` is of set `{}` with manifest `{}`; this set has `{}`",
            log.display(),
            run.set,
            run.manifest,
            first.hash
        )));
    }
    let plan = crate::Plan::new(&first.manifest, first.hash, run.selection.clone())?;
    let mut by_cell: BTreeMap<(Cell, u64), Vec<&Line>> = BTreeMap::new();
    for line in lines.iter().filter(|line| within(line.cell.0)) {
        by_cell
            .entry((line.cell.0, line.epoch))
            .or_default()
            .push(line);
    }
    let mut account = Account {
        tables: Tables::open(set)?,
        who,
        shown: Shown {
            items: BTreeMap::new(),
            unlike: Vec::new(),
            run,
        },
    };
    let mut now: Option<CellNow> = None;
    for ((cell, epoch), lines) in by_cell {
        let planned = plan.index_of(cell).and_then(|at| plan.cells.get(at));
        let steps = planned.map(|p| p.steps).ok_or_else(|| {
            damaged(
                log,
                format!("cell `{cell}` is not among those that the run read"),
            )
        })?;
        let rows = match now.take().filter(|now| now.cell == cell) {
            Some(known) => now.insert(known),
            None => now.insert(account.tables.cell(cell, who)?),
        };
        account.add(rows, &Order::new(plan.selection.seed, epoch), steps, &lines)?;
    }
    Ok(account.shown)
}

/// What is found while a log is gone through.
struct Account<'s> {
    tables: Tables<'s>,
    who: Who,
    shown: Shown,
}

impl Account<'_> {
    /// Adds what was handed out of a cell in an epoch.
    fn add(
        &mut self,
        now: &CellNow,
        order: &Order,
        steps: u32,
        lines: &[&Line],
    ) -> Result<(), Error> {
        let mut placed: Vec<_> = now
            .rows
            .iter()
            .map(|row| (order.place(row.item), row))
            .collect();
        placed.sort_unstable_by_key(|(place, row)| (*place, row.item));
        for line in lines {
            let before =
                |wanted| placed.partition_point(|(place, _)| step_of(*place, steps) < wanted);
            let rows = placed.get(before(line.step)..before(line.step.saturating_add(1)));
            self.add_line(now, line, rows.unwrap_or_default())?;
        }
        Ok(())
    }

    fn add_line(&mut self, now: &CellNow, line: &Line, rows: &[(u128, &Row)]) -> Result<(), Error> {
        let withheld: BTreeSet<Pseudonym> = line.withheld.iter().map(|name| name.0).collect();
        let mut handed = Vec::new();
        for (_, row) in rows.iter().filter(|(_, row)| !withheld.contains(&row.item)) {
            // A mask is never taken back: what can be seen now could be seen then.
            let then = match (row.masked, &now.file) {
                (true, Some(file)) => self.tables.masked_at(line.version, file, row.number)?,
                _ => Some(false),
            };
            if then == Some(true) {
                continue;
            }
            handed.push(row.item);
            self.shown.items.entry(row.item).or_default().push(Showing {
                epoch: line.epoch,
                cell: line.cell.0,
                step: line.step,
                sequence: line.sequence,
                at: line.at,
                certain: then.is_some(),
            });
        }
        if self.who == Who::Everybody && digest(handed.iter()) != line.digest {
            self.shown.unlike.push((line.epoch, line.cell.0, line.step));
        }
        Ok(())
    }
}

/// A cell as it is now, with the rows asked for.
struct CellNow {
    cell: Cell,
    file: Option<TableFile>,
    rows: Vec<Row>,
}

/// A file of a cell and its masked rows, at one version.
type Masks = BTreeMap<Cell, (String, BTreeSet<u64>)>;

/// The table now, and at the versions of a log as far as they are still there.
struct Tables<'s> {
    set: &'s Path,
    waiting: Waiting,
    now: SetTable,
    then: BTreeMap<u64, Option<(SetTable, Masks)>>,
}

impl Tables<'_> {
    fn open(set: &Path) -> Result<Tables<'_>, Error> {
        let waiting = Waiting::new()?;
        let now = waiting.on(SetTable::load(set))?;
        Ok(Tables {
            set,
            waiting,
            now,
            then: BTreeMap::new(),
        })
    }

    fn cell(&self, cell: Cell, who: Who) -> Result<CellNow, Error> {
        let file = self.now.files()?.into_iter().find(|file| file.cell == cell);
        let rows = match &file {
            Some(file) => self.rows(file, who)?,
            None => Vec::new(),
        };
        Ok(CellNow { cell, file, rows })
    }

    /// Whether a row of a file was masked at a version; none when that cannot be told any more.
    fn masked_at(
        &mut self,
        version: u64,
        file: &TableFile,
        row: u64,
    ) -> Result<Option<bool>, Error> {
        let (set, waiting) = (self.set, &self.waiting);
        let then = self.then.entry(version).or_insert_with(|| {
            // A purge removes the log of older versions.
            let table = waiting.on(SetTable::load_at(set, version)).ok()?;
            Some((table, Masks::new()))
        });
        let Some((table, masks)) = then else {
            return Ok(None);
        };
        let older = match masks.entry(file.cell) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(vacant) => {
                let older = table.files()?.into_iter().find(|f| f.cell == file.cell);
                let rows = older.as_ref().map(|older| table.masked_rows(older));
                match older.zip(rows) {
                    Some((older, Ok(rows))) => {
                        vacant.insert((older.path, rows.into_iter().collect()))
                    }
                    _ => return Ok(None),
                }
            }
        };
        let (path, rows) = older;
        Ok((*path == file.path).then(|| rows.contains(&row)))
    }

    /// The rows of a cell that are asked for; all of them where digests are checked.
    fn rows(&self, file: &TableFile, who: Who) -> Result<Vec<Row>, Error> {
        let masked: BTreeSet<u64> = self.now.masked_rows(file)?.into_iter().collect();
        let path = self.now.folder().join(&file.path);
        let opened = File::open(&path).map_err(|e| storage(&path, e))?;
        let builder =
            ParquetRecordBatchReaderBuilder::try_new(opened).map_err(|e| damaged(&path, e))?;
        let columns = schema::columns();
        let indices = ["person", "item"].map(|name| columns.index_of(name).unwrap_or_default());
        let mask = ProjectionMask::roots(builder.parquet_schema(), indices);
        let reader = builder
            .with_projection(mask)
            .build()
            .map_err(|e| damaged(&path, e))?;
        let (mut rows, mut number) = (Vec::new(), 0);
        for batch in reader {
            let batch = batch.map_err(|e| damaged(&path, e))?;
            let column = |name: &str| {
                let column = batch
                    .column_by_name(name)
                    .and_then(|c| c.as_string_opt::<i32>());
                column.ok_or_else(|| damaged(&path, "its columns are not those of a set"))
            };
            for (person, item) in column("person")?.iter().zip(column("item")?) {
                let item = parse_pseudonym(item.unwrap_or_default())?;
                let asked = match who {
                    Who::Item(asked) => asked == item,
                    Who::Person(asked) => asked == parse_pseudonym(person.unwrap_or_default())?,
                    Who::Everybody => true,
                };
                if asked {
                    rows.push(Row {
                        masked: masked.contains(&number),
                        number,
                        item,
                    });
                }
                number += 1;
            }
        }
        Ok(rows)
    }
}
