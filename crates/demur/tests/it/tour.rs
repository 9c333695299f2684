//! `demur up` from start to end, and the sample town against Cedar's authorizer; and what the console shows of it.

use crate::ports::free_port;
use crate::shop::demur;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

#[test]
fn the_tour_ends_with_an_objection_that_takes_effect() {
    let folder = tempfile::tempdir().unwrap();
    let text = tour(folder.path());
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
    // Of what was erased, as much as lies in tables that are the platform's own.
    let orders = orders.as_array().unwrap();
    assert!(!orders.is_empty());
    let yet = |order: &Value| order["overdue"] == false && order["to"]["kind"] == "operator";
    assert!(orders.iter().all(yet), "{orders:?}");
    let statistics = told(&["papers", "statistics", "--format", "json"]);
    let late = &statistics["facts"]["late_choices"];
    assert!(late["measured"].as_u64().unwrap() > 0, "{late}");
    assert!(late["p99_ms"].as_u64().unwrap() < 10_000, "{late}");
}

/// What the tour serves, as somebody sees it who signs in by a link that it printed.
struct Visit {
    address: String,
    cookie: String,
}

impl Visit {
    fn by(address: &str, link: &str) -> Visit {
        let mut visit = Visit {
            address: address.to_owned(),
            cookie: String::new(),
        };
        let entered = visit.ask(&format!("POST {link}"));
        let cookie = entered.split("set-cookie: ").nth(1).unwrap();
        visit.cookie = cookie.split(';').next().unwrap().to_owned();
        visit
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

/// A program that ends with this.
struct Running(Child);

impl Running {
    fn demur(folder: &Path, args: &[&str]) -> Running {
        let mut command = Command::new(env!("CARGO_BIN_EXE_demur"));
        let command = command.args(args).current_dir(folder);
        let command = command.env_remove("DEMUR_WORKSPACE").stdout(Stdio::piped());
        Running(command.spawn().unwrap())
    }

    fn lines(&mut self) -> impl Iterator<Item = String> + use<> {
        let lines = BufReader::new(self.0.stdout.take().unwrap()).lines();
        lines.map(Result::unwrap)
    }

    /// Ends it as a service is ended.
    fn end(mut self) {
        let id = self.0.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(told.success());
        assert!(self.0.wait().unwrap().success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// The tour with the portal at its end; gives what it printed.
fn tour(folder: &Path) -> String {
    let taken = TcpListener::bind(("127.0.0.1", free_port())).unwrap();
    let at = taken.local_addr().unwrap().to_string();
    let args = ["up", "tour", "--people", "400", "--serve", "--listen", &at];
    // Where somebody else listens it says so at once.
    let refused = demur(folder, &args);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("`--listen`") && said.contains(&at), "{said}");
    drop(taken);
    let mut running = Running::demur(folder, &args);
    let (mut text, mut links) = (String::new(), Vec::new());
    let mut lines = running.lines();
    for line in lines.by_ref() {
        if text.is_empty() {
            let other = TcpListener::bind(&at);
            assert!(other.is_err(), "its place is held until it serves");
        }
        text.push_str(&line);
        text.push('\n');
        if let Some((_, link)) = line.split_once(&format!("once: http://{at}")) {
            links.push(link.to_owned());
        }
        if line.contains("signs officer in") {
            break;
        }
    }
    assert_eq!(links.len(), 3, "who signs in: {text}");
    let (objected, used, officer) = (&links[0], &links[1], &links[2]);
    let home = Visit::by(&at, objected).ask("GET /");
    assert!(
        home.contains("<h1 class=\"no\">"),
        "who objected sees: {home}"
    );
    let home = Visit::by(&at, used).ask("GET /");
    assert!(
        home.contains("<h1 class=\"yes\">"),
        "who did not sees: {home}"
    );
    let console = Visit::by(&at, officer).ask("GET /console");
    assert!(console.starts_with("HTTP/1.1 200"), "{console}");
    running.end();
    text
}

/// The console of the tour, served anew at any port.
fn console(shop: &Path) -> (Running, Visit) {
    let config = shop.join("demur.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    let at = text.split("\nlisten = \"").nth(1).unwrap();
    let at = format!("\nlisten = \"{}\"", at.split('"').next().unwrap());
    let anywhere = text.replace(&at, "\nlisten = \"127.0.0.1:0\"");
    std::fs::write(&config, anywhere).unwrap();
    let mut running = Running::demur(shop, &["--json", "serve", "--staff", "officer"]);
    let mut lines = running.lines();
    let ready: Value = serde_json::from_str(&lines.next().unwrap()).unwrap();
    let address = ready["portal"].as_str().unwrap().replace("http://", "");
    let link = lines.next().unwrap();
    let visit = Visit::by(&address, link.split_once(&address).unwrap().1);
    (running, visit)
}

/// In each room stands something of what happened in the tour.
fn every_room_shows_something(shop: &Path) {
    let (_running, console) = console(shop);
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
        ("/late-choices", "p99: "),
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
