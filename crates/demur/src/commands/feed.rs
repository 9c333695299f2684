//! `demur feed`

use super::Found;
use super::verify::trusted;
use crate::cli::{Cli, Feed};
use crate::output::{self, number, table};
use crate::sets;
use crate::workspace::Workspace;
use corpus::set::{Check, Signed, paths};
use feed::{Head, Reader};
use rights::{Clock, Error, SystemClock};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// A feed that was read and holds.
#[derive(Serialize)]
struct Shown {
    feed: Head,
    /// Distance of the clocks, in seconds.
    age_seconds: f64,
}

#[derive(Serialize)]
struct Checked {
    set: String,
    holds: bool,
    checks: Vec<Check>,
}

pub(super) fn run(cli: &Cli, what: &Feed) -> Result<Found, Error> {
    let ws = Workspace::open_if_any(cli.workspace.as_deref())?;
    match what {
        Feed::Show { set, key } => {
            let (_, reader) = open(ws.as_ref(), set, key.as_deref())?;
            let reader = reader?;
            let shown = Shown {
                feed: reader.head().clone(),
                age_seconds: reader.age(SystemClock.now()).as_secs_f64(),
            };
            output::print(cli.json, &shown, text)?;
            Ok(Found::Nothing)
        }
        Feed::Check { set, key, max_age } => {
            let (path, reader) = open(ws.as_ref(), set, key.as_deref())?;
            check(&path, &reader, *max_age, cli.json)
        }
    }
}

fn open(
    ws: Option<&Workspace>,
    set: &str,
    key: Option<&str>,
) -> Result<(PathBuf, Result<Reader, Error>), Error> {
    let path = sets::find(ws, set)?;
    let reader = Reader::open(&path, trusted(ws, key)?.bytes());
    Ok((path, reader))
}

fn text(shown: &Shown) -> String {
    let head = &shown.feed;
    let row = |name: &str, value: String| vec![name.to_owned(), value];
    table(&[
        row("set", head.set.clone()),
        row("manifest", head.manifest.to_string()),
        row("newest state", head.state.to_string()),
        row("its hash", head.state_hash.to_string()),
        row("sequence", head.sequence.to_string()),
        row("at", head.at.to_string()),
        row("age", format!("{:.1} seconds", shown.age_seconds)),
        row("list began at", format!("state {}", head.base_state)),
        row("refused since", format!("{} items", number(head.revoked))),
        row("epoch of the list", head.epoch.to_string()),
    ])
}

fn check(
    set: &Path,
    reader: &Result<Reader, Error>,
    max_age_seconds: u64,
    json: bool,
) -> Result<Found, Error> {
    let unread = || Err("not checked: the feed does not hold".to_owned());
    let feed = reader.as_ref().map_err(ToString::to_string);
    let feed = feed.map(|r| format!("signed, and lists {} items", number(r.head().revoked)));
    let of = |check: &dyn Fn(&Reader) -> Result<String, String>| {
        reader.as_ref().map_or_else(|_| unread(), check)
    };
    let checks = [
        ("feed", feed),
        ("state", of(&|r| state(set, r.head()))),
        ("age", of(&|r| age(r, max_age_seconds))),
    ];
    let checks: Vec<Check> = checks.into_iter().map(as_check).collect();
    let holds = checks.iter().all(|check| check.ok);
    let checked = Checked {
        set: set.display().to_string(),
        holds,
        checks,
    };
    output::print(json, &checked, lines)?;
    Ok(match holds {
        true => Found::Nothing,
        false => Found::Something,
    })
}

fn as_check((name, found): (&'static str, Result<String, String>)) -> Check {
    let ok = found.is_ok();
    let (Ok(detail) | Err(detail)) = found;
    Check { name, ok, detail }
}

/// The newest state that the feed knows lies in the set.
fn state(set: &Path, head: &Head) -> Result<String, String> {
    let path = paths::state(set, head.state);
    let signed = Signed::read(&path).map_err(|e| {
        format!(
            "the feed names state `{}`: {e}; copy the set again",
            head.state
        )
    })?;
    if signed.hash != head.state_hash {
        return Err(format!(
            "state `{}` of the set is not the one that the feed names; copy the set again",
            head.state
        ));
    }
    Ok(format!(
        "state {} is the one that the feed names",
        head.state
    ))
}

fn age(reader: &Reader, max_age_seconds: u64) -> Result<String, String> {
    let age = reader.age(SystemClock.now());
    let text = format!("{:.1} seconds old", age.as_secs_f64());
    match age.as_micros() <= u128::from(max_age_seconds) * 1_000_000 {
        true => Ok(text),
        false => Err(format!(
            "{text}, more than {max_age_seconds}; is `demur watch` running, or is the copy old?"
        )),
    }
}

fn lines(checked: &Checked) -> String {
    let line = |check: &Check| {
        let how = if check.ok { "ok" } else { "FAILED" };
        vec![how.to_owned(), check.name.to_owned(), check.detail.clone()]
    };
    let lines: Vec<_> = checked.checks.iter().map(line).collect();
    format!("{}\n\n{}", checked.set, table(&lines))
}
