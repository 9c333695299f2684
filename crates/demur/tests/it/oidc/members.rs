//! Members sign in and confirm with an account elsewhere; whoever cannot be told for certain does not.

use super::House;
use super::browser::Browser;
use crate::guest_town::handed_in;
use crate::notices::MailServer;
use crate::served::{Portal, csrf, shop, shop_without_mail};
use crate::sets::TownShop;
use serde_json::json;
use std::fs;

#[test]
fn members_sign_in_and_confirm_with_an_account_elsewhere() {
    let Some(house) = House::start(false) else {
        return;
    };
    let shop = shop_without_mail("60", 1);
    let without = Portal::start(&shop);
    let mut greta = Browser::default();
    let form = greta.get(&without, "/sign-in");
    assert!(!form.body.contains("/sign-in/with"), "nothing is offered");
    let none = greta.ask("POST", without.address(), "/sign-in/with", "");
    assert_eq!(none.status, 404);
    assert_eq!(
        greta.get(&without, "/sign-in/back?code=a&state=b").status,
        404
    );
    drop(without);

    house.settle(&shop, "portal", "members", "");
    let portal = Portal::start(&shop);
    let form = greta.get(&portal, "/sign-in");
    assert!(form.body.contains("Sign in with Townhall"), "{}", form.body);
    let address = greta.begin(&portal, "/sign-in/with", "next=%2Fitems");
    assert!(!address.contains("prompt="), "{address}");
    let (back, asked) = greta.through(&address, "u3");
    assert!(asked, "nobody was signed in there");
    let entered = greta.get(&portal, &back);
    assert_eq!((entered.status, entered.location()), (303, "/items"));
    assert!(!greta.has("demur-with"), "it is taken away");
    let home = greta.get(&portal, "/");
    assert!(
        home.status == 200 && home.body.contains("<bdi>u3</bdi>"),
        "{}",
        home.body
    );

    // Whoever signs in once more is let through there, so that says nothing of who sits there now.
    let closed = greta.get(&portal, "/dossier");
    assert_eq!(
        (closed.status, closed.location()),
        (303, "/confirm?next=%2Fdossier")
    );
    let again = greta.begin(&portal, "/sign-in/with", "");
    let (back, asked) = greta.through(&again, "u3");
    assert!(!asked, "the provider knows them still");
    assert_eq!(greta.get(&portal, &back).status, 303);
    assert_eq!(greta.get(&portal, "/dossier").status, 303, "not open yet");

    let page = greta.get(&portal, "/confirm?next=%2Fdossier");
    assert!(page.body.contains("Confirm with Townhall"), "{}", page.body);
    let body = format!("csrf={}&next=%2Fdossier", csrf(&page.body));
    let forged = greta.ask("POST", portal.address(), "/confirm/with", "next=%2Fdossier");
    assert_eq!(forged.status, 403, "a form of somebody else's");
    // Somebody else who has the browser signs in there as themselves.
    let mut borrowed = greta.clone();
    let address = borrowed.begin(&portal, "/confirm/with", &body);
    let (back, asked) = borrowed.through(&address, "u4");
    assert!(asked);
    assert_eq!(borrowed.get(&portal, &back).status, 403);
    assert_eq!(borrowed.get(&portal, "/dossier").status, 303);
    // With `prompt=login` the provider asks whoever it knows.
    let address = greta.begin(&portal, "/confirm/with", &body);
    assert!(
        address.contains("prompt=login") && address.contains("max_age=0"),
        "{address}"
    );
    let (back, asked) = greta.through(&address, "u3");
    assert!(asked, "it asks again");
    let confirmed = greta.get(&portal, &back);
    assert_eq!((confirmed.status, confirmed.location()), (303, "/dossier"));
    assert_eq!(greta.get(&portal, "/dossier").status, 200);
    drop(portal);

    who_nobody_knows(&house, &shop);
}

/// An address that nobody has, one that nobody has checked, an account that is none, here: one page.
fn who_nobody_knows(house: &House, shop: &TownShop) {
    let mut pages = Vec::new();
    let mut refused = |portal: &Portal, name: &str| {
        let mut browser = Browser::default();
        let reply = browser.enter(portal, "/sign-in/with", name);
        assert_eq!(reply.status, 403, "{name}: {}", reply.body);
        assert!(
            !browser.has("demur") && !browser.has("demur-with"),
            "{name}"
        );
        assert!(
            !reply.body.contains(name) && !reply.body.contains("code="),
            "{name}"
        );
        pages.push(reply.body);
    };
    let portal = Portal::start(shop);
    for name in ["nobody-here", "loose-u3"] {
        refused(&portal, name);
    }
    drop(portal);
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let (before, _) = text.split_once("\n[portal.oidc]").unwrap();
    fs::write(&config, before).unwrap();
    house.settle(shop, "portal", "members", "claim = \"sub\"\n");
    let file = shop.root().join("known.ndjson");
    // Somebody gave up a name, which resolves to them for ever; whoever takes it is not let in as them.
    let x1 = "{\"id\":\"x1\",\"handles\":[\"given-up\"]}\n";
    fs::write(&file, x1).unwrap();
    shop.json(&["import", "people", file.to_str().unwrap()]);
    let portal = Portal::start(shop);
    let mut quiet = Browser::default();
    assert_eq!(quiet.enter(&portal, "/sign-in/with", "x1").status, 303);
    let mut greta = Browser::default();
    assert_eq!(greta.enter(&portal, "/sign-in/with", "u3").status, 303);
    assert!(greta.get(&portal, "/").body.contains("<bdi>u3</bdi>"));
    for name in ["nobody-here", "guest:0123456789abcdef01234567", "given-up"] {
        refused(&portal, name);
    }
    assert!(pages.windows(2).all(|two| two[0] == two[1]), "{pages:?}");
    let cookies: Vec<String> = quiet.0.into_values().collect();
    drop(portal);
    fs::write(&config, before).unwrap();
    whoever_cannot_confirm_is_told_who_helps(shop, cookies);
}

