//! `demur import choices`, `demur import notices`: what people said, and what they were told.

use super::{BATCH, Imported, imported, quarantine};
use crate::commands::Session;
use intake::{ChoiceRow, Mapping, NoticeRow};
use rights::{Entry, Error, Ordinal, PersonId, PurposeId, PurposeTree, Subject};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

/// Entries of persons named by rows. Whoever is not known becomes known by name: a no must count for
/// items that come later.
struct Appender<'s> {
    session: &'s Session,
    source: String,
    /// Entries that are in the ledger already, by subject.
    held: HashMap<Ordinal, HashSet<Vec<u8>>>,
    new_people: u64,
}

impl<'s> Appender<'s> {
    fn new(session: &'s Session, file: &Path) -> Self {
        Appender {
            session,
            source: file.display().to_string(),
            held: HashMap::new(),
            new_people: 0,
        }
    }

    fn append(&mut self, rows: Vec<(String, Entry)>, dry_run: bool) -> Result<u64, Error> {
        let ws = &self.session.ws;
        let names: Vec<PersonId> = rows
            .iter()
            .map(|(name, _)| PersonId::new(name.as_str()))
            .collect();
        let known = ws.wait(ws.ledger.resolve(&names))?;
        let strangers: HashSet<&PersonId> = names
            .iter()
            .zip(&known)
            .filter(|(_, o)| o.is_none())
            .map(|(n, _)| n)
            .collect();
        self.new_people += strangers.len() as u64;
        if dry_run {
            return Ok(0);
        }
        let owners = ws.wait(ws.ledger.resolve_or_register(&names, &self.source))?;
        let (mut repeated, mut entries) = (0, Vec::new());
        for ((_, entry), person) in rows.into_iter().zip(owners) {
            if self.is_new(person, &entry)? {
                entries.push((Subject::Person(person), entry))
            } else {
                repeated += 1
            }
        }
        ws.wait(ws.ledger.append(&entries))?;
        Ok(repeated)
    }

    /// An entry with the very same content (time of the choice included) is a repetition.
    fn is_new(&mut self, person: Ordinal, entry: &Entry) -> Result<bool, Error> {
        let ws = &self.session.ws;
        let bytes = entry.to_bytes()?;
        let held = match self.held.entry(person) {
            std::collections::hash_map::Entry::Occupied(held) => held.into_mut(),
            std::collections::hash_map::Entry::Vacant(slot) => {
                let history = ws.wait(ws.ledger.history(person))?;
                let known = history
                    .iter()
                    .filter_map(|r| r.entry.as_ref())
                    .map(Entry::to_bytes);
                slot.insert(known.collect::<Result<_, _>>()?)
            }
        };
        Ok(held.insert(bytes))
    }
}

/// Parts rows whose purposes demur.toml has from those with another.
fn known_purposes<T>(
    rows: Vec<T>,
    tree: &PurposeTree,
    of: impl Fn(&T) -> (&BTreeSet<PurposeId>, u64),
) -> (Vec<T>, Vec<(u64, String)>) {
    let (good, bad): (Vec<T>, Vec<T>) = rows
        .into_iter()
        .partition(|row| of(row).0.iter().all(|p| tree.contains(p)));
    let refuse = |row: &T| {
        let (purposes, number) = of(row);
        let unknown: Vec<&str> = purposes
            .iter()
            .filter(|p| !tree.contains(p))
            .map(PurposeId::as_str)
            .collect();
        (
            number,
            format!("demur.toml has no purpose `{}`", unknown.join("`, `")),
        )
    };
    let refused = bad.iter().map(refuse).collect();
    (good, refused)
}

pub(super) fn choices(
    session: &Session,
    file: &Path,
    mapping: &Mapping,
    dry_run: bool,
) -> Result<Imported, Error> {
    let tree = session.ws.config.tree()?;
    let mut appender = Appender::new(session, file);
    let mut aside = quarantine(session, file, "choices", dry_run);
    let each = |rows: Vec<ChoiceRow>| {
        let (good, refused) = known_purposes(rows, &tree, |r| (&r.choice.scope.purposes, r.row));
        let rows = good
            .into_iter()
            .map(|r| (r.person, Entry::Choice(r.choice)))
            .collect();
        Ok((appender.append(rows, dry_run)?, refused))
    };
    let count = intake::choices(
        file,
        mapping,
        &session.ws.config.limits,
        &session.bars,
        &mut aside,
        BATCH,
        each,
    )?;
    Ok(Imported {
        new_people: appender.new_people,
        ..imported(file, count, &aside, dry_run)
    })
}

pub(super) fn notices(
    session: &Session,
    file: &Path,
    mapping: &Mapping,
    dry_run: bool,
) -> Result<Imported, Error> {
    let tree = session.ws.config.tree()?;
    let mut appender = Appender::new(session, file);
    let mut aside = quarantine(session, file, "notices", dry_run);
    let each = |rows: Vec<NoticeRow>| {
        let (good, refused) = known_purposes(rows, &tree, |r| (&r.notice.purposes, r.row));
        let rows = good
            .into_iter()
            .map(|r| (r.person, Entry::Notice(r.notice)))
            .collect();
        Ok((appender.append(rows, dry_run)?, refused))
    };
    let count = intake::notices(
        file,
        mapping,
        &session.ws.config.limits,
        &session.bars,
        &mut aside,
        BATCH,
        each,
    )?;
    Ok(Imported {
        new_people: appender.new_people,
        ..imported(file, count, &aside, dry_run)
    })
}
