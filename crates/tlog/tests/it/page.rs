//! The page of a receipt, as text and in a real browser, and its code before a real reader.

use crate::fixture::{entries, objection, receipt_in, record};
use rights::{Choice, Kind, Scope};
use std::path::{Path, PathBuf};
use std::process::Command;
use tlog::{Lang, Receipt};

const LANGS: [Lang; 2] = [Lang::En, Lang::De];

/// A narrow choice with words that must be escaped, in a log of ten million.
fn receipt() -> Receipt {
    let choice = Choice {
        scope: Scope {
            purposes: ["ai_assistant".into()].into(),
            kinds: [Kind::Post, Kind::Photo].into(),
            ..Scope::all()
        },
        note: Some("No, <script>alert(1)</script> & \"never\"".to_owned()),
        ..objection()
    };
    receipt_in((1 << 24) - 1, &record(choice), &entries(2, 3))
}

/// A page without the squares of its code: how a text is packed is up to the library that packs it.
fn without_code(page: &str) -> String {
    let from = page.find("<svg").unwrap();
    let to = from + page[from..].find("</svg>").unwrap();
    format!("{}<svg>{}", &page[..from], &page[to..])
}

#[test]
fn english() {
    let page = receipt().page(Lang::En).unwrap();
    insta::assert_snapshot!("receipt_en", without_code(&page));
}

#[test]
fn german() {
    let page = receipt().page(Lang::De).unwrap();
    insta::assert_snapshot!("receipt_de", without_code(&page));
}

#[test]
fn nothing_is_loaded_and_nothing_runs() {
    for lang in LANGS {
        let page = receipt().page(lang).unwrap();
        for sign in [
            "http:",
            "https:",
            "src=",
            "href=",
            "url(",
            "@import",
            "<script",
            "<link",
            "onload",
            "javascript",
        ] {
            assert!(!page.contains(sign), "{sign}");
        }
        assert!(
            page.contains("&#60;script&#62;"),
            "what people wrote is escaped"
        );
        assert!(page.contains("<title>") && page.contains("role=\"img\""));
    }
}

#[test]
fn a_record_too_long_for_a_code_has_a_page_all_the_same() {
    // Words that do not compress.
    let note: String = (0..80)
        .map(|i| rights::Hash::of(&[i]).to_string())
        .collect();
    let choice = Choice {
        note: Some(note),
        ..objection()
    };
    let receipt = receipt_in(1000, &record(choice), &[]);
    let page = receipt.page(Lang::En).unwrap();
    assert!(page.contains("too long for a printed code") && !page.contains("<svg"));
    assert_eq!(Receipt::read(page.as_bytes()).unwrap(), receipt);
}

/// A program, if it is there. CI must have it.
fn program(names: &[&str]) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let mut all =
        std::env::split_paths(&folders).flat_map(|f| names.iter().map(move |n| f.join(n)));
    let found = all.find(|path| path.is_file());
    let ci = std::env::var_os("CI").is_some_and(|ci| ci == "true");
    assert!(found.is_some() || !ci, "CI has none of {names:?}");
    if found.is_none() {
        eprintln!("skipped: there is none of {names:?}");
    }
    found
}

fn chromium(page: &str, more: &[&str]) -> Option<(tempfile::TempDir, Vec<u8>)> {
    let chromium = program(&["chromium", "chromium-browser", "google-chrome"])?;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.html");
    std::fs::write(&file, page).unwrap();
    let out = Command::new(chromium)
        .current_dir(folder.path())
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--virtual-time-budget=10000",
            "--hide-scrollbars",
        ])
        .arg(format!(
            "--user-data-dir={}",
            folder.path().join("profile").display()
        ))
        .args(more)
        .arg(format!("file://{}", file.display()))
        .output()
        .unwrap();
    Some((folder, out.stdout))
}

fn scanned(zbarimg: &Path, picture: &Path) -> Vec<u8> {
    assert!(picture.is_file(), "Chromium made no picture");
    let out = Command::new(zbarimg)
        .args(["--raw", "--quiet", "-Sdisable", "-Sqrcode.enable"])
        .arg(picture)
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "no code found in {}",
        picture.display()
    );
    out.stdout
}

