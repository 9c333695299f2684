//! What people do at the portal, each deed in a real Chromium with its page before and after it: by the link of a
//! mail, signed in, and when they leave. Without script; then again, looked at by axe-core.

use crate::consenting::asking_shop;
use crate::notices::{MailServer, plan, send};
use crate::served::{Portal, link_in, shop};
use crate::visit::{Visit, axe};

/// By the links of a mail: the notice, and the objection.
fn by_mail(visit: &mut Visit<'_>, mail: &str) {
    visit.go(&link_in(mail, "/n/"), "You can object");
    visit.go(&link_in(mail, "/o/"), "<form");
    visit.press("main form button");
    visit.sees("Your objection is recorded");
    // Once more, and it is the same one.
    visit.go(&link_in(mail, "/o/"), "<form");
    visit.press("main form button");
    visit.sees("You had objected already");
    visit.go("/o/nothing", "This link");
    visit.go("/n/nothing", "This link");
}

/// Narrowing: of one item, and of all before a day.
fn narrows(visit: &mut Visit<'_>) {
    visit.go("/items?used=in", "Tick to erase");
    visit.press("main .item h3 a");
    visit.sees("What you can do");
    visit.press("main .deeds details summary");
    visit.press("main .deeds #f-audience-1");
    visit.press("main .deeds details[open] form button");
    visit.sees("The item now counts as visible to");
    visit.go("/items?used=in", "Tick to erase");
    visit.press("main .item h3 a");
    visit.sees("What you can do");
    visit.press("main .deeds details:nth-of-type(2) summary");
    visit.press("main .deeds details[open] form button");
    visit.sees("The item is marked as sensitive");
    visit.go("/audience", "Who should still see it?");
    visit.type_keys("#f-before", "01012020");
    visit.press("#f-audience");
    visit.press("main form button.main");
    visit.sees("Not changed yet");
    visit.press("main form button.main");
    visit.sees("The audience is narrowed");
}

/// Asking, about oneself and about what others have.
fn asks(visit: &mut Visit<'_>) {
    visit.go("/questions", "Ask the data protection officer");
    visit.press("main form button.main");
    visit.sees("Please");
    visit.type_in("#f-subject", "Copies");
    visit.type_in("#f-text", "Who got a copy?");
    visit.press("main form button.main");
    visit.sees("Your question has arrived");
    visit.go("/questions", "Copies");
    visit.press("main .rows a[href^='/questions/']");
    visit.sees("Who got a copy?");
    visit.go("/others", "Others’ items about me");
    visit.press("#f-wish");
    visit.type_in("#f-words", "nele sommerfeld");
    visit.press("main form button.main");
    visit.sees("What we found");
    visit.press("main a[href$='/take-back']");
    visit.sees("<form");
    visit.press("main form button[type=submit]");
    visit.sees("This request is closed");
}

/// Erasing what was ticked, then everything; a page that is not there, and leaving.
fn erases_and_leaves(visit: &mut Visit<'_>) {
    visit.go("/items?used=in", "Tick to erase");
    visit.press("main .pick input");
    visit.press("main .picked button");
    visit.sees("Erase this item?");
    visit.press("main form button.danger");
    visit.sees("Please tick the box");
    visit.press("#f-sure");
    visit.press("main form button.danger");
    visit.sees("Your erasure is recorded");
    visit.go("/items/none/1", "There is nothing here");
    visit.go("/erase", "What do you want to erase?");
    visit.press("#f-erase-2");
    visit.press("main form button.main");
    visit.sees("Erase everything?");
    visit.go("/dossier", "Everything we can say to you");
    visit.press("header .account button");
    visit.sees("You are signed out");
}

fn every_deed(axe: Option<&str>) {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    plan(&shop, "spring-2027");
    send(&shop, &[]);
    let mails = server.mails();
    let (_, mail) = mails.iter().find(|(to, _)| to == "u3@example.org").unwrap();
    let portal = Portal::start(&shop);
    let Some(mut visit) = Visit::begin(&portal, axe) else {
        return;
    };
    by_mail(&mut visit, mail);
    visit.take_cookie(&portal.sign_in(&server, "u7"));
    narrows(&mut visit);
    asks(&mut visit);
    erases_and_leaves(&mut visit);
    assert!(visit.seen > 30, "{}", visit.seen);
}

#[test]
fn every_deed_needs_no_script() {
    every_deed(None);
}

#[test]
fn axe_finds_nothing_after_any_deed() {
    let Some(axe) = axe() else {
        return;
    };
    every_deed(Some(&axe));
}

#[test]
fn a_consent_is_given_and_withdrawn() {
    let (Some(axe), Some(server)) = (axe(), MailServer::start(&[])) else {
        return;
    };
    let shop = asking_shop(&server);
    let portal = Portal::start(&shop);
    for axe in [None, Some(axe.as_str())] {
        let Some(mut visit) = Visit::begin(&portal, axe) else {
            return;
        };
        visit.take_cookie(&portal.sign_in(&server, "u7"));
        visit.go("/consent", "What you would agree to");
        visit.press("main form button.main");
        visit.sees("Please");
        visit.press("#f-purpose");
        visit.press("main form button.main");
        visit.sees("Thank you.");
        visit.go("/choices", "In force");
        visit.press("main a[href$='/take-back']");
        visit.sees("<form");
        visit.press("main form button.main");
        visit.sees("From now on nothing that your consent covered is used.");
    }
}
