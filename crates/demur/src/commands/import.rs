//! `demur import`

use super::{Found, Session};
use crate::cli::{Import, ImportFiles};
use crate::masking::{self, MaskedSet};
use crate::output::{self, number, table};
use intake::{
    ChoiceRow, Count, ImportOptions, Mapping, NoticeRow, PersonDirectory, PersonRow, Quarantine,
};
use corpus::Look;
use ledger::{NewPerson, Outcome};
use rights::{Entry, Error, Hash, Ordinal, PersonId, PurposeId, PurposeTree, Subject};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

/// Rows given to the ledger in one durable append.
const BATCH: usize = 10_000;

#[derive(Serialize)]
struct Imported {
    file: String,
    #[serde(flatten)]
    count: Count,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    known_file: bool,
    /// Persons named here for the first time.
    new_people: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    quarantine: Option<String>,
    dry_run: bool,
}

#[derive(Serialize)]
struct Done {
    files: Vec<Imported>,
    /// Live sets in which this masked something.
    masked: Vec<MaskedSet>,
}

pub(super) fn run(session: &Session, what: &Import) -> Result<Found, Error> {
    let (Import::People(args)
    | Import::Items(args)
    | Import::Choices(args)
    | Import::Notices(args)) = what;
    let config = &session.ws.config;
    let base = match what {
        Import::People(_) => &config.people,
        Import::Items(_) => &config.items,
        Import::Choices(_) => &config.choices,
        Import::Notices(_) => &config.notices,
    };
    let mapping = mapping(base, args)?;
    let one = |file: PathBuf| match what {
        Import::Items(_) => items(session, &file, &mapping, args.dry_run),
        Import::People(_) => people(session, &file, &mapping, args.dry_run),
        Import::Choices(_) => choices(session, &file, &mapping, args.dry_run),
        Import::Notices(_) => notices(session, &file, &mapping, args.dry_run),
    };
    let files: Result<Vec<Imported>, Error> =
        intake::expand(&args.files)?.into_iter().map(one).collect();
    // New content is for the next set; what was said of people counts in those that there are, also
    // when a later file could not be read.
    let masked = match what {
        Import::Items(_) => Ok(Vec::new()),
        _ if args.dry_run => Ok(Vec::new()),
        _ => masking::mask(&session.ws, &session.bars, Look::Touched),
    };
    let done = Done {
        files: files?,
        masked: masked?,
    };
    output::print(session.json, &done, text)?;
    Ok(Found::Nothing)
}

fn mapping(base: &Mapping, args: &ImportFiles) -> Result<Mapping, Error> {
    let mut given = Mapping::default();
    args.map.iter().try_for_each(|m| given.add_map(m))?;
    args.set.iter().try_for_each(|s| given.add_set(s))?;
    args.value.iter().try_for_each(|v| given.add_value(v))?;
    // What is said on the command line stands above what demur.toml says, column by column.
    let mut mapping = base.clone();
    mapping.map.extend(given.map);
    mapping.set.extend(given.set);
    for (column, values) in given.values {
        mapping.values.entry(column).or_default().extend(values);
    }
    mapping.delimiter = args.delimiter.or(mapping.delimiter);
    Ok(mapping)
}

fn text(Done { files, masked }: &Done) -> String {
    let header = ["file", "read", "accepted", "repeated", "set aside"]
        .map(str::to_owned)
        .to_vec();
    let row = |i: &Imported| {
        let c = &i.count;
        vec![
            i.file.clone(),
            number(c.read),
            number(c.accepted),
            number(c.repeated),
            number(c.quarantined),
        ]
    };
    let mut out = table(
        &std::iter::once(header)
            .chain(files.iter().map(row))
            .collect::<Vec<_>>(),
    );
    for one in files {
        if one.known_file || (one.count.read > 0 && one.count.repeated == one.count.read) {
            out += &format!("  {} was imported before; nothing changed\n", one.file);
        }
        if let Some(path) = &one.quarantine {
            out += &format!("  rows set aside, with reasons: {path}\n");
        }
        if one.new_people > 0 {
            out += &format!(
                "  {} persons were named for the first time; nothing else is known of them\n",
                number(one.new_people)
            );
        }
        if one.dry_run {
            out += "  dry run: nothing was written\n";
        }
    }
    out += &masking::text(masked);
    out
}

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

fn items(
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
    };
    let mut people = Directory {
        session,
        known: HashMap::new(),
        source: file.display().to_string(),
    };
    let report = intake::import_items(&ws.store, file, &options, &mut people, &session.bars)?;
    if !dry_run && !report.known_file {
        let (content, hash) = (report.content.clone(), report.hash.clone());
        let entry = Entry::ContentImported {
            content,
            hash,
            items: report.count.accepted,
        };
        ws.wait(ws.ledger.append(&[(Subject::Operator, entry)]))?;
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

/// A quarantine for a file of rows, named by what the path says.
fn quarantine(session: &Session, file: &Path, kind: &str, dry_run: bool) -> Quarantine {
    let name = Hash::of(file.display().to_string().as_bytes()).to_string();
    let name: String = format!("{kind}-{}.jsonl", name.chars().take(8).collect::<String>());
    let folder = if dry_run {
        std::env::temp_dir()
    } else {
        session.ws.root.join("quarantine")
    };
    Quarantine::new(&folder.join(name))
}

fn imported(file: &Path, count: Count, quarantine: &Quarantine, dry_run: bool) -> Imported {
    Imported {
        file: file.display().to_string(),
        count,
        content: None,
        known_file: false,
        new_people: 0,
        quarantine: quarantine.path().map(|p| p.display().to_string()),
        dry_run,
    }
}

fn people(
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
                let history = ws.wait(ws.ledger.history(Subject::Person(person)))?;
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

fn choices(
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

fn notices(
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
