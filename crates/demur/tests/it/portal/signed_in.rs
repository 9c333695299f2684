//! Members sign in by a link in a mail, see what is theirs, object and take it back.

use crate::notices::MailServer;
use crate::rooms::receipt_of;
use crate::served::{Portal, csrf, ledger, link_in, plain, shop, texts_of, until};
use std::fs;

#[test]
fn several_accounts_with_one_address_are_told_apart_in_one_mail() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let people: String = (1..=7)
        .map(|n| format!("{{\"id\":\"many{n}\",\"mail\":\"many@example.org\"}}\n"))
        .collect();
    fs::write(shop.root().join("many.jsonl"), people).unwrap();
    shop.json(&["import", "people", "many.jsonl"]);
    let portal = Portal::start(&shop);
    let asked = portal.post("/sign-in", "", "mail=many%40example.org");
    assert_eq!(asked.status, 200, "{}", asked.body);
    let mails = || {
        let mails = server.mails().into_iter();
        let to_them = mails.filter(|(to, _)| to == "many@example.org");
        to_them.map(|(_, mail)| plain(&mail)).collect::<Vec<_>>()
    };
    let mail = until(|| mails().into_iter().next());
    for n in 1..=7 {
        let name = format!("many{n}:");
        let at = mail.find(&name).unwrap();
        let link = link_in(&mail[at..], "/sign-in/");
        let entered = portal.post(&link, "", "");
        assert_eq!(entered.status, 303, "{n}: {}", entered.body);
        let cookie = entered.headers["set-cookie"].split(';').next().unwrap();
        let home = portal.get("/", cookie).body;
        assert!(home.contains(&format!("<bdi>many{n}</bdi>")), "{home}");
    }
    assert_eq!(mails().len(), 1);
}

#[test]
fn a_member_signs_in_by_mail_sees_objects_and_takes_back() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "80");
    shop.json(&["compile", "--purpose", "ai_assistant"]);
    let portal = Portal::start(&shop);
    // Without a session every room asks to sign in, and says where to go on.
    for path in [
        "/",
        "/items",
        "/sets",
        "/choices",
        "/object",
        "/receipts/1.json",
        "/confirm",
        "/questions",
        "/questions/1",
        "/looks",
        "/consent",
    ] {
        let asked = portal.get(path, "");
        assert_eq!(asked.status, 303, "{path}");
        assert!(
            asked.headers["location"].starts_with("/sign-in?next="),
            "{path}"
        );
    }
    let used = shop.json(&["explain", "--person", "u7", "--purpose", "ai_assistant"]);
    let admitted = used[0]["admitted"].as_u64().unwrap();
    let cookie = portal.sign_in(&server, "u7");
    let home = portal.get("/", &cookie);
    assert_eq!(home.status, 200, "{}", home.body);
    assert!(home.body.contains("AI assistant"));
    if admitted > 0 {
        assert!(
            home.body.contains(&format!("{admitted} of your")),
            "{admitted}: {}",
            home.body
        );
    }
    for path in [
        "/items",
        "/items?used=out&q=p",
        "/sets",
        "/choices",
        "/?lang=de",
    ] {
        let page = portal.get(path, &cookie);
        assert_eq!(page.status, 200, "{path}: {}", page.body);
    }
    let texts = texts_of(&shop, "u7");
    assert!(!texts.is_empty());
    let pages: String = (1..=4)
        .map(|page| portal.get(&format!("/items?page={page}"), &cookie).body)
        .collect();
    for text in &texts {
        assert!(
            pages.contains(text.as_str()),
            "`{text}` is an item of theirs"
        );
    }
    // A form of another page, or of nobody, is refused.
    let count = ledger(&shop, "u7").len();
    assert_eq!(
        portal.post("/object", &cookie, "reach=everything").status,
        403
    );
    assert_eq!(
        portal
            .post("/object", &cookie, "csrf=0123456789abcdef0123456789abcdef")
            .status,
        403
    );
    assert_eq!(ledger(&shop, "u7").len(), count);
    let token = csrf(&portal.get("/object", &cookie).body);
    let crossing = portal.ask(
        "POST /object",
        &[
            ("Cookie", &cookie),
            ("Sec-Fetch-Site", "cross-site"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ],
        &format!("csrf={token}"),
    );
    assert_eq!(crossing.status, 403, "another site cannot press the button");

    let said = portal.post(
        "/object",
        &cookie,
        &format!("csrf={token}&reach=everything"),
    );
    assert_eq!(said.status, 200, "{}", said.body);
    let entry = receipt_of(&said.body);
    let receipt = portal.get(&format!("/receipts/{entry}.json"), &cookie);
    assert_eq!(receipt.status, 200);
    let file = shop.root().join("receipt.json");
    fs::write(&file, &receipt.body).unwrap();
    let checked = shop.json(&["receipt", "check", file.to_str().unwrap()]);
    assert_eq!(
        checked["ok"].as_bool().or(checked["holds"].as_bool()),
        Some(true),
        "{checked}"
    );
    assert_eq!(
        portal
            .get(&format!("/receipts/{entry}.html"), &cookie)
            .status,
        200
    );
    assert!(portal.get("/", &cookie).body.contains("objected"));

    let back = format!("/choices/{entry}/take-back");
    let token = csrf(&portal.get(&back, &cookie).body);
    let taken = portal.post(&back, &cookie, &format!("csrf={token}"));
    assert_eq!(taken.status, 200, "{}", taken.body);
    let gone = portal.get(&back, &cookie);
    assert_eq!(
        (gone.status, gone.headers["location"].as_str()),
        (303, "/choices"),
        "it is not in force any more"
    );
    // The same click twice is one withdrawal, and says so.
    let count = ledger(&shop, "u7").len();
    let again = portal.post(&back, &cookie, &format!("csrf={token}"));
    assert_eq!(again.status, 200, "{}", again.body);
    assert!(
        again.body.contains("You had said this before"),
        "{}",
        again.body
    );
    assert_eq!(receipt_of(&again.body), receipt_of(&taken.body));
    assert_eq!(ledger(&shop, "u7").len(), count);
    // What is not there does not sign anybody out.
    let nothing = portal.get("/choices/999999/take-back", &cookie);
    assert_eq!(nothing.status, 404);
    assert!(
        nothing.body.contains("<bdi>u7</bdi>") && nothing.body.contains("href=\"/items\""),
        "{}",
        nothing.body
    );
    assert!(!nothing.body.contains("href=\"/sign-in\""));

    // Signed out, the cookie is worth nothing, whoever has it.
    let token = csrf(&portal.get("/", &cookie).body);
    assert_eq!(
        portal
            .post("/sign-out", &cookie, &format!("csrf={token}"))
            .status,
        200
    );
    assert_eq!(portal.get("/", &cookie).status, 303);
}
