//! The API from outside: keys from the command line, `demur serve`, events, what they bring imported.

use crate::served::{Answer, Portal};
use crate::sets::TownShop;
use crate::shop::demur;
use serde_json::{Value, json};
use std::fs;

fn shop() -> TownShop {
    let shop = TownShop::new("40", |at| at == 0);
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let more = "\n[notice.sender]\nfrom = \"privacy@example.org\"\nreturn_path = \"bounces@example.org\"\nportal = \"http://127.0.0.1\"\n[notice.server]\nfolder = \"mails\"\n[portal]\nlisten = \"127.0.0.1:0\"\n[items.map]\nperson = \"author\"\n[items.set]\naudience = \"public\"\naudience_then = \"public\"\nkind = \"post\"\ncollected_for = \"service\"\n";
    fs::write(&config, text + more).unwrap();
    shop
}

fn key(shop: &TownShop, scopes: &str) -> String {
    let made = shop.json(&["api", "key", "new", "platform", "--scope", scopes]);
    made["secret"].as_str().unwrap().to_owned()
}

fn ask(portal: &Portal, key: &str, head: &str, body: &str) -> Answer {
    let bearer = format!("Bearer {key}");
    let headers = [
        ("Authorization", bearer.as_str()),
        ("Content-Type", "application/x-ndjson"),
    ];
    portal.ask(head, &headers, body)
}

fn said(position: u64, person: &str) -> String {
    let event = json!({
        "stream": "live", "position": position, "at": "2026-11-29T10:00:00Z",
        "type": "choice_made", "person": person, "choice": "special_category", "item": format!("posts/{position}"),
    });
    format!("{event}\n")
}

#[test]
fn keys_are_made_listed_and_revoked() {
    let shop = shop();
    let secret = key(&shop, "people:read,sets:read");
    let listed = shop.json(&["api", "key", "list"]);
    let prefix = listed[0]["prefix"].as_str().unwrap().to_owned();
    assert!(secret.starts_with(&format!("demur_{prefix}_")));
    assert_eq!(listed[0]["scopes"], json!(["people:read", "sets:read"]));
    assert!(!listed.to_string().contains(&secret[15..]));
    let portal = Portal::start(&shop);
    assert_eq!(
        ask(&portal, &secret, "GET /api/v1/people/u3", "").status,
        200
    );
    let sets = ask(&portal, &secret, "GET /api/v1/sets", "");
    assert_eq!(sets.status, 200, "{}", sets.body);
    shop.json(&["api", "key", "revoke", &prefix]);
    assert_eq!(
        ask(&portal, &secret, "GET /api/v1/people/u3", "").status,
        401
    );
    assert_eq!(
        portal.get("/public", "").status,
        200,
        "the portal stands beside it"
    );
    for wrong in [
        &["api", "key", "new", "x", "--scope", "everything"][..],
        &[
            "api",
            "key",
            "new",
            "x",
            "--scope",
            "sets:read",
            "--expires",
            "2001-01-01",
        ],
        &["api", "key", "revoke", "00000000"],
    ] {
        let out = demur(&shop.root(), wrong);
        assert_eq!(out.status.code(), Some(2), "{out:?}");
    }
}

#[test]
fn what_events_bring_is_imported_once_and_decided_like_anything_else() {
    let shop = shop();
    let key = key(&shop, "events:write");
    let portal = Portal::start(&shop);
    let item = |position: u64, id: &str| {
        let event = json!({
            "stream": "items", "position": position, "at": "2026-11-29T10:00:00Z", "type": "item_created",
            "row": { "id": id, "author": "u3", "created": "2024-05-06", "surface": "feed", "text": "from an event" },
        });
        format!("{event}\n")
    };
    let sent = item(1, "live/1") + &item(2, "live/2");
    let taken = ask(&portal, &key, "POST /api/v1/events", &sent);
    assert_eq!(taken.status, 200, "{}", taken.body);
    let imported = shop.json(&["import", "inbox"]);
    assert_eq!(imported["files"][0]["accepted"], 2, "{imported}");
    assert_eq!(shop.json(&["import", "inbox"])["files"], json!([]));
    let explained = shop.json(&["explain", "--item", "live/1"]);
    assert!(explained.to_string().contains("live/1"), "{explained}");

    // The same items in other events: known again, not there twice.
    let again = ask(
        &portal,
        &key,
        "POST /api/v1/events",
        &(item(2, "live/2") + &item(3, "live/1")),
    );
    assert_eq!(again.status, 200, "{}", again.body);
    let imported = shop.json(&["import", "inbox"]);
    assert_eq!(
        (
            &imported["files"][0]["accepted"],
            &imported["files"][0]["repeated"]
        ),
        (&json!(0), &json!(1)),
        "{imported}"
    );
}

