//! What each role may in the console: every address that there is, by both methods.

use crate::console::{admit, enter, send, send_parts, today};
use crate::notices::MailServer;
use crate::served::{Answer, Portal, shop};
use crate::sets::TownShop;
use std::collections::BTreeSet;

const ALL: &[&str] = &["officer", "engineer", "support", "auditor"];
const OFFICER: &[&str] = &["officer"];
const KEYS: &[&str] = &["officer", "engineer"];
const SORTS: &[&str] = &["officer", "support"];

/// For whoever is not signed in yet, or leaves.
const OPEN: [(&str, &str); 8] = [
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("POST", "/sign-in/with"),
    ("GET", "/sign-in/back"),
    ("GET", "/sign-in/{token}"),
    ("POST", "/sign-in/{token}"),
    ("POST", "/sign-out"),
    ("GET", "/assets/{name}"),
];

/// Every other address, with the roles that may.
const ROWS: &[(&str, &str, &[&str])] = &[
    ("GET", "", ALL),
    ("GET", "/", ALL),
    ("GET", "/requests", ALL),
    ("GET", "/requests/enter", SORTS),
    ("POST", "/requests/enter", SORTS),
    ("GET", "/requests/{number}", ALL),
    ("POST", "/requests/{number}/write", OFFICER),
    ("POST", "/requests/{number}/posted", OFFICER),
    ("POST", "/requests/{number}/extend", OFFICER),
    ("POST", "/requests/{number}/answer", OFFICER),
    ("POST", "/requests/{number}/account", OFFICER),
    ("POST", "/requests/{number}/keep", OFFICER),
    ("POST", "/requests/{number}/decide", OFFICER),
    ("GET", "/requests/{number}/picture", ALL),
    ("GET", "/requests/{number}/evidence/{digest}", SORTS),
    ("POST", "/requests/{number}/evidence", SORTS),
    ("POST", "/requests/{number}/items", OFFICER),
    ("GET", "/requests/said/{number}", ALL),
    ("POST", "/requests/said/{number}", OFFICER),
    ("GET", "/persons", ALL),
    ("GET", "/persons/{ordinal}", ALL),
    ("POST", "/persons/{ordinal}", ALL),
    ("GET", "/campaigns", ALL),
    ("GET", "/campaigns/plan", OFFICER),
    ("POST", "/campaigns/plan", OFFICER),
    ("GET", "/campaigns/{name}/texts/{language}", ALL),
    ("GET", "/campaigns/{name}", ALL),
    ("GET", "/campaigns/{name}/unreached.csv", OFFICER),
    ("POST", "/campaigns/{name}/{what}", OFFICER),
    ("GET", "/returned", ALL),
    ("GET", "/returned/{digest}", SORTS),
    ("POST", "/returned/{digest}", SORTS),
    ("GET", "/returned/{digest}/mail.eml", SORTS),
    ("GET", "/unconfirmed", ALL),
    ("POST", "/unconfirmed/{number}", OFFICER),
    ("GET", "/looks", ALL),
    ("GET", "/staff", ALL),
    ("POST", "/staff", OFFICER),
    ("POST", "/staff/{name}", OFFICER),
    ("POST", "/staff/{name}/mail", OFFICER),
    ("GET", "/keys", ALL),
    ("POST", "/keys", KEYS),
    ("POST", "/keys/{prefix}/revoke", KEYS),
    ("GET", "/webhooks", ALL),
    ("POST", "/webhooks", KEYS),
    ("POST", "/webhooks/{id}/switch", KEYS),
    ("POST", "/webhooks/{id}/remove", KEYS),
    ("POST", "/webhooks/deliveries/{id}/resend", KEYS),
    ("GET", "/purposes", ALL),
    ("GET", "/assessments", ALL),
    ("GET", "/assessments/begin", OFFICER),
    ("POST", "/assessments/begin", OFFICER),
    ("GET", "/assessments/{id}", ALL),
    ("GET", "/assessments/{id}/edit", OFFICER),
    ("POST", "/assessments/{id}/edit", OFFICER),
    ("POST", "/assessments/{id}/sign", OFFICER),
    ("GET", "/assessments/{id}/versions/{version}", ALL),
    ("GET", "/what-if", ALL),
    ("GET", "/sets", ALL),
    ("GET", "/sets/{purpose}/{number}", ALL),
    ("GET", "/sets/{purpose}/{number}/report.html", ALL),
    ("GET", "/late-choices", ALL),
    ("GET", "/orders", ALL),
    ("GET", "/orders/{number}", ALL),
    ("POST", "/orders/{number}", KEYS),
    ("GET", "/documents", ALL),
    ("POST", "/documents", OFFICER),
    ("GET", "/documents/{name}", ALL),
    ("GET", "/documents/files/{name}", ALL),
    ("GET", "/incidents", ALL),
    ("GET", "/incidents/open", OFFICER),
    ("POST", "/incidents/open", OFFICER),
    ("GET", "/incidents/{number}", ALL),
    ("POST", "/incidents/{number}", ALL),
    ("GET", "/incidents/{number}/files/{name}", ALL),
    ("POST", "/incidents/{number}/authority", OFFICER),
    ("POST", "/incidents/{number}/people", OFFICER),
    ("POST", "/incidents/{number}/add", OFFICER),
    ("POST", "/incidents/{number}/close", OFFICER),
];

/// Addresses whose forms come in parts.
pub(crate) const IN_PARTS: &[&str] = &[
    "/requests/enter",
    "/requests/{number}/evidence",
    "/orders/{number}",
];

