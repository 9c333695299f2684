//! `demur watch` and `demur feed` from outside, as processes.

use crate::sets::TownShop;
use crate::shop::demur;
use corpus::set::PublicKey;
use feed::Reader;
use serde_json::Value;
use std::fs;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

fn lines(out: &Output) -> Vec<Value> {
    let text = String::from_utf8(out.stdout.clone()).unwrap();
    let lines = text.lines().map(|l| serde_json::from_str(l).unwrap());
    lines.collect()
}

fn events<'l>(lines: &'l [Value], event: &str) -> Vec<&'l Value> {
    lines.iter().filter(|l| l["event"] == event).collect()
}

impl TownShop {
    fn once(&self) -> Vec<Value> {
        let out = demur(&self.root(), &["--json", "watch", "--once"]);
        assert!(out.status.success(), "{out:?}");
        lines(&out)
    }

    fn key(&self) -> String {
        let verified = self.json(&["verify", "ai_assistant"]);
        assert_eq!(verified["holds"], true, "{verified}");
        verified["key"].as_str().unwrap().to_owned()
    }

    fn reader(&self, number: u32) -> Reader {
        let key: PublicKey = self.key().parse().unwrap();
        Reader::open(&self.set(number), key.bytes()).unwrap()
    }

    /// A watch that runs until it is told to end.
    fn watch(&self) -> Child {
        Command::new(env!("CARGO_BIN_EXE_demur"))
            .args(["--json", "watch"])
            .current_dir(self.root())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Objects by import, which masks by itself.
    fn objects(&self, people: &[String]) {
        let file = self.root().join("said.csv");
        let rows: Vec<String> = people
            .iter()
            .map(|p| format!("{p},objection,2026-11-21T10:00:00Z\n"))
            .collect();
        fs::write(&file, format!("person,choice,at\n{}", rows.concat())).unwrap();
        self.json(&["import", "choices", "said.csv"]);
    }
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(120), "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Sends a signal, and waits for the end.
fn ends(child: Child, signal: &str) -> Output {
    let id = child.id().to_string();
    let sent = Command::new("kill").args([signal, &id]).status().unwrap();
    assert!(sent.success());
    child.wait_with_output().unwrap()
}

#[test]
fn once_brings_feeds_up_to_the_head_and_checks_hold_in_a_copy() {
    let shop = TownShop::new("200", |file| file < 2);
    shop.compile(&[]);
    let missing = demur(&shop.root(), &["feed", "show", "ai_assistant"]);
    assert_eq!(missing.status.code(), Some(2));
    let told = String::from_utf8(missing.stderr).unwrap();
    assert!(told.contains("demur watch"), "{told}");
    let first = shop.once();
    assert_eq!(events(&first, "following").len(), 1, "{first:?}");
    assert!(first[0]["at"].is_string());
    shop.objects(&shop.people_in(1)[..1]);
    let second = shop.once();
    let listed = events(&second, "following")[0]["listed"].as_u64().unwrap();
    assert!(listed > 0, "{second:?}");
    let shown = shop.json(&["feed", "show", "ai_assistant/0001"]);
    assert_eq!(shown["feed"]["revoked"].as_u64(), Some(listed));
    assert_eq!(shown["feed"]["set"], "ai_assistant/0001");
    let text = demur(&shop.root(), &["feed", "show", "ai_assistant"]);
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(
        text.contains("refused since") && text.contains(&format!("{listed} items")),
        "{text}"
    );
    // Loaders write beside it; neither is part of what the set claims.
    fs::create_dir_all(shop.set(1).join("loads")).unwrap();
    fs::write(shop.set(1).join("loads/run.jsonl"), "{}\n").unwrap();
    let key = shop.key();

    let elsewhere = tempfile::tempdir().unwrap();
    let copied = Command::new("cp")
        .arg("-r")
        .arg(shop.set(1))
        .arg(elsewhere.path().join("copy"))
        .status();
    assert!(copied.unwrap().success());
    let check = |more: &[&str]| {
        let args = [&["--json", "feed", "check", "copy", "--key", &key], more].concat();
        let out = demur(elsewhere.path(), &args);
        let found: Value = serde_json::from_slice(&out.stdout).unwrap();
        let failed = found["checks"].as_array().unwrap().iter();
        let failed = failed.filter(|c| c["ok"] == false);
        let failed: Vec<String> = failed
            .map(|c| c["name"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(out.status.code(), Some(i32::from(!failed.is_empty())));
        failed.join(" ")
    };
    assert_eq!(check(&["--max-age", "3600"]), "");
    std::thread::sleep(Duration::from_millis(1_100));
    assert_eq!(check(&[]), "age", "a second is what loaders take");
    let state = elsewhere.path().join("copy/state/000001.json");
    let newest = elsewhere.path().join("copy/state");
    let newest = fs::read_dir(newest)
        .unwrap()
        .map(|e| e.unwrap().path())
        .max();
    assert!(newest >= Some(state));
    fs::remove_file(newest.unwrap()).unwrap();
    assert_eq!(check(&["--max-age", "3600"]), "state");
    let head = elsewhere.path().join("copy/feed/head");
    let text = fs::read_to_string(&head).unwrap();
    fs::write(&head, text.replace("\"sequence\":", "\"sequence\":1")).unwrap();
    assert_eq!(check(&["--max-age", "3600"]), "feed state age");
    let no_key = demur(elsewhere.path(), &["feed", "check", "copy"]);
    assert_eq!(no_key.status.code(), Some(2));
}

#[test]
fn a_running_watch_tells_masks_and_ends_cleanly() {
    let shop = TownShop::new("200", |file| file < 2);
    shop.compile(&[]);
    let people = shop.people_in(2);
    let running = shop.watch();
    until("a feed", || shop.set(1).join("feed/head").exists());
    let second = demur(&shop.root(), &["watch"]);
    assert_eq!(second.status.code(), Some(2));
    let told = String::from_utf8(second.stderr).unwrap();
    assert!(told.contains("follows these sets already"), "{told}");
    let mut reader = shop.reader(1);
    let before = reader.head().revoked;
    // The command masks by itself; readers that opened before learn of it all the same.
    let rows = shop.json(&["object", &people[0]])["masked"][0]["rows"]
        .as_u64()
        .unwrap();
    until("the objection", || {
        reader.poll().unwrap();
        reader.head().revoked == before + rows
    });
    // A set that appears meanwhile has a feed, too.
    shop.compile(&[]);
    until("the second set", || shop.set(2).join("feed/head").exists());
    let out = ends(running, "-TERM");
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    assert_eq!(events(&lines(&out), "following").len(), 2);
    assert_eq!(events(&lines(&out), "failed").len(), 0);
    assert_eq!(
        shop.json(&["verify", "ai_assistant/0001", "--reference"])["holds"],
        true
    );
    // Killed, it leaves a feed with which the next one goes on.
    let running = shop.watch();
    until("a beat", || {
        let poll = reader.poll().unwrap();
        poll.changed
    });
    drop(ends(running, "-KILL"));
    shop.json(&["object", &people[1]]);
    let after = shop.once();
    assert_eq!(events(&after, "following").len(), 2, "{after:?}");
    assert!(!reader.poll().unwrap().new_epoch, "the list goes on");
    assert!(reader.head().revoked > before + rows);
    for set in ["ai_assistant/0001", "ai_assistant/0002"] {
        assert_eq!(shop.json(&["verify", set, "--reference"])["holds"], true);
    }
}

#[test]
fn a_set_that_fails_is_told_and_gives_status_1() {
    let shop = TownShop::new("100", |file| file < 1);
    shop.compile(&[]);
    let policy = shop.set(1).join("policy.cedar");
    fs::write(&policy, "permit").unwrap();
    let out = demur(&shop.root(), &["watch", "--once"]);
    assert_eq!(out.status.code(), Some(1), "{out:?}");
    let text = String::from_utf8(out.stdout).unwrap();
    assert!(
        text.contains("ai_assistant/0001: FAILED") && text.contains("demur verify"),
        "{text}"
    );
    let config = shop.root().join("demur.toml");
    let toml = fs::read_to_string(&config).unwrap();
    fs::write(&config, format!("{toml}\n[watch]\nmask_every_second = 3\n")).unwrap();
    let out = demur(&shop.root(), &["watch", "--once"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(
        String::from_utf8(out.stderr)
            .unwrap()
            .contains("mask_every_second")
    );
}
