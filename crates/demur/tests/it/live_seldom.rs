//! Pages to which few ways lead, in a real Chromium: confirming that it is still them, a form that is too old, links
//! that are worth nothing, what is too large and too often, taking a question back, erasing everything; and the way
//! through an account elsewhere. Without script; then again, looked at by axe-core.

use crate::notices::{MailServer, plan, send};
use crate::oidc::{BACK, House};
use crate::served::{Portal, link_in, shop, shop_without_mail};
use crate::visit::{Visit, axe, mailed};
use std::time::{Duration, Instant};

/// What stands on the dossier's page and nowhere else.
const DOSSIER: &str = "Everything we can say to you";

/// A link by mail confirms once, in the browser that is signed in.
fn confirms(visit: &mut Visit<'_>, server: &MailServer, id: &str) {
    visit.go("/confirm?next=%2Fdossier", "Please confirm that it is you");
    let before = server.mails().len();
    visit.press("main form[action='/confirm'] button.main");
    visit.sees("Open it in this browser, where you are signed in");
    let address = format!("{id}@example.org");
    let link = mailed(server, &address, "/confirm/", before);
    visit.go(&link, "and you have confirmed it");
    visit.press("main form button.main");
    visit.sees(DOSSIER);
    visit.go(&link, "This link no longer confirms anything");
}

/// A question is taken back.
fn takes_a_question_back(visit: &mut Visit<'_>) {
    visit.go("/questions", "Ask the data protection officer");
    visit.type_in("#f-subject", "Copies");
    visit.type_in("#f-text", "Who got a copy?");
    visit.press("main form button.main");
    visit.sees("Your question has arrived");
    visit.go("/questions", "What you asked before");
    visit.press("main .rows a[href^='/questions/']");
    visit.sees("Who got a copy?");
    visit.press("main a[href$='/take-back']");
    visit.sees("Take this question back?");
    visit.press("main form button.main");
    visit.sees("This question is closed");
}

/// What was sent is too large; the page it was sent from is of another session.
fn sends_what_is_not_taken(visit: &mut Visit<'_>, other: &str) {
    visit.go("/questions", "Ask the data protection officer");
    visit.type_in("#f-subject", "Copies");
    visit.type_in("#f-text", &"x".repeat(66_000));
    visit.press("main form button.main");
    visit.sees("That was too large");
    visit.go("/questions", "Ask the data protection officer");
    visit.type_in("#f-subject", "Copies");
    visit.type_in("#f-text", "Who got a copy?");
    visit.take_cookie(other);
    visit.press("main form button.main");
    visit.sees("This was not allowed");
}

/// Links that are worth nothing any more, or never were.
fn follows_dead_links(visit: &mut Visit<'_>, mail: &str) {
    visit.go(&link_in(mail, "/o/"), "This link was called back");
    visit.go(&link_in(mail, "/n/"), "This link was called back");
    visit.go("/without-account/confirm/aaaa", "This link no longer works");
    visit.go("/nothing-of-that-name", "There is nothing here");
    visit.go("/sign-in/aaaa", "This sign-in link no longer works");
}

/// Everything is erased; whoever is erased sees what follows.
fn erases_everything(visit: &mut Visit<'_>) {
    visit.go("/erase", "What do you want to erase?");
    visit.press("#f-erase-2");
    visit.press("main form button.main");
    visit.sees("Erase everything?");
    visit.press("main form button.danger");
    visit.sees("Please tick the box");
    visit.press("#f-sure");
    visit.press("main form button.danger");
    visit.sees("Everything of yours is being erased here");
}

