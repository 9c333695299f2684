//! Pages that run, looked at as people meet them: in both languages, in light and dark, on a desk and on a phone,
//! and by keyboard. `DEMUR_PICTURES`, a folder, keeps a picture of each.

use crate::served::Portal;
use crate::visit::Visit;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const DESK_PX: u32 = 1_360;
const PHONE_PX: u32 = 390;
/// Each language is looked at in two ways, so that every page is looked at in all four.
const WAYS: [(&str, [(u32, bool); 2]); 2] = [
    ("en", [(DESK_PX, false), (PHONE_PX, true)]),
    ("de", [(DESK_PX, true), (PHONE_PX, false)]),
];

/// Everything unfolded; nothing moves while colours change.
const UNFOLD: &str = r#"document.querySelectorAll("details").forEach(d => { d.open = true; });
performance.getEntriesByType("navigation")[0].responseStatus"#;

/// What leaves the window to the right. Tables may scroll in their own box.
const WIDER: &str = r#"(() => {
  const wide = document.documentElement, found = [];
  if (wide.scrollWidth > wide.clientWidth) found.push("page " + wide.scrollWidth);
  for (const part of document.body.querySelectorAll("*")) {
    const box = part.getBoundingClientRect();
    if (part.closest(".scroll > *, .plot-svg, .unseen") || !box.width) continue;
    if (box.right > wide.clientWidth + 1 || box.left < -1)
      found.push(part.tagName + "." + part.className + " " + part.textContent.trim().slice(0, 40));
  }
  return found;
})()"#;

/// What the page says; not what people wrote, which stands in `bdi`, nor codes, nor what is in another language, nor
/// letters: those are in the language of whoever gets them, whatever that of the page.
const SAID: &str = r#"(() => {
  const said = [], own = document.documentElement.lang;
  const theirs = part => part.closest("bdi, code, time, .codes label, .languages, .excerpt, .mail[lang]")
    || part.closest("[lang]").lang !== own;
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim();
    if (text && !theirs(walk.currentNode.parentElement)) said.push(text);
  }
  for (const name of ["aria-label", "alt", "title", "placeholder"])
    document.querySelectorAll(`[${name}]`).forEach(e => { if (!theirs(e)) said.push(e.getAttribute(name)); });
  return [...new Set(said)];
})()"#;

/// What has the focus, whether one sees that, and whether anything lies over it.
const FOCUSED: &str = r#"(goal => {
  const at = document.activeElement, box = at.getClientRects()[0] || new DOMRect();
  const ring = part => part && getComputedStyle(part).outlineStyle !== "none"
    && parseFloat(getComputedStyle(part).outlineWidth) >= 2;
  const x = Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1);
  const y = Math.min(Math.max(box.y + box.height / 2, 1), innerHeight - 1);
  const over = document.elementFromPoint(x, y), whole = at.closest(".box") || at;
  return { what: at.outerHTML.slice(0, 100), body: at === document.body, goal: at.matches(goal),
    ring: [at, at.closest(".box"), at.nextElementSibling].some(ring),
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && !!over && (whole.contains(over) || over.contains(at)) };
})"#;

/// Words that English texts cannot do without, and that no German ones have.
const ENGLISH: [&str; 22] = [
    "the", "of", "and", "is", "are", "with", "for", "this", "that", "has", "have", "from", "your",
    "you", "which", "been", "were", "by", "who", "what", "where", "they",
];

/// An address with what names one thing among many left out.
fn template(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let names: BTreeSet<&str> = query
        .split('&')
        .filter_map(|pair| pair.split('=').next())
        .filter(|name| !name.is_empty() && *name != "lang")
        .collect();
    let one_of_many = |c: char| !c.is_ascii_lowercase() && c != '-';
    let part = |part: &str| match part.find(one_of_many).filter(|_| !part.contains('.')) {
        Some(at) => {
            let kind = part[..at].rfind('-').map_or("", |end| &part[..=end]);
            format!("{kind}*")
        }
        None => part.to_owned(),
    };
    let parts: Vec<String> = path.split('/').map(part).collect();
    format!(
        "{}?{}",
        parts.join("/"),
        names.into_iter().collect::<Vec<_>>().join("&")
    )
}

