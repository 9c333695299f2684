//! What each set made of the items of a page: its decision when it was compiled, where the item lies,
//! whether it is masked or purged since.

use super::items::Mine;
use super::now::{rules, said};
use super::since::States;
use super::{DossierAsk, Tables};
use crate::late::Looked;
use crate::set::{DecisionTable, SetTable, Signed, TableFile, paths, state};
use crate::sets::{SetPlace, Sets};
use decide::{Fact, StoredFact};
use ledger::{PersonRecord, Storage};
use policy::Policy;
use report::dossier::{Became, InSet, SetLine, Since};
use rights::{
    Cell, Decision, Error, GridId, Hash, Instant, Manifest, Ordinal, Pseudonym, RuleMask, Sequence,
};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The sets, and what they made of the items.
pub(super) struct Seen {
    pub(super) sets: Vec<SetLine>,
    /// Up to where each set was looked at, in their order.
    pub(super) looked: Vec<Sequence>,
    pub(super) items: BTreeMap<Fact, Vec<InSet>>,
}

/// One set.
struct Place<'p> {
    name: String,
    folder: &'p Path,
    manifest: &'p Manifest,
    compiled_at: Instant,
}

impl<S: Storage> Sets<'_, S> {
    pub(super) async fn seen(
        &self,
        ask: &DossierAsk<'_>,
        accounts: &[PersonRecord],
        mine: &Mine,
    ) -> Result<Seen, Error> {
        let mut seen = Seen {
            sets: Vec::new(),
            looked: Vec::new(),
            items: BTreeMap::new(),
        };
        let grid: BTreeMap<Ordinal, GridId> = accounts
            .iter()
            .filter(|a| !a.row.is_erased())
            .map(|a| (a.row.ordinal, a.row.grid))
            .collect();
        let mut policies = Policies::default();
        let ends = self.ledger.head().await?;
        for place in self.list()? {
            let name = place.name();
            let named = |e: Error| Error::new(e.kind(), format!("set `{name}`: {e}"));
            let one = self.seen_in(&place, (ask, mine), (&grid, ends), &mut policies, &mut seen);
            one.await.map_err(named)?;
        }
        Ok(seen)
    }

    async fn seen_in(
        &self,
        place: &SetPlace,
        (ask, mine): (&DossierAsk<'_>, &Mine),
        (grid, ends): (&BTreeMap<Ordinal, GridId>, Sequence),
        policies: &mut Policies,
        seen: &mut Seen,
    ) -> Result<(), Error> {
        let head = state::head(&place.path)?.manifest;
        let first = match head.state {
            0 => None,
            _ => Some(Signed::read(&paths::state(&place.path, 0))?.manifest),
        };
        let first = first.as_ref().unwrap_or(&head);
        let set = Place {
            name: place.name(),
            folder: &place.path,
            manifest: &head,
            compiled_at: first.made_at,
        };
        let mut decisions = BTreeMap::new();
        for (at, info) in mine.contents.iter().enumerate() {
            if head.content.iter().all(|c| c.content != info.content) {
                continue;
            }
            let here = mine.page.iter().filter(|(fact, _)| fact.0 == at);
            let rows: Vec<(Fact, u64)> = here.map(|(fact, stored)| (*fact, stored.row)).collect();
            let mut numbers: Vec<u64> = rows.iter().map(|(_, row)| *row).collect();
            numbers.sort_unstable();
            let found = DecisionTable::of(set.folder).find(&info.content, &numbers)?;
            decisions.extend(
                rows.into_iter()
                    .map(|(fact, row)| (fact, found.get(&row).copied())),
            );
        }
        let lying = self
            .lying((&set, ask.tables), mine, grid, &decisions)
            .await?;
        let policy = policies.of(ask.policy, &set)?;
        for (fact, decision) in decisions {
            let became = lying.get(&fact).cloned();
            let line = in_set(
                &set.name,
                policy.unwrap_or(ask.policy),
                ask,
                decision,
                became,
            );
            seen.items.entry(fact).or_default().push(line);
        }
        let name = |id: &GridId| self.grid_key.person(&head.purpose, *id).to_string();
        seen.looked
            .push(Looked::read(&self.folder, &set.name, &head, ends)?.sequence());
        seen.sets.push(SetLine {
            set: set.name.clone(),
            purpose: head.purpose.clone(),
            compiled_at: first.sequence,
            compiled_on: first.made_at.day(),
            state: head.state,
            sequence: head.sequence,
            made_at: head.made_at,
            policy: head.policy,
            pseudonyms: grid.values().map(name).collect(),
        });
        Ok(())
    }

    /// Where admitted items lie, and whether they are masked.
    async fn lying(
        &self,
        (set, tables): (&Place<'_>, &Tables),
        mine: &Mine,
        grid: &BTreeMap<Ordinal, GridId>,
        decisions: &BTreeMap<Fact, Option<Decision>>,
    ) -> Result<BTreeMap<Fact, Lying>, Error> {
        let mut by_cell: BTreeMap<Cell, Asked<'_>> = BTreeMap::new();
        for one in &mine.page {
            let admitted = decisions.get(&one.0).copied().flatten();
            let admitted = admitted.is_some_and(Decision::is_admitted);
            let Some(id) = one.1.person.and_then(|person| grid.get(&person)) else {
                continue;
            };
            if admitted {
                let (shard, slice) = set.manifest.grid.place(self.grid_key, *id);
                let cell = Cell {
                    window: one.1.window,
                    shard,
                    slice,
                };
                let (names, items) = by_cell.entry(cell).or_default();
                names.insert(self.grid_key.person(&set.manifest.purpose, *id));
                items.push(one);
            }
        }
        let mut lying = BTreeMap::new();
        if by_cell.is_empty() {
            return Ok(lying);
        }
        let opened = tables.newest(set.folder, set.compiled_at).await?;
        let (table, files) = (&opened.table, &opened.files);
        let mut states = States::new(set.folder, set.manifest, table);
        for (cell, (names, items)) in by_cell {
            let file = files.iter().find(|file| file.cell == cell);
            let rows = match file {
                Some(file) => rows_of(table, file, &names)?,
                None => BTreeMap::new(),
            };
            for (fact, stored) in items {
                let content = mine.contents.get(fact.0).map_or("", |info| &info.content);
                let row = rows.get(&(content.to_owned(), stored.row)).copied();
                let masked = match (row, file) {
                    (Some((row, true)), Some(file)) => Some(states.since(file, row).await?),
                    _ => None,
                };
                let gone = row.is_none();
                lying.insert(*fact, Lying { cell, masked, gone });
            }
        }
        Ok(lying)
    }
}

/// The names to look for in a cell, and the items that should be there.
type Asked<'m> = (BTreeSet<Pseudonym>, Vec<&'m (Fact, StoredFact)>);

