//! Incidents in the console: the clock, looks at whose items were used, telling the people concerned.

use crate::console::{admit, days_ago, enter, kinds, links, send, with_mara};
use crate::notices::MailServer;
use crate::served::{Answer, Portal, ledger, plain, shop, until};
use crate::sets::TownShop;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

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

/// Reasons of the looks at a person.
fn looks(shop: &TownShop, person: &str) -> Vec<Value> {
    let all = ledger(shop, person)
        .into_iter()
        .map(|line| line["entry"].clone());
    all.filter(|entry| entry["entry"] == "looked_at").collect()
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

#[test]
fn an_incident_runs_its_hours_until_the_authority_is_told() {
    let Some((server, shop, portal, cookie)) = with_mara("40", "officer") else {
        return;
    };
    let path = open(&portal, &cookie, &items(&shop, "u7", 1));
    assert!(kinds(&shop, "u7").contains(&"incident_concerns".to_owned()));
    let page = portal.get(&path, &cookie).body;
    assert!(page.contains("overdue"), "{page}");
    assert!(page.contains("Reasons for the delay"), "it is late: {page}");
    let people = format!("{path}/people");
    // Each part has to say something: nobody is mailed half a message.
    let whole = words("An item of yours was used.");
    for missing in 0..4 {
        let mut some = whole.clone();
        some[missing].1.clear();
        some[missing + 4].1.clear();
        let answer = tell(&portal, &cookie, &people, &some);
        assert_eq!(answer.status, 200, "{missing}");
        assert!(answer.body.contains("Please fill in"), "{}", answer.body);
    }
    assert_eq!(tell(&portal, &cookie, &people, &[]).status, 200);
    let told = tell(&portal, &cookie, &people, &whole);
    assert_eq!(told.status, 303, "{}", told.body);
    let mail = until(|| {
        let mails = server.mails();
        mails
            .into_iter()
            .find(|(_, mail)| plain(mail).contains("An item of yours was used."))
    });
    assert_eq!(mail.0, "u7@example.org");
    until(|| {
        kinds(&shop, "u7")
            .contains(&"incident_told".to_owned())
            .then_some(())
    });
    // Dealt with or not: without the authority it ends only where there is nothing to tell it.
    let early = [("outcome", "settled"), ("reason", "mended")];
    let early = send(&portal, &cookie, &format!("{path}/close"), &early);
    assert_eq!(early.status, 403, "{}", early.body);
    let incident = listed(&shop)[0].clone();
    assert_eq!(
        (&incident["state"], &incident["overdue"]),
        (&json!("open"), &json!(true)),
        "{incident}"
    );
    let page = portal.get(&path, &cookie).body;
    assert!(page.contains("once the authority was told"), "{page}");
    assert!(!page.contains("value=\"settled\""), "{page}");
    let authority = format!("{path}/authority");
    let message = |last: &str, consequences: &str| {
        let parts = ["What happened.", "Ask us.", consequences, "Mended.", last];
        let fields = console::field::AUTHORITY.into_iter();
        fields.zip(parts.map(str::to_owned)).collect::<Vec<_>>()
    };
    // What is missing is named, the reasons for the delay among it; the hours go on.
    for part in 0..5 {
        let mut some = message("We did not know.", "None are known yet.");
        some[part].1.clear();
        let answer = tell(&portal, &cookie, &authority, &some);
        assert_eq!(answer.status, 200, "{part}");
        let (_, main) = answer.body.split_once("<main").unwrap();
        assert!(
            main.contains("Please fill in") && main.contains("overdue"),
            "{main}"
        );
    }
    let first = message("We did not know.", "None are known yet.");
    for _ in 0..2 {
        let told = tell(&portal, &cookie, &authority, &first);
        assert_eq!(told.status, 303, "{}", told.body);
    }
    // What is known later is told later (Art. 33(4)), and the document has it.
    let later = message("We did not know.", "Two people were misjudged.");
    let told = tell(&portal, &cookie, &authority, &later);
    assert_eq!(told.status, 303, "{}", told.body);
    let number = path.rsplit('/').next().unwrap();
    let file = format!("{path}/files/incident-{number}.en.json");
    let document: Value = serde_json::from_str(&portal.get(&file, &cookie).body).unwrap();
    let facts = &document["facts"];
    assert_eq!(
        facts["message"]["consequences"], "Two people were misjudged.",
        "{document}"
    );
    let incident = listed(&shop)[0].clone();
    assert_eq!(incident["state"], "authority told", "{incident}");
    let page = portal.get(&path, &cookie).body;
    assert_eq!(page.matches("Told: the authority").count(), 2, "{page}");
    let page = portal.get(&path, &cookie).body;
    // Beside it other rooms may have something that is overdue.
    let (_, main) = page.split_once("<main").unwrap();
    assert!(
        main.contains("Authority told on") && !main.contains("overdue"),
        "{page}"
    );
    let close =
        |fields: &[(&str, &str)]| send(&portal, &cookie, &format!("{path}/close"), fields).status;
    assert_eq!(close(&[("outcome", "settled")]), 200);
    // What is added after that is told as well before the end, even in the same words.
    let more = items(&shop, "u9", 1).remove(0);
    let added = send(
        &portal,
        &cookie,
        &format!("{path}/add"),
        &[("items", &more)],
    );
    assert_eq!(added.status, 303, "{}", added.body);
    assert_eq!(close(&[("outcome", "settled"), ("reason", "mended")]), 403);
    let page = portal.get(&path, &cookie).body;
    assert!(page.contains("More was added since the authority was told."));
    assert!(!page.contains("value=\"settled\""), "{page}");
    let incident = listed(&shop)[0].clone();
    assert_eq!(incident["state"], "supplement due", "{incident}");
    for _ in 0..2 {
        let told = tell(&portal, &cookie, &authority, &later);
        assert_eq!(told.status, 303, "{}", told.body);
    }
    let page = portal.get(&path, &cookie).body;
    assert_eq!(page.matches("Told: the authority").count(), 3, "{page}");
    assert!(!page.contains("More was added since"), "{page}");
    assert_eq!(close(&[("outcome", "settled"), ("reason", "mended")]), 303);
    assert_eq!(close(&[("outcome", "none"), ("reason", "again")]), 403);
}

#[test]
fn whose_items_were_used_is_shown_for_a_reason_that_they_see() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    admit(&shop, "mara", "officer");
    for role in ["engineer", "support", "auditor"] {
        admit(&shop, &format!("the_{role}"), role);
    }
    let portal = Portal::start(&shop);
    let officer = enter(&portal, &server, "mara");
    // More than one page of them.
    let mut used = Vec::new();
    let mut owners = Vec::new();
    for n in 0..60 {
        let person = format!("u{n}");
        let ids = items(&shop, &person, 40);
        if !ids.is_empty() {
            let full = used.len() > 50;
            used.extend(ids);
            owners.push(person);
            if full {
                break;
            }
        }
    }
    assert!(used.len() > 50 && owners.len() > 1, "{owners:?}");
    let path = open(&portal, &officer, &used);
    let (first, last) = (&owners[0], owners.last().unwrap());
    let shown = |page: &str, id: &str| page.contains(&format!("<code>{id}</code>"));
    for role in ["engineer", "support", "auditor"] {
        let cookie = enter(&portal, &server, &format!("the_{role}"));
        let page = portal.get(&path, &cookie);
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(!used.iter().any(|id| shown(&page.body, id)), "{role}");
        assert!(!page.body.contains(&format!(">{first}<")), "{role}");
        let without = send(&portal, &cookie, &path, &[("look", " ")]);
        assert_eq!(without.status, 200);
        assert!(!used.iter().any(|id| shown(&without.body, id)), "{role}");
    }
    assert!(looks(&shop, first).is_empty(), "nobody has looked yet");
    let support = enter(&portal, &server, "the_support");
    let why = [("look", "to write to them")];
    let said = send(&portal, &support, &path, &why);
    assert_eq!(said.status, 303, "{}", said.body);
    let page = portal.get(&path, &support).body;
    assert_eq!(used.iter().filter(|id| shown(&page, id)).count(), 50);
    let number = path.rsplit('/').next().unwrap();
    let look = &looks(&shop, first)[0];
    let why = format!("incident {number}: to write to them");
    assert_eq!(
        (&look["staff"], &look["role"], &look["why"]),
        (&json!("the_support"), &json!("support"), &json!(why))
    );
    // Looking again within a quarter of an hour is the same look; only who is on a page was looked at.
    portal.get(&path, &support);
    assert_eq!(looks(&shop, first).len(), 1);
    assert!(
        looks(&shop, last).is_empty(),
        "{last} is on the second page"
    );
    let second = portal.get(&format!("{path}?page=2"), &support).body;
    assert_eq!(
        used.iter().filter(|id| shown(&second, id)).count(),
        used.len() - 50
    );
    assert_eq!(looks(&shop, last).len(), 1);
    // It opened no more than that: the person's page asks for a reason of its own.
    let found = portal.get(&format!("/console/persons?q={first}"), &support);
    let person = links(&found.body)
        .into_iter()
        .find(|href| href.starts_with("/console/persons/"))
        .unwrap();
    let asks = portal.get(&person, &support).body;
    assert!(asks.contains("Before you look"), "{asks}");
    // The person sees who looked, and why.
    let member = portal.sign_in(&server, first);
    let seen = portal.get("/looks", &member).body;
    assert!(seen.contains(&why), "{seen}");
    // Nobody else's reason opens it.
    assert!(
        !used
            .iter()
            .any(|id| shown(&portal.get(&path, &officer).body, id))
    );
}

