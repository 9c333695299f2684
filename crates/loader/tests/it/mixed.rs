//! Anything in any order: choices, masks, purges, states saved and loaded, while one run goes on.

use crate::resume::wait_for_view;
use crate::trial::{Told, Trial, eight, rest, tell, without};
use loader::{State, Who, shown};
use proptest::prelude::*;
use rights::Pseudonym;
use std::collections::BTreeSet;
use std::sync::LazyLock;

#[derive(Clone, Debug)]
enum Act {
    Next(usize),
    Refuse(Vec<proptest::sample::Index>),
    Mask,
    Purge,
    GoOnElsewhere,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let items = proptest::collection::vec(any::<proptest::sample::Index>(), 1..40);
    let act = prop_oneof![
        4 => (1..12usize).prop_map(Act::Next),
        3 => items.prop_map(Act::Refuse),
        1 => Just(Act::Mask),
        1 => Just(Act::Purge),
        1 => Just(Act::GoOnElsewhere),
    ];
    proptest::collection::vec(act, 1..20)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(24)
    ))]
    #[test]
    fn a_run_gives_what_it_would_have_given_less_what_is_refused_by_then(acts in acts()) {
        static WHOLE: LazyLock<Told> = LazyLock::new(|| {
            let trial = Trial::small();
            let mut loader = trial.loader(eight(4));
            (0..3).flat_map(|_| rest(&mut loader)).collect()
        });
        let mut trial = Trial::small();
        let items: Vec<Pseudonym> = trial.items().into_iter().collect();
        let mut loader = trial.loader(eight(4));
        let (mut at, mut gone) = (0, BTreeSet::new());
        for act in acts {
            match act {
                Act::Next(count) => for _ in 0..count {
                    if at == WHOLE.len() {
                        break;
                    }
                    let batch = loader.next_batch().unwrap();
                    let batch = batch.or_else(|| loader.next_batch().unwrap()).unwrap();
                    let want = without(&vec![WHOLE[at].clone()], &gone);
                    prop_assert_eq!(tell(&batch), want[0].clone());
                    at += 1;
                },
                Act::Refuse(some) => {
                    let some: Vec<_> = some.iter().map(|i| *i.get(&items)).collect();
                    gone.extend(some.iter().copied());
                    trial.revoke(&some);
                    wait_for_view();
                }
                Act::Mask => {
                    trial.mask(&gone);
                    trial.beat();
                }
                Act::Purge => trial.purge(),
                Act::GoOnElsewhere => {
                    let state = serde_json::to_string(&loader.state().unwrap()).unwrap();
                    let state: State = serde_json::from_str(&state).unwrap();
                    loader = trial.loader(eight(4));
                    loader.load_state(&state).unwrap();
                }
            }
        }
        // What the logs say was shown is what was seen, as far as it is still there.
        let seen = WHOLE[..at].iter().flat_map(|(_, items)| items);
        let mut said = BTreeSet::new();
        if let Ok(logs) = std::fs::read_dir(trial.set().join("loads")) {
            for log in logs {
                let log = log.unwrap().path();
                said.extend(shown(&trial.set(), &log, Who::Everybody).unwrap().items.into_keys());
            }
        }
        let seen: BTreeSet<_> = seen.copied().collect();
        prop_assert!(said.is_subset(&seen));
        let lost: Vec<_> = seen.difference(&said).filter(|item| !gone.contains(item)).collect();
        prop_assert!(lost.is_empty(), "{lost:?}");
    }
}