/// Without an address, and without an account elsewhere any more, nobody can confirm anything.
fn whoever_cannot_confirm_is_told_who_helps(shop: &TownShop, cookies: Vec<String>) {
    let portal = Portal::start(shop);
    let mut found = cookies
        .into_iter()
        .map(|value| format!("demur={value}"))
        .filter(|cookie| portal.get("/", cookie).status == 200);
    let cookie = found.next().unwrap();
    let asked = portal.get("/dossier", &cookie);
    assert_eq!(asked.headers["location"], "/confirm?next=%2Fdossier");
    let page = portal.get("/confirm?next=%2Fdossier", &cookie);
    assert_eq!(page.status, 403, "{}", page.body);
    assert!(
        page.body.contains("you cannot confirm it here")
            && page.body.contains("mailto:dpo@example.org")
            && !page.body.contains("open for too long"),
        "{}",
        page.body
    );
    let form = format!("csrf={}", csrf(&page.body));
    assert_eq!(portal.post("/confirm", &cookie, &form).status, 403);
}

/// The form without an account, with this address, confirmed.
fn asks_without_account(server: &MailServer, portal: &Portal, mail: &str) {
    let fields = [("wish", "objection"), ("words", "Nele Sommerfeld")];
    let (_, answer) = handed_in(server, portal, &fields, mail);
    assert_eq!(answer.status, 303, "{}", answer.body);
}

#[test]
fn an_address_means_members_and_linked_accounts_are_one() {
    let (Some(house), Some(server)) = (House::start(false), MailServer::start(&[])) else {
        return;
    };
    let shop = shop(&server, "60");
    let lines = ["v1", "v2", "w1", "w2"].map(|id| {
        let shared = if id.starts_with('v') { "v" } else { "w" };
        format!("{{\"id\":\"{id}\",\"mail\":\"{shared}@example.org\"}}\n")
    });
    let file = shop.root().join("known.ndjson");
    fs::write(&file, lines.concat()).unwrap();
    shop.json(&["import", "people", file.to_str().unwrap()]);
    shop.json(&["link", "v1", "v2", "--evidence", "the same telephone"]);
    let said = json!({
        "id": "ai/1", "person": "u3", "kind": "ai_prompt", "created": "2024-05-01",
        "text": "Where is the gate?", "collected_for": ["community"],
    });
    let file = shop.root().join("said.jsonl");
    fs::write(&file, format!("{said}\n")).unwrap();
    let done = shop.json(&["import", "items", file.to_str().unwrap()]);
    assert_eq!(done["files"][0]["quarantined"], 0, "{done}");
    house.settle(&shop, "portal", "members", "");
    let portal = Portal::start(&shop);

    // Each confirmed form leaves somebody without an account with the address of a member.
    for _ in 0..2 {
        asks_without_account(&server, &portal, "u3@example.org");
    }
    let mut greta = Browser::default();
    let entered = greta.enter(&portal, "/sign-in/with", "u3");
    assert_eq!(entered.status, 303, "{}", entered.body);
    assert!(greta.get(&portal, "/").body.contains("<bdi>u3</bdi>"));

    // What is hidden until they confirm who they are leads back to the same search.
    let list = greta.get(&portal, "/items?q=gate&used=out").body;
    let back = "name=\"next\" value=\"/items?q=gate&#38;used=out&#38;page=1\"";
    assert!(list.replace("&amp;", "&#38;").contains(back), "{list}");

    // Whoever has no account is no member by it.
    asks_without_account(&server, &portal, "nobody-here@example.org");
    let mut nobody = Browser::default();
    let refused = nobody.enter(&portal, "/sign-in/with", "nobody-here");
    assert_eq!(refused.status, 403, "{}", refused.body);
    assert!(!nobody.has("demur"));

    // Accounts that are one person's may share an address; those of two people may not.
    let mut vera = Browser::default();
    let entered = vera.enter(&portal, "/sign-in/with", "v");
    assert_eq!(entered.status, 303, "{}", entered.body);
    let home = vera.get(&portal, "/").body;
    assert!(home.contains("<bdi>v1</bdi>") || home.contains("<bdi>v2</bdi>"));
    let refused = Browser::default().enter(&portal, "/sign-in/with", "w");
    assert_eq!(refused.status, 403, "{}", refused.body);
}
