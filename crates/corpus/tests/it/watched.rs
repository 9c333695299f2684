//! A watch that a test drives, and what its feeds promise, seen from outside.

use crate::fixture::{grid_key, purpose};
use crate::shop::{Items, Shop};
use corpus::NoProgress;
use corpus::set::SetTable;
use corpus::watch::{Event, Job, Pace, Watch};
use feed::{Head, Reader};
use ledger::{Sqlite, Storage};
use rights::{Error, Instant, ItemId, Pseudonym};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn watch<'a, S: Storage>(sets: &'a corpus::Sets<'a, S>) -> Watch<'a, S> {
    Watch::new(sets, Pace::default()).unwrap()
}

impl Shop {
    /// One turn.
    pub(crate) fn turn<S: Storage>(&self, watch: &mut Watch<'_, S>) -> Vec<Event> {
        self.wait(watch.turn()).unwrap()
    }

    /// Runs a job and tells the watch.
    pub(crate) fn does<S: Storage>(
        &self,
        watch: &mut Watch<'_, S>,
        sets: &corpus::Sets<'_, S>,
        job: Job,
    ) -> Vec<Event> {
        let done = self.wait(job.run(sets, &NoProgress));
        watch.finish(done)
    }

    /// Turns and looks until nothing is left to do; with `masks`, what waits is masked, too.
    pub(crate) fn settle(&self, watch: &mut Watch<'_, Sqlite>, masks: bool) -> Vec<Event> {
        let sets = self.sets();
        let mut events = self.turn(watch);
        for _ in 0..20 {
            let jobs = watch.jobs(masks);
            if jobs.is_empty() && (watch.is_settled() || !masks) {
                return events;
            }
            for job in jobs {
                events.extend(self.does(watch, &sets, job));
            }
            events.extend(self.turn(watch));
        }
        panic!("it never settles: {events:?}")
    }

    pub(crate) fn reader(&self, number: u32) -> Result<Reader, Error> {
        Reader::open(&self.set(number), self.key().bytes())
    }

    pub(crate) fn feed_head(&self, number: u32) -> Head {
        self.reader(number).unwrap().head().clone()
    }

    /// Moves the clock on.
    pub(crate) fn later(&self, millis: i64) {
        let mut now = self.clock.0.lock().unwrap();
        *now = Instant::from_epoch_micros(now.epoch_micros() + millis * 1_000).unwrap();
    }

    /// What a loader hands out that opened the set at a signed state, and blanks what the feed lists.
    pub(crate) fn handed(&self, number: u32, state: u64, named: &Items) -> Items {
        let reader = self.reader(number).unwrap();
        let version = self.state(number, state).manifest.table_version;
        let name = |item: &String| grid_key().item(&purpose(), &ItemId::from(item.as_str()));
        let names: BTreeMap<Pseudonym, &String> = named.iter().map(|i| (name(i), i)).collect();
        self.wait(async {
            let table = SetTable::load_at(&self.set(number), version).await.unwrap();
            let mut handed = Items::new();
            for file in table.files().unwrap() {
                let all: BTreeSet<u64> = (0..file.rows).collect();
                let masked = table.masked_rows(&file).unwrap().into_iter().collect();
                let visible = &all - &masked;
                let found = table.find_rows(file.cell, &visible).unwrap().rows;
                let found = found.iter().filter(|row| !reader.contains(&row.item));
                handed.extend(found.map(|row| names[&row.item].clone()));
            }
            handed
        })
    }

    /// What the feed promises: whoever opened at its base or any state since hands out exactly this.
    pub(crate) fn hands_out(&self, number: u32, named: &Items, want: &Items, told: &str) {
        let head = self.feed_head(number);
        assert_eq!(head.state_hash, self.head(number).hash, "{told}");
        for state in head.base_state..=head.state {
            let handed = self.handed(number, state, named);
            assert_eq!(&handed, want, "state {state}: {told}");
        }
    }
}
