//! What became of originals: shares and quotes follow what they share, through any chain.
//!
//! A share is decided after its originals. Items whose chain runs in a circle, and items that
//! share something demur does not have, have an *unknown* original.

use crate::engine::Engine;
use crate::facts::{Facts, typed};
use crate::links::{Link, Relation};
use crate::profile::LinkState;
use crate::scan::depictions;
use crate::worker::{Row, Worker};
use arrow::array::{Array, AsArray};
use arrow::datatypes::{Date32Type, UInt32Type};
use rights::facts::Original;
use rights::{Day, Decision, Error};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A fact: (number of its file, row there).
pub type Fact = (usize, u64);

/// Every item that shares or quotes something, with its originals; `None` where an original is not
/// among the items.
pub type Shares = BTreeMap<Fact, Vec<Option<Fact>>>;

/// What became of the originals of each item that shares or quotes something.
#[derive(Debug, Default)]
pub struct Originals {
    known: HashMap<Fact, Original>,
    shares: Shares,
    owners: HashMap<Fact, Option<u32>>,
}

/// What the careful path needs of a single fact.
pub(crate) struct Part {
    pub(crate) person: Option<u32>,
    profile: u32,
    created: Option<Day>,
    imported: Option<Day>,
    item: String,
}

impl Part {
    /// Decides the fact; `original` is what became of what it shares.
    pub(crate) fn decide(
        &self,
        files: &[Facts],
        fact: Fact,
        original: Original,
        worker: &mut Worker<'_, '_>,
    ) -> Result<Decision, Error> {
        let code = self.profile;
        let file = files.get(fact.0);
        let (Some(file), Some(profile)) = (file, file.and_then(|f| f.profiles.get(code as usize)))
        else {
            return Err(Error::corrupt(format!(
                "facts name the unknown profile `{code}`"
            )));
        };
        let mut row = Row {
            person: self.person,
            profile,
            links: LinkState::default(),
            created: self.created,
            imported: self.imported,
            item: &self.item,
        };
        row.links = depictions(worker, file, fact.1, &row);
        row.links.original = original;
        let verdict = worker.decide(&row)?;
        let decision = worker.decisions().get(usize::from(verdict)).copied();
        decision.ok_or_else(|| Error::internal("a verdict without a decision"))
    }
}

impl Originals {
    /// The state of an item's originals.
    #[must_use]
    pub fn of(&self, file: usize, fact: u64) -> Original {
        self.known
            .get(&(file, fact))
            .copied()
            .unwrap_or(Original::None)
    }

    /// Who shares and quotes what.
    #[must_use]
    pub fn shares(&self) -> &Shares {
        &self.shares
    }

    /// Everybody on whom an item depends through what it shares or quotes, up the whole chain:
    /// owners, depicted and mentioned persons of the originals.
    #[must_use]
    pub fn people_behind(&self, files: &[Facts], fact: Fact) -> BTreeSet<u32> {
        let mut people = BTreeSet::new();
        for original in reachable(&self.shares, [fact]) {
            if original == fact {
                continue;
            }
            people.extend(self.owners.get(&original).copied().flatten());
            let links = files
                .get(original.0)
                .map_or(&[][..], |f| f.links_of(original.1));
            let shown = |l: &&Link| matches!(l.relation, Relation::Depicts | Relation::Mentions);
            people.extend(links.iter().filter(shown).filter_map(|l| l.person));
        }
        people
    }

