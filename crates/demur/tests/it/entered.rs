//! Requests and incidents entered on the command line, the numbers beside the console's rooms while others enter
//! them, and the notification of an incident as a document.

use crate::served::{Portal, csrf, shop_without_mail};
use crate::sets::TownShop;
use crate::shop::demur;
use rights::{Clock as _, Day, SystemClock};
use serde_json::{Value, json};

fn days_ago(days: i32) -> Day {
    SystemClock.today().plus_days(-days)
}

/// A town that nobody sends mail from, with an officer.
fn town() -> TownShop {
    let shop = shop_without_mail("40", 1);
    let mail = ["--mail", "mara@staff.example.org"];
    shop.json(
        &[
            &["staff", "add", "mara", "--role", "officer"],
            mail.as_slice(),
        ]
        .concat(),
    );
    shop
}

/// Enters a request; its kind and whose it is, how it came, how many days ago.
fn enter(shop: &TownShop, what: [&str; 2], (channel, days): (&str, i32)) -> Value {
    let received = days_ago(days).to_string();
    let came = ["--channel", channel, "--received", &received];
    let text = ["--text", "Please."];
    shop.json(&[&["request", "enter"], &what[..], &came, &text].concat())
}

/// Exit status and what was printed, as JSON.
fn asked(shop: &TownShop, args: &[&str]) -> (i32, Value) {
    let out = demur(&shop.root(), &[&["--json"], args].concat());
    let printed = serde_json::from_slice(&out.stdout).unwrap_or_default();
    (out.status.code().unwrap(), printed)
}

/// What stands beside a room as overdue.
fn beside(page: &str, room: &str) -> u64 {
    let link = page.split(&format!("href=\"/console/{room}\"")).nth(1);
    let link = link.unwrap().split("</a>").next().unwrap();
    match link.split_once("class=\"late\">") {
        None => 0,
        Some((_, rest)) => rest.split('<').next().unwrap().parse().unwrap(),
    }
}

#[test]
fn a_request_has_its_clock_from_the_day_on_which_it_came() {
    let shop = town();
    let received = days_ago(20);
    let access = enter(&shop, ["access", "u7"], ("letter", 20));
    assert_eq!(access["person"], "u7");
    // Midnight (UTC) may have come meanwhile.
    let due = [received, days_ago(20)].map(|day| json!(day.plus_months(1).to_string()));
    assert!(due.contains(&access["due"]), "{access}");
    assert_eq!(
        (&access["ended"], &access["overdue"]),
        (&Value::Null, &json!(false))
    );
    assert_eq!(access["masked"], json!([]));
    assert_eq!(
        asked(&shop, &["request", "list", "--overdue"]),
        (0, json!([]))
    );
    // Somebody unknown asks, too, and is late.
    let late = enter(&shop, ["question", "nobody@example.net"], ("mail", 90));
    assert_eq!(late["overdue"], true);
    assert!(
        late["person"].as_str().unwrap().starts_with("guest:"),
        "{late}"
    );
    let (status, overdue) = asked(&shop, &["request", "list", "--overdue"]);
    assert_eq!(
        (status, overdue[0]["number"].clone()),
        (1, late["number"].clone())
    );
    let (status, open) = asked(&shop, &["request", "list", "--open"]);
    let numbers: Vec<&Value> = open
        .as_array()
        .unwrap()
        .iter()
        .map(|l| &l["number"])
        .collect();
    assert_eq!(
        (status, numbers),
        (0, vec![&late["number"], &access["number"]])
    );
    // What refuses, refuses at once, in the sets that there are.
    let items = |person: &str| {
        let told = shop.json(&["explain", "--person", person, "--purpose", "ai_assistant"]);
        told[0]["admitted"].as_u64().unwrap()
    };
    assert!(items("u7") > 0);
    shop.compile(&[]);
    let by = [
        "--by",
        "Jane Roe",
        "--as",
        "agent",
        "--evidence",
        "power of attorney",
    ];
    let no = ["--channel", "phone", "--text", "She does not want it."];
    let no = shop.json(&[&["request", "enter", "objection", "u7"], &no[..], &by].concat());
    assert_eq!(items("u7"), 0);
    assert!(no["masked"][0]["rows"].as_u64().unwrap() > 0, "{no}");
    let history = shop.json(&["ledger", "history", "u7"]).to_string();
    for word in [
        "Jane Roe",
        "agent",
        "power of attorney",
        "\"entered_by\":\"demur\"",
    ] {
        assert!(history.contains(word), "{word} in {history}");
    }
}

