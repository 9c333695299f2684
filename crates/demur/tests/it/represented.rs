//! Requests about what others posted that come by letter, phone or mail, for somebody else, or from a member: what is
//! looked for, what staff add, what proves who asks, and taking it back.

use crate::console::{admit, days_ago, enter, kinds, links, send, send_parts};
use crate::guest_town::{MAIL, TEXT, decided, drawn, encoded, mailed, town};
use crate::notices::MailServer;
use crate::served::{Portal, csrf, ledger, until};
use crate::sets::TownShop;
use image::ImageFormat;
use serde_json::{Value, json};
use std::fs;

/// Fields of a request that somebody brings for somebody else.
fn fields<'f>(
    came: &'f str,
    behalf: &'f str,
    more: &[(&'f str, &'f str)],
) -> Vec<(&'f str, &'f str)> {
    let mut fields = vec![
        ("kind", "depicted"),
        ("channel", "letter"),
        ("received", came),
        ("person", "nele.sommerfeld@guest.example"),
        ("behalf", behalf),
        ("name", "Edda Rohrbach"),
        ("text", "Nothing that shows her."),
    ];
    fields.extend(more);
    fields
}

/// The last step of a kind of a request, by its path.
fn steps(shop: &TownShop, path: &str) -> Vec<Value> {
    let number = path.rsplit('/').next().unwrap();
    let made = shop.json(&["ledger", "prove", number]);
    let record: Value = serde_json::from_str(made["record"].as_str().unwrap()).unwrap();
    let person = record["person"]["id"].as_str().unwrap().to_owned();
    let number: u64 = number.parse().unwrap();
    let all = ledger(shop, &person).into_iter();
    let all = all.map(|line| line["entry"].clone());
    all.filter(|entry| entry["entry"] == "request_stepped" && entry["request"] == number)
        .collect()
}

#[test]
fn what_a_representative_names_is_looked_for_and_withheld() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let (shop, ..) = town(&server);
    let portal = Portal::start_for(&shop, &["mara"]);
    let mara = portal.sign_in_staff(0);
    let came = days_ago(3);
    let enter = "/console/requests/enter";
    // Nobody acts for somebody else without anything that shows that they may, or without a name.
    for (behalf, found) in [
        ("agent", "about/1"),
        ("guardian", "about/2"),
        ("heir", "about/3"),
    ] {
        let proof = [("evidence", "certificate"), ("words", "nele sommerfeld")];
        for missing in ["evidence", "name"] {
            let mut some = fields(&came, behalf, &proof);
            some.retain(|(name, _)| *name != missing);
            let answer = send_parts(&portal, &mara, enter, &some, None);
            assert_eq!(answer.status, 200, "{behalf} without {missing}");
            assert!(answer.body.contains("Please fill in"), "{}", answer.body);
        }
        assert!(decided(&shop, found).0, "{found}: nothing was entered");
    }
    // The agent names words, the guardian a picture, the heir a link.
    let words = [
        ("evidence", "power of attorney"),
        ("words", "nele sommerfeld"),
    ];
    let made = send_parts(&portal, &mara, enter, &fields(&came, "agent", &words), None);
    assert_eq!(made.status, 303, "{}", made.body);
    let agent = made.headers["location"].clone();
    let copy = drawn(1).resize_exact(100, 75, image::imageops::FilterType::Triangle);
    let copy = encoded(&copy, ImageFormat::Jpeg);
    let token = csrf(&portal.get("/console/staff", &mara).body);
    let mut sent = fields(&came, "guardian", &[("evidence", "birth certificate")]);
    sent.push(("csrf", &token));
    let made = portal.upload_as(&mara, enter, &sent, Some(("picture", &copy)));
    assert_eq!(made.status, 303, "{}", made.body);
    let guardian = made.headers["location"].clone();
    let link = [
        ("evidence", "certificate of inheritance"),
        ("links", "about/3"),
    ];
    let made = send_parts(&portal, &mara, enter, &fields(&came, "heir", &link), None);
    assert_eq!(made.status, 303, "{}", made.body);
    let heir = made.headers["location"].clone();
    for (path, behalf, item) in [
        (&agent, "Authorized agent", "about/1"),
        (&guardian, "Guardian", "about/2"),
        (&heir, "Heir", "about/3"),
    ] {
        let page = until(|| {
            let page = portal.get(path, &mara).body;
            page.contains(&format!("<code>{item}</code>"))
                .then_some(page)
        });
        assert!(
            page.contains(behalf) && page.contains("Edda Rohrbach"),
            "{page}"
        );
        assert!(
            page.contains("read by mara"),
            "who read the evidence: {page}"
        );
        assert!(!decided(&shop, item).0, "{item} waits for a decision");
    }
    // The picture is nowhere kept; its fingerprint is.
    let guest = portal.get(&guardian, &mara).body;
    assert!(guest.contains("Pictures alike"), "{guest}");
}

