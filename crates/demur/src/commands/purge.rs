//! `demur purge`

use super::{Found, Session};
use crate::cli::Purge;
use crate::output::{self, number};
use crate::workspace::Workspace;
use corpus::purge::{HeldRows, PurgeOrder, Purged, PurgedSet};
use corpus::scan::{Finding, Scanned, scan};
use rights::{Error, Ordinal};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What a search after a purge leaves out: orders name the person until they are carried out.
const LEFT_OUT: &str = "orders";

/// Findings that are printed one by one.
const SHOWN: usize = 20;

#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    purged: Purged,
    /// Ids of those in `held`, in their order.
    held_ids: Vec<String>,
    /// Whether nothing is left to do, of the person asked for or of anybody.
    complete: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    scan: Option<Scanned>,
}

pub(super) fn run(session: &Session, args: &Purge) -> Result<Found, Error> {
    if !args.find.is_empty() {
        return find(session, &args.find);
    }
    let ws = &session.ws;
    let keys = ws.keys()?;
    let sets = ws.sets(&keys);
    if !args.dry_run {
        // What events brought lies in files that nothing else looks into.
        super::import::turn(session)?;
    }
    let person = args.person.as_deref().map(|p| ws.person(p)).transpose()?;
    let due = ws.config.erasure.order_due_days;
    let mut order = ws.wait(sets.purge_order(person, due))?;
    order.dry_run = args.dry_run;
    let texts = match (args.scan, person) {
        (true, Some(person)) => texts_of(ws, person)?,
        _ => Vec::new(),
    };
    if !args.dry_run {
        super::recipients::order(ws, &keys, &order)?;
        super::accounts::order(ws, &order)?;
    }
    let head = ws.wait(ws.ledger.head())?;
    let purged = ws.wait(sets.purge(&order, &session.bars))?;
    if !args.dry_run {
        super::notice::forget_erased(ws)?;
        let erased = ws.wait(ws.ledger.erased())?;
        office::forget(&ws.root.join("office"), &erased)?;
        // Also where there was nothing left to purge: the purge before may have ended here.
        super::watch::renew_feeds(session)?;
    }
    if !args.dry_run {
        super::recipients::order_unused(ws, &keys, person.is_none(), head)?;
    }
    let scanned = match texts.is_empty() {
        true => None,
        false => {
            let left_out = [PathBuf::from(LEFT_OUT)];
            Some(scan(&ws.root, &texts, &left_out, &session.bars)?)
        }
    };
    let id = |held: &HeldRows| Ok(ws.id_of(held.person)?.unwrap_or_default());
    let held_ids = purged.held.iter().map(id).collect::<Result<_, Error>>()?;
    let report = Report {
        complete: is_complete(&purged, &order),
        held_ids,
        purged,
        scan: scanned,
    };
    output::print(session.json, &report, text)?;
    let found = report.scan.is_some_and(|s| !s.found.is_empty());
    Ok(if found {
        Found::Something
    } else {
        Found::Nothing
    })
}

fn is_complete(purged: &Purged, order: &PurgeOrder) -> bool {
    match &order.only {
        Some(persons) => purged.is_complete_for(persons),
        None => {
            let erased = order.erased.keys().chain(order.erased_items.keys());
            let held = purged.held.iter().map(|h| h.person);
            let ordered = purged.orders.iter().map(|o| o.person);
            let all: BTreeSet<Ordinal> = erased.copied().chain(held).chain(ordered).collect();
            purged.is_complete_for(&all)
        }
    }
}

/// The ids and handles of a person with all their accounts, and the ids of their items.
fn texts_of(ws: &Workspace, person: Ordinal) -> Result<Vec<String>, Error> {
    let linked = ws.wait(ws.ledger.person(person))?.linked;
    let persons: BTreeSet<u32> = linked.iter().map(|p| p.0).collect();
    let mut texts = BTreeSet::new();
    for account in linked {
        let record = ws.wait(ws.ledger.person(account))?;
        texts.extend(record.handles.iter().map(ToString::to_string));
        texts.extend(record.row.id.iter().map(ToString::to_string));
        texts.extend(record.contact.mail.iter().map(ToString::to_string));
    }
    let items = ws
        .store
        .find(|owner, _| owner.is_some_and(|p| persons.contains(&p)))?;
    let items = items
        .into_iter()
        .map(|item| rights::ItemId::from(item.item.as_str()));
    texts.extend(items.filter(|id| !id.is_erased()).map(|id| id.to_string()));
    texts.remove("");
    Ok(texts.into_iter().collect())
}

