//! Whatever happens, in whatever order: at every head, what a loader hands out is what it handed out
//! before and is admitted by a full compile at the head's sequence. So nothing that is refused is
//! handed out, nothing that is admitted is put on the list, and nothing ever comes back.

use crate::agree::{Drawn, Step, admitted, drawn, happens, open, steps};
use crate::shop::Shop;
use crate::watched::watch;
use corpus::Look;
use policy::Form;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// What is done besides what people say.
#[derive(Clone, Debug)]
enum Do {
    Says(Step),
    Turn,
    Mask,
    /// Another process masks.
    OtherMasks(bool),
    /// The watch is stopped and started again; with `true`, its last head was never written.
    Restart(bool),
}

fn what() -> impl Strategy<Value = Do> {
    prop_oneof![
        6 => steps().prop_map(Do::Says),
        4 => Just(Do::Turn),
        2 => Just(Do::Mask),
        1 => any::<bool>().prop_map(Do::OtherMasks),
        2 => any::<bool>().prop_map(Do::Restart),
    ]
}

fn agrees((form, lenient): (Form, bool), drawn: &[Drawn], does: &[Do]) -> usize {
    let (shop, named) = open(form, lenient, drawn);
    let now = |shop: &Shop| admitted(&shop.twin(), &named);
    let sets = shop.sets();
    let mut watching = watch(&sets);
    shop.settle(&mut watching, false);
    let mut expected = shop.visible(2, &named);
    let begun = expected.len();
    let head = shop.set(2).join("feed/head");
    // The head before the last turn, and what was expected by it.
    let mut earlier = (std::fs::read(&head).unwrap(), expected.clone());
    for (at, what) in does.iter().enumerate() {
        let told = format!("after {at}, {what:?}");
        match what {
            Do::Says(step) => {
                shop.later(40);
                happens(&shop, step, 2 + at as u32);
                continue;
            }
            Do::Turn => {}
            Do::Mask => drop(shop.settle(&mut watching, true)),
            Do::OtherMasks(all) => {
                let look = if *all {
                    Look::Everything
                } else {
                    Look::Touched
                };
                shop.mask(look);
                expected = &expected & &now(&shop);
            }
            Do::Restart(unwritten) => {
                drop(watching);
                // A head that was lost is as if its turn had never been, unless a state was signed
                // since, which masks what the lost records listed.
                let same = || shop.feed_head(2).state;
                let state = same();
                let newest = std::fs::read(&head).unwrap();
                if *unwritten {
                    std::fs::write(&head, &earlier.0).unwrap();
                    if shop.reader(2).is_ok() && same() == state {
                        expected = earlier.1.clone();
                    } else {
                        std::fs::write(&head, &newest).unwrap();
                    }
                }
                watching = watch(&sets);
            }
        }
        let before = std::fs::read(&head).unwrap();
        if !matches!(what, Do::Mask) {
            earlier = (before, expected.clone());
        }
        shop.settle(&mut watching, false);
        expected = &expected & &now(&shop);
        shop.hands_out(2, &named, &expected, &told);
        let ends = shop.wait(shop.ledger.head()).unwrap();
        assert_eq!(shop.feed_head(2).sequence, ends, "{told}");
        if matches!(what, Do::Mask) {
            shop.settle(&mut watching, true);
            assert_eq!(shop.visible(2, &named), expected, "{told}");
            earlier = (std::fs::read(&head).unwrap(), expected.clone());
        }
    }
    shop.settle(&mut watching, true);
    expected = &expected & &now(&shop);
    shop.hands_out(2, &named, &expected, "at the end");
    assert_eq!(shop.visible(2, &named), expected);
    shop.holds(2);
    begun - expected.len()
}

#[test]
fn feeds_agree_with_a_full_compile_at_every_head() {
    let cases = std::env::var("PROPTEST_CASES").ok();
    let config = Config {
        cases: cases.and_then(|n| n.parse().ok()).unwrap_or(4),
        failure_persistence: None,
        max_shrink_iters: 40,
        ..Config::default()
    };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let forms = [
        (Form::OptIn, false),
        (Form::OptOut, false),
        (Form::OptOut, true),
    ];
    let towns = (
        prop::sample::select(Vec::from(forms)),
        vec(drawn(), 30..60),
        vec(what(), 8..24),
    );
    let gone = std::cell::Cell::new(0);
    let mut runner = TestRunner::new_with_rng(config, random);
    let ran = runner.run(&towns, |(form, drawn, does)| {
        gone.set(gone.get() + agrees(form, &drawn, &does));
        Ok(())
    });
    ran.unwrap();
    let gone = gone.get();
    assert!(gone > 40, "only {gone} rows were refused in all towns");
}