#[test]
fn an_objection_is_narrowed_and_a_consent_withdrawn_by_letter() {
    let shop = town();
    let said = |person: &str| -> Vec<Value> {
        let history = shop.json(&["ledger", "history", person]);
        let all = history.as_array().unwrap().iter();
        let all = all.map(|line| line["entry"].clone());
        all.filter(|entry| entry["entry"] == "choice" && entry["source"] == "demur:letter")
            .collect()
    };
    fn enter<'w>(what: &[&'w str]) -> Vec<&'w str> {
        let came = ["--channel", "letter", "--text", "No photos any more."];
        [&["request", "enter"][..], what, &came[..]].concat()
    }
    shop.json(&enter(&["objection", "u7", "--kinds", "photo"]));
    let no = &said("u7")[0];
    assert_eq!(
        (&no["kind"], &no["scope"]),
        (&json!("objection"), &json!({"kinds": ["photo"]}))
    );
    let withdrawn = shop.json(&enter(&["withdrawal", "u9", "--purposes", "ai_assistant"]));
    assert_eq!(withdrawn["kind"], "withdrawal");
    let back = &said("u9")[0];
    assert_eq!(
        (&back["kind"], &back["scope"]),
        (
            &json!("consent_withdrawn"),
            &json!({"purposes": ["ai_assistant"]})
        )
    );
    // What is to be erased or shown is no matter of kinds, and a purpose has to be one.
    for wrong in [
        ["access", "u7", "--kinds", "photo"],
        ["objection", "u7", "--purposes", "nothing_such"],
    ] {
        let out = demur(&shop.root(), &enter(&wrong));
        assert_eq!(out.status.code(), Some(2), "{wrong:?}");
    }
    assert_eq!((said("u7").len(), said("u9").len()), (1, 1));
}

#[test]
fn a_request_that_says_too_little_is_refused() {
    let shop = town();
    let tomorrow = days_ago(-1).to_string();
    let whole = ["request", "enter", "access", "u7", "--channel", "letter"];
    for (more, says) in [
        (vec!["--text", "x", "--received", &tomorrow], "future"),
        (vec!["--text", " "], "--text"),
        (vec!["--text", "x", "--by", "Jane Roe"], "--as"),
        (
            vec!["--text", "x", "--by", "J", "--as", "agent"],
            "--evidence",
        ),
        (
            vec![
                "--text",
                "x",
                "--by",
                "J",
                "--as",
                "owner",
                "--evidence",
                "e",
            ],
            "owner",
        ),
    ] {
        let out = demur(&shop.root(), &[&whole[..], &more].concat());
        let error = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(2), "{more:?}: {error}");
        assert!(error.contains(says), "{more:?}: {error}");
    }
    assert_eq!(asked(&shop, &["request", "list"]), (0, json!([])));
}

/// What another program enters is in the numbers of the console's next page.
#[test]
fn numbers_beside_rooms_stay_right_while_others_enter() {
    let shop = town();
    let first = enter(&shop, ["access", "u7"], ("letter", 90));
    let portal = Portal::start_for(&shop, &["mara"]);
    let cookie = portal.sign_in_staff(0);
    let shown = || {
        let page = portal.get("/console/keys", &cookie).body;
        (beside(&page, "requests"), beside(&page, "incidents"))
    };
    // What people of the town said long ago and is not done everywhere is late as well.
    let others = shown().0 - 1;
    let numbers = || (shown().0 - others, shown().1);
    assert_eq!(numbers(), (1, 0));
    enter(&shop, ["access", "u9"], ("letter", 5));
    enter(&shop, ["access", "u9"], ("letter", 60));
    assert_eq!(numbers(), (2, 0));
    let known = format!("{}T08:00:00Z", days_ago(4));
    let item = shop.json(&["explain", "--person", "u7", "--purpose", "ai_assistant"]);
    let item = item[0]["items"][0]["item"].as_str().unwrap();
    let open = ["incident", "open", "One too many", "--item", item];
    shop.json(&[&open[..], &["--known", &known]].concat());
    assert_eq!(numbers(), (2, 1));
    // Answered in the console: one less.
    let path = format!("/console/requests/{}", first["number"]);
    let token = csrf(&portal.get(&path, &cookie).body);
    let form = format!("csrf={token}&outcome=granted&text=Here+it+is.");
    assert_eq!(
        portal
            .post(&format!("{path}/answer"), &cookie, &form)
            .status,
        303
    );
    assert_eq!(numbers(), (1, 1));
    // Who is erased takes their requests along.
    let said = shop.root().join("../said.csv");
    let erasure = format!("person,choice,at\nu9,erasure,{}\n", days_ago(1));
    std::fs::write(&said, erasure).unwrap();
    shop.json(&["import", "choices", said.to_str().unwrap()]);
    assert_eq!(numbers(), (1, 1), "asking is not yet being erased");
    shop.json(&["purge", "u9"]);
    assert_eq!(numbers(), (0, 1));
    let overview = portal.get("/console", &cookie).body;
    assert!(overview.contains("One too many"), "{overview}");
}

