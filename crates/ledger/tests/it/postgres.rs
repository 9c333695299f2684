//! What is PostgreSQL's own: settings of servers, text that a database might refuse, the files of the
//! server after an erasure.

use crate::files::files_with;
use crate::home::{On, Part, servers};
use crate::server::{Server, there};
use crate::storm::{PEOPLE, noted, settle};
use crate::town::{over, person, wait};
use ledger::{NewPerson, Postgres, Servers};
use rights::{Choice, ChoiceKind, Entry, ErrorKind, ItemId, Ordinal, PersonId, Scope, Subject};
use std::time::{Duration, Instant};

#[test]
fn a_server_that_does_not_flush_is_refused() {
    if !there() {
        return;
    }
    let home = On::Postgres.home();
    wait(async {
        let strict = Servers {
            unsafe_fsync_off: false,
            ..home.servers()
        };
        let refused = Postgres::open(&strict).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Refused);
        assert!(refused.to_string().contains("`fsync = off`"), "{refused}");
    });
}

#[test]
fn sessions_wait_for_the_flush_whatever_the_role_is_set_to() {
    if !there() {
        return;
    }
    let home = On::Postgres.home();
    let database = home.database(Part::Log);
    let server = Server::shared();
    let alter = |value| {
        let statement = format!("ALTER DATABASE {database} SET synchronous_commit = {value}");
        server.sql("postgres", &statement);
    };
    // A trigger tells what the writing session has.
    for (value, expected) in [
        ("off", "on"),
        ("local", "on"),
        ("remote_write", "on"),
        ("remote_apply", "remote_apply"),
    ] {
        alter(value);
        wait(async {
            let ledger = home.open().await;
            let people: Vec<_> = (0..PEOPLE).map(person).collect();
            ledger.register(&people, "file").await.unwrap();
            let statement = "CREATE TABLE IF NOT EXISTS public.told (value TEXT); CREATE OR REPLACE FUNCTION public.tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.told VALUES (current_setting('synchronous_commit')); RETURN NEW; END $$; CREATE OR REPLACE TRIGGER tell BEFORE UPDATE ON demur_log.head FOR EACH ROW EXECUTE FUNCTION public.tell()";
            server.sql(database, statement);
            server.sql(database, "TRUNCATE public.told");
            ledger.append(&[noted(value)]).await.unwrap();
            assert_eq!(
                server.sql(database, "SELECT DISTINCT value FROM public.told"),
                expected
            );
        });
    }
}

#[test]
fn no_server_is_an_error_that_names_it_and_no_password() {
    let master = tempfile::tempdir().unwrap();
    let address = "postgres://u:hush@localhost/d?host=/nowhere";
    wait(async {
        let none = Servers {
            patience: Duration::from_millis(300),
            ..servers(address, master.path())
        };
        let began = Instant::now();
        let error = Postgres::open(&none).await.unwrap_err();
        assert!(began.elapsed() < Duration::from_secs(10));
        assert_eq!(error.kind(), ErrorKind::Storage);
        assert!(error.to_string().contains("`/nowhere:5432/d`"), "{error}");
        assert!(!format!("{error:?} {none:?}").contains("hush"), "{error:?}");
    });
}

#[test]
fn any_text_can_be_a_handle_and_any_number_of_items_a_standing() {
    if !there() {
        return;
    }
    let home = On::Postgres.home();
    wait(async {
        let ledger = home.open().await;
        let long = "x".repeat(50_000);
        let mut odd = NewPerson::unknown(PersonId::new("zero\0byte"));
        odd.handles = vec![PersonId::new(long.clone()), "Ünïcödé 🙂".into(), "".into()];
        odd.region = Some("re\0gion".into());
        ledger.register(&[odd.clone()], "file").await.unwrap();
        let names = [odd.handles.clone(), vec![odd.id.clone(), "zero".into()]].concat();
        let found = ledger.resolve(&names).await.unwrap();
        assert_eq!(found, [vec![Some(Ordinal(0)); 4], vec![None]].concat());
        let record = ledger.person(Ordinal(0)).await.unwrap();
        assert_eq!(record.handles.len(), 4);
        assert_eq!(record.row.region.as_deref(), Some("re\0gion"));
        // A person who narrowed very many items: their standing is longer than an index takes.
        let at = "2026-11-01".parse().unwrap();
        let narrowed = |n: u32| {
            let mut choice = Choice::new(ChoiceKind::AudienceNarrowed, Scope::all(), at, "test");
            choice.item = Some(ItemId::new(format!(
                "an item whose id is long enough {n} {}",
                n.wrapping_mul(2_654_435_761)
            )));
            choice.audience = Some(rights::Audience::Friends);
            (Subject::Person(Ordinal(0)), Entry::Choice(choice))
        };
        for from in [0, 1500] {
            let entries: Vec<_> = (from..from + 1500).map(narrowed).collect();
            ledger.append(&entries).await.unwrap();
        }
        let body = "SELECT max(length(body)) > 100000 FROM demur_log.standing";
        assert_eq!(Server::shared().sql(home.database(Part::Log), body), "t");
        let before = ledger.person(Ordinal(0)).await.unwrap().standing;
        ledger.rebuild_state().await.unwrap();
        assert_eq!(ledger.person(Ordinal(0)).await.unwrap().standing, before);
        ledger.verify().await.unwrap();
    });
}

