//! The page in a real browser: it fits a phone and a desk, in both languages.

use crate::fixture::input_in;
use report::{Lang, ReportInput, html};
use rights::Kind;
use std::path::PathBuf;
use std::process::Command;

const PHONE_PX: u32 = 360;
const DESK_PX: u32 = 1280;

/// What may be wider than the page: commands, and labels under a plot, which are looked at apart.
const FIXED: &str = "pre, .ticks";
/// And tables.
const LARGE: &str = "pre, .ticks, .scroll";

/// Chromium, if it is there. CI must have it.
fn chromium() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found = std::env::split_paths(&folders)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|path| path.is_file());
    let ci = std::env::var_os("CI").is_some_and(|ci| ci == "true");
    assert!(found.is_some() || !ci, "CI has no Chromium");
    if found.is_none() {
        eprintln!("skipped: there is no Chromium");
    }
    found
}

/// What is asked of the page: whether it is wider than the window, whether anything leaves the page
/// or is wider than its own box, and whether the labels under a plot touch. Commands scroll by
/// themselves and may be wider inside; a label under a plot may be wider than its bar.
const MEASURE: &str = r#"
const frame = document.querySelector("iframe");
frame.addEventListener("load", () => {
  const page = frame.contentDocument, found = new Set(), wide = page.documentElement;
  for (const opened of [false, true]) {
    page.querySelectorAll("details").forEach(d => { d.open = opened; });
    if (wide.scrollWidth > wide.clientWidth) found.add("page " + wide.scrollWidth + " px");
    for (const part of page.body.querySelectorAll("*")) {
      const style = frame.contentWindow.getComputedStyle(part), box = part.getBoundingClientRect();
      if (part.closest("svg") || part.closest(SCROLLING) || !box.width) continue;
      if (box.right > wide.clientWidth + 1 || box.left < -1) found.add(name(part) + " leaves the page");
      if (style.display !== "inline" && part.scrollWidth > part.clientWidth + 1)
        found.add(name(part) + " is cut at " + part.clientWidth + " of " + part.scrollWidth + " px");
    }
    for (const ticks of page.querySelectorAll(".ticks")) {
      const shown = [...ticks.querySelectorAll("i")].map(i => i.getBoundingClientRect()).filter(b => b.width);
      if (!shown.length || shown.some((b, at) => at && b.left < shown[at - 1].right + 1)) found.add("labels touch");
    }
  }
  function name(part) { return part.tagName + "." + part.className + " '" + part.textContent.trim().slice(0, 30) + "'"; }
  document.querySelector("output").textContent = "width " + wide.clientWidth + "|" + [...found].join("|");
});
"#;

/// Everything that does not fit at a width, but for what is in boxes that may scroll.
fn misfits(chromium: &PathBuf, page: &str, scrolling: &str, width_px: u32) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    // A frame has the width that it is given; a window has a least one.
    let quoted = page.replace('&', "&amp;").replace('"', "&quot;");
    let around = format!(
        "<!doctype html><body><iframe style=\"border:0;width:{width_px}px;height:900px\" srcdoc=\"{quoted}\"></iframe><output></output><script>const SCROLLING = \"{scrolling}\";{MEASURE}</script>"
    );
    let file = folder.path().join("around.html");
    std::fs::write(&file, around).unwrap();
    let profile = folder.path().join("profile");
    let out = Command::new(chromium)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--virtual-time-budget=10000",
        ])
        .args(["--hide-scrollbars", "--dump-dom", "--window-size=1400,1000"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("file://{}", file.display()))
        .output()
        .unwrap();
    let dom = String::from_utf8(out.stdout).unwrap();
    let said = dom
        .rsplit_once("<output>")
        .and_then(|(_, rest)| rest.split_once("</output>"));
    let (said, _) = said.unwrap();
    let (width, found) = said.split_once('|').unwrap();
    assert_eq!(
        width,
        format!("width {width_px}"),
        "the page was laid out at this width"
    );
    found
        .split('|')
        .filter(|f| !f.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The fixture, with what is hard to place: sixty years, a long set name, a long file of a policy,
/// a region that is a sentence, a text without a break, and figures of a large platform.
fn hard(lang: Lang) -> ReportInput {
    let mut input = input_in(lang);
    let set = input.set.as_mut().unwrap();
    set.name = "conversational_assistant_for_everybody/0001".into();
    set.path = format!("sets/{}", set.name);
    input.policy.form = "our_own_policy_for_conversational_assistants_after_review.cedar".into();
    let person = input.person.as_mut().unwrap();
    let item = person.items.first_mut().unwrap();
    item.excerpt = Some("Donaudampfschiff".repeat(8));
    let large = 1_000_000_000;
    input.items_seen += large;
    input.items_admitted += large;
    let years = 1966..2026;
    let other = input.by_year.drain(..);
    let (seen, admitted) = other.fold((0, 0), |(s, a), y| (s + y.seen, a + y.admitted));
    let year = |(of, seen, admitted)| report::Share { of, seen, admitted };
    input.by_year = years.map(|y| year((Some(y), 0, 0))).collect();
    input
        .by_year
        .push(year((Some(2026), seen + large, admitted + large)));
    input.by_year.push(year((None, 0, 0)));
    let posts = input
        .by_kind
        .iter_mut()
        .find(|k| k.of == Kind::Post)
        .unwrap();
    posts.seen += large;
    posts.admitted += large;
    let region = input.by_region.first_mut().unwrap();
    region.of = Some("Bosnien und Herzegowina, Republika Srpska und Brčko".into());
    region.seen += large;
    region.admitted += large;
    input
}

#[test]
fn the_page_fits_a_phone_and_a_desk() {
    let Some(chromium) = chromium() else { return };
    for lang in [Lang::En, Lang::De] {
        // Tables of a large platform may scroll, those of a small one need not.
        for (input, scrolling) in [(input_in(lang), FIXED), (hard(lang), LARGE)] {
            let page = html(&input, lang).unwrap();
            for width_px in [PHONE_PX, DESK_PX] {
                let found = misfits(&chromium, &page, scrolling, width_px);
                assert!(found.is_empty(), "{lang:?} at {width_px} px: {found:#?}");
            }
        }
    }
}

#[test]
fn what_does_not_fit_is_found() {
    let Some(chromium) = chromium() else { return };
    let page = html(&input_in(Lang::En), Lang::En).unwrap();
    let wide = "<main><p class=\"lead\" style=\"width:500px\">wide</p>";
    let found = misfits(
        &chromium,
        &page.replacen("<main>", wide, 1),
        FIXED,
        PHONE_PX,
    );
    assert!(found.iter().any(|f| f.starts_with("page ")), "{found:#?}");
    let cut = "<main><p style=\"width:40px;overflow:hidden\">unbreakable</p>";
    let found = misfits(&chromium, &page.replacen("<main>", cut, 1), FIXED, DESK_PX);
    assert!(found.iter().any(|f| f.contains("is cut")), "{found:#?}");
}
