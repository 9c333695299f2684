//! `demur notice letters`: whom to write to on paper.

use super::office::Office;
use crate::commands::{Found, Session};
use crate::output::{self, number};
use notice::Unreached;
use rights::Error;
use std::path::Path;

pub(super) fn run(session: &Session, campaign: &str, out: &Path) -> Result<Found, Error> {
    let ws = &session.ws;
    let office = Office::open(session)?;
    let planned = office.planned(campaign)?;
    let failed =
        |e: std::io::Error| Error::storage(format!("cannot write `{}`", out.display())).because(e);
    let file = std::fs::File::create(out).map_err(failed)?;
    let mut file = std::io::BufWriter::new(file);
    let count = ws.wait(async {
        let people = ws.ledger.people_at(ws.ledger.head().await?).await?;
        let all = Unreached::of(&office.outbox, &people, &planned).await?;
        Unreached::write(&all, (&ws.ledger, &people), &mut file).await
    })?;
    let report = serde_json::json!({ "people": count, "file": out.display().to_string() });
    output::print(session.json, &report, |_| {
        format!("{} people in {}", number(count), out.display())
    })?;
    Ok(Found::Nothing)
}