#[test]
fn staff_add_an_item_and_evidence_that_came_later() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let (shop, ada, _) = town(&server);
    admit(&shop, "sam", "support");
    let portal = Portal::start_for(&shop, &["mara"]);
    let mara = portal.sign_in_staff(0);
    let sam = enter(&portal, &server, "sam");
    let came = days_ago(3);
    let enter = "/console/requests/enter";
    let proof = [("evidence", "power of attorney")];
    let made = send_parts(&portal, &sam, enter, &fields(&came, "agent", &proof), None);
    assert_eq!(made.status, 303, "{}", made.body);
    let path = made.headers["location"].clone();
    let add = |line: &str| send(&portal, &mara, &format!("{path}/items"), &[("links", line)]);
    for none in ["", "about/77", "https://elsewhere.example/nothing"] {
        let answer = add(none);
        assert_eq!(answer.status, 200, "{none}: {}", answer.body);
    }
    assert!(decided(&shop, "about/1").0);
    for _ in 0..2 {
        assert_eq!(add("https://example.org/posts?id=about%2F1").status, 303);
    }
    assert!(!decided(&shop, "about/1").0, "it waits for a decision");
    let found = steps(&shop, &path);
    assert_eq!(found.len(), 1, "the same item is added once: {found:?}");
    assert_eq!(
        (&found[0]["by"], &found[0]["step"]["item"]),
        (&json!("mara"), &json!("about/1"))
    );
    // Whose it is sees that staff looked.
    portal.get(&path, &mara);
    assert!(kinds(&shop, &ada).contains(&"looked_at".to_owned()));

    let evidence = format!("{path}/evidence");
    let without = send_parts(
        &portal,
        &sam,
        &evidence,
        &[],
        Some(("seal.pdf", "%PDF-1.7 seal")),
    );
    assert_eq!(without.status, 200, "it has to be said what it is");
    let what = [("evidence", "Certified copy of 2 March")];
    let added = send_parts(
        &portal,
        &sam,
        &evidence,
        &what,
        Some(("seal.pdf", "%PDF-1.7 seal")),
    );
    assert_eq!(added.status, 303, "{}", added.body);
    let proved = steps(&shop, &path).pop().unwrap();
    assert_eq!(
        (&proved["by"], &proved["step"]["step"]),
        (&json!("sam"), &json!("proved"))
    );
    let page = portal.get(&path, &mara).body;
    assert!(
        page.contains("Certified copy of 2 March") && page.contains("read by sam"),
        "{page}"
    );
    let file = links(&page)
        .into_iter()
        .find(|href| href.contains("/evidence/"));
    assert_eq!(portal.get(&file.unwrap(), &mara).body, "%PDF-1.7 seal");
}

