//! A workspace whose ledger is in PostgreSQL, from outside.

use crate::served::until;
use crate::server::{Server, there};
use crate::sets::TownShop;
use crate::shop::{Shop, demur};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn a_town_in_postgresql_is_decided_as_one_in_files_and_an_objection_reaches_another_machine() {
    if !there() {
        return;
    }
    // With its flush, as demur asks for it.
    let server = Server::start(&[]);
    let postgres = ["--postgres", &server.url("postgres")];
    let (files, servers) = (
        TownShop::new("150", |_| true),
        TownShop::with("150", |_| true, &postgres),
    );
    assert!(!servers.root().join("ledger/ledger.db").exists());
    let decide = ["decide", "--purpose", "ai_assistant", "--reference"];
    let (one, two) = (files.json(&decide), servers.json(&decide));
    assert!(one["admitted"].as_u64().unwrap() > 0);
    assert_eq!(two["reference"]["differences"], 0);
    for counted in ["items", "admitted", "refused", "reasons", "sequence"] {
        assert!(!one[counted].is_null(), "{counted}");
        assert_eq!(one[counted], two[counted], "{counted}");
    }
    servers.json(&["compile", "--purpose", "ai_assistant"]);
    let people = servers.root().join("people.csv");
    fs::write(&people, "id,birth_date\nada,1990-01-01\nbob,1991-01-01\n").unwrap();
    servers.json(&["import", "people", people.to_str().unwrap()]);
    servers.json(&["object", "ada"]);
    // Another machine has the configuration, the keys, and what was imported.
    let other = tempfile::tempdir().unwrap();
    copy(&servers.root(), other.path());
    let there = |args: &[&str]| {
        let out = demur(other.path(), &[&["--json"], args].concat());
        assert!(out.status.success(), "{args:?}: {out:?}");
        serde_json::from_slice::<Value>(&out.stdout).unwrap()
    };
    let history = there(&["ledger", "history", "ada"]).to_string();
    assert!(history.contains("objection"), "{history}");
    there(&["object", "bob"]);
    let verified = servers.json(&["ledger", "verify"]);
    assert_eq!(verified["entries"], verified["opened"]);
    assert_eq!(there(&["ledger", "verify"])["entries"], verified["entries"]);
}

/// A server that asks for a password.
fn strict() -> Server {
    let server = Server::start(&[]);
    server.sql("postgres", "ALTER ROLE demur PASSWORD 'hush-hush'");
    let rules = server.data().join("pg_hba.conf");
    fs::write(rules, "local all all scram-sha-256\n").unwrap();
    server.sql("postgres", "SELECT pg_reload_conf()");
    // It reads them a moment later.
    until(|| {
        let mut psql = server.client("psql");
        psql.args(["-w", "-d", "postgres", "-c", "SELECT 1"]);
        let answered = psql.output().unwrap().status.success();
        (!answered).then_some(())
    });
    server
}

fn with(folder: &Path, variable: (&str, &str), args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demur"));
    command
        .args(args)
        .current_dir(folder)
        .env(variable.0, variable.1);
    command.output().unwrap()
}

#[test]
fn passwords_come_from_the_environment_or_a_file_and_are_never_printed() {
    if !there() {
        return;
    }
    let server = strict();
    let folder = tempfile::tempdir().unwrap();
    let address = server.url("postgres");
    let init = |name: &str, variable| {
        with(
            folder.path(),
            variable,
            &["init", name, "--postgres", &address],
        )
    };
    let refused = init("none", ("PGPASSFILE", "/nowhere"));
    assert_eq!(refused.status.code(), Some(2));
    let wrong = init("wrong", ("PGPASSWORD", "not-hush"));
    assert_eq!(wrong.status.code(), Some(2));
    let said = String::from_utf8(wrong.stderr).unwrap();
    assert!(said.contains("password authentication failed"), "{said}");
    assert!(!said.contains("not-hush"), "{said}");
    assert!(init("shop", ("PGPASSWORD", "hush-hush")).status.success());
    let shop = folder.path().join("shop");
    let text = fs::read_to_string(shop.join("demur.toml")).unwrap();
    assert!(text.contains("storage = \"postgres\"") && !text.contains("hush"));
    let file = folder.path().join("passwords");
    fs::write(&file, "*:*:*:demur:hush-hush\n").unwrap();
    #[cfg(unix)]
    fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let verify = ["ledger", "verify"];
    let read = with(&shop, ("PGPASSFILE", file.to_str().unwrap()), &verify);
    assert!(read.status.success(), "{read:?}");
    // The variable stands above the file, here with a password in it and a server that is not there.
    let with_password = address.replace("demur@", "demur:hush-hush@");
    let both = format!("postgres://localhost/d?host=/nowhere,{with_password}");
    let read = with(&shop, ("DEMUR_LEDGER_URL", &both), &verify);
    assert!(read.status.success(), "{read:?}");
    let nowhere = with_password.replace("host=/", "host=/nowhere/");
    let lost = with(&shop, ("DEMUR_LEDGER_URL", &nowhere), &verify);
    assert_eq!(lost.status.code(), Some(2));
    let said = format!("{lost:?}");
    assert!(
        said.contains("no server of the ledger's log can be used"),
        "{said}"
    );
    assert!(!said.contains("hush"), "{said}");
}

#[test]
fn a_workspace_does_not_change_its_storage_unawares() {
    if !there() {
        return;
    }
    let server = Server::start(&[]);
    let files = Shop::new(&[]);
    let config = files.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let address = server.url("postgres");
    let changed = format!("{text}\n[ledger]\nstorage = \"postgres\"\nurls = [\"{address}\"]\n");
    fs::write(&config, changed).unwrap();
    let (status, _, refused) = files.run(&["ledger", "verify"]);
    assert_eq!(status, 2, "{refused}");
    assert!(refused.contains("would be forgotten"), "{refused}");
    assert_eq!(
        server.sql("postgres", "SELECT to_regnamespace('demur_log') IS NULL"),
        "t"
    );
    let servers = Shop::new(&["--postgres", &address]);
    let config = servers.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(
        &config,
        text.replace("storage = \"postgres\"", "storage = \"sqlite\""),
    )
    .unwrap();
    let (status, _, refused) = servers.run(&["ledger", "verify"]);
    assert_eq!(status, 2, "{refused}");
    assert!(refused.contains("storage = \"postgres\""), "{refused}");
    assert!(!servers.root().join("ledger/ledger.db").exists());
}
