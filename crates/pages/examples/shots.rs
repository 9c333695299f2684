//! Takes pictures of the pages for the documentation, with Chromium:
//!
//! ```sh
//! cargo run -p pages --example shots -- docs/portal          # and writes docs/portal.md
//! cargo run -p pages --example shots -- /tmp/shots all       # every page, every state
//! ```
//!
//! Makes them small with `pngquant`, if it is there.

#[path = "../samples/browser.rs"]
#[expect(dead_code, reason = "tests open it in English")]
mod browser;
#[path = "../samples/mod.rs"]
mod samples;

use base64::Engine;
use pages::Lang;
use serde_json::json;
use std::collections::HashMap;
use std::fs;
use std::io::{Error, Result};
use std::path::Path;
use std::process::Command;

const DESK_PX: u32 = 1200;
const PHONE_PX: u32 = 390;
/// Pages that are shown on a phone, and in the dark, too.
const PHONE: [&str; 4] = ["objection", "home", "items", "consent"];
const DARK: [&str; 3] = ["objection", "home", "item"];
/// Pages that are shown with their foot.
const FOOT: [&str; 2] = ["notice.", "home."];

struct Shot {
    page: String,
    file: String,
    about: String,
    width_px: u32,
    dark: bool,
    lang: Lang,
}

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().unwrap_or("docs/portal".to_owned());
    let everything = args.next().is_some();
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let chromium = browser::find().ok_or(Error::other("there is no Chromium"))?;
    let (mut pages, mut shots) = (HashMap::new(), vec![]);
    for &lang in Lang::ALL {
        for page in samples::all(lang, samples::plain) {
            let name = format!("{}.{}", page.name, lang.tag());
            if page.shown || everything {
                shots.extend(shots_of(&page, &name, lang));
            }
            pages.insert(name, page.html);
        }
    }
    let address = browser::serve(pages, pages::assets())?;
    for &lang in Lang::ALL {
        let profile = tempfile::tempdir()?;
        let mut tab = browser::Tab::open_in(lang.tag(), &chromium, profile.path())?;
        let of_lang = shots.iter().filter(|shot| shot.lang == lang);
        take(&mut tab, of_lang, (&address, folder))?;
    }
    if everything {
        return Ok(());
    }
    fs::write(folder.with_extension("md"), document(folder, &shots))
}

fn take<'s>(
    tab: &mut browser::Tab,
    shots: impl Iterator<Item = &'s Shot>,
    (address, folder): (&str, &Path),
) -> Result<()> {
    for shot in shots {
        tab.window(shot.width_px, 800, shot.dark)?;
        tab.go(&format!("{address}/{}", shot.page))?;
        let clip = json!({"x": 0, "y": 0, "scale": 1, "width": shot.width_px, "height": height(tab, shot)?});
        let how = json!({"captureBeyondViewport": true, "clip": clip});
        let picture = tab.call("Page.captureScreenshot", how)?;
        let data = picture
            .get("data")
            .and_then(|d| d.as_str())
            .unwrap_or_default();
        let data = base64::engine::general_purpose::STANDARD.decode(data);
        let path = folder.join(&shot.file);
        fs::write(&path, data.map_err(Error::other)?)?;
        smaller(&path);
    }
    Ok(())
}

fn shots_of(page: &samples::Sample, name: &str, lang: Lang) -> Vec<Shot> {
    let shot = |end: &str, more: &str, width_px, dark| Shot {
        page: name.to_owned(),
        file: format!("{}{end}.{}.png", page.name, lang.tag()),
        about: format!("{}{more}", page.about),
        width_px,
        dark,
        lang,
    };
    let mut shots = vec![shot("", "", DESK_PX, false)];
    if PHONE.contains(&page.name) {
        shots.push(shot("-phone", ", on a phone", PHONE_PX, false));
    }
    if DARK.contains(&page.name) {
        shots.push(shot("-dark", ", in the dark", DESK_PX, true));
    }
    shots
}

/// The foot is the same everywhere; it is shown where somebody comes in.
fn height(tab: &mut browser::Tab, shot: &Shot) -> Result<serde_json::Value> {
    let whole = FOOT.iter().any(|name| shot.page.starts_with(name));
    tab.ask(if whole {
        "document.documentElement.scrollHeight"
    } else {
        "document.querySelector('.foot').offsetTop"
    })
}

/// Fewer colours, as many as keep what is used and what is not apart; without the program the picture stays as it is.
fn smaller(path: &Path) {
    let options = "--force --skip-if-larger --ext .png --speed 1 --nofs 48".split(' ');
    let _ = Command::new("pngquant").args(options).arg(path).status();
}

fn document(folder: &Path, shots: &[Shot]) -> String {
    let mut text = include_str!("portal.md").to_owned();
    let folder = folder.file_name().unwrap_or_default().to_string_lossy();
    let german = |s: &&Shot| s.file.ends_with(".de.png");
    for de in shots.iter().filter(german) {
        let en = de.file.replace(".de.png", ".en.png");
        let (about, de) = (&de.about, &de.file);
        text += &format!(
            "\n{about}:\n\n| English | German |\n| --- | --- |\n| ![{about}, English]({folder}/{en}) | ![{about}, German]({folder}/{de}) |\n"
        );
    }
    text
}
