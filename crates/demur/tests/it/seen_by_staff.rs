//! What staff see of people they see for an entry: requests, evidence, items of whoever asks, pictures; and a report of
//! a set shows nobody.

use crate::console::{admit, days_ago, enter, links, send, send_parts, with_mara};
use crate::guest_town::{decided, drawn, encoded, town};
use crate::notices::MailServer;
use crate::served::{Portal, csrf, ledger, shop, until};
use crate::sets::TownShop;
use image::ImageFormat;
use serde_json::{Value, json};
use std::fs;

/// Looks at a person, the newest last.
fn looks(shop: &TownShop, person: &str) -> Vec<Value> {
    let all = ledger(shop, person).into_iter();
    let all = all.map(|line| line["entry"].clone());
    all.filter(|entry| entry["entry"] == "looked_at").collect()
}

#[test]
fn a_report_in_the_console_shows_nobody() {
    let Some((_server, shop, portal, mara)) = with_mara("80", "auditor") else {
        return;
    };
    shop.compile(&[]);
    let made = fs::read_to_string(shop.set(1).join("report.html")).unwrap();
    assert!(made.contains("id=\"person\""), "the file has its example");
    let size = shop.json(&["ledger", "checkpoint"])["size"].clone();
    let path = "/console/sets/ai_assistant/0001/report.html";
    let shown = portal.get(path, &mara);
    assert_eq!(shown.status, 200, "{}", shown.body);
    assert!(shown.body.contains("</html>") && shown.body.contains("<h1"));
    for mark in ["id=\"person\"", "<blockquote>"] {
        assert!(!shown.body.contains(mark), "{mark}");
    }
    // Nothing of anybody was seen, so nothing is recorded.
    assert_eq!(shop.json(&["ledger", "checkpoint"])["size"], size);
}

#[test]
fn a_request_is_read_for_an_entry_that_whoever_asks_sees() {
    let Some((server, shop, portal, mara)) = with_mara("60", "auditor") else {
        return;
    };
    let ada = portal.sign_in(&server, "u7");
    let token = csrf(&portal.get("/questions", &ada).body);
    let form = format!("csrf={token}&subject=Seaside&text=Who+has+my+photos%3F");
    assert_eq!(portal.post("/questions", &ada, &form).status, 200);
    let list = portal.get("/console/requests", &mara).body;
    let mut rows = links(&list).into_iter();
    let path = rows
        .find(|href| href.starts_with("/console/requests/") && !href.ends_with("/enter"))
        .unwrap();
    for words in ["Seaside", "Who has my photos?"] {
        assert!(!list.contains(words), "the list shows no words: {list}");
    }
    assert!(looks(&shop, "u7").is_empty(), "nobody has opened it");
    for _ in 0..2 {
        let page = portal.get(&path, &mara).body;
        assert!(page.contains("Who has my photos?"), "{page}");
    }
    let seen = looks(&shop, "u7");
    assert_eq!(seen.len(), 1, "within a quarter of an hour: {seen:?}");
    let why = format!("request {}", path.rsplit('/').next().unwrap());
    for (part, said) in [
        ("staff", "mara"),
        ("role", "auditor"),
        ("what", "questions"),
        ("why", why.as_str()),
    ] {
        assert_eq!(seen[0][part], said, "{seen:?}");
    }
    let shown = portal.get("/looks", &ada).words();
    for words in ["looked at your questions and requests.", why.as_str()] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    // A look at all that is theirs says nothing of what they wrote, and the other way round.
    let found = portal.get("/console/persons?q=u7", &mara).body;
    let mut all = links(&found).into_iter();
    let person = all.find(|href| href.starts_with("/console/persons/"));
    let person = person.unwrap();
    let asked = portal.get(&person, &mara).body;
    assert!(!asked.contains(&why), "a reason is asked first: {asked}");
    let looked = send(&portal, &mara, &person, &[("reason", "ticket 7")]);
    assert_eq!(looked.status, 303, "{}", looked.body);
    assert_eq!(looks(&shop, "u7").len(), 2);
}

#[test]
fn evidence_is_opened_for_an_entry_by_whoever_works_on_requests() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "40");
    for role in ["officer", "engineer", "support", "auditor"] {
        admit(&shop, &format!("the_{role}"), role);
    }
    let portal = Portal::start(&shop);
    let support = enter(&portal, &server, "the_support");
    let came = days_ago(3);
    let fields = [
        ("kind", "access"),
        ("channel", "letter"),
        ("received", came.as_str()),
        ("person", "u7"),
        ("evidence", "copy of an ID card"),
        ("text", "What do you have of me?"),
    ];
    let file = Some(("id.pdf", "%PDF-1.7 her ID"));
    let made = send_parts(&portal, &support, "/console/requests/enter", &fields, file);
    assert_eq!(made.status, 303, "{}", made.body);
    let path = made.headers["location"].clone();
    let of_evidence = |page: &str| {
        let mut all = links(page).into_iter();
        all.find(|href| href.contains("/evidence/"))
    };
    let file = of_evidence(&portal.get(&path, &support).body).unwrap();
    for role in ["engineer", "auditor"] {
        let cookie = enter(&portal, &server, &format!("the_{role}"));
        let page = portal.get(&path, &cookie).body;
        assert!(page.contains("copy of an ID card"), "{page}");
        assert_eq!(of_evidence(&page), None, "{role} is offered no file");
        let refused = portal.get(&file, &cookie);
        assert_eq!(refused.status, 403, "{role}");
        assert!(!refused.body.contains("her ID"));
    }
    // Each has opened the request, and nobody the file.
    let opened = |at: &str| -> Vec<Value> {
        let all = looks(&shop, "u7").into_iter();
        all.filter(|look| look["why"].as_str().unwrap().contains(at))
            .collect()
    };
    assert_eq!(opened("request").len(), 3);
    assert!(opened("ID card").is_empty(), "nobody has opened it");
    let number = path.rsplit('/').next().unwrap();
    for role in ["support", "officer"] {
        let cookie = match role {
            "support" => support.clone(),
            role => enter(&portal, &server, &format!("the_{role}")),
        };
        assert_eq!(portal.get(&file, &cookie).body, "%PDF-1.7 her ID");
        let look = opened("ID card").pop().unwrap();
        let why = format!("request {number}: `copy of an ID card`");
        assert_eq!(
            (&look["staff"], &look["why"]),
            (&json!(format!("the_{role}")), &json!(why))
        );
    }
    assert_eq!(opened("ID card").len(), 2);
}

