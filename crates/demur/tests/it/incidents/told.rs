//! The people concerned by an incident are told by mail: each once, in their language, and who was not.

use super::{items, listed, move_to, open, platform_says, tell, words};
use crate::console::{admit, enter, kinds, send, with_mara};
use crate::notices::MailServer;
use crate::served::{Portal, plain, shop, until};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;

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
