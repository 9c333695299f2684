//! People without an account, from outside: the form, the link in the mail, the search, the officer's decision,
//! what becomes of the items, and the erasure of whoever asked.

use crate::console::send as send_form;
use crate::guest_town::{
    MAIL, TEXT, asked_by, decided, drawn, encoded, handed_in, mailed, send, town, visible,
};
use crate::notices::MailServer;
use crate::served::{Portal, csrf, ledger, until};
use image::ImageFormat;
use serde_json::json;
use std::fs;

/// Who only asks has not objected: what was found is out until the answer, and used again after it, unless staff
/// say otherwise or the person objects.
#[test]
fn what_was_only_asked_about_is_used_again_after_the_answer() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let (shop, ..) = town(&server);
    let portal = Portal::start_for(&shop, &["mara"]);
    let mara = portal.sign_in_staff(0);
    let asks = |wish: &str, mail: &str| {
        let fields = [("wish", wish), ("words", "nele sommerfeld")];
        let (_, answer) = handed_in(&server, &portal, &fields, mail);
        let status = answer.headers["location"].clone();
        let page = until(|| {
            let page = portal.get(&status, "").words();
            (!page.contains("The search goes on")).then_some(page)
        });
        let room = format!("/console/requests/{}", asked_by(&shop, &page).0);
        let about = [("item", "about/1"), ("decision", "theirs")];
        let decided = send_form(&portal, &mara, &format!("{room}/decide"), &about);
        assert_eq!(decided.status, 303, "{}", decided.body);
        (status, room)
    };
    let answers = |room: &str| {
        let fields = [("outcome", "granted"), ("text", "One post names you.")];
        let answered = send_form(&portal, &mara, &format!("{room}/answer"), &fields);
        assert_eq!(answered.status, 303, "{}", answered.body);
    };
    let (status, room) = asks("access", MAIL);
    let page = portal.get(&status, "").words();
    assert!(page.contains("You have asked, and not objected"), "{page}");
    assert!(page.contains("href=\"/without-account?wish=objection\""));
    assert!(page.contains("1 of 1 out of every use"), "{page}");
    assert!(!decided(&shop, "about/1").0, "until the answer");
    answers(&room);
    assert!(decided(&shop, "about/1").0, "nobody has objected");
    let page = portal.get(&status, "").words();
    assert!(page.contains("0 of 1 out of every use"), "{page}");

    // Staff can say otherwise, once.
    let (status, room) = asks("access", "second@guest.example");
    let page = portal.get(&room, &mara).words();
    assert!(
        page.contains("with the answer what is about them"),
        "{page}"
    );
    for _ in 0..2 {
        let kept = send_form(&portal, &mara, &format!("{room}/keep"), &[]);
        assert_eq!(kept.status, 303, "{}", kept.body);
    }
    let page = portal.get(&room, &mara).words();
    assert!(page.contains("stays out after the answer, too"), "{page}");
    answers(&room);
    assert!(!decided(&shop, "about/1").0);
    let page = portal.get(&status, "").words();
    assert!(page.contains("1 of 1 out of every use"), "{page}");
    assert!(!page.contains("You have asked, and not objected"), "{page}");

    // Whoever objects is not asked again.
    let (_, room) = asks("objection", "third@guest.example");
    let kept = send_form(&portal, &mara, &format!("{room}/keep"), &[]);
    assert_eq!(kept.status, 200, "it stays out anyway");
    answers(&room);
    assert!(!decided(&shop, "about/1").0);
}