#[test]
fn the_notification_of_an_incident_is_a_document() {
    let shop = town();
    shop.compile(&[]);
    let items = shop.json(&["explain", "--person", "u7", "--purpose", "ai_assistant"]);
    let mut items = items[0]["items"].as_array().unwrap().iter();
    let item = items.find(|item| item["admitted"] == true).unwrap();
    let item = item["item"].as_str().unwrap();
    shop.json(&["object", "u7"]);
    // A set that refuses the item says so of it, and never had it.
    shop.compile(&[]);
    let future = format!("{}T08:00:00Z", days_ago(-1));
    let open = [
        "incident",
        "open",
        "A post was seen in training",
        "--item",
        item,
    ];
    let refused = demur(&shop.root(), &[&open[..], &["--known", &future]].concat());
    assert_eq!(refused.status.code(), Some(2));
    // Of an item or a person that nobody knows nobody would be told: nothing is opened.
    for unknown in [["--item", "nobodys/1"], ["--person", "nobody"]] {
        let out = demur(&shop.root(), &[&open[..], &unknown].concat());
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{said}");
        assert!(said.contains(&format!("`{}`", unknown[1])), "{said}");
    }
    assert_eq!(asked(&shop, &["incident", "list"]), (0, json!([])));
    let opened = shop.json(&open);
    assert_eq!(
        (&opened["items"], &opened["people"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(
        opened["place"], "ai_assistant/0001",
        "and not the second one"
    );
    assert_eq!(opened["state"], "open");
    let (status, listed) = asked(&shop, &["incident", "list"]);
    assert_eq!((status, &listed[0]), (0, &opened));
    let number = opened["number"].to_string();
    // What becomes known later is added (Art. 33(4)), once.
    let more = shop.json(&["explain", "--person", "u9", "--purpose", "ai_assistant"]);
    let more = more[0]["items"][0]["item"].as_str().unwrap();
    for _ in 0..2 {
        let adds = ["--item", more, "--person", "u11"];
        let added = shop.json(&[&["incident", "add", number.as_str()], &adds[..]].concat());
        assert_eq!(
            (&added["items"], &added["people"]),
            (&json!(2), &json!(3)),
            "{added}"
        );
    }
    let unknown = ["incident", "add", &number, "--item", "nobodys/1"];
    assert_eq!(demur(&shop.root(), &unknown).status.code(), Some(2));
    // A draft lacks what nobody wrote.
    let draft = shop.root().join("draft.docx");
    let out = [
        "incident",
        "message",
        &number,
        "--out",
        draft.to_str().unwrap(),
    ];
    let (status, told) = asked(&shop, &out);
    let gaps: Vec<&str> = told["missing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|gap| gap["at"].as_str().unwrap())
        .collect();
    assert_eq!(status, 1);
    assert_eq!(
        gaps,
        [
            "/message/nature",
            "/message/consequences",
            "/message/measures"
        ]
    );
    assert!(std::fs::read(&draft).unwrap().starts_with(b"PK\x03\x04"));
    let (status, _) = asked(&shop, &["incident", "message", "999999"]);
    assert_eq!(status, 2);

    let portal = Portal::start_for(&shop, &["mara"]);
    let cookie = portal.sign_in_staff(0);
    let path = format!("/console/incidents/{number}");
    let page = portal.get(&path, &cookie).body;
    let files =
        |lang: &str, ending: &str| format!("{path}/files/incident-{number}.{lang}.{ending}");
    for ending in ["docx", "json"] {
        let link = format!("href=\"{}\"", files("en", ending));
        assert!(page.contains(&link), "{link} in {page}");
    }
    let form = format!(
        "csrf={}&authority-1=One+post.&authority-2=Ask+us.&authority-3=None.&authority-4=It+is+masked.",
        csrf(&page)
    );
    let told = portal.post(&format!("{path}/authority"), &cookie, &form);
    assert_eq!(told.status, 303, "{}", told.body);
    let loaded = portal.get(&files("de", "json"), &cookie);
    assert_eq!(loaded.headers["content-type"], "application/json");
    let document: Value = serde_json::from_str(&loaded.body).unwrap();
    assert_eq!(document["document"], "breach_notification");
    assert_eq!(
        document["title"],
        "Meldung einer Verletzung des Schutzes personenbezogener Daten"
    );
    assert_eq!(document["computed"]["state"], "notified");
    assert_eq!(document["gaps"], json!([]));
    let facts = &document["facts"];
    assert_eq!(facts["message"]["measures"], "It is masked.");
    assert_eq!((&facts["items"], &facts["people"]), (&json!(2), &json!(3)));
    assert_eq!(facts["controller"]["name"], "Example Town Ltd");
    let word = portal.get(&files("en", "docx"), &cookie);
    assert!(word.headers["content-type"].contains("wordprocessingml"));
    assert!(word.headers["content-disposition"].contains("attachment"));
    assert!(word.body.starts_with("PK"));
    for wrong in ["incident-0.en.docx", "incident-1.fr.docx", "..%2Foffice.db"] {
        let answer = portal.get(&format!("{path}/files/{wrong}"), &cookie);
        assert_eq!(answer.status, 404, "{wrong}");
    }
    assert_eq!(portal.get(&files("en", "docx"), "").status, 303);
    // The same on the command line, where nothing is missing any more.
    let (status, printed) = asked(&shop, &["incident", "message", &number, "--lang", "de"]);
    assert_eq!(
        (status, &printed["paper"]["facts"]["told"]),
        (0, &facts["told"])
    );
}
