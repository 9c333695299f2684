//! Several machines, one ledger in PostgreSQL: each has its own folder with the master key.

use crate::home::{Home, On, Part};
use crate::server::{Server, there};
use crate::storm::{Storm, check, noted, settle};
use crate::town::{over, person, wait};
use ledger::{Ledger, Postgres, Servers};
use rights::{Error, ErrorKind, Ordinal};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// The same databases, seen from a machine with this folder.
fn from_machine(home: &Home, master: &Path) -> Servers {
    Servers {
        master: master.to_owned(),
        ..home.servers()
    }
}

async fn open(home: &Home, master: &Path) -> Result<Ledger<Postgres>, Error> {
    Ok(over(Postgres::open(&from_machine(home, master)).await?).await)
}

fn copy_keys(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

#[test]
fn a_second_machine_needs_a_copy_of_the_master_key() {
    if !there() {
        return;
    }
    let home = On::Postgres.home();
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    wait(async {
        settle(&open(&home, one.path()).await.unwrap()).await;
        let missing = Postgres::open(&from_machine(&home, two.path()))
            .await
            .unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::NotFound);
        assert!(
            missing
                .to_string()
                .contains("`master-1.key` is not on this machine"),
            "{missing}"
        );
        assert_eq!(
            std::fs::read_dir(two.path()).unwrap().count(),
            0,
            "none is made there"
        );
        copy_keys(one.path(), two.path());
        assert_eq!(
            open(&home, two.path())
                .await
                .unwrap()
                .verify()
                .await
                .unwrap()
                .opened,
            1
        );
    });
}

#[test]
fn another_machine_goes_on_after_a_rotation_once_it_has_the_new_master_key() {
    if !there() {
        return;
    }
    let home = On::Postgres.home();
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    wait(async {
        let first = open(&home, one.path()).await.unwrap();
        settle(&first).await;
        copy_keys(one.path(), two.path());
        let second = open(&home, two.path()).await.unwrap();
        first.rotate_keys().await.unwrap();
        let missing = second.append(&[noted("too early")]).await.unwrap_err();
        assert!(missing.to_string().contains("master-2.key"), "{missing}");
        let refused = second.rotate_keys().await.unwrap_err();
        assert!(refused.to_string().contains("master-2.key"), "{refused}");
        copy_keys(one.path(), two.path());
        second.append(&[noted("now")]).await.unwrap();
        second.verify().await.unwrap();
        drop(open(&home, two.path()).await.unwrap());
        assert!(
            !two.path().join("master-1.key").exists(),
            "the old one is destroyed here, too"
        );
    });
}

#[test]
fn whoever_opens_first_makes_the_one_ledger() {
    if !there() {
        return;
    }
    let home = On::Postgres.home_in_parts();
    let master = tempfile::tempdir().unwrap();
    wait(async {
        let opening = (0..8).map(|_| {
            let servers = from_machine(&home, master.path());
            tokio::spawn(async move { Postgres::open(&servers).await })
        });
        let opening: Vec<_> = opening.collect();
        for opened in opening {
            opened.await.unwrap().unwrap();
        }
        let ledger = open(&home, master.path()).await.unwrap();
        settle(&ledger).await;
        ledger.verify().await.unwrap();
        assert_eq!(std::fs::read_dir(master.path()).unwrap().count(), 1);
    });
}

#[test]
fn many_writers_share_one_gapless_sequence() {
    if !there() {
        return;
    }
    let home = On::Postgres.home_in_parts();
    let master = tempfile::tempdir().unwrap();
    wait(async {
        let first = Arc::new(open(&home, master.path()).await.unwrap());
        settle(&first).await;
        let mut ledgers = vec![("a", Arc::clone(&first))];
        for name in ["b", "c", "d"] {
            ledgers.push((name, Arc::new(open(&home, master.path()).await.unwrap())));
        }
        let erasing = Arc::clone(&ledgers[1].1);
        let storm = Storm::over(ledgers, 4);
        storm.go_on(100).await;
        // Others erase and import meanwhile, from several machines at once.
        let people: Vec<_> = (100..110).map(person).collect();
        let came = first.register(&people, "file").await.unwrap();
        let gone: Vec<Ordinal> = came.iter().map(|r| r.ordinal.unwrap()).collect();
        let half = |from: usize| -> BTreeSet<Ordinal> {
            gone.iter().skip(from).step_by(2).copied().collect()
        };
        let (even, odd) = (half(0), half(1));
        let both = tokio::join!(first.erase(&even), erasing.erase(&odd));
        assert_eq!((both.0.unwrap(), both.1.unwrap()), (even, odd));
        storm.go_on(100).await;
        let told = storm.end().await;
        check(&*first, &told).await;
        let erasures = home.database(Part::Erasures);
        let numbers =
            "SELECT string_agg(number::text, ' ' ORDER BY number) FROM demur_erasures.erasure";
        assert_eq!(
            Server::shared().sql(erasures, numbers),
            "1 2 3 4 5 6 7 8 9 10"
        );
        let keys = "SELECT count(*) FROM demur_keys.key WHERE subject BETWEEN 5 AND 14";
        assert_eq!(Server::shared().sql(home.database(Part::Keys), keys), "0");
    });
}