/// The words of a text in small letters; what programs call things, numbers and addresses are none.
fn words(text: &str) -> impl Iterator<Item = String> {
    let code = |token: &&str| {
        let inner = token.trim_matches(|c: char| !c.is_alphanumeric());
        inner.contains(|c: char| c.is_ascii_digit() || "_/@:.".contains(c))
    };
    text.split_whitespace()
        .filter(move |token| !code(token))
        .flat_map(|token| token.split(|c: char| !c.is_alphabetic()))
        .filter(|word| word.chars().count() > 2)
        .map(str::to_lowercase)
}

/// The pages to which links lead from one, each template of an address once; what is no page is loaded as well.
pub(crate) fn pages(
    portal: &Portal,
    cookie: &str,
    start: &[&str],
    within: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut open: Vec<String> = start.iter().rev().map(|path| (*path).to_owned()).collect();
    let (mut known, mut found) = (BTreeSet::new(), Vec::new());
    while let Some(path) = open.pop() {
        if !known.insert(template(&path)) {
            continue;
        }
        let page = portal.get(&path, cookie);
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        assert!(!page.body.is_empty(), "{path}");
        // A report is a page of its own, in which no script runs, ours included.
        let own = page.headers["content-security-policy"].contains("sandbox");
        if own || !page.headers["content-type"].starts_with("text/html") {
            continue;
        }
        assert!(!page.body.contains("href=\"\""), "an empty link on {path}");
        let hrefs = page.body.split("href=\"").skip(1);
        let hrefs = hrefs.filter_map(|rest| rest.split('"').next());
        for href in hrefs.map(|href| href.replace("&amp;", "&").replace("&#38;", "&")) {
            let href = href.split('#').next().unwrap_or_default().to_owned();
            if href.starts_with('/') && within(&href) {
                open.push(href);
            }
        }
        found.push(path);
    }
    found
}

/// Looks at pages in every way; what is wrong with them.
pub(crate) struct Look<'v, 'p> {
    pub(crate) visit: &'v mut Visit<'p>,
    pub(crate) portal: &'p Portal,
    /// Words that are the same in both languages, in small letters.
    pub(crate) shared: BTreeSet<&'static str>,
    /// What the operator wrote, in whatever language.
    pub(crate) theirs: String,
    pub(crate) faults: Vec<String>,
}

impl Look<'_, '_> {
    pub(crate) fn at(&mut self, pages: &[String]) {
        self.answered(200, pages);
    }

    /// The same of pages that answer with a status. Where that is one of a failure the browser says it once more, which
    /// is nothing to complain of.
    pub(crate) fn answered(&mut self, wanted: u16, pages: &[String]) {
        let mut said: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (lang, ways) in WAYS {
            self.visit.take_cookie(&format!("demur_language={lang}"));
            for page in pages {
                self.visit.tab.go(&self.portal.at(page)).unwrap();
                let status = self.visit.tab.ask(UNFOLD).unwrap();
                if status != wanted {
                    self.faults.push(format!("{lang} {page}: {status}"));
                }
                for (width_px, dark) in ways {
                    self.one_way(page, lang, (width_px, dark));
                }
                let texts = self.visit.tab.ask(SAID).unwrap();
                let texts: BTreeSet<String> = serde_json::from_value(texts).unwrap();
                match said.get(page.as_str()) {
                    None => drop(said.insert(page, texts)),
                    Some(english) => self.not_german(page, english, &texts),
                }
            }
        }
        let own = format!("the server responded with a status of {wanted} ");
        let complaints = self.visit.tab.complaints.drain(..);
        self.faults
            .extend(complaints.filter(|complaint| !complaint.contains(&own)));
    }

