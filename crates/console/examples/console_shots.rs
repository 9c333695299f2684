//! Takes pictures of the pages for the documentation, with Chromium:
//!
//! ```sh
//! cargo run -p officer-console --example console_shots -- docs/console          # and writes docs/console.md
//! cargo run -p officer-console --example console_shots -- /tmp/shots all       # every page, every state
//! ```
//!
//! Makes them small with `pngquant` and `optipng`, where they are there.

#[path = "../../pages/samples/browser.rs"]
#[expect(dead_code, reason = "tests open it in English")]
mod browser;
#[path = "../samples/mod.rs"]
mod samples;

use base64::Engine;
use console::Lang;
use serde_json::json;
use std::collections::HashMap;
use std::fs;
use std::io::{Error, Result};
use std::path::Path;
use std::process::Command;

const DESK_PX: u32 = 1360;
const PHONE_PX: u32 = 390;
/// Pages that are shown on a phone, too; others in the dark.
const PHONE: [&str; 2] = ["overview", "request"];
const DARK: [&str; 2] = ["overview", "campaign"];

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
    let folder = args.next().unwrap_or("docs/console".to_owned());
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
    let address = browser::serve(pages, console::assets())?;
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

/// In the browser's language, which is that of the pages: it writes days and the words of file fields itself.
fn take<'s>(
    tab: &mut browser::Tab,
    shots: impl Iterator<Item = &'s Shot>,
    (address, folder): (&str, &Path),
) -> Result<()> {
    for shot in shots {
        tab.window(shot.width_px, 800, shot.dark)?;
        tab.go(&format!("{address}/{}", shot.page))?;
        let clip =
            json!({"x": 0, "y": 0, "scale": 1, "width": shot.width_px, "height": height(tab)?});
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

/// Without the foot, which is the same everywhere.
fn height(tab: &mut browser::Tab) -> Result<serde_json::Value> {
    tab.ask("document.querySelector('.foot').offsetTop")
}

/// Fewer colours; without the program the picture stays as it is.
fn smaller(path: &Path) {
    let options = "--force --skip-if-larger --ext .png --speed 1 --nofs 56".split(' ');
    let _ = Command::new("pngquant").args(options).arg(path).status();
    let _ = Command::new("optipng")
        .args(["-quiet", "-o3", "-strip", "all"])
        .arg(path)
        .status();
}

fn document(folder: &Path, shots: &[Shot]) -> String {
    let mut text = include_str!("console.md").to_owned();
    let folder = folder.file_name().unwrap_or_default().to_string_lossy();
    let english = |s: &&Shot| s.file.ends_with(".en.png");
    for en in shots.iter().filter(english) {
        let de = en.file.replace(".en.png", ".de.png");
        let (about, en) = (&en.about, &en.file);
        let picture = |file: &str, lang: &str| format!("![{about}, {lang}]({folder}/{file})");
        text += &format!("\n{about}:\n\n");
        text += &if shots.iter().any(|s| s.file == de) {
            let (en, de) = (picture(en, "English"), picture(&de, "German"));
            format!("| English | German |\n| --- | --- |\n| {en} | {de} |\n")
        } else {
            format!("{}\n", picture(en, "English"))
        };
    }
    text
}
