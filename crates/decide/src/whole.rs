//! Decides whole files of facts with all cores.

use crate::closure::Originals;
use crate::days::poisoned;
use crate::engine::Engine;
use crate::facts::Facts;
use crate::scan::{FileView, Scanner};
use crate::tally::Tally;
use crate::worker::{Verdict, Worker};
use rights::{Decision, Error};
use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What a run gives besides counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Counts only.
    Counts,
    /// Counts, and the decision of every item (two bytes an item).
    Decisions,
}

/// The outcome of a run.
#[derive(Debug)]
pub struct Decided {
    /// How many items were decided alike.
    pub tally: Tally,
    /// The distinct decisions, in ascending order.
    pub decisions: Vec<Decision>,
    /// By file and fact: index into `decisions`. Empty unless asked for.
    items: Vec<Vec<u16>>,
    /// What became of originals.
    pub originals: Originals,
}

impl Decided {
    /// The decision on a fact of a file; `None` where decisions were not kept.
    #[must_use]
    pub fn of(&self, file: usize, fact: u64) -> Option<Decision> {
        let index = *self.items.get(file)?.get(usize::try_from(fact).ok()?)?;
        self.decisions.get(usize::from(index)).copied()
    }

    /// Indexes into `decisions` for every fact of a file, in order.
    #[must_use]
    pub fn items(&self, file: usize) -> &[u16] {
        self.items.get(file).map_or(&[], Vec::as_slice)
    }
}

/// What one thread leaves behind.
struct Part {
    decisions: Vec<Decision>,
    tally: Tally,
    /// (file, first fact, verdicts).
    chunks: Vec<(usize, u64, Vec<Verdict>)>,
}

impl Engine<'_> {
    /// Decides every item of the files. The outcome does not depend on the number of threads.
    /// `advance` is told how many items were decided since it was last called.
    ///
    /// # Errors
    /// A file that cannot be read, or a policy that tells too many classes apart.
    pub fn decide_files(
        &self,
        files: &[Facts],
        wanted: Wanted,
        threads: usize,
        advance: &(dyn Fn(u64) + Sync),
    ) -> Result<Decided, Error> {
        let originals = Originals::resolve(self, files)?;
        let tasks: Vec<(usize, usize, u64, u64)> = files
            .iter()
            .enumerate()
            .flat_map(|(file, facts)| {
                facts
                    .row_groups()
                    .into_iter()
                    .map(move |(g, first, rows)| (file, g, first, rows))
            })
            .collect();
        let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
        let parts = Mutex::new(Vec::new());
        let work = || -> Result<(), Error> {
            let mut thread = Thread::new(self, wanted);
            while !failed.load(Ordering::Relaxed) {
                let Some((file, group, first, rows)) =
                    tasks.get(next.fetch_add(1, Ordering::Relaxed))
                else {
                    break;
                };
                let Some(facts) = files.get(*file) else { break };
                thread.task(*file, facts, &originals, (*group, *first))?;
                advance(*rows);
            }
            parts.lock().map_err(poisoned)?.push(thread.finish());
            Ok(())
        };
        std::thread::scope(|scope| {
            let run = || work().inspect_err(|_| failed.store(true, Ordering::Relaxed));
            let threads: Vec<_> = (1..threads.max(1)).map(|_| scope.spawn(run)).collect();
            let mine = run();
            let joined = |t: std::thread::ScopedJoinHandle<'_, Result<(), Error>>| {
                t.join()
                    .map_err(|_| Error::internal("a thread of this run failed"))
                    .flatten()
            };
            threads
                .into_iter()
                .map(joined)
                .fold(mine, |first, other| first.and(other))
        })?;
        let parts = parts.into_inner().map_err(poisoned)?;
        Ok(join(files, wanted, parts, originals))
    }
}

struct Thread<'e, 'a> {
    scanner: Scanner<'e, 'a>,
    wanted: Wanted,
    chunks: Vec<(usize, u64, Vec<Verdict>)>,
}

impl<'e, 'a> Thread<'e, 'a> {
    fn new(engine: &'e Engine<'a>, wanted: Wanted) -> Self {
        Thread {
            scanner: Scanner::new(Worker::new(engine)),
            wanted,
            chunks: Vec::new(),
        }
    }

    fn task(
        &mut self,
        file: usize,
        facts: &Facts,
        originals: &Originals,
        group: (usize, u64),
    ) -> Result<(), Error> {
        let view = FileView::new(file, facts, originals, &mut self.scanner.worker)?;
        let mut kept = Vec::new();
        let keep = self.wanted == Wanted::Decisions;
        self.scanner.row_group(&view, group, |verdicts| {
            if keep {
                kept.extend_from_slice(verdicts);
            }
        })?;
        if keep {
            self.chunks.push((file, group.1, kept));
        }
        Ok(())
    }

    fn finish(self) -> Part {
        let decisions = self.scanner.worker.decisions().to_vec();
        Part {
            tally: self.scanner.counts.into_tally(&decisions),
            decisions,
            chunks: self.chunks,
        }
    }
}

/// Puts the threads' parts together under one numbering of decisions.
fn join(files: &[Facts], wanted: Wanted, parts: Vec<Part>, originals: Originals) -> Decided {
    let distinct: BTreeSet<Decision> = parts
        .iter()
        .flat_map(|p| p.tally.groups.keys().map(|g| g.decision))
        .collect();
    let decisions: Vec<Decision> = distinct.into_iter().collect();
    // INVARIANT: a worker refuses to number more decisions than fit 16 bits; what several workers
    // found together is told apart by 16 bits as long as it is fewer than 65,536.
    let number: HashMap<Decision, u16> = decisions
        .iter()
        .enumerate()
        .map(|(i, d)| (*d, i as u16))
        .collect();
    let mut tally = Tally::default();
    let mut items: Vec<Vec<u16>> = match wanted {
        Wanted::Counts => Vec::new(),
        Wanted::Decisions => files
            .iter()
            .map(|f| vec![0; usize::try_from(f.rows()).unwrap_or(0)])
            .collect(),
    };
    for part in parts {
        tally.merge(&part.tally);
        let map: Vec<u16> = part
            .decisions
            .iter()
            .map(|d| number.get(d).copied().unwrap_or_default())
            .collect();
        for (file, first, verdicts) in part.chunks {
            let slots = items
                .get_mut(file)
                .and_then(|all| all.get_mut(first as usize..));
            for (slot, verdict) in slots.into_iter().flatten().zip(verdicts) {
                *slot = map.get(usize::from(verdict)).copied().unwrap_or_default();
            }
        }
    }
    Decided {
        tally,
        decisions,
        items,
        originals,
    }
}
