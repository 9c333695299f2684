//! A set as it lies on disk now: its newest signed state, and the table behind it.

use crate::failure::damaged;
use crate::waiting::Waiting;
use corpus::set::canonical::mask_root;
use corpus::set::{PublicKey, SetTable, Signed, TableFile, paths};
use rights::{Cell, Error, Hash, Manifest, Sequence};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Which set, and by which key.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) set: PathBuf,
    pub(crate) key: PublicKey,
}

impl Source {
    /// A signed state, if the signature is of the key.
    pub(crate) fn state(&self, number: u64) -> Result<Signed, Error> {
        let path = paths::state(&self.set, number);
        let signed = Signed::read(&path)?;
        if signed.key != self.key || !signed.check() {
            return Err(Error::corrupt(format!(
                "`{}` is not signed with key `{}`; do not read the set, and run `demur verify`",
                path.display(),
                self.key
            )));
        }
        if signed.manifest.state != number {
            return Err(damaged(
                &path,
                format!("it is state `{}`", signed.manifest.state),
            ));
        }
        Ok(signed)
    }

    /// The number of the newest state, which is not before `known`.
    fn newest(&self, known: u64) -> u64 {
        let next = |state: &u64| Some(*state + 1);
        let numbers = std::iter::successors(Some(known), next);
        let there = |state: &u64| *state == known || paths::state(&self.set, *state).exists();
        numbers.take_while(there).last().unwrap_or(known)
    }
}

/// A set opened at its newest signed state.
pub(crate) struct Opened {
    pub(crate) state: u64,
    manifest: Manifest,
    files: BTreeMap<Cell, TableFile>,
    twice: Option<Cell>,
    table: SetTable,
    /// INVARIANT: dropped after the table, whose storage runs on it.
    _waiting: Waiting,
}

impl Opened {
    /// Opens the newest state, which is not before `known`, of the set with this state 0.
    pub(crate) fn open(source: &Source, first: Hash, known: u64) -> Result<Opened, Error> {
        // INVARIANT: the state is read before the table, so that the table is not older than it.
        let number = source.newest(known);
        let manifest = source.state(number)?.manifest;
        let zero = paths::state(&source.set, 0);
        let bytes = std::fs::read(&zero).map_err(|e| crate::failure::storage(&zero, e))?;
        if Hash::of(&bytes) != first {
            return Err(damaged(
                &zero,
                "it is another set's than when it was opened",
            ));
        }
        let waiting = Waiting::new()?;
        let table = waiting.on(SetTable::load(&source.set))?;
        if table.version() < manifest.table_version {
            let older = format!(
                "its version `{}` is older than `{}`, which the newest state names",
                table.version(),
                manifest.table_version
            );
            return Err(damaged(table.folder(), older));
        }
        let (mut files, mut twice) = (BTreeMap::new(), None);
        for file in table.files()? {
            let cell = file.cell;
            if files.insert(cell, file).is_some() {
                twice = Some(cell);
            }
        }
        Ok(Opened {
            state: number,
            manifest,
            files,
            twice,
            table,
            _waiting: waiting,
        })
    }

    /// Whether there is a newer state.
    pub(crate) fn is_old(&self, source: &Source) -> bool {
        source.newest(self.state) != self.state
    }

    /// No ledger entry before it refuses a row of this state.
    pub(crate) fn sequence(&self) -> Sequence {
        self.manifest.sequence
    }

    /// The version of the table.
    pub(crate) fn version(&self) -> u64 {
        self.table.version()
    }

    /// The file of a cell with its masked rows, ascending; none where the cell has no rows any more.
    pub(crate) fn cell(&self, cell: Cell) -> Result<Option<(PathBuf, Vec<u64>)>, Error> {
        let folder = self.table.folder();
        if self.twice == Some(cell) {
            return Err(damaged(folder, format!("cell `{cell}` is two files")));
        }
        let claimed = self.manifest.cells.iter().find(|c| c.cell == cell);
        let claimed = claimed.map_or(0, |c| c.rows);
        let Some(file) = self.files.get(&cell) else {
            return match claimed {
                0 => Ok(None),
                _ => Err(damaged(folder, format!("cell `{cell}` is missing"))),
            };
        };
        if file.rows != claimed {
            let what = format!(
                "cell `{cell}` has `{}` rows, and state `{}` names `{claimed}`",
                file.rows, self.state
            );
            return Err(damaged(folder, what));
        }
        let masked = self.table.masked_rows(file)?;
        self.check_mask(folder, cell, &masked)?;
        Ok(Some((folder.join(&file.path), masked)))
    }

    /// A mask that was taken away shows rows again: the signed state says what is masked at least.
    fn check_mask(&self, folder: &Path, cell: Cell, masked: &[u64]) -> Result<(), Error> {
        let signed = self.manifest.masks.iter().find(|m| m.cell == cell);
        let rows = signed.map_or(0, |m| m.rows);
        let exact = self.version() == self.manifest.table_version;
        let root = || mask_root(masked.iter().copied());
        let holds = match exact {
            true => rows == masked.len() as u64 && signed.is_none_or(|m| m.root == root()),
            // Masked beyond the newest state, which is about to be signed.
            false => rows <= masked.len() as u64,
        };
        if holds {
            return Ok(());
        }
        let what = format!(
            "the mask of cell `{cell}` is not the one of state `{}`; run `demur verify`",
            self.state
        );
        Err(damaged(folder, what))
    }
}