#[test]
fn the_page_says_who_was_not_told() {
    let Some((server, shop, portal, cookie)) = with_mara("40", "officer") else {
        return;
    };
    let addresses = [
        ("u5", json!(null)),
        ("u6", json!("unknown.u6@example.org")),
        ("u8", json!("lost.u8@example.org")),
        ("u9", json!("never.u9@example.org")),
    ];
    move_to(&shop, &portal, &addresses);
    let people = ["u5", "u6", "u7", "u8", "u9"];
    let used: Vec<String> = people.iter().flat_map(|p| items(&shop, p, 1)).collect();
    assert_eq!(used.len(), people.len(), "each of them has an item");
    let path = open(&portal, &cookie, &used);
    let words = words("We are sorry.");
    for _ in 0..2 {
        let told = tell(&portal, &cookie, &format!("{path}/people"), &words);
        assert_eq!(told.status, 303, "{}", told.body);
    }
    assert_eq!(
        send(&portal, &cookie, &path, &[("look", "to see who")]).status,
        303
    );
    let sum = "By mail: 1 told, 1 still to be told, 3 to be told by other means.";
    let page = until(|| {
        let page = portal.get(&path, &cookie).body;
        page.contains(sum).then_some(page)
    });
    for (person, says) in [
        ("u5", "no address known"),
        ("u6", "no such mailbox"),
        ("u7", "told by mail"),
        ("u8", "not known whether the mail went"),
        ("u9", "waiting"),
    ] {
        let row = page
            .split("<tr>")
            .find(|row| row.contains(&format!(">{person}<")));
        assert!(row.unwrap().contains(says), "{person}: {row:?}");
        let told = kinds(&shop, person).contains(&"incident_told".to_owned());
        assert_eq!(told, person == "u7", "{person}");
    }
    let mails = server.mails();
    let to = |name: &str| {
        mails
            .iter()
            .filter(|(to, mail)| to.starts_with(name) && plain(mail).contains("We are sorry."))
            .count()
    };
    assert_eq!(
        (to("u7@"), to("lost.u8@")),
        (1, 1),
        "asked twice, sent once"
    );
}

