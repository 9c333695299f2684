//! Choices that arrive while a set is compiled or masked, compiles that stop half way, and two who
//! mask at once.

use crate::meanwhile::{Then, meanwhile, other};
use crate::shop::{Items, Shop, items};
use crate::street::{ALL, open_street, says, seen, street};
use corpus::{Look, NoProgress, Progress};
use policy::Form;
use rights::{ChoiceKind, Subject};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

const ADA: &str = "a1 a2 a3 b1 b2 c1 d1 f1";
const DAN: &str = "d1 e1 e2";
/// The parts of a compile.
const PARTS: [&str; 3] = ["deciding", "writing decisions", "writing cells"];

/// Does something when a part of a compile begins, or when it ends.
struct When<F> {
    part: &'static str,
    ends: bool,
    now: Mutex<String>,
    times: AtomicU32,
    what: F,
}

impl<F: Fn() + Sync> When<F> {
    fn new(part: &'static str, ends: bool, what: F) -> When<F> {
        When {
            part,
            ends,
            now: Mutex::new(String::new()),
            times: AtomicU32::new(0),
            what,
        }
    }

    fn reach(&self, ends: bool) {
        if self.ends == ends && *self.now.lock().unwrap() == self.part {
            self.times.fetch_add(1, Ordering::SeqCst);
            (self.what)();
        }
    }
}

impl<F: Fn() + Sync> Progress for When<F> {
    fn begin(&self, what: &str, _: u64) {
        what.clone_into(&mut self.now.lock().unwrap());
        self.reach(false);
    }
    fn advance(&self, _: u64) {}
    fn end(&self) {
        self.reach(true);
    }
}

/// Another process says it: another thread with a runtime and a ledger of its own.
fn says_in_thread(shop: &Shop, subject: Subject) {
    let entry = (subject, says(ChoiceKind::Objection));
    let append = || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async { other(shop, 60).await.append(&[entry]).await.unwrap() });
    };
    std::thread::scope(|scope| scope.spawn(append).join().unwrap());
}

#[test]
fn a_choice_that_arrives_while_a_set_is_compiled_is_masked_before_anybody_sees_it() {
    for (part, ends) in PARTS.iter().flat_map(|p| [(*p, false), (*p, true)]) {
        let shop = open_street(Form::OptOut);
        let ada = Subject::Person(shop.ordinal("ada"));
        let when = When::new(part, ends, || says_in_thread(&shop, ada));
        let (set, over) = (shop.set(1), AtomicBool::new(false));
        let watch = || {
            while !set.exists() && !over.load(Ordering::SeqCst) {
                std::thread::yield_now();
            }
            set.join("state/000001.json").exists()
        };
        let (compiled, first_reader) = std::thread::scope(|scope| {
            let watching = scope.spawn(watch);
            let compiled = shop.try_compile(false, &when);
            over.store(true, Ordering::SeqCst);
            (compiled.unwrap(), watching.join().unwrap())
        });
        assert_eq!(when.times.into_inner(), 1, "{part}, {ends}");
        assert!(first_reader, "{part}, {ends}: the set appeared unmasked");
        assert_eq!(
            (compiled.rows_masked, compiled.manifest.state),
            (8, 1),
            "{part}, {ends}"
        );
        assert_eq!(seen(&shop), &items(ALL) - &items(ADA), "{part}, {ends}");
        assert_eq!(shop.state(1, 0).manifest.items_admitted, 11);
        assert_eq!(shop.mask(Look::Touched), []);
        shop.holds(1);
    }
}

/// Masks with something happening before a read of the ledger; says how many reads there were.
fn mask_with(shop: &Shop, at: usize, then: Then) -> usize {
    shop.wait(async {
        let (ledger, reads) = meanwhile(shop, at, then).await;
        let sets = shop.sets_over(&ledger);
        sets.mask(Look::Touched, &NoProgress).await.unwrap();
        reads.load(Ordering::SeqCst)
    })
}

fn said_elsewhere(shop: &Shop, who: &str, kind: ChoiceKind) -> Then {
    let ledger = Box::new(shop.wait(other(shop, 60)));
    let subject = Subject::Person(shop.ordinal(who));
    Then::Said(ledger, subject, Box::new(says(kind)))
}

/// The choice of a second person comes before any of the reads that a mask makes of the ledger.
#[test]
fn a_choice_that_arrives_while_a_set_is_masked_is_in_this_mask_or_in_the_next() {
    let before = street(Form::OptOut);
    before.say("ada", says(ChoiceKind::Objection));
    let first = &items(ALL) - &items(ADA);
    let both = &first - &items(DAN);
    let reads = mask_with(&before.twin(), 0, Then::Nothing);
    assert!(reads > 10, "{reads} reads");
    let mut soon = 0;
    for at in (1..=reads).step_by(2) {
        let shop = before.twin();
        mask_with(
            &shop,
            at,
            said_elsewhere(&shop, "dan", ChoiceKind::Objection),
        );
        let now = seen(&shop);
        assert!(now == first || now == both, "read {at}: {now:?}");
        soon += usize::from(now == both);
        shop.mask(Look::Touched);
        assert_eq!(seen(&shop), both, "read {at}");
    }
    assert!(soon > 0 && soon < reads / 2, "{soon} of {reads}");
}