#[test]
fn seldom_seen_pages_hold_up() {
    let (Some(axe), Some(server)) = (axe(), MailServer::start(&[])) else {
        return;
    };
    let shop = shop(&server, "60");
    plan(&shop, "spring-2027");
    send(&shop, &[]);
    let mails = server.mails();
    let (_, mail) = mails.iter().find(|(to, _)| to == "u3@example.org").unwrap();
    shop.json(&["notice", "revoke", "spring-2027"]);
    let portal = Portal::start(&shop);
    for (axe, id) in [(None, "u7"), (Some(axe.as_str()), "u3")] {
        let Some(mut visit) = Visit::begin(&portal, axe) else {
            return;
        };
        follows_dead_links(&mut visit, mail);
        visit.take_cookie(&portal.sign_in(&server, id));
        confirms(&mut visit, &server, id);
        takes_a_question_back(&mut visit);
        let again = portal.sign_in(&server, id);
        sends_what_is_not_taken(&mut visit, &again);
        erases_everything(&mut visit);
        assert!(visit.seen > 20, "{}", visit.seen);
        if axe.is_some() {
            comes_too_often(&mut visit, &portal);
        }
    }
}

/// Somebody guesses links, so many that nobody from there is answered for a while. Each second one more is let through.
fn comes_too_often(visit: &mut Visit<'_>, portal: &Portal) {
    let guess = "/without-account/aaaa";
    let says = "That was too often";
    for _ in 0..5 {
        while portal.get(guess, "").status == 404 {}
        visit.tab.go(&portal.at(guess)).unwrap();
        if visit.html("main").contains(says) {
            break;
        }
    }
    visit.sees(says);
}

/// Waits until a page has a node: pages of others have no part of ours.
fn has(visit: &mut Visit<'_>, selector: &str) {
    let begun = Instant::now();
    while visit.node(selector).is_none() {
        assert!(
            begun.elapsed() < Duration::from_secs(120),
            "no `{selector}` in {}",
            visit.html("body")
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Where the browser is, or would be.
fn place(visit: &mut Visit<'_>) -> String {
    // Between two pages there is none to ask.
    let Some(history) = visit.asked("Page.getNavigationHistory") else {
        return String::new();
    };
    let at = history["currentIndex"].as_u64().unwrap();
    let entry = &history["entries"][usize::try_from(at).unwrap()];
    entry["url"].as_str().unwrap_or_default().to_owned()
}

/// Says at the provider who they are; the page on the way leads there by itself, without script. Then the browser
/// comes back; the portal has another port here than it says.
fn says_who(visit: &mut Visit<'_>, name: &str, says: &str) {
    has(visit, "input[name=login]");
    visit.type_in("input[name=login]", name);
    visit.type_in("input[name=password]", "any");
    visit.press("button[type=submit]");
    let back = format!("{BACK}/sign-in/back?");
    let begun = Instant::now();
    let path = loop {
        let place = place(visit);
        if let Some(query) = place.strip_prefix(&back) {
            break format!("/sign-in/back?{query}");
        }
        assert!(begun.elapsed() < Duration::from_secs(120), "{place}");
        std::thread::sleep(Duration::from_millis(50));
    };
    visit.go(&path, says);
}

#[test]
fn the_way_through_an_account_elsewhere_holds_up() {
    let (Some(axe), Some(house)) = (axe(), House::start(false)) else {
        return;
    };
    let shop = shop_without_mail("60", 1);
    house.settle(&shop, "portal", "members", "");
    let portal = Portal::start(&shop);
    // The portal asks the provider about itself once, when somebody signs in for the first time.
    assert_eq!(portal.post("/sign-in/with", "", "").status, 200);
    for axe in [None, Some(axe.as_str())] {
        let Some(mut visit) = Visit::begin(&portal, axe) else {
            return;
        };
        visit.go("/sign-in", "Sign in with Townhall");
        visit.press("main form[action='/sign-in/with'] button");
        says_who(&mut visit, "u3", "AI assistant");
        visit.go("/confirm?next=%2Fdossier", "Confirm with Townhall");
        visit.press("main form[action='/confirm/with'] button");
        says_who(&mut visit, "u3", DOSSIER);
        // The way back is taken once.
        visit.go("/sign-in/back?code=a&state=b", "You are not signed in");
        // Somebody whom nobody here knows, in a browser of their own.
        let Some(mut visit) = Visit::begin(&portal, axe) else {
            return;
        };
        visit.go("/sign-in", "Sign in with Townhall");
        visit.press("main form[action='/sign-in/with'] button");
        says_who(
            &mut visit,
            "nobody-here",
            "does not lead to exactly one account",
        );
    }
}