#[test]
fn items_of_whoever_asks_are_looked_at_as_well() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let (shop, ada, _) = town(&server);
    admit(&shop, "noor", "auditor");
    let portal = Portal::start_for(&shop, &["mara", "noor"]);
    let (mara, noor) = (portal.sign_in_staff(0), portal.sign_in_staff(1));
    let came = days_ago(3);
    let fields = [
        ("kind", "special"),
        ("channel", "letter"),
        ("received", came.as_str()),
        ("person", ada.as_str()),
        ("text", "What I wrote of my illness."),
    ];
    let made = send_parts(&portal, &mara, "/console/requests/enter", &fields, None);
    assert_eq!(made.status, 303, "{}", made.body);
    let path = made.headers["location"].clone();
    portal.get(&path, &noor);
    let seen: Vec<Value> = looks(&shop, &ada);
    let seen: Vec<&Value> = seen.iter().map(|look| &look["what"]).collect();
    assert_eq!(seen, ["questions"], "no item of hers is shown yet");
    let add = [("links", "about/1")];
    let added = send(&portal, &mara, &format!("{path}/items"), &add);
    assert_eq!(added.status, 303, "{}", added.body);
    let page = portal.get(&path, &noor).body;
    assert!(page.contains("ill again"), "{page}");
    let look = looks(&shop, &ada).pop().unwrap();
    assert_eq!(look["staff"], "noor", "{look}");
    assert_eq!(look["what"], "items:1", "{look}");
    // Nothing is answered while that item is undecided, and the page says what to do.
    let fields = [("outcome", "granted"), ("text", "It stays out.")];
    let answer = || send(&portal, &mara, &format!("{path}/answer"), &fields);
    let refused = answer();
    assert_eq!(refused.status, 200);
    for says in ["Not recorded:", "decide on each", "It stays out."] {
        assert!(refused.body.contains(says), "{says}: {}", refused.body);
    }
    let decide = [("item", "about/1"), ("decision", "theirs")];
    let done = send(&portal, &mara, &format!("{path}/decide"), &decide);
    assert_eq!(done.status, 303, "{}", done.body);
    assert_eq!(answer().status, 303);
    assert!(!decided(&shop, "about/1").0);
}

#[test]
fn a_photo_is_seen_by_whoever_decides_about_it() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let (shop, _, ben) = town(&server);
    let portal = Portal::start_for(&shop, &["mara"]);
    let mara = portal.sign_in_staff(0);
    let copy = encoded(&drawn(1), ImageFormat::Jpeg);
    let token = csrf(&portal.get("/console/staff", &mara).body);
    let came = days_ago(1);
    let sent = [
        ("csrf", token.as_str()),
        ("kind", "depicted"),
        ("channel", "letter"),
        ("received", came.as_str()),
        ("person", "nele.sommerfeld@guest.example"),
        ("text", "That is me."),
    ];
    let enter = "/console/requests/enter";
    let made = portal.upload_as(&mara, enter, &sent, Some(("picture", &copy)));
    assert_eq!(made.status, 303, "{}", made.body);
    let path = made.headers["location"].clone();
    let picture = format!("{path}/picture?item=about%2F2");
    let page = until(|| {
        let page = portal.get(&path, &mara).body;
        page.contains("<code>about/2</code>").then_some(page)
    });
    assert!(page.contains(&format!("src=\"{picture}\"")), "{page}");
    let shown = portal.get(&picture, &mara);
    assert_eq!(shown.status, 200);
    assert_eq!(shown.headers["content-type"], "image/png");
    assert_eq!(shown.headers["x-content-type-options"], "nosniff");
    let policy = &shown.headers["content-security-policy"];
    assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"));
    assert!(shown.body.contains("PNG") && shown.body.contains("IHDR"));
    assert_eq!(looks(&shop, &ben).pop().unwrap()["staff"], "mara");
    // Nothing but what was found is shown by it, and nothing without signing in.
    for other in ["about%2F3", "about%2F1", "nothing", ""] {
        let answer = portal.get(&format!("{path}/picture?item={other}"), &mara);
        assert_eq!(answer.status, 404, "{other}");
    }
    assert_eq!(portal.get(&picture, "").status, 303);
}