#[test]
fn a_member_asks_about_others_items_and_takes_it_back() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let (shop, ada, ben) = town(&server);
    let portal = Portal::start_for(&shop, &["mara"]);
    let cookie = portal.sign_in(&server, &ben);
    assert!(
        portal
            .get("/questions", &cookie)
            .body
            .contains("href=\"/others\"")
    );
    let page = portal.get("/others", &cookie);
    assert_eq!(page.status, 200, "{}", page.body);
    let token = csrf(&page.body);
    let ask = |fields: &[(&str, &str)]| {
        let all = [&[("csrf", token.as_str())][..], fields].concat();
        portal.upload_as(&cookie, "/others", &all, None)
    };
    let count = ledger(&shop, &ben).len();
    for (fields, says) in [
        (
            vec![("wish", "special")],
            "Please give at least one: a link, words, or a picture",
        ),
        (vec![("words", "nele sommerfeld")], "Please choose one"),
        (
            vec![("wish", "access"), ("words", "nele sommerfeld")],
            "Please choose one",
        ),
    ] {
        let answer = ask(&fields);
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(
            answer.body.contains("id=\"f-links\""),
            "{says}: {}",
            answer.body
        );
    }
    let forged = portal.upload_as(
        &cookie,
        "/others",
        &[("wish", "special"), ("words", "nele sommerfeld")],
        None,
    );
    assert_eq!(forged.status, 403);
    assert_eq!(ledger(&shop, &ben).len(), count, "nothing was asked yet");
    // about/2 and about/3 are Ben's own: his to speak for without asking.
    let sent = ask(&[
        ("wish", "special"),
        ("words", "nele sommerfeld"),
        ("links", "about/3"),
    ]);
    assert_eq!(sent.status, 303, "{}", sent.body);
    let thread = sent.headers["location"].clone();
    let twice = ask(&[
        ("wish", "special"),
        ("words", "nele sommerfeld"),
        ("links", "about/3"),
    ]);
    assert_eq!(
        (twice.status, &twice.headers["location"]),
        (303, &thread),
        "the same click twice is one request"
    );
    let request = ledger(&shop, &ben)[count]["entry"].clone();
    assert_eq!(
        (&request["kind"], &request["channel"]),
        (&json!("special"), &json!("portal")),
        "{request}"
    );
    let page = until(|| {
        let page = portal.get(&thread, &cookie).body;
        (!page.contains("The search goes on")).then_some(page)
    });
    assert!(page.contains("<b>Posts: 1</b>"), "{page}");
    assert!(
        !page.contains("ill again") && !page.contains(&format!(">{ada}<")),
        "{page}"
    );
    assert!(!decided(&shop, "about/1").0 && decided(&shop, "about/3").0);
    let mara = portal.sign_in_staff(0);
    let number = thread.rsplit('/').next().unwrap();
    let room = format!("/console/requests/{number}");
    let decide = |decision: &str| {
        let fields = [("item", "about/1"), ("decision", decision)];
        send(&portal, &mara, &format!("{room}/decide"), &fields).status
    };
    assert_eq!(decide("theirs"), 303);
    assert!(!decided(&shop, "about/1").0);
    // Taken back, nothing of it is withheld any more, and nothing can follow.
    let back = format!("{thread}/take-back");
    let shown = portal.get(&thread, &cookie).words();
    assert!(
        shown.contains(">Request ") && !shown.contains(">Question "),
        "{shown}"
    );
    assert!(shown.contains(&format!("href=\"{back}\"")), "{shown}");
    let asked = portal.get(&back, &cookie).words();
    assert!(
        asked.contains("One item that was found for it can be used again"),
        "{asked}"
    );
    assert!(!decided(&shop, "about/1").0, "asking releases nothing");
    assert_eq!(
        portal.post(&back, &cookie, "").status,
        403,
        "only with the token"
    );
    for _ in 0..2 {
        let answer = portal.post(&back, &cookie, &format!("csrf={token}"));
        assert_eq!(answer.status, 303, "{}", answer.body);
    }
    assert!(decided(&shop, "about/1").0);
    let page = portal.get(&thread, &cookie).body;
    assert!(!page.contains(&back), "{page}");
    assert!(page.contains("This request is closed"), "{page}");
    assert_eq!(portal.get(&back, &cookie).status, 303);
    let found = steps(&shop, &thread).len();
    assert_eq!(decide("theirs"), 200, "it has ended");
    assert_eq!(steps(&shop, &thread).len(), found);
    let revoked = steps(&shop, &thread);
    let revoked = revoked.iter().filter(|s| s["step"]["step"] == "revoked");
    assert_eq!(revoked.count(), 1);
    let list = portal.get("/console/requests?state=ended", &mara).body;
    assert!(list.contains(&room), "{list}");
}

