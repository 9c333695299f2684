//! The portal in a real Chromium, as a member meets it: signing in by the link of a real mail, objecting, the
//! receipt, taking it back; and the form for people without an account. Without script; then again, looked at by
//! axe-core.

use crate::notices::MailServer;
use crate::served::{Portal, shop};
use crate::visit::{Visit, axe, mailed};
use std::time::{Duration, Instant};

fn a_member(visit: &mut Visit<'_>, server: &MailServer, id: &str) {
    let before = server.mails().len();
    let address = format!("{id}@example.org");
    visit.go("/sign-in", "Sign in");
    visit.type_in("#f-mail", &address);
    visit.press("main button[type=submit]");
    visit.sees("Look in your mailbox");
    let link = mailed(server, &address, "/sign-in/", before);
    visit.go(&link, "<form");
    visit.press("main form button[type=submit]");
    visit.sees("AI assistant");
    for (path, says) in [
        ("/items", "<h1"),
        ("/sets", "<h1"),
        ("/public", "<h1"),
        ("/questions", "Ask the data protection officer"),
        ("/looks", "Who looked at my data"),
        ("/audience", "<h1"),
        ("/object", "<form"),
    ] {
        visit.go(path, says);
    }
    visit.press("main form button.main");
    visit.sees("Your objection is recorded");
    visit.press("main a[href^='/receipts/'][href$='.html']");
    let begun = Instant::now();
    while !visit.portal_receipt() {
        assert!(begun.elapsed() < Duration::from_secs(120), "no receipt");
        std::thread::sleep(Duration::from_millis(50));
    }
    visit.go("/choices", "In force");
    visit.press("main a[href$='/take-back']");
    visit.sees("Take your objection back?");
    visit.press("main form button.main");
    visit.sees("Your objection is taken back");
}

impl Visit<'_> {
    /// Whether the page shown is a receipt: one page of its own, with its code.
    fn portal_receipt(&mut self) -> bool {
        let html = self.html("body");
        html.contains("<svg") && html.contains("bjection")
    }
}

fn a_guest(visit: &mut Visit<'_>, server: &MailServer, mail: &str) {
    let before = server.mails().len();
    visit.go("/sign-in", "Sign in");
    visit.press("main a[href='/without-account']");
    visit.sees("Object and ask without signing in");
    visit.press("main form button.main");
    visit.sees("things need your attention");
    visit.press("#f-wish-2");
    visit.type_in("#f-words", "Nele Sommerfeld");
    visit.type_in("#f-mail", mail);
    visit.press("main form button.main");
    visit.sees("Please confirm your address");
    let link = mailed(server, mail, "/without-account/confirm/", before);
    visit.go(&link, "Hand your request in");
    visit.press("main form button.main");
    visit.sees("Your request ");
}

#[test]
fn a_member_and_a_guest_meet_the_portal_without_script() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let portal = Portal::start(&shop);
    let Some(mut visit) = Visit::begin(&portal, None) else {
        return;
    };
    a_member(&mut visit, &server, "u7");
    a_guest(&mut visit, &server, "nele@guest.example");
    assert_eq!(visit.seen, 21);
    assert!(
        visit.tab.complaints.is_empty(),
        "{:#?}",
        visit.tab.complaints
    );
}

#[test]
fn axe_finds_nothing_on_live_pages() {
    let Some(axe) = axe() else { return };
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let portal = Portal::start(&shop);
    let Some(mut visit) = Visit::begin(&portal, Some(&axe)) else {
        return;
    };
    a_member(&mut visit, &server, "u7");
    a_guest(&mut visit, &server, "nele@guest.example");
    assert!(
        visit.tab.complaints.is_empty(),
        "{:#?}",
        visit.tab.complaints
    );
}
