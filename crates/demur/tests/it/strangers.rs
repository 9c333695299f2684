//! What nobody reaches who is somebody else.

use crate::console::send;
use crate::guest_town::town;
use crate::notices::MailServer;
use crate::roles::{IN_PARTS, routes, routes_in};
use crate::served::{Portal, csrf, ledger, shop, until};
use std::collections::BTreeSet;

/// Addresses that name something of a member's, which the last test here tries as another one; at those without
/// a name is what is theirs of whoever is signed in, or nothing of anybody's.
const PERSONAL: [&str; 7] = [
    "/items/{content}/{row}",
    "/items/{content}/{row}/narrow",
    "/items/{content}/{row}/special",
    "/choices/{sequence}/take-back",
    "/receipts/{name}",
    "/questions/{number}",
    "/questions/{number}/take-back",
];

/// Whoever adds an address with something in it that names whose it is has to say here whose.
#[test]
fn no_address_is_forgotten_that_names_something_of_somebody() {
    let routes = include_str!("../../../server/src/routes/mod.rs");
    let (_, table) = routes.split_once("Router::new()").unwrap();
    let (table, _) = table.split_once(".fallback(").unwrap();
    let all: Vec<&str> = table
        .split(".route(")
        .skip(1)
        .map(|route| route.split('"').nth(1).unwrap())
        .collect();
    assert!(all.len() > 25, "{all:?}");
    // A sealed link is what entitles, or it is the same for everybody.
    let sealed = [
        "/o/{token}",
        "/n/{token}",
        "/sign-in/{token}",
        "/confirm/{token}",
    ];
    let guests = [
        "/without-account/confirm/{token}",
        "/without-account/{token}",
    ];
    let same = [
        "/assets/{name}",
        "/dossier/{name}",
        "/language/{tag}",
        "/sets/{purpose}/{number}/absence.json",
    ];
    for route in all.iter().filter(|route| route.contains('{')) {
        let known = PERSONAL.contains(route);
        let others = sealed.iter().chain(&guests).chain(&same);
        assert!(
            known || others.into_iter().any(|other| other == route),
            "{route} is not tried"
        );
    }
}

/// Through no route does one member see or change anything of another.
#[test]
fn nobody_reaches_anything_of_somebody_else() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let portal = Portal::start(&shop);
    let (ada, eve) = (portal.sign_in(&server, "u7"), portal.sign_in(&server, "u9"));
    let token = csrf(&portal.get("/object", &ada).body);
    let said = portal.post("/object", &ada, &format!("csrf={token}&reach=everything"));
    let entry = said.body.split("/receipts/").nth(1).unwrap();
    let entry = entry.split('.').next().unwrap();
    let items = portal.get("/items", &ada).body;
    let item = items.split("href=\"/items/").nth(1).unwrap();
    let item = format!("/items/{}", item.split('"').next().unwrap());
    assert_eq!(portal.get(&item, &ada).status, 200, "{item}");
    let form = format!("csrf={token}&subject=Mine&text=Only+mine.");
    let asked = portal.post("/questions", &ada, &form);
    let question = asked.body.split("href=\"/questions/").nth(1).unwrap();
    let question = format!("/questions/{}", question.split('"').next().unwrap());
    assert_eq!(portal.get(&question, &ada).status, 200, "{question}");
    let count = ledger(&shop, "u7").len();
    let own = csrf(&portal.get("/object", &eve).body);
    let form = format!("csrf={own}&audience=only_me&text=Now+mine.");
    for (method, path) in [
        ("GET", question.clone()),
        ("POST", question.clone()),
        ("GET", format!("{question}/take-back")),
        ("POST", format!("{question}/take-back")),
        ("GET", format!("/receipts/{entry}.json")),
        ("GET", format!("/receipts/{entry}.html")),
        ("GET", format!("/choices/{entry}/take-back")),
        ("POST", format!("/choices/{entry}/take-back")),
        ("GET", item.clone()),
        ("POST", format!("{item}/narrow")),
        ("POST", format!("{item}/special")),
    ] {
        let answer = match method {
            "GET" => portal.get(&path, &eve),
            _ => portal.post(&path, &eve, &form),
        };
        assert_eq!(answer.status, 404, "{method} {path}: {}", answer.body);
    }
    // Nor with the token of somebody else's page.
    assert_eq!(
        portal
            .post("/object", &eve, &format!("csrf={token}"))
            .status,
        403
    );
    assert_eq!(ledger(&shop, "u7").len(), count);
    for path in ["/questions", "/looks", "/choices"] {
        let page = portal.get(path, &eve).body;
        assert!(
            !page.contains("Only mine.") && !page.contains(&question),
            "{path}"
        );
    }
    assert!(
        !portal
            .get("/choices", &eve)
            .body
            .contains(&format!("/receipts/{entry}"))
    );
    // A cookie that was changed is none.
    let mut changed = eve.clone();
    let last = changed.pop().unwrap();
    changed.push(if last == 'A' { 'B' } else { 'A' });
    assert_eq!(portal.get("/", &changed).status, 303);
}

