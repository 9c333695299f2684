//! A real Chromium at a portal that runs: goes, sees, presses, types, as a person does; without script, or looked
//! at by scripts of ours.

use crate::browser::{Tab, find};
use crate::notices::MailServer;
use crate::served::{Portal, link_in, plain, until};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

const AXE: &str = r#"axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a",
 "wcag21aa", "wcag22aa", "best-practice"] }).then(r => r.violations.map(v =>
 v.id + ": " + v.nodes.map(n => n.html.slice(0, 200) + " " + n.failureSummary).join(" | ")))"#;

/// The source of axe-core, where it is there; CI must have it.
pub(crate) fn axe() -> Option<String> {
    let Some(path) = std::env::var_os("DEMUR_AXE") else {
        let ci = std::env::var_os("CI").is_some_and(|ci| ci == "true");
        assert!(!ci, "CI has no axe-core: DEMUR_AXE");
        println!("skipped: DEMUR_AXE is not set");
        return None;
    };
    Some(std::fs::read_to_string(path).unwrap())
}

/// The path of the newest link in a mail to somebody.
pub(crate) fn mailed(server: &MailServer, to: &str, path: &str, before: usize) -> String {
    let mail = until(|| {
        let mails = server.mails().into_iter().skip(before);
        let mut there = mails.filter(|(whom, _)| whom == to);
        there.find(|(_, mail)| plain(mail).contains(path))
    });
    link_in(&mail.1, path)
}

/// A browser at the portal.
pub(crate) struct Visit<'p> {
    pub(crate) tab: Tab,
    portal: &'p Portal,
    /// Whether axe-core looks at pages; without it no page may run a script.
    looks: bool,
    /// How many pages were seen.
    pub(crate) seen: usize,
    _profile: tempfile::TempDir,
}

impl<'p> Visit<'p> {
    /// Opens one; nothing, where there is no Chromium.
    pub(crate) fn begin(portal: &'p Portal, axe: Option<&str>) -> Option<Visit<'p>> {
        let ci = std::env::var_os("CI").is_some_and(|ci| ci == "true");
        let chromium = find();
        assert!(chromium.is_some() || !ci, "CI has no Chromium");
        let profile = tempfile::tempdir().unwrap();
        let mut tab = Tab::open(&chromium?, profile.path()).unwrap();
        tab.window(1_200, 900, false).unwrap();
        match axe {
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
            looks: axe.is_some(),
            seen: 0,
            _profile: profile,
        })
    }

    /// Is whoever a cookie says.
    pub(crate) fn take_cookie(&mut self, cookie: &str) {
        let (name, value) = cookie.split_once('=').unwrap();
        let url = self.portal.at("/");
        let cookie = json!({ "name": name, "value": value, "url": url, "httpOnly": true });
        let set = self.call("Network.setCookie", cookie);
        assert_eq!(set["success"], true, "{set}");
    }

    /// Goes to a page, and sees these words there.
    pub(crate) fn go(&mut self, path: &str, says: &str) -> String {
        self.tab.go(&self.portal.at(path)).unwrap();
        self.sees(says)
    }

    pub(crate) fn call(&mut self, method: &str, params: Value) -> Value {
        self.tab.call(method, params).unwrap()
    }

    /// The same without anything to say; nothing while the page changes.
    pub(crate) fn asked(&mut self, method: &str) -> Option<Value> {
        self.tab.call(method, json!({})).ok()
    }

    /// The node of a selector, found without script.
    pub(crate) fn node(&mut self, selector: &str) -> Option<Value> {
        let root = self.call("DOM.getDocument", json!({}))["root"]["nodeId"].clone();
        let asked = json!({ "nodeId": root, "selector": selector });
        let found = self.tab.call("DOM.querySelector", asked).ok()?;
        Some(found["nodeId"].clone()).filter(|node| *node != 0)
    }

