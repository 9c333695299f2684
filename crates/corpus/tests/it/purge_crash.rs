//! A purge that is interrupted after any of its steps: nothing masked is ever seen, and the next command
//! ends it as if nothing had happened.

use crate::reading::copy;
use crate::shop::{Shop, items};
use crate::street::{ALL, says, says_about, seen, street};
use corpus::scan::scan;
use corpus::set::{LinkIndex, paths, verify};
use corpus::{Look, NoProgress, Progress};
use policy::Form;
use rights::{ChoiceKind, Entry};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

const GONE: &str = "a1 a2 a3 b1 b2 c1 d1 f1";

/// Stops a purge after a number of its steps.
struct StopAfter {
    steps: usize,
    seen: AtomicUsize,
}

impl Progress for StopAfter {
    fn begin(&self, _: &str, _: u64) {}
    fn advance(&self, items: u64) {
        if items == 0 && self.seen.fetch_add(1, Ordering::SeqCst) + 1 == self.steps {
            std::panic::resume_unwind(Box::new("stop"));
        }
    }
    fn end(&self) {}
}

/// Purges until the step; says whether it came to its end before.
fn purge_until(shop: &Shop, steps: usize) -> bool {
    let stop = StopAfter {
        steps,
        seen: AtomicUsize::new(0),
    };
    let order = shop.order(None);
    let purge = || shop.wait(shop.sets().purge(&order, &stop)).unwrap();
    catch_unwind(AssertUnwindSafe(purge)).is_ok()
}

/// Ada is to be erased, in two sets; Eve's rows are masked, and Cleo's are masked and held.
fn erased() -> Shop {
    let shop = street(Form::OptOut);
    shop.compile();
    shop.say("ada", says(ChoiceKind::Erasure));
    shop.say("eve", says_about(ChoiceKind::Erasure, "e2"));
    shop.say("cleo", says(ChoiceKind::Objection));
    let hold = Entry::HoldPlaced {
        until: "2027-01-01".parse().unwrap(),
        reason: "case 7".into(),
    };
    shop.say("cleo", hold);
    shop.mask(Look::Touched);
    shop
}

fn found(shop: &Shop) -> usize {
    let texts = ["text of a1", "text of a3", "text of e2", "text of b2"].map(str::to_owned);
    let scanned = scan(shop.root(), &texts, &[], &NoProgress).unwrap();
    assert!(scanned.unreadable.is_empty(), "{:?}", scanned.unreadable);
    scanned
        .found
        .iter()
        .filter(|f| f.text != "text of b2")
        .count()
}

/// What every reader may rely on meanwhile.
fn is_right(shop: &Shop, told: &str) {
    let visible = &items(ALL) - &items(&format!("{GONE} c2 e2"));
    assert_eq!(seen(shop), visible, "{told}");
    for number in [1, 2] {
        let set = shop.set(number);
        let report = shop
            .wait(verify(&set, Some(shop.key()), &NoProgress))
            .unwrap();
        if !paths::purge(&set).exists() {
            assert!(report.is_ok(), "{told}: {:?}", report.failed());
            continue;
        }
        let said = report.checks.iter().find(|c| c.name == "files").unwrap();
        assert!(
            said.detail.contains("a purge of this set is not finished"),
            "{told}"
        );
    }
}

/// Whether an index was moved to its place, and the state that names it is not signed yet: whoever looks
/// then is told so, and not that somebody changed it.
fn index_waits(shop: &Shop, told: &str) -> bool {
    let waits = |number| {
        let claim = shop.head(number).manifest.indexes;
        match LinkIndex::open(&shop.set(number), claim.as_ref()) {
            Ok(_) => false,
            Err(e) => {
                assert!(e.to_string().contains("is not finished"), "{told}: {e}");
                true
            }
        }
    };
    [1, 2].into_iter().any(waits)
}

fn is_purged(shop: &Shop, told: &str) {
    assert_eq!(found(shop), 0, "{told}");
    for number in [1, 2] {
        let set = shop.set(number);
        let report = shop
            .wait(verify(&set, Some(shop.key()), &NoProgress))
            .unwrap();
        assert!(report.is_ok(), "{told}: {:?}", report.failed());
        let head = shop.head(number);
        assert_eq!(shop.recorded(head.hash), 1, "{told}");
        let purge = head.manifest.purge.unwrap();
        // Seven items of Ada and who shows, names or shares her, but for `c1`, which is held, and `e2`.
        assert_eq!(
            (purge.rows, purge.state, head.manifest.state),
            (8, 2, 2),
            "{told}"
        );
        let masked: u64 = head.manifest.masks.iter().map(|m| m.rows).sum();
        assert_eq!(masked, 2, "{told}: c1 and c2 are held");
    }
    for left in [
        ".purge",
        "sets/ai_assistant/.0001.purge",
        "sets/ai_assistant/.0002.purge",
    ] {
        assert!(!shop.root().join(left).exists(), "{told}: {left}");
    }
}

