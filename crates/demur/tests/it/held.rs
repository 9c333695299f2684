//! What sets hold of a member, and once held, as the portal says it.

use crate::notices::MailServer;
use crate::served::{Portal, csrf, shop};
use crate::told::{item_page, neighbours};

/// A figure of the page of sets, where there is one set.
fn figure(sets: &str, term: &str) -> u64 {
    let (_, rest) = sets.split_once(&format!("<dt>{term}</dt>")).unwrap();
    let (_, figure) = rest.split_once('>').unwrap();
    figure.split('<').next().unwrap().parse().unwrap()
}

#[test]
fn what_may_be_used_is_not_said_to_be_used_before_a_set_holds_it() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    neighbours(&shop);
    let look = || {
        let portal = Portal::start(&shop);
        let ada = portal.sign_in(&server, "ada");
        let item = item_page(&portal, &ada, "ada/1");
        (portal.get("/", &ada).words(), item)
    };
    let (home, item) = look();
    for says in [
        "Not at the moment.",
        "2 of your 2 items may be used to train AI, but no training set hands them out.",
        "No set hands them out.",
    ] {
        assert!(home.contains(says), "{says}: {home}");
    }
    assert!(!home.contains("Yes."), "{home}");
    assert!(item.contains("may be used, handed out by no set"), "{item}");
    shop.compile(&[]);
    let (home, item) = look();
    for says in [
        "Yes.",
        "2 of your 2 items are in training sets for AI.",
        "2 of them are in one set.",
    ] {
        assert!(home.contains(says), "{says}: {home}");
    }
    assert!(
        !item.contains("may be used, handed out by no set"),
        "{item}"
    );
}

#[test]
fn what_a_purge_removed_is_counted_and_no_day_is_made_up_for_it() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "20");
    neighbours(&shop);
    shop.compile(&[]);
    let portal = Portal::start(&shop);
    let ada = portal.sign_in(&server, "ada");
    let figures = |portal: &Portal, cookie: &str| {
        let sets = portal.get("/sets", cookie).words();
        ["Items in it", "Masked", "Removed"].map(|term| figure(&sets, term))
    };
    assert_eq!(figures(&portal, &ada), [2, 0, 0]);
    let token = csrf(&portal.get("/object", &ada).body);
    let said = portal.post("/object", &ada, &format!("csrf={token}&reach=everything"));
    assert_eq!(said.status, 200, "{}", said.body);
    drop(portal);
    shop.json(&["purge", "ada"]);
    let portal = Portal::start(&shop);
    let ada = portal.sign_in(&server, "ada");
    assert_eq!(figures(&portal, &ada), [0, 0, 2]);
    let item = item_page(&portal, &ada, "ada/1");
    assert!(
        item.contains("Removed: nothing of it is in this set any more."),
        "{item}"
    );
}
