//! Announcing by mail from outside: planned, sent to a real mail server, killed in the middle, told again after
//! a change that matters.

use crate::sets::TownShop;
use crate::shop::demur;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// `crates/notice/tests/smtp_server.py`, which ends when this does.
pub(crate) struct MailServer {
    child: Child,
    folder: tempfile::TempDir,
    pub(crate) port: u16,
}

impl MailServer {
    pub(crate) fn start(options: &[&str]) -> Option<MailServer> {
        let Some(python) = std::env::var_os("DEMUR_PYTHON") else {
            assert!(std::env::var_os("CI").is_none(), "DEMUR_PYTHON must be set");
            println!("skipped: DEMUR_PYTHON is not set, and no mail server can be started");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../notice/tests/smtp_server.py");
        let mut child = Command::new(python)
            .arg(script)
            .arg(folder.path())
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let port = line.trim().parse().unwrap();
        Some(MailServer {
            child,
            folder,
            port,
        })
    }

    /// What it has written, line by line; the last one may be half there.
    pub(crate) fn lines(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.folder.path().join("taken.jsonl")).unwrap_or_default();
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        let line = |line: &str| serde_json::from_str(line).unwrap();
        whole.lines().map(line).collect()
    }

    /// Every mail: to whom, and the whole of it.
    pub(crate) fn mails(&self) -> Vec<(String, String)> {
        let mail = |mail: Value| {
            let text = |part: &str| mail[part].as_str().unwrap().to_owned();
            (text("to"), text("data"))
        };
        self.lines().into_iter().map(mail).collect()
    }

    /// A bounce of each mail that it has taken.
    pub(crate) fn bounces(&self) -> Vec<String> {
        self.lines().iter().map(bounce).collect()
    }

    /// How often each address got a mail.
    fn taken(&self) -> BTreeMap<String, u32> {
        let mut taken = BTreeMap::new();
        for mail in self.lines() {
            let to = mail["to"].as_str().unwrap().to_owned();
            *taken.entry(to).or_default() += 1;
        }
        taken
    }
}