    fn one_way(&mut self, page: &str, lang: &str, (width_px, dark): (u32, bool)) {
        let tab = &mut self.visit.tab;
        let size =
            json!({ "width": width_px, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        tab.call("Emulation.setDeviceMetricsOverride", size)
            .unwrap();
        let scheme = if dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" }] });
        tab.call("Emulation.setEmulatedMedia", media).unwrap();
        let wider: Vec<String> = serde_json::from_value(tab.ask(WIDER).unwrap()).unwrap();
        let violations = self.visit.violations();
        let wrong = wider.into_iter().chain(violations);
        let of_page = wrong.map(|wrong| format!("{lang} {page} {width_px} px {scheme}: {wrong}"));
        self.faults.extend(of_page);
        if let Some(folder) = std::env::var_os("DEMUR_PICTURES") {
            let name = page.trim_start_matches('/').replace(['/', '?', '&'], "_");
            let file = format!("{name}.{lang}.{width_px}.png");
            self.picture(&Path::new(&folder).join(file), width_px);
        }
    }

    fn picture(&mut self, file: &Path, width_px: u32) {
        let tab = &mut self.visit.tab;
        let height = tab.ask("document.documentElement.scrollHeight").unwrap();
        let clip = json!({ "x": 0, "y": 0, "scale": 1, "width": width_px, "height": height });
        let how = json!({ "captureBeyondViewport": true, "clip": clip });
        let picture = tab.call("Page.captureScreenshot", how).unwrap();
        let bytes = BASE64.decode(picture["data"].as_str().unwrap()).unwrap();
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }

    /// What a German page says in English: the same as the English one, or with words that only English has.
    fn not_german(&mut self, page: &str, english: &BTreeSet<String>, german: &BTreeSet<String>) {
        let ours: Vec<&String> = german
            .iter()
            .filter(|text| !self.is_the_operators(text))
            .collect();
        for text in ours {
            let words = || words(text);
            let only_english = words().any(|word| ENGLISH.contains(&word.as_str()));
            let same = english.contains(text);
            let unknown = words().any(|word| !self.shared.contains(word.as_str()));
            let hole = text.contains('⟦') || text.contains("{$") || text.contains("{ $");
            if hole || only_english || (same && unknown) {
                let kind = if same {
                    "the same in English"
                } else {
                    "English"
                };
                self.faults.push(format!("{page}: {kind}: {text}"));
            }
        }
    }

    /// Whether each part of a text stands in what the operator wrote.
    fn is_the_operators(&self, text: &str) -> bool {
        let mut parts = text.split(['\n', ',', '·']).map(str::trim);
        self.theirs.contains(text) || parts.all(|part| self.theirs.contains(part))
    }

    /// Goes by keyboard from the address line to what a page is for: first the link past the rest, then on. What
    /// has the focus is always seen.
    pub(crate) fn walk(&mut self, page: &str, goal: &str) {
        self.visit.tab.window(DESK_PX, 900, false).unwrap();
        self.visit.tab.go(&self.portal.at(page)).unwrap();
        self.visit.key("Tab", 9);
        let skip = self.focused(".skip");
        if skip["goal"] != true || skip["seen"] != true {
            self.faults.push(format!("{page}: no way past: {skip}"));
        }
        self.visit.key("Enter", 13);
        for _ in 0..120 {
            self.visit.key("Tab", 9);
            let at = self.focused(goal);
            if at["ring"] != true || at["seen"] != true || at["body"] == true {
                self.faults.push(format!("{page}: {at}"));
            }
            if at["goal"] == true || at["body"] == true {
                break;
            }
        }
        if self.focused(goal)["goal"] != true {
            self.faults
                .push(format!("{page}: Tab never reaches `{goal}`"));
        }
    }

    fn focused(&mut self, goal: &str) -> Value {
        let ask = format!("{FOCUSED}({})", json!(goal));
        self.visit.tab.ask(&ask).unwrap()
    }
}

#[test]
fn addresses_of_one_kind_are_one() {
    for (path, wanted) in [
        ("/console/requests/311", "/console/requests/*?"),
        ("/console/requests/enter", "/console/requests/enter?"),
        (
            "/console/campaigns/spring-2027",
            "/console/campaigns/spring-*?",
        ),
        (
            "/console/documents/dpia-ai_assistant",
            "/console/documents/dpia-*?",
        ),
        ("/console/sets/ai_assistant/0001", "/console/sets/*/*?"),
        ("/items?page=2&lang=de", "/items?page"),
    ] {
        assert_eq!(template(path), wanted);
    }
}
