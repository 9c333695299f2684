//! Writers that append choices which can be told apart, and what must be true of the log afterwards.

use crate::town::person;
use ledger::{Ledger, Receipt, Storage};
use rights::{Choice, ChoiceKind, Entry, Error, Ordinal, Scope, Sequence, Subject};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use tlog::Leaf;

/// Persons that storms are about.
pub(crate) const PEOPLE: u32 = 5;

pub(crate) async fn settle(ledger: &Ledger<impl Storage>) {
    let people: Vec<_> = (0..PEOPLE).map(person).collect();
    ledger.register(&people, "file").await.unwrap();
}

/// A choice that nobody else makes.
pub(crate) fn noted(note: &str) -> (Subject, Entry) {
    let at = "2026-11-01".parse().unwrap();
    let mut choice = Choice::new(ChoiceKind::Objection, Scope::all(), at, "test");
    choice.note = Some(note.to_owned());
    let who = note.len() as u32 % PEOPLE;
    (Subject::Person(Ordinal(who)), Entry::Choice(choice))
}

/// What was acknowledged, by note.
pub(crate) type Told = BTreeMap<String, (Sequence, Leaf)>;

pub(crate) fn tell(told: &mut Told, note: &str, receipt: &Receipt) {
    told.insert(note.to_owned(), (receipt.sequence, receipt.leaf));
}

/// Tasks that append through one ledger until they are told to stop.
pub(crate) struct Storm {
    tasks: Vec<tokio::task::JoinHandle<Result<Told, Error>>>,
    stop: Arc<AtomicBool>,
    count: Arc<AtomicU32>,
}

impl Storm {
    pub(crate) fn over<S: Storage + 'static>(
        ledgers: Vec<(&'static str, Arc<Ledger<S>>)>,
        tasks: usize,
    ) -> Storm {
        let stop = Arc::new(AtomicBool::new(false));
        let count = Arc::new(AtomicU32::new(0));
        let mut running = Vec::new();
        for (name, ledger) in ledgers {
            for task in 0..tasks {
                let (ledger, stop, count) = (Arc::clone(&ledger), stop.clone(), count.clone());
                running.push(tokio::spawn(async move {
                    let mut told = Told::new();
                    for n in 0.. {
                        if stop.load(Ordering::SeqCst) {
                            break;
                        }
                        let note = format!("{name}-{task}-{n}");
                        let receipts = ledger.append(&[noted(&note)]).await?;
                        tell(&mut told, &note, &receipts[0]);
                        count.fetch_add(1, Ordering::SeqCst);
                    }
                    Ok(told)
                }));
            }
        }
        Storm {
            tasks: running,
            stop,
            count,
        }
    }

    /// How many were acknowledged so far.
    pub(crate) fn count(&self) -> u32 {
        self.count.load(Ordering::SeqCst)
    }

    /// Waits until this many more were acknowledged.
    pub(crate) async fn go_on(&self, more: u32) {
        let until = self.count() + more;
        while self.count() < until {
            assert!(
                self.tasks.iter().any(|t| !t.is_finished()),
                "every writer has given up"
            );
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }

    /// Stops, and gives what was acknowledged; no writer may have had an error.
    pub(crate) async fn end(self) -> Told {
        self.stop.store(true, Ordering::SeqCst);
        let mut told = Told::new();
        for task in self.tasks {
            told.extend(task.await.unwrap().unwrap());
        }
        told
    }
}

/// Every acknowledged choice is in the log exactly once, at its place, with its leaf; no other is
/// there twice; the sequence has no gap and the tree is that of the entries.
pub(crate) async fn check(ledger: &Ledger<impl Storage>, told: &Told) {
    let head = ledger.head().await.unwrap();
    let verified = ledger.verify().await.unwrap();
    assert_eq!((verified.read, verified.opened), (head.0, head.0));
    let mut found: BTreeMap<String, (Sequence, Leaf)> = BTreeMap::new();
    for recorded in ledger.entries(Sequence(0), head).await.unwrap() {
        let Some(Entry::Choice(choice)) = recorded.entry else {
            continue;
        };
        let Some(note) = choice.note else { continue };
        let place = (recorded.sequence, recorded.commitment.leaf());
        let before = found.insert(note.clone(), place);
        assert_eq!(before, None, "`{note}` is there twice");
    }
    for (note, place) in told {
        assert_eq!(found.get(note), Some(place), "`{note}` was acknowledged");
    }
}