/// A mail that comes back: its mailbox is unknown (RFC 3464).
fn bounce(mail: &Value) -> String {
    format!(
        "From: MAILER-DAEMON@example.org\r\nTo: {}\r\nSubject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; example.org\r\n\r\nFinal-Recipient: rfc822; {}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n",
        mail["from"].as_str().unwrap(),
        mail["to"].as_str().unwrap(),
    )
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A town whose operator can announce.
pub(crate) fn town(people: &str, port: u16) -> TownShop {
    let shop = TownShop::new(people, |_| true);
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let notice = format!(
        r#"
[notice.controller]
name = "Example Town Ltd"
address = "1 Main Street, 10115 Berlin"
contact = "privacy@example.org"
[notice.officer]
name = "Ada Lovelace"
contact = "dpo@example.org"
[notice.sender]
from = "privacy@example.org"
return_path = "bounces@mail.example.org"
portal = "https://privacy.example.org"
[notice.server]
host = "127.0.0.1"
port = {port}
encryption = "none"
connections = 4
"#
    );
    fs::write(&config, text + &notice).unwrap();
    shop.json(&["notice", "new", "spring"]);
    for lang in ["en", "de"] {
        let facts = shop
            .root()
            .join(format!("notices/spring/{lang}/facts.toml"));
        let text = fs::read_to_string(&facts).unwrap();
        let text = text.replace("= \"\"", "= \"Said here.\"").replace(
            "[purposes]\n",
            "[purposes]\nai_assistant = \"the assistant\"\n",
        );
        fs::write(&facts, text).unwrap();
    }
    shop
}

pub(crate) fn plan(shop: &TownShop, campaign: &str) -> Value {
    let about = ["--text", "spring", "--purpose", "ai_assistant"];
    shop.json(&[&["notice", "plan", campaign], &about[..]].concat())
}

pub(crate) fn stages(shop: &TownShop, campaign: &str) -> BTreeMap<String, u64> {
    let status = shop.json(&["notice", "status", campaign]);
    serde_json::from_value(status["campaigns"][0]["stages"].clone()).unwrap()
}

pub(crate) fn send(shop: &TownShop, flags: &[&str]) -> Value {
    shop.json(&[&["notice", "send", "spring-2027"], flags].concat())
}

#[test]
fn a_campaign_is_checked_planned_sent_and_counted() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = town("120", server.port);
    let checked = shop.json(&["notice", "check", "spring", "--purpose", "ai_assistant"]);
    assert_eq!(checked["ok"], true, "{checked}");
    let planned = plan(&shop, "spring-2027");
    // A few are known by name only: somebody mentioned them.
    let all = planned["added"].as_u64().unwrap();
    assert!(all >= 120, "{planned}");
    let without = planned["states"]["no_address"].as_u64().unwrap();
    assert!(without > 0 && without < 20, "{planned}");
    let out = shop.root().join("mail.eml");
    shop.json(&[
        "notice",
        "preview",
        "spring-2027",
        "--person",
        "u3",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert!(fs::read_to_string(out).unwrap().contains("u3@example.org"));
    assert!(server.taken().is_empty(), "nothing was sent by looking");
    let sent = send(&shop, &[]);
    assert_eq!(sent["accepted"].as_u64().unwrap(), all - without);
    assert_eq!(sent["finished"], true);
    assert_eq!(server.taken().len() as u64, all - without);
    let stages = stages(&shop, "spring-2027");
    assert_eq!(stages["planned"], all);
    assert_eq!(stages["sent"], all - without);
    assert_eq!(stages["unreached"], without);
    let letters = shop.root().join("letters.csv");
    shop.json(&[
        "notice",
        "letters",
        "spring-2027",
        "--out",
        letters.to_str().unwrap(),
    ]);
    let lines = fs::read_to_string(letters).unwrap();
    assert_eq!(lines.lines().count() as u64, without + 1);
    assert!(lines.contains(",no_address"));
}

/// Killed again and again in the middle: everybody gets at most one mail, nobody is forgotten, and those of
/// whom nothing is known are exactly those that are called unsure.
#[test]
fn killed_in_the_middle_nobody_gets_two() {
    let Some(server) = MailServer::start(&["--delay", "60"]) else {
        return;
    };
    let shop = town("200", server.port);
    let planned = plan(&shop, "spring-2027");
    let wanted = planned["states"]["waiting"].as_u64().unwrap();
    let mut kills = 0;
    for after in [20, 60, 90, 130] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_demur"))
            .args(["notice", "send", "spring-2027"])
            .current_dir(shop.root())
            .env_remove("DEMUR_WORKSPACE")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while server.taken().len() < after && child.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(120));
            std::thread::sleep(Duration::from_millis(5));
        }
        kills += u32::from(child.try_wait().unwrap().is_none());
        // SIGKILL.
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert_eq!(kills, 4, "each was killed at work");
    let sent = send(&shop, &[]);
    assert_eq!(sent["finished"], true);
    let taken = server.taken();
    assert!(taken.values().all(|times| *times == 1), "{taken:?}");
    let (accepted, unsure) = (
        sent["accepted"].as_u64().unwrap(),
        sent["unsure"].as_u64().unwrap(),
    );
    assert_eq!(accepted + unsure, wanted, "nobody is forgotten: {sent}");
    assert!(unsure <= 4 * 4, "four connections, four kills: {sent}");
    assert!(taken.len() as u64 >= accepted && taken.len() as u64 <= wanted);
    // The officer can have those sent again, and says so.
    let sent = send(&shop, &["--again"]);
    assert_eq!(sent["accepted"].as_u64().unwrap(), wanted);
}

#[test]
fn bounces_in_a_maildir_and_from_a_pipe_count_once() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = town("60", server.port);
    plan(&shop, "spring-2027");
    send(&shop, &[]);
    let maildir = shop.root().join("bounces");
    for part in ["new", "cur", "tmp"] {
        fs::create_dir_all(maildir.join(part)).unwrap();
    }
    let mails = server.lines();
    fs::write(maildir.join("new/1.host"), bounce(&mails[0])).unwrap();
    fs::write(maildir.join("cur/2.host:2,"), bounce(&mails[1])).unwrap();
    fs::write(
        maildir.join("new/3.host"),
        "From: a@example.net\r\n\r\nHello\r\n",
    )
    .unwrap();
    let returns = || shop.json(&["notice", "returns", "--maildir", maildir.to_str().unwrap()]);
    let found = returns();
    assert_eq!(found["not_reached"], 2, "{found}");
    assert_eq!(found["aside"], 1, "{found}");
    let mut names: Vec<String> = fs::read_dir(maildir.join("cur"))
        .unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["1.host:2,S", "2.host:2,S", "3.host:2,S"]);
    assert_eq!(returns(), serde_json::json!({}), "nothing is read twice");
    let aside = shop.json(&["notice", "aside"]);
    assert_eq!(aside.as_array().unwrap().len(), 1);
    let digest = aside[0]["digest"].as_str().unwrap().to_owned();
    shop.json(&["notice", "aside", "--settle", &digest[..10]]);
    assert_eq!(shop.json(&["notice", "aside"]), serde_json::json!([]));

    let piped = |message: &str| -> (i32, String) {
        use std::io::Write as _;
        let mut child = Command::new(env!("CARGO_BIN_EXE_demur"))
            .args(["--json", "notice", "returns", "--file", "-"])
            .current_dir(shop.root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(message.as_bytes())
            .unwrap();
        let out = child.wait_with_output().unwrap();
        (
            out.status.code().unwrap(),
            String::from_utf8(out.stdout).unwrap(),
        )
    };
    let (status, out) = piped(&bounce(&mails[2]));
    assert_eq!(
        (status, out.contains("\"not_reached\": 1")),
        (0, true),
        "{out}"
    );
    let stages = stages(&shop, "spring-2027");
    let without = stages["planned"] - mails.len() as u64;
    assert_eq!(stages["unreached"], without + 3);
    // Where nothing can be written down, the mail server keeps the bounce.
    let outbox = shop.root().join("notices");
    let away = shop.root().join("notices-away");
    fs::rename(&outbox, &away).unwrap();
    fs::write(&outbox, "a file where a folder should be").unwrap();
    let (status, _) = piped(&bounce(&mails[3]));
    assert_eq!(status, 75, "EX_TEMPFAIL");
    fs::remove_file(&outbox).unwrap();
    fs::rename(&away, &outbox).unwrap();
    let (status, out) = piped(&bounce(&mails[3]));
    assert_eq!(
        (status, out.contains("\"not_reached\": 1")),
        (0, true),
        "{out}"
    );
}

