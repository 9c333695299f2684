//! The tree of commitments of the state that a mask makes.

use super::facts::KnownFacts;
use crate::owned::{each_in, each_owned};
use crate::set::commitments::{self, Committed, Leaves};
use crate::set::{FoundRow, Rows, SetTable, TableFile};
use crate::sets::Sets;
use absence::{Commitment, Secret};
use decide::Facts;
use ledger::Storage;
use rayon::prelude::*;
use rights::{
    AbsenceTree, Blind, Cell, Error, ErrorKind, GridId, Hash, Manifest, Ordinal, Pseudonym,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Above this many rows the tree is made anew: that costs less than to find each of them.
const SINGLY: usize = 20_000;

/// Everybody's secret in one set, by ordinal; `None` for whoever was erased.
pub(crate) struct Secrets(Vec<Option<Secret>>);

impl Secrets {
    pub(crate) fn new(salt: &Hash, ids: &[GridId]) -> Secrets {
        Secrets(ids.par_iter().map(|id| secret(salt, *id)).collect())
    }

    pub(crate) fn of(&self, person: u32) -> Result<Secret, Error> {
        let found = self.0.get(person as usize).copied().flatten();
        found.ok_or_else(nobody)
    }
}

/// INVARIANT: an erased person's grid id is zero, and a secret made from it would be known to all.
fn secret(salt: &Hash, id: GridId) -> Option<Secret> {
    (id != GridId([0; 16])).then(|| Secret::of(salt, Blind::of(id)))
}

fn nobody() -> Error {
    Error::refused(
        "an item of a person who was erased would be in the set; forbid it by a rule such as `erased`",
    )
}

/// Rows of a mask that can be seen until then.
pub(super) fn still_visible(table: &SetTable, rows: &Rows) -> Result<Rows, Error> {
    let mut visible = rows.clone();
    for file in table.files()? {
        if let Some(rows) = visible.get_mut(&file.cell) {
            for masked in table.masked_rows(&file)? {
                rows.remove(&masked);
            }
        }
    }
    visible.retain(|_, rows| !rows.is_empty());
    Ok(visible)
}

impl<S: Storage> Sets<'_, S> {
    /// The tree of the state after `parent`; none where there was none. `gone` are the rows that were
    /// visible at the parent and are not any more, `None` when that is not known.
    pub(super) async fn committed(
        &self,
        set: &Path,
        parent: &Manifest,
        table: &SetTable,
        gone: Option<&Rows>,
    ) -> Result<Option<AbsenceTree>, Error> {
        let Some(claim) = &parent.absence else {
            return Ok(None);
        };
        let few = |rows: &&Rows| rows.values().map(BTreeSet::len).sum::<usize>() <= SINGLY;
        if let Some(gone) = gone.filter(few) {
            match self.without(set, parent, claim, table, gone).await {
                Ok(tree) if tree.items == visible_rows(table)? => return Ok(Some(tree)),
                Err(e) if e.kind() == ErrorKind::Storage => return Err(e),
                // A damaged tree must not keep a mask from being signed: it is made anew.
                Ok(_) | Err(_) => {}
            }
        }
        self.committed_anew(set, parent, claim, table)
            .await
            .map(Some)
    }

    /// The tree without some rows.
    async fn without(
        &self,
        set: &Path,
        parent: &Manifest,
        claim: &AbsenceTree,
        table: &SetTable,
        gone: &Rows,
    ) -> Result<AbsenceTree, Error> {
        let mut found: BTreeMap<String, Vec<FoundRow>> = BTreeMap::new();
        for (cell, rows) in gone {
            for row in table.find_rows(*cell, rows)?.rows {
                found.entry(row.content.clone()).or_default().push(row);
            }
        }
        let opened = KnownFacts::default().of(self.store, parent)?;
        let mut items: Vec<(u32, String)> = Vec::new();
        for (content, rows) in found {
            let facts = opened.iter().find(|f| f.content == content);
            let facts = facts.ok_or_else(|| gone_from_workspace(&content))?;
            let numbers: BTreeSet<u64> = rows.iter().map(|r| r.content_row).collect();
            let numbers: Vec<u64> = numbers.into_iter().collect();
            let known: Option<Vec<u64>> = facts.of_rows(&numbers)?.into_iter().collect();
            let known = known.ok_or_else(|| gone_from_workspace(&content))?;
            each_owned(facts, &known, |_, item, person| {
                items.push((person, item.to_owned()));
                Ok(())
            })?;
        }
        let owners: BTreeSet<Ordinal> = items.iter().map(|(p, _)| Ordinal(*p)).collect();
        let ids = self.ledger.some_people(&owners).await?.grid_ids;
        let secret = |person: u32| -> Result<Secret, Error> {
            let id = ids.get(&Ordinal(person)).copied();
            id.and_then(|id| secret(&claim.salt, id)).ok_or_else(nobody)
        };
        let committed = items.iter().map(|(p, item)| Ok(secret(*p)?.item(item)));
        let committed: Vec<Commitment> = committed.collect::<Result<_, Error>>()?;
        let mut people = Vec::new();
        let mut masked = Masked::new(table)?;
        for owner in owners {
            let id = ids.get(&owner).copied().ok_or_else(nobody)?;
            let name = self.grid_key.person(&parent.purpose, id);
            if !masked.shows(name, parent.grid.place(self.grid_key, id))? {
                people.push(secret(owner.0)?.person());
            }
        }
        commitments::remove(set, parent, &people, &committed)
    }

    /// The tree of what is visible, from the rows alone.
    pub(crate) async fn committed_anew(
        &self,
        set: &Path,
        parent: &Manifest,
        claim: &AbsenceTree,
        table: &SetTable,
    ) -> Result<AbsenceTree, Error> {
        let ids = self.ledger.grid_ids().await?;
        let secrets = Secrets::new(&claim.salt, &ids);
        let opened = KnownFacts::default().of(self.store, parent)?;
        let leaves = Leaves::begin(set, parent.state + 1)?;
        let committed = commit_visible(table, &opened, &secrets, &|some| leaves.push(some))?;
        leaves.finish(claim.salt, committed)
    }
}

