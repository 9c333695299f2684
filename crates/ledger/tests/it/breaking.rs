//! Storage that breaks at a chosen append, having persisted or not.
//!
//! `DST_SEED=` replays one seed.

use crate::town::{Draw, entry, over, person, wait};
use ledger::{
    Ask, Change, Commit, Held, Leaf, PersonRow, Snapshot, Sqlite, StandingId, Storage, Stored,
};
use rights::{Error, Ordinal, PersonId, Sequence, Standing, Subject};
use std::sync::Mutex;

/// Fails the appends that are drawn.
struct Breaking {
    inner: Sqlite,
    draw: Mutex<Draw>,
}

impl Storage for Breaking {
    async fn append<T: Send>(
        &self,
        ask: Ask,
        build: impl FnOnce(Held) -> Result<(Commit, T), Error> + Send,
    ) -> Result<T, Error> {
        let fate = self.draw.lock().unwrap().below(6);
        match fate {
            0 => Err(Error::storage("broken before the write")),
            1 => {
                self.inner.append(ask, build).await?;
                Err(Error::storage("broken after the write"))
            }
            _ => self.inner.append(ask, build).await,
        }
    }
    async fn head(&self) -> Result<Sequence, Error> {
        self.inner.head().await
    }
    async fn entries(&self, from: Sequence, to: Sequence) -> Result<Vec<Stored>, Error> {
        self.inner.entries(from, to).await
    }
    async fn entries_of(&self, subject: Subject, kind: Option<&str>) -> Result<Vec<Stored>, Error> {
        self.inner.entries_of(subject, kind).await
    }
    async fn subjects_since(&self, from: Sequence) -> Result<Vec<(Subject, String)>, Error> {
        self.inner.subjects_since(from).await
    }
    async fn people(&self, from: Ordinal, count: u32) -> Result<Vec<PersonRow>, Error> {
        self.inner.people(from, count).await
    }
    async fn handles(&self, person: Ordinal) -> Result<Vec<PersonId>, Error> {
        self.inner.handles(person).await
    }
    async fn resolve(&self, handles: &[PersonId]) -> Result<Vec<Option<Ordinal>>, Error> {
        self.inner.resolve(handles).await
    }
    async fn standing(&self, id: StandingId) -> Result<Option<Standing>, Error> {
        self.inner.standing(id).await
    }
    async fn links(&self) -> Result<Vec<(Ordinal, Ordinal)>, Error> {
        self.inner.links().await
    }
    async fn snapshot(&self, each: impl FnMut(PersonRow) + Send) -> Result<Snapshot, Error> {
        self.inner.snapshot(each).await
    }
    async fn replace_state(&self, at: Sequence, changes: &[Change]) -> Result<bool, Error> {
        self.inner.replace_state(at, changes).await
    }
}

async fn simulate(seed: u64) {
    let folder = tempfile::tempdir().unwrap();
    let sound = over(Sqlite::open(folder.path()).await.unwrap());
    sound
        .register(&(0..6).map(person).collect::<Vec<_>>(), "file")
        .await
        .unwrap();
    let mut draw = Draw(seed);
    let mut acknowledged: Vec<(Sequence, Leaf)> = Vec::new();
    for _ in 0..10 {
        let broken = Mutex::new(Draw(draw.below(1 << 30) as u64));
        let ledger = over(Breaking {
            inner: Sqlite::open(folder.path()).await.unwrap(),
            draw: broken,
        });
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
    let leaves = sound.leaves(Sequence(0), head).await.unwrap();
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

#[test]
fn broken_writes_lose_nothing_acknowledged() {
    if let Some(seed) = std::env::var("DST_SEED").ok().and_then(|s| s.parse().ok()) {
        return wait(simulate(seed));
    }
    (0..15).for_each(|seed| wait(simulate(seed)));
}
