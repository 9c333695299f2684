//! Servers that die: PostgreSQL killed in the middle of a storm, started again, or followed by its
//! standby. Whatever was acknowledged is there, once.

use crate::home::servers;
use crate::server::{FAST, Server, there};
use crate::storm::{PEOPLE, Storm, check, noted, settle, tell};
use crate::town::{Draw, over, wait};
use ledger::{Ledger, Postgres, Servers};
use rights::{ErrorKind, Sequence};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// A server whose commits wait for a standby.
const STRICT: &[&str] = &["synchronous_standby_names=*", "synchronous_commit=on"];

async fn open(servers: &Servers) -> Arc<Ledger<Postgres>> {
    Arc::new(over(Postgres::open(servers).await.unwrap()).await)
}

fn both(first: &Server, second: &Server, master: &Path) -> Servers {
    let addresses = vec![first.url("postgres"), second.url("postgres")];
    Servers {
        log: addresses.clone(),
        keys: addresses.clone(),
        erasures: addresses,
        ..servers("", master)
    }
}

#[test]
fn the_primary_is_killed_in_a_storm_and_writers_go_on_at_its_standby() {
    if !there() {
        return;
    }
    let master = tempfile::tempdir().unwrap();
    // Not FAST: what is acknowledged is flushed, as in earnest.
    let primary = Server::start(STRICT);
    let standby = primary.standby("standby", &[]);
    let servers = both(&primary, &standby, master.path());
    let servers = Servers {
        unsafe_fsync_off: false,
        ..servers
    };
    wait(async {
        let (one, two, three) = (
            open(&servers).await,
            open(&servers).await,
            open(&servers).await,
        );
        settle(&one).await;
        let ledgers = vec![("one", one), ("two", two), ("three", three)];
        let storm = Storm::over(ledgers, 3);
        storm.go_on(150).await;
        primary.kill_9();
        let at_the_kill = storm.count();
        assert_eq!(standby.sql("postgres", "SELECT pg_promote()"), "t");
        storm.go_on(150).await;
        let told = storm.end().await;
        assert!(told.len() as u32 >= at_the_kill + 150);
        check(&*open(&servers).await, &told).await;
        let there = standby.sql("postgres", "SELECT count(*) FROM demur_log.person");
        assert_eq!(there, PEOPLE.to_string());
    });
}

#[test]
fn a_server_killed_in_a_storm_and_started_again_has_everything_once() {
    if !there() {
        return;
    }
    let master = tempfile::tempdir().unwrap();
    let server = Server::start(FAST);
    wait(async {
        let servers = servers(&server.url("postgres"), master.path());
        let (one, two) = (open(&servers).await, open(&servers).await);
        settle(&one).await;
        let storm = Storm::over(vec![("one", one), ("two", two)], 2);
        let mut draw = Draw(std::process::id().into());
        for _ in 0..4 {
            storm.go_on(20 + draw.below(50) as u32).await;
            tokio::task::block_in_place(|| {
                server.kill_9();
                server.again();
            });
        }
        storm.go_on(50).await;
        let told = storm.end().await;
        check(&*open(&servers).await, &told).await;
    });
}

#[test]
fn a_standby_that_lacks_acknowledged_entries_is_refused() {
    if !there() {
        return;
    }
    let master = tempfile::tempdir().unwrap();
    // Commits wait for nobody.
    let primary = Server::start(FAST);
    let standby = primary.standby("standby", FAST);
    wait(async {
        let ledger = open(&both(&primary, &standby, master.path())).await;
        settle(&ledger).await;
        ledger.append(&[noted("replicated")]).await.unwrap();
        let caught_up =
            "SELECT bool_and(replay_lsn = pg_current_wal_lsn()) FROM pg_stat_replication";
        while primary.sql("postgres", caught_up) != "t" {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        standby.sql("postgres", "ALTER SYSTEM SET primary_conninfo = ''");
        standby.sql("postgres", "SELECT pg_reload_conf()");
        while standby.sql("postgres", "SELECT count(*) FROM pg_stat_wal_receiver") != "0" {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        ledger
            .append(&[noted("on the primary alone")])
            .await
            .unwrap();
        primary.kill_9();
        standby.sql("postgres", "SELECT pg_promote()");
        // No shorter, another one in the place of the lost entry: found, too.
        let newcomer = open(&both(&standby, &primary, master.path())).await;
        for more in 0..2 {
            let refused = ledger.append(&[noted("next")]).await.unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::Corrupt);
            assert!(
                refused.to_string().contains("lost acknowledged entries"),
                "{refused}"
            );
            assert!(refused.to_string().contains("entry `2`"), "{refused}");
            assert_eq!(ledger.head().await.unwrap_err().kind(), ErrorKind::Corrupt);
            newcomer
                .append(&[noted(&format!("of another {more}"))])
                .await
                .unwrap();
        }
        assert_eq!(newcomer.head().await.unwrap(), Sequence(4));
    });
}

#[test]
fn a_commit_that_no_standby_has_is_not_acknowledged_although_it_can_be_seen() {
    if !there() {
        return;
    }
    let master = tempfile::tempdir().unwrap();
    let server = Server::start(FAST);
    wait(async {
        let ledger = open(&servers(&server.url("postgres"), master.path())).await;
        settle(&ledger).await;
        // From now on commits wait for a standby that is not there.
        server.sql(
            "postgres",
            "ALTER SYSTEM SET synchronous_standby_names = 'nobody'",
        );
        server.sql("postgres", "SELECT pg_reload_conf()");
        tokio::time::sleep(Duration::from_millis(200)).await;
        let writer = Arc::clone(&ledger);
        let writing = tokio::spawn(async move { writer.append(&[noted("alone")]).await });
        let waits = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
        let mut broken_off = 0;
        while broken_off < 2 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            broken_off += server.sql("postgres", waits).parse::<u32>().unwrap();
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        let seen = server.sql("postgres", "SELECT size FROM demur_log.head");
        assert_eq!(seen, "2", "the entry can be seen");
        assert!(!writing.is_finished(), "and is on one server alone");
        server.sql("postgres", "ALTER SYSTEM RESET synchronous_standby_names");
        server.sql("postgres", "SELECT pg_reload_conf()");
        let receipts = writing.await.unwrap().unwrap();
        let mut told = crate::storm::Told::new();
        tell(&mut told, "alone", &receipts[0]);
        check(&*ledger, &told).await;
        assert_eq!(ledger.head().await.unwrap(), Sequence(2));
    });
}
