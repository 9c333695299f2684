//! Storage that breaks at a chosen append, having persisted or not.
//!
//! `DST_SEED=` replays one seed.

use crate::home::{On, on_both};
use crate::town::{Draw, entry, person, settings, wait};
use ledger::{Call, Hook, Hooked, Ledger};
use rights::{Error, Ordinal, Sequence};
use std::sync::Mutex;
use tlog::Leaf;

on_both!(broken_writes_lose_nothing_acknowledged);

/// Fails the writes that are drawn.
struct Breaking(Mutex<Draw>);

impl Breaking {
    fn breaks(&self, call: Call, when: &str) -> Result<(), Error> {
        if call.writes() && self.0.lock().unwrap().below(6) == 0 {
            return Err(Error::storage(format!("broken {when} the write")));
        }
        Ok(())
    }
}

impl Hook for Breaking {
    async fn before(&self, call: Call) -> Result<(), Error> {
        self.breaks(call, "before")
    }
    async fn after(&self, call: Call) -> Result<(), Error> {
        self.breaks(call, "after")
    }
}

async fn simulate(on: On, seed: u64) {
    let home = on.home();
    let sound = home.open().await;
    sound
        .register(&(0..6).map(person).collect::<Vec<_>>(), "file")
        .await
        .unwrap();
    let mut draw = Draw(seed);
    let mut acknowledged: Vec<(Sequence, Leaf)> = Vec::new();
    for _ in 0..10 {
        let hook = Breaking(Mutex::new(Draw(draw.below(1 << 30) as u64)));
        let inner = home.storage().await.unwrap();
        let Ok(ledger) = Ledger::open(Hooked { inner, hook }, settings()).await else {
            continue;
        };
        for _ in 0..4 {
            let batch: Vec<_> = (0..1 + draw.below(3))
                .map(|_| entry(&mut draw, 6))
                .collect();
            if let Ok(receipts) = ledger.append(&batch).await {
                acknowledged.extend(receipts.iter().map(|r| (r.sequence, r.leaf)));
            }
        }
    }
    let head = sound.head().await.unwrap();
    let commitments = sound.commitments(Sequence(0), head).await.unwrap();
    let leaves: Vec<Leaf> = commitments.iter().map(|c| c.leaf()).collect();
    assert_eq!(leaves.len() as u64, head.0, "seed {seed}: no gaps");
    for (sequence, leaf) in acknowledged {
        assert_eq!(
            leaves[sequence.0 as usize], leaf,
            "seed {seed}: acknowledged entry {sequence} is there"
        );
    }
    sound.verify().await.unwrap();
    let state = sound.people_at(head).await.unwrap();
    sound.rebuild_state().await.unwrap();
    let fold = sound.people_at(head).await.unwrap();
    for person in (0..6).map(Ordinal) {
        assert_eq!(state.standing(person), fold.standing(person), "seed {seed}");
        assert_eq!(state.birth(person), fold.birth(person), "seed {seed}");
    }
}

fn broken_writes_lose_nothing_acknowledged(on: On) {
    if let Some(seed) = std::env::var("DST_SEED").ok().and_then(|s| s.parse().ok()) {
        return wait(simulate(on, seed));
    }
    (0..15).for_each(|seed| wait(simulate(on, seed)));
}
