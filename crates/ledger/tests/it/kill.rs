//! The real thing: a process in a storm of objections is killed at a random moment, a hundred times.

use crate::home::{On, Part, on_both, servers};
use crate::server::Server;
use crate::town::{Draw, open, over, person, wait};
use ledger::{Ledger, Postgres, Storage};
use rights::{Choice, ChoiceKind, Entry, Ordinal, Scope, Sequence, Subject};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

on_both!(kill_9_loses_nothing_acknowledged);

const FOLDER: &str = "DEMUR_KILL_TEST_FOLDER";
const ADDRESS: &str = "DEMUR_KILL_TEST_ADDRESS";

/// How often a process is killed.
const KILLS: usize = 100;
/// Objections that are under way at the same time.
const AT_ONCE: usize = 16;

/// What the child does: this test, started again with a folder or an address, appends until it is
/// killed.
#[test]
fn appender() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    wait(async {
        match std::env::var(ADDRESS) {
            Ok(address) => {
                let storage = Postgres::open(&servers(&address, folder.as_ref())).await;
                storm(over(storage.unwrap()).await).await;
            }
            Err(_) => storm(open(folder.as_ref()).await).await,
        }
    });
}

async fn storm(ledger: Ledger<impl Storage>) {
    futures::future::join_all((0..AT_ONCE).map(|_| object(&ledger))).await;
}

async fn object(ledger: &Ledger<impl Storage>) {
    loop {
        let objection = Choice::new(
            ChoiceKind::Objection,
            Scope::all(),
            "2026-11-01".parse().unwrap(),
            "test",
        );
        let receipts = ledger
            .append(&[(Subject::Person(Ordinal(0)), Entry::Choice(objection))])
            .await
            .unwrap();
        // Printed only after the acknowledgement.
        println!(
            "\nacknowledged {} {:?}",
            receipts[0].sequence.0, receipts[0].leaf
        );
    }
}

fn kill_9_loses_nothing_acknowledged(on: On) {
    let home = on.home();
    wait(async {
        home.open()
            .await
            .register(&[person(0)], "file")
            .await
            .unwrap();
    });
    let mut draw = Draw(std::process::id().into());
    let mut acknowledged: Vec<(u64, String)> = Vec::new();
    for _ in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["kill::appender", "--exact", "--nocapture"]);
        match on {
            On::Sqlite => child.env(FOLDER, home.folder.path()),
            On::Postgres => child
                .env(FOLDER, home.folder.path().join("master"))
                .env(ADDRESS, Server::shared().url(home.database(Part::Log))),
        };
        let mut child = child
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let reader = std::thread::spawn(move || lines.map_while(Result::ok).collect::<Vec<_>>());
        std::thread::sleep(Duration::from_millis(20 + draw.below(120) as u64));
        child.kill().unwrap();
        child.wait().unwrap();
        for line in reader.join().unwrap() {
            // A line that the kill cut off was not received by anyone.
            let Some((sequence, leaf)) = line
                .strip_prefix("acknowledged ")
                .and_then(|l| l.split_once(' '))
            else {
                continue;
            };
            if leaf.ends_with("])") {
                acknowledged.push((sequence.parse().unwrap(), leaf.to_owned()));
            }
        }
    }
    wait(async {
        let ledger = home.open().await;
        let head = ledger.head().await.unwrap();
        let commitments = ledger.commitments(Sequence(0), head).await.unwrap();
        let leaves: Vec<_> = commitments.iter().map(|c| c.leaf()).collect();
        for (sequence, leaf) in &acknowledged {
            assert_eq!(
                &format!("{:?}", leaves[*sequence as usize]),
                leaf,
                "entry {sequence}"
            );
        }
        ledger.verify().await.unwrap();
    });
    assert!(
        acknowledged.len() > KILLS,
        "the storm must have stormed: {}",
        acknowledged.len()
    );
}