#[test]
fn a_crash_mails_nobody_twice() {
    let Some(server) = MailServer::start(&["--delay", "120"]) else {
        return;
    };
    let shop = shop(&server, "40");
    admit(&shop, "mara", "officer");
    let portal = Portal::start(&shop);
    let cookie = enter(&portal, &server, "mara");
    let people: Vec<String> = (0..20).map(|n| format!("u{n}")).collect();
    let used: Vec<String> = people.iter().flat_map(|p| items(&shop, p, 1)).collect();
    let count = used.len();
    assert!(count > 8, "{count}");
    let path = open(&portal, &cookie, &used);
    let words = words("We are sorry.");
    tell(&portal, &cookie, &format!("{path}/people"), &words);
    let sent = || {
        let mut sent: BTreeMap<String, u32> = BTreeMap::new();
        for (to, mail) in server.mails() {
            if plain(&mail).contains("We are sorry.") {
                *sent.entry(to).or_default() += 1;
            }
        }
        sent
    };
    let mut portal = portal;
    for after in [2, 4, 6] {
        until(|| (sent().len() >= after).then_some(()));
        // Killed, wherever it is.
        std::thread::sleep(Duration::from_millis(after as u64 * 17));
        drop(portal);
        portal = Portal::start(&shop);
    }
    let told = || {
        let told = people
            .iter()
            .filter(|p| kinds(&shop, p).contains(&"incident_told".to_owned()));
        told.count()
    };
    let cookie = enter(&portal, &server, "mara");
    let page = until(|| {
        let page = portal.get(&path, &cookie).body;
        page.contains("0 still to be told").then_some(page)
    });
    let lost = count - told();
    assert!(lost <= 3, "at most the one that each kill met: {lost}");
    let says = format!(
        "By mail: {} told, 0 still to be told, {lost} to be told",
        told()
    );
    assert!(page.contains(&says), "{says}: {page}");
    let sent = sent();
    assert!(sent.values().all(|n| *n == 1), "{sent:?}");
    assert!(sent.len() >= told(), "{sent:?}");
}