#[test]
fn a_reader_of_codes_reads_the_receipt_from_a_picture_of_the_page() {
    let Some(zbarimg) = program(&["zbarimg"]) else {
        return;
    };
    for lang in LANGS {
        let page = receipt().page(lang).unwrap();
        let picture = [
            "--screenshot=page.png",
            "--window-size=1000,1700",
            "--force-device-scale-factor=2",
        ];
        let Some((folder, _)) = chromium(&page, &picture) else {
            return;
        };
        let text = scanned(&zbarimg, &folder.path().join("page.png"));
        let read = Receipt::read(&text).unwrap();
        assert_eq!(read, receipt());
        read.check(None).unwrap();
    }
}

#[test]
fn the_printed_page_is_one_sheet_and_its_code_can_be_read() {
    let (Some(zbarimg), Some(pdftoppm)) = (program(&["zbarimg"]), program(&["pdftoppm"])) else {
        return;
    };
    for lang in LANGS {
        let page = receipt().page(lang).unwrap();
        let print = ["--print-to-pdf=page.pdf", "--no-pdf-header-footer"];
        let Some((folder, _)) = chromium(&page, &print) else {
            return;
        };
        let pictures = Command::new(&pdftoppm)
            .current_dir(folder.path())
            .args(["-r", "200", "-png", "page.pdf", "sheet"])
            .status()
            .unwrap();
        assert!(pictures.success());
        let names = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap());
        let sheets: Vec<_> = names.filter(|n| n.starts_with("sheet")).collect();
        assert_eq!(sheets.len(), 1, "{lang:?}: {sheets:?}");
        let text = scanned(&zbarimg, &folder.path().join(&sheets[0]));
        assert_eq!(Receipt::read(&text).unwrap(), receipt());
    }
}

#[test]
fn a_page_saved_by_a_browser_is_still_the_receipt() {
    for lang in LANGS {
        let page = receipt().page(lang).unwrap();
        let Some((_folder, saved)) = chromium(&page, &["--dump-dom"]) else {
            return;
        };
        assert_ne!(
            saved,
            page.as_bytes(),
            "the browser writes it in its own way"
        );
        assert_eq!(Receipt::read(&saved).unwrap(), receipt());
    }
}

/// What is wider than its place, at a width.
const MEASURE: &str = r#"
const frame = document.querySelector("iframe");
frame.addEventListener("load", () => {
  const page = frame.contentDocument, wide = page.documentElement, found = [];
  page.querySelectorAll("details").forEach(d => { d.open = true; });
  for (const part of page.body.querySelectorAll("*")) {
    if (part.closest("svg")) continue;
    const box = part.getBoundingClientRect();
    if (box.width && (box.right > wide.clientWidth + 1 || box.left < -1)) found.push(part.tagName + " " + part.textContent.slice(0, 30));
  }
  document.querySelector("output").textContent = "width " + wide.clientWidth + "|" + found.join("|");
});
"#;

fn misfits(page: &str, width_px: u32) -> Option<String> {
    let quoted = page.replace('&', "&amp;").replace('"', "&quot;");
    let around = format!(
        "<!doctype html><body><iframe style=\"border:0;width:{width_px}px;height:900px\" srcdoc=\"{quoted}\"></iframe><output></output><script>{MEASURE}</script>"
    );
    let (_folder, dom) = chromium(&around, &["--dump-dom", "--window-size=1400,1000"])?;
    let dom = String::from_utf8(dom).unwrap();
    let (_, said) = dom.rsplit_once("<output>").unwrap();
    let (said, _) = said.split_once("</output>").unwrap();
    let found = said.strip_prefix(&format!("width {width_px}|"));
    assert!(found.is_some(), "not laid out at this width: {said}");
    found.map(str::to_owned)
}

#[test]
fn the_page_fits_a_phone_and_a_desk() {
    for lang in LANGS {
        for width_px in [360, 1280] {
            let Some(found) = misfits(&receipt().page(lang).unwrap(), width_px) else {
                return;
            };
            assert_eq!(found, "", "{lang:?} at {width_px} px");
        }
    }
    let wide = receipt()
        .page(Lang::En)
        .unwrap()
        .replace("<main>", "<main><p style=\"width:500px\">wide</p>");
    let found = misfits(&wide, 360);
    assert!(
        found.is_none_or(|f| f.contains("wide")),
        "what does not fit is found"
    );
}
