//! `demur keys rotate`: what was sealed or named before still counts, until it is told to be forgotten.

use crate::notices::{self, MailServer, plan};
use crate::served::{Portal, link_in, shop};
use crate::sets::TownShop;
use std::fs;

fn rotate(shop: &TownShop, which: &str, forget: bool) {
    let flags = ["keys", "rotate", which, "--forget"];
    let flags = &flags[..if forget { 4 } else { 3 }];
    assert_eq!(shop.json(flags)["forgot_earlier"], forget);
}

/// How many people a message that came back shows not to be reached.
fn came_back(shop: &TownShop, bounce: &str) -> u64 {
    let path = shop.root().join("bounce.eml");
    fs::write(&path, bounce).unwrap();
    let path = path.display().to_string();
    shop.json(&["notice", "returns", "--file", &path])["not_reached"]
        .as_u64()
        .unwrap_or(0)
}

#[test]
fn names_of_mails_and_links_outlive_their_keys_until_these_are_forgotten() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    plan(&shop, "spring-2027");
    notices::send(&shop, &[]);
    let bounces = server.bounces();
    let [first, second, third] = bounces.first_chunk().unwrap();
    let mails = server.mails();
    let link = link_in(&mails[3].1, "/o/");
    assert_eq!(came_back(&shop, first), 1);
    rotate(&shop, "mail", false);
    assert_eq!(came_back(&shop, second), 1);
    assert_eq!(
        fs::read_to_string(shop.root().join("keys/mail.key"))
            .unwrap()
            .lines()
            .count(),
        2
    );
    let portal = Portal::start(&shop);
    assert_eq!(portal.get(&link, "").status, 200);
    // The keys of links count at once.
    rotate(&shop, "links", false);
    assert_eq!(portal.get(&link, "").status, 200);
    rotate(&shop, "links", true);
    assert_eq!(portal.get(&link, "").status, 404);
    rotate(&shop, "mail", true);
    assert_eq!(came_back(&shop, third), 0);
}

#[test]
fn a_session_outlives_its_key_until_this_is_forgotten() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    plan(&shop, "spring-2027");
    notices::send(&shop, &[]);
    let (address, _) = server.mails().swap_remove(0);
    let id = address.trim_end_matches("@example.org");
    let portal = Portal::start(&shop);
    let cookie = portal.sign_in(&server, id);
    let is_in = |portal: &Portal| portal.get("/choices", &cookie).status == 200;
    assert!(is_in(&portal));
    drop(portal);
    rotate(&shop, "sessions", false);
    assert!(is_in(&Portal::start(&shop)));
    rotate(&shop, "sessions", true);
    assert!(!is_in(&Portal::start(&shop)));
}
