//! A mapping bound to the canonical columns: which values of a row feed which column.

use crate::fault::{Fault, shown};
use crate::limits::Limits;
use crate::mapping::{Mapping, nearest};
use crate::row::{Cell, Row};
use crate::table::{Column, Table};
use rights::Error;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

/// How one canonical column is fed.
#[derive(Clone, Debug)]
struct Target {
    column: Column,
    /// Values of the row, the first that says something counts.
    slots: Vec<usize>,
    constant: Option<String>,
    renamed: BTreeMap<String, String>,
    /// Whether the operator mapped it; then a file without it is refused.
    mapped: bool,
}

/// What a row says for one column.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Said<'a> {
    Nothing,
    Text(&'a str),
    Number(&'a str),
    Bytes(&'a [u8]),
    Bool(bool),
    Time(i64),
    List(&'a Row, &'a Range<usize>),
    Wrong(&'static str),
}

/// A mapping bound to one kind of rows.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) table: &'static Table,
    pub(crate) limits: Limits,
    pub(crate) delimiter: Option<char>,
    pub(crate) strip_html: bool,
    sources: Vec<String>,
    by_name: HashMap<String, usize>,
    targets: Vec<Target>,
}

impl Plan {
    pub(crate) fn new(
        table: &'static Table,
        mapping: &Mapping,
        limits: &Limits,
    ) -> Result<Plan, Error> {
        Plan::of_columns(table, mapping, limits, None)
    }

    /// A plan that reads only these columns; the others say nothing.
    pub(crate) fn of_columns(
        table: &'static Table,
        mapping: &Mapping,
        limits: &Limits,
        only: Option<&[&str]>,
    ) -> Result<Plan, Error> {
        mapping.check(table)?;
        let mut plan = Plan {
            table,
            limits: *limits,
            delimiter: mapping.delimiter,
            strip_html: mapping.strip_html,
            sources: Vec::new(),
            by_name: HashMap::new(),
            targets: Vec::new(),
        };
        for column in table.columns {
            let wanted = only.is_none_or(|only| only.contains(&column.name));
            let mapped = mapping.map.get(column.name);
            let names = mapped.map_or_else(|| vec![column.name], |n| n.names());
            let names = if wanted { names } else { Vec::new() };
            let slots = names.into_iter().map(|n| plan.slot_of(n)).collect();
            plan.targets.push(Target {
                column: *column,
                slots,
                constant: mapping.set.get(column.name).filter(|_| wanted).cloned(),
                renamed: mapping.values.get(column.name).cloned().unwrap_or_default(),
                mapped: mapped.is_some(),
            });
        }
        Ok(plan)
    }

    fn slot_of(&mut self, name: &str) -> usize {
        if let Some(slot) = self.by_name.get(name) {
            return *slot;
        }
        self.sources.push(name.to_owned());
        self.by_name.insert(name.to_owned(), self.sources.len() - 1);
        self.sources.len() - 1
    }

    /// How many values a row has.
    pub(crate) fn width(&self) -> usize {
        self.sources.len()
    }

    /// The file's column of each value.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().map(String::as_str)
    }

    /// The value that a file's column is.
    pub(crate) fn slot(&self, source: &str) -> Option<usize> {
        self.by_name.get(source).copied()
    }

    /// The columns that a value feeds.
    pub(crate) fn fed_by(&self, slot: usize) -> impl Iterator<Item = Column> {
        let fed = self.targets.iter().filter(move |t| t.slots.contains(&slot));
        fed.map(|t| t.column)
    }

    /// The one value that feeds a column unchanged: neither renamed nor with a second source.
    pub(crate) fn plain_slot(&self, at: usize) -> Option<usize> {
        let target = self.targets.get(at)?;
        let [slot] = target.slots.as_slice() else {
            return None;
        };
        (target.constant.is_none() && target.renamed.is_empty()).then_some(*slot)
    }

    /// Checks the columns that a file has.
    ///
    /// # Errors
    /// When a mapped or required column is fed by nothing; with the line to add.
    pub(crate) fn check_columns(&self, file: &str, found: &BTreeSet<String>) -> Result<(), Error> {
        for target in &self.targets {
            let names = || target.slots.iter().filter_map(|s| self.sources.get(*s));
            let fed = target.constant.is_some() || names().any(|n| found.contains(n));
            if (target.column.required || target.mapped) && !fed && !target.slots.is_empty() {
                let names: Vec<&str> = names().map(String::as_str).collect();
                return Err(self.missing(file, target.column.name, &names, found));
            }
        }
        Ok(())
    }

    fn missing(&self, file: &str, column: &str, names: &[&str], found: &BTreeSet<String>) -> Error {
        let free = || found.iter().map(String::as_str);
        let near = names
            .iter()
            .chain([&column])
            .find_map(|n| nearest(n, free()));
        let has: Vec<&str> = free().take(50).collect();
        let line = self.line(column, near.unwrap_or("NAME_OF_THE_COLUMN"));
        Error::input(format!(
            "`{file}` lacks the column `{}` for `{column}`; it has {}. {line}",
            names.join("` or `"),
            has.join(", "),
        ))
    }

    /// The line to add to the mapping.
    pub(crate) fn line(&self, column: &str, source: &str) -> String {
        let section = self.table.section;
        format!(
            "add `{column} = \"{source}\"` under [{section}.map] in demur.toml, or call with `--map {source}={column}`"
        )
    }

    /// The refusal of a column whose type does not fit.
    pub(crate) fn mismatch(
        &self,
        file: &str,
        slot: usize,
        found: &str,
        fitting: &[&str],
    ) -> Option<Error> {
        let source = self.sources.get(slot)?;
        let column = self.fed_by(slot).next()?;
        let free: Vec<&str> = fitting.iter().copied().filter(|f| f != source).collect();
        let near = nearest(column.name, free.iter().copied()).or(free.first().copied());
        let line = self.line(column.name, near.unwrap_or("NAME_OF_A_FITTING_COLUMN"));
        Some(Error::input(format!(
            "`{file}`: the column `{source}` is {found}, expected {} for `{}`; {line}",
            column.shape.expected(),
            column.name
        )))
    }

    /// What a row says for the column at a place of the table.
    pub(crate) fn said<'a>(&'a self, row: &'a Row, at: usize) -> Said<'a> {
        let Some(target) = self.targets.get(at) else {
            return Said::Nothing;
        };
        let cells = target.slots.iter().map(|s| said(row, row.cell(*s)));
        let found = cells.into_iter().find(|s| !matches!(s, Said::Nothing));
        let constant = target.constant.as_deref().map(Said::Text);
        match found.or(constant).unwrap_or(Said::Nothing) {
            Said::Text(text) => Said::Text(self.renamed(at, text)),
            Said::Number(text) if !target.renamed.is_empty() => Said::Text(self.renamed(at, text)),
            other => other,
        }
    }

    /// The operator's word for a value, where there is one.
    pub(crate) fn renamed<'a>(&'a self, at: usize, text: &'a str) -> &'a str {
        let renamed = self.targets.get(at).and_then(|t| t.renamed.get(text));
        renamed.map_or(text, String::as_str)
    }

    /// A fault of one value, with the column it came from.
    pub(crate) fn fault(&self, at: usize, what: &str, remedy: &str) -> Fault {
        let Some(target) = self.targets.get(at) else {
            return Fault::new(what, remedy);
        };
        let name = target.column.name;
        let from = target
            .slots
            .first()
            .and_then(|s| self.sources.get(*s))
            .filter(|s| *s != name);
        let from = from
            .map(|s| format!(" (from `{}`)", shown(s)))
            .unwrap_or_default();
        Fault::new(format!("`{name}`{from}: {what}"), remedy)
    }
}

fn said<'a>(row: &'a Row, cell: &'a Cell) -> Said<'a> {
    match cell {
        Cell::Empty => Said::Nothing,
        Cell::Text(range) => match row.text(range) {
            text if text.trim().is_empty() => Said::Nothing,
            text => Said::Text(text),
        },
        Cell::Number(range) => Said::Number(row.text(range)),
        Cell::Bytes(range) if range.is_empty() => Said::Nothing,
        Cell::Bytes(range) => Said::Bytes(row.bytes(range)),
        Cell::Bool(value) => Said::Bool(*value),
        Cell::Time(micros) => Said::Time(*micros),
        Cell::List(range) if range.is_empty() => Said::Nothing,
        Cell::List(range) => Said::List(row, range),
        Cell::Wrong(what) => Said::Wrong(what),
    }
}

impl Plan {
    /// Whether anything feeds a column in a file with these columns.
    pub(crate) fn is_fed(&self, column: &str, found: &BTreeSet<String>) -> bool {
        let target = self.table.place(column).and_then(|at| self.targets.get(at));
        target.is_some_and(|t| {
            let mut names = t.slots.iter().filter_map(|s| self.sources.get(*s));
            t.constant.is_some() || names.any(|n| found.contains(n))
        })
    }
}
