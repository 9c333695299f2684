//! `demur notice aside`

use super::office::Office;
use crate::commands::{Found, Session};
use crate::output::{self, table};
use crate::workspace::Workspace;
use notice::Sorted;
use rights::Error;
use serde::Serialize;

#[derive(Serialize)]
struct Line {
    digest: String,
    at: String,
    kind: String,
    person: Option<String>,
    place: String,
}

/// Removes a message that was kept for us to read; one that lies in a mailbox is the operator's.
pub(super) fn remove(ws: &Workspace, aside: &notice::Aside) -> Result<(), Error> {
    let path = std::path::Path::new(&aside.place);
    if path.parent() != Some(&ws.root.join("notices/aside")) {
        return Ok(());
    }
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::storage(format!("cannot remove `{}`", path.display())).because(e))
        }
        _ => Ok(()),
    }
}

pub(super) fn run(session: &Session, settle: Option<&str>) -> Result<Found, Error> {
    let ws = &session.ws;
    let office = Office::open(session)?;
    let all = ws.wait(office.outbox.aside())?;
    if let Some(digest) = settle {
        let mut found = all
            .iter()
            .filter(|a| !digest.is_empty() && a.digest.to_string().starts_with(digest));
        let (Some(one), None) = (found.next(), found.next()) else {
            return Err(Error::not_found(format!(
                "not one message begins with `{digest}`; see `demur notice aside`"
            )));
        };
        let tree = ws.config.tree()?;
        let sorting = notice::Sorting {
            ledger: &ws.ledger,
            outbox: &office.outbox,
            tree: &tree,
            clock: &*ws.clock,
        };
        ws.wait(sorting.settle(one, Sorted::Nothing, "the operator"))?;
        remove(ws, one)?;
        let report = serde_json::json!({ "settled": one.digest.to_string() });
        output::print(session.json, &report, |_| format!("settled {}", one.digest))?;
        return Ok(Found::Nothing);
    }
    let line = |aside: &notice::Aside| {
        let person = aside.mail.map(|mail| ws.id_of(mail.person)).transpose()?;
        Ok(Line {
            digest: aside.digest.to_string(),
            at: aside.at.to_string(),
            kind: aside.kind.clone(),
            person: person.flatten(),
            place: aside.place.clone(),
        })
    };
    let lines: Vec<Line> = all.iter().map(line).collect::<Result<_, Error>>()?;
    output::print(session.json, &lines, |lines| {
        if lines.is_empty() {
            return "nothing is to be read".to_owned();
        }
        let header = ["message", "read on", "seems", "person", "where"];
        let row = |l: &Line| {
            let digest: String = l.digest.chars().take(12).collect();
            let person = l.person.clone().unwrap_or_else(|| "-".to_owned());
            vec![
                digest,
                l.at.clone(),
                l.kind.clone(),
                person,
                l.place.clone(),
            ]
        };
        let header = header.map(str::to_owned).to_vec();
        table(
            &std::iter::once(header)
                .chain(lines.iter().map(row))
                .collect::<Vec<_>>(),
        )
    })?;
    Ok(Found::Nothing)
}