/// Commits to every visible row of a table and to everybody who has one.
pub(crate) fn commit_visible(
    table: &SetTable,
    opened: &[Facts],
    secrets: &Secrets,
    push: &(impl Fn(Vec<Commitment>) -> Result<(), Error> + Sync),
) -> Result<Committed, Error> {
    let facts = visible_facts(table, opened)?;
    let groups = opened.iter().zip(&facts).flat_map(|(file, wanted)| {
        let groups = file.row_groups().into_iter();
        groups.map(move |group| (file, group, wanted.as_slice()))
    });
    let groups: Vec<_> = groups.collect();
    let one = |(file, group, wanted): &(&Facts, (usize, u64, u64), &[u64])| {
        let (_, first, count) = *group;
        let from = wanted.partition_point(|f| *f < first);
        let upto = wanted.partition_point(|f| *f < first + count);
        let wanted = wanted.get(from..upto).unwrap_or_default();
        let (mut items, mut people) = (Vec::with_capacity(wanted.len()), BTreeSet::new());
        each_in(file, *group, wanted, |_, item, person| {
            items.push(secrets.of(person)?.item(item));
            people.insert(person);
            Ok(())
        })?;
        let count = items.len() as u64;
        push(items)?;
        Ok((count, people))
    };
    let parts: Result<Vec<(u64, BTreeSet<u32>)>, Error> =
        groups.par_iter().with_max_len(1).map(one).collect();
    let (mut items, mut people) = (0, BTreeSet::new());
    for (count, owners) in parts? {
        items += count;
        people.extend(owners);
    }
    let owners = people.iter().map(|p| Ok(secrets.of(*p)?.person()));
    push(owners.collect::<Result<_, Error>>()?)?;
    Ok(Committed {
        people: people.len() as u64,
        items,
    })
}

/// The facts behind the visible rows, by content, ascending.
fn visible_facts(table: &SetTable, opened: &[Facts]) -> Result<Vec<Vec<u64>>, Error> {
    let one = |cell: &TableFile| -> Result<Vec<(usize, Vec<u64>)>, Error> {
        let mut by_content: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        table.each_visible(cell, |content, row| match by_content.get_mut(content) {
            Some(rows) => rows.push(row.content_row),
            None => drop(by_content.insert(content.to_owned(), vec![row.content_row])),
        })?;
        let behind = by_content.into_iter().map(|(content, mut rows)| {
            rows.sort_unstable();
            let file = opened.iter().position(|f| f.content == content);
            let facts = file.and_then(|at| opened.get(at)).map(|f| f.of_rows(&rows));
            let facts: Option<Vec<u64>> = facts.transpose()?.and_then(|f| f.into_iter().collect());
            file.zip(facts).ok_or_else(|| gone_from_workspace(&content))
        });
        behind.collect()
    };
    let cells = table.files()?;
    let parts: Result<Vec<_>, Error> = cells.par_iter().with_max_len(1).map(one).collect();
    let mut all = vec![Vec::new(); opened.len()];
    for (file, facts) in parts?.into_iter().flatten() {
        if let Some(all) = all.get_mut(file) {
            all.extend(facts);
        }
    }
    all.par_iter_mut().for_each(|facts| facts.sort_unstable());
    Ok(all)
}

fn gone_from_workspace(content: &str) -> Error {
    Error::corrupt(format!(
        "a row of content `{content}` is in the set and not in the workspace"
    ))
}

/// Rows that readers see.
pub(crate) fn visible_rows(table: &SetTable) -> Result<u64, Error> {
    let files = table.files()?;
    Ok(files.iter().map(|f| f.rows.saturating_sub(f.masked)).sum())
}

/// Looks for rows that are not masked; masks are read once a cell.
pub(crate) struct Masked<'t> {
    table: &'t SetTable,
    files: BTreeMap<Cell, TableFile>,
    rows: BTreeMap<Cell, BTreeSet<u64>>,
}

impl<'t> Masked<'t> {
    pub(crate) fn new(table: &'t SetTable) -> Result<Masked<'t>, Error> {
        let files = table.files()?.into_iter().map(|f| (f.cell, f));
        Ok(Masked {
            table,
            files: files.collect(),
            rows: BTreeMap::new(),
        })
    }

    /// Whether a person has a visible row.
    fn shows(&mut self, person: Pseudonym, place: (u16, u16)) -> Result<bool, Error> {
        for row in self.table.find_person(person, place)?.rows {
            if self.visible(row.cell, row.row)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a row is visible.
    pub(crate) fn visible(&mut self, cell: Cell, row: u64) -> Result<bool, Error> {
        if !self.rows.contains_key(&cell) {
            let masked = match self.files.get(&cell) {
                Some(file) => self.table.masked_rows(file)?.into_iter().collect(),
                None => return Ok(false),
            };
            self.rows.insert(cell, masked);
        }
        Ok(self
            .rows
            .get(&cell)
            .is_none_or(|masked| !masked.contains(&row)))
    }
}
