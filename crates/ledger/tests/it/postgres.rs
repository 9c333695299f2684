//! What is PostgreSQL's own: settings of servers, text that a database might refuse, the files of the
//! server after an erasure.

use crate::files::files_with;
use crate::home::{On, Part, servers};
use crate::ports::free_port;
use crate::server::{Server, give, there};
use crate::storm::{PEOPLE, noted, settle};
use crate::town::{over, person, wait};
use ledger::{NewPerson, Postgres, Servers};
use rights::{Choice, ChoiceKind, Entry, ErrorKind, ItemId, Ordinal, PersonId, Scope, Subject};
use std::path::Path;
use std::process::Command;
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
        marked.contact.mail = Some("mail-of-the-person@example.org".parse().unwrap());
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
            "mail-of-the-person",
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
        for table in [
            "person", "stand", "handle", "contact", "standing", "named", "link",
        ] {
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

#[test]
fn a_role_that_may_only_make_a_schema_is_enough() {
    if !there() {
        return;
    }
    let home = On::Postgres.home();
    let (server, database) = (Server::shared(), home.database(Part::Log));
    server.sql("postgres", &format!("CREATE ROLE plain_{database} LOGIN"));
    let grant = format!("GRANT CREATE ON DATABASE {database} TO plain_{database}");
    server.sql("postgres", &grant);
    let plain = server
        .url(database)
        .replace("demur@", &format!("plain_{database}@"));
    wait(async {
        let master = home.folder.path().join("master");
        let storage = Postgres::open(&servers(&plain, &master)).await.unwrap();
        let ledger = over(storage).await;
        settle(&ledger).await;
        ledger.append(&[noted("a")]).await.unwrap();
        ledger.erase(&[Ordinal(3)].into()).await.unwrap();
        ledger.rotate_keys().await.unwrap();
        ledger.rebuild_state().await.unwrap();
        ledger.verify().await.unwrap();
        let dead = "SELECT count(*) FROM pg_stat_user_tables WHERE vacuum_count = 0 AND schemaname = 'demur_keys' AND relname <> 'name'";
        assert_eq!(
            server.sql(database, dead),
            "0",
            "it may vacuum what is its own"
        );
    });
}

/// A certificate for `localhost`, signed by itself.
fn certificate(folder: &Path, name: &str) {
    let (key, certificate) = (
        folder.join(format!("{name}.key")),
        folder.join(format!("{name}.crt")),
    );
    let mut openssl = Command::new("openssl");
    openssl.args([
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
    ]);
    openssl.args([
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
    ]);
    openssl.args(["-addext", "basicConstraints=critical,CA:FALSE"]);
    openssl
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate);
    let made = openssl.output().unwrap();
    assert!(made.status.success(), "{made:?}");
    give(&key);
    give(&certificate);
}

#[test]
fn tls_is_to_the_server_that_was_named_or_not_at_all() {
    if !there() {
        return;
    }
    let port = free_port();
    let listen = [
        "fsync=off",
        "ssl=on",
        "listen_addresses=127.0.0.1",
        &format!("port={port}"),
    ];
    let server = Server::prepared(&listen, |data| {
        certificate(data, "server");
        certificate(data, "other");
    });
    let folder = tempfile::tempdir().unwrap();
    let open = |port: u16, query: &str| {
        let address = format!("postgres://demur@localhost:{port}/postgres?{query}");
        wait(async {
            let servers = Servers {
                patience: Duration::from_secs(3),
                ..servers(&address, &folder.path().join(port.to_string()))
            };
            Postgres::open(&servers).await
        })
    };
    let root = |name: &str| server.data().join(name).display().to_string();
    let right = format!("sslmode=verify-full&sslrootcert={}", root("server.crt"));
    open(port, &right).unwrap();
    let statement = "SELECT count(*) FROM pg_stat_ssl WHERE ssl";
    assert_eq!(
        server.sql("postgres", statement),
        "0",
        "dropped with the storage"
    );
    let other = format!("sslmode=verify-full&sslrootcert={}", root("other.crt"));
    let refused = open(port, &other);
    assert!(refused.unwrap_err().to_string().contains("certificate"));
    assert!(
        open(port, "sslmode=verify-full").is_err(),
        "no public authority knows it"
    );
    let port = free_port();
    let plain = [
        "fsync=off",
        "listen_addresses=127.0.0.1",
        &format!("port={port}"),
    ];
    let _plain = Server::start(&plain);
    assert!(open(port, "sslmode=disable").is_ok());
    let without = open(port, &right).unwrap_err();
    assert!(format!("{without:?}").contains("TLS"), "{without:?}");
}