/// Methods and addresses, out of the source of their table.
pub(crate) fn routes_in(table: &'static str) -> BTreeSet<(&'static str, &'static str)> {
    let mut found = BTreeSet::new();
    for route in table.split(".route(").skip(1) {
        let path = route.split('"').nth(1).unwrap();
        for (method, begins) in [("GET", "get("), ("POST", "post("), ("DELETE", "delete(")] {
            if route.contains(begins) {
                found.insert((method, path));
            }
        }
    }
    found
}

/// Methods and addresses of the console.
pub(crate) fn routes() -> BTreeSet<(&'static str, &'static str)> {
    routes_in(include_str!("../../../office/src/routes.rs"))
}

/// Whoever adds an address to the console has to say here who may.
#[test]
fn no_address_of_the_console_is_forgotten() {
    let known = ROWS.iter().map(|(method, path, _)| (*method, *path));
    let known: BTreeSet<(&str, &str)> = OPEN.into_iter().chain(known).collect();
    let there = routes();
    assert!(there.len() > 60, "{there:?}");
    let new: Vec<_> = there.difference(&known).collect();
    let gone: Vec<_> = known.difference(&there).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "new {new:?}, gone {gone:?}"
    );
}

/// What stands for the names in an address: things that are there, where a page shows one.
struct There {
    request: String,
    incident: String,
}

impl There {
    fn fill(&self, path: &str) -> String {
        let number = match path {
            path if path.starts_with("/requests/{number}") => self.request.as_str(),
            path if path.starts_with("/incidents/") => self.incident.as_str(),
            _ => "1",
        };
        let names = [
            ("{number}", number),
            ("{ordinal}", "7"),
            ("{purpose}", "ai_assistant"),
            ("{id}", "ai_assistant"),
            ("{name}", "nothing-of-that-name"),
            ("{what}", "send"),
            ("{digest}", "00"),
            ("{prefix}", "00000000"),
            ("{version}", "1"),
            ("{language}", "en"),
        ];
        let path = names
            .into_iter()
            .fold(path.to_owned(), |path, (name, value)| {
                path.replace(name, value)
            });
        format!("/console{path}")
    }
}

fn ask(portal: &Portal, cookie: &str, (method, path): (&str, &str), there: &There) -> Answer {
    let filled = there.fill(path);
    match method {
        "GET" => portal.get(&filled, cookie),
        _ if IN_PARTS.contains(&path) => send_parts(portal, cookie, &filled, &[], None),
        _ => send(portal, cookie, &filled, &[]),
    }
}

fn size(shop: &TownShop) -> u64 {
    let checkpoint = shop.json(&["ledger", "checkpoint"]);
    checkpoint["size"].as_u64().unwrap()
}

#[test]
fn each_role_does_what_it_may_and_nothing_else() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "40");
    shop.json(&["compile", "--purpose", "ai_assistant"]);
    for role in ALL {
        admit(&shop, &format!("the_{role}"), role);
    }
    let portal = Portal::start(&shop);
    let officer = enter(&portal, &server, "the_officer");
    let fields = [
        ("kind", "question"),
        ("channel", "phone"),
        ("received", &today()),
        ("person", "u7"),
        ("text", "Why?"),
    ];
    let number = |answer: Answer| {
        let to = answer.headers["location"].rsplit('/').next();
        to.unwrap().to_owned()
    };
    let path = "/console/requests/enter";
    let request = number(send_parts(&portal, &officer, path, &fields, None));
    let fields = [("title", "Late mask"), ("received", &today())];
    let incident = number(send(&portal, &officer, "/console/incidents/open", &fields));
    let there = There { request, incident };
    for role in ALL {
        let cookie = match *role {
            "officer" => officer.clone(),
            role => enter(&portal, &server, &format!("the_{role}")),
        };
        let before = size(&shop);
        let may = |(_, _, who): &&(&str, &str, &[&str])| who.contains(role);
        for &(method, path, _) in ROWS.iter().filter(|row| !may(row)) {
            let answer = ask(&portal, &cookie, (method, path), &there);
            assert_eq!(
                answer.status, 403,
                "{role}, {method} {path}: {}",
                answer.body
            );
        }
        assert_eq!(size(&shop), before, "{role} changed something");
        for &(method, path, _) in ROWS.iter().filter(may) {
            let answer = ask(&portal, &cookie, (method, path), &there);
            let status = answer.status;
            assert_ne!(status, 403, "{role} may {method} {path}: {}", answer.body);
            assert!(status < 500, "{role}, {method} {path}: {}", answer.body);
        }
    }
    // Without the token of the session nothing is done, whoever asks.
    let before = size(&shop);
    for &(method, path, _) in ROWS.iter().filter(|(method, ..)| *method == "POST") {
        let filled = there.fill(path);
        let bare = match IN_PARTS.contains(&path) {
            true => portal.upload_as(&officer, &filled, &[("title", "x")], None),
            false => portal.post(&filled, &officer, "title=x"),
        };
        assert_eq!(bare.status, 403, "{method} {path}: {}", bare.body);
    }
    assert_eq!(size(&shop), before);
    // Whose access is taken away is out at once.
    let support = enter(&portal, &server, "the_support");
    assert_eq!(portal.get("/console", &support).status, 200);
    let path = "/console/staff/the_support";
    let changed = send(&portal, &officer, path, &[("role", "")]);
    assert_eq!(changed.status, 303, "{}", changed.body);
    assert_eq!(portal.get("/console", &support).status, 303);
    // The command line does it while all of this runs, too.
    admit(&shop, "the_support", "support");
    assert_eq!(portal.get("/console", &support).status, 200);
    // Nobody changes their own role.
    let path = "/console/staff/the_officer";
    let own = send(&portal, &officer, path, &[("role", "auditor")]);
    assert_eq!(own.status, 403);
}
