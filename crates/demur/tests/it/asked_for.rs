//! What people asked for by a choice, in the console: in its list with a clock, how it stands, and until when.

use crate::console::{admit, days_ago, enter, kinds, links, send, send_parts};
use crate::notices::MailServer;
use crate::platform::{Platform, receiver};
use crate::served::{Portal, csrf, ledger, shop, until};
use crate::sets::TownShop;
use crate::told::import;
use ledger::{Ledger, OsRandomness, Places, Settings, Sqlite};
use rights::{Entry, PersonId, PurposeTree, Subject, SystemClock};
use serde_json::json;
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
pub(crate) fn rows(page: &str) -> Vec<&str> {
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