    /// Works out every share and quote of the files.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(crate) fn resolve(engine: &Engine<'_>, files: &[Facts]) -> Result<Originals, Error> {
        let named = shares(files);
        if named.is_empty() {
            return Ok(Originals::default());
        }
        let mut wanted: HashMap<&str, Option<Fact>> = HashMap::new();
        for targets in named.values() {
            wanted.extend(targets.iter().flatten().map(|t| (*t, None)));
        }
        locate(files, &mut wanted)?;
        let find = |id: &Option<&str>| id.and_then(|id| wanted.get(id).copied().flatten());
        let shares: Shares = named
            .iter()
            .map(|(fact, ids)| (*fact, ids.iter().map(find).collect()))
            .collect();
        Originals::settle(engine, files, shares)
    }

    /// Works out shares whose originals are known already.
    pub(crate) fn settle(
        engine: &Engine<'_>,
        files: &[Facts],
        shares: Shares,
    ) -> Result<Originals, Error> {
        let targets = shares.values().flatten().copied().flatten();
        let parts = read_parts(files, shares.keys().copied().chain(targets))?;
        let graph = Graph {
            engine,
            files,
            shares: &shares,
            parts: &parts,
        };
        let known = graph.settle()?;
        let owners = parts.into_iter().map(|(fact, part)| (fact, part.person));
        Ok(Originals {
            known,
            owners: owners.collect(),
            shares,
        })
    }
}

/// The facts and everything that they share or quote, up the whole chain.
pub(crate) fn reachable(shares: &Shares, from: impl IntoIterator<Item = Fact>) -> BTreeSet<Fact> {
    let mut open: Vec<Fact> = from.into_iter().collect();
    let mut met = BTreeSet::new();
    while let Some(fact) = open.pop() {
        if met.insert(fact) {
            open.extend(shares.get(&fact).into_iter().flatten().flatten());
        }
    }
    met
}

/// Every item that shares or quotes, with the ids of its originals (`None`: not named).
fn shares(files: &[Facts]) -> BTreeMap<Fact, Vec<Option<&str>>> {
    let mut shares: BTreeMap<Fact, Vec<Option<&str>>> = BTreeMap::new();
    for (index, file) in files.iter().enumerate() {
        let links = file
            .links
            .iter()
            .filter(|l| matches!(l.relation, Relation::ShareOf | Relation::QuoteOf));
        for link in links {
            shares
                .entry((index, link.fact))
                .or_default()
                .push(link.item.as_deref());
        }
    }
    shares
}

/// Finds the facts of the wanted items.
fn locate(files: &[Facts], wanted: &mut HashMap<&str, Option<Fact>>) -> Result<(), Error> {
    for (index, file) in files.iter().enumerate() {
        for (group, first, _) in file.row_groups() {
            let mut fact = first;
            for batch in file.read(group, &["item"])? {
                let batch = batch?;
                let items = typed!(&batch, "item", as_string_opt::<i32>);
                for row in 0..items.len() {
                    if let Some(found) = wanted.get_mut(items.value(row)) {
                        found.get_or_insert((index, fact));
                    }
                    fact += 1;
                }
            }
        }
    }
    Ok(())
}

/// Reads the columns of single facts, a row group at a time.
pub(crate) fn read_parts(
    files: &[Facts],
    facts: impl Iterator<Item = Fact>,
) -> Result<HashMap<Fact, Part>, Error> {
    let mut by_file: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
    facts.for_each(|(file, fact)| by_file.entry(file).or_default().push(fact));
    let mut parts = HashMap::new();
    for (index, mut rows) in by_file {
        rows.sort_unstable();
        rows.dedup();
        let Some(file) = files.get(index) else {
            continue;
        };
        for (group, first, len) in file.row_groups() {
            let from = rows.partition_point(|r| *r < first);
            let to = rows.partition_point(|r| *r < first + len);
            let here = rows.get(from..to).unwrap_or(&[]);
            if !here.is_empty() {
                read_group(file, (index, group, first), here, &mut parts)?;
            }
        }
    }
    Ok(parts)
}

