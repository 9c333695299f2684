//! A small workspace: people, items, a policy, a clock that the test sets. Randomness is counted, so
//! that every run is the same.

use crate::fixture::{at, grid_key, purpose};
use crate::reading::copy;
use crate::still::{Counted, TestClock};
use corpus::purge::{PurgeOrder, Purged};
use corpus::set::{PublicKey, SigningKey, WriterOptions};
use corpus::{Compiled, Look, Masking, NoProgress, Order, Progress, Sets};
use intake::{ContentStore, ImportOptions, Limits, Mapping, PartSize, PersonDirectory};
use ledger::{Ledger, NewPerson, Settings, Sqlite, Storage};
use policy::{Form, Policy};
use rights::{
    AccountType, Assessment, Clock, Day, Entry, Error, Grid, Hash, Instant, Kind, LegalBasis,
    Notice, NoticeStatus, Ordinal, PersonId, PurposeTree, SignOff, Subject, Terms,
};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tokio::runtime::Runtime;

/// The day on which a shop opens.
pub(crate) const TODAY: &str = "2026-11-23T10:00:00Z";

/// Parts so small that what a few people post fills several.
const SMALL_PARTS: PartSize = PartSize {
    rows: 3,
    copy_bytes: 1_000,
};

/// Items by name.
pub(crate) type Items = BTreeSet<String>;

/// `a1 b2` as items.
pub(crate) fn items(names: &str) -> Items {
    names.split_whitespace().map(str::to_owned).collect()
}

pub(crate) struct Shop {
    folder: tempfile::TempDir,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) ledger: Ledger<Sqlite>,
    pub(crate) store: ContentStore,
    signing_key: SigningKey,
    grid_key: rights::GridKey,
    pub(crate) policy: String,
    /// Bytes that no cell is to exceed; none: two shards.
    pub(crate) cell_bytes: Option<u64>,
    runtime: Runtime,
}

pub(crate) fn tree() -> PurposeTree {
    let parent = Some("generative_ai".into());
    PurposeTree::new([("generative_ai".into(), None), (purpose(), parent)]).unwrap()
}

fn runtime() -> Runtime {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().unwrap()
}

/// A ledger as another process opens it.
pub(crate) async fn ledger_over<S: Storage>(
    storage: S,
    clock: Arc<TestClock>,
    seed: u64,
) -> Ledger<S> {
    let settings = Settings {
        clock,
        randomness: Arc::new(Counted::new(seed)),
        tree: tree(),
        keep_pseudonyms: true,
    };
    Ledger::open(storage, settings).await.unwrap()
}

impl Shop {
    /// A shop under a shipped policy, without anybody in it.
    pub(crate) fn new(form: Form) -> Shop {
        let folder = tempfile::tempdir().unwrap();
        let key = Counted::new(1);
        SigningKey::create(&folder.path().join("signing.key"), &key).unwrap();
        Shop::open(folder, form.text().to_owned(), at(TODAY), 2)
    }

    fn open(folder: tempfile::TempDir, policy: String, now: Instant, seed: u64) -> Shop {
        let clock = Arc::new(TestClock(Mutex::new(now)));
        let runtime = runtime();
        let ledger = runtime.block_on(async {
            let storage = Sqlite::open(&folder.path().join("ledger")).await.unwrap();
            ledger_over(storage, Arc::clone(&clock), seed).await
        });
        Shop {
            store: ContentStore::new(folder.path()),
            signing_key: SigningKey::load(&folder.path().join("signing.key")).unwrap(),
            grid_key: grid_key(),
            folder,
            clock,
            ledger,
            policy,
            cell_bytes: None,
            runtime,
        }
    }

    /// Another shop that is the same from here on.
    pub(crate) fn twin(&self) -> Shop {
        let folder = tempfile::tempdir().unwrap();
        copy(self.root(), folder.path());
        Shop::open(folder, self.policy.clone(), self.clock.now(), 3)
    }

