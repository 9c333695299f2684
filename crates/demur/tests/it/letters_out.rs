//! What is written about a request reaches whoever asked: by mail, again after a mail server was down, or as a letter.
//! And a request is that of whoever is meant.

use crate::console::{admit, admitted, days_ago, send, send_parts};
use crate::notices::MailServer;
use crate::served::{Answer, Portal, plain, shop, shop_without_mail, until};
use crate::sets::TownShop;
use crate::shop::demur;
use crate::told::import;
use serde_json::json;
use std::fs;

/// Enters a letter.
fn enter(portal: &Portal, cookie: &str, person: &str, more: &[(&str, &str)]) -> Answer {
    let came = days_ago(3);
    let fields = [
        ("kind", "access"),
        ("channel", "letter"),
        ("received", came.as_str()),
        ("person", person),
        ("text", "What do you have of me?"),
    ];
    let all = [&fields[..], more].concat();
    send_parts(portal, cookie, "/console/requests/enter", &all, None)
}

/// Enters one, and gives its path.
fn entered(portal: &Portal, cookie: &str, person: &str, more: &[(&str, &str)]) -> String {
    let made = enter(portal, cookie, person, more);
    assert_eq!(made.status, 303, "{}", made.body);
    made.headers["location"].clone()
}

fn answer(portal: &Portal, cookie: &str, path: &str, text: &str) {
    let fields = [("outcome", "granted"), ("text", text)];
    let answered = send(portal, cookie, &format!("{path}/answer"), &fields);
    assert_eq!(answered.status, 303, "{}", answered.body);
}

/// To whom a text was mailed.
fn mailed(server: &MailServer, text: &str) -> Vec<String> {
    let mails = server.mails().into_iter();
    let with = mails.filter(|(_, mail)| plain(mail).contains(text));
    with.map(|(to, _)| to).collect()
}

fn page_with(portal: &Portal, cookie: &str, path: &str, text: &str) -> String {
    until(|| {
        let page = portal.get(path, cookie).body;
        page.contains(text).then_some(page)
    })
}

fn requests(shop: &TownShop) -> serde_json::Value {
    shop.json(&["request", "list"])
}

#[test]
fn an_answer_waits_for_the_mail_server_and_goes_once() {
    // Nobody listens for mail.
    let shop = shop_without_mail("40", 1);
    admit(&shop, "mara", "officer");
    let portal = Portal::start_for(&shop, &["mara"]);
    let mara = portal.sign_in_staff(0);
    let path = entered(&portal, &mara, "u7", &[]);
    let fields = [
        ("until", days_ago(-40)),
        ("reason", "many items".to_owned()),
    ];
    let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let extended = send(&portal, &mara, &format!("{path}/extend"), &fields);
    assert_eq!(extended.status, 303, "{}", extended.body);
    answer(&portal, &mara, &path, "Here is everything.");
    let page = portal.get(&path, &mara).body;
    assert_eq!(page.matches("Not mailed yet; it is tried again").count(), 3);
    assert!(!page.contains("Mailed on"), "{page}");
    assert_eq!(portal.tell_to_stop().join().unwrap(), Some(0));

    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let listens = format!("port = {}\n", server.port);
    fs::write(&config, text.replace("port = 1\n", &listens)).unwrap();
    for _ in 0..2 {
        let portal = Portal::start_for(&shop, &["mara"]);
        let mara = portal.sign_in_staff(0);
        let page = until(|| {
            let page = portal.get(&path, &mara).body;
            let sent = page.matches("Mailed on").count();
            (sent == 3).then_some(page)
        });
        assert!(!page.contains("Not mailed"), "{page}");
        assert_eq!(portal.tell_to_stop().join().unwrap(), Some(0));
    }
    // Once each, however often the portal begins.
    for text in ["Here is everything.", "many items"] {
        assert_eq!(mailed(&server, text), ["u7@example.org"], "{text}");
    }
}