/// Whatever a mask claims, it keeps: at the sequence that was signed, Cedar refuses nothing visible,
/// though an objection was taken back while people were read.
#[test]
fn a_mask_claims_no_sequence_but_the_one_it_decided_at() {
    let before = street(Form::OptOut);
    for who in ["ada", "eve"] {
        before.say(who, says(ChoiceKind::Objection));
    }
    let reads = mask_with(&before.twin(), 0, Then::Nothing);
    for at in 1..=reads {
        let shop = before.twin();
        mask_with(
            &shop,
            at,
            said_elsewhere(&shop, "ada", ChoiceKind::ObjectionWithdrawn),
        );
        let eve_alone = &items(ALL) - &items("e1 e2");
        let now = seen(&shop);
        assert!(now == eve_alone || now == items("c2"), "read {at}: {now:?}");
        shop.holds(1);
    }
}

fn nothing_is_there(shop: &Shop) {
    let names = fs::read_dir(shop.root().join("sets/ai_assistant")).unwrap();
    let names = names.map(|e| e.unwrap().file_name().into_string().unwrap());
    let visible: Items = names.filter(|n| !n.starts_with('.')).collect();
    assert!(visible.is_empty(), "{visible:?}");
    assert_eq!(shop.sets().list().unwrap(), []);
    assert!(shop.wait(shop.ledger.set_states()).unwrap().is_empty());
    assert_eq!(shop.mask(Look::Everything), []);
}

/// After whatever happened, the next compile gives the whole set.
fn compiles(shop: &Shop) {
    let left = shop.root().join("sets/ai_assistant/.0001.tmp");
    fs::create_dir_all(left.join("table")).unwrap();
    fs::write(left.join("table/left"), "by somebody").unwrap();
    let compiled = shop.compile();
    assert_eq!(
        (compiled.name.as_str(), compiled.manifest.state),
        ("ai_assistant/0001", 0)
    );
    assert!(!left.exists());
    assert_eq!(seen(shop), items(ALL));
    shop.holds(1);
}

#[test]
fn a_compile_that_panics_leaves_nothing_and_can_be_repeated() {
    let shop = open_street(Form::OptOut);
    for (part, ends) in PARTS.iter().flat_map(|p| [(*p, false), (*p, true)]) {
        let when = When::new(part, ends, || std::panic::resume_unwind(Box::new("stop")));
        let compiling = || shop.try_compile(false, &when);
        assert!(
            catch_unwind(AssertUnwindSafe(compiling)).is_err(),
            "{part}, {ends}"
        );
        nothing_is_there(&shop);
    }
    compiles(&shop);
}

/// The future is dropped before any of the reads and appends that a compile makes of the ledger.
#[test]
fn a_compile_that_is_dropped_leaves_nothing_or_a_whole_set() {
    let shop = open_street(Form::OptOut);
    let compile = |shop: &Shop, at: usize, then: Then, stopped: Arc<Notify>| {
        shop.wait(async {
            let (ledger, reads) = meanwhile(shop, at, then).await;
            let sets = shop.sets_over(&ledger);
            tokio::select! {
                done = shop.compiling(&sets, false, &NoProgress) => drop(done.unwrap()),
                () = stopped.notified() => {}
            }
            reads.load(Ordering::SeqCst)
        })
    };
    let never = Arc::new(Notify::new());
    let reads = compile(&shop.twin(), 0, Then::Nothing, never);
    let mut published = 0;
    for at in 1..=reads {
        let shop = shop.twin();
        let stopped = Arc::new(Notify::new());
        compile(&shop, at, Then::Stopped(Arc::clone(&stopped)), stopped);
        if shop.set(1).exists() {
            // It was published and not recorded; whoever masks next records it, once.
            published += 1;
            let first = shop.head(1).hash;
            assert_eq!(shop.recorded(first), 0, "read {at}");
            assert_eq!(shop.mask(Look::Touched), []);
            shop.mask(Look::Everything);
            assert_eq!(shop.recorded(first), 1, "read {at}");
            assert_eq!(seen(&shop), items(ALL));
            shop.holds(1);
        } else {
            nothing_is_there(&shop);
            compiles(&shop);
        }
    }
    assert!(published > 0 && published < reads, "{published} of {reads}");
}

#[test]
fn two_processes_that_mask_at_once_lose_nothing() {
    let shop = street(Form::OptOut);
    let folder = shop.root().to_owned();
    let one = |said: [&'static str; 2], seed: u64| {
        let (shop, folder) = (&shop, &folder);
        move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(async {
                let ledger = other(shop, seed).await;
                for who in said {
                    let found = ledger.resolve(&[who.into()]).await.unwrap()[0].unwrap();
                    let entry = (Subject::Person(found), says(ChoiceKind::Objection));
                    ledger.append(&[entry]).await.unwrap();
                    let sets = shop.sets_over(&ledger);
                    assert_eq!(sets.folder, folder.join("sets"));
                    sets.mask(Look::Touched, &NoProgress).await.unwrap();
                }
            });
        }
    };
    std::thread::scope(|scope| {
        let threads = [one(["eve", "cleo"], 70), one(["dan", "fay"], 71)].map(|f| scope.spawn(f));
        threads.into_iter().for_each(|t| t.join().unwrap());
    });
    assert_eq!(seen(&shop), items("a1 a2 a3 b1 b2"));
    let newest = shop.head(1).manifest.state;
    assert!((2..=4).contains(&newest), "{newest} states");
    for number in 1..=newest {
        let parent = shop.state(1, number - 1).hash;
        assert_eq!(shop.state(1, number).manifest.parent, Some(parent));
        assert_eq!(shop.recorded(shop.state(1, number).hash), 1);
    }
    shop.holds(1);
}
