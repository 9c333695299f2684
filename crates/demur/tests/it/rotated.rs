//! `demur keys rotate`: what was sealed or named before still counts, until it is told to be forgotten.

use crate::console::{admit, code_for, enter};
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

/// How many keys seal sessions of staff, or sealed them before.
fn keys_of_staff(shop: &TownShop) -> usize {
    let file = fs::read_to_string(shop.root().join("keys/staff.key"));
    file.unwrap().lines().count()
}

#[test]
fn what_lets_staff_in_outlives_its_key_until_this_is_forgotten() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    admit(&shop, "mara", "officer");
    let is_in = |portal: &Portal, cookie: &str| {
        let room = portal.get("/console/staff", cookie);
        let away = room.status == 303 && room.headers["location"].starts_with("/console/sign-in");
        assert!(room.status == 200 || away, "{}", room.body);
        !away
    };
    let portal = Portal::start_for(&shop, &["mara", "mara"]);
    let [used, kept] = [portal.links[0].clone(), portal.links[1].clone()];
    let member = portal.sign_in(&server, "u7");
    let before = enter(&portal, &server, "mara");

    // A portal that runs goes on under the key that it has.
    rotate(&shop, "staff", false);
    assert_eq!(keys_of_staff(&shop), 2);
    let meanwhile = portal.sign_in_by(&used);
    for cookie in [&before, &meanwhile] {
        assert!(is_in(&portal, cookie));
    }
    drop(portal);
    // When it has started again, who came in under the key before is still in, and a link from then lets in, once.
    let portal = Portal::start_for(&shop, &["mara"]);
    let after = portal.sign_in_by(&kept);
    let all = [before, meanwhile, after];
    assert!(all.iter().all(|cookie| is_in(&portal, cookie)));
    for link in [&used, &kept] {
        assert_eq!(portal.post(link, "", "").status, 404, "it was used");
    }

    // Forgotten, it counts until the portal starts again, and no longer.
    rotate(&shop, "staff", true);
    assert_eq!(keys_of_staff(&shop), 1);
    assert!(all.iter().all(|cookie| is_in(&portal, cookie)));
    let printed = portal.links[0].clone();
    let mara = ("mara", "mara@staff.example.org");
    let code = code_for(&portal, &server, mara);
    drop(portal);
    let portal = Portal::start(&shop);
    assert!(!all.iter().any(|cookie| is_in(&portal, cookie)));
    let by_link = portal.post(&printed, "", "");
    assert_eq!(by_link.status, 404, "{}", by_link.body);
    let sent = format!("name=mara&code={code}");
    let by_code = portal.post("/console/sign-in", "", &sent);
    assert_eq!(by_code.status, 200, "{}", by_code.body);
    for refused in [by_link, by_code] {
        assert!(!refused.headers.contains_key("set-cookie"));
    }
    // Staff sign in anew; members never noticed.
    let anew = enter(&portal, &server, "mara");
    assert!(is_in(&portal, &anew));
    assert_eq!(portal.get("/choices", &member).status, 200);
}