#[test]
fn a_killed_server_loses_no_event_and_takes_none_twice() {
    let shop = shop();
    let key = key(&shop, "events:write,people:read");
    let all: Vec<String> = (1..=400).map(|n| said(n, "u3")).collect();
    for millis in [15, 60, 140] {
        let portal = Portal::start(&shop);
        let sending = {
            let (all, key, address) = (all.clone(), key.clone(), portal.address().to_owned());
            std::thread::spawn(move || {
                let mut acknowledged = 0;
                for part in all.chunks(20) {
                    let body: String = part.concat();
                    match crate::served::try_post(&address, "/api/v1/events", &key, &body) {
                        Some(answer) if answer.contains("\"streams\"") => acknowledged += 1,
                        _ => break,
                    }
                }
                acknowledged
            })
        };
        std::thread::sleep(std::time::Duration::from_millis(millis));
        // SIGKILL.
        drop(portal);
        let acknowledged: u64 = sending.join().unwrap();
        let portal = Portal::start(&shop);
        let streams = ask(&portal, &key, "GET /api/v1/streams", "");
        let streams: Value = serde_json::from_str(&streams.body).unwrap();
        let last = streams["streams"][0]["last"].as_u64().unwrap_or(0);
        assert!(
            last >= acknowledged.min(20) * 20,
            "acknowledged {acknowledged}, there {last}"
        );
    }
    let portal = Portal::start(&shop);
    let taken = ask(&portal, &key, "POST /api/v1/events", &all.concat());
    assert_eq!(taken.status, 200, "{}", taken.body);
    drop(portal);
    let history = shop.json(&["ledger", "history", "u3"]);
    let flagged = history
        .as_array()
        .unwrap()
        .iter()
        .filter(|e| e.to_string().contains("posts/"));
    assert_eq!(flagged.count(), 400, "each choice once");
    shop.json(&["ledger", "verify"]);
}

#[test]
fn the_log_of_requests_says_nothing_of_people() {
    let shop = shop();
    let key = key(&shop, "people:read");
    let (portal, log) = Portal::start_logged(&shop);
    ask(&portal, &key, "GET /api/v1/people/u3/choices?limit=7", "");
    ask(&portal, &key, "GET /api/v1/people/stranger-4711", "");
    portal.get("/o/some-sealed-link?lang=de", "");
    portal.get("/items?q=private-words", "");
    drop(portal);
    let log = log.join().unwrap();
    let lines: Vec<Value> = log
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .filter(|line: &Value| line["route"].is_string())
        .collect();
    let routes: Vec<&str> = lines
        .iter()
        .map(|line| line["route"].as_str().unwrap())
        .collect();
    assert_eq!(
        routes,
        [
            "/api/v1/people/{id}/choices",
            "/api/v1/people/{id}",
            "/o/{token}",
            "/items"
        ]
    );
    assert_eq!(
        (&lines[1]["status"], &lines[1]["method"]),
        (&json!(404), &json!("GET"))
    );
    assert_eq!(lines[0]["key"], json!(key.split('_').nth(1).unwrap()));
    for private in [
        "u3",
        "stranger",
        "sealed-link",
        "private-words",
        "limit=7",
        &key[15..],
    ] {
        assert!(!log.contains(private), "{private} is in the log:\n{log}");
    }
}
