//! Every consent in force is withdrawn where consent is asked for, with one click, whatever it reaches and whoever the
//! person is by now (GDPR Art. 7(3)).

use crate::consenting::asking_shop;
use crate::notices::MailServer;
use crate::served::{Portal, csrf, ledger};
use crate::sets::TownShop;
use crate::told::import;
use serde_json::Value;

/// Somebody of whom only this is known.
fn born(shop: &TownShop, day: &str) {
    let people = format!("id,birth,account,mail\nada,{day},personal,ada@example.org\n");
    import(shop, "people", "people.csv", &people);
}

/// Consents to a purpose as a whole, and to photos alone of another one.
fn consents(shop: &TownShop) {
    let said = "person,choice,at,purposes,kinds\nada,consent,2026-02-01,creative_tools,photo\nada,consent,2026-02-02,ai_assistant,\n";
    import(shop, "choices", "said.csv", said);
}

/// Where the buttons of a page lead that take something back.
fn buttons(page: &str) -> Vec<String> {
    let forms = page.split("action=\"/choices/").skip(1);
    let led = forms.map(|form| format!("/choices/{}", form.split('"').next().unwrap()));
    led.collect()
}

/// The last choice of hers.
fn said_last(shop: &TownShop) -> Value {
    let entries = ledger(shop, "ada").into_iter().map(|e| e["entry"].clone());
    let mut said = entries.filter(|entry| entry["entry"] == "choice");
    said.next_back().unwrap()
}

/// Presses every button of the page; what is left of them.
fn withdraws_all(shop: &TownShop, portal: &Portal, cookie: &str) -> Vec<String> {
    let page = portal.get("/consent", cookie).body;
    let token = csrf(&page);
    for button in buttons(&page) {
        let done = portal.post(&button, cookie, &format!("csrf={token}"));
        assert_eq!(done.status, 200, "{}", done.body);
        assert_eq!(said_last(shop)["kind"], "consent_withdrawn");
    }
    buttons(&portal.get("/consent", cookie).body)
}

#[test]
fn a_consent_to_a_part_is_withdrawn_where_the_first_page_leads() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = asking_shop(&server);
    born(&shop, "1980-01-01");
    consents(&shop);
    let portal = Portal::start(&shop);
    let ada = portal.sign_in(&server, "ada");
    let home = portal.get("/", &ada).body;
    assert!(
        home.contains("href=\"/consent\">Withdraw consent</a>"),
        "{home}"
    );
    let page = portal.get("/consent", &ada).body;
    assert_eq!(buttons(&page).len(), 2, "{page}");
    assert!(page.contains("What you have agreed to"), "{page}");
    // The part is no consent to the whole, which is still asked for.
    assert!(page.contains("value=\"creative_tools\""), "{page}");
    assert!(!page.contains("value=\"ai_assistant\""), "{page}");
    assert!(withdraws_all(&shop, &portal, &ada).is_empty());
    assert_eq!(said_last(&shop)["scope"]["kinds"][0], "photo");
    let home = portal.get("/", &ada).body;
    assert!(!home.contains("Withdraw consent"), "{home}");
}

#[test]
fn whoever_turns_out_to_be_too_young_withdraws_there_as_well() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = asking_shop(&server);
    born(&shop, "1980-01-01");
    consents(&shop);
    born(&shop, "2015-01-01");
    let portal = Portal::start(&shop);
    let ada = portal.sign_in(&server, "ada");
    let page = portal.get("/consent", &ada).body;
    assert!(page.contains("You cannot agree to this yourself"), "{page}");
    assert!(page.contains("on record here all the same"), "{page}");
    assert!(!page.contains("type=\"checkbox\""), "{page}");
    assert!(withdraws_all(&shop, &portal, &ada).is_empty());
    let page = portal.get("/consent", &ada).body;
    assert!(!page.contains("on record here all the same"), "{page}");
}
