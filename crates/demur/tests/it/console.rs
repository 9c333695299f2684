//! The officer's console: signing in, looks, requests with their clocks.

use crate::notices::MailServer;
use crate::served::{Answer, Portal, csrf, ledger, plain, shop, until};
use crate::sets::TownShop;
use serde_json::Value;
use std::collections::BTreeSet;

/// Rooms to which something has to lead.
pub(crate) const ROOMS: [&str; 16] = [
    "requests",
    "persons",
    "campaigns",
    "returned",
    "purposes",
    "assessments",
    "what-if",
    "sets",
    "late-choices",
    "orders",
    "incidents",
    "documents",
    "looks",
    "staff",
    "keys",
    "webhooks",
];

/// Lets somebody in.
pub(crate) fn admit(shop: &TownShop, name: &str, role: &str) {
    let mail = format!("{name}@staff.example.org");
    let told = shop.json(&["staff", "add", name, "--role", role, "--mail", &mail]);
    assert_eq!(told["role"], role);
}

/// Signs staff in by the code that is mailed to them; gives the cookie.
pub(crate) fn enter(portal: &Portal, server: &MailServer, name: &str) -> String {
    enter_by(portal, server, (name, &format!("{name}@staff.example.org")))
}

/// The same, whose codes go to an address.
pub(crate) fn enter_by(portal: &Portal, server: &MailServer, (name, to): (&str, &str)) -> String {
    let code = code_for(portal, server, (name, to));
    let entered = portal.post("/console/sign-in", "", &format!("name={name}&code={code}"));
    assert_eq!(entered.status, 303, "{}", entered.body);
    let again = portal.post("/console/sign-in", "", &format!("name={name}&code={code}"));
    assert_eq!(again.status, 200, "a code works once");
    let cookie = &entered.headers["set-cookie"];
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    cookie.split(';').next().unwrap().to_owned()
}

/// The code that somebody asks for, and that goes to an address.
pub(crate) fn code_for(portal: &Portal, server: &MailServer, (name, to): (&str, &str)) -> String {
    let before = server.mails().len();
    let asked = portal.post("/console/sign-in", "", &format!("name={name}"));
    assert_eq!(asked.status, 200, "{}", asked.body);
    let mail = until(|| {
        let mails = server.mails();
        mails.into_iter().skip(before).find(|(whom, _)| *whom == to)
    });
    let text = plain(&mail.1);
    let at = text.find("The code is ").unwrap() + "The code is ".len();
    text[at..at + 6].to_owned()
}

/// A town of so many people whose portal runs, and Mara signed in at its console in a role; nothing where no mails
/// can be sent.
pub(crate) fn with_mara(
    people: &str,
    role: &str,
) -> Option<(MailServer, TownShop, Portal, String)> {
    let server = MailServer::start(&[])?;
    let shop = shop(&server, people);
    admit(&shop, "mara", role);
    let portal = Portal::start(&shop);
    let cookie = enter(&portal, &server, "mara");
    Some((server, shop, portal, cookie))
}

pub(crate) fn escaped(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(b).to_string()
            }
            _ => format!("%{b:02X}"),
        })
        .collect()
}

/// Sends a form of a session.
pub(crate) fn send(portal: &Portal, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let page = portal.get("/console/staff", cookie);
    assert_eq!(page.status, 200, "{}", page.body);
    let mut body = format!("csrf={}", csrf(&page.body));
    for (name, value) in fields {
        body += &format!("&{name}={}", escaped(value));
    }
    portal.post(path, cookie, &body)
}

/// Sends a form in parts, as a browser does where a file can come along.
pub(crate) fn send_parts(
    portal: &Portal,
    cookie: &str,
    path: &str,
    fields: &[(&str, &str)],
    file: Option<(&str, &str)>,
) -> Answer {
    let page = portal.get("/console/staff", cookie);
    let token = csrf(&page.body);
    let mut body = String::new();
    for (name, value) in [("csrf", token.as_str())].iter().chain(fields) {
        body +=
            &format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    if let Some((name, text)) = file {
        body += &format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/pdf\r\n\r\n{text}\r\n"
        );
    }
    body += "--x--\r\n";
    let headers = [
        ("Cookie", cookie),
        ("Accept-Language", "en"),
        ("Content-Type", "multipart/form-data; boundary=x"),
    ];
    portal.ask(&format!("POST {path}"), &headers, &body)
}

