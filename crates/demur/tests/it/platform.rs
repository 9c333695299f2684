//! What the platform's own events say of what people asked for, and what the platform is told of it.

use crate::asked_for::rows;
use crate::console::{admit, days_ago, enter};
use crate::notices::MailServer;
use crate::served::{Portal, csrf, shop, until};
use crate::sets::TownShop;
use crate::told::import;
use serde_json::{Value, json};
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

/// Events of the platform's, by a key that may send them.
pub(crate) struct Platform {
    bearer: String,
    position: u64,
}

impl Platform {
    pub(crate) fn new(shop: &TownShop) -> Platform {
        let scopes = "events:write,webhooks:write,webhooks:read,choices:write";
        let made = shop.json(&["api", "key", "new", "platform", "--scope", scopes]);
        Platform {
            bearer: format!("Bearer {}", made["secret"].as_str().unwrap()),
            position: 0,
        }
    }

    pub(crate) fn post(
        &self,
        portal: &Portal,
        path: &str,
        kind: &str,
        body: &str,
    ) -> crate::served::Answer {
        let headers = [
            ("Authorization", self.bearer.as_str()),
            ("Content-Type", kind),
        ];
        portal.ask(&format!("POST /api/v1{path}"), &headers, body)
    }

    pub(crate) fn says(&mut self, portal: &Portal, event: Value) {
        self.sends(portal, &[event]);
    }

