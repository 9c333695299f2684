//! Lost connections: terminated by the server, cut on the way, at the worst moment.

use crate::home::{On, Part, servers};
use crate::proxy::{Break, Proxy};
use crate::server::{FAST, Server, there, url};
use crate::storm::{PEOPLE, Storm, Told, check, noted, settle, tell};
use crate::town::{Draw, over, person, settings, wait};
use ledger::{Ledger, Postgres, Servers, Settings};
use rights::{Clock, Ordinal};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

async fn open(servers: &Servers) -> Ledger<Postgres> {
    over(Postgres::open(servers).await.unwrap()).await
}

#[test]
fn writers_whose_connections_are_terminated_again_and_again_lose_and_double_nothing() {
    if !there() {
        return;
    }
    let master = tempfile::tempdir().unwrap();
    let server = Server::start(FAST);
    wait(async {
        let servers = servers(&server.url("postgres"), master.path());
        let (one, two) = (
            Arc::new(open(&servers).await),
            Arc::new(open(&servers).await),
        );
        settle(&one).await;
        let storm = Storm::over(vec![("one", one), ("two", two)], 3);
        let mut draw = Draw(std::process::id().into());
        let terminate = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'demur'";
        let mut terminated = 0;
        while terminated < 60 {
            tokio::time::sleep(Duration::from_micros(draw.below(40_000) as u64)).await;
            let ended = tokio::task::block_in_place(|| server.sql("postgres", terminate));
            terminated += ended.parse::<u32>().unwrap();
        }
        storm.go_on(20).await;
        let told = storm.end().await;
        check(&open(&servers).await, &told).await;
    });
}

/// A ledger in three databases, one of them behind a proxy.
async fn behind(part: Part, proxy: &Proxy, home: &crate::home::Home) -> Ledger<Postgres> {
    let mut servers = home.servers();
    let through = vec![url(proxy.folder(), home.database(part))];
    match part {
        Part::Log => servers.log = through,
        Part::Keys => servers.keys = through,
        Part::Erasures => servers.erasures = through,
    }
    open(&servers).await
}

#[test]
fn a_choice_whose_commit_is_cut_off_is_there_exactly_once() {
    if !there() {
        return;
    }
    let home = On::Postgres.home_in_parts();
    let proxy = Proxy::to(Server::shared().socket());
    wait(async {
        let ledger = behind(Part::Log, &proxy, &home).await;
        let other = open(&home.servers()).await;
        settle(&ledger).await;
        let mut told = Told::new();
        let mut broken = 0;
        for round in 0..8 {
            for how in Break::ALL {
                // Once, and again when it is written anew or looked for.
                for commits in 1..=2 {
                    proxy.break_at(1, how);
                    let note = format!("{how:?} {round} {commits}");
                    let receipts = ledger.append(&[noted(&note)]).await.unwrap();
                    tell(&mut told, &note, &receipts[0]);
                    broken += 1;
                    assert_eq!(proxy.broken(), broken, "{note}");
                }
                // Somebody else takes the sequence meanwhile.
                let note = format!("of another {how:?} {round}");
                proxy.break_at(1, how);
                let (mine, theirs) = (noted(&note), noted(&format!("their {note}")));
                let (mine, theirs) = ([mine], [theirs]);
                let both = tokio::join!(ledger.append(&mine), other.append(&theirs));
                tell(&mut told, &note, &both.0.unwrap()[0]);
                tell(&mut told, &format!("their {note}"), &both.1.unwrap()[0]);
                broken += 1;
            }
        }
        assert_eq!(proxy.broken(), broken);
        check(&other, &told).await;
        assert_eq!(other.head().await.unwrap().0, 1 + told.len() as u64);
    });
}

#[test]
fn two_cuts_one_after_the_other_still_write_once() {
    if !there() {
        return;
    }
    for first in Break::ALL {
        for second in Break::ALL {
            let home = On::Postgres.home_in_parts();
            let proxy = Proxy::to(Server::shared().socket());
            wait(async {
                let ledger = Arc::new(behind(Part::Log, &proxy, &home).await);
                settle(&ledger).await;
                proxy.break_at(1, first);
                let writer = Arc::clone(&ledger);
                let writing = tokio::spawn(async move { writer.append(&[noted("once")]).await });
                while proxy.broken() < 1 {
                    tokio::task::yield_now().await;
                }
                proxy.break_at(1, second);
                let receipts = writing.await.unwrap().unwrap();
                let mut told = Told::new();
                tell(&mut told, "once", &receipts[0]);
                assert_eq!(proxy.broken(), 2, "{first:?} {second:?}");
                check(&*ledger, &told).await;
                assert_eq!(ledger.head().await.unwrap().0, 2, "{first:?} {second:?}");
            });
        }
    }
}

