//! `demur keys`

use super::{Found, Session};
use crate::cli::{Keys, RotateKeys, Sealing};
use crate::output;
use ledger::OsRandomness;
use notice::LinkKeys;
use rights::Error;
use serde::Serialize;

/// A key, and what becomes of it.
#[derive(Serialize)]
struct Listed {
    file: &'static str,
    there: bool,
    is: &'static str,
    changed_by: &'static str,
}

/// Every file of keys: what it is, how it is changed.
const FILES: [(&str, &str, &str); 8] = [
    (
        "keys/grid.key",
        "places and pseudonyms in sets",
        "nothing: sets could not be extended any more",
    ),
    (
        "keys/signing.key",
        "signs sets, feeds and exports",
        "nothing: what it signed is checked with it",
    ),
    (
        "keys/log.key",
        "signs checkpoints of the log",
        "nothing: the log is known by it",
    ),
    (
        "keys/mail.key",
        "names of mails, by which bounces are known",
        "demur keys rotate mail",
    ),
    (
        "keys/links.key",
        "links of notices",
        "demur keys rotate links",
    ),
    (
        "keys/sessions.key",
        "sessions of members, links to sign in",
        "demur keys rotate sessions",
    ),
    (
        "keys/staff.key",
        "sessions of staff",
        "demur keys rotate staff",
    ),
    (
        "keys/master-N.key",
        "wraps the keys of persons",
        "demur ledger rotate",
    ),
];

pub(super) fn run(session: &Session, what: &Keys) -> Result<Found, Error> {
    match what {
        Keys::List => list(session),
        Keys::Rotate(args) => rotate(session, args),
    }
}

fn list(session: &Session) -> Result<Found, Error> {
    let root = &session.ws.root;
    let masters = std::fs::read_dir(root.join("keys")).is_ok_and(|mut files| {
        files.any(|file| {
            file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("master-"))
        })
    });
    let listed = FILES.map(|(file, is, changed_by)| Listed {
        file,
        there: match file.contains('N') {
            true => masters,
            false => root.join(file).exists(),
        },
        is,
        changed_by,
    });
    output::print(session.json, &listed, |listed| {
        let line = |key: &Listed| {
            let missing = if key.there { "" } else { " (not made yet)" };
            format!(
                "{:<20} {}{missing}; changed by {}",
                key.file, key.is, key.changed_by
            )
        };
        listed.iter().map(line).collect::<Vec<_>>().join("\n")
    })?;
    Ok(Found::Nothing)
}

fn rotate(session: &Session, args: &RotateKeys) -> Result<Found, Error> {
    let (file, what) = match args.which {
        Sealing::Links => return super::notice::rotate_links(session, args.forget),
        Sealing::Mail => return super::notice::rotate_mail(session, args.forget),
        Sealing::Sessions => ("keys/sessions.key", "sessions of members"),
        Sealing::Staff => ("keys/staff.key", "sessions of staff"),
    };
    let path = session.ws.root.join(file);
    let keys = LinkKeys::load_or_create(&path, &OsRandomness)?;
    keys.rotate(&path, &OsRandomness, args.forget)?;
    let report = serde_json::json!({ "file": file, "forgot_earlier": args.forget });
    output::print(session.json, &report, |_| {
        let earlier = match args.forget {
            true => "all earlier ones are worthless",
            false => "earlier ones still open",
        };
        format!(
            "{what} are sealed under a new key; {earlier}, as soon as `demur serve` starts again"
        )
    })?;
    Ok(Found::Nothing)
}
