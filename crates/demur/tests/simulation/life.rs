//! A process: it opens the town, does this and that, and ends or stops in the middle.

use crate::draw::Draw;
use crate::fault::{Ended, Faults};
use crate::town::{Place, Town, policy, purpose, terms};
use corpus::purge::Purged;
use corpus::set::WriterOptions;
use corpus::watch::{Event, Pace, Watch};
use corpus::{Look, Masking, Order, Sets};
use ledger::{Hooked, Ledger, Receipt, Sqlite, Storage};
use rights::{Choice, ChoiceKind, Clock, Entry, Error, Grid, Ordinal, Scope, Sequence, Subject};
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

/// Steps of a process, at most.
const STEPS: usize = 22;
/// Sets that are compiled, at most.
const SETS: usize = 4;

/// Something is done, and goes wrong where the faults say so. An error without a fault is one of demur's.
fn does<T>(
    place: &Place,
    faults: &Faults,
    work: impl Future<Output = Result<T, Error>>,
) -> Ended<T> {
    let stopped = faults.stopped.notified();
    let run = || {
        place.runtime.block_on(async {
            tokio::select! {
                done = work => Some(done),
                () = stopped => None,
            }
        })
    };
    let ran = catch_unwind(AssertUnwindSafe(run));
    faults.disarm();
    match ran {
        Ok(Some(Ok(done))) => Ended::Done(done),
        Ok(Some(Err(e))) => {
            assert!(faults.fired(), "nothing was broken: {e:?}");
            Ended::Failed
        }
        Ok(None) => Ended::Stopped,
        Err(_) if faults.fired() => Ended::Stopped,
        Err(panic) => resume_unwind(panic),
    }
}

/// What a process has.
struct Process<'p> {
    place: &'p Place,
    faults: &'p Faults,
    sets: &'p Sets<'p, Hooked<Sqlite, Faults>>,
}

impl Process<'_> {
    fn ledger(&self) -> &Ledger<Hooked<Sqlite, Faults>> {
        self.sets.ledger
    }

    /// With something that may go wrong within so many calls.
    fn does<T>(
        &self,
        draw: &mut Draw,
        within: usize,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Ended<T> {
        self.faults.arm(draw, within);
        does(self.place, self.faults, work)
    }
}

/// Whether the process goes on.
type Lives = bool;

impl Town {
    pub(crate) fn process(&mut self) {
        let place = Arc::clone(&self.place);
        let faults = Faults::default();
        let (process, root) = (self.next_process(), place.root());
        faults.arm(&mut self.draw, 40);
        let opened = does(&place, &faults, async {
            let inner = Town::storage(&root).await;
            let hook = faults.clone();
            Town::open(Hooked { inner, hook }, Arc::clone(&place.clock), process).await
        });
        self.told.faults += faults.count.load(std::sync::atomic::Ordering::SeqCst);
        let Ended::Done(ledger) = opened else {
            return;
        };
        let sets = place.sets(&ledger);
        let process = Process {
            place: &place,
            faults: &faults,
            sets: &sets,
        };
        let mut watch = Watch::new(&sets, Pace::default()).unwrap();
        for _ in 0..STEPS {
            place.clock.forward(30 + self.draw.below(900) as i64);
            self.told.steps += 1;
            if !self.step(&process, &mut watch) {
                self.told.stops += 1;
                break;
            }
            self.take_in(&ledger);
        }
        self.told.faults += faults.count.load(std::sync::atomic::Ordering::SeqCst);
    }

    fn step(
        &mut self,
        process: &Process<'_>,
        watch: &mut Watch<'_, Hooked<Sqlite, Faults>>,
    ) -> Lives {
        match self.draw.below(100) {
            0..30 => self.says(process),
            30..38 => {
                self.posts(process.ledger(), 2);
                true
            }
            38..64 => self.watches(process, watch),
            64..70 => self.masks(process),
            70..76 => self.compiles(process),
            76..83 => self.purges(process),
            83..97 => {
                let watched = self.draw.once_in(3) || self.watches(process, watch);
                if watched {
                    self.reads();
                }
                watched
            }
            _ => {
                let rebuilt = process.does(&mut self.draw, 12, process.ledger().rebuild_state());
                !matches!(rebuilt, Ended::Stopped)
            }
        }
    }

    /// Somebody says something.
    fn says(&mut self, process: &Process<'_>) -> Lives {
        let here = self.model.people.iter().enumerate();
        let here: Vec<usize> = here
            .filter(|(_, p)| !p.erased)
            .map(|(who, _)| who)
            .collect();
        if here.is_empty() {
            return true;
        }
        let who = *self.draw.pick(&here);
        let choice = self.choice(who);
        let entry = (Subject::Person(self.ordinals[who]), Entry::Choice(choice));
        let entries = [entry];
        let said = process.does(&mut self.draw, 4, process.ledger().append(&entries));
        self.acknowledge(said)
    }

