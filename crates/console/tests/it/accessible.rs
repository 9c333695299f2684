//! Every page in a real browser: axe-core finds nothing, nothing but tables in their own box is wider
//! than a small phone or a small desk, and the policy of the server is not broken.

use crate::browser::{self, Tab};
use crate::samples;
use console::Lang;
use serde_json::Value;
use std::collections::HashMap;

/// A narrow phone; WCAG 2.2, 1.4.10.
const NARROW_PX: u32 = 320;
const PHONE_PX: u32 = 360;
const DESK_PX: u32 = 1024;

const AXE: &str = r#"axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a",
 "wcag21aa", "wcag22aa", "best-practice"] }).then(r => r.violations.map(v =>
 v.id + ": " + v.nodes.map(n => n.html.slice(0, 200) + " " + n.failureSummary).join(" | ")))"#;

/// Everything unfolded; then what leaves the page to the right. Tables may scroll in their own box.
const WIDER: &str = r#"(() => {
  document.querySelectorAll("details").forEach(d => { d.open = true; });
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

/// What is demanded in CI and skipped elsewhere.
fn there<T>(what: &str, found: Option<T>) -> Option<T> {
    let ci = std::env::var_os("CI").is_some_and(|ci| ci == "true");
    assert!(found.is_some() || !ci, "CI has no {what}");
    if found.is_none() {
        eprintln!("skipped: there is no {what}");
    }
    found
}

/// One browser and the pages of one language; names to look at.
fn open(
    chromium: &std::path::Path,
    pages: Vec<samples::Sample>,
) -> (Tab, String, Vec<String>, tempfile::TempDir) {
    let names = pages.iter().map(|p| p.name.to_owned()).collect();
    let pages: HashMap<_, _> = pages
        .into_iter()
        .map(|p| (p.name.to_owned(), p.html))
        .collect();
    let address = browser::serve(pages, console::assets()).unwrap();
    let profile = tempfile::tempdir().unwrap();
    (
        Tab::open(chromium, profile.path()).unwrap(),
        address,
        names,
        profile,
    )
}

fn strings(list: &Value) -> Vec<String> {
    let list = list.as_array().unwrap().iter();
    list.map(|v| v.as_str().unwrap().to_owned()).collect()
}

/// The pages of a language at one width, in light or in the dark: all, or those that stand for the
/// others.
fn axe_finds_nothing(lang: Lang, width_px: u32, dark: bool, all: bool) {
    let Some(chromium) = there("Chromium", browser::find()) else {
        return;
    };
    let Some(axe) = axe() else { return };
    let mut pages = samples::all(lang, samples::plain);
    pages.retain(|page| all || page.shown);
    let (mut tab, address, names, _profile) = open(&chromium, pages);
    at_start(&mut tab, &axe);
    tab.window(width_px, 900, dark).unwrap();
    let mut found = vec![];
    for name in &names {
        tab.go(&format!("{address}/{name}")).unwrap();
        let of_page = violations(&mut tab).into_iter();
        found.extend(of_page.map(|v| format!("{name} {width_px} px: {v}")));
    }
    assert!(found.is_empty(), "{lang:?}: {found:#?}");
    assert!(tab.complaints.is_empty(), "{:#?}", tab.complaints);
}

/// The source of axe-core.
fn axe() -> Option<String> {
    let path = there("axe-core: DEMUR_AXE", std::env::var_os("DEMUR_AXE"))?;
    Some(std::fs::read_to_string(path).unwrap())
}

fn at_start(tab: &mut Tab, axe: &str) {
    let script = serde_json::json!({"source": axe});
    tab.call("Page.addScriptToEvaluateOnNewDocument", script)
        .unwrap();
}

fn violations(tab: &mut Tab) -> Vec<String> {
    let unfold = "document.querySelectorAll('details').forEach(d => { d.open = true; })";
    tab.ask(unfold).unwrap();
    strings(&tab.ask(AXE).unwrap())
}

#[test]
fn axe_finds_nothing_in_english() {
    axe_finds_nothing(Lang::En, DESK_PX, false, true);
}

#[test]
fn axe_finds_nothing_in_german_on_a_phone_in_the_dark() {
    axe_finds_nothing(Lang::De, PHONE_PX, true, false);
}

/// Words as long as they come, and longer.
fn long(text: &str) -> String {
    format!("{text} Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle")
}

/// Nothing leaves the window at a width, of all pages or those that stand for the others.
fn fits(width_px: u32, lang: Lang, dress: fn(&str) -> String, all: bool) {
    let Some(chromium) = there("Chromium", browser::find()) else {
        return;
    };
    let mut pages = samples::all(lang, dress);
    pages.retain(|page| all || page.shown);
    let (mut tab, address, names, _profile) = open(&chromium, pages);
    tab.window(width_px, 700, false).unwrap();
    let mut found = vec![];
    for name in names {
        tab.go(&format!("{address}/{name}")).unwrap();
        let wider = strings(&tab.ask(WIDER).unwrap());
        found.extend(wider.into_iter().map(|w| format!("{name}: {w}")));
    }
    assert!(found.is_empty(), "{lang:?} {width_px} px: {found:#?}");
}

#[test]
fn nothing_is_wider_than_a_small_phone() {
    fits(NARROW_PX, Lang::De, samples::plain, true);
}

#[test]
fn nothing_is_wider_than_a_small_phone_whatever_the_words() {
    fits(NARROW_PX, Lang::En, long, false);
}

#[test]
fn nothing_is_wider_than_a_small_desk() {
    fits(DESK_PX, Lang::De, samples::plain, false);
}

#[test]
fn what_is_wrong_is_found() {
    let Some(chromium) = there("Chromium", browser::find()) else {
        return;
    };
    let mut pages = samples::all(Lang::En, samples::plain);
    pages.truncate(1);
    let wide = "wide".repeat(100);
    let bad = format!(
        "<p style=\"color:red\"><img src=\"x\"><font color=\"#cccccc\">pale</font><pre>{wide}</pre>"
    );
    pages[0].html = pages[0].html.replacen("<main", &format!("{bad}<main"), 1);
    let (mut tab, address, names, _profile) = open(&chromium, pages);
    let axe = axe();
    at_start(&mut tab, axe.as_deref().unwrap_or_default());
    tab.window(NARROW_PX, 700, false).unwrap();
    tab.go(&format!("{address}/{}", names[0])).unwrap();
    if axe.is_some() {
        let found = violations(&mut tab).join(" ");
        assert!(
            found.contains("image-alt") && found.contains("color-contrast"),
            "{found}"
        );
    }
    let wider = strings(&tab.ask(WIDER).unwrap());
    assert!(wider.iter().any(|w| w.starts_with("page ")), "{wider:?}");
    assert!(
        tab.complaints
            .iter()
            .any(|c| c.contains("Content Security Policy")),
        "{:?}",
        tab.complaints
    );
}
