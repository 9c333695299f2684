//! Reading ahead: whatever happens between that and the turn of writing, an append sees what it would
//! see without it.

use crate::erased::{just, said};
use crate::home::{Home, On, on_both};
use crate::town::{person, wait};
use ledger::{Ahead, AnyStorage, Ask, Commit, Held, Ledger, Storage};
use rights::{ChoiceKind, Ordinal, Subject};
use std::collections::BTreeSet;
use std::sync::Arc;

on_both!(
    what_happens_meanwhile_is_seen,
    nothing_is_lost_in_a_crowd_that_also_erases
);

const PEOPLE: u32 = 200;

fn ask(people: std::ops::Range<u32>, ahead: Option<Ahead>) -> Ask {
    Ask {
        subjects: people.map(|n| Subject::Person(Ordinal(n))).collect(),
        ahead,
        ..Ask::default()
    }
}

/// What an append is shown; it writes nothing.
async fn held(storage: &AnyStorage, ask: Ask) -> Held {
    let look = |held: &Held| Ok((Commit::default(), held.clone()));
    storage.append(ask, look).await.unwrap()
}

/// Compared with an append that reads everything in its turn.
async fn same(storage: &AnyStorage, people: u32, ahead: Ahead) -> Held {
    let plain = held(storage, ask(0..people, None)).await;
    let quick = held(storage, ask(0..people, Some(ahead))).await;
    assert_eq!(quick.rows, plain.rows);
    assert_eq!(quick.keys, plain.keys);
    assert_eq!(quick.pending, plain.pending);
    assert_eq!((quick.head, quick.people), (plain.head, plain.people));
    assert_eq!(quick.frontier, plain.frontier);
    for row in quick.rows.values() {
        let standing = quick.standings.get(&row.standing);
        assert_eq!(standing, plain.standings.get(&row.standing));
        assert!(standing.is_some());
    }
    quick
}

async fn settled(home: &Home) -> (AnyStorage, Ledger<AnyStorage>) {
    let ledger = home.open().await;
    let people: Vec<_> = (0..PEOPLE).map(person).collect();
    ledger.register(&people, "file").await.unwrap();
    (home.storage().await.unwrap(), ledger)
}

fn what_happens_meanwhile_is_seen(on: On) {
    let home = on.home();
    wait(async {
        let (storage, ledger) = settled(&home).await;
        let all = PEOPLE + 1;
        let read = async || storage.read_ahead(&ask(0..all, None)).await.unwrap();
        let ahead = read().await;
        same(&storage, all, ahead.clone()).await;
        // Somebody says something, once and again; somebody else comes.
        for who in [3, 5, 3] {
            let said = [said(who, ChoiceKind::Objection, None)];
            ledger.append(&said).await.unwrap();
        }
        ledger.register(&[person(PEOPLE)], "file").await.unwrap();
        let seen = same(&storage, all, ahead.clone()).await;
        assert_ne!(seen.rows[&Ordinal(3)].standing, 0);
        assert!(seen.rows[&Ordinal(3)].last > seen.rows[&Ordinal(5)].last);
        assert!(seen.rows.contains_key(&Ordinal(PEOPLE)));
        // An erasure that is in the journal only is shown as such; one that is carried out has taken
        // the row and the key, whatever was read before.
        storage
            .journal(&BTreeSet::from([Ordinal(7)]))
            .await
            .unwrap();
        let seen = same(&storage, all, ahead.clone()).await;
        assert_eq!(seen.pending.len(), 1);
        ledger.erase(&just([7, 3])).await.unwrap();
        let seen = same(&storage, all, ahead).await;
        for gone in [Ordinal(3), Ordinal(7)] {
            assert!(seen.rows[&gone].is_erased());
            assert!(!seen.keys.contains_key(&Subject::Person(gone)));
        }
        // What is read ahead of erased persons says so, too.
        let ahead = read().await;
        same(&storage, all, ahead).await;
        assert!(
            storage
                .read_ahead(&Ask {
                    handles: vec![person(0).id],
                    ..ask(0..1, None)
                })
                .await
                .is_none(),
            "whoever asks for handles reads in their turn"
        );
    });
}

/// Groups that are made ready while others are written, from two machines, and erasures in between.
fn nothing_is_lost_in_a_crowd_that_also_erases(on: On) {
    let home = on.home();
    wait(async {
        let (_, one) = settled(&home).await;
        let ledgers = [Arc::new(one), Arc::new(home.open().await)];
        let mut tasks = Vec::new();
        for n in 0..6_000_u32 {
            let ledger = Arc::clone(&ledgers[n as usize % 2]);
            tasks.push(tokio::spawn(async move {
                let who = n % PEOPLE;
                let erases = n >= 2_000 && n % 1_500 == 0;
                if erases {
                    ledger.erase(&just([who])).await.unwrap();
                    return None;
                }
                let said = ledger
                    .append(&[said(who, ChoiceKind::Objection, None)])
                    .await;
                Some((who, said.ok()?.first()?.sequence))
            }));
        }
        let mut told = Vec::new();
        for task in tasks {
            told.extend(task.await.unwrap());
        }
        let ledger = &ledgers[0];
        let gone = ledger.erased().await.unwrap();
        assert!(!gone.is_empty());
        assert!(told.len() > 4_000, "{}", told.len());
        for who in 0..PEOPLE {
            let mine: BTreeSet<_> = told
                .iter()
                .filter(|(w, _)| *w == who)
                .map(|(_, at)| *at)
                .collect();
            let history = ledger.history(Ordinal(who)).await.unwrap();
            let there: BTreeSet<_> = history.iter().map(|recorded| recorded.sequence).collect();
            if !gone.contains(&Ordinal(who)) {
                assert!(mine.is_subset(&there), "the chain of {who} has a gap");
            }
        }
        ledger.verify().await.unwrap();
    });
}