#[test]
fn a_guest_takes_a_request_back_by_its_link() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let (shop, ..) = town(&server);
    let portal = Portal::start(&shop);
    let fields = [
        ("wish", "objection"),
        ("words", "nele sommerfeld"),
        ("text", TEXT),
        ("mail", MAIL),
    ];
    crate::guest_town::send(&portal, &fields, None);
    let confirm = mailed(&server, "/without-account/confirm/", 0);
    let status = portal.post(&confirm, "", "").headers["location"].clone();
    until(|| (!decided(&shop, "about/1").0).then_some(()));
    let page = portal.get(&status, "").body;
    assert!(page.contains("Take back"), "{page}");
    // Looking takes nothing back, and neither does another page's form.
    let elsewhere = [("Sec-Fetch-Site", "cross-site")];
    assert_eq!(
        portal.ask(&format!("POST {status}"), &elsewhere, "").status,
        403
    );
    assert!(!decided(&shop, "about/1").0);
    for _ in 0..2 {
        assert_eq!(portal.post(&status, "", "").status, 303);
    }
    assert!(decided(&shop, "about/1").0, "nothing is withheld any more");
    let page = portal.get(&status, "").body;
    assert!(!page.contains("Take back"), "{page}");
    assert_eq!(portal.post("/without-account/nonsense", "", "").status, 404);
}

#[test]
fn a_restriction_of_a_part_keeps_no_hold_on_everything_and_outlasts_it() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let (shop, _, ben) = town(&server);
    let post = json!({
        "id": "about/5", "person": ben, "kind": "post", "audience": "public", "audience_then": "public",
        "created": "2024-05-01", "text": "Plain words.", "collected_for": ["community"],
    });
    fs::write(shop.root().join("post.jsonl"), format!("{post}\n")).unwrap();
    shop.json(&["import", "items", "post.jsonl"]);
    let before = crate::console::admitted(&shop, &ben);
    let text = format!("person,choice,at,kinds\n{ben},restriction,2026-11-21,photo\n");
    fs::write(shop.root().join("part.csv"), text).unwrap();
    shop.json(&["import", "choices", "part.csv"]);
    let without_photos = crate::console::admitted(&shop, &ben);
    assert!(0 < without_photos && without_photos < before);
    let portal = Portal::start_for(&shop, &["mara"]);
    let mara = portal.sign_in_staff(0);
    let came = days_ago(1);
    let fields = [
        ("kind", "erasure"),
        ("channel", "letter"),
        ("received", came.as_str()),
        ("person", ben.as_str()),
        ("text", "Please."),
    ];
    let made = send_parts(&portal, &mara, "/console/requests/enter", &fields, None);
    assert_eq!(made.status, 303, "{}", made.body);
    let number = made.headers["location"].rsplit('/').next().unwrap();
    assert_eq!(crate::console::admitted(&shop, &ben), 0);
    let cookie = portal.sign_in(&server, &ben);
    let token = csrf(&portal.get("/object", &cookie).body);
    let back = format!("/questions/{number}/take-back");
    let answer = portal.post(&back, &cookie, &format!("csrf={token}"));
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!(crate::console::admitted(&shop, &ben), without_photos);
}

#[test]
fn what_a_letter_refused_ends_when_it_is_taken_back() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let (shop, ada, ben) = town(&server);
    let portal = Portal::start_for(&shop, &["mara"]);
    let mara = portal.sign_in_staff(0);
    let came = days_ago(1);
    let enter = |person: &str, kind: &str| {
        let fields = [
            ("kind", kind),
            ("channel", "letter"),
            ("received", came.as_str()),
            ("person", person),
            ("text", "Please."),
        ];
        let made = send_parts(&portal, &mara, "/console/requests/enter", &fields, None);
        assert_eq!(made.status, 303, "{}", made.body);
        made.headers["location"]
            .rsplit('/')
            .next()
            .unwrap()
            .to_owned()
    };
    for (person, kind, said, taken_back) in [
        (&ada, "objection", "objection", "objection_withdrawn"),
        (&ben, "erasure", "restriction", "restriction_lifted"),
    ] {
        // What was said and taken back long ago says nothing any more.
        crate::told::says(&shop, person, said, ",,");
        crate::told::says(&shop, person, taken_back, ",,");
        let before = crate::console::admitted(&shop, person);
        assert!(before > 0);
        let number = enter(person, kind);
        assert_eq!(crate::console::admitted(&shop, person), 0, "{kind}");
        let cookie = portal.sign_in(&server, person);
        let token = csrf(&portal.get("/object", &cookie).body);
        let back = format!("/questions/{number}/take-back");
        let answer = portal.post(&back, &cookie, &format!("csrf={token}"));
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert_eq!(crate::console::admitted(&shop, person), before, "{kind}");
    }
}
