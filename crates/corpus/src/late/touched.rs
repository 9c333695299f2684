//! Decides again the rows of certain people, and the rows that depend on them.

use super::{Late, Refused};
use crate::set::indexes::claimed;
use crate::set::{FoundRow, LinkIndex, Place, ShareIndex};
use crate::sets::Sets;
use decide::{Engine, Fact, Facts, Shares};
use ledger::Storage;
use rights::{Cell, Error, Ordinal};
use std::collections::{BTreeMap, BTreeSet};

/// A row of the set and the fact it was made from.
struct Candidate {
    found: FoundRow,
    fact: Fact,
}

impl<S: Storage> Sets<'_, S> {
    /// What is refused of the rows that people own or that depend on them; `None` when the ledger
    /// moved on meanwhile.
    pub(crate) async fn touched(
        &self,
        late: &Late<'_>,
        people: &BTreeSet<Ordinal>,
    ) -> Result<Option<Refused>, Error> {
        let found = self.rows_of(late, people).await?;
        if found.is_empty() {
            return Ok(Some(Refused::default()));
        }
        let opened = late.facts.of(self.store, late.manifest)?;
        let candidates = candidates(late, &opened, found)?;
        let shares = shares_behind(late, &candidates)?;
        let facts: BTreeSet<Fact> = candidates.iter().map(|c| c.fact).collect();
        let files = with_links(&opened, &facts, &shares)?;
        let needed = decide::people_of(&files, &facts, &shares)?;
        let needed = needed.into_iter().map(Ordinal).collect();
        let some = self.ledger.some_people(&needed).await?;
        if some.at != late.at {
            return Ok(None);
        }
        let engine = Engine::for_facts(late.policy, &some.people, late.run)?;
        let decisions = engine.decide_facts(&files, &facts, &shares)?;
        let mut refused = Refused::default();
        for Candidate { found, fact } in candidates {
            // In doubt, refuse.
            if decisions.get(&fact).is_none_or(|d| !d.is_admitted()) {
                refused
                    .rows
                    .entry(found.cell)
                    .or_default()
                    .insert(found.row);
                refused.people.insert(found.person);
                refused.items.push(found.item);
            }
        }
        Ok(Some(refused))
    }

    /// Rows of people, and rows that point to them, found through the grid and the index of links.
    async fn rows_of(
        &self,
        late: &Late<'_>,
        people: &BTreeSet<Ordinal>,
    ) -> Result<Vec<FoundRow>, Error> {
        let ids = self.ledger.some_people(people).await?.grid_ids;
        let links = LinkIndex::open_again(late.set, claimed(late.manifest)?, late.indexes)?;
        let mut found: BTreeMap<(Cell, u64), FoundRow> = BTreeMap::new();
        let mut pointing: BTreeMap<Cell, BTreeSet<u64>> = BTreeMap::new();
        for id in ids.values() {
            let name = self.grid_key.person(&late.manifest.purpose, *id);
            let place = late.manifest.grid.place(self.grid_key, *id);
            let own = late.table.find_person(name, place)?.rows;
            found.extend(own.into_iter().map(|row| ((row.cell, row.row), row)));
            for link in links.find(name)? {
                pointing.entry(link.cell).or_default().insert(link.row);
            }
        }
        for (cell, rows) in pointing {
            let others = late.table.find_rows(cell, &rows)?.rows;
            found.extend(others.into_iter().map(|row| ((row.cell, row.row), row)));
        }
        drop_masked(late, &mut found)?;
        Ok(found.into_values().collect())
    }
}

/// The facts behind rows.
fn candidates(
    late: &Late<'_>,
    opened: &[Facts],
    found: Vec<FoundRow>,
) -> Result<Vec<Candidate>, Error> {
    let mut by_content: BTreeMap<String, Vec<FoundRow>> = BTreeMap::new();
    for row in found {
        by_content.entry(row.content.clone()).or_default().push(row);
    }
    let mut candidates = Vec::new();
    for (content, mut rows) in by_content {
        let lost = |row: u64| {
            Error::corrupt(format!(
                "row `{row}` of content `{content}` is in the set and not in the workspace"
            ))
        };
        let file = position(late, &content).ok_or_else(|| lost(0))?;
        rows.sort_by_key(|r| r.content_row);
        let numbers: Vec<u64> = rows.iter().map(|r| r.content_row).collect();
        let facts = opened.get(file).ok_or_else(|| lost(0))?;
        for (found, fact) in rows.into_iter().zip(facts.of_rows(&numbers)?) {
            let fact = fact.ok_or_else(|| lost(found.content_row))?;
            candidates.push(Candidate {
                found,
                fact: (file, fact),
            });
        }
    }
    Ok(candidates)
}

/// Facts files with the links that decisions on these facts need.
pub(crate) fn with_links(
    opened: &[Facts],
    facts: &BTreeSet<Fact>,
    shares: &Shares,
) -> Result<Vec<Facts>, Error> {
    let mut needed: BTreeMap<usize, BTreeSet<u64>> = BTreeMap::new();
    let originals = shares.values().flatten().flatten();
    for (file, fact) in facts.iter().chain(shares.keys()).chain(originals) {
        needed.entry(*file).or_default().insert(*fact);
    }
    let none = BTreeSet::new();
    let open = |(at, file): (usize, &Facts)| file.with_links_of(needed.get(&at).unwrap_or(&none));
    opened.iter().enumerate().map(open).collect()
}

fn position(late: &Late<'_>, content: &str) -> Option<usize> {
    let mut contents = late.manifest.content.iter();
    contents.position(|c| c.content == content)
}

/// Leaves out rows that are masked already.
fn drop_masked(late: &Late<'_>, found: &mut BTreeMap<(Cell, u64), FoundRow>) -> Result<(), Error> {
    let cells: BTreeSet<Cell> = found.keys().map(|(cell, _)| *cell).collect();
    for file in late
        .table
        .files()?
        .iter()
        .filter(|f| cells.contains(&f.cell))
    {
        for row in late.table.masked_rows(file)? {
            found.remove(&(file.cell, row));
        }
    }
    Ok(())
}

/// What the candidates share or quote, up the whole chain.
fn shares_behind(late: &Late<'_>, candidates: &[Candidate]) -> Result<Shares, Error> {
    let index = ShareIndex::open_again(late.set, claimed(late.manifest)?, late.indexes)?;
    let wrong = || Error::corrupt("the index of shares names a content that the set has not");
    let fact_of = |(content, fact): &Place| -> Result<Fact, Error> {
        Ok((position(late, content).ok_or_else(wrong)?, *fact))
    };
    let mut shares = Shares::new();
    for Candidate { found, fact } in candidates {
        if shares.contains_key(fact) {
            continue;
        }
        let mut here = Shares::new();
        for share in index.chain(&(found.content.clone(), fact.1))? {
            let original = share.original.as_ref().map(fact_of).transpose()?;
            here.entry(fact_of(&share.item)?)
                .or_default()
                .push(original);
        }
        shares.extend(here);
    }
    Ok(shares)
}
