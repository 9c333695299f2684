//! Objecting by the link of a notice, without signing in.

use crate::notices::{MailServer, plan, send};
use crate::served::{Portal, csrf, ledger, link_in, plain, shop, until};
use serde_json::Value;

#[test]
fn one_click_objects_and_opening_changes_nothing() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    plan(&shop, "spring-2027");
    send(&shop, &[]);
    let (to, mail) = server
        .mails()
        .into_iter()
        .find(|(to, _)| to == "u3@example.org")
        .unwrap();
    assert_eq!(to, "u3@example.org");
    let link = link_in(&mail, "/o/");
    let portal = Portal::start(&shop);
    let before = ledger(&shop, "u3").len();

    // Mail scanners open links, with GET and HEAD, many times.
    for method in ["GET", "HEAD", "GET"] {
        let looked = portal.ask(
            &format!("{method} {link}"),
            &[("Accept-Language", "de")],
            "",
        );
        assert_eq!(looked.status, 200);
        assert!(!looked.headers.contains_key("set-cookie"));
        assert_eq!(looked.headers["referrer-policy"], "no-referrer");
        assert_eq!(looked.headers["cache-control"], "no-store");
        assert!(looked.headers["content-security-policy"].starts_with("default-src 'none'"));
        if method == "GET" {
            assert!(looked.body.contains("Ich widerspreche"), "{}", looked.body);
            let token = link.trim_start_matches("/o/").split('?').next().unwrap();
            assert!(
                !looked.body.replace(token, "").contains("u3"),
                "nothing of the person is on it"
            );
        }
    }
    assert_eq!(ledger(&shop, "u3").len(), before, "looking changes nothing");

    // No cookie, no token, no sign-in; the same click twice is one objection.
    let said = portal.post(&link, "", "reach=everything&reason=Because%20I%20say%20so");
    assert_eq!(said.status, 200, "{}", said.body);
    assert!(
        said.body.contains("Your objection is recorded"),
        "{}",
        said.body
    );
    assert!(!said.body.contains(">u3<") && !said.body.contains("/receipts/"));
    let after = ledger(&shop, "u3");
    let again = portal.post(&link, "", "");
    assert_eq!(again.status, 200);
    assert!(
        again.body.contains("You had objected already"),
        "{}",
        again.body
    );
    assert_eq!(ledger(&shop, "u3").len(), after.len());
    assert_eq!(after.len(), before + 1, "the objection alone");

    // It takes effect, and the person gets the receipt by mail, which anyone can check.
    let decided = shop.json(&["explain", "--person", "u3", "--purpose", "ai_assistant"]);
    assert_eq!(decided[0]["admitted"], 0, "{decided}");
    let confirmation = until(|| {
        let mut mails = server.mails().into_iter();
        mails.find(|(to, mail)| to == "u3@example.org" && mail.contains("receipt-"))
    });
    let text = plain(&confirmation.1);
    assert!(
        text.contains("link in a mail to you") || text.contains("E-Mail an Sie"),
        "{text}"
    );
    let status = shop.json(&["notice", "status", "spring-2027"]);
    let stages = &status["campaigns"][0]["stages"];
    assert_eq!(stages["seen"], Value::Null, "a click is no look: {stages}");

    // A damaged, a forged and a revoked link do nothing.
    let other = if link.ends_with('x') { 'y' } else { 'x' };
    let damaged = format!("{}{other}", &link[..link.len() - 1]);
    for (path, status) in [(damaged.as_str(), 404), ("/o/aaaa", 404), ("/n/aaaa", 404)] {
        assert_eq!(portal.get(path, "").status, status, "{path}");
    }
    assert_eq!(portal.post(&damaged, "", "").status, 404);
    let other = server
        .mails()
        .into_iter()
        .find(|(to, mail)| to != "u3@example.org" && mail.contains("X-Demur-Notice"));
    let (to, mail) = other.unwrap();
    let id = to.split('@').next().unwrap().to_owned();
    shop.json(&["notice", "revoke", "spring-2027", "--person", &id]);
    let entry = ledger(&shop, &id).pop().unwrap();
    let revoked = serde_json::json!({ "entry": "links_revoked", "campaign": "spring-2027" });
    assert_eq!(entry["entry"], revoked, "{entry}");
    let revoked = link_in(&mail, "/o/");
    let count = ledger(&shop, &id).len();
    assert_eq!(portal.post(&revoked, "", "").status, 410);
    assert_eq!(ledger(&shop, &id).len(), count);
    let notice = portal.get(&revoked.replace("/o/", "/n/"), "");
    assert_eq!(notice.status, 410, "{}", notice.body);
    assert!(
        notice.body.contains("This link was called back")
            && notice.body.contains("the notice is not shown"),
        "{}",
        notice.body
    );
    // The notice as a page has the text and the button.
    let notice = portal.get(&link.replace("/o/", "/n/"), "");
    assert_eq!(notice.status, 200);
    assert!(
        notice.body.contains(&link),
        "the button leads to the objection"
    );
}