#[test]
fn whom_no_mail_reaches_gets_a_letter_and_the_page_says_so() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "40");
    admit(&shop, "mara", "officer");
    let portal = Portal::start_for(&shop, &["mara"]);
    let mara = portal.sign_in_staff(0);
    let name = "Wendel Aubrink, Am Wehr 3, 99510 Lindental";
    let path = entered(&portal, &mara, name, &[("no_account", "yes")]);
    let page = portal.get(&path, &mara).body;
    for says in [name, "No mail address is known: send a letter"] {
        assert!(page.contains(says), "{says}: {page}");
    }
    answer(&portal, &mara, &path, "Nothing of yours is here.");
    let lost = "Not mailed, since no address is known: send a letter";
    let page = page_with(&portal, &mara, &path, lost);
    assert!(!page.contains("Mailed on"), "{page}");
    let list = || portal.get("/console/requests", &mara).body;
    let to_send = "The answer did not go out: send a letter";
    assert!(list().contains(to_send) && list().contains("Wendel Aubrink"));
    let overview = || portal.get("/console", &mara).body;
    assert!(overview().contains("Letter to send"), "{}", overview());
    // The officer has sent it, and says so; that is said once.
    let (_, form) = page.split_once("/posted\"").unwrap();
    let (_, entry) = form.split_once("name=\"item\" value=\"").unwrap();
    let entry = entry.split('"').next().unwrap();
    let post = || {
        let fields = [("item", entry)];
        send(&portal, &mara, &format!("{path}/posted"), &fields)
    };
    assert_eq!(post().status, 303);
    let page = portal.get(&path, &mara).body;
    assert!(page.contains("Sent by letter, as recorded on"), "{page}");
    assert!(!page.contains(lost) && !list().contains(to_send));
    assert!(!overview().contains("Letter to send"), "{}", overview());
    let again = post();
    assert_eq!(again.status, 200);
    assert!(again.body.contains("Not recorded:"), "{}", again.body);
}

#[test]
fn whoever_acts_for_somebody_gets_the_answer_and_not_the_person() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "40");
    admit(&shop, "mara", "officer");
    let portal = Portal::start_for(&shop, &["mara"]);
    let mara = portal.sign_in_staff(0);
    let acts = [
        ("behalf", "guardian"),
        ("name", "Edda Rohrbach"),
        ("evidence", "certificate"),
    ];
    let bad = [&acts[..], &[("mail", "edda")]].concat();
    assert_eq!(enter(&portal, &mara, "u7", &bad).status, 200);
    assert_eq!(requests(&shop), json!([]));
    let reached = [&acts[..], &[("mail", "edda@law.example")]].concat();
    let by_mail = entered(&portal, &mara, "u7", &reached);
    let by_letter = entered(&portal, &mara, "u7", &acts);
    let page = portal.get(&by_mail, &mara).body;
    assert!(page.contains("edda@law.example"), "{page}");
    answer(&portal, &mara, &by_mail, "This goes to Edda by mail.");
    answer(&portal, &mara, &by_letter, "This goes to Edda by letter.");
    page_with(&portal, &mara, &by_mail, "Mailed on");
    let lost = "Not mailed, since no address is known: send a letter";
    page_with(&portal, &mara, &by_letter, lost);
    let by_mail = mailed(&server, "This goes to Edda by mail.");
    assert_eq!(by_mail, ["edda@law.example"]);
    assert!(mailed(&server, "This goes to Edda by letter.").is_empty());
}

#[test]
fn a_name_that_was_mistyped_is_asked_about() {
    let shop = shop_without_mail("40", 1);
    let people = "id,birth,account,mail\nida_w,1980-01-01,personal,family@example.org\ntimo_w,1981-01-01,personal,family@example.org\n";
    import(&shop, "people", "people.csv", people);
    admit(&shop, "mara", "officer");
    let portal = Portal::start_for(&shop, &["mara"]);
    let mara = portal.sign_in_staff(0);
    let used = admitted(&shop, "u7");
    let wrong = enter(&portal, &mara, "u7777777", &[]);
    assert_eq!(wrong.status, 200);
    let says = "Nobody is known by this name";
    assert!(wrong.body.contains(says), "{}", wrong.body);
    assert!(
        wrong.body.contains("What do you have of me?"),
        "nothing is lost"
    );
    let shared = enter(&portal, &mara, "family@example.org", &[]);
    assert_eq!(shared.status, 200);
    for says in ["several accounts", "ida_w", "timo_w"] {
        assert!(shared.body.contains(says), "{says}: {}", shared.body);
    }
    assert_eq!(requests(&shop), json!([]), "nothing was entered");
    entered(&portal, &mara, "timo_w", &[]);
    // Of somebody who has an address of their own it is clear who is meant.
    entered(&portal, &mara, "new@example.org", &[]);
    entered(
        &portal,
        &mara,
        "family@example.org",
        &[("no_account", "yes")],
    );
    let listed = requests(&shop);
    let mut people: Vec<String> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["person"].as_str().unwrap().to_owned())
        .collect();
    people.sort();
    assert_eq!(people.len(), 3, "{people:?}");
    assert!(people[0].starts_with("guest:") && people[1].starts_with("guest:"));
    assert_eq!(people[2], "timo_w");
    // The command line asks as well.
    let ask = ["request", "enter", "objection", "u7777777"];
    let more = ["--channel", "phone", "--text", "No."];
    let out = demur(&shop.root(), &[&ask[..], &more].concat());
    let error = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(2), "{error}");
    assert!(error.contains("--no-account"), "{error}");
    let made = shop.json(&[&ask[..], &more, &["--no-account"]].concat());
    assert!(made["person"].as_str().unwrap().starts_with("guest:"));
    assert_eq!(admitted(&shop, "u7"), used);
}