#[test]
fn imports_and_erasures_are_done_once_whichever_database_is_cut_off() {
    if !there() {
        return;
    }
    for part in Part::ALL {
        for how in Break::ALL {
            let home = On::Postgres.home_in_parts();
            let proxy = Proxy::to(Server::shared().socket());
            wait(async {
                let ledger = behind(part, &proxy, &home).await;
                settle(&ledger).await;
                proxy.break_at(1, how);
                let came = ledger
                    .register(&[person(7), person(8)], "file")
                    .await
                    .unwrap();
                let ordinals: Vec<_> = came.iter().map(|r| r.ordinal.unwrap().0).collect();
                assert_eq!(ordinals, [PEOPLE, PEOPLE + 1], "{part:?} {how:?}");
                proxy.break_at(1, how);
                let gone: BTreeSet<Ordinal> = [Ordinal(1), Ordinal(PEOPLE)].into();
                assert_eq!(ledger.erase(&gone).await.unwrap(), gone, "{part:?} {how:?}");
                assert!(proxy.broken() >= 1, "{part:?} {how:?}");
                let numbers = "SELECT string_agg(number::text, ' ' ORDER BY number) FROM demur_erasures.erasure";
                let numbers = Server::shared().sql(home.database(Part::Erasures), numbers);
                assert_eq!(numbers, "1 2", "{part:?} {how:?}");
                let verified = ledger.verify().await.unwrap();
                // Two imports, two erasures.
                assert_eq!((verified.read, verified.opened), (4, 4), "{part:?} {how:?}");
                assert_eq!(ledger.grid_ids().await.unwrap().len(), PEOPLE as usize + 2);
                proxy.break_at(1, how);
                assert_eq!(ledger.rotate_keys().await.unwrap(), u64::from(PEOPLE) + 2);
                proxy.break_at(0, how);
                ledger.append(&[noted("after")]).await.unwrap();
                assert_eq!(
                    open(&home.servers()).await.verify().await.unwrap().opened,
                    5
                );
            });
        }
    }
}

#[test]
fn a_writer_that_stands_still_loses_its_turn_and_still_writes_once() {
    if !there() {
        return;
    }
    let home = On::Postgres.home();
    wait(async {
        // A third of this is how long one try may take, two thirds how long a turn lasts in silence.
        let impatient = Servers {
            patience: Duration::from_secs(6),
            ..home.servers()
        };
        let other = open(&home.servers()).await;
        settle(&other).await;
        let standing_still = Arc::new(AtomicU32::new(0));
        let settings = Settings {
            clock: Arc::new(Slow(Arc::clone(&standing_still))),
            ..settings()
        };
        let storage = Postgres::open(&impatient).await.unwrap();
        let slow = Ledger::open(storage, settings).await.unwrap();
        standing_still.store(1, Ordering::SeqCst);
        let writing = tokio::spawn(async move {
            let receipts = slow.append(&[noted("slow")]).await;
            receipts.map(|receipts| receipts[0].clone())
        });
        while standing_still.load(Ordering::SeqCst) == 1 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let began = Instant::now();
        let quick = other.append(&[noted("quick one")]).await.unwrap();
        assert!(
            began.elapsed() > Duration::from_secs(1),
            "the head was held"
        );
        let mut told = Told::new();
        tell(&mut told, "quick one", &quick[0]);
        tell(&mut told, "slow", &writing.await.unwrap().unwrap());
        assert!(
            standing_still.load(Ordering::SeqCst) > 2,
            "it was built anew"
        );
        check(&other, &told).await;
        assert_eq!(other.head().await.unwrap().0, 3);
    });
}

/// A clock that stands still once, longer than a turn lasts, in the middle of a write. Counts.
struct Slow(Arc<AtomicU32>);

impl Clock for Slow {
    fn now(&self) -> rights::Instant {
        if self.0.load(Ordering::SeqCst) > 0 && self.0.fetch_add(1, Ordering::SeqCst) == 1 {
            let stand_still = || std::thread::sleep(Duration::from_millis(5_500));
            tokio::task::block_in_place(stand_still);
        }
        settings().clock.now()
    }
}

#[test]
fn the_same_words_at_the_same_moment_are_two_choices_also_when_a_commit_is_cut_off() {
    if !there() {
        return;
    }
    let home = On::Postgres.home();
    let proxy = Proxy::to(Server::shared().socket());
    wait(async {
        let ledger = behind(Part::Log, &proxy, &home).await;
        let other = open(&home.servers()).await;
        settle(&ledger).await;
        let mut sequences = BTreeSet::new();
        for how in Break::ALL {
            for _ in 0..15 {
                proxy.break_at(1, how);
                // The clock of tests stands still, so that records, and what is made of them, are the same.
                let (mine, theirs) = ([noted("the same")], [noted("the same")]);
                let both = tokio::join!(ledger.append(&mine), other.append(&theirs));
                sequences.insert(both.0.unwrap()[0].sequence);
                sequences.insert(both.1.unwrap()[0].sequence);
            }
        }
        assert_eq!(sequences.len(), 90, "each has an entry of its own");
        assert_eq!(ledger.head().await.unwrap().0, 91);
        ledger.verify().await.unwrap();
    });
}
