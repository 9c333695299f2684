//! Incidents in the console, and what tests of them share: whose items, messages, what the platform says.

mod hours;
mod looks;
mod told;

use crate::console::{days_ago, send};
use crate::served::{Answer, Portal};
use crate::sets::TownShop;
use serde_json::{Value, json};

/// Ids of some items of a person.
fn items(shop: &TownShop, person: &str, most: usize) -> Vec<String> {
    let told = shop.json(&["explain", "--person", person, "--purpose", "ai_assistant"]);
    let all = told[0]["items"].as_array().unwrap().iter();
    let ids = all.map(|item| item["item"].as_str().unwrap().to_owned());
    ids.take(most).collect()
}

/// A message to the people concerned, in each language that they may read.
fn words(what: &str) -> Vec<(&'static str, String)> {
    let parts = [
        what,
        "Ask us.",
        "We expect no consequences.",
        "It was taken out.",
    ];
    let fields = console::field::PEOPLE_EN
        .into_iter()
        .chain(console::field::PEOPLE_DE);
    let texts = parts.into_iter().chain(parts).map(str::to_owned);
    fields.zip(texts).collect()
}

fn tell(portal: &Portal, cookie: &str, path: &str, fields: &[(&str, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    send(portal, cookie, path, &fields)
}

/// Opens an incident; gives its path.
fn open(portal: &Portal, cookie: &str, items: &[String]) -> String {
    let known = days_ago(5);
    let ids = items.join("\n");
    let fields = [
        ("title", "One item too many"),
        ("found_by", "report"),
        ("received", known.as_str()),
        ("hour", "08:15"),
        ("items", ids.as_str()),
    ];
    let opened = send(portal, cookie, "/console/incidents/open", &fields);
    assert_eq!(opened.status, 303, "{}", opened.body);
    opened.headers["location"].clone()
}

/// What the platform says of people: changes of their contacts.
fn platform_says(shop: &TownShop, portal: &Portal, changes: Vec<Value>) {
    let scope = ["--scope", "events:write"];
    let made = shop.json(&[&["api", "key", "new", "platform"], &scope[..]].concat());
    let bearer = format!("Bearer {}", made["secret"].as_str().unwrap());
    let headers = [
        ("Authorization", bearer.as_str()),
        ("Content-Type", "application/x-ndjson"),
    ];
    let mut body = String::new();
    for (n, change) in changes.into_iter().enumerate() {
        let mut event = json!({
            "stream": "live", "position": n + 1, "at": "2026-01-01T00:00:00Z",
            "type": "contact_changed",
        });
        for (name, value) in change.as_object().unwrap() {
            event[name] = value.clone();
        }
        body += &format!("{event}\n");
    }
    let answer = portal.ask("POST /api/v1/events", &headers, &body);
    assert!(answer.status < 300, "{}", answer.body);
}

/// Another address for people.
fn move_to(shop: &TownShop, portal: &Portal, addresses: &[(&str, Value)]) {
    let change = |(person, mail): &(&str, Value)| json!({"person": person, "mail": mail});
    platform_says(shop, portal, addresses.iter().map(change).collect());
}

/// What the command lists; its status says whether something is over its time.
fn listed(shop: &TownShop) -> Value {
    let out = crate::shop::demur(&shop.root(), &["--json", "incident", "list"]);
    assert!(out.status.code().is_some_and(|code| code < 2), "{out:?}");
    serde_json::from_slice(&out.stdout).unwrap()
}
