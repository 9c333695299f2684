//! Whoever has read a ledger notices that an older copy of it was restored, also where that has grown again.

use crate::erased::said;
use crate::home::{Home, On, Part, on_both};
use crate::town::{person, settings, wait};
use ledger::{AnyStorage, Ledger, Mark, Settings};
use rights::{ChoiceKind, Clock, Instant, Sequence};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

on_both!(an_older_copy_is_told_from_the_ledger_that_was_read);

/// A clock that goes on by a second whenever it is looked at.
#[derive(Debug, Default)]
struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Instant {
        let seconds = self.0.fetch_add(1, Ordering::SeqCst);
        let begun: Instant = "2026-11-23T10:00:00Z".parse().unwrap();
        begun.plus_seconds(seconds)
    }
}

async fn open(home: &Home, clock: &Arc<Ticking>) -> Ledger<AnyStorage> {
    let clock = Arc::clone(clock) as Arc<dyn Clock>;
    let settings = Settings {
        clock,
        ..settings()
    };
    Ledger::open(home.storage().await.unwrap(), settings)
        .await
        .unwrap()
}

async fn grow(ledger: &Ledger<AnyStorage>, by: u64) -> Sequence {
    for _ in 0..by {
        let objects = said(0, ChoiceKind::Objection, None);
        ledger.append(&[objects]).await.unwrap();
    }
    ledger.head().await.unwrap()
}

fn an_older_copy_is_told_from_the_ledger_that_was_read(on: On) {
    let (home, clock) = (on.home_in_parts(), Arc::new(Ticking::default()));
    wait(async {
        let ledger = open(&home, &clock).await;
        ledger.register(&[person(0)], "file").await.unwrap();
        let copied = grow(&ledger, 3).await;
        let early = ledger.mark(copied).await.unwrap();
        let backup = home.backup().await;
        let head = grow(&ledger, 4).await;
        let mark = ledger.mark(head).await.unwrap();
        let read = ledger.entries(Sequence(0), head).await.unwrap();
        assert_eq!(Mark::after(read.last().unwrap()), mark);
        grow(&ledger, 1).await;
        for mark in [&early, &mark] {
            assert_eq!(ledger.parted(mark).await.unwrap(), None, "it only grew");
        }
        let nothing = ledger.mark(Sequence(0)).await.unwrap();
        let unkept = Mark { last: None, ..mark };
        for mark in [nothing, unkept] {
            assert_eq!(ledger.parted(&mark).await.unwrap(), None);
        }
        ledger.into_storage().close().await;

        home.restore(&backup, Part::Log);
        let ledger = open(&home, &clock).await;
        let shorter = ledger.parted(&unkept).await.unwrap();
        assert_eq!(shorter, Some(copied), "its length tells that much");
        for grown in [0, 5, 10] {
            assert_eq!(ledger.parted(&mark).await.unwrap(), Some(copied), "{grown}");
            assert_eq!(ledger.parted(&early).await.unwrap(), None, "{grown}");
            grow(&ledger, 5).await;
        }
        ledger.into_storage().close().await;
    });
}
