//! Whatever a writer does, stops, and does again: a reader that looks now and then knows all that was
//! published, and nothing else.

use crate::fixture::{Set, beat, item, items, known};
use proptest::collection::vec;
use proptest::prelude::*;
use rights::Sequence;
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
enum Step {
    Revoke(Vec<u64>),
    Beat {
        entries: u64,
        masked: bool,
    },
    /// The writer is stopped and another one started.
    Stop,
    NewEpoch,
    Look,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => vec(0..200u64, 0..20).prop_map(Step::Revoke),
        4 => (0..3u64, any::<bool>()).prop_map(|(entries, masked)| Step::Beat { entries, masked }),
        2 => Just(Step::Stop),
        1 => Just(Step::NewEpoch),
        3 => Just(Step::Look),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_reader_knows_what_was_published(steps in vec(step(), 1..60)) {
        let set = Set::new("ai/0001");
        let mut writer = set.writer();
        let (mut sequence, mut state) = (1, 0);
        writer.beat(beat(state, sequence), &set.key).unwrap();
        let mut reader = set.reader().unwrap();
        // By epoch: what was written, what a head names, and what readers saw of it.
        let (mut written, mut published) = (BTreeSet::new(), BTreeSet::new());
        let mut seen: BTreeSet<u64> = BTreeSet::new();
        for step in steps {
            match step {
                Step::Revoke(numbers) => {
                    let new: BTreeSet<u64> = numbers.iter().copied().collect();
                    let new = new.difference(&written).count() as u64;
                    let told = writer.revoke(Sequence(sequence), &items(numbers.clone()));
                    prop_assert_eq!(told.unwrap(), new);
                    written.extend(numbers);
                }
                Step::Beat { entries, masked } => {
                    sequence += entries;
                    state += u64::from(masked);
                    writer.beat(beat(state, sequence), &set.key).unwrap();
                    published.clone_from(&written);
                }
                Step::Stop => {
                    drop(writer);
                    writer = set.open();
                    prop_assert!(writer.head().is_some());
                    written.clone_from(&published);
                }
                Step::NewEpoch => {
                    writer.begin(state).unwrap();
                    writer.revoke(Sequence(sequence), &items(published.iter().copied())).unwrap();
                    writer.beat(beat(state, sequence), &set.key).unwrap();
                    written.clone_from(&published);
                }
                Step::Look => {
                    reader.poll().unwrap();
                    seen.extend(&published);
                    let want: Vec<_> = seen.iter().map(|n| item(*n)).collect();
                    prop_assert_eq!(known(&reader), want);
                    let want: Vec<_> = published.iter().map(|n| item(*n)).collect();
                    prop_assert_eq!(known(&set.reader().unwrap()), want);
                }
            }
        }
    }
}