/// Pages tell a member how many items of others were found for a request of theirs: no receipt tells them which, nor why
/// staff decided so of each.
#[test]
fn no_receipt_names_what_was_found_of_others() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let (shop, _, ben) = town(&server);
    let portal = Portal::start_for(&shop, &["mara"]);
    let cookie = portal.sign_in(&server, &ben);
    let token = csrf(&portal.get("/others", &cookie).body);
    let wish = [("wish", "special"), ("words", "nele sommerfeld")];
    let form = [&[("csrf", token.as_str())], &wish[..]].concat();
    let sent = portal.upload_as(&cookie, "/others", &form, None);
    assert_eq!(sent.status, 303, "{}", sent.body);
    let thread = sent.headers["location"].clone();
    until(|| {
        let page = portal.get(&thread, &cookie).body;
        (!page.contains("The search goes on")).then_some(())
    });
    let mara = portal.sign_in_staff(0);
    let room = format!("/console/requests/{}", thread.rsplit('/').next().unwrap());
    let does = |deed: &str, fields: &[(&str, &str)]| {
        let done = send(&portal, &mara, &format!("{room}/{deed}"), fields);
        assert_eq!(done.status, 303, "{deed}: {}", done.body);
    };
    let about = ("item", "about/1");
    does("decide", &[about, ("decision", "theirs")]);
    let answer = [("outcome", "granted"), ("text", "One post stays out.")];
    does("answer", &answer);
    let change = [about, ("decision", "not_theirs"), ("reason", "another")];
    does("decide", &change);

    let mut seen = BTreeSet::new();
    for line in ledger(&shop, &ben) {
        let step = match line["entry"]["entry"].as_str() {
            Some("request_made") => "made",
            Some("request_stepped") => line["entry"]["step"]["step"].as_str().unwrap(),
            _ => continue,
        };
        let withheld = ["found", "decided"].contains(&step);
        for form in ["json", "html"] {
            let path = format!("/receipts/{}.{form}", line["sequence"]);
            let receipt = portal.get(&path, &cookie);
            let status = if withheld { 404 } else { 200 };
            assert_eq!(receipt.status, status, "{step}: {}", receipt.body);
            assert!(!receipt.body.contains("about/1"), "{step}");
        }
        seen.insert(step.to_owned());
    }
    let all = ["answered", "decided", "found", "made", "searched"];
    assert!(seen.iter().eq(all), "{seen:?}");
}

/// What a member has in their browser is worth nothing to the console, nor to the API.
#[test]
fn a_member_is_nobody_to_the_console_and_to_the_api() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "40");
    shop.json(&["compile", "--purpose", "ai_assistant"]);
    let portal = Portal::start(&shop);
    let cookie = portal.sign_in(&server, "u7");
    let token = csrf(&portal.get("/object", &cookie).body);
    let before = shop.json(&["ledger", "checkpoint"])["size"].clone();
    let fill = |path: &str| {
        let names = [
            ("{ordinal}", "7"),
            ("{number}", "1"),
            ("{purpose}", "ai_assistant"),
            ("{id}", "u7"),
        ];
        let path = names.iter().fold(path.to_owned(), |path, (name, value)| {
            path.replace(name, value)
        });
        let parts = path
            .split('/')
            .map(|part| if part.starts_with('{') { "x" } else { part });
        parts.collect::<Vec<_>>().join("/")
    };
    // The cookie under its own name, and under the one that staff have.
    let (_, value) = cookie.split_once('=').unwrap();
    let forged = format!("demur-staff={value}");
    let form = format!("csrf={token}&reason=x&name=x&scope=people%3Aread");
    let mut tried = 0;
    for (method, route) in routes() {
        // Signing in is open to everybody, and so is what pages are made of.
        if route.starts_with("/sign-in") || route.starts_with("/assets") {
            continue;
        }
        let path = format!("/console{}", fill(route));
        for cookie in [&cookie, &forged] {
            let answer = match method {
                "GET" => portal.get(&path, cookie),
                _ if IN_PARTS.contains(&route) => {
                    portal.upload_as(cookie, &path, &[("csrf", token.as_str())], None)
                }
                _ => portal.post(&path, cookie, &form),
            };
            assert_eq!(answer.status, 303, "{method} {path}: {}", answer.body);
            let to = &answer.headers["location"];
            assert!(to.starts_with("/console/sign-in"), "{method} {path}: {to}");
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried}");
    let open = ["/health", "/ready", "/openapi.json"];
    let mut tried = 0;
    for (method, path) in routes_in(include_str!("../../../api/src/routes/mod.rs")) {
        if open.contains(&path) {
            continue;
        }
        let path = format!("/api/v1{}", fill(path));
        let bearer = format!("Bearer {value}");
        for headers in [
            &[("Cookie", cookie.as_str())][..],
            &[
                ("Cookie", cookie.as_str()),
                ("Authorization", bearer.as_str()),
            ],
        ] {
            let answer = portal.ask(&format!("{method} {path}"), headers, "");
            assert_eq!(answer.status, 401, "{method} {path}: {}", answer.body);
            tried += 1;
        }
    }
    assert!(tried > 40, "{tried}");
    assert_eq!(shop.json(&["ledger", "checkpoint"])["size"], before);
}

#[test]
fn nobody_learns_who_is_a_member_and_mailboxes_are_not_filled() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let portal = Portal::start(&shop);
    let page = |mail: &str| {
        let answer = portal.post("/sign-in", "", &format!("mail={mail}%40example.org"));
        (answer.status, answer.body.replace(mail, "MAIL"))
    };
    assert_eq!(page("u7"), page("nobody-of-that-name"));
    let wrong = portal.post("/sign-in", "", "mail=nonsense");
    assert_eq!(wrong.status, 200);
    assert!(wrong.body.contains("nonsense"), "what was entered stays");
    // Three at once, then none for a while.
    assert_eq!(page("u8").0, 200);
    assert_eq!(page("u8").0, 200);
    assert_eq!(page("u8").0, 200);
    let answer = portal.post("/sign-in", "", "mail=U8%40EXAMPLE.org");
    assert_eq!(answer.status, 429);
    assert!(answer.headers["retry-after"].parse::<u64>().unwrap() > 100);
}
