//! `cargo run -p papers --example show -- OUT` writes every document of a fictional platform, in both
//! languages and all forms, into the folder OUT.

#[path = "../samples/mod.rs"]
mod samples;

use papers::{Lang, dpv};
use std::error::Error;
use std::fs;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let out = std::env::args_os().nth(1).map(PathBuf::from);
    let out = out.ok_or("usage: show OUT")?;
    fs::create_dir_all(&out)?;
    for lang in Lang::ALL {
        let tag = lang.tag();
        for (name, paper) in samples::papers(lang)? {
            let place = |ending: &str| out.join(format!("{name}.{tag}.{ending}"));
            fs::write(place("docx"), paper.docx())?;
            fs::write(place("html"), paper.html())?;
            fs::write(place("txt"), paper.text())?;
            fs::write(place("json"), serde_json::to_vec_pretty(paper.json())?)?;
            println!("{name}.{tag}: {} open points", paper.gaps().len());
        }
        let terms = dpv::workspace(&samples::workspace(lang)?)?;
        let place = out.join(format!("workspace.{tag}.jsonld"));
        fs::write(place, serde_json::to_vec_pretty(&terms)?)?;
    }
    let terms = dpv::person(&samples::person(Lang::En)?)?;
    fs::write(
        out.join("person.jsonld"),
        serde_json::to_vec_pretty(&terms)?,
    )?;
    Ok(())
}
