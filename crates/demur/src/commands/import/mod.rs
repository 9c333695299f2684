//! `demur import`

mod inbox;
mod items;
mod people;
mod said;

use super::{Found, Session, signals};
use crate::cli::{Import, ImportFiles};
use crate::masking::{self, MaskedSet};
use crate::output::{self, number, table};
use corpus::Look;
pub(super) use inbox::turn;
use intake::{Count, Mapping, Quarantine};
use items::items;
use people::people;
use rights::{Error, Hash};
use said::{choices, notices};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Rows given to the ledger in one durable append.
const BATCH: usize = 10_000;

/// Imports one file.
type One = fn(&Session, &Path, &Mapping, bool) -> Result<Imported, Error>;

/// What became of one file.
#[derive(Serialize)]
pub(super) struct Imported {
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
    let config = &session.ws.config;
    let (args, base, one): (_, _, One) = match what {
        Import::Inbox => {
            let done = Done {
                files: turn(session)?,
                masked: Vec::new(),
            };
            output::print(session.json, &done, text)?;
            return Ok(Found::Nothing);
        }
        Import::People(args) => (args, &config.people, people),
        Import::Items(args) => (args, &config.items, items),
        Import::Choices(args) => (args, &config.choices, choices),
        Import::Notices(args) => (args, &config.notices, notices),
    };
    let mapping = mapping(base, args)?;
    let one = |file: PathBuf| one(session, &file, &mapping, args.dry_run);
    let files: Result<Vec<Imported>, Error> =
        intake::expand(&args.files)?.into_iter().map(one).collect();
    if matches!(what, Import::Items(_)) && !args.dry_run {
        signals::spread(session)?;
    }
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
