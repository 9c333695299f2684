//! The form for people without an account: what is wrong with it, and what becomes of it.

use crate::console::admitted;
use crate::guest_town::{FORM, MAIL, asked_by, decided, encoded, handed_in, mailed, send, town};
use crate::notices::MailServer;
use crate::served::{Portal, ledger, plain, shop, until};
use crate::sets::TownShop;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use std::fs;

/// Whoever writes somebody's address into the form takes no link to sign in from them.
#[test]
fn the_form_uses_up_no_links_to_sign_in() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let (shop, ada, _) = town(&server);
    let portal = Portal::start(&shop);
    let mail = format!("{ada}@example.org");
    let fields = [("wish", "account"), ("mail", mail.as_str())];
    for _ in 0..3 {
        assert_eq!(send(&portal, &fields, None).status, 200);
    }
    assert_eq!(send(&portal, &fields, None).status, 429);
    let form = format!("mail={ada}%40example.org");
    for _ in 0..3 {
        assert_eq!(portal.post("/sign-in", "", &form).status, 200);
    }
    assert_eq!(portal.post("/sign-in", "", &form).status, 429);
}

#[test]
fn what_is_wrong_with_a_request_is_said() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let text = text.replace(
        "\n[portal]\n",
        "\n[portal]\nitem_links = [\"https://town.example/p/{id}\"]\n",
    );
    fs::write(&config, text).unwrap();
    let portal = Portal::start(&shop);
    let form = portal.get(FORM, "");
    assert_eq!(form.status, 200, "{}", form.body);
    assert!(form.body.contains("enctype=\"multipart/form-data\""));
    let good = [
        ("wish", "objection"),
        ("words", "Nele Sommerfeld"),
        ("mail", MAIL),
    ];
    let with = |name: &'static str, value: &'static str| {
        let mut fields: Vec<(&str, &str)> = good
            .iter()
            .filter(|(known, _)| *known != name)
            .copied()
            .collect();
        fields.push((name, value));
        fields
    };
    let many = "a b c d e f\n".repeat(11);
    let many: &'static str = many.leak();
    let large = vec![b'x'; (10 << 20) + 1];
    let plain = encoded(
        &DynamicImage::ImageRgb8(RgbImage::from_pixel(60, 60, Rgb([9, 99, 199]))),
        ImageFormat::Png,
    );
    for (fields, picture, says) in [
        (with("wish", "fame"), None, "Please choose one"),
        (with("mail", "nele@"), None, "not a complete email address"),
        (with("mail", ""), None, "Please fill in this field"),
        (with("words", "Nele"), None, "Give at least two words"),
        (
            with("words", ""),
            None,
            "Please give at least one: a link, words, or a picture",
        ),
        (with("words", many), None, "There is room for 10 lines"),
        (
            with("links", "https://elsewhere.example/p/1"),
            None,
            "does not lead to this platform",
        ),
        (
            good.to_vec(),
            Some(&b"GIF89a"[..]),
            "not a picture in JPEG, PNG or WebP",
        ),
        (
            good.to_vec(),
            Some(&large[..]),
            "This file is too large. It may have up to 10 MB",
        ),
        (
            good.to_vec(),
            Some(&plain[..]),
            "This picture shows next to nothing",
        ),
    ] {
        let again = send(&portal, &fields, picture);
        assert_eq!(again.status, 200, "{says}: {}", again.body);
        assert!(again.body.contains(says), "{says}: {}", again.body);
        assert!(
            again.body.contains("Nele")
                || again.body.contains("a b c d e f")
                || says.contains("one: a link"),
            "what was entered stays"
        );
    }
    assert!(
        server.mails().is_empty(),
        "nobody is written to for a form with mistakes"
    );
    // What is no form, comes from elsewhere, or leads nowhere.
    assert_eq!(portal.post(FORM, "", "wish=objection").status, 400);
    let crossing = [
        ("Sec-Fetch-Site", "cross-site"),
        ("Content-Type", "multipart/form-data; boundary=b"),
    ];
    assert_eq!(
        portal
            .ask(&format!("POST {FORM}"), &crossing, "--b--\r\n")
            .status,
        403
    );
    for path in ["/without-account/aaaa", "/without-account/confirm/aaaa"] {
        let wanted = if path.contains("confirm") { 410 } else { 404 };
        assert_eq!(portal.get(path, "").status, wanted, "{path}");
    }
    assert_eq!(
        portal.post("/without-account/confirm/aaaa", "", "").status,
        410
    );
    // Nobody fills a mailbox, and nobody keeps the server busy with pictures.
    let statuses: Vec<u16> = (0..12).map(|_| send(&portal, &good, None).status).collect();
    assert!(statuses.starts_with(&[200, 200, 200, 429]), "{statuses:?}");
}

/// How many objections a person's history has that came by the form.
fn by_form(shop: &TownShop, person: &str) -> usize {
    let said = |line: &&Value| {
        let entry = &line["entry"];
        entry["kind"] == "objection" && entry["source"] == "demur:form"
    };
    ledger(shop, person).iter().filter(said).count()
}