/// Only searches.
fn find(session: &Session, texts: &[String]) -> Result<Found, Error> {
    let scanned = scan(&session.ws.root, texts, &[], &session.bars)?;
    let found = !scanned.found.is_empty();
    output::print(session.json, &scanned, scan_text)?;
    Ok(if found {
        Found::Something
    } else {
        Found::Nothing
    })
}

fn counted(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", number(count))
}

fn text(report: &Report) -> String {
    let purged = &report.purged;
    let mut out = String::new();
    purged.sets.iter().for_each(|set| out += &set_text(set));
    let inputs = &purged.inputs;
    if inputs.contents > 0 || inputs.set_aside > 0 {
        let would = if purged.dry_run {
            "would blank"
        } else {
            "blanked"
        };
        out += &format!(
            "{would} {} in {} ({} read, {} written), names in {} of others, {} set aside\n",
            counted(inputs.items, "item"),
            counted(inputs.contents as u64, "content"),
            bytes(inputs.read),
            bytes(inputs.written),
            counted(inputs.named, "row"),
            counted(inputs.set_aside, "row"),
        );
    }
    if purged.forgotten > 0 {
        out += &format!(
            "the ledger destroyed the {} of {}\n",
            if purged.forgotten == 1 { "key" } else { "keys" },
            counted(purged.forgotten as u64, "account")
        );
    }
    if out.is_empty() {
        out += "nothing to purge: no row is masked that may go, and nothing is to be erased\n";
    }
    for (held, id) in purged.held.iter().zip(&report.held_ids) {
        out += &format!(
            "held until {} ({}): {id}, {} masked and kept\n",
            held.hold.until,
            held.hold.reason,
            counted(held.rows, "row")
        );
    }
    let open: Vec<_> = purged.open_orders().collect();
    if let Some(first) = open.iter().map(|o| o.due).min() {
        out += &format!(
            "{} to delete open, the first due on {first}; see `demur orders list`\n",
            counted(open.len() as u64, "order")
        );
    }
    out += match (purged.dry_run, report.complete) {
        (true, _) => "dry run: nothing was written\n",
        (false, true) => "",
        (false, false) => "not complete: holds or orders are open\n",
    };
    if let Some(scanned) = &report.scan {
        out += &scan_text(scanned);
    }
    out
}

fn set_text(set: &PurgedSet) -> String {
    let would = if set.state.is_none() {
        "would purge"
    } else {
        "purged"
    };
    let state = set.state.map_or_else(String::new, |state| {
        format!(
            ", state {state} ({} read, {} written)",
            bytes(set.bytes.read),
            bytes(set.bytes.written)
        )
    });
    format!(
        "{would} {} in {} and {} of {}{state}\n",
        counted(set.rows, "row"),
        counted(set.cells as u64, "cell"),
        counted(set.decisions, "decision"),
        set.set
    )
}

fn scan_text(scanned: &Scanned) -> String {
    let files: u64 = scanned.files.values().sum();
    let mut out = format!(
        "searched {} ({})",
        counted(files, "file"),
        bytes(scanned.bytes)
    );
    if !scanned.left_out.is_empty() {
        let left: Vec<String> = scanned
            .left_out
            .iter()
            .map(|p| p.display().to_string())
            .collect();
        out += &format!(", without {}", left.join(", "));
    }
    if !scanned.unreadable.is_empty() {
        out += &format!(
            "; {} could not be taken apart and were searched as bytes",
            counted(scanned.unreadable.len() as u64, "file")
        );
    }
    if scanned.found.is_empty() {
        return out + ": nothing found\n";
    }
    out += &format!(
        ": found in {}\n",
        counted(scanned.found.len() as u64, "place")
    );
    let line = |f: &Finding| format!("  {}, {}: {}\n", f.file.display(), f.place, f.text);
    scanned
        .found
        .iter()
        .take(SHOWN)
        .for_each(|f| out += &line(f));
    if scanned.found.len() > SHOWN {
        out += &format!("  and {} more\n", scanned.found.len() - SHOWN);
    }
    out
}

fn bytes(count: u64) -> String {
    match count {
        0..10_000 => format!("{count} bytes"),
        10_000..10_000_000 => format!("{} KB", number(count / 1000)),
        _ => format!("{} MB", number(count / 1_000_000)),
    }
}