fn read_group(
    file: &Facts,
    (index, group, first): (usize, usize, u64),
    rows: &[u64],
    parts: &mut HashMap<Fact, Part>,
) -> Result<(), Error> {
    let columns = ["item", "person", "profile", "created", "imported"];
    let wanted: Vec<u64> = rows.iter().map(|r| r - first).collect();
    let mut facts = rows.iter();
    let number = |person: u32| match &file.numbers {
        Some(numbers) => numbers.get(&person).copied().unwrap_or(u32::MAX),
        None => person,
    };
    for batch in file.read_rows(group, &columns, &wanted)? {
        let batch = batch?;
        let item = typed!(&batch, "item", as_string_opt::<i32>);
        let person = typed!(&batch, "person", as_primitive_opt::<UInt32Type>);
        let profile = typed!(&batch, "profile", as_primitive_opt::<UInt32Type>);
        let created = typed!(&batch, "created", as_primitive_opt::<Date32Type>);
        let imported = typed!(&batch, "imported", as_primitive_opt::<Date32Type>);
        for (at, fact) in (0..batch.num_rows()).zip(&mut facts) {
            let day = |c: &arrow::array::Date32Array| {
                c.is_valid(at)
                    .then(|| c.value(at))
                    .and_then(Day::from_epoch_days)
            };
            let owner = person.is_valid(at).then(|| person.value(at));
            parts.insert(
                (index, *fact),
                Part {
                    person: owner.map(number),
                    profile: profile.value(at),
                    created: day(created),
                    imported: day(imported),
                    item: item.value(at).to_owned(),
                },
            );
        }
    }
    Ok(())
}

struct Graph<'g, 'a> {
    engine: &'g Engine<'a>,
    files: &'g [Facts],
    shares: &'g Shares,
    parts: &'g HashMap<Fact, Part>,
}

impl Graph<'_, '_> {
    fn targets(&self, fact: Fact) -> impl Iterator<Item = Option<Fact>> {
        self.shares.get(&fact).into_iter().flatten().copied()
    }

    /// Decides originals before shares (Kahn's algorithm). What is left over waits for itself.
    fn settle(&self) -> Result<HashMap<Fact, Original>, Error> {
        let mut worker = Worker::new(self.engine);
        let mut waiting: HashMap<Fact, usize> = HashMap::new();
        let mut sharers: HashMap<Fact, Vec<Fact>> = HashMap::new();
        for fact in self.shares.keys() {
            // A target that shares nothing itself can be decided at once.
            let open: Vec<Fact> = self
                .targets(*fact)
                .flatten()
                .filter(|t| self.shares.contains_key(t))
                .collect();
            waiting.insert(*fact, open.len());
            open.into_iter()
                .for_each(|target| sharers.entry(target).or_default().push(*fact));
        }
        let mut ready: Vec<Fact> = self
            .shares
            .keys()
            .filter(|f| waiting.get(*f) == Some(&0))
            .copied()
            .collect();
        let mut known: HashMap<Fact, Original> = HashMap::new();
        while let Some(fact) = ready.pop() {
            let state = self.state(fact, &known, &mut worker)?;
            known.insert(fact, state);
            for sharer in sharers.get(&fact).into_iter().flatten() {
                if let Some(left) = waiting.get_mut(sharer) {
                    *left -= 1;
                    if *left == 0 {
                        ready.push(*sharer);
                    }
                }
            }
        }
        for fact in self.shares.keys() {
            known.entry(*fact).or_insert(Original::Unknown);
        }
        Ok(known)
    }

    /// The worst of what became of a fact's originals.
    fn state(
        &self,
        fact: Fact,
        known: &HashMap<Fact, Original>,
        worker: &mut Worker<'_, '_>,
    ) -> Result<Original, Error> {
        let mut worst = Original::Admitted;
        for target in self.targets(fact) {
            let one = match target {
                None => Original::Unknown,
                Some(target) if self.admits(target, known, worker)? => Original::Admitted,
                Some(_) => Original::Refused,
            };
            worst = worst.worse(one);
        }
        Ok(worst)
    }

    fn admits(
        &self,
        fact: Fact,
        known: &HashMap<Fact, Original>,
        worker: &mut Worker<'_, '_>,
    ) -> Result<bool, Error> {
        let Some(part) = self.parts.get(&fact) else {
            return Ok(false);
        };
        let original = known.get(&fact).copied().unwrap_or(Original::None);
        let decision = part.decide(self.files, fact, original, worker)?;
        Ok(decision.is_admitted())
    }
}