/// The kinds of a person's entries.
pub(crate) fn kinds(shop: &TownShop, person: &str) -> Vec<String> {
    let kind = |line: &Value| {
        line["entry"]["entry"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    ledger(shop, person).iter().map(kind).collect()
}

/// Items of a person that may be used.
pub(crate) fn admitted(shop: &TownShop, person: &str) -> u64 {
    let told = shop.json(&["explain", "--person", person, "--purpose", "ai_assistant"]);
    told[0]["admitted"].as_u64().unwrap()
}

pub(crate) fn today() -> String {
    use rights::Clock as _;
    rights::SystemClock.today().to_string()
}

pub(crate) fn days_ago(days: i32) -> String {
    use rights::Clock as _;
    rights::SystemClock.today().plus_days(-days).to_string()
}

/// Links of a page that stay in the console.
pub(crate) fn links(page: &str) -> BTreeSet<String> {
    let hrefs = page.split("href=\"").skip(1);
    let hrefs = hrefs.filter_map(|rest| rest.split('"').next());
    hrefs
        .map(|href| href.replace("&amp;", "&"))
        .filter(|href| href.starts_with("/console"))
        .map(|href| href.split('#').next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn every_link_of_the_console_leads_somewhere() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "80");
    shop.json(&["compile", "--purpose", "ai_assistant"]);
    admit(&shop, "mara", "officer");
    let portal = Portal::start(&shop);
    let away = portal.get("/console/requests?state=open", "");
    assert_eq!(away.status, 303);
    assert_eq!(
        away.headers["location"],
        "/console/sign-in?next=%2Fconsole%2Frequests%3Fstate%3Dopen"
    );
    let cookie = enter(&portal, &server, "mara");
    let received = days_ago(40);
    let fields = [
        ("kind", "access"),
        ("channel", "letter"),
        ("received", received.as_str()),
        ("person", "u7"),
        ("text", "What do you have of me?"),
    ];
    let made = send_parts(&portal, &cookie, "/console/requests/enter", &fields, None);
    assert_eq!(made.status, 303, "{}", made.body);
    let made = send(&portal, &cookie, "/console/documents", &[]);
    assert_eq!(made.status, 303, "{}", made.body);
    let (mut to_see, mut seen) = (BTreeSet::from(["/console".to_owned()]), BTreeSet::new());
    while let Some(path) = to_see.pop_first() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let page = portal.get(&path, &cookie);
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        if page.headers["content-type"].starts_with("text/html") {
            assert!(page.body.contains("</html>"), "{path}");
            to_see.extend(links(&page.body).difference(&seen).cloned());
        }
    }
    for room in ROOMS {
        let path = format!("/console/{room}");
        assert!(seen.contains(&path), "nothing leads to {path}: {seen:?}");
        assert!(
            portal
                .get(&format!("{path}?lang=de"), &cookie)
                .body
                .contains("lang=\"de\""),
            "{path}"
        );
    }
    // A request that came forty days ago is overdue, and comes first.
    let first = portal.get("/console", &cookie).body;
    assert!(first.contains("overdue"), "{first}");
}

#[test]
fn a_look_needs_a_reason_and_the_person_sees_it() {
    let Some((_server, shop, portal, cookie)) = with_mara("40", "auditor") else {
        return;
    };
    let found = portal.get("/console/persons?q=u7", &cookie);
    let path = links(&found.body)
        .into_iter()
        .find(|href| href.starts_with("/console/persons/"))
        .unwrap();
    let asked = portal.get(&path, &cookie);
    assert_eq!(asked.status, 200);
    let items = shop.json(&["explain", "--person", "u7", "--purpose", "ai_assistant"]);
    let item = items[0]["items"][0]["kind"].as_str().unwrap();
    assert!(!asked.body.contains(&format!("<span class=\"what\">{item}")));
    assert!(!kinds(&shop, "u7").contains(&"looked_at".to_owned()));
    let without = send(&portal, &cookie, &path, &[("reason", " ")]);
    assert_eq!(without.status, 200);
    assert!(!kinds(&shop, "u7").contains(&"looked_at".to_owned()));
    let looked = send(&portal, &cookie, &path, &[("reason", "ticket 7, u7 asked")]);
    assert_eq!(looked.status, 303, "{}", looked.body);
    let page = portal.get(&path, &cookie);
    assert!(page.body.contains("ticket 7, u7 asked"), "{}", page.body);
    assert_eq!(
        kinds(&shop, "u7")
            .iter()
            .filter(|k| *k == "looked_at")
            .count(),
        1
    );
    let log = portal.get("/console/looks?role=auditor", &cookie);
    assert!(log.body.contains("mara") && log.body.contains("ticket 7, u7 asked"));
    let others = portal.get("/console/looks?role=support", &cookie);
    assert!(!others.body.contains("ticket 7, u7 asked"));
}

#[test]
fn an_objection_by_letter_can_be_about_some_kinds() {
    let Some((_server, shop, portal, cookie)) = with_mara("40", "officer") else {
        return;
    };
    let came = days_ago(3);
    let enter = |kind: &str, person: &str| {
        let fields = [
            ("kind", kind),
            ("channel", "letter"),
            ("received", came.as_str()),
            ("person", person),
            ("text", "No photos of mine any more."),
            ("reach_kind", "photo"),
        ];
        send_parts(&portal, &cookie, "/console/requests/enter", &fields, None)
    };
    let other = enter("access", "u7");
    assert_eq!(other.status, 200);
    assert!(other.body.contains("can be narrowed"), "{}", other.body);
    for (kind, person, said) in [
        ("objection", "u7", "objection"),
        ("withdrawal", "u9", "consent_withdrawn"),
    ] {
        let entered = enter(kind, person);
        assert_eq!(entered.status, 303, "{}", entered.body);
        let page = portal.get(&entered.headers["location"], &cookie).body;
        assert!(page.contains("For items of the kinds"), "{page}");
        let history = ledger(&shop, person);
        let choice = history.iter().map(|line| &line["entry"]);
        let choice = choice.rev().find(|entry| entry["entry"] == "choice");
        let choice = choice.unwrap();
        assert_eq!(choice["kind"], said);
        assert_eq!(choice["scope"], serde_json::json!({"kinds": ["photo"]}));
    }
}

#[test]
fn a_request_by_letter_runs_its_clock_to_the_answer() {
    let Some((server, shop, portal, cookie)) = with_mara("40", "officer") else {
        return;
    };
    let came = days_ago(10);
    let fields = [
        ("kind", "access"),
        ("channel", "letter"),
        ("received", came.as_str()),
        ("person", "u7@example.org"),
        ("behalf", "agent"),
        ("name", "Edda Rohrbach"),
        ("mail", "edda@law.example"),
        ("evidence", "power of attorney"),
        ("text", "My client wants to know."),
    ];
    let file = Some(("power.pdf", "%PDF-1.7 the power"));
    // What is missing is said, and nothing is entered.
    for missing in ["received", "person", "name", "text"] {
        let some: Vec<_> = fields
            .iter()
            .copied()
            .filter(|(n, _)| *n != missing)
            .collect();
        let answer = send_parts(&portal, &cookie, "/console/requests/enter", &some, file);
        assert_eq!(answer.status, 200, "{missing}");
    }
    let future = [&fields[..2], &[("received", "2999-01-01")], &fields[3..]].concat();
    let answer = send_parts(&portal, &cookie, "/console/requests/enter", &future, file);
    assert_eq!(answer.status, 200);
    assert!(!kinds(&shop, "u7").contains(&"request_made".to_owned()));
    let made = send_parts(&portal, &cookie, "/console/requests/enter", &fields, file);
    assert_eq!(made.status, 303, "{}", made.body);
    let path = made.headers["location"].clone();
    assert_eq!(kinds(&shop, "u7").last().unwrap(), "request_made");
    let page = portal.get(&path, &cookie).body;
    for said in [
        "Edda Rohrbach",
        "power of attorney",
        "My client wants to know.",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let evidence = links(&page)
        .into_iter()
        .find(|href| href.contains("/evidence/"));
    let evidence = portal.get(&evidence.unwrap(), &cookie);
    assert_eq!(evidence.body, "%PDF-1.7 the power");
    assert!(evidence.headers["content-disposition"].starts_with("attachment"));
    // Only within the month, only with a reason, only once, only so far; what stands against it the page says.
    let extend = |until: &str, why: &str| {
        let fields = [("until", until), ("reason", why)];
        send(&portal, &cookie, &format!("{path}/extend"), &fields)
    };
    let steps = |what: &str| kinds(&shop, "u7").iter().filter(|k| *k == what).count();
    let far = extend(&days_ago(-300), "many items");
    assert_eq!(far.status, 200);
    assert!(far.body.contains("Not recorded:") && far.body.contains("is not after"));
    assert_eq!(extend(&days_ago(-60), "").status, 200);
    assert_eq!(steps("request_stepped"), 0);
    assert_eq!(extend(&days_ago(-60), "many items").status, 303);
    let again = extend(&days_ago(-61), "more items");
    assert_eq!(again.status, 200);
    assert!(again.body.contains("once is all"), "{}", again.body);
    assert_eq!(steps("request_stepped"), 1);
    let told = until(|| {
        let mails = server.mails();
        mails
            .into_iter()
            .find(|(_, mail)| plain(mail).contains("takes longer"))
    });
    // Whoever acts for somebody is written to.
    assert_eq!(told.0, "edda@law.example");
    assert!(plain(&told.1).contains("many items"));
    // A refusal says where to complain.
    let answer =
        |fields: &[(&str, &str)]| send(&portal, &cookie, &format!("{path}/answer"), fields);
    assert_eq!(
        answer(&[("outcome", "refused"), ("text", "No.")]).status,
        200
    );
    let granted = [("outcome", "granted"), ("text", "Here is everything.")];
    assert_eq!(answer(&granted).status, 303);
    let late = answer(&granted);
    assert_eq!(late.status, 200);
    assert!(late.body.contains("the request has ended"), "{}", late.body);
    let mail = until(|| {
        let mails = server.mails();
        mails
            .into_iter()
            .find(|(_, mail)| plain(mail).contains("Here is everything."))
    });
    assert_eq!(mail.0, "edda@law.example");
    let list = portal.get("/console/requests?state=open", &cookie).body;
    assert!(!list.contains("u7"), "{list}");
}

#[test]
fn a_letter_counts_from_the_moment_it_is_entered() {
    let Some((server, shop, portal, cookie)) = with_mara("80", "officer") else {
        return;
    };
    let used: Vec<String> = (0..80)
        .map(|n| format!("u{n}"))
        .filter(|person| admitted(&shop, person) > 0)
        .take(3)
        .collect();
    let [objects, erased, refused] = used.as_slice() else {
        panic!("too few are used: {used:?}");
    };
    let came = days_ago(1);
    let ask = |person: &str, kind: &str| -> String {
        let fields = [
            ("kind", kind),
            ("channel", "letter"),
            ("received", came.as_str()),
            ("person", person),
            ("text", "Please."),
        ];
        let made = send_parts(&portal, &cookie, "/console/requests/enter", &fields, None);
        assert_eq!(made.status, 303, "{}", made.body);
        made.headers["location"].clone()
    };
    let before = admitted(&shop, refused);
    ask(objects, "objection");
    let to_erase = ask(erased, "erasure");
    let to_refuse = ask(refused, "erasure");
    for person in &used {
        assert_eq!(admitted(&shop, person), 0, "{person}");
    }
    // They are told, with a receipt, as for a choice of their own.
    let to = format!("{objects}@example.org");
    let mail = until(|| server.mails().into_iter().find(|(whom, _)| *whom == to));
    assert!(mail.1.contains("receipt"), "{}", mail.1);
    let answer = |path: &str, outcome: &str| {
        let fields = [
            ("outcome", outcome),
            ("text", "Done."),
            ("remedy", "The authority."),
        ];
        let answer = send(&portal, &cookie, &format!("{path}/answer"), &fields);
        assert_eq!(answer.status, 303, "{}", answer.body);
    };
    answer(&to_erase, "granted");
    answer(&to_refuse, "refused");
    assert_eq!(admitted(&shop, erased), 0);
    let said = ledger(&shop, erased);
    let last = said.last().unwrap();
    assert_eq!(last["entry"]["kind"], "erasure", "{last}");
    // Nothing else restricts: what was refused meanwhile may be used again.
    assert_eq!(admitted(&shop, refused), before);
}
