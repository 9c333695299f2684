//! What people asked for by a choice, in the console: in its list with a clock, how it stands, and until when.

use crate::console::{admit, days_ago, enter, kinds, links, send, send_parts};
use crate::notices::MailServer;
use crate::served::{Portal, csrf, ledger, shop, until};
use crate::sets::TownShop;
use crate::told::import;
use ledger::{Ledger, OsRandomness, Places, Settings, Sqlite};
use rights::{Entry, PersonId, PurposeTree, Subject, SystemClock};
use serde_json::{Value, json};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;

/// Two accounts are one person.
fn link(shop: &TownShop, one: &str, other: &str) {
    let root = shop.root();
    let runtime = crate::guest_town::tokio_runtime();
    runtime.block_on(async {
        let places = Places {
            log: root.join("ledger"),
            keys: root.join("vault"),
            erasures: root.join("erasures"),
            master: root.join("keys"),
        };
        let settings = Settings {
            clock: Arc::new(SystemClock),
            randomness: Arc::new(OsRandomness),
            tree: PurposeTree::default(),
            keep_pseudonyms: true,
        };
        let storage = Sqlite::open_at(&places).await.unwrap();
        let ledger = Ledger::open(storage, settings).await.unwrap();
        let names = [PersonId::from(one), PersonId::from(other)];
        let found = ledger.resolve(&names).await.unwrap();
        let entry = Entry::PersonLinked {
            with: found[1].unwrap(),
            evidence: "the same phone".to_owned(),
        };
        let subject = Subject::Person(found[0].unwrap());
        ledger.append(&[(subject, entry)]).await.unwrap();
    });
}

/// The rows of a list, each with the person whom its link names in its cells.
fn rows(page: &str) -> Vec<&str> {
    page.split("<tr")
        .skip(1)
        .filter(|row| row.contains("/console/requests/"))
        .collect()
}

fn place(page: &str, person: &str) -> usize {
    let cell = format!("<bdi>{person}</bdi>");
    let rows = rows(page);
    let found = rows.iter().position(|row| row.contains(&cell));
    assert!(found.is_some(), "{person} is not in {page}");
    found.unwrap()
}

/// Events of the platform's, by a key that may send them.
struct Platform {
    bearer: String,
    position: u64,
}

impl Platform {
    fn new(shop: &TownShop) -> Platform {
        let scopes = "events:write,webhooks:write,webhooks:read";
        let made = shop.json(&["api", "key", "new", "platform", "--scope", scopes]);
        Platform {
            bearer: format!("Bearer {}", made["secret"].as_str().unwrap()),
            position: 0,
        }
    }

    fn post(&self, portal: &Portal, path: &str, kind: &str, body: &str) -> crate::served::Answer {
        let headers = [
            ("Authorization", self.bearer.as_str()),
            ("Content-Type", kind),
        ];
        portal.ask(&format!("POST /api/v1{path}"), &headers, body)
    }

    fn says(&mut self, portal: &Portal, event: Value) {
        self.position += 1;
        let mut all =
            json!({ "stream": "live", "position": self.position, "at": "2026-01-01T00:00:00Z" });
        for (name, value) in event.as_object().unwrap() {
            all[name] = value.clone();
        }
        let body = format!("{all}\n");
        let answer = self.post(portal, "/events", "application/x-ndjson", &body);
        assert!(answer.status < 300, "{}", answer.body);
    }
}

#[test]
fn what_was_said_is_in_the_list_with_its_clock_overdue_first() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "40");
    admit(&shop, "mara", "officer");
    // Erasures are open until a purge has carried them out.
    let (late, later, soon) = (days_ago(60), days_ago(40), days_ago(5));
    let said = format!("u6,erasure,{soon}\nu7,erasure,{later}\nu9,erasure,{late}\n");
    let said = format!("person,choice,at\n{said}");
    import(&shop, "choices", "said.csv", &said);
    let portal = Portal::start(&shop);
    let cookie = enter(&portal, &server, "mara");
    // A letter that came before the last of them, and is not overdue.
    let came = days_ago(20);
    let fields = [
        ("kind", "access"),
        ("channel", "letter"),
        ("received", came.as_str()),
        ("person", "u8"),
        ("text", "What do you have of me?"),
    ];
    send_parts(&portal, &cookie, "/console/requests/enter", &fields, None);
    let page = portal.get("/console/requests?state=open", &cookie).body;
    let places = ["u9", "u7", "u8", "u6"].map(|person| place(&page, person));
    assert!(places.is_sorted(), "the most urgent first: {places:?}");
    let late: Vec<bool> = rows(&page)
        .iter()
        .map(|row| row.contains("late-row"))
        .collect();
    assert!(
        late.iter().rev().is_sorted(),
        "overdue ones stand above: {late:?}"
    );
    assert!(late[places[0]] && late[places[1]] && !late[places[2]] && !late[places[3]]);
    let overdue = portal
        .get("/console/requests?state=overdue&kind=erasure", &cookie)
        .body;
    assert!(overdue.contains("<bdi>u9</bdi>") && overdue.contains("<bdi>u7</bdi>"));
    assert!(!overdue.contains("<bdi>u6</bdi>") && !overdue.contains("<bdi>u8</bdi>"));
    assert!(
        !portal
            .get("/console/requests?kind=objection", &cookie)
            .body
            .contains("<bdi>u9</bdi>")
    );
    let first = portal.get("/console", &cookie).body;
    for person in ["u6", "u7", "u9"] {
        assert!(first.contains(person), "{person} is not on the first page");
    }
    drop(portal);
    // Carried out, they are gone.
    shop.json(&["purge"]);
    let portal = Portal::start(&shop);
    let page = portal.get("/console/requests?state=open", &cookie).body;
    assert!(page.contains("<bdi>u8</bdi>"), "{page}");
    for person in ["u6", "u7", "u9"] {
        assert!(
            !page.contains(&format!("<bdi>{person}</bdi>")),
            "{person}: {page}"
        );
    }
}

