//! The training sets, as they lie on the disk.

use crate::bits::Bits;
use corpus::inspect::{self, Compiled, Stats};
use corpus::set::{SetTable, Signed, paths, state};
use corpus::{Progress, SetPlace};
use ledger::{Ledger, Storage};
use rights::{Error, GridKey, Kind, Manifest, Pseudonym, PurposeId, Sequence};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// A set with its figures.
#[derive(Debug)]
pub(crate) struct SetSeen {
    /// `ai_assistant/0001`
    pub(crate) name: String,
    pub(crate) purpose: PurposeId,
    pub(crate) manifest: Manifest,
    /// It was compiled by what the ledger had before this; masks raise the sequence of the manifest.
    pub(crate) compiled_at: Sequence,
    /// Less what is masked.
    pub(crate) stats: Stats,
    /// As it was compiled.
    pub(crate) compiled: Compiled,
}

impl SetSeen {
    /// Items by kind.
    pub(crate) fn kinds(&self) -> Result<BTreeMap<Kind, u64>, Error> {
        let parts = self.stats.kinds.iter().filter(|part| part.count.items > 0);
        let kind = |part: &inspect::Part| Ok((part.name.parse()?, part.count.items));
        parts.map(kind).collect()
    }
}

/// All sets, and what they hold together.
#[derive(Debug, Default)]
pub(crate) struct SetsSeen {
    /// By purpose and number.
    pub(crate) all: Vec<SetSeen>,
    /// Items in any of them; one in two sets counts once.
    pub(crate) items: u64,
    /// People with an item in any of them.
    pub(crate) people: u64,
    /// The same of each purpose.
    pub(crate) by_purpose: BTreeMap<PurposeId, (u64, u64)>,
}

/// What sets hold together.
#[derive(Default)]
struct Together {
    /// Rows of contents.
    rows: BTreeMap<String, Bits>,
    people: Bits,
    /// Pseudonyms that belong to nobody whom the ledger knows any more.
    strangers: BTreeSet<(PurposeId, Pseudonym)>,
}

impl Together {
    fn count(&self) -> (u64, u64) {
        let items = self.rows.values().map(Bits::count).sum();
        (items, self.people.count() + self.strangers.len() as u64)
    }

    fn unite(&mut self, other: Together) {
        for (content, rows) in other.rows {
            self.rows.entry(content).or_default().unite(&rows);
        }
        self.people.unite(&other.people);
        self.strangers.extend(other.strangers);
    }
}

impl SetsSeen {
    /// Reads every set. A damaged one is an error: whatever were said without it would be wrong.
    pub(crate) async fn read<S: Storage>(
        folder: &Path,
        (ledger, grid_key): (&Ledger<S>, &GridKey),
        progress: &dyn Progress,
    ) -> Result<SetsSeen, Error> {
        let places = SetPlace::below(folder)?;
        let purposes: BTreeSet<PurposeId> = places.iter().map(|p| p.purpose.clone()).collect();
        let (mut seen, mut all) = (SetsSeen::default(), Together::default());
        for purpose in purposes {
            let names = names(ledger, (grid_key, &purpose)).await?;
            let mut together = Together::default();
            for place in places.iter().filter(|place| place.purpose == purpose) {
                let read = set(place, &names, (&mut together, progress)).await;
                seen.all.push(read.map_err(|e| broken(place, e))?);
            }
            seen.by_purpose.insert(purpose, together.count());
            all.unite(together);
        }
        (seen.items, seen.people) = all.count();
        Ok(seen)
    }

    /// The newest set of each purpose, or of one.
    pub(crate) fn newest(&self, of: Option<&PurposeId>) -> Vec<&SetSeen> {
        let all = self.all.iter();
        let of = all.filter(|set| of.is_none_or(|purpose| *purpose == set.purpose));
        let newest: BTreeMap<&PurposeId, &SetSeen> = of.map(|set| (&set.purpose, set)).collect();
        newest.into_values().collect()
    }

    /// Kinds of items in the sets of a purpose.
    pub(crate) fn kinds(&self, purpose: &PurposeId) -> Result<BTreeSet<Kind>, Error> {
        let mut kinds = BTreeSet::new();
        for set in self.all.iter().filter(|set| set.purpose == *purpose) {
            kinds.extend(set.kinds()?.into_keys());
        }
        Ok(kinds)
    }
}

fn broken(place: &SetPlace, error: Error) -> Error {
    let message = format!(
        "the training set `{}` cannot be counted; `demur verify {}` says more",
        place.name(),
        place.name()
    );
    Error::new(error.kind(), message).because(error)
}

/// Whose the pseudonyms of a purpose are.
async fn names<S: Storage>(
    ledger: &Ledger<S>,
    (grid_key, purpose): (&GridKey, &PurposeId),
) -> Result<HashMap<Pseudonym, u32>, Error> {
    let grids = ledger.grid_ids().await?.into_iter().zip(0..);
    let named = grids.filter(|(grid, _)| grid.0 != [0; 16]);
    Ok(named
        .map(|(grid, person)| (grid_key.person(purpose, grid), person))
        .collect())
}

async fn set(
    place: &SetPlace,
    names: &HashMap<Pseudonym, u32>,
    (together, progress): (&mut Together, &dyn Progress),
) -> Result<SetSeen, Error> {
    let manifest = state::head(&place.path)?.manifest;
    let first = Signed::read(&paths::state(&place.path, 0))?;
    let (stats, compiled) = inspect::compiled(&place.path, progress).await?;
    let table = SetTable::load(&place.path).await?;
    let mut stranger = BTreeSet::new();
    for file in table.files()? {
        table.each_visible(&file, |content, row| {
            match together.rows.get_mut(content) {
                Some(rows) => rows.insert(row.content_row),
                None => {
                    let rows = together.rows.entry(content.to_owned()).or_default();
                    rows.insert(row.content_row);
                }
            }
            match names.get(&row.person) {
                Some(person) => together.people.insert(u64::from(*person)),
                None => drop(stranger.insert((place.purpose.clone(), row.person))),
            }
        })?;
    }
    together.strangers.extend(stranger);
    Ok(SetSeen {
        name: place.name(),
        purpose: place.purpose.clone(),
        manifest,
        compiled_at: first.manifest.sequence,
        stats,
        compiled,
    })
}

/// What a set is for, by its name.
pub(crate) fn purpose_of(set: &str) -> &str {
    set.split_once('/').map_or(set, |(purpose, _)| purpose)
}

/// Whether a set of this name lies below a folder.
pub(crate) fn is_there(folder: &Path, name: &str) -> bool {
    paths::state(&folder.join(name), 0).is_file()
}
