//! A small set in a workspace, with a feed that a test writes, masks and purges included.

#[expect(
    dead_code,
    reason = "made for another crate's tests; not all of it is of use here"
)]
#[path = "../../../corpus/tests/it/fixture.rs"]
pub(crate) mod fixture;
#[path = "trial_purge.rs"]
mod purge;

use arrow::array::{Array, AsArray};
use corpus::set::{Rows, SetTable, SigningKey, TableFile, state};
use ed25519_dalek::Signer as _;
use feed::{Beat, Origin, Writer};
use fixture::{Fixed, Town};
use loader::{Batch, Loader, Options, Selection, Surroundings, TrainingSet};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rights::{Cell, Clock, Error, Instant, Pseudonym, Randomness, Sequence};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A clock that stands until it is set.
pub(crate) struct Hands(Mutex<Instant>);

impl Clock for Hands {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap()
    }
}

/// Randomness that counts.
#[derive(Default)]
struct Counting(AtomicU32);

impl Randomness for Counting {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), Error> {
        let count = self.0.fetch_add(1, Ordering::SeqCst).to_le_bytes();
        buffer
            .iter_mut()
            .zip(count.iter().cycle())
            .for_each(|(to, from)| *to = *from);
        Ok(())
    }
}

/// Signs feeds with the key of the fixture's sets.
struct FeedKey(ed25519_dalek::SigningKey);

impl feed::Signer for FeedKey {
    fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }
    fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(bytes).to_bytes()
    }
}

/// The items of each step that was handed out, in order.
pub(crate) type Told = Vec<((u64, Cell, u32), Vec<Pseudonym>)>;

pub(crate) struct Trial {
    root: PathBuf,
    pub(crate) town: Town,
    pub(crate) hands: Arc<Hands>,
    surroundings: Surroundings,
    runtime: tokio::runtime::Runtime,
    key: SigningKey,
    feed_key: FeedKey,
    feed: Writer,
    sequence: u64,
    pub(crate) revoked: BTreeSet<Pseudonym>,
    purges: u32,
    _folder: Option<tempfile::TempDir>,
}

impl Trial {
    pub(crate) fn new(town: Town) -> Trial {
        let folder = tempfile::tempdir().unwrap();
        let mut trial = Trial::make(folder.path(), town);
        trial._folder = Some(folder);
        trial
    }

    pub(crate) fn small() -> Trial {
        Trial::new(Town::small())
    }

    /// Makes a workspace in a folder: keys and one set, with a feed that has begun.
    pub(crate) fn make(root: &Path, town: Town) -> Trial {
        let set = root.join("sets/ai_assistant/0001");
        fs::create_dir_all(&set).unwrap();
        fs::create_dir_all(root.join("keys")).unwrap();
        let seed = Fixed(5);
        let key = SigningKey::create(&root.join("keys/signing.key"), &seed).unwrap();
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(town.publish(&set, &key));
        let feed_key = FeedKey(ed25519_dalek::SigningKey::from_bytes(&[5; 32]));
        let origin = Origin {
            set: "ai_assistant/0001".to_owned(),
            manifest: state::head(&set).unwrap().hash,
        };
        let public = feed::Signer::public(&feed_key);
        let mut feed = Writer::open(&set, origin, &public).unwrap();
        feed.begin(0).unwrap();
        let hands = Arc::new(Hands(Mutex::new(fixture::at("2026-11-24T12:00:00Z"))));
        let surroundings = Surroundings {
            clock: hands.clone(),
            randomness: Arc::new(Counting::default()),
        };
        let mut trial = Trial {
            root: root.to_owned(),
            town,
            hands,
            surroundings,
            runtime,
            key,
            feed_key,
            feed,
            sequence: 42,
            revoked: BTreeSet::new(),
            purges: 0,
            _folder: None,
        };
        trial.beat();
        trial
    }

    pub(crate) fn set(&self) -> PathBuf {
        self.root.join("sets/ai_assistant/0001")
    }

