//! `demur prove-absence` of a person, `demur check-absence`

use super::{Found, receipt, search};
use crate::cli::{CheckAbsence, Cli, ProveAbsence};
use crate::output::{self, number};
use crate::publishing::given;
use crate::sets;
use crate::workspace::Workspace;
use absence::Document;
use corpus::{Absence, CheckedAbsence, check_absence};
use rights::{Error, ErrorKind};
use serde::Serialize;
use std::path::Path;
use tlog::Receipt;

/// Items named, at most.
const NAMED: usize = 20;

#[derive(Serialize)]
struct Proved {
    set: String,
    state: u64,
    sequence: u64,
    person: String,
    /// The person's accounts, by their ids at first import.
    accounts: Vec<String>,
    /// Whether nothing that was asked for is in the set.
    absent: bool,
    /// Visible items of the person.
    items: Vec<String>,
    /// Items that were asked for, each with whether it is in the set.
    asked: Vec<(String, bool)>,
    /// Visible items of others that show, name, share or quote the person; no proof speaks of them.
    pointing: u64,
    proof: Option<String>,
}

pub(super) fn run(cli: &Cli, args: &ProveAbsence) -> Result<Found, Error> {
    let text = args.text.is_some() || args.texts.is_some();
    match args.about.as_slice() {
        [set] if text => search::run(cli, args, set),
        [person, set] if !text => prove(cli, args, person, set),
        [_, _] => Err(Error::input(
            "with --text or --texts only the set is named; ask about a person apart",
        )),
        _ => Err(Error::input(
            "name a person and a set, or give a text with --text and a set",
        )),
    }
}

fn prove(cli: &Cli, args: &ProveAbsence, person: &str, set: &str) -> Result<Found, Error> {
    let ws = Workspace::open(cli.workspace.as_deref())?;
    let set = sets::find(Some(&ws), set)?;
    let keys = ws.keys()?;
    let found = ws.wait(
        ws.sets(&keys)
            .prove_absence(&set, ws.person(person)?, &args.item),
    )?;
    if let Some(out) = &args.out {
        std::fs::write(out, found.document.to_json()?)
            .map_err(|e| Error::storage(format!("cannot write `{}`", out.display())).because(e))?;
    }
    let proved = proved(person, args, found);
    output::print(cli.json, &proved, say)?;
    Ok(match proved.absent {
        true => Found::Nothing,
        false => Found::Something,
    })
}

fn proved(person: &str, args: &ProveAbsence, found: Absence) -> Proved {
    let asked = args.item.iter();
    let asked = asked.map(|item| (item.clone(), found.asked.contains(item)));
    Proved {
        absent: match args.item.is_empty() {
            true => found.items.is_empty(),
            false => found.asked.is_empty(),
        },
        set: found.set,
        state: found.state,
        sequence: found.sequence.0,
        person: person.to_owned(),
        accounts: found.accounts.iter().map(ToString::to_string).collect(),
        asked: asked.collect(),
        items: found.items.into_iter().collect(),
        pointing: found.pointing,
        proof: args.out.as_ref().map(|out| out.display().to_string()),
    }
}

fn say(proved: &Proved) -> String {
    let place = format!(
        "{}, state {} (sequence {})",
        proved.set, proved.state, proved.sequence
    );
    let person = &proved.person;
    let mut out = String::new();
    for (item, present) in &proved.asked {
        let is = if *present { "is" } else { "is NOT" };
        out += &format!("item {item} of {person} {is} in {place}\n");
    }
    if proved.asked.is_empty() && proved.absent {
        out += &format!("nothing of {person} is in {place}\n");
    } else if proved.asked.is_empty() {
        let named: Vec<&str> = proved
            .items
            .iter()
            .take(NAMED)
            .map(String::as_str)
            .collect();
        let more = match proved.items.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let count = counted(proved.items.len() as u64, "item");
        out += &format!(
            "{count} of {person} in {place}: {}{more}\n",
            named.join(", ")
        );
    }
    if let [_, _, ..] = proved.accounts.as_slice() {
        let accounts = proved.accounts.join(", ");
        out += &format!("asked of all linked accounts: {accounts}\n");
    }
    if proved.pointing > 0 {
        let count = counted(proved.pointing, "item");
        out += &format!(
            "{count} of others in it show, name, share or quote {person}; that was looked up, and the proof does not speak of it\n"
        );
    }
    out += &match (&proved.proof, proved.absent) {
        (Some(file), _) => format!(
            "the proof is in {file}; whoever has a receipt of {person} checks it with `demur check-absence`\n"
        ),
        (None, true) => "write the proof with --out FILE\n".to_owned(),
        (None, false) => String::new(),
    };
    if !proved.absent {
        out +=
            &format!("`demur object {person}` takes everything of theirs out of every live set\n");
    }
    out
}

