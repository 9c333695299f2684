//! The way back from an account elsewhere: once, in the browser that began, and to a place inside.

use super::browser::{Browser, split, whole};
use super::{BACK, House};
use crate::served::{Portal, shop_without_mail};

#[test]
fn a_way_back_is_taken_once_in_the_browser_that_began() {
    let Some(house) = House::start(false) else {
        return;
    };
    let shop = shop_without_mail("60", 1);
    house.settle(&shop, "portal", "members", "");
    let portal = Portal::start(&shop);
    let mut greta = Browser::default();
    let address = greta.begin(&portal, "/sign-in/with", "");
    let (back, _) = greta.through(&address, "u3");
    let gone = |browser: &mut Browser, back: &str| {
        let reply = browser.get(&portal, back);
        assert_eq!(reply.status, 410, "{}", reply.body);
        assert!(!browser.has("demur"), "nobody is signed in");
    };

    // Somebody is sent the way back of somebody else, so that they work in their account.
    gone(&mut Browser::default(), &back);
    let mut other = Browser::default();
    other.begin(&portal, "/sign-in/with", "");
    gone(&mut other, &back);
    for (wrong, right) in [
        ("state=A", "state="),
        ("xstate=", "state="),
        ("state=a&state=", "state="),
    ] {
        gone(&mut greta.clone(), &back.replacen(right, wrong, 1));
    }
    for spoilt in [
        back.replace("&iss=", "&iss=https%3A%2F%2Fevil.example&was="),
        back.replace("&iss=", "&was="),
    ] {
        // Each is an answer to what began, and ends it: the next begins anew.
        let address = greta.begin(&portal, "/sign-in/with", "");
        let (fresh, _) = greta.through(&address, "u3");
        let state = |back: &str| {
            let at = back.find("state=").unwrap();
            back[at..].split('&').next().unwrap().to_owned()
        };
        gone(
            &mut greta.clone(),
            &spoilt.replace(&state(&back), &state(&fresh)),
        );
        gone(&mut greta.clone(), &fresh);
    }

    let address = greta.begin(
        &portal,
        "/sign-in/with",
        "next=https%3A%2F%2Fevil.example%2F",
    );
    let (back, _) = greta.through(&address, "u3");
    let mut kept = greta.clone();
    let entered = greta.get(&portal, &back);
    assert_eq!(
        (entered.status, entered.location()),
        (303, "/"),
        "inside alone"
    );
    gone(&mut kept, &back);

    // Whoever turns back there is not signed in here.
    let mut shy = Browser::default();
    let address = shy.begin(&portal, "/sign-in/with", "");
    let (host, path) = split(&address);
    let asked = shy.ask("GET", &host, &path, "");
    let (_, path) = split(&whole(&host, asked.location()));
    let turned = shy.ask("GET", &host, &format!("{path}/abort"), "");
    let (_, path) = split(&whole(&host, turned.location()));
    let turned = shy.ask("GET", &host, &path, "");
    let back = turned.location().strip_prefix(BACK).unwrap();
    assert!(back.contains("error=access_denied"), "{back}");
    gone(&mut shy, back);
}
