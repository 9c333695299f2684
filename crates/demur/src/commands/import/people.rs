//! `demur import people`

use super::{BATCH, Imported, imported, quarantine};
use crate::commands::Session;
use intake::{Mapping, PersonRow};
use ledger::{NewPerson, Outcome};
use rights::{Error, PersonId};
use std::path::Path;

pub(super) fn people(
    session: &Session,
    file: &Path,
    mapping: &Mapping,
    dry_run: bool,
) -> Result<Imported, Error> {
    let ws = &session.ws;
    let mut aside = quarantine(session, file, "people", dry_run);
    let each = |rows: Vec<PersonRow>| {
        if dry_run {
            return Ok((0, Vec::new()));
        }
        let of = |r: &PersonRow| NewPerson {
            id: PersonId::new(r.id.as_str()),
            handles: r
                .handles
                .iter()
                .map(|h| PersonId::new(h.as_str()))
                .collect(),
            birth: r.birth,
            region: r.region.clone(),
            created: r.created,
            account: r.account,
            contact: r.contact.clone(),
        };
        let people: Vec<NewPerson> = rows.iter().map(of).collect();
        let outcomes = ws.wait(ws.ledger.register(&people, &file.display().to_string()))?;
        let (mut repeated, mut refused) = (0, Vec::new());
        for (row, one) in rows.iter().zip(outcomes) {
            match one.outcome {
                Outcome::Same => repeated += 1,
                Outcome::Conflict(reason) => refused.push((row.row, reason)),
                Outcome::New | Outcome::Changed => {}
            }
        }
        Ok((repeated, refused))
    };
    let count = intake::people(
        file,
        mapping,
        &ws.config.limits,
        &session.bars,
        &mut aside,
        BATCH,
        each,
    )?;
    Ok(imported(file, count, &aside, dry_run))
}