    /// Takes a rule out of the policy, as an operator may want it.
    pub(crate) fn lets_unknown_originals_pass(&mut self) {
        let from = self.policy.find("@id(\"original_unknown\")").unwrap();
        let until = from + self.policy[from..].find("// ----").unwrap();
        self.policy.replace_range(from..until, "");
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn set(&self, number: u32) -> PathBuf {
        self.root().join(format!("sets/ai_assistant/{number:04}"))
    }

    pub(crate) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    pub(crate) fn key(&self) -> PublicKey {
        self.signing_key.public()
    }

    pub(crate) fn sets(&self) -> Sets<'_, Sqlite> {
        self.sets_over(&self.ledger)
    }

    pub(crate) fn sets_over<'a, S>(&'a self, ledger: &'a Ledger<S>) -> Sets<'a, S> {
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

    pub(crate) fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Sets the clock.
    pub(crate) fn is_now(&self, moment: &str) {
        *self.clock.0.lock().unwrap() = at(moment);
    }

    /// People by id and birth day.
    pub(crate) fn people(&self, people: &[(&str, &str)]) {
        let person = |(id, birth): &(&str, &str)| NewPerson {
            birth: Some(birth.parse().unwrap()),
            account: AccountType::Personal,
            contact: rights::Contact::default(),
            ..NewPerson::unknown(PersonId::from(*id))
        };
        let people: Vec<_> = people.iter().map(person).collect();
        self.wait(self.ledger.register(&people, "people")).unwrap();
    }

    pub(crate) fn ordinal(&self, who: &str) -> Ordinal {
        let found = self.wait(self.ledger.resolve(&[PersonId::from(who)]));
        found.unwrap()[0].unwrap()
    }

    /// Appends an entry about a person.
    pub(crate) fn say(&self, who: &str, entry: Entry) {
        let subject = Subject::Person(self.ordinal(who));
        self.wait(self.ledger.append(&[(subject, entry)])).unwrap();
    }

    /// Imports items, as a JSONL file.
    pub(crate) fn items(&self, rows: &[Value]) {
        let text: String = rows.iter().map(|row| format!("{row}\n")).collect();
        let report = self.import_text(&text);
        assert_eq!(report.count.accepted, rows.len() as u64, "{report:?}");
    }

    /// Imports a JSONL file, which is gone afterwards.
    pub(crate) fn import_text(&self, text: &str) -> intake::ItemsReport {
        let path = self
            .root()
            .join(format!("{}.jsonl", Hash::of(text.as_bytes())));
        fs::write(&path, text).unwrap();
        let report = self.import(&path);
        fs::remove_file(&path).unwrap();
        report
    }

    /// Imports a file of items.
    pub(crate) fn import(&self, path: &Path) -> intake::ItemsReport {
        let options = ImportOptions {
            mapping: &Mapping::default(),
            limits: &Limits::default(),
            today: self.clock.today(),
            window_months: 3,
            dry_run: false,
            parts: SMALL_PARTS,
        };
        let none = intake::NoProgress;
        let report = intake::import_items(&self.store, path, &options, &mut Directory(self), &none);
        let report = report.unwrap();
        let entry = Entry::ContentImported {
            content: report.content.clone(),
            hash: report.hash.clone(),
            items: report.count.accepted,
        };
        self.wait(self.ledger.append(&[(Subject::Operator, entry)]))
            .unwrap();
        report
    }

    pub(crate) fn terms(&self) -> Terms {
        let basis = match self.policy == Form::OptIn.text() {
            true => LegalBasis::Consent,
            false => LegalBasis::LegitimateInterest,
        };
        Terms::new(basis, Some("2015-01-01".parse().unwrap()), 14, &tree())
    }

    /// Signs a version of the assessment today.
    pub(crate) fn assess(&self, version: u32, kinds: &[Kind], expires: &str) {
        self.sign(self.assessment(version, kinds, expires));
    }

    pub(crate) fn sign(&self, assessment: Assessment) {
        let entry = (Subject::Operator, Entry::AssessmentSigned(assessment));
        self.wait(self.ledger.append(&[entry])).unwrap();
    }

    /// A version of the assessment, signed today.
    pub(crate) fn assessment(&self, version: u32, kinds: &[Kind], expires: &str) -> Assessment {
        let said = || "considered".to_owned();
        Assessment {
            id: "ai_assistant".into(),
            version,
            purpose: purpose(),
            basis: self.terms().basis,
            kinds: kinds.iter().copied().collect(),
            interest: said(),
            necessity: said(),
            expectations: said(),
            safeguards: said(),
            balance: said(),
            third_parties: said(),
            minors: said(),
            special_categories: said(),
            compatible_with: ["service".to_owned()].into(),
            older_items_compatible: false,
            compatibility: said(),
            dpia: said(),
            expires: expires.parse().unwrap(),
            sign_off: Some(SignOff {
                officer: "Ada".into(),
                on: self.clock.today(),
                statement: String::new(),
            }),
        }
    }

    pub(crate) fn compile(&self) -> Compiled {
        self.try_compile(false, &NoProgress).unwrap()
    }

    pub(crate) fn try_compile(&self, full: bool, told: &dyn Progress) -> Result<Compiled, Error> {
        self.wait(self.compiling(&self.sets(), full, told))
    }

    pub(crate) async fn compiling<S: Storage>(
        &self,
        sets: &Sets<'_, S>,
        full: bool,
        told: &dyn Progress,
    ) -> Result<Compiled, Error> {
        let today = self.clock.today();
        self.compiling_of(sets, (full, today), told).await
    }

    /// A compile of a day that has passed.
    pub(crate) fn try_compile_of(&self, day: &str) -> Result<Compiled, Error> {
        let day = day.parse().unwrap();
        self.wait(self.compiling_of(&self.sets(), (false, day), &NoProgress))
    }

    async fn compiling_of<S: Storage>(
        &self,
        sets: &Sets<'_, S>,
        (full, as_of): (bool, Day),
        told: &dyn Progress,
    ) -> Result<Compiled, Error> {
        let policy = Policy::load("policy.cedar", &self.policy).unwrap();
        let order = Order {
            purpose: purpose(),
            policy: &policy,
            terms: self.terms(),
            as_of,
            grid: Grid {
                shards: 2,
                slices: 2,
            },
            cell_bytes: self.cell_bytes,
            full,
            options: WriterOptions {
                memory_bytes: 1 << 20,
                ..WriterOptions::default()
            },
            threads: 2,
            lang: policy::Lang::En,
        };
        sets.compile(&order, told).await
    }

    /// What the ledger says is to be purged: of one person, or of everybody.
    pub(crate) fn order(&self, who: Option<&str>) -> PurgeOrder {
        let person = who.map(|who| self.ordinal(who));
        self.wait(self.sets().purge_order(person, 30)).unwrap()
    }

    pub(crate) fn purge(&self, who: Option<&str>) -> Purged {
        let order = self.order(who);
        self.wait(self.sets().purge(&order, &NoProgress)).unwrap()
    }

    pub(crate) fn mask(&self, look: Look) -> Vec<Masking> {
        self.wait(self.sets().mask(look, &NoProgress)).unwrap()
    }
}

/// The ledger as a directory of people.
struct Directory<'s>(&'s Shop);

impl PersonDirectory for Directory<'_> {
    fn resolve(&mut self, ids: &[String]) -> Result<Vec<Ordinal>, Error> {
        let ids: Vec<PersonId> = ids.iter().map(|id| PersonId::from(id.as_str())).collect();
        self.0
            .wait(self.0.ledger.resolve_or_register(&ids, "items"))
    }
}

/// A notice that was delivered long ago.
pub(crate) fn notice(status: NoticeStatus, day: &str) -> Entry {
    Entry::Notice(Notice {
        campaign: "first".into(),
        purposes: [purpose()].into(),
        kinds: Kind::ALL.iter().copied().collect(),
        status,
        at: at(day),
        channel: "mail".into(),
    })
}
