//! Writes every page with sample data, in both languages, to a folder:
//!
//! ```sh
//! cargo run -p officer-console --example console_gallery -- /tmp/gallery
//! ```
//!
//! `index.tsv` there lists them: name, whether the documentation shows it, what it is.

#[path = "../samples/mod.rs"]
mod samples;

use console::{Lang, assets};
use std::fs;
use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let folder = std::env::args()
        .nth(1)
        .unwrap_or("target/console-gallery".to_owned());
    let folder = Path::new(&folder);
    fs::create_dir_all(folder.join("assets"))?;
    for asset in assets() {
        fs::write(folder.join("assets").join(&asset.name), asset.bytes)?;
    }
    let mut index = String::new();
    for &lang in Lang::ALL {
        for page in samples::all(lang, samples::plain) {
            // Files lie side by side, so that the folder can be opened without a server.
            let html = page.html.replace("\"/assets/", "\"assets/");
            fs::write(
                folder.join(format!("{}.{}.html", page.name, lang.tag())),
                html,
            )?;
            if lang == Lang::En {
                index += &format!("{}\t{}\t{}\n", page.name, page.shown, page.about);
            }
        }
    }
    fs::write(folder.join("index.tsv"), index)?;
    println!("{}", folder.display());
    Ok(())
}
