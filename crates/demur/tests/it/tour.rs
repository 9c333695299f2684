//! `demur up` from start to end, and the sample town against Cedar's authorizer; and what the console shows of it.

use crate::shop::demur;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

#[test]
fn the_tour_ends_with_an_objection_that_takes_effect() {
    let folder = tempfile::tempdir().unwrap();
    let out = demur(
        folder.path(),
        &[
            "up",
            "tour",
            "--people",
            "400",
            "--listen",
            "127.0.0.1:9753",
        ],
    );
    let text = String::from_utf8_lossy(&out.stdout);
    assert!(
        out.status.success(),
        "{text}{}",
        String::from_utf8_lossy(&out.stderr)
    );
    assert!(
        text.contains("objection of") && text.contains("the workspace is tour/shop"),
        "{text}"
    );
    let shop = folder.path().join("tour/shop");
    let run = |args: &[&str]| {
        let out = demur(&shop, args);
        assert!(out.status.success(), "{args:?}: {out:?}");
        serde_json::from_slice::<Value>(&out.stdout).unwrap()
    };
    for purpose in ["ai_assistant", "generative_ai"] {
        let report = run(&["--json", "decide", "--purpose", purpose, "--reference"]);
        assert_eq!(
            report["reference"]["differences"], 0,
            "Cedar decides the town alike"
        );
        assert_eq!(report["items"], report["reference"]["items"]);
    }
    assert!(
        run(&["--json", "decide", "--purpose", "ai_assistant"])["admitted"]
            .as_u64()
            .unwrap()
            > 0
    );
    what_came_in(&shop);
    every_room_shows_something(&shop);
    the_notice_asks(&shop);
    let again = demur(folder.path(), &["up", "tour"]);
    assert_eq!(again.status.code(), Some(2), "nothing is overwritten");
}

/// Requests, what came back, an incident, an order, and how fast the objection took effect: by the commands.
fn what_came_in(shop: &Path) {
    let told = |args: &[&str]| -> Value {
        let out = demur(shop, &[&["--json"], args].concat());
        serde_json::from_slice(&out.stdout).unwrap()
    };
    let requests = told(&["request", "list", "--open"]);
    let of = |kind: &str| {
        let all = requests.as_array().unwrap().iter();
        let mut all = all.filter(|request| request["kind"] == kind);
        all.next().unwrap().clone()
    };
    assert_eq!(of("access")["channel"], "letter");
    assert_eq!(of("access")["overdue"], false);
    assert_eq!(of("rectification")["overdue"], true);
    assert_eq!(of("question")["channel"], "mail");
    let incidents = told(&["incident", "list"]);
    let incident = &incidents[0];
    assert_eq!(incidents.as_array().unwrap().len(), 1);
    assert_eq!(
        (&incident["found_by"], &incident["state"]),
        (&"report".into(), &"open".into())
    );
    assert_eq!(
        (&incident["items"], &incident["people"]),
        (&1.into(), &1.into())
    );
    assert_eq!(incident["place"], "ai_assistant/0001");
    let status = told(&["notice", "status", "first"]);
    assert_eq!(status["campaigns"][0]["states"]["bounced"], 4, "{status}");
    let aside = told(&["notice", "aside"]);
    assert_eq!(aside[0]["kind"], "reply:question", "{aside}");
    assert_eq!(
        aside.as_array().unwrap().len(),
        1,
        "the objection counts by itself: {aside}"
    );
    let orders = told(&["orders", "list"]);
    assert_eq!(orders.as_array().unwrap().len(), 1, "{orders}");
    let statistics = told(&["papers", "statistics", "--format", "json"]);
    let late = &statistics["facts"]["late_choices"];
    assert!(late["measured"].as_u64().unwrap() > 0, "{late}");
    assert!(late["p99_ms"].as_u64().unwrap() < 1_000, "{late}");
}

/// The console of the tour, which ends when this does.
struct Console {
    child: Child,
    address: String,
    cookie: String,
}

impl Console {
    fn open(shop: &Path) -> Console {
        let config = shop.join("demur.toml");
        let text = std::fs::read_to_string(&config).unwrap();
        let anywhere = text.replace("listen = \"127.0.0.1:9753\"", "listen = \"127.0.0.1:0\"");
        assert_ne!(anywhere, text);
        std::fs::write(&config, anywhere).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_demur"))
            .args(["--json", "serve", "--staff", "officer"])
            .current_dir(shop)
            .env_remove("DEMUR_WORKSPACE")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        let address = ready["portal"].as_str().unwrap().replace("http://", "");
        let link = lines.next().unwrap().unwrap();
        let link = link.split_once(&address).unwrap().1.to_owned();
        let mut console = Console {
            child,
            address,
            cookie: String::new(),
        };
        let entered = console.ask(&format!("POST {link}"));
        let cookie = entered.split("set-cookie: ").nth(1).unwrap();
        console.cookie = cookie.split(';').next().unwrap().to_owned();
        console
    }

    fn ask(&self, head: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request = format!(
            "{head} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {}\r\nAccept-Language: en\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n\r\n",
            self.address, self.cookie
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// In each room stands something of what happened in the tour.
fn every_room_shows_something(shop: &Path) {
    let console = Console::open(shop);
    for (room, words) in [
        ("", "somebody says that a post was seen in training"),
        ("/requests", "Rectification<span"),
        ("/returned", "Answer with a question"),
        ("/campaigns", "first"),
        ("/campaigns/first", "Not reached"),
        ("/purposes", "AI assistant"),
        ("/assessments", "Signed on"),
        ("/what-if", "AI assistant"),
        ("/sets", "ai_assistant/0001"),
        ("/sets/ai_assistant/0001", "Masked</dt>"),
        ("/late-choices", "promise kept"),
        ("/orders", "/console/orders/1"),
        (
            "/incidents",
            "somebody says that a post was seen in training",
        ),
        ("/documents", "Statistics"),
        ("/staff", "officer@example.org"),
        ("/keys", "platform"),
    ] {
        let page = console.ask(&format!("GET /console{room}"));
        assert!(page.starts_with("HTTP/1.1 200"), "{room}: {page}");
        let main = page.split("<main").nth(1).unwrap();
        assert!(main.contains(words), "`{words}` in {room}: {main}");
    }
}

/// Use rests on consent here, so the notice asks for one, and says that nothing happens without.
fn the_notice_asks(shop: &std::path::Path) {
    let mails: Vec<String> = std::fs::read_dir(shop.join("outgoing"))
        .unwrap()
        .map(|file| crate::served::plain(&std::fs::read_to_string(file.unwrap().path()).unwrap()))
        .filter(|mail| mail.contains("X-Demur-Notice"))
        .collect();
    assert!(mails.len() > 100, "{}", mails.len());
    for mail in &mails {
        let asks = [
            ("en", "Nothing of yours is used unless you say yes."),
            ("de", "Ohne Ihr Ja wird nichts von Ihnen genutzt."),
        ];
        let asked = asks.iter().any(|(lang, words)| {
            mail.contains(words) && mail.contains(&format!("/consent?lang={lang}"))
        });
        assert!(asked, "{mail}");
        for used in ["If you do not object", "Wenn Sie nicht widersprechen"] {
            assert!(!mail.contains(used), "{mail}");
        }
    }
}
