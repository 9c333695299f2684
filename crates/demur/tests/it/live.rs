//! The portal in a real Chromium, as a member meets it: signing in by the link of a real mail, objecting, the
//! receipt, taking it back; and the form for people without an account. Without script; then again, looked at by
//! axe-core.

use crate::browser::{Tab, find};
use crate::notices::MailServer;
use crate::served::{Portal, link_in, shop, until};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const AXE: &str = r#"axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a",
 "wcag21aa", "wcag22aa", "best-practice"] }).then(r => r.violations.map(v =>
 v.id + ": " + v.nodes.map(n => n.html.slice(0, 200) + " " + n.failureSummary).join(" | ")))"#;

/// A browser at the portal.
struct Visit<'p> {
    tab: Tab,
    portal: &'p Portal,
    /// The source of axe-core, where pages are looked at; without it no page may run a script.
    axe: Option<String>,
    seen: usize,
    _profile: tempfile::TempDir,
}

impl<'p> Visit<'p> {
    fn begin(portal: &'p Portal, axe: Option<String>) -> Option<Visit<'p>> {
        let ci = std::env::var_os("CI").is_some_and(|ci| ci == "true");
        let chromium = find();
        assert!(chromium.is_some() || !ci, "CI has no Chromium");
        let profile = tempfile::tempdir().unwrap();
        let mut tab = Tab::open(&chromium?, profile.path()).unwrap();
        tab.window(1_200, 900, false).unwrap();
        match &axe {
            Some(axe) => {
                let script = json!({ "source": axe });
                let method = "Page.addScriptToEvaluateOnNewDocument";
                tab.call(method, script).unwrap();
            }
            None => {
                let off = json!({ "value": true });
                tab.call("Emulation.setScriptExecutionDisabled", off)
                    .unwrap();
            }
        }
        Some(Visit {
            tab,
            portal,
            axe,
            seen: 0,
            _profile: profile,
        })
    }

    /// Goes to a page, and sees these words there.
    fn go(&mut self, path: &str, says: &str) {
        self.tab.go(&self.portal.at(path)).unwrap();
        self.sees(says);
    }

    fn call(&mut self, method: &str, params: Value) -> Value {
        self.tab.call(method, params).unwrap()
    }

    /// The node of a selector, found without script.
    fn node(&mut self, selector: &str) -> Option<Value> {
        let root = self.call("DOM.getDocument", json!({}))["root"]["nodeId"].clone();
        let asked = json!({ "nodeId": root, "selector": selector });
        let found = self.tab.call("DOM.querySelector", asked).ok()?;
        Some(found["nodeId"].clone()).filter(|node| *node != 0)
    }

    fn html(&mut self) -> String {
        let Some(node) = self.node("main") else {
            return String::new();
        };
        let html = self.tab.call("DOM.getOuterHTML", json!({ "nodeId": node }));
        let html = html.unwrap_or_default()["outerHTML"]
            .as_str()
            .map(str::to_owned);
        html.unwrap_or_default()
    }

    /// Waits for words of a page, and has axe-core look at it.
    fn sees(&mut self, words: &str) -> String {
        let begun = Instant::now();
        let html = loop {
            let html = self.html();
            if html.contains(words) {
                break html;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "no `{words}` in {html}"
            );
            std::thread::sleep(Duration::from_millis(50));
        };
        if self.axe.is_some() {
            let found = self.tab.ask(AXE).unwrap();
            assert_eq!(found, json!([]), "`{words}`");
        }
        self.seen += 1;
        html
    }

    /// Presses what is shown in the middle of a node, as a hand does.
    fn press(&mut self, selector: &str) {
        let node = self.node(selector).unwrap();
        self.call("DOM.scrollIntoViewIfNeeded", json!({ "nodeId": node }));
        let quads = self.call("DOM.getContentQuads", json!({ "nodeId": node }));
        let at = |n: usize| quads["quads"][0][n].as_f64().unwrap();
        let (x, y) = ((at(0) + at(4)) / 2.0, (at(1) + at(5)) / 2.0);
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", event);
        }
    }

    fn type_in(&mut self, selector: &str, text: &str) {
        let node = self.node(selector).unwrap();
        self.call("DOM.focus", json!({ "nodeId": node }));
        self.call("Input.insertText", json!({ "text": text }));
    }
}

/// The path of the newest link in a mail to somebody.
fn mailed(server: &MailServer, to: &str, path: &str, before: usize) -> String {
    let mail = until(|| {
        let mails = server.mails().into_iter().skip(before);
        let mut there = mails.filter(|(whom, _)| whom == to);
        there.find(|(_, mail)| crate::served::plain(mail).contains(path))
    });
    link_in(&mail.1, path)
}

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
        assert!(begun.elapsed() < Duration::from_secs(30), "no receipt");
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
        let Some(node) = self.node("body") else {
            return false;
        };
        let html = self.tab.call("DOM.getOuterHTML", json!({ "nodeId": node }));
        let html = html.unwrap_or_default()["outerHTML"].to_string();
        html.contains("<svg") && html.contains("bjection")
    }
}

fn a_guest(visit: &mut Visit<'_>, server: &MailServer, mail: &str) {
    let before = server.mails().len();
    visit.go("/sign-in", "Sign in");
    visit.press("main a[href='/without-account']");
    visit.sees("Do others’ posts show or name you?");
    visit.press("main form button.main");
    visit.sees("things need your attention");
    visit.press("#f-wish");
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
    let Some(axe) = std::env::var_os("DEMUR_AXE") else {
        let ci = std::env::var_os("CI").is_some_and(|ci| ci == "true");
        assert!(!ci, "CI has no axe-core: DEMUR_AXE");
        println!("skipped: DEMUR_AXE is not set");
        return;
    };
    let axe = std::fs::read_to_string(axe).unwrap();
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let portal = Portal::start(&shop);
    let Some(mut visit) = Visit::begin(&portal, Some(axe)) else {
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
