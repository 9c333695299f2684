//! `demur import choices`, `demur import notices`: what people said, and what they were told.

use super::{BATCH, Imported, imported, quarantine};
use crate::commands::Session;
use intake::{ChoiceRow, Mapping, NoticeRow};
use ledger::Since;
use rights::{
    Choice, Entry, Error, Ordinal, PersonId, PurposeId, PurposeTree, Subject, said_after,
};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

/// Whose entries are read at a time.
const AT_ONCE: usize = 1_024;

/// Entries of persons named by rows. Whoever is not known becomes known by name: a no must count for
/// items that come later.
struct Appender<'s> {
    session: &'s Session,
    source: String,
    /// What is in the ledger already, by subject; in a dry run, also what the rows before would have written.
    held: HashMap<Owner, Held>,
    new_people: u64,
}

/// Whose entry a row is.
#[derive(PartialEq, Eq, Hash)]
enum Owner {
    Known(Ordinal),
    /// In a dry run, which makes nobody known.
    Named(PersonId),
}

/// What is in the ledger about somebody, or will be after this file.
#[derive(Default)]
struct Held {
    entries: HashSet<Vec<u8>>,
    /// What they said, in order.
    said: Vec<Choice>,
}

/// What a row says of whom.
struct Row {
    number: u64,
    person: String,
    entry: Entry,
}

/// Entries to be appended.
type New = Vec<(Subject, Entry)>;

/// What became of rows: how many were there already, and which are refused, and why.
type Appended = (u64, Vec<(u64, String)>);

impl<'s> Appender<'s> {
    fn new(session: &'s Session, file: &Path) -> Self {
        Appender {
            session,
            source: file.display().to_string(),
            held: HashMap::new(),
            new_people: 0,
        }
    }

    fn append(&mut self, rows: Vec<Row>, dry_run: bool) -> Result<Appended, Error> {
        let ws = &self.session.ws;
        let names: Vec<PersonId> = rows
            .iter()
            .map(|row| PersonId::new(row.person.as_str()))
            .collect();
        let known = ws.wait(ws.ledger.resolve(&names))?;
        let strangers: HashSet<&PersonId> = names
            .iter()
            .zip(&known)
            .filter(|(_, o)| o.is_none())
            .map(|(n, _)| n)
            .collect();
        self.new_people += strangers.len() as u64;
        let owners: Vec<Owner> = if dry_run {
            let named = names.into_iter().zip(known);
            named
                .map(|(name, known)| known.map_or_else(|| Owner::Named(name), Owner::Known))
                .collect()
        } else {
            let known = ws.wait(ws.ledger.resolve_or_register(&names, &self.source))?;
            known.into_iter().map(Owner::Known).collect()
        };
        // INVARIANT: before anything is read of whoever the rows are about.
        let before = ws.wait(ws.ledger.head())?;
        let (entries, appended) = self.sort(rows, owners)?;
        if !dry_run {
            ws.wait(ws.ledger.append_since(&entries, Since::ItsTime(before)))?;
            // The ledger has it now, and what others record meanwhile.
            self.held.clear();
        }
        Ok(appended)
    }

    /// What is new of rows, and what becomes of the others: in a dry run, too, which says what a real one would do.
    fn sort(&mut self, rows: Vec<Row>, owners: Vec<Owner>) -> Result<(New, Appended), Error> {
        let tree = self.session.ws.config.tree()?;
        self.hold(&owners)?;
        let (mut repeated, mut entries, mut refused) = (0, Vec::new(), Vec::new());
        for (row, owner) in rows.into_iter().zip(owners) {
            let person = match &owner {
                Owner::Known(person) => Some(*person),
                Owner::Named(_) => None,
            };
            let held = self.held.entry(owner).or_default();
            // An entry with the very same content (time of the choice included) is a repetition.
            if !held.entries.insert(row.entry.to_bytes()?) {
                repeated += 1;
                continue;
            }
            if let Entry::Choice(choice) = &row.entry {
                if let Some(no) = said_after(choice, &held.said.iter().collect::<Vec<_>>(), &tree) {
                    refused.push((row.number, said_later(choice, no)));
                    continue;
                }
                held.said.push(choice.clone());
            }
            entries.extend(person.map(|person| (Subject::Person(person), row.entry)));
        }
        Ok((entries, (repeated, refused)))
    }

    /// Reads what is in the ledger about those who were not named by rows before.
    fn hold(&mut self, owners: &[Owner]) -> Result<(), Error> {
        let ws = &self.session.ws;
        let new = owners.iter().filter(|owner| !self.held.contains_key(owner));
        let known = new.filter_map(|owner| match owner {
            Owner::Known(person) => Some(*person),
            Owner::Named(_) => None,
        });
        let known: BTreeSet<Ordinal> = known.collect();
        let known: Vec<Ordinal> = known.into_iter().collect();
        for part in known.chunks(AT_ONCE) {
            for (person, history) in ws.wait(ws.ledger.histories(part))? {
                let held = self.held.entry(Owner::Known(person)).or_default();
                for entry in history.into_iter().filter_map(|recorded| recorded.entry) {
                    held.entries.insert(entry.to_bytes()?);
                    if let Entry::Choice(choice) = entry {
                        held.said.push(choice);
                    }
                }
            }
        }
        Ok(())
    }
}

/// A yes does not undo a no that came after it, in whatever order files bring them.
fn said_later(yes: &Choice, no: &Choice) -> String {
    format!(
        "`{}` of {} is older than `{}` of {}, which holds",
        yes.kind, yes.made_at, no.kind, no.made_at
    )
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
        let (good, mut refused) =
            known_purposes(rows, &tree, |r| (&r.choice.scope.purposes, r.row));
        let row = |r: ChoiceRow| Row {
            number: r.row,
            person: r.person,
            entry: Entry::Choice(r.choice),
        };
        let (repeated, late) = appender.append(good.into_iter().map(row).collect(), dry_run)?;
        refused.extend(late);
        Ok((repeated, refused))
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
        let row = |r: NoticeRow| Row {
            number: r.row,
            person: r.person,
            entry: Entry::Notice(r.notice),
        };
        let (repeated, _) = appender.append(good.into_iter().map(row).collect(), dry_run)?;
        Ok((repeated, refused))
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