#[test]
fn known_standings_use_up_no_numbers() {
    if !there() {
        return;
    }
    let home = On::Postgres.home();
    wait(async {
        let ledger = home.open().await;
        settle(&ledger).await;
        let last = "SELECT last_value FROM demur_log.standing_id_seq";
        let last = || Server::shared().sql(home.database(Part::Log), last);
        ledger.append(&[noted("a")]).await.unwrap();
        let first = last();
        for _ in 0..20 {
            ledger.append(&[noted("a")]).await.unwrap();
        }
        assert_eq!(last(), first);
    });
}

/// What `settle` says that whoever runs the server does after an erasure; then no file has anything.
#[test]
fn after_an_erasure_and_the_operators_part_no_file_of_the_server_has_the_person() {
    if !there() {
        return;
    }
    let master = tempfile::tempdir().unwrap();
    let server = Server::start(&[
        "fsync=off",
        "autovacuum=off",
        "wal_recycle=off",
        "min_wal_size=32MB",
    ]);
    wait(async {
        let storage = Postgres::open(&servers(&server.url("postgres"), master.path())).await;
        let ledger = over(storage.unwrap()).await;
        let mut marked = person(1);
        marked.id = "id-of-the-person-to-be-erased".into();
        marked.handles = vec!["@handle-of-the-person-to-be-erased".into()];
        marked.region = Some("region-of-the-person".into());
        let people = [person(0), marked, person(2)];
        ledger.register(&people, "file").await.unwrap();
        let at = "2026-11-01".parse().unwrap();
        let mut choice = Choice::new(ChoiceKind::AudienceNarrowed, Scope::all(), at, "test");
        choice.item = Some("item-of-the-person-to-be-erased".into());
        choice.audience = Some(rights::Audience::Friends);
        ledger
            .append(&[(Subject::Person(Ordinal(1)), Entry::Choice(choice))])
            .await
            .unwrap();
        // Statistics are what a server keeps of values beside the tables.
        server.sql("postgres", "ANALYZE; CHECKPOINT");
        let markers = [
            "id-of-the-person",
            "@handle-of-the-person",
            "region-of-the-person",
            "item-of-the-person",
        ];
        let found = |marker: &str| files_with(&server.data(), marker.as_bytes());
        for marker in markers {
            assert!(
                found(marker).len() >= 2,
                "`{marker}` is there before: {:?}",
                found(marker)
            );
        }
        let statistics = "SELECT count(*) FROM pg_statistic WHERE stavalues1::text LIKE '%-person-%' OR stavalues2::text LIKE '%-person-%'";
        assert_eq!(server.sql("postgres", statistics), "0");
        ledger.erase(&[Ordinal(1)].into()).await.unwrap();
        for table in ["person", "stand", "handle", "standing", "link"] {
            server.sql("postgres", &format!("VACUUM FULL demur_log.{table}"));
        }
        for _ in 0..3 {
            server.sql("postgres", "CHECKPOINT; SELECT pg_switch_wal(); CHECKPOINT");
        }
        for marker in markers {
            assert!(
                found(marker).is_empty(),
                "`{marker}` is still in {:?}",
                found(marker)
            );
        }
        ledger.verify().await.unwrap();
    });
}