#[test]
fn whoever_cannot_sign_in_objects_for_every_account_with_their_address() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let lines = ["v1", "v2"].map(|id| format!("{{\"id\":\"{id}\",\"mail\":\"v@example.org\"}}\n"));
    let file = shop.root().join("known.ndjson");
    fs::write(&file, lines.concat()).unwrap();
    shop.json(&["import", "people", file.to_str().unwrap()]);
    let portal = Portal::start(&shop);
    // The page of a link that does not work leads there, with the wish chosen.
    let closed = portal.get("/o/no-such-link", "");
    assert!(
        closed
            .body
            .contains("href=\"/without-account?wish=account\""),
        "{}",
        closed.body
    );
    let form = portal.get("/without-account?wish=account", "").body;
    let chosen = form.split("value=\"account\"").nth(1).unwrap();
    assert!(chosen.split('>').next().unwrap().contains("checked"));

    let used = admitted(&shop, "u7");
    assert!(used > 0);
    let fields = [("wish", "account"), ("text", "I lost my telephone.")];
    let (link, done) = handed_in(&server, &portal, &fields, "u7@example.org");
    assert_eq!(done.status, 200, "{}", done.body);
    assert!(
        done.body.contains("One account has your address"),
        "{}",
        done.body
    );
    assert!(!done.body.contains(">u7<"), "whose it is, is not said");
    assert_eq!((admitted(&shop, "u7"), by_form(&shop, "u7")), (0, 1));
    // The same click twice is one objection; looking again says the same.
    for again in [portal.post(&link, "", ""), portal.get(&link, "")] {
        assert_eq!(again.status, 200, "{}", again.body);
        assert!(again.body.contains("One account has your address"));
    }
    assert_eq!(by_form(&shop, "u7"), 1);
    // It is confirmed with its receipt, and can be taken back after signing in.
    until(|| {
        let mails = server.mails().into_iter();
        let mut own = mails.filter(|(to, _)| to == "u7@example.org");
        let said = ["confirmed from your address", "von Ihrer Adresse aus"];
        own.any(|(_, mail)| said.iter().any(|said| plain(&mail).contains(said)))
            .then_some(())
    });
    let cookie = portal.sign_in(&server, "u7");
    let choices = portal.get("/choices", &cookie).body;
    assert!(choices.contains("By the form without signing in"));
    assert!(choices.contains("I lost my telephone."));

    let (_, done) = handed_in(&server, &portal, &fields, "v@example.org");
    assert!(
        done.words().contains("2 accounts have your address"),
        "{}",
        done.body
    );
    assert_eq!((by_form(&shop, "v1"), by_form(&shop, "v2")), (1, 1));
    who_has_another_address(&server, &shop, &portal);
}

/// It is a request, which the officer works on.
fn who_has_another_address(server: &MailServer, shop: &TownShop, portal: &Portal) {
    let fields = [("wish", "account"), ("account", "@nele-of-old")];
    let (link, answer) = handed_in(server, portal, &fields, MAIL);
    assert_eq!(answer.status, 303, "{}", answer.body);
    let status = answer.headers["location"].clone();
    let page = portal.get(&status, "").words();
    assert!(page.contains("No account here has your address"), "{page}");
    assert!(!page.contains("What we found"), "nothing is looked for");
    assert_eq!(portal.post(&link, "", "").headers["location"], status);
    let (_, guest) = asked_by(shop, &page);
    let request = &ledger(shop, &guest)[0]["entry"];
    assert_eq!(
        (&request["kind"], &request["channel"], &request["text"]),
        (&json!("objection"), &json!("guest"), &json!("@nele-of-old"))
    );
    until(|| {
        let mails = server.mails().into_iter();
        let mut own = mails.filter(|(to, _)| to == MAIL);
        own.any(|(_, mail)| plain(&mail).contains("No account here has this address"))
            .then_some(())
    });
}

/// A search that a stop broke off is made when the program begins again, and what waits for its confirmation
/// longer than it may is deleted.
#[test]
fn a_request_survives_a_stop_and_one_that_nobody_confirms_does_not_stay() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let (shop, ..) = town(&server);
    let fields = [
        ("wish", "access"),
        ("links", "https://town.example/p/about/1"),
        ("mail", MAIL),
    ];
    let portal = Portal::start(&shop);
    assert_eq!(send(&portal, &fields, None).status, 200);
    let confirm = mailed(&server, "/without-account/confirm/", 0);
    let handed_in = portal.post(&confirm, "", "");
    // Killed at once, wherever the search is.
    drop(portal);
    let status = handed_in.headers["location"].clone();
    let portal = Portal::start(&shop);
    until(|| {
        let page = portal.get(&status, "").body;
        page.contains("<b>Posts: 1</b>").then_some(())
    });
    assert!(!decided(&shop, "about/1").0);
    assert_eq!(portal.post(&confirm, "", "").headers["location"], status);
    drop(portal);

    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(
        &config,
        text.replace("\n[portal]\n", "\n[portal]\nguest_hours = 0\n"),
    )
    .unwrap();
    let portal = Portal::start(&shop);
    let mails = server.mails().len();
    assert_eq!(send(&portal, &fields, None).status, 200);
    let confirm = mailed(&server, "/without-account/confirm/", mails);
    assert_eq!(portal.get(&confirm, "").status, 410);
    let late = portal.post(&confirm, "", "");
    assert_eq!(late.status, 410);
    assert!(
        late.body.contains("Write the request again"),
        "{}",
        late.body
    );
}
