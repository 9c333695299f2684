//! `demur signals`

mod hear;
mod lines;
mod sites;

use super::{Found, Session};
use crate::cli::{SignalSource, Signals};
use crate::masking::{self, MaskedSet};
use crate::output::{self, number, table};
use corpus::Look;
use hear::Hearing;
use intake::{Quarantine, Quarantined};
use rights::{Error, Hash};
use serde::Serialize;
use signals::Source;
pub(super) use sites::spread;
use std::path::Path;

/// Rows given to the ledger in one durable append.
const BATCH: usize = 10_000;

/// What became of the rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct Heard {
    file: String,
    /// Rows read.
    read: u64,
    /// Denials recorded.
    denied: u64,
    /// Denials that their own signal took back.
    taken_back: u64,
    /// Statements that change nothing: said before, older than what is known, an allowing one with nothing to
    /// take back or under a handle alone, or silence.
    unchanged: u64,
    /// Rows set aside.
    set_aside: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    quarantine: Option<String>,
    dry_run: bool,
}

#[derive(Serialize)]
struct Done {
    files: Vec<Heard>,
    /// Live sets in which this masked something.
    masked: Vec<MaskedSet>,
}

pub(super) fn run(session: &Session, what: &Signals) -> Result<Found, Error> {
    let Signals::Import {
        source,
        files,
        dry_run,
    } = what;
    let source = match source {
        SignalSource::Bluesky => Source::Bluesky,
        SignalSource::Mastodon => Source::Mastodon,
        SignalSource::Aipref => Source::Aipref,
    };
    if !session.ws.config.signals.read.contains(&source) {
        return Err(Error::input(format!(
            "signals of `{name}` are not read; add `{name}` to `read` under [signals] in demur.toml",
            name = source.name()
        )));
    }
    let one = |file: &Path| import(session, source, file, *dry_run);
    let heard: Result<Vec<Heard>, Error> = files.iter().map(|file| one(file)).collect();
    // What was heard counts in the sets that there are, also when a later file could not be read.
    let masked = match dry_run {
        true => Ok(Vec::new()),
        false => masking::mask(&session.ws, &session.bars, Look::Touched),
    };
    let done = Done {
        files: heard?,
        masked: masked?,
    };
    output::print(session.json, &done, text)?;
    Ok(Found::Nothing)
}

fn import(session: &Session, source: Source, file: &Path, dry_run: bool) -> Result<Heard, Error> {
    let mut heard = Heard {
        file: file.display().to_string(),
        dry_run,
        ..Heard::default()
    };
    let mut aside = quarantine(session, file, source, dry_run);
    let longest = session.ws.config.limits.row_bytes;
    let mut lines = lines::Lines::open(file, longest)?;
    session.bars.items("reading", lines.bytes());
    let mut hearing = Hearing::new(session, source)?;
    loop {
        let batch = lines.next(BATCH)?;
        if batch.is_empty() {
            break;
        }
        let (mut rows, mut refused) = (Vec::new(), Vec::new());
        for line in &batch {
            heard.read += 1;
            session.bars.advance(line.taken);
            match &line.text {
                Ok(text) => rows.push((line.number, text.as_slice())),
                Err(error) => refused.push((line.number, error.to_string())),
            }
        }
        refused.extend(hearing.rows(&rows, &mut heard)?);
        for (row, reason) in refused {
            heard.set_aside += 1;
            let data = batch.iter().find(|line| line.number == row);
            aside.put(&Quarantined {
                file: heard.file.clone(),
                row,
                reason,
                remedy: "import the person first, or correct the row; then import the file again"
                    .to_owned(),
                data: data.map_or(serde_json::Value::Null, lines::Line::shown),
            })?;
        }
    }
    session.bars.done();
    aside.finish()?;
    let sites = std::mem::take(&mut hearing.sites);
    sites::hear(session, &mut hearing, sites, &mut heard)?;
    heard.quarantine = aside.path().map(|path| path.display().to_string());
    Ok(heard)
}

/// Rows set aside of a file, named by what the path says.
fn quarantine(session: &Session, file: &Path, source: Source, dry_run: bool) -> Quarantine {
    let name = Hash::of(file.display().to_string().as_bytes()).to_string();
    let name: String = name.chars().take(8).collect();
    let folder = match dry_run {
        true => std::env::temp_dir(),
        false => session.ws.root.join("quarantine"),
    };
    Quarantine::new(&folder.join(format!("signals-{}-{name}.jsonl", source.name())))
}

fn text(Done { files, masked }: &Done) -> String {
    let header = [
        "file",
        "read",
        "denied",
        "taken back",
        "unchanged",
        "set aside",
    ];
    let row = |h: &Heard| {
        let counts = [h.read, h.denied, h.taken_back, h.unchanged, h.set_aside];
        std::iter::once(h.file.clone())
            .chain(counts.into_iter().map(number))
            .collect()
    };
    let header: Vec<String> = header.map(str::to_owned).to_vec();
    let rows: Vec<Vec<String>> = std::iter::once(header)
        .chain(files.iter().map(row))
        .collect();
    let mut out = table(&rows);
    for one in files {
        if let Some(path) = &one.quarantine {
            out += &format!("  rows set aside, with reasons: {path}\n");
        }
        if one.dry_run {
            out += "  dry run: nothing was written\n";
        }
    }
    out += &masking::text(masked);
    out
}