    /// Events in one request, and what became of them.
    pub(crate) fn sends(&mut self, portal: &Portal, events: &[Value]) -> Value {
        let mut body = String::new();
        for event in events {
            self.position += 1;
            let mut all = json!({ "stream": "live", "position": self.position, "at": "2026-01-01T00:00:00Z" });
            for (name, value) in event.as_object().unwrap() {
                all[name] = value.clone();
            }
            body += &format!("{all}\n");
        }
        let answer = self.post(portal, "/events", "application/x-ndjson", &body);
        assert!(answer.status < 300, "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }
}

/// An item of somebody's that is used, and so can be seen by everybody.
fn used(shop: &TownShop, person: &str) -> String {
    let told = shop.json(&["explain", "--person", person, "--purpose", "ai_assistant"]);
    let today = days_ago(0);
    let items = told[0]["items"].as_array().unwrap();
    let mut used = items.iter().filter(|item| {
        item["admitted"] == true && item["created"].as_str().is_some_and(|day| *day < *today)
    });
    used.next().unwrap()["item"].as_str().unwrap().to_owned()
}

/// The rows of somebody in a list.
fn rows_of(page: &str, person: &str) -> Vec<String> {
    let cell = format!("<bdi>{person}</bdi>");
    let rows = rows(page).into_iter().filter(|row| row.contains(&cell));
    rows.map(str::to_owned).collect()
}

#[test]
fn what_somebody_said_there_of_an_item_is_a_request_and_no_confirmation() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    admit(&shop, "mara", "officer");
    shop.json(&["compile", "--purpose", "ai_assistant"]);
    let person = shop.people_in(1).remove(0);
    let item = used(&shop, &person);
    let mut platform = Platform::new(&shop);
    let portal = Portal::start_unwatched(&shop);
    let officer = enter(&portal, &server, "mara");
    let list = |kind: &str| {
        let path = format!("/console/requests?kind={kind}");
        rows_of(&portal.get(&path, &officer).body, &person)
    };
    let (erasures, special) = (list("erasure").len(), list("special").len());
    let cookie = portal.sign_in(&server, &person);
    let token = csrf(&portal.get("/erase", &cookie).body);
    let named = item.replace('/', "%2F").replace(':', "%3A");
    let asked = portal.get(&format!("/erase?item={named}"), &cookie).body;
    assert!(
        asked.contains("has to delete this item there, too"),
        "{asked}"
    );
    let form = format!("csrf={token}&erase=items&item={named}&sure=yes");
    let done = portal.post("/erase/confirm", &cookie, &form);
    assert_eq!(done.status, 200, "{}", done.body);
    let confirmed = |of: &str| {
        let rows = list("erasure").into_iter();
        let said: Vec<String> = rows
            .filter(|row| row.contains("Platform confirmed"))
            .collect();
        assert!(said.len() == 1 && said[0].contains(of), "{of}: {said:?}");
    };
    confirmed("Platform confirmed 0 of 1");
    assert_eq!(list("erasure").len(), erasures + 1);
    // The person asks for the same there: that is one more, and nothing that the platform did.
    let wish = |choice: &str| json!({ "type": "choice_made", "person": person, "item": item, "choice": choice });
    platform.says(&portal, wish("erasure"));
    assert_eq!(list("erasure").len(), erasures + 2);
    confirmed("Platform confirmed 0 of 1");
    platform.says(&portal, wish("special_category"));
    assert_eq!(
        list("special").len(),
        special + 1,
        "it is listed, and has a clock"
    );
    // What the platform did is no request, and confirms.
    let gone = json!({ "type": "item_deleted", "person": person, "item": item });
    platform.says(&portal, gone);
    assert_eq!(list("erasure").len(), erasures + 2);
    confirmed("Platform confirmed 1 of 1");
}

#[test]
fn an_event_from_before_a_narrowing_does_not_confirm_it() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    admit(&shop, "mara", "officer");
    let person = shop.people_in(1).remove(0);
    let item = used(&shop, &person);
    let mut platform = Platform::new(&shop);
    let portal = Portal::start(&shop);
    let narrowed = json!({ "type": "audience_changed", "person": person, "item": item, "audience": "friends" });
    let widened =
        json!({ "type": "audience_changed", "person": person, "item": item, "audience": "public" });
    platform.says(&portal, narrowed.clone());
    platform.says(&portal, widened);
    let officer = enter(&portal, &server, "mara");
    let cookie = portal.sign_in(&server, &person);
    let token = csrf(&portal.get("/audience", &cookie).body);
    let before = days_ago(0);
    let form = format!("csrf={token}&before={before}&audience=friends");
    let done = portal.post("/audience/confirm", &cookie, &form);
    assert_eq!(done.status, 200, "{}", done.body);
    let row = || {
        let path = "/console/requests?kind=audience_narrowed";
        rows_of(&portal.get(path, &officer).body, &person)
    };
    let rows = row();
    assert!(rows[0].contains("Platform confirmed 0 of "), "{rows:?}");
    // The same once more, which changes nothing here, leaves its trace.
    platform.says(&portal, narrowed);
    let rows = row();
    let done = rows.is_empty() || rows[0].contains("Platform confirmed 1 of ");
    assert!(done, "{rows:?}");
}

/// A receiver of webhooks that accepts everything; webhooks may go to it.
pub(crate) fn receiver(shop: &TownShop) -> String {
    receiver_that(shop, "204 No Content")
}

/// The same with another answer.
pub(crate) fn receiver_that(shop: &TownShop, says: &'static str) -> String {
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text + "\n[api]\nwebhooks_inside = true\n").unwrap();
    let receiver = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = receiver.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in receiver.incoming() {
            let mut stream = stream.unwrap();
            read_request(&mut stream);
            let answer =
                format!("HTTP/1.1 {says}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            drop(stream.write_all(answer.as_bytes()));
        }
    });
    format!("http://127.0.0.1:{port}/")
}

/// Reads a request to its end: where something is left unread, its answer may be lost when the connection ends.
fn read_request(stream: &mut TcpStream) {
    let mut request = Vec::new();
    let mut bytes = [0; 65_536];
    loop {
        let read = stream.read(&mut bytes).unwrap_or(0);
        request.extend_from_slice(&bytes[..read]);
        let text = String::from_utf8_lossy(&request).to_ascii_lowercase();
        let body = text.split_once("\r\n\r\n").map(|(head, _)| {
            let length = head.lines().find_map(|l| l.strip_prefix("content-length:"));
            let length = length.map_or(0, |length| length.trim().parse::<usize>().unwrap());
            head.len() + 4 + length
        });
        if read == 0 || body.is_some_and(|end| request.len() >= end) {
            return;
        }
    }
}