#[test]
fn an_objection_by_link_stands_in_the_list_until_every_set_has_it() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    admit(&shop, "mara", "officer");
    shop.json(&["compile", "--purpose", "ai_assistant"]);
    let person = shop.people_in(1).remove(0);
    // No watch masks it meanwhile.
    let portal = Portal::start_unwatched(&shop);
    let officer = enter(&portal, &server, "mara");
    let cookie = portal.sign_in(&server, &person);
    let token = csrf(&portal.get("/object", &cookie).body);
    let said = portal.post(
        "/object",
        &cookie,
        &format!("csrf={token}&reach=everything"),
    );
    assert_eq!(said.status, 200, "{}", said.body);
    let page = portal
        .get("/console/requests?kind=objection", &officer)
        .body;
    let row = rows(&page)[place(&page, &person)].to_owned();
    assert!(row.contains("Not in effect in one set yet"), "{row}");
    assert!(
        row.contains("No webhook: the platform has to be told"),
        "{row}"
    );
    let path = links(&row).into_iter().next().unwrap();
    let one = portal.get(&path, &officer);
    assert_eq!(one.status, 200, "{}", one.body);
    assert!(
        kinds(&shop, &person).contains(&"looked_at".to_owned()),
        "the page is a look"
    );
    shop.json(&["set", "mask"]);
    until(|| {
        let page = portal
            .get("/console/requests?kind=objection", &officer)
            .body;
        (!page.contains(&format!("<bdi>{person}</bdi>"))).then_some(())
    });
    assert_eq!(portal.get(&path, &officer).status, 404, "all of it is done");
}

