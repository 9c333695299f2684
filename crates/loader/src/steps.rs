//! How many steps each cell has: fixed when a run begins, and never counted again.

use rights::{Cell, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// Where the numbers of steps come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Steps {
    /// From the rows of each cell as the signed manifest of state 0 claims them, divided by the batch,
    /// rounded up. Masks and purges do not change that manifest.
    #[default]
    Compiled,
    /// As many for each cell.
    Each(u32),
    /// As given for the cells named; from the manifest for the others. A cell that the set has not is
    /// blank: a run over another set can be followed step by step.
    Given(BTreeMap<CellName, u32>),
}

impl Steps {
    /// The steps of a cell that was compiled with so many rows.
    pub(crate) fn of(&self, cell: Cell, rows: u64, batch: u32) -> Result<u32, Error> {
        let compiled = || {
            u32::try_from(rows.div_ceil(u64::from(batch.max(1)))).map_err(|_| {
                Error::input(format!(
                    "cell `{cell}` has `{rows}` rows, too many for batches of `{batch}`; take a larger batch"
                ))
            })
        };
        match self {
            Steps::Compiled => compiled(),
            Steps::Each(steps) => Ok(*steps),
            Steps::Given(steps) => match steps.get(&CellName(cell)) {
                Some(steps) => Ok(*steps),
                None => compiled(),
            },
        }
    }

    /// Cells named here.
    pub(crate) fn cells(&self) -> impl Iterator<Item = Cell> {
        let named = match self {
            Steps::Given(steps) => Some(steps.keys().map(|name| name.0)),
            _ => None,
        };
        named.into_iter().flatten()
    }
}

/// A cell, written as in the paths of a set: `window=2026-10/shard=3/slice=1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellName(pub Cell);

impl std::fmt::Display for CellName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for CellName {
    type Err = Error;
    fn from_str(text: &str) -> Result<CellName, Error> {
        let cell = parse(text).map(CellName);
        // `shard=+3` is a number, too, but not how a cell is written.
        cell.filter(|cell| cell.to_string() == text).ok_or_else(|| {
            Error::input(format!(
                "`{text}` is no cell; write it as in the set, `window=2026-10/shard=3/slice=1`"
            ))
        })
    }
}

fn parse(text: &str) -> Option<Cell> {
    let mut parts = text.split('/');
    let mut value = |name: &str| parts.next()?.strip_prefix(name)?.strip_prefix('=');
    let (year, month) = value("window")?.rsplit_once('-')?;
    let (year, month): (i32, i32) = (year.parse().ok()?, month.parse().ok()?);
    let (shard, slice) = (value("shard")?.parse().ok()?, value("slice")?.parse().ok()?);
    let window = year.checked_mul(12)?.checked_add(month.checked_sub(1)?)?;
    let cell = Cell {
        window: rights::Window(window),
        shard,
        slice,
    };
    parts.next().is_none().then_some(cell)
}

impl Serialize for CellName {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CellName {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<CellName, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// In JSON: nothing, a number, or an object of cells and numbers.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Compiled(()),
    Each(u32),
    Given(BTreeMap<CellName, u32>),
}

impl Serialize for Steps {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let written = match self {
            Steps::Compiled => Written::Compiled(()),
            Steps::Each(steps) => Written::Each(*steps),
            Steps::Given(steps) => Written::Given(steps.clone()),
        };
        written.serialize(s)
    }
}

impl<'de> Deserialize<'de> for Steps {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Steps, D::Error> {
        Ok(match Written::deserialize(d)? {
            Written::Compiled(()) => Steps::Compiled,
            Written::Each(steps) => Steps::Each(steps),
            Written::Given(steps) => Steps::Given(steps),
        })
    }
}