/// Rows of a cell by content and row there: number in the file, whether it is masked.
type CellRows = BTreeMap<(String, u64), (u64, bool)>;

/// Where an admitted item lies.
#[derive(Clone)]
struct Lying {
    cell: Cell,
    masked: Option<Since>,
    gone: bool,
}

/// Rows of people in a cell.
fn rows_of(
    table: &SetTable,
    file: &TableFile,
    names: &BTreeSet<Pseudonym>,
) -> Result<CellRows, Error> {
    let masked = table.masked_rows(file)?;
    let found = table.find_in(file, names, &BTreeSet::new())?;
    let row = |row: crate::set::FoundRow| {
        let is_masked = masked.binary_search(&row.row).is_ok();
        ((row.content, row.content_row), (row.row, is_masked))
    };
    Ok(found.rows.into_iter().map(row).collect())
}

fn in_set(
    set: &str,
    policy: &Policy,
    ask: &DossierAsk<'_>,
    decision: Option<Decision>,
    lying: Option<Lying>,
) -> InSet {
    let cell = lying.as_ref().map(|lying| lying.cell.to_string());
    let masked = lying.as_ref().and_then(|lying| lying.masked.clone());
    let became = match (decision, &lying) {
        // A set has a decision on every item that it has seen, until a purge removes it.
        (None, _) => Became::Purged,
        (Some(decision), _) if !decision.is_admitted() => Became::Refused,
        (Some(_), Some(Lying { gone: true, .. }) | None) => Became::Purged,
        (Some(_), Some(_)) if masked.is_some() => Became::Masked,
        (Some(_), Some(_)) => Became::In,
    };
    let known = decision.unwrap_or(Decision {
        permits: RuleMask::EMPTY,
        ..Decision::default()
    });
    InSet {
        set: set.to_owned(),
        became,
        rules: decision.map_or_else(Vec::new, |_| rules(policy, known)),
        reasons: decision.map_or_else(Vec::new, |_| said(policy, known, ask.lang)),
        cell,
        masked,
    }
}

/// The policies of sets, each read once.
#[derive(Default)]
struct Policies(BTreeMap<Hash, Policy>);

impl Policies {
    /// The policy of a set; none where it is the one in force.
    fn of(&mut self, in_force: &Policy, set: &Place<'_>) -> Result<Option<&Policy>, Error> {
        let hash = set.manifest.policy;
        if hash == in_force.hash() {
            return Ok(None);
        }
        let known = match self.0.entry(hash) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(vacant) => vacant.insert(crate::late::policy_of(set.folder)?),
        };
        Ok(Some(known))
    }
}