fn change_assessment(shop: &TownShop, from: &str, to: &str) {
    let path = shop.root().join("assessments/ai_assistant.toml");
    let text = fs::read_to_string(&path).unwrap();
    // What was signed stays: a change is another version.
    let version = |n: u32| format!("version = {n}\n");
    let last = (1..9).find(|n| text.contains(&version(*n))).unwrap();
    let text = text.replace(&version(last), &version(last + 1));
    let start = text.find(from).unwrap();
    let line_end = text[start..].find('\n').unwrap() + start;
    fs::write(
        &path,
        format!("{}{to}{}", &text[..start], &text[line_end..]),
    )
    .unwrap();
}

fn refused(shop: &TownShop, args: &[&str]) -> String {
    let out = demur(&shop.root(), args);
    assert_eq!(out.status.code(), Some(2), "{out:?}");
    String::from_utf8(out.stderr).unwrap()
}

/// After a change that matters nobody counts as told, and nothing is compiled, until another notice was
/// sent and its waiting time has passed.
#[test]
fn a_change_that_matters_holds_compiles_until_people_are_told_again() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = town("150", server.port);
    let compile = ["compile", "--purpose", "ai_assistant"];
    let first = shop.json(&compile);
    assert!(first["admitted"].as_u64().unwrap() > 0, "{first}");
    let decide = || {
        shop.json(&["decide", "--purpose", "ai_assistant"])["admitted"]
            .as_u64()
            .unwrap()
    };
    let before = decide();

    // What does not go beyond what people were told holds nothing.
    change_assessment(
        &shop,
        "necessity = ",
        "necessity = \"Said in other words.\"",
    );
    let signed = shop.json(&["assess", "sign", "ai_assistant", "--officer", "Ada"]);
    assert_eq!(signed["held"], serde_json::json!([]), "{signed}");
    assert_eq!(decide(), before);

    change_assessment(&shop, "interest = ", "interest = \"Selling profiles.\"");
    let signed = shop.json(&["assess", "sign", "ai_assistant", "--officer", "Ada"]);
    let held = signed["held"][0].as_str().unwrap();
    assert!(held.contains("another interest"), "{held}");
    assert_eq!(decide(), 0, "nobody was told of this");
    let error = refused(&shop, &compile);
    assert!(error.contains("demur notice plan"), "{error}");

    plan(&shop, "spring-2027");
    let error = refused(&shop, &compile);
    assert!(error.contains("is planned and not sent"), "{error}");
    send(&shop, &[]);
    let error = refused(&shop, &compile);
    assert!(error.contains("its waiting time ends on"), "{error}");
    assert_eq!(decide(), 0, "nobody has waited long enough");
    let status = shop.json(&["notice", "status"]);
    assert!(status["held"][0].as_str().unwrap().contains("waiting time"));
    // A set that there is keeps what it was compiled under, and says so.
    let verified = shop.json(&["verify", "ai_assistant", "--reference"]);
    assert_eq!(verified["holds"], true, "{verified}");
}

#[test]
fn an_erased_person_is_in_no_outbox() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = town("40", server.port);
    plan(&shop, "spring-2027");
    send(&shop, &[]);
    let all = stages(&shop, "spring-2027")["planned"];
    let file = shop.root().join("erase.jsonl");
    let line = "{\"person\": \"u3\", \"choice\": \"erasure\", \"at\": \"2026-11-20\"}\n";
    fs::write(&file, line).unwrap();
    shop.json(&["import", "choices", file.to_str().unwrap()]);
    fs::remove_file(file).unwrap();
    shop.json(&["purge", "u3"]);
    assert_eq!(stages(&shop, "spring-2027")["planned"], all - 1);
    let found = shop.json(&["purge", "--find", "u3@example.org"]);
    assert_eq!(found["found"], serde_json::json!([]), "{found}");
}