#[test]
fn somebody_without_an_account_asks_and_what_is_about_them_stays_out() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let (shop, ada, ben) = town(&server);
    for item in ["about/1", "about/2", "about/3", "about/4"] {
        assert!(
            decided(&shop, item).0,
            "{item} is used before: {:?}",
            decided(&shop, item)
        );
    }
    shop.json(&["compile", "--purpose", "ai_assistant"]);
    let before = visible(&shop);
    let portal = Portal::start_for(&shop, &["mara"]);
    let head = || shop.json(&["ledger", "verify"])["entries"].as_u64();

    // The picture is a smaller, compressed copy; the words are written in another way.
    let copy = encoded(
        &drawn(1).resize_exact(100, 75, image::imageops::FilterType::Triangle),
        ImageFormat::Jpeg,
    );
    let fields = [
        ("wish", "special"),
        ("words", "nele sommerfeld"),
        ("text", TEXT),
        ("mail", MAIL),
    ];
    let entries = head();
    let sent = send(&portal, &fields, Some(&copy));
    assert_eq!(sent.status, 200, "{}", sent.body);
    assert!(
        sent.body.contains("Please confirm your address"),
        "{}",
        sent.body
    );
    let confirm = mailed(&server, "/without-account/confirm/", 0);
    // Mail scanners open links; only the button hands the request in.
    for _ in 0..2 {
        let looked = portal.get(&confirm, "");
        assert_eq!(looked.status, 200, "{}", looked.body);
        assert!(
            looked.body.contains("Hand your request in"),
            "{}",
            looked.body
        );
    }
    assert_eq!(head(), entries, "looking changes nothing");
    assert!(decided(&shop, "about/1").0);
    let handed_in = portal.post(&confirm, "", "");
    assert_eq!(handed_in.status, 303, "{}", handed_in.body);
    let status = handed_in.headers["location"].clone();
    let again = portal.post(&confirm, "", "");
    assert_eq!(
        (again.status, &again.headers["location"]),
        (303, &status),
        "the same click twice is one request"
    );
    assert_eq!(portal.get(&confirm, "").status, 303);

    // What is found is counted by kind, and out at once; nothing of others is shown.
    let page = until(|| {
        let page = portal.get(&status, "");
        assert_eq!(page.status, 200, "{}", page.body);
        (!page.body.contains("The search goes on")).then_some(page.body)
    });
    assert!(
        page.contains("<b>Posts: 1</b>") && page.contains("<b>Photos: 1</b>"),
        "{page}"
    );
    assert_eq!(page.matches("1 of 1 out of every use").count(), 2, "{page}");
    for others in [
        "ill again",
        "about/1",
        "about/2",
        &format!(">{ada}<"),
        &format!(">{ben}<"),
    ] {
        assert!(!page.contains(others), "{others}: {page}");
    }
    for item in ["about/1", "about/2"] {
        let (admitted, rules) = decided(&shop, item);
        assert!(!admitted, "{item} waits for a decision");
        assert!(
            rules.iter().any(|rule| rule.contains("depict")),
            "{rules:?}"
        );
    }
    assert!(
        decided(&shop, "about/3").0 && decided(&shop, "about/4").0,
        "others are not concerned"
    );
    until(|| (visible(&shop) == before - 2).then_some(()));
    // The link comes by mail, too, and works for as long as the request is there.
    let arrived = mailed(&server, "/without-account/", 1);
    assert_eq!(portal.get(&arrived, "").status, 200);
    let (number, guest) = asked_by(&shop, &page);
    let request = &ledger(&shop, &guest)[0]["entry"];
    assert_eq!(
        (&request["kind"], &request["channel"]),
        (&json!("special"), &json!("guest"))
    );
    assert_eq!(request["search"]["pictures"].as_array().unwrap().len(), 1);
    // Whoever has no account cannot sign in, and nobody announces anything to them.
    let mails = server.mails().len();
    assert_eq!(
        portal.post("/sign-in", "", &format!("mail={MAIL}")).status,
        200
    );
    let planned = crate::notices::plan(&shop, "spring-2027");
    assert!(planned["added"].as_u64().unwrap() > 0);
    crate::notices::send(&shop, &[]);
    let all = server.mails().into_iter();
    let mut told = all.filter(|(_, mail)| mail.contains("X-Demur-Notice"));
    assert!(told.all(|(to, _)| to != MAIL));

    // The officer decides. What the guest wrote and each item's beginning is there to decide by.
    let mara = portal.sign_in_staff(0);
    let list = portal.get("/console/requests", &mara);
    assert!(list.body.contains(MAIL), "{}", list.body);
    let room = format!("/console/requests/{number}");
    let page = portal.get(&room, &mara);
    assert!(
        page.body.contains("ill again") && page.body.contains("my sister"),
        "{}",
        page.body
    );
    let token = csrf(&page.body);
    for (item, decision) in [("about/1", "theirs"), ("about/2", "not_theirs")] {
        let form = format!("csrf={token}&item={item}&decision={decision}");
        let done = portal.post(&format!("{room}/decide"), &mara, &form);
        assert_eq!(done.status, 303, "{decision}: {}", done.body);
    }
    let (admitted, rules) = decided(&shop, "about/1");
    assert!(
        !admitted && rules.iter().any(|rule| rule.contains("special")),
        "{rules:?}"
    );
    assert!(
        decided(&shop, "about/2").0,
        "what is not about them is used again"
    );
    assert_eq!(visible(&shop), before - 2, "a set gives nothing back");
    let next = shop.json(&["compile", "--purpose", "ai_assistant"]);
    assert_eq!(next["number"].as_u64().unwrap_or(2), 2, "{next}");
    let page = portal.get(&status, "").body;
    assert!(
        page.contains("1 of 1 out of every use") && page.contains("0 of 1 out of every use"),
        "{page}"
    );
    // The owners see who looked at theirs for it, and nothing of who asked.
    for owner in [&ada, &ben] {
        let cookie = portal.sign_in(&server, owner);
        let looks = portal.get("/looks", &cookie).body;
        assert!(looks.contains(&format!("request {number}")), "{looks}");
        assert!(!looks.contains(MAIL) && !portal.get("/", &cookie).body.contains(MAIL));
    }
    let form = format!("csrf={token}&outcome=granted&text=One+post+stays+out.");
    assert_eq!(
        portal.post(&format!("{room}/answer"), &mara, &form).status,
        303
    );
    until(|| {
        let mut mails = server.mails().into_iter();
        mails.find(|(to, mail)| to == MAIL && mail.contains("One post stays out."))
    });
    assert!(
        portal.get(&status, "").body.contains("Done on"),
        "{}",
        portal.get(&status, "").body
    );
    // A verdict that was wrong is changed after the answer, with a reason that stays.
    let change = |decision: &str, why: &str| {
        let form = format!("csrf={token}&item=about/1&decision={decision}&reason={why}");
        portal.post(&format!("{room}/decide"), &mara, &form)
    };
    let bare = change("not_theirs", "");
    assert_eq!(bare.status, 200, "{}", bare.body);
    assert!(bare.body.contains("with a reason"), "{}", bare.body);
    assert!(!decided(&shop, "about/1").0);
    for _ in 0..2 {
        assert_eq!(change("not_theirs", "another+Nele").status, 303);
    }
    assert!(decided(&shop, "about/1").0, "it is used again");
    let page = portal.get(&room, &mara).body;
    assert!(page.contains("another Nele"), "{page}");
    let changed = ledger(&shop, &guest).into_iter();
    let changed = changed.filter(|line| line["entry"]["step"]["why"] == "another Nele");
    assert_eq!(changed.count(), 1, "a double click is one change");
    assert_eq!(change("theirs", "it+was+right").status, 303);
    assert!(!decided(&shop, "about/1").0);
    let later = server.mails();
    let signing = later
        .iter()
        .skip(mails)
        .filter(|(to, mail)| to == MAIL && mail.contains("/sign-in/"));
    assert_eq!(signing.count(), 0);
    drop(portal);

    // They are told everything that is known of them, and are erased like anyone.
    let dossier = shop.json(&["dossier", &guest]);
    assert_eq!(dossier["id"], guest.as_str(), "{dossier}");
    assert_eq!(dossier["items"]["total"], 0);
    let marks = [MAIL, TEXT, guest.as_str()];
    assert!(
        shop.json(&["ledger", "history", &guest])
            .to_string()
            .contains(TEXT)
    );
    fs::write(
        shop.root().join("erase.csv"),
        format!("person,choice,at\n{guest},erasure,2026-11-20\n"),
    )
    .unwrap();
    let done = shop.json(&["import", "choices", "erase.csv"]);
    assert_eq!(done["files"][0]["quarantined"], 0, "{done}");
    fs::remove_file(shop.root().join("erase.csv")).unwrap();
    let purged = shop.json(&["purge"]);
    // The town has somebody to erase as well, of whom a table of its own is left.
    assert_eq!(purged["forgotten"], 2, "{purged}");
    let find: Vec<&str> = ["purge"]
        .into_iter()
        .chain(marks.iter().flat_map(|mark| ["--find", mark]))
        .collect();
    let found = shop.json(&find);
    assert_eq!(found["found"], json!([]), "{found}");
    assert!(
        !crate::shop::demur(&shop.root(), &["ledger", "history", &guest])
            .status
            .success()
    );
    assert!(
        !decided(&shop, "about/1").0,
        "what was about them stays out"
    );
    assert!(
        shop.json(&["verify", "ai_assistant/0001"])["holds"]
            .as_bool()
            .unwrap()
    );
    let portal = Portal::start(&shop);
    assert_eq!(portal.get(&status, "").status, 404, "the request is gone");
}
