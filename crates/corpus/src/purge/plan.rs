//! Which rows of one set go.

use super::what::{Bytes, PurgedSet};
use crate::set::decisions::table_hash;
use crate::set::indexes::claimed;
use crate::set::{
    DecisionTable, FoundRow, LinkIndex, Place as FactPlace, Rows, SetTable, ShareIndex, Signed,
    TableFile, decisions, failure,
};
use crate::sets::Sets;
use intake::BlankPlan;
use ledger::Storage;
use rights::{Cell, Error, GridId, GridKey, Ordinal, Pseudonym, PurposeId};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Whom a purge is about, by their places on the grid.
pub(super) struct Whom {
    key: GridKey,
    only: Option<BTreeMap<Ordinal, GridId>>,
    erased: BTreeMap<Ordinal, GridId>,
    single: BTreeMap<Ordinal, GridId>,
    held: BTreeMap<Ordinal, GridId>,
}

impl Whom {
    fn names(
        &self,
        of: &BTreeMap<Ordinal, GridId>,
        purpose: &PurposeId,
    ) -> BTreeMap<Pseudonym, Ordinal> {
        let name = |(person, id): (&Ordinal, &GridId)| (self.key.person(purpose, *id), *person);
        of.iter().map(name).collect()
    }
}

impl<S: Storage> Sets<'_, S> {
    /// Looks up the places of everybody whom an order names.
    pub(super) async fn whom(&self, order: &super::PurgeOrder) -> Result<Whom, Error> {
        let free = |p: &&Ordinal| !order.held.contains_key(*p);
        let sets = [
            order.only.iter().flatten().copied().collect(),
            // Whom the ledger has forgotten has no place on the grid, and no row.
            order.to_forget(),
            order.erased_items.keys().filter(free).copied().collect(),
            order.held.keys().copied().collect::<BTreeSet<_>>(),
        ];
        let mut found = Vec::new();
        for persons in &sets {
            let some = self.ledger.some_people(persons).await?;
            let mut ids = some.grid_ids;
            ids.retain(|person, _| persons.contains(person));
            found.push(ids);
        }
        let [only, erased, single, held] =
            <[_; 4]>::try_from(found).map_err(|_| Error::internal("people of a purge"))?;
        Ok(Whom {
            key: self.grid_key.clone(),
            only: order.only.as_ref().map(|_| only),
            erased,
            single,
            held,
        })
    }
}

/// A set that is looked at.
pub(super) struct Place<'p> {
    pub(super) set: PathBuf,
    pub(super) parent: Signed,
    pub(super) table: SetTable,
    pub(super) files: BTreeMap<Cell, TableFile>,
    pub(super) links: LinkIndex,
    pub(super) shares: ShareIndex,
    pub(super) decisions: DecisionTable,
    pub(super) parts: BTreeMap<String, Vec<decisions::Part>>,
    key: &'p GridKey,
}

/// What of a set goes.
#[derive(Default)]
pub(super) struct Going {
    /// Rows of cells.
    pub(super) rows: Rows,
    /// Rows of contents whose decisions go: those of `rows`, which must all be there and admitted.
    pub(super) sources: BTreeMap<String, BTreeSet<u64>>,
    /// And those of erased items, as far as the set has them.
    pub(super) erased: BTreeMap<String, BTreeSet<u64>>,
    /// Erased items whose shares go.
    pub(super) facts: BTreeSet<FactPlace>,
    /// Erased persons to whom links lead: nobody will look for these any more.
    pub(super) targets: BTreeSet<Pseudonym>,
    /// Whose rows they are.
    pub(super) people: BTreeSet<Pseudonym>,
    /// Masked rows that stay because of a hold, by person.
    pub(super) held: BTreeMap<Ordinal, u64>,
    /// What looking cost.
    pub(super) read: u64,
}

