//! `demur import items`

use super::Imported;
use crate::commands::Session;
use intake::{ImportOptions, ItemsReport, Mapping, PartSize, PersonDirectory};
use ledger::Recorded;
use rights::{Entry, EntryKind, Error, Ordinal, PersonId, Subject};
use std::collections::HashMap;
use std::path::Path;

/// The ledger as a directory of people; remembers whom it has looked up.
struct Directory<'s> {
    session: &'s Session,
    known: HashMap<String, Ordinal>,
    source: String,
}

impl PersonDirectory for Directory<'_> {
    fn resolve(&mut self, ids: &[String]) -> Result<Vec<Ordinal>, Error> {
        let missing: Vec<PersonId> = ids
            .iter()
            .filter(|i| !self.known.contains_key(*i))
            .map(|i| PersonId::new(i.as_str()))
            .collect();
        let ws = &self.session.ws;
        let found = ws.wait(ws.ledger.resolve_or_register(&missing, &self.source))?;
        self.known
            .extend(missing.iter().map(|i| i.as_str().to_owned()).zip(found));
        let lost = || Error::internal("a person was not looked up");
        ids.iter()
            .map(|id| self.known.get(id).copied().ok_or_else(lost))
            .collect()
    }
}

/// Records the content, also where the import before broke off between the content and its entry.
fn record(session: &Session, report: &ItemsReport) -> Result<(), Error> {
    let ws = &session.ws;
    let (content, hash) = (report.content.clone(), report.hash.clone());
    let mut items = report.count.accepted;
    if report.known_file {
        let of = |r: &Recorded| matches!(&r.entry, Some(Entry::ContentImported { content: c, .. }) if *c == content);
        let recorded = ws.wait(ws.ledger.operator_history(EntryKind::ContentImported))?;
        if recorded.iter().any(of) {
            return Ok(());
        }
        let info = ws.store.content(&content)?;
        items = info.map_or(0, |info| info.items);
    }
    let entry = Entry::ContentImported {
        content,
        hash,
        items,
    };
    ws.wait(ws.ledger.append(&[(Subject::Operator, entry)]))?;
    Ok(())
}

pub(super) fn items(
    session: &Session,
    file: &Path,
    mapping: &Mapping,
    dry_run: bool,
) -> Result<Imported, Error> {
    let ws = &session.ws;
    let limits = &ws.config.limits;
    let options = ImportOptions {
        mapping,
        limits,
        today: ws.clock.today(),
        window_months: ws.config.window_months,
        dry_run,
        parts: PartSize::default(),
    };
    let mut people = Directory {
        session,
        known: HashMap::new(),
        source: file.display().to_string(),
    };
    let report = intake::import_items(&ws.store, file, &options, &mut people, &session.bars)?;
    if !dry_run {
        record(session, &report)?;
    }
    Ok(Imported {
        file: file.display().to_string(),
        count: report.count,
        content: Some(report.content),
        known_file: report.known_file,
        new_people: 0,
        quarantine: report.quarantine.map(|p| p.display().to_string()),
        dry_run,
    })
}