#[test]
fn a_narrowing_is_open_until_the_platform_says_that_it_did_it() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "80");
    admit(&shop, "mara", "officer");
    let people = shop.people_in(2);
    let (one, other) = (people[0].clone(), people[1].clone());
    let told = shop.json(&["explain", "--person", &other, "--purpose", "ai_assistant"]);
    let mut items = told[0]["items"].as_array().unwrap().clone();
    // One that is used, and so everybody can see, comes last: without it not all of them are confirmed.
    let before = days_ago(0);
    items.sort_by_key(|item| {
        item["admitted"] == true && item["created"].as_str().is_some_and(|day| *day < *before)
    });
    let items: Vec<String> = items
        .iter()
        .map(|item| item["item"].as_str().unwrap().to_owned())
        .collect();
    link(&shop, &one, &other);
    let mut platform = Platform::new(&shop);
    let portal = Portal::start(&shop);
    let officer = enter(&portal, &server, "mara");
    let cookie = portal.sign_in(&server, &one);
    let token = csrf(&portal.get("/audience", &cookie).body);
    let form = format!("csrf={token}&before=2090-01-01&audience=only_me");
    let in_future = portal.post("/audience", &cookie, &form);
    assert_eq!(in_future.status, 200);
    let form = format!("csrf={token}&before={before}&audience=only_me");
    let used = [&one, &other].map(|person| crate::console::admitted(&shop, person));
    let done = portal.post("/audience/confirm", &cookie, &form);
    assert_eq!(done.status, 200, "{}", done.body);
    assert!(
        done.body.contains("finds this among the requests"),
        "{}",
        done.body
    );
    // Each account of the person has its entry (a history is of all of them), and less of each is used.
    let narrowed = |person: &str| {
        let all = ledger(&shop, person).into_iter();
        let said = all.filter(|line| {
            let entry = &line["entry"];
            entry["kind"] == "audience_narrowed" && entry["source"] == "demur:portal"
        });
        said.count()
    };
    assert_eq!((narrowed(&one), narrowed(&other)), (2, 2));
    for (person, used) in [&one, &other].into_iter().zip(used) {
        let now = crate::console::admitted(&shop, person);
        assert!(now < used, "{person}: {now} of {used} are used");
    }
    let list = || {
        portal
            .get("/console/requests?kind=audience_narrowed", &officer)
            .body
    };
    let page = list();
    let row = rows(&page)[place(&page, &other)].to_owned();
    let of = row.split("Platform confirmed 0 of ").nth(1).unwrap();
    let of: usize = of
        .split(' ')
        .next()
        .unwrap()
        .replace(',', "")
        .parse()
        .unwrap();
    assert!(of > 0, "{row}");
    // The platform's events confirm item by item, and a deletion is as good.
    for (n, item) in items.iter().enumerate() {
        let event = match n {
            0 => json!({ "type": "item_deleted", "person": other, "item": item }),
            _ => {
                json!({ "type": "audience_changed", "person": other, "item": item, "audience": "only_me" })
            }
        };
        if n + 1 == items.len() {
            place(&list(), &other);
        }
        platform.says(&portal, event);
    }
    until(|| (!list().contains(&format!("<bdi>{other}</bdi>"))).then_some(()));
    // For the first account nobody sends events: the officer records what shows that it was done.
    let page = list();
    let path = links(rows(&page)[place(&page, &one)])
        .into_iter()
        .next()
        .unwrap();
    assert_eq!(
        send(&portal, &officer, &path, &[("evidence", " ")]).status,
        200
    );
    let carried = send(&portal, &officer, &path, &[("evidence", "ticket 4711")]);
    assert_eq!(carried.status, 303, "{}", carried.body);
    let last = ledger(&shop, &one).pop().unwrap();
    assert_eq!(
        (
            &last["entry"]["entry"],
            &last["entry"]["by"],
            &last["entry"]["how"]
        ),
        (
            &json!("choice_carried_out"),
            &json!("mara"),
            &json!("ticket 4711")
        )
    );
    assert!(!list().contains(&format!("<bdi>{one}</bdi>")));
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
fn receiver(shop: &TownShop) -> String {
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text + "\n[api]\nwebhooks_inside = true\n").unwrap();
    let receiver = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = receiver.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in receiver.incoming() {
            let mut stream = stream.unwrap();
            let mut bytes = [0; 65_536];
            drop(stream.read(&mut bytes));
            drop(stream.write_all(
                b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            ));
        }
    });
    format!("http://127.0.0.1:{port}/")
}

/// A member erases everything.
fn erase_everything(portal: &Portal, server: &MailServer, person: &str) {
    let cookie = portal.sign_in(server, person);
    let token = csrf(&portal.get("/erase", &cookie).body);
    let form = format!("csrf={token}&erase=everything&sure=yes");
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
    assert_eq!(orders.len(), 1, "{orders:?}");
    let order = &orders[0];
    let ids = order["ids"].as_array().unwrap();
    assert!(ids.contains(&json!("u7")), "{order}");
    assert_eq!(order["to"]["kind"], "operator", "{order}");
    let number = order["number"].as_u64().unwrap();
    // The ledger knows nothing of them any more, and purges what is left again: nothing new is ordered.
    shop.json(&["purge"]);
    assert_eq!(accounts(&shop).len(), 1);
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
        listed.contains("\"delivered\"").then_some(())
    });
    drop(portal);
    shop.json(&["purge"]);
    assert!(accounts(&shop).is_empty());
}

#[test]
fn the_page_says_that_the_platform_was_told() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    admit(&shop, "mara", "officer");
    let address = receiver(&shop);
    let person = shop.people_in(1).remove(0);
    let portal = Portal::start(&shop);
    let officer = enter(&portal, &server, "mara");
    let fields = [("address", address.as_str()), ("event", "choice.recorded")];
    let made = send(&portal, &officer, "/console/webhooks", &fields);
    assert!(made.body.contains("whsec_"), "{}", made.body);
    let cookie = portal.sign_in(&server, &person);
    let token = csrf(&portal.get("/audience", &cookie).body);
    let before = days_ago(0);
    let form = format!("csrf={token}&before={before}&audience=friends");
    let done = portal.post("/audience/confirm", &cookie, &form);
    assert!(
        done.body.contains("was told of this at once"),
        "{}",
        done.body
    );
    until(|| {
        let page = portal
            .get("/console/requests?kind=audience_narrowed", &officer)
            .body;
        let row = rows(&page)[place(&page, &person)].to_owned();
        row.contains("Platform told on").then_some(())
    });
}