    fn choice(&mut self, who: usize) -> Choice {
        let now = self.place.clock.now();
        let own = self
            .model
            .posts
            .iter()
            .filter(|(_, post)| post.owner == who);
        let own: Vec<String> = own.map(|(id, _)| id.clone()).collect();
        let kinds = [
            ChoiceKind::Objection,
            ChoiceKind::Objection,
            ChoiceKind::ObjectionWithdrawn,
            ChoiceKind::ObjectionWithdrawn,
            ChoiceKind::ObjectionWithdrawn,
            ChoiceKind::ConsentWithdrawn,
            ChoiceKind::Consent,
            ChoiceKind::Restriction,
            ChoiceKind::RestrictionLifted,
        ];
        let mut choice = Choice::new(*self.draw.pick(&kinds), Scope::all(), now, "simulation");
        match self.draw.below(20) {
            0 => choice.kind = ChoiceKind::Erasure,
            1..6 if !own.is_empty() => {
                choice.item = Some(self.draw.pick(&own).as_str().into());
                choice.kind = match self.draw.below(3) {
                    0 => ChoiceKind::Erasure,
                    1 => ChoiceKind::SpecialCategory,
                    _ => {
                        choice.audience = Some(rights::Audience::Friends);
                        ChoiceKind::AudienceNarrowed
                    }
                };
            }
            _ => {}
        }
        choice
    }

    fn acknowledge(&mut self, ended: Ended<Vec<Receipt>>) -> Lives {
        match ended {
            Ended::Done(receipts) => {
                self.told.choices += receipts.len();
                let told = receipts.iter().map(|r| (r.sequence, r.leaf));
                self.acknowledged.extend(told);
                true
            }
            Ended::Failed => true,
            Ended::Stopped => false,
        }
    }

    /// A turn of the watch, and the jobs that are due.
    fn watches(
        &mut self,
        process: &Process<'_>,
        watch: &mut Watch<'_, Hooked<Sqlite, Faults>>,
    ) -> Lives {
        if let Ended::Stopped = process.does(&mut self.draw, 40, watch.turn()) {
            return false;
        }
        for job in watch.jobs(self.draw.once_in(3)) {
            let run = async { Ok(job.run(process.sets, process.faults).await) };
            let Ended::Done(done) = process.does(&mut self.draw, 40, run) else {
                return false;
            };
            let events = watch.finish(done);
            let masked = events.iter().filter(|e| matches!(e, Event::Masked { .. }));
            self.told.masked += masked.count();
        }
        true
    }

    fn masks(&mut self, process: &Process<'_>) -> Lives {
        let look = match self.draw.once_in(3) {
            true => Look::Everything,
            false => Look::Touched,
        };
        let masking = process.sets.mask(look, process.faults);
        match process.does(&mut self.draw, 60, masking) {
            Ended::Done(masked) => {
                let masked: &Vec<Masking> = &masked;
                self.told.masked += masked.len();
                true
            }
            Ended::Failed => true,
            Ended::Stopped => false,
        }
    }

    fn compiles(&mut self, process: &Process<'_>) -> Lives {
        if process.sets.list().unwrap().len() >= SETS {
            return true;
        }
        let full = self.draw.once_in(2);
        let compiled = compile(process.place, process.sets, full, process.faults);
        match process.does(&mut self.draw, 60, compiled) {
            Ended::Done(()) => {
                self.told.sets += 1;
                true
            }
            Ended::Failed => true,
            Ended::Stopped => false,
        }
    }

    fn purges(&mut self, process: &Process<'_>) -> Lives {
        let purging = async {
            let order = process.sets.purge_order(None, 30).await?;
            process.sets.purge(&order, process.faults).await
        };
        match process.does(&mut self.draw, 120, purging) {
            Ended::Done(purged) => {
                self.tell_purge(&purged);
                true
            }
            Ended::Failed => true,
            Ended::Stopped => false,
        }
    }

    pub(crate) fn tell_purge(&mut self, purged: &Purged) {
        self.told.purged += purged.sets.len();
        self.told.forgotten += purged.forgotten;
    }

    /// The model takes in what the ledger has since, whoever put it there.
    pub(crate) fn take_in<S: Storage>(&mut self, ledger: &Ledger<S>) {
        let (head, entries) = self.place.runtime.block_on(async {
            let head = ledger.head().await.unwrap();
            (head, ledger.entries(self.taken, head).await.unwrap())
        });
        for recorded in entries {
            let known = |p: &Ordinal| self.ordinals.iter().position(|o| o == p);
            let who = match &recorded.subject {
                Subject::Person(person) => known(person),
                Subject::Operator => None,
            };
            match (who, &recorded.entry) {
                (Some(who), Some(Entry::Choice(choice))) => self.model.choose(who, choice),
                (Some(who), Some(Entry::Notice(_))) => self.model.people[who].told = true,
                _ => {}
            }
            let after = Sequence(recorded.sequence.0 + 1);
            self.model.remember(after, recorded.recorded_at);
        }
        self.taken = head;
    }
}

pub(crate) async fn compile<S: Storage>(
    place: &Place,
    sets: &Sets<'_, S>,
    full: bool,
    progress: &dyn corpus::Progress,
) -> Result<(), Error> {
    let policy = policy();
    let order = Order {
        purpose: purpose(),
        policy: &policy,
        terms: terms(),
        as_of: place.clock.today(),
        grid: Grid {
            shards: 2,
            slices: 2,
        },
        cell_bytes: None,
        full,
        options: WriterOptions {
            memory_bytes: 1 << 20,
            ..WriterOptions::default()
        },
        threads: 1,
        lang: policy::Lang::En,
    };
    sets.compile(&order, progress).await.map(drop)
}