    /// The markup of what a selector finds; nothing while the page changes.
    pub(crate) fn html(&mut self, selector: &str) -> String {
        let Some(node) = self.node(selector) else {
            return String::new();
        };
        let html = self.tab.call("DOM.getOuterHTML", json!({ "nodeId": node }));
        let html = html.unwrap_or_default()["outerHTML"]
            .as_str()
            .map(str::to_owned);
        html.unwrap_or_default()
    }

    /// Waits for words of a page, and has axe-core look at it; gives its main part.
    pub(crate) fn sees(&mut self, words: &str) -> String {
        let begun = Instant::now();
        let html = loop {
            let html = self.html("main");
            if html.contains(words) {
                break html;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(120),
                "no `{words}` in {html}"
            );
            std::thread::sleep(Duration::from_millis(50));
        };
        if self.looks {
            assert_eq!(self.violations(), Vec::<String>::new(), "`{words}`");
        }
        self.seen += 1;
        html
    }

    /// What axe-core finds on the page that is shown.
    pub(crate) fn violations(&mut self) -> Vec<String> {
        let found = self.tab.ask(AXE).unwrap();
        serde_json::from_value(found).unwrap()
    }

    /// Presses what is shown in the middle of a node, as a hand does.
    pub(crate) fn press(&mut self, selector: &str) {
        let node = self.node(selector);
        assert!(node.is_some(), "no `{selector}` in {}", self.html("main"));
        let node = node.unwrap();
        self.call("DOM.scrollIntoViewIfNeeded", json!({ "nodeId": node }));
        let quads = self.call("DOM.getContentQuads", json!({ "nodeId": node }));
        let at = |n: usize| quads["quads"][0][n].as_f64().unwrap();
        let (x, y) = ((at(0) + at(4)) / 2.0, (at(1) + at(5)) / 2.0);
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", event);
        }
    }

    fn focus(&mut self, selector: &str) {
        let node = self.node(selector);
        assert!(node.is_some(), "no `{selector}` in {}", self.html("main"));
        self.call("DOM.focus", json!({ "nodeId": node.unwrap() }));
    }

    pub(crate) fn type_in(&mut self, selector: &str, text: &str) {
        self.focus(selector);
        self.call("Input.insertText", json!({ "text": text }));
    }

    /// Types key by key: for fields of days and times, and for lists, which choose what begins with it.
    pub(crate) fn type_keys(&mut self, selector: &str, keys: &str) {
        self.focus(selector);
        for key in keys.chars().map(String::from) {
            let event = json!({ "type": "keyDown", "key": key, "text": key });
            self.call("Input.dispatchKeyEvent", event);
            let event = json!({ "type": "keyUp", "key": key });
            self.call("Input.dispatchKeyEvent", event);
        }
    }

    /// Presses a key that writes nothing, or Enter.
    pub(crate) fn key(&mut self, key: &str, code: u32) {
        let text = if key == "Enter" { "\r" } else { "" };
        let kind = if text.is_empty() {
            "rawKeyDown"
        } else {
            "keyDown"
        };
        let event = |kind: &str, text: &str| json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text });
        self.call("Input.dispatchKeyEvent", event(kind, text));
        self.call("Input.dispatchKeyEvent", event("keyUp", ""));
    }

    /// Attaches a file to a form.
    pub(crate) fn attach(&mut self, selector: &str, file: &Path) {
        let node = self.node(selector).unwrap();
        let params = json!({ "nodeId": node, "files": [file] });
        self.call("DOM.setFileInputFiles", params);
    }

    /// Signs a member of staff in by the code that is mailed to them.
    pub(crate) fn sign_in_as_staff(&mut self, server: &MailServer, name: &str) {
        let before = server.mails().len();
        self.go("/console/sign-in", "One-time code");
        self.type_in("#f-name", name);
        self.press("main button.main");
        let to = format!("{name}@staff.example.org");
        let mail = until(|| {
            let mut mails = server.mails().into_iter().skip(before);
            mails.find(|(whom, _)| *whom == to)
        });
        let text = plain(&mail.1);
        let code = text.split("The code is ").nth(1).unwrap();
        self.sees(&format!("value=\"{name}\""));
        self.type_in("#f-code", &code[..6]);
        self.press("main button.main");
    }
}
