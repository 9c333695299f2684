//! `demur notice new`, `demur notice check`

use super::about::Subject;
use super::office::{folder, texts};
use crate::cli::About;
use crate::commands::{Found, Session};
use crate::output;
use notice::{Fault, shipped};
use rights::Error;
use std::fs;

pub(super) fn new(session: &Session, text: &str) -> Result<Found, Error> {
    let folder = folder(session, text)?;
    if folder.exists() {
        return Err(Error::refused(format!(
            "`{}` is there already; edit it, or name another",
            folder.display()
        )));
    }
    for (path, text) in shipped() {
        let to = folder.join(path);
        let failed = |e| Error::storage(format!("cannot write `{}`", to.display())).because(e);
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).map_err(failed)?;
        }
        fs::write(&to, text).map_err(failed)?;
    }
    let made = serde_json::json!({ "texts": folder.display().to_string() });
    output::print(session.json, &made, |_| {
        format!(
            "fill in facts.toml of each language below {}, and [notice] in demur.toml\nthen: demur notice check {text} --purpose PURPOSE",
            folder.display()
        )
    })?;
    Ok(Found::Nothing)
}

pub(super) fn check(session: &Session, text: &str, about: &About) -> Result<Found, Error> {
    let texts = texts(session, text)?;
    let occasion = Subject::asked(session, about)?.occasion(session)?;
    let faults = texts.check(&session.ws.config.notice, &occasion);
    let report = serde_json::json!({
        "ok": faults.is_empty(),
        "hash": texts.hash().to_string(),
        "faults": faults,
    });
    output::print(session.json, &report, |_| {
        if faults.is_empty() {
            return "nothing is missing".to_owned();
        }
        let line = |f: &Fault| format!("{}: {} ({})\n", f.file, f.what, f.source);
        faults.iter().map(line).collect()
    })?;
    Ok(match faults.is_empty() {
        true => Found::Nothing,
        false => Found::Something,
    })
}