#[test]
fn what_no_mail_confirmed_is_for_the_officer_to_see_to() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "40");
    admit(&shop, "mara", "officer");
    // The mail server knows no mailbox of that name.
    let person = "id,mail\nada,unknown-ada@example.org\n";
    fs::write(shop.root().join("ada.csv"), person).unwrap();
    shop.json(&["import", "people", "ada.csv"]);
    let portal = Portal::start_for(&shop, &["mara"]);
    let mara = portal.sign_in_staff(0);
    let came = days_ago(1);
    let fields = [
        ("kind", "objection"),
        ("channel", "letter"),
        ("received", came.as_str()),
        ("person", "ada"),
        ("text", "I object."),
    ];
    let made = send_parts(&portal, &mara, "/console/requests/enter", &fields, None);
    assert_eq!(made.status, 303, "{}", made.body);
    let request = made.headers["location"].rsplit('/').next().unwrap();
    // The objection stands behind the request that it came with.
    let number = request.parse::<u64>().unwrap() + 1;
    let task = "One confirmation that no mail brought";
    let overview = page_with(&portal, &mara, "/console", task);
    assert!(overview.contains(&number.to_string()), "{overview}");
    let page = portal.get("/console/unconfirmed", &mara).body;
    for says in ["no such mailbox", "<bdi>ada</bdi>", "Objection", "Seen to"] {
        assert!(page.contains(says), "{says}: {page}");
    }
    let path = format!("/console/unconfirmed/{number}");
    let settled = send(&portal, &mara, &path, &[]);
    assert_eq!(settled.status, 303, "{}", settled.body);
    assert!(!portal.get("/console", &mara).body.contains(task));
    let page = portal.get("/console/unconfirmed", &mara).body;
    assert!(page.contains("Every confirmation went by mail"), "{page}");
    assert_eq!(send(&portal, &mara, &path, &[]).status, 404);
}

/// Where nobody knows where to write to, the officer sees to it; the address of a linked account is one.
#[test]
fn what_was_said_for_somebody_without_an_address_is_for_the_officer_to_see_to() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "40");
    admit(&shop, "mara", "officer");
    let people = [
        json!({ "id": "ada" }),
        json!({ "id": "eve" }),
        json!({ "id": "bea", "mail": "bea@example.org" }),
    ];
    let lines = people.map(|person| format!("{person}\n")).concat();
    fs::write(shop.root().join("more.ndjson"), lines).unwrap();
    shop.json(&["import", "people", "more.ndjson"]);
    shop.json(&["link", "eve", "bea", "--evidence", "the same telephone"]);
    let portal = Portal::start_for(&shop, &["mara"]);
    let mara = portal.sign_in_staff(0);
    let came = days_ago(1);
    for person in ["eve", "ada"] {
        let fields = [
            ("kind", "objection"),
            ("channel", "letter"),
            ("received", came.as_str()),
            ("person", person),
            ("text", "I object."),
        ];
        let made = send_parts(&portal, &mara, "/console/requests/enter", &fields, None);
        assert_eq!(made.status, 303, "{}", made.body);
    }
    let task = "One confirmation that no mail brought";
    page_with(&portal, &mara, "/console", task);
    let page = portal.get("/console/unconfirmed", &mara).body;
    for says in ["no address known", "<bdi>ada</bdi>"] {
        assert!(page.contains(says), "{says}: {page}");
    }
    assert!(!page.contains("<bdi>eve</bdi>"), "{page}");
    assert_eq!(mailed(&server, "receipt-"), ["bea@example.org"]);
}

/// What was taken down before anybody ran the portal is confirmed; what was imported, in masses, is not.
#[test]
fn what_was_entered_before_the_portal_ran_first_is_confirmed_and_no_import_is() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "40");
    let came = days_ago(1);
    let said = ["--channel", "phone", "--text", "No.", "--received", &came];
    shop.json(&[&["request", "enter", "objection", "u7"], &said[..]].concat());
    let no =
        "person,choice,at,source\nu9,objection,2026-11-20,mail\nu11,objection,2026-11-20,portal\n";
    import(&shop, "choices", "no.csv", no);
    for _ in 0..2 {
        let portal = Portal::start(&shop);
        until(|| (mailed(&server, "receipt-").len() == 1).then_some(()));
        // What is written after it goes after it: then nothing else is owed.
        let link = portal.post("/sign-in", "", "mail=u9%40example.org");
        assert_eq!(link.status, 200);
        std::thread::sleep(std::time::Duration::from_millis(500));
        assert_eq!(portal.tell_to_stop().join().unwrap(), Some(0));
    }
    assert_eq!(mailed(&server, "receipt-"), ["u7@example.org"]);
}