fn counted(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", number(count))
}

#[derive(Serialize)]
struct Checked {
    holds: bool,
    absent: bool,
    set: String,
    state: u64,
    sequence: u64,
    made_at: String,
    person: String,
    /// Of the person as such (no item), or of items: whether it is in the set.
    shown: Vec<Shown>,
    key: String,
    key_given: bool,
    /// The log's key that the receipt was checked with.
    receipt_signed_with: String,
    newest_state: Option<u64>,
}

#[derive(Serialize)]
struct Shown {
    item: Option<String>,
    present: bool,
}

/// `demur check-absence`
pub(super) fn check(args: &CheckAbsence, json: bool) -> Result<Found, Error> {
    let read = |path: &Path| {
        std::fs::read(path).map_err(|e| {
            Error::not_found(format!("cannot read the proof `{}`", path.display())).because(e)
        })
    };
    let document = Document::read(&read(&args.proof)?)?;
    let key = args.key.as_deref().map(|k| k.trim().parse()).transpose()?;
    let log = args.log_key.as_deref().map(given).transpose()?;
    let receipt = Receipt::read(&receipt::read(&args.receipt)?)?;
    let checked = receipt.check(log.as_ref()).and_then(|receipt| {
        let set = args.set.as_deref();
        let absence = check_absence(&document, &receipt.record, key, set)?;
        Ok((absence, receipt.signed_with.to_string()))
    });
    match checked {
        Ok((absence, with)) => {
            let found = match absence.is_absent() {
                true => Found::Nothing,
                false => Found::Something,
            };
            output::print(json, &told(absence, args.key.is_some(), with), text)?;
            Ok(found)
        }
        Err(fault) if matches!(fault.kind(), ErrorKind::Corrupt | ErrorKind::Refused) => {
            let printed = serde_json::json!({ "holds": false, "fault": fault.to_string() });
            output::print(json, &printed, |_| {
                format!("the proof does NOT hold: {fault}")
            })?;
            Ok(Found::Something)
        }
        Err(error) => Err(error),
    }
}

fn told(checked: CheckedAbsence, key_given: bool, with: String) -> Checked {
    let shown = checked.shown.iter().map(|(item, present)| Shown {
        item: item.clone(),
        present: *present,
    });
    Checked {
        holds: true,
        absent: checked.is_absent(),
        state: checked.state,
        sequence: checked.sequence.0,
        made_at: checked.made_at.to_string(),
        person: checked.person.to_string(),
        shown: shown.collect(),
        key: checked.key.to_string(),
        key_given,
        receipt_signed_with: with,
        newest_state: checked.newest,
        set: checked.set,
    }
}

fn text(checked: &Checked) -> String {
    let place = format!(
        "{}, state {} (sequence {}, {})",
        checked.set, checked.state, checked.sequence, checked.made_at
    );
    let mut out = String::new();
    for shown in &checked.shown {
        let what = match &shown.item {
            None if shown.present => "at least one item".to_owned(),
            None => "nothing".to_owned(),
            Some(item) => format!("item {item}"),
        };
        let is = match (&shown.item, shown.present) {
            (Some(_), false) => "is NOT",
            _ => "is",
        };
        out += &format!("shown: {what} of {} {is} in {place}\n", checked.person);
    }
    let key = &checked.key;
    out += &match checked.key_given {
        true => format!("the set is signed with the given key `{key}`\n"),
        false => format!(
            "the set is signed with `{key}`, the key in the proof itself; compare it with the one that the maker of the set publishes\n"
        ),
    };
    out += &format!("the receipt is {}\n", checked.receipt_signed_with);
    if let Some(newest) = checked.newest_state {
        out += &match newest == checked.state {
            true => "this is the newest state of the set given\n".to_owned(),
            false => {
                format!("the set given has a newer state, {newest}; what was taken out stays out\n")
            }
        };
    }
    out
}
