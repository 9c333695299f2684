//! The town: a folder, a clock, the model of who refuses what, and what was promised so far.

use crate::draw::Draw;
use crate::loading::Reading;
use crate::model::{Ids, Model};
use crate::still::{Counted, TownClock};
use corpus::Sets;
use corpus::set::SigningKey;
use intake::ContentStore;
use ledger::{Ledger, Settings, Sqlite, Storage};
use policy::{Form, Policy};
use rights::{Error, GridKey, Hash, LegalBasis, Ordinal, PurposeId, PurposeTree, Sequence, Terms};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tlog::Leaf;
use tokio::runtime::Runtime;

/// Processes in the life of a town.
const LIVES: usize = 9;

/// What a run of the simulation came to.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) steps: usize,
    pub(crate) faults: usize,
    pub(crate) stops: usize,
    pub(crate) choices: usize,
    pub(crate) sets: usize,
    pub(crate) masked: usize,
    pub(crate) purged: usize,
    pub(crate) forgotten: usize,
    pub(crate) handed: usize,
    pub(crate) withheld: usize,
    pub(crate) stale: usize,
    pub(crate) again: usize,
}

impl Told {
    pub(crate) fn add(&mut self, other: &Told) {
        self.steps += other.steps;
        self.faults += other.faults;
        self.stops += other.stops;
        self.choices += other.choices;
        self.sets += other.sets;
        self.masked += other.masked;
        self.purged += other.purged;
        self.forgotten += other.forgotten;
        self.handed += other.handed;
        self.withheld += other.withheld;
        self.stale += other.stale;
        self.again += other.again;
    }

    /// A simulation in which nothing happens shows nothing.
    pub(crate) fn is_worth_something(&self) {
        let least = [
            ("faults", self.faults, 20),
            ("stops", self.stops, 8),
            ("choices", self.choices, 100),
            ("sets", self.sets, 8),
            ("masks", self.masked, 8),
            ("purges", self.purged, 4),
            ("forgotten", self.forgotten, 3),
            ("items handed out", self.handed, 200),
            ("items withheld", self.withheld, 1),
            ("stale views", self.stale, 1),
            ("steps handed out again", self.again, 5),
        ];
        for (what, was, least) in least {
            assert!(was >= least, "{was} {what}, {least} at least: {self:?}");
        }
    }
}

/// What outlives processes.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    pub(crate) clock: Arc<TownClock>,
    pub(crate) runtime: Runtime,
    pub(crate) store: ContentStore,
    pub(crate) signing_key: SigningKey,
    pub(crate) grid_key: GridKey,
}

impl Place {
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    pub(crate) fn set(&self, name: &str) -> PathBuf {
        self.root().join("sets").join(name)
    }

    pub(crate) fn sets<'p, S>(&'p self, ledger: &'p Ledger<S>) -> Sets<'p, S> {
        Sets {
            folder: self.root().join("sets"),
            store: &self.store,
            ledger,
            grid_key: &self.grid_key,
            signing_key: &self.signing_key,
            clock: &*self.clock,
            tool: "0.1.0",
        }
    }
}

pub(crate) struct Town {
    pub(crate) place: Arc<Place>,
    pub(crate) draw: Draw,
    pub(crate) processes: u64,
    pub(crate) model: Model,
    /// Ordinals of people, in the order of the model.
    pub(crate) ordinals: Vec<Ordinal>,
    /// Entries that were acknowledged.
    pub(crate) acknowledged: BTreeMap<Sequence, Leaf>,
    /// Roots that were told, by size.
    pub(crate) roots: BTreeMap<u64, Hash>,
    /// How far the model has taken in the ledger.
    pub(crate) taken: Sequence,
    /// What loaders handed out, by set.
    pub(crate) readings: BTreeMap<String, Reading>,
    /// What sets showed when they were looked at last.
    pub(crate) shown: BTreeMap<String, Ids>,
    pub(crate) told: Told,
}

pub(crate) fn purpose() -> PurposeId {
    PurposeId::new("ai_assistant")
}

pub(crate) fn tree() -> PurposeTree {
    let parent = PurposeId::new("generative_ai");
    PurposeTree::new([(parent.clone(), None), (purpose(), Some(parent))]).unwrap()
}

pub(crate) fn terms() -> Terms {
    let from = "2015-01-01".parse().unwrap();
    Terms::new(LegalBasis::LegitimateInterest, Some(from), 14, &tree())
}

pub(crate) fn policy() -> Policy {
    Policy::load("policy.cedar", Form::OptOut.text()).unwrap()
}

impl Town {
    pub(crate) fn found(seed: u64) -> Town {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys");
        std::fs::create_dir(&keys).unwrap();
        let signing_key = SigningKey::create(&keys.join("signing.key"), &Counted::new(1)).unwrap();
        let now = "2026-11-23T10:00:00Z".parse().unwrap();
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let place = Place {
            store: ContentStore::new(folder.path()),
            folder,
            clock: Arc::new(TownClock(Mutex::new(now))),
            runtime: builder.worker_threads(2).enable_all().build().unwrap(),
            signing_key,
            grid_key: GridKey::new([9; 32]),
        };
        let mut town = Town {
            place: Arc::new(place),
            draw: Draw(seed),
            processes: seed << 32,
            model: Model::default(),
            ordinals: Vec::new(),
            acknowledged: BTreeMap::new(),
            roots: BTreeMap::new(),
            taken: Sequence(0),
            readings: BTreeMap::new(),
            shown: BTreeMap::new(),
            told: Told::default(),
        };
        town.settle_down();
        town
    }

    pub(crate) fn live(&mut self) {
        for _ in 0..LIVES {
            self.process();
            self.look_over();
        }
    }

    /// The ledger as another process opens it.
    pub(crate) async fn open<S: Storage>(
        storage: S,
        clock: Arc<TownClock>,
        process: u64,
    ) -> Result<Ledger<S>, Error> {
        let settings = Settings {
            clock,
            randomness: Arc::new(Counted::new(process)),
            tree: tree(),
            keep_pseudonyms: true,
        };
        Ledger::open(storage, settings).await
    }

    pub(crate) async fn storage(root: &Path) -> Sqlite {
        Sqlite::open(&root.join("ledger")).await.unwrap()
    }

    pub(crate) fn next_process(&mut self) -> u64 {
        self.processes += 1;
        self.processes
    }
}
