//! Rooms of the portal where something is asked: questions to the officer, other requests; and who looked.

use crate::notices::MailServer;
use crate::served::{Portal, csrf, ledger, shop, until};
use crate::sets::TownShop;
use serde_json::Value;

/// The last entry of a kind about a person.
fn last(shop: &TownShop, person: &str, kind: &str) -> Value {
    let entries = ledger(shop, person);
    let mut of_kind = entries.into_iter().filter(|e| e["entry"]["entry"] == kind);
    of_kind.next_back().unwrap_or(Value::Null)
}

fn staff(shop: &TownShop) {
    let mail = ["--mail", "mara@example.org"];
    shop.json(&[&["staff", "add", "mara", "--role", "officer"], &mail[..]].concat());
}

/// What stands beside a link in the list at the end of the overview.
fn badge<'p>(home: &'p str, path: &str) -> &'p str {
    let link = format!("<li><a href=\"{path}\">");
    let (_, rest) = home.rsplit_once(&link).unwrap();
    let (_, rest) = rest.split_once("</a>").unwrap();
    rest.split("</li>").next().unwrap()
}

#[test]
fn a_question_is_asked_answered_and_answered_back() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    staff(&shop);
    let portal = Portal::start_for(&shop, &["mara"]);
    let (ada, eve) = (portal.sign_in(&server, "u7"), portal.sign_in(&server, "u9"));
    let page = portal.get("/questions", &ada);
    assert_eq!(page.status, 200, "{}", page.body);
    let token = csrf(&page.body);
    let count = ledger(&shop, "u7").len();
    // What is missing or too long is said, and what was entered stays.
    let long = "y".repeat(4_001);
    for (form, says) in [
        ("subject=Copies".to_owned(), "Please fill in this field"),
        (
            format!("subject=Copies&text={long}"),
            "There is room for 4,000 characters",
        ),
        (
            format!("subject={}&text=x", "s".repeat(201)),
            "There is room for 200 characters",
        ),
    ] {
        let again = portal.post("/questions", &ada, &format!("csrf={token}&{form}"));
        assert_eq!(again.status, 200);
        assert!(again.body.contains(says), "{says}: {}", again.body);
    }
    assert_eq!(
        portal.post("/questions", &ada, "subject=a&text=b").status,
        403
    );
    assert_eq!(ledger(&shop, "u7").len(), count);

    let before = portal.get("/", &ada).words();
    let form = format!("csrf={token}&subject=Who+got+a+copy%3F&text=Please+tell+me%0D%0Awho.");
    let sent = portal.post("/questions", &ada, &form);
    assert_eq!(sent.status, 200, "{}", sent.body);
    assert!(
        sent.body.contains("Your question has arrived"),
        "{}",
        sent.body
    );
    let made = last(&shop, "u7", "request_made");
    assert_eq!(
        (&made["entry"]["kind"], &made["entry"]["channel"]),
        (&"question".into(), &"portal".into())
    );
    let number = made["sequence"].as_u64().unwrap();
    let thread = format!("/questions/{number}");
    // The same click twice is one question; it is counted where it is found.
    let count = ledger(&shop, "u7").len();
    let twice = portal.post("/questions", &ada, &form);
    assert_eq!(twice.status, 200, "{}", twice.body);
    assert!(
        twice.body.contains(&format!("href=\"{thread}\"")),
        "{}",
        twice.body
    );
    assert_eq!(ledger(&shop, "u7").len(), count);
    let home = portal.get("/", &ada).words();
    assert_eq!(badge(&home, "/choices"), badge(&before, "/choices"));
    let open = badge(&home, "/questions");
    assert!(open.contains("1 open"), "{open}");
    let shown = portal.get(&thread, &ada);
    assert!(shown.words().contains("Question "), "{}", shown.body);
    assert!(
        shown.body.contains("Who got a copy?") && shown.body.contains("<bdi>who.</bdi>"),
        "{}",
        shown.body
    );
    // Another member neither sees nor answers it.
    assert_eq!(portal.get(&thread, &eve).status, 404);
    let theirs = csrf(&portal.get("/questions", &eve).body);
    assert_eq!(
        portal
            .post(&thread, &eve, &format!("csrf={theirs}&text=x"))
            .status,
        404
    );
    assert!(
        !portal
            .get("/questions", &eve)
            .body
            .contains("Who got a copy?")
    );

    // The officer writes, the member replies, the officer answers.
    let mara = portal.sign_in_staff(0);
    let room = format!("/console/requests/{number}");
    let page = portal.get(&room, &mara);
    assert!(page.body.contains("Please tell me"), "{}", page.body);
    let office = csrf(&page.body);
    let wrote = portal.post(
        &format!("{room}/write"),
        &mara,
        &format!("csrf={office}&message=Which+copy%3F"),
    );
    assert_eq!(wrote.status, 303, "{}", wrote.body);
    let mailed = until(|| {
        let mut mails = server.mails().into_iter();
        mails.find(|(to, mail)| to == "u7@example.org" && mail.contains("Which copy?"))
    });
    assert!(mailed.1.contains(&number.to_string()));
    let shown = portal.get(&thread, &ada);
    assert!(
        shown.body.contains("Which copy?") && shown.body.contains("mara"),
        "{}",
        shown.body
    );
    let empty = portal.post(&thread, &ada, &format!("csrf={token}&text=+"));
    assert!(
        empty.body.contains("Please fill in this field"),
        "{}",
        empty.body
    );
    let replied = portal.post(&thread, &ada, &format!("csrf={token}&text=The+one+of+May."));
    assert_eq!(
        (replied.status, replied.headers["location"].as_str()),
        (303, thread.as_str())
    );
    assert!(portal.get(&room, &mara).body.contains("The one of May."));
    // The same click twice is one reply.
    let count = ledger(&shop, "u7").len();
    let twice = portal.post(&thread, &ada, &format!("csrf={token}&text=The+one+of+May."));
    assert_eq!(twice.status, 303, "{}", twice.body);
    assert_eq!(ledger(&shop, "u7").len(), count);
    let form = format!("csrf={office}&outcome=granted&text=Nobody+did.");
    let answered = portal.post(&format!("{room}/answer"), &mara, &form);
    assert_eq!(answered.status, 303, "{}", answered.body);
    let shown = portal.get(&thread, &ada);
    assert!(
        shown.body.contains("Nobody did.") && shown.body.contains("This question is closed"),
        "{}",
        shown.body
    );
    let late = portal.post(&thread, &ada, &format!("csrf={token}&text=But"));
    assert_eq!(late.status, 403, "nothing follows an answer");
    let kinds: Vec<Value> = ledger(&shop, "u7")
        .iter()
        .filter(|e| e["entry"]["entry"] == "request_stepped")
        .map(|e| e["entry"]["step"]["step"].clone())
        .collect();
    assert_eq!(kinds, ["wrote", "said", "answered"]);
}