#[test]
fn a_part_can_be_objected_to_and_doubt_means_everything() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    plan(&shop, "spring-2027");
    send(&shop, &[]);
    let portal = Portal::start(&shop);
    let links: Vec<(String, String)> = server
        .mails()
        .into_iter()
        .take(5)
        .map(|(to, mail)| {
            (
                to.split('@').next().unwrap().to_owned(),
                link_in(&mail, "/o/"),
            )
        })
        .collect();
    let scope_of = |id: &str| {
        let entries = ledger(&shop, id);
        let text = entries.iter().rev().map(Value::to_string);
        let objection = text.clone().find(|entry| entry.contains("objection"));
        objection.unwrap_or_default()
    };
    let part = "reach=part&kind=photo&kind=caption";
    assert_eq!(portal.post(&links[0].1, "", part).status, 200);
    assert!(
        scope_of(&links[0].0).contains("photo"),
        "{}",
        scope_of(&links[0].0)
    );
    // A kind that nobody knows is no part: the whole objection counts.
    assert_eq!(
        portal
            .post(&links[1].1, "", "reach=part&kind=whatever")
            .status,
        200
    );
    let decided = shop.json(&[
        "explain",
        "--person",
        &links[1].0,
        "--purpose",
        "ai_assistant",
    ]);
    assert_eq!(decided[0]["admitted"], 0, "{decided}");
    // Pressed by a program as RFC 8058 has it.
    let pressed = portal.ask(
        &format!("POST {}", links[2].1),
        &[("Content-Type", "multipart/form-data; boundary=b")],
        "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n",
    );
    assert_eq!(pressed.status, 200);
    // The button was pressed, whatever came with it: too long a reason loses no objection.
    let large = "reach=part&kind=photo&reason=".to_owned() + &"y".repeat(100_000);
    assert_eq!(portal.post(&links[3].1, "", &large).status, 200);
    let decided = shop.json(&[
        "explain",
        "--person",
        &links[3].0,
        "--purpose",
        "ai_assistant",
    ]);
    assert_eq!(decided[0]["admitted"], 0, "{decided}");
    // A surface that the page did not offer is no part either.
    assert_eq!(
        portal
            .post(&links[4].1, "", "reach=part&surface=nowhere")
            .status,
        200
    );
    let decided = shop.json(&[
        "explain",
        "--person",
        &links[4].0,
        "--purpose",
        "ai_assistant",
    ]);
    assert_eq!(decided[0]["admitted"], 0, "{decided}");
    // By the link nobody says that the person has seen the notice.
    let status = shop.json(&["notice", "status", "spring-2027"]);
    let stages = &status["campaigns"][0]["stages"];
    assert_eq!(stages["seen"], Value::Null, "{status}");
}

/// The link to object with in the notice that went to somebody.
fn link_of(server: &MailServer, id: &str) -> String {
    let address = format!("{id}@example.org");
    let mut mails = server.mails().into_iter();
    let (_, mail) = mails
        .find(|(to, mail)| *to == address && mail.contains("X-Demur-Notice"))
        .unwrap();
    link_in(&mail, "/o/")
}

#[test]
fn a_forwarded_link_fills_neither_mailbox_nor_ledger_and_everything_can_always_be_objected_to() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    plan(&shop, "spring-2027");
    send(&shop, &[]);
    let link = link_of(&server, "u3");
    let portal = Portal::start(&shop);
    let part = |kind: &str| portal.post(&link, "", &format!("reach=part&kind={kind}"));
    for kind in ["post", "comment", "photo", "caption", "reel"] {
        assert_eq!(part(kind).status, 200, "{kind}");
    }
    let count = ledger(&shop, "u3").len();
    let refused = part("ai_prompt");
    assert_eq!(refused.status, 429, "{}", refused.body);
    assert!(
        refused.body.contains("Objecting to everything"),
        "{}",
        refused.body
    );
    assert_eq!(ledger(&shop, "u3").len(), count);
    // What says nothing new costs nothing, and an objection to everything is never refused.
    assert_eq!(part("photo").status, 200);
    assert_eq!(portal.post(&link, "", "reach=everything").status, 200);
    let decided = shop.json(&["explain", "--person", "u3", "--purpose", "ai_assistant"]);
    assert_eq!(decided[0]["admitted"], 0, "{decided}");
    assert_eq!(part("ai_prompt").status, 200, "it is covered");
}

#[test]
fn an_objection_that_was_taken_back_is_not_the_same_as_a_new_one() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    plan(&shop, "spring-2027");
    send(&shop, &[]);
    let link = link_of(&server, "u3");
    let portal = Portal::start(&shop);
    let cookie = portal.sign_in(&server, "u3");
    let objection = || {
        let mut entries = ledger(&shop, "u3").into_iter();
        entries.rfind(|entry| entry["entry"]["kind"] == "objection")
    };
    assert_eq!(portal.post(&link, "", "").status, 200);
    let first = objection().unwrap()["sequence"].clone();
    let back = format!("/choices/{first}/take-back");
    let token = csrf(&portal.get(&back, &cookie).body);
    let taken = portal.post(&back, &cookie, &format!("csrf={token}"));
    assert_eq!(taken.status, 200, "{}", taken.body);
    let form = format!("csrf={token}&reach=everything");
    assert_eq!(portal.post("/object", &cookie, &form).status, 200);
    let count = ledger(&shop, "u3").len();
    // One stands, said elsewhere; the one by the link does not any more.
    let said = portal.post(&link, "", "");
    assert_eq!(said.status, 200, "{}", said.body);
    assert!(
        !said.body.contains("You had objected already"),
        "{}",
        said.body
    );
    assert!(ledger(&shop, "u3").len() > count);
    assert_ne!(objection().unwrap()["sequence"], first);
}