#[test]
fn each_is_told_in_the_language_that_they_read() {
    let Some((server, shop, portal, cookie)) = with_mara("40", "officer") else {
        return;
    };
    let german = json!({"person": "u7", "lang": "de"});
    let english = json!({"person": "u9", "lang": "en"});
    platform_says(&shop, &portal, vec![german, english]);
    let used: Vec<String> = ["u7", "u9"]
        .iter()
        .flat_map(|p| items(&shop, p, 1))
        .collect();
    assert_eq!(used.len(), 2);
    let path = open(&portal, &cookie, &used);
    let page = portal.get(&path, &cookie).body;
    for says in ["For those who read English", "For those who read German"] {
        assert!(page.contains(says), "{says}: {page}");
    }
    let mut texts = words("We are sorry.");
    for (name, text) in &mut texts {
        if name.starts_with("people-de") {
            text.clear();
        }
    }
    let people = format!("{path}/people");
    let half = tell(&portal, &cookie, &people, &texts);
    assert_eq!(half.status, 200, "in one language it is not complete");
    assert!(half.body.contains("We are sorry."), "nothing is lost");
    for (name, text) in &mut texts {
        if name.starts_with("people-de") {
            *text = "Es tut uns leid.".to_owned();
        }
    }
    let told = tell(&portal, &cookie, &people, &texts);
    assert_eq!(told.status, 303, "{}", told.body);
    for (to, says, not) in [
        ("u7@example.org", "Es tut uns leid.", "We are sorry."),
        ("u9@example.org", "We are sorry.", "Es tut uns leid."),
    ] {
        let mail = until(|| {
            let mut mails = server.mails().into_iter();
            mails.find(|(whom, mail)| whom == to && plain(mail).contains(says))
        });
        assert!(!plain(&mail.1).contains(not), "{to}");
    }
}

#[test]
fn what_is_not_known_is_named_before_anything_is_opened() {
    let Some((_server, shop, portal, cookie)) = with_mara("40", "officer") else {
        return;
    };
    let known = items(&shop, "u7", 1).remove(0);
    let day = days_ago(1);
    let sent = |items: &str, people: &str| {
        let fields = [
            ("title", "One item too many"),
            ("received", day.as_str()),
            ("items", items),
            ("people", people),
        ];
        send(&portal, &cookie, "/console/incidents/open", &fields)
    };
    let wrong = sent(&format!("{known}\n\nnobodys/1"), "u9\nnobody");
    assert_eq!(wrong.status, 200);
    for says in [
        "Line 3: “nobodys/1” is not known here.",
        "Line 2: “nobody” is not known here.",
    ] {
        assert!(wrong.body.contains(says), "{says}: {}", wrong.body);
    }
    assert!(wrong.body.contains(&known), "nothing is lost");
    let many = sent(&"x\n".repeat(10_001), "");
    assert_eq!(many.status, 200);
    assert!(many.body.contains("There is room for 10,000 lines."));
    assert_eq!(listed(&shop), json!([]));
    let opened = sent(&known, "u9");
    assert_eq!(opened.status, 303, "{}", opened.body);
    let incident = &listed(&shop)[0];
    assert_eq!(
        (&incident["items"], &incident["people"]),
        (&json!(1), &json!(2))
    );
}