/// A member erases everything.
fn erase_everything(portal: &Portal, server: &MailServer, person: &str) {
    let cookie = portal.sign_in(server, person);
    let token = csrf(&portal.get("/erase", &cookie).body);
    let form = format!("csrf={token}&erase=everything");
    let asked = portal.post("/erase", &cookie, &form).body;
    assert!(asked.contains("has to delete your "), "{asked}");
    let form = format!("{form}&sure=yes");
    let done = portal.post("/erase/confirm", &cookie, &form);
    assert_eq!(done.status, 200, "{}", done.body);
}

/// Orders to delete accounts on the platform.
fn accounts(shop: &TownShop) -> Vec<Value> {
    let all = shop.json(&["orders", "list"]);
    let all = all.as_array().unwrap().clone().into_iter();
    all.filter(|order| order["of"] == "account").collect()
}

#[test]
fn an_erasure_that_the_platform_was_not_told_of_becomes_an_order() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    admit(&shop, "mara", "officer");
    let portal = Portal::start(&shop);
    erase_everything(&portal, &server, "u7");
    drop(portal);
    // What the platform itself says it knows.
    let said = format!("person,choice,at\nu6,erasure,{}\n", days_ago(1));
    import(&shop, "choices", "said.csv", &said);
    shop.json(&["purge", "--dry-run"]);
    assert!(accounts(&shop).is_empty(), "a dry run orders nothing");
    assert_eq!(shop.json(&["purge"])["complete"], false);
    let orders = accounts(&shop);
    let of = |who: &str| {
        let names = |order: &&Value| order["ids"].as_array().unwrap().contains(&json!(who));
        orders.iter().filter(names).collect::<Vec<_>>()
    };
    assert!(of("u6").is_empty(), "{orders:?}");
    let [order] = of("u7")[..] else {
        panic!("{orders:?}")
    };
    assert_eq!(order["to"]["kind"], "operator", "{order}");
    let number = order["number"].as_u64().unwrap();
    // The ledger knows nothing of them any more, and purges what is left again: nothing new is ordered.
    shop.json(&["purge"]);
    assert_eq!(accounts(&shop).len(), orders.len());
    let portal = Portal::start(&shop);
    let officer = enter(&portal, &server, "mara");
    let path = format!("/console/orders/{number}");
    assert!(portal.get("/console/orders", &officer).body.contains(&path));
    let page = portal.get(&path, &officer).body;
    assert!(
        page.contains("u7") && page.contains("on the platform"),
        "{page}"
    );
    drop(portal);
    let number = number.to_string();
    shop.json(&["orders", "confirm", &number, "--by", "Mara"]);
    let file = shop.root().join(format!("orders/{number:0>6}.json"));
    let text = fs::read_to_string(file).unwrap();
    assert!(!text.contains("u7"), "{text}");
}

#[test]
fn an_erasure_that_a_webhook_took_becomes_none() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let address = receiver(&shop);
    let platform = Platform::new(&shop);
    let portal = Portal::start(&shop);
    let wanted = json!({ "address": address, "events": ["choice.recorded"] }).to_string();
    let made = platform.post(&portal, "/webhooks", "application/json", &wanted);
    assert_eq!(made.status, 201, "{}", made.body);
    let made: Value = serde_json::from_str(&made.body).unwrap();
    erase_everything(&portal, &server, "u7");
    let path = format!(
        "GET /api/v1/webhooks/{}/deliveries",
        made["id"].as_str().unwrap()
    );
    let headers = [("Authorization", platform.bearer.as_str())];
    until(|| {
        let listed = portal.ask(&path, &headers, "").body;
        let all = listed.contains("\"delivered\"") && !listed.contains("\"waiting\"");
        all.then_some(())
    });
    drop(portal);
    shop.json(&["purge"]);
    assert!(accounts(&shop).is_empty());
}
