//! Loaders read, each from where the one before it stopped.

use crate::posting::text_of;
use crate::still::Counted;
use crate::town::{Town, purpose};
use arrow::array::AsArray;
use loader::{Batch, GuardOptions, Options, Selection, State, Surroundings, TrainingSet};
use rights::{Clock, ErrorKind, Instant, ItemId};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// What is promised: nothing is handed out that has been refused for so long.
const PROMISED_MICROS: i64 = 1_000_000;

/// What was read of a set.
#[derive(Default)]
pub(crate) struct Reading {
    state: Option<State>,
    /// Items by epoch, cell and step, as they were handed out first.
    steps: BTreeMap<(u64, String, u32), Vec<String>>,
}

impl Town {
    pub(crate) fn reads(&mut self) {
        let root = self.place.root().join("sets");
        let sets = corpus::SetPlace::below(&root).unwrap();
        if sets.is_empty() {
            return;
        }
        let place = self.draw.pick(&sets).clone();
        let surroundings = Surroundings {
            clock: Arc::clone(&self.place.clock) as Arc<dyn Clock>,
            randomness: Arc::new(Counted::new(self.next_process())),
        };
        let purging = corpus::set::paths::purge(&place.path).exists();
        let set = match TrainingSet::open(&place.path, None, surroundings) {
            // A purge that was interrupted may have taken away what its newest state names.
            Err(_) if purging => return,
            opened => opened.unwrap(),
        };
        let compiled = set.manifest().sequence;
        let selection = Selection {
            seed: 5,
            batch: 3,
            ..Selection::default()
        };
        let options = Options {
            guard: GuardOptions {
                patience: Duration::ZERO,
                ..GuardOptions::default()
            },
            consumer: "simulation".to_owned(),
            threads: Some(1),
            ..Options::default()
        };
        let mut loader = set.loader(selection, options).unwrap();
        let mut reading = self.readings.remove(&place.name()).unwrap_or_default();
        if let Some(state) = &reading.state {
            loader.load_state(state).unwrap();
        }
        for _ in 0..=self.draw.below(8) {
            match loader.next_batch() {
                Ok(Some(batch)) => self.is_handed(&batch, compiled, &mut reading),
                Ok(None) => {}
                Err(e) => {
                    let none = matches!(e.kind(), ErrorKind::Refused | ErrorKind::NotFound);
                    assert!(none || purging, "{e:?}");
                    self.told.stale += 1;
                    break;
                }
            }
        }
        let again = self.draw.once_in(3);
        reading.state = (!again).then(|| loader.state().unwrap());
        self.readings.insert(place.name(), reading);
    }

    fn is_handed(&mut self, batch: &Batch, compiled: rights::Sequence, reading: &mut Reading) {
        let items = self.items_of(batch);
        let now = self.place.clock.now().epoch_micros();
        let must_know = Instant::from_epoch_micros(now - PROMISED_MICROS).unwrap();
        let end = self.model.end_at(must_know);
        assert!(
            batch.sequence >= end.min(self.taken),
            "entries up to {end} are a second old, and only those before {} are taken in",
            batch.sequence
        );
        let refused = self.model.refused_at(batch.sequence);
        for item in &items {
            assert!(
                !refused.contains(item),
                "{item} is refused and was handed out"
            );
        }
        self.told.handed += items.len();
        self.told.withheld += batch.withheld;
        let step = (batch.epoch, format!("{:?}", batch.cell), batch.step);
        if let Some(before) = reading.steps.get(&step) {
            let gone = self.model.ever_refused(compiled);
            let here = |item: &&String| items.contains(item);
            let left: Vec<String> = before.iter().filter(here).cloned().collect();
            assert_eq!(left, items, "somebody moved in {step:?}");
            let missing = before.iter().filter(|item| !items.contains(item));
            for item in missing {
                assert!(gone.contains(item), "{item} is gone and was never refused");
            }
            self.told.again += 1;
        }
        reading.steps.insert(step, items);
    }

    /// Their ids, by the pseudonyms; the text has to be theirs.
    fn items_of(&self, batch: &Batch) -> Vec<String> {
        let names: BTreeMap<String, &String> = self
            .model
            .posts
            .keys()
            .map(|id| {
                let item = ItemId::from(id.as_str());
                (self.place.grid_key.item(&purpose(), &item).to_string(), id)
            })
            .collect();
        let items = batch.rows.column_by_name("item").unwrap();
        let items = items.as_string::<i32>();
        let texts = batch
            .rows
            .column_by_name("text")
            .unwrap()
            .as_string::<i32>();
        let known = |at: usize| {
            let id = names[items.value(at)];
            assert_eq!(texts.value(at), text_of(id));
            id.clone()
        };
        (0..batch.rows.num_rows()).map(known).collect()
    }
}
