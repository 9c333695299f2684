//! Ranks and workers: together they read everything once.

use crate::trial::{Told, Trial, eight, patient, rest};
use loader::{Position, Selection};
use std::collections::BTreeMap;

#[test]
fn ranks_share_the_shards_and_nothing_is_read_twice() {
    let trial = Trial::small();
    let alone = rest(&mut trial.loader(eight(3)));
    for world in 1..=4 {
        let mut together = BTreeMap::new();
        for rank in 0..world {
            let part = Selection {
                rank,
                world,
                ..eight(3)
            };
            let told = rest(&mut trial.loader(part));
            assert!(!told.is_empty());
            let shards = told.iter().map(|((_, cell, _), _)| u32::from(cell.shard));
            assert!(shards.clone().all(|shard| shard % world == rank));
            for (step, items) in told {
                assert_eq!(together.insert(step, items), None, "{step:?} is read twice");
            }
        }
        let mut want = alone.clone();
        want.sort();
        assert_eq!(
            together.into_iter().collect::<Told>(),
            want,
            "{world} ranks"
        );
    }
}

#[test]
fn shards_and_slices_are_read_as_selected() {
    let trial = Trial::small();
    let alone = rest(&mut trial.loader(eight(3)));
    let part = Selection {
        shards: Some(vec![3, 1]),
        slices: Some(vec![1]),
        ..eight(3)
    };
    let of = |shard: u16| {
        let wanted = move |told: &&(_, Vec<_>)| {
            let (_, cell, _): (u64, rights::Cell, u32) = told.0;
            cell.shard == shard && cell.slice == 1
        };
        alone.iter().filter(wanted).cloned()
    };
    let want: Told = of(3).chain(of(1)).collect();
    assert!(!want.is_empty());
    assert_eq!(rest(&mut trial.loader(part)), want);
}

#[test]
fn workers_partition_the_cells_and_their_order_is_put_together_again() {
    let trial = Trial::small();
    let set = trial.open();
    let alone = rest(&mut trial.loader(eight(5)));
    for workers in 1..=5 {
        for from in [0, 7, alone.len() - 1] {
            let mut loader = trial.loader(eight(5));
            (0..from).for_each(|_| drop(loader.next_batch().unwrap()));
            let at = loader.position();
            let mut sealed = BTreeMap::new();
            for worker in 0..workers {
                let mut stream = set
                    .stream(eight(5), &patient(), at, (worker, workers))
                    .unwrap();
                while let Some(step) = stream.next(&mut || Ok(())).unwrap() {
                    // As between processes.
                    let step = loader::Sealed::from_bytes(&step.to_bytes().unwrap()).unwrap();
                    assert!(sealed.insert(step.position(), step).is_none());
                }
            }
            let mut told = Told::new();
            let handover = loader.handover().unwrap();
            while let Some(step) = sealed.remove(&handover.position()) {
                let batch = handover.admit(step, &mut || Ok(())).unwrap().unwrap();
                told.push(crate::trial::tell(&batch));
            }
            assert!(sealed.is_empty());
            handover.end(0).unwrap();
            assert_eq!(handover.position(), Position::start_of(1));
            assert_eq!(told, alone[from..]);
        }
    }
}

#[test]
fn an_epoch_that_lost_steps_on_its_way_does_not_end_quietly() {
    let trial = Trial::small();
    let mut loader = trial.loader(eight(5));
    loader.next_batch().unwrap().unwrap();
    let handover = loader.handover().unwrap();
    let failed = handover.end(0).unwrap_err();
    assert_eq!(failed.kind(), rights::ErrorKind::Internal);
}