#[test]
fn who_is_added_later_is_told_and_nobody_the_same_twice() {
    let Some((server, shop, portal, cookie)) = with_mara("40", "officer") else {
        return;
    };
    let path = open(&portal, &cookie, &items(&shop, "u7", 1));
    let (people, adds) = (format!("{path}/people"), format!("{path}/add"));
    let told = tell(&portal, &cookie, &people, &words("We are sorry."));
    assert_eq!(told.status, 303, "{}", told.body);
    let is_told = |person: &str| {
        let all = kinds(&shop, person).into_iter();
        all.filter(|kind| kind == "incident_told").count()
    };
    until(|| (is_told("u7") == 1).then_some(()));
    // Nobody was added: there is nobody to write to.
    let form = format!("action=\"{people}\"");
    let page = portal.get(&path, &cookie).body;
    assert!(!page.contains(&form), "{page}");
    let nothing = send(&portal, &cookie, &adds, &[]);
    assert!(nothing.body.contains("Please fill in"), "{}", nothing.body);
    let wrong = send(&portal, &cookie, &adds, &[("items", "nobodys/1")]);
    assert_eq!(wrong.status, 200);
    assert!(wrong.body.contains("is not known here"), "{}", wrong.body);
    // What there is of u7 once more, something of u9, and u5 without an item; by a double click.
    let mut all = items(&shop, "u7", 1);
    all.extend(items(&shop, "u9", 1));
    let ids = all.join("\n");
    for _ in 0..2 {
        let added = send(
            &portal,
            &cookie,
            &adds,
            &[("items", &ids), ("people", "u5")],
        );
        assert_eq!(added.status, 303, "{}", added.body);
    }
    let incident = listed(&shop)[0].clone();
    assert_eq!(
        (&incident["items"], &incident["people"]),
        (&json!(2), &json!(3)),
        "{incident}"
    );
    let page = portal.get(&path, &cookie).body;
    assert!(
        page.contains("People for whom something was added since then: 2."),
        "{page}"
    );
    assert!(page.contains(&form), "{page}");
    let again = tell(&portal, &cookie, &people, &words("We are sorry, too."));
    assert_eq!(again.status, 303, "{}", again.body);
    until(|| (is_told("u9") == 1 && is_told("u5") == 1).then_some(()));
    assert_eq!(is_told("u7"), 1);
    let mails = server.mails();
    let to = |name: &str| {
        let sorry = |mail: &str| plain(mail).contains("We are sorry");
        let all = mails.iter();
        all.filter(|(to, mail)| to.starts_with(name) && sorry(mail))
            .count()
    };
    assert_eq!((to("u7@"), to("u9@"), to("u5@")), (1, 1, 1));
    let page = portal.get(&path, &cookie).body;
    assert!(!page.contains(&form), "{page}");
    // Of an item that is added later whoever was told is told as well, and nobody else.
    let both = [("u7", "u9"), ("u9", "u7")];
    let two = |person: &str| items(&shop, person, 2).len() == 2;
    let (again, other) = both.into_iter().find(|(person, _)| two(person)).unwrap();
    let more = items(&shop, again, 2).join("\n");
    let added = send(&portal, &cookie, &adds, &[("items", &more)]);
    assert_eq!(added.status, 303, "{}", added.body);
    let page = portal.get(&path, &cookie).body;
    assert!(
        page.contains("People for whom something was added since then: 1."),
        "{page}"
    );
    assert!(page.contains("2 told, 1 still to be told"), "{page}");
    let third = tell(&portal, &cookie, &people, &words("We are sorry once more."));
    assert_eq!(third.status, 303, "{}", third.body);
    until(|| (is_told(again) == 2).then_some(()));
    let mails = server.mails();
    let got = |name: &str| {
        let name = format!("{name}@");
        let all = mails.iter();
        all.filter(|(to, mail)| to.starts_with(&name) && plain(mail).contains("once more"))
            .count()
    };
    assert_eq!((got(again), got(other), got("u5")), (1, 0, 0));
    assert_eq!((is_told(other), is_told("u5")), (1, 1));
}
