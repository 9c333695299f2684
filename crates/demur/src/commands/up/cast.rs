//! Who appears in the tour.

use super::PURPOSE;
use crate::deciding::{Inputs, threads};
use crate::workspace::Workspace;
use ::decide::{Engine, Wanted};
use rights::{Error, Ordinal};
use std::collections::BTreeMap;

/// So many others appear, where there are as many.
const OTHERS: usize = 5;

/// Who appears.
pub(super) struct Cast {
    /// Somebody with a few items in, to show what an objection changes.
    pub(super) person: String,
    /// An item of theirs that was in.
    pub(super) item: String,
    /// Others with items in.
    pub(super) others: Vec<String>,
    /// Somebody with items in to whom nothing happens in the tour.
    pub(super) used: Option<String>,
}

/// What is decided of one person's items.
#[derive(Default)]
struct Counted {
    all: usize,
    inside: usize,
    /// The first that is in.
    item: Option<String>,
}

impl Counted {
    /// Few items in all, so that the answer can be read, some of them in and some out.
    fn is_mixed(&self) -> bool {
        (3..=12).contains(&self.all) && self.inside > 0 && self.inside < self.all
    }
}

/// Finds them; nobody where nothing is in.
pub(super) fn find(ws: &Workspace) -> Result<Option<Cast>, Error> {
    let counts = counts(ws)?;
    let used = || counts.iter().filter(|(_, count)| count.inside > 0);
    let found = used().find(|(_, count)| count.is_mixed());
    let Some((person, count)) = found.or_else(|| used().next()) else {
        return Ok(None);
    };
    let others = used().filter(|(other, _)| *other != person).take(OTHERS);
    let others: Result<Vec<_>, Error> = others.map(|(o, _)| ws.id_of(Ordinal(*o))).collect();
    let others: Vec<String> = others?.into_iter().flatten().collect();
    let used = match used().next_back() {
        Some((last, _)) => ws.id_of(Ordinal(*last))?,
        None => None,
    };
    let cast = |id| Cast {
        used: used.filter(|used| *used != id && !others.contains(used)),
        person: id,
        item: count.item.clone().unwrap_or_default(),
        others,
    };
    Ok(ws.id_of(Ordinal(*person))?.map(cast))
}

fn counts(ws: &Workspace) -> Result<BTreeMap<u32, Counted>, Error> {
    let policy = ws.policy(None)?;
    let purpose = ws.purpose(PURPOSE)?;
    let inputs = Inputs::read(ws, &purpose, &policy, ws.clock.today(), None)?;
    let engine = Engine::new(&policy, &inputs.people, &inputs.run)?;
    let decided = engine.decide_files(&inputs.files, Wanted::Decisions, threads(None), &|_| {})?;
    let mut counts: BTreeMap<u32, Counted> = BTreeMap::new();
    for item in ws.store.find(|person, _| person.is_some())? {
        let decision = decided.of(item.file, item.fact);
        let admitted = decision.is_some_and(|d| d.is_admitted());
        let Some(person) = item.person else { continue };
        let count = counts.entry(person).or_default();
        count.all += 1;
        count.inside += usize::from(admitted);
        if admitted && count.item.is_none() {
            count.item = Some(item.item);
        }
    }
    Ok(counts)
}