/// Requests that staff entered stand among a member's choices, with what was written about them.
#[test]
fn other_requests_and_looks_are_shown_to_whom_they_are_about() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    staff(&shop);
    let portal = Portal::start_for(&shop, &["mara"]);
    let (ada, eve) = (portal.sign_in(&server, "u7"), portal.sign_in(&server, "u9"));
    let none = portal.get("/looks", &ada);
    assert!(none.body.contains("Nobody has."), "{}", none.body);
    let mara = portal.sign_in_staff(0);
    let office = csrf(&portal.get("/console/requests/enter", &mara).body);
    let fields = [
        ("csrf", office.as_str()),
        ("kind", "access"),
        ("channel", "letter"),
        ("received", "2026-11-20"),
        ("person", "u7"),
        ("text", "What do you have of me?"),
    ];
    let entered = portal.upload_as(&mara, "/console/requests/enter", &fields, None);
    assert_eq!(entered.status, 303, "{}", entered.body);
    let number = entered.headers["location"]
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    let choices = portal.get("/choices", &ada);
    assert!(
        choices.body.contains(&format!("/questions/{number}")),
        "{}",
        choices.body
    );
    assert!(choices.body.contains("Access"));
    let page = portal.get(&format!("/questions/{number}"), &ada);
    assert!(
        page.body.contains("What do you have of me?"),
        "{}",
        page.body
    );
    assert!(
        !portal
            .get("/choices", &eve)
            .body
            .contains(&format!("/questions/{number}"))
    );
    assert_eq!(
        portal.get(&format!("/questions/{number}"), &eve).status,
        404
    );
    let home = portal.get("/", &ada);
    assert_eq!(home.status, 200);

    // A look needs a reason, and is seen by whom it was at, and by nobody else.
    let person = portal.get("/console/persons?q=u7", &mara);
    let href = person
        .body
        .split("href=\"/console/persons/")
        .nth(1)
        .unwrap();
    let room = format!("/console/persons/{}", href.split('"').next().unwrap());
    let form = format!("csrf={office}&reason=To+answer+request+{number}.");
    let looked = portal.post(&room, &mara, &form);
    assert_eq!(looked.status, 303, "{}", looked.body);
    let looks = portal.get("/looks", &ada);
    assert!(
        looks.body.contains(&format!("To answer request {number}.")),
        "{}",
        looks.body
    );
    assert!(looks.body.contains("Data protection") && looks.body.contains("looked at"));
    assert!(portal.get("/looks", &eve).body.contains("Nobody has."));
    let german = portal.get("/looks?lang=de", &ada);
    assert!(german.body.contains("lang=\"de\""));
}