impl<'p> Place<'p> {
    pub(super) async fn open<S>(sets: &Sets<'p, S>, set: &Path) -> Result<Place<'p>, Error> {
        let parent = sets.head(set)?;
        let manifest = &parent.manifest;
        let links = LinkIndex::open(set, claimed(manifest)?)?;
        let shares = ShareIndex::open(set, claimed(manifest)?)?;
        let table = SetTable::load(set).await?;
        let decisions = DecisionTable::of(set);
        let (mut parts, mut roots) = (BTreeMap::new(), BTreeMap::new());
        for file in &manifest.content {
            let of_content = decisions.parts(&file.content)?;
            roots.insert(file.content.clone(), decisions::content_root(&of_content));
            parts.insert(file.content.clone(), of_content);
        }
        // The next hash is made from these roots, most of which are not computed again.
        if table_hash(&roots) != manifest.decisions {
            let what = "its list of parts is not what the manifest says";
            return Err(failure::damaged(&crate::set::paths::decisions(set), what));
        }
        let files = table.files()?.into_iter().map(|f| (f.cell, f)).collect();
        Ok(Place {
            set: set.to_owned(),
            table,
            files,
            links,
            shares,
            decisions,
            parts,
            parent,
            key: sets.grid_key,
        })
    }

    /// Says what goes.
    pub(super) fn plan(&self, whom: &Whom, blank: &BlankPlan) -> Result<Going, Error> {
        let purpose = &self.parent.manifest.purpose;
        let mut going = Going::default();
        for name in whom.names(&whom.erased, purpose).into_keys() {
            if !self.links.find(name)?.is_empty() {
                going.targets.insert(name);
            }
        }
        let seen = |content: &str| self.parts.contains_key(content);
        for content in blank.contents.iter().filter(|c| seen(&c.info.content)) {
            let name = &content.info.content;
            let rows = content.rows().map(|(row, _)| row);
            going.erased.entry(name.clone()).or_default().extend(rows);
            going
                .facts
                .extend(content.facts().map(|fact| (name.clone(), fact)));
        }
        let look = Look::of(self, whom)?;
        for file in self.files.values() {
            self.look_into(file, &look, &mut going)?;
        }
        Ok(going)
    }

    /// Masked rows; and rows of what was erased, masked or not: a policy that forgets to refuse them does
    /// not keep them on the disk.
    fn look_into(&self, file: &TableFile, look: &Look, going: &mut Going) -> Result<(), Error> {
        let place = (file.cell.shard, file.cell.slice);
        let persons = look.erased.get(&place).cloned().unwrap_or_default();
        let none = BTreeSet::new();
        let pointing = look.pointing.get(&file.cell).unwrap_or(&none);
        let asked = match &look.only {
            None => true,
            Some((places, _)) => places.contains(&place) || !pointing.is_empty(),
        };
        let masked: BTreeSet<u64> = match asked {
            true => self.table.masked_rows(file)?.into_iter().collect(),
            false => BTreeSet::new(),
        };
        if masked.is_empty() && persons.is_empty() {
            return Ok(());
        }
        let lookup = self.table.find_in(file, &persons, &masked)?;
        going.read += lookup.bytes_read;
        let mut missing = masked.len();
        for row in lookup.rows {
            let is_masked = masked.contains(&row.row);
            missing -= usize::from(is_masked);
            if let Some(person) = look.held.get(&row.person) {
                *going.held.entry(*person).or_default() += u64::from(is_masked);
                continue;
            }
            let sources = going.erased.get(&row.content);
            let erased = look.whole.contains(&row.person)
                || sources.is_some_and(|rows| rows.contains(&row.content_row));
            let own = |(_, names): &(_, BTreeSet<Pseudonym>)| names.contains(&row.person);
            let asked = look.only.as_ref().is_none_or(own) || pointing.contains(&row.row);
            if erased || is_masked && asked {
                going.add(row);
            }
        }
        if missing > 0 {
            let what = "its mask names rows that it has not";
            return Err(failure::damaged(
                &self.table.folder().join(&file.path),
                what,
            ));
        }
        Ok(())
    }

    /// Rows that point to anybody asked for.
    fn pointing(&self, only: Option<&BTreeMap<Pseudonym, Ordinal>>) -> Result<Rows, Error> {
        let mut rows = Rows::new();
        let Some(only) = only else {
            return Ok(rows);
        };
        for name in only.keys() {
            for link in self.links.find(*name)? {
                rows.entry(link.cell).or_default().insert(link.row);
            }
        }
        Ok(rows)
    }
}

/// Places on the grid, and the names that have them.
type Asked = (BTreeSet<(u16, u16)>, BTreeSet<Pseudonym>);

/// Where to look, and for whom.
struct Look {
    /// Places and names of those asked for; `None`: everybody.
    only: Option<Asked>,
    /// Rows that point to those asked for.
    pointing: Rows,
    /// Persons of whom something was erased, by place.
    erased: BTreeMap<(u16, u16), BTreeSet<Pseudonym>>,
    /// Those erased whole.
    whole: BTreeSet<Pseudonym>,
    held: BTreeMap<Pseudonym, Ordinal>,
}

impl Look {
    fn of(place: &Place<'_>, whom: &Whom) -> Result<Look, Error> {
        let purpose = &place.parent.manifest.purpose;
        let on_grid = |id: &GridId| place.parent.manifest.grid.place(place.key, *id);
        let only = whom.only.as_ref().map(|only| whom.names(only, purpose));
        let mut erased: BTreeMap<(u16, u16), BTreeSet<Pseudonym>> = BTreeMap::new();
        for id in whom.erased.values().chain(whom.single.values()) {
            let name = whom.key.person(purpose, *id);
            erased.entry(on_grid(id)).or_default().insert(name);
        }
        let names = |of| whom.names(of, purpose);
        Ok(Look {
            pointing: place.pointing(only.as_ref())?,
            only: whom.only.as_ref().map(|only| {
                let places = only.values().map(on_grid).collect();
                (places, names(only).into_keys().collect())
            }),
            erased,
            whole: names(&whom.erased).into_keys().collect(),
            held: names(&whom.held),
        })
    }
}

impl Going {
    fn add(&mut self, row: FoundRow) {
        self.rows.entry(row.cell).or_default().insert(row.row);
        self.people.insert(row.person);
        let sources = self.sources.entry(row.content).or_default();
        sources.insert(row.content_row);
    }

    pub(super) fn is_empty(&self) -> bool {
        let nothing_erased = self.erased.values().all(BTreeSet::is_empty);
        self.rows.is_empty() && nothing_erased && self.targets.is_empty()
    }

    /// What a purge would do; decisions of refused items are counted as if the set had them all.
    pub(super) fn foreseen(&self, set: &str, place: &Place<'_>) -> PurgedSet {
        let mut decisions = self.sources.clone();
        for (content, rows) in &self.erased {
            decisions.entry(content.clone()).or_default().extend(rows);
        }
        let cells = self.rows.keys().filter_map(|cell| place.files.get(cell));
        PurgedSet {
            set: set.to_owned(),
            cells: self.rows.len(),
            rows: self.rows.values().map(|r| r.len() as u64).sum(),
            decisions: decisions.values().map(|r| r.len() as u64).sum(),
            state: None,
            bytes: Bytes {
                cells: cells.map(|f| f.bytes).sum(),
                ..Bytes::default()
            },
        }
    }
}