#[test]
fn a_purge_interrupted_after_any_step_is_ended_by_the_next() {
    let before = erased();
    assert!(found(&before) > 0);
    let (mut steps, mut waited) = (1, 0);
    loop {
        let shop = before.twin();
        let told = format!("step {steps}");
        let ended = purge_until(&shop, steps);
        waited += usize::from(index_waits(&shop, &told));
        is_right(&shop, &told);
        // Another process, which finds only what lies on the disk.
        let shop = shop.twin();
        shop.purge(None);
        is_right(&shop, &told);
        is_purged(&shop, &told);
        if steps % 8 == 0 || ended {
            (1..=2).for_each(|number| shop.holds(number));
        }
        if ended {
            break;
        }
        steps += 1;
    }
    assert!(steps > 40, "{steps} steps");
    assert!(waited > 4, "{waited} steps between index and signature");
}

/// Whoever masks or compiles goes on with the purge of a set first.
#[test]
fn other_commands_go_on_with_it() {
    let before = erased();
    for steps in (1..60).step_by(9) {
        let shop = before.twin();
        let told = format!("step {steps}");
        if purge_until(&shop, steps) {
            break;
        }
        let masking = shop.twin();
        masking.mask(Look::Touched);
        is_right(&masking, &told);
        let waits = [1, 2]
            .iter()
            .any(|n| paths::purge(&masking.set(*n)).exists());
        assert!(!waits, "{told}");
        let compiling = shop.twin();
        compiling.compile();
        is_right(&compiling, &told);
        compiling.purge(None);
        is_purged(&compiling, &told);
        compiling.holds(3);
        // A choice that arrives in between is masked in the purged set.
        let choosing = shop.twin();
        choosing.say("fay", says(ChoiceKind::Objection));
        choosing.say("dan", says(ChoiceKind::Objection));
        choosing.mask(Look::Touched);
        assert_eq!(seen(&choosing), items(""), "{told}");
        choosing.purge(None);
        (1..=2).for_each(|number| choosing.holds(number));
        assert_eq!(found(&choosing), 0, "{told}");
    }
}

/// Half-written files are thrown away, or written again.
#[test]
fn half_written_files_do_no_harm() {
    let before = erased();
    let half = |shop: &Shop, name: &str| {
        let path = shop.root().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, b"half of something that is").unwrap();
    };
    let shop = before.twin();
    half(&shop, "sets/ai_assistant/.0001.purge/000003");
    half(&shop, "sets/ai_assistant/.0001.purge/sealed.json.tmp");
    half(&shop, ".purge/000000");
    half(&shop, ".purge/sealed.json.tmp");
    half(&shop, "sets/ai_assistant/.0001.report.html.unfinished");
    half(
        &shop,
        "sets/ai_assistant/0001/table/_delta_log/00000000000000000002.json#1",
    );
    let log = "sets/ai_assistant/0001/table/_delta_log";
    half(
        &shop,
        &format!("{log}/00000000000000000002.checkpoint.parquet#1"),
    );
    half(&shop, &format!("{log}/_last_checkpoint#1"));
    shop.purge(None);
    is_purged(&shop, "half-written");
    // A list of moves that cannot be read stops everything: in doubt, nothing is masked or compiled
    // over a set of which nobody knows in which state it is.
    let shop = before.twin();
    half(&shop, "sets/ai_assistant/.0001.purge/sealed.json");
    let order = shop.order(None);
    let failed = shop
        .wait(shop.sets().purge(&order, &NoProgress))
        .unwrap_err();
    assert!(failed.to_string().contains("sealed.json"), "{failed}");
    assert!(
        shop.wait(shop.sets().mask(Look::Touched, &NoProgress))
            .is_err()
    );
    assert!(shop.try_compile(false, &NoProgress).is_err());
}

/// What an interrupted compile left holds texts, too.
#[test]
fn remains_of_a_compile_and_an_import_go_too() {
    let shop = erased();
    let sets = shop.root().join("sets/ai_assistant");
    copy(&shop.set(1), &sets.join(".0003.tmp"));
    let facts = shop.root().join("facts");
    fs::create_dir(facts.join(".0011223344556677")).unwrap();
    fs::write(
        facts.join(".0011223344556677/content.parquet"),
        "text of a1",
    )
    .unwrap();
    fs::write(
        shop.root().join("content/0011223344556677.parquet"),
        "text of a1",
    )
    .unwrap();
    shop.purge(None);
    is_purged(&shop, "remains");
}

#[test]
fn no_purge_while_a_compile_reads_and_no_compile_while_a_purge_blanks() {
    struct During<'s>(&'s Shop, AtomicUsize);
    impl Progress for During<'_> {
        fn begin(&self, what: &str, _: u64) {
            if what != "writing cells" {
                return;
            }
            std::thread::scope(|scope| {
                let purge = || {
                    let runtime = tokio::runtime::Runtime::new().unwrap();
                    let order = corpus::purge::PurgeOrder::default();
                    runtime.block_on(self.0.sets().purge(&order, &NoProgress))
                };
                let told = scope.spawn(purge).join().unwrap().unwrap_err().to_string();
                assert!(told.contains("a compile"), "{told}");
                self.1.fetch_add(1, Ordering::SeqCst);
            });
        }
        fn advance(&self, _: u64) {}
        fn end(&self) {}
    }
    let shop = street(Form::OptOut);
    let during = During(&shop, AtomicUsize::new(0));
    shop.try_compile(true, &during).unwrap();
    assert_eq!(during.1.into_inner(), 1);
}