    /// Sets the wall clock.
    #[expect(
        clippy::allow_attributes,
        reason = "the tests let time pass, the example sets it"
    )]
    #[allow(dead_code, reason = "see above")]
    pub(crate) fn is_now(&self, now: Instant) {
        *self.hands.0.lock().unwrap() = now;
    }

    /// Lets time pass, by the wall clock.
    pub(crate) fn later(&self, micros: i64) {
        let mut now = self.hands.0.lock().unwrap();
        *now = Instant::from_epoch_micros(now.epoch_micros() + micros).unwrap();
    }

    /// A head as of now.
    pub(crate) fn beat(&mut self) {
        let now = self.hands.now();
        self.beat_at(now);
    }

    pub(crate) fn beat_at(&mut self, at: Instant) {
        let newest = state::head(&self.set()).unwrap();
        let beat = Beat {
            state: newest.manifest.state,
            state_hash: newest.hash,
            sequence: Sequence(self.sequence),
            at,
        };
        self.feed.beat(beat, &self.feed_key).unwrap();
    }

    /// An entry of the ledger refuses items: they are on the feed with this beat.
    pub(crate) fn revoke(&mut self, items: &[Pseudonym]) {
        self.later(1);
        self.sequence += 1;
        self.feed.revoke(Sequence(self.sequence), items).unwrap();
        self.revoked.extend(items);
        self.beat();
    }

    /// The same, without a beat and without time going on.
    pub(crate) fn revoke_quietly(&mut self, items: &[Pseudonym]) {
        self.sequence += 1;
        self.feed.revoke(Sequence(self.sequence), items).unwrap();
        self.revoked.extend(items);
    }

    fn table(&self) -> SetTable {
        self.runtime.block_on(SetTable::load(&self.set())).unwrap()
    }

    /// Masks items by a deletion vector, and signs the state.
    pub(crate) fn mask(&mut self, items: &BTreeSet<Pseudonym>) {
        let mut table = self.table();
        let mut rows = Rows::new();
        for file in table.files().unwrap() {
            let found = items_of(&table, &file).into_iter().enumerate();
            let found = found.filter(|(_, item)| items.contains(item));
            let found: BTreeSet<u64> = found.map(|(row, _)| row as u64).collect();
            if !found.is_empty() {
                rows.insert(file.cell, found);
            }
        }
        let masked = self.runtime.block_on(table.mask(&rows, self.hands.now()));
        if masked.unwrap().rows > 0 {
            self.sign(&table, |_| {});
        }
    }

    fn sign(&mut self, table: &SetTable, change: impl FnOnce(&mut rights::Manifest)) {
        let parent = state::head(&self.set()).unwrap();
        let step = state::Step {
            sequence: Sequence(self.sequence),
            masks: table.masks().unwrap(),
            absence: parent.manifest.absence.clone(),
            table_version: table.version(),
            tool: "0.1.0".to_owned(),
            made_at: self.hands.now(),
        };
        let mut next = state::successor(&parent, step);
        change(&mut next);
        state::write(&self.set(), &next, &self.key).unwrap();
    }

    pub(crate) fn open(&self) -> TrainingSet {
        TrainingSet::open(&self.set(), None, self.surroundings.clone()).unwrap()
    }

    pub(crate) fn loader(&self, selection: Selection) -> Loader {
        self.open().loader(selection, patient()).unwrap()
    }

    pub(crate) fn surroundings(&self) -> Surroundings {
        self.surroundings.clone()
    }

    /// Every item of the set.
    pub(crate) fn items(&self) -> BTreeSet<Pseudonym> {
        self.town.admitted().iter().map(|row| row.item).collect()
    }
}

/// Options under which a view never grows old while a test runs.
pub(crate) fn patient() -> Options {
    let mut options = Options::default();
    options.guard.max_age = Duration::from_secs(600);
    options.guard.poll_every = Duration::from_millis(1);
    options.keep_empty = true;
    options.threads = Some(2);
    options
}

/// Small batches, so that a small set has many steps.
pub(crate) fn eight(seed: u64) -> Selection {
    Selection {
        seed,
        batch: 8,
        ..Selection::default()
    }
}

/// The items of a file, in the order of its rows.
fn items_of(table: &SetTable, file: &TableFile) -> Vec<Pseudonym> {
    let file = File::open(table.folder().join(&file.path)).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .unwrap()
        .build()
        .unwrap();
    reader.flat_map(|batch| items_in(&batch.unwrap())).collect()
}

fn items_in(batch: &arrow::array::RecordBatch) -> Vec<Pseudonym> {
    let items = batch.column_by_name("item").unwrap().as_string::<i32>();
    assert_eq!(items.null_count(), 0);
    let parse = |item: Option<&str>| corpus::set::schema::parse_pseudonym(item.unwrap());
    items.iter().map(|item| parse(item).unwrap()).collect()
}

/// The step of a batch, and its items.
pub(crate) fn tell(batch: &Batch) -> ((u64, Cell, u32), Vec<Pseudonym>) {
    ((batch.epoch, batch.cell, batch.step), items_in(&batch.rows))
}

/// The rest of the epoch.
pub(crate) fn rest(loader: &mut Loader) -> Told {
    std::iter::from_fn(|| loader.next_batch().unwrap())
        .map(|batch| tell(&batch))
        .collect()
}

/// The same steps without some items: what everybody else is to see.
pub(crate) fn without(told: &Told, gone: &BTreeSet<Pseudonym>) -> Told {
    let less = |(step, items): &((u64, Cell, u32), Vec<Pseudonym>)| {
        let left = items.iter().filter(|item| !gone.contains(item));
        (*step, left.copied().collect())
    };
    told.iter().map(less).collect()
}
