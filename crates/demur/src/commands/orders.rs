//! `demur orders`

use super::{Found, Session, carried};
use crate::cli::Orders;
use crate::output::{self, number, table};
use corpus::purge::orders::accounts::ACCOUNT;
use corpus::purge::orders::{self, Addressee, Confirmation, DeletionOrder, Ground, Request};
use rights::{Day, Error};
use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
struct Listed {
    #[serde(flatten)]
    order: DeletionOrder,
    /// The person's id: as the order has it, or the ledger.
    id: Option<String>,
    overdue: bool,
}

pub(super) fn run(session: &Session, what: &Orders) -> Result<Found, Error> {
    match what {
        Orders::List { overdue } => list(session, *overdue),
        Orders::Confirm {
            numbers,
            by,
            evidence,
            applied,
            gone,
        } => {
            let said = Said {
                by,
                evidence: evidence.as_deref(),
                applied: applied.as_deref(),
                gone: *gone,
            };
            confirm(session, numbers, &said)
        }
    }
}

fn list(session: &Session, only_overdue: bool) -> Result<Found, Error> {
    let ws = &session.ws;
    let today = ws.clock.today();
    let mut listed = Vec::new();
    for order in orders::list(&ws.root)? {
        let overdue = order.is_overdue(today);
        if overdue || !only_overdue {
            let id = match order.ids.first() {
                Some(id) => Some(id.clone()),
                None => ws.id_of(order.person)?,
            };
            listed.push(Listed { order, id, overdue });
        }
    }
    listed.sort_by_key(|l| (!l.order.is_open(), l.order.due, l.order.number));
    output::print(session.json, &listed, |listed| text(listed, only_overdue))?;
    Ok(match only_overdue && !listed.is_empty() {
        true => Found::Something,
        false => Found::Nothing,
    })
}

/// What whoever confirms says.
struct Said<'s> {
    by: &'s str,
    evidence: Option<&'s str>,
    applied: Option<&'s Path>,
    gone: bool,
}

fn confirm(session: &Session, numbers: &[u32], said: &Said<'_>) -> Result<Found, Error> {
    if said.by.trim().is_empty() {
        return Err(Error::input("say who confirms the order with --by"));
    }
    let ws = &session.ws;
    let named = numbers.iter().map(|number| orders::open(&ws.root, *number));
    let named = named.collect::<Result<Vec<_>, Error>>()?;
    let (ours, theirs): (Vec<_>, Vec<_>) = named
        .into_iter()
        .partition(|order| matches!(order.to, Addressee::Operator));
    if said.applied.is_some() && (theirs.len() != 1 || !ours.is_empty()) {
        return Err(Error::input(
            "--applied is the record of one recipient's copy: confirm that order by itself, and orders to the operator without it",
        ));
    }
    let word = Confirmation {
        at: ws.clock.today(),
        by: said.by.to_owned(),
        evidence: said.evidence.map(str::to_owned),
        rests_on: Ground::Word,
    };
    let grounds = theirs
        .iter()
        .map(|order| carried::ground(ws, order, said.applied));
    let grounds = grounds.collect::<Result<Vec<Ground>, Error>>()?;
    let mut confirmed = Vec::new();
    if !ours.is_empty() {
        let numbers = ours.iter().map(|order| order.number).collect();
        let keys = ws.keys()?;
        let (sets, told) = (ws.sets(&keys), (&session.bars as _, &session.bars as _));
        confirmed.extend(ws.wait(sets.confirm_orders((&numbers, said.gone), &word, told))?);
    }
    for (order, rests_on) in theirs.iter().zip(grounds) {
        let word = word.clone();
        let confirmation = Confirmation { rests_on, ..word };
        confirmed.push(orders::confirm(&ws.root, order.number, confirmation)?);
    }
    output::print(session.json, &confirmed, |confirmed| {
        let said = confirmed.iter().map(|order| told(order, said.by));
        said.collect::<Vec<_>>().join("\n")
    })?;
    Ok(Found::Nothing)
}

fn told(order: &DeletionOrder, by: &str) -> String {
    let ground = order.confirmed.as_ref().map(|c| &c.rests_on);
    let rests = match ground {
        Some(Ground::Applied { sequence, .. }) => {
            format!("their copy is as the ledger was before entry {sequence}, by their record")
        }
        Some(Ground::Looked { .. }) => {
            "the table was looked at, and nothing of it is there any more".to_owned()
        }
        _ => format!("it rests on the word of `{by}`"),
    };
    format!(
        "order {} is confirmed; {rests}; what it named is gone from it",
        order.number
    )
}

fn text(listed: &[Listed], only_overdue: bool) -> String {
    if listed.is_empty() {
        let none = if only_overdue {
            "no order is overdue"
        } else {
            "no orders"
        };
        return none.to_owned();
    }
    let header = ["order", "to", "person", "of", "due", "", "what"];
    let rows: Vec<Vec<String>> = std::iter::once(header.map(str::to_owned).to_vec())
        .chain(listed.iter().map(row))
        .collect();
    let mut out = table(&rows);
    for listed in listed.iter().filter(|l| l.order.is_open()) {
        out += &details(&listed.order);
    }
    out
}

fn row(listed: &Listed) -> Vec<String> {
    let order = &listed.order;
    let to = match &order.to {
        Addressee::Operator => "operator".to_owned(),
        Addressee::Recipient { name } => name.clone(),
    };
    let state = match (&order.confirmed, listed.overdue) {
        (Some(c), _) => format!(
            "confirmed {} by {}{}",
            c.at,
            c.by,
            match c.rests_on {
                Ground::Word => "",
                Ground::Applied { .. } => ", by record",
                Ground::Looked { .. } => ", looked at",
                Ground::Told => ", told",
            }
        ),
        (None, true) => "OVERDUE".to_owned(),
        (None, false) => "open".to_owned(),
    };
    let due: Day = order.due;
    vec![
        order.number.to_string(),
        to,
        match &listed.id {
            Some(id) => id.clone(),
            None => format!("erased, number {}", order.person.0),
        },
        order.of.clone(),
        due.to_string(),
        state,
        what(order),
    ]
}

fn what(order: &DeletionOrder) -> String {
    if order.of == ACCOUNT {
        return "the account on the platform".to_owned();
    }
    let asked = match order.request {
        Request::Erasure => "",
        Request::Restriction => "restricted: ",
        Request::Objection => "objected to: ",
    };
    format!("{asked}{} rows, items and addresses", number(order.count))
}

/// What an open order names.
fn details(order: &DeletionOrder) -> String {
    let numbers = |rows: &std::collections::BTreeSet<u64>| {
        let shown: Vec<String> = rows.iter().take(20).map(u64::to_string).collect();
        let more = if rows.len() > 20 { ", ..." } else { "" };
        shown.join(", ") + more
    };
    let mut out = format!("\norder {}", order.number);
    if let Some(source) = &order.source {
        out += &format!(": {}", source.display());
    }
    out.push('\n');
    if order.of == ACCOUNT {
        for id in &order.ids {
            out += &format!("  delete the account {id} on the platform, or tell it to\n");
        }
    }
    if !order.rows.is_empty() {
        out += &format!(
            "  delete rows (counted from 0, as the table is now): {}\n",
            numbers(&order.rows)
        );
    }
    if !order.named_in.is_empty() {
        out += &format!(
            "  take their name out of rows: {}\n",
            numbers(&order.named_in)
        );
    }
    for item in order.named_items.iter().take(20) {
        out += &format!("  take their name out of item {item}\n");
    }
    if order.named_items.len() > 20 {
        let more = order.named_items.len() - 20;
        out += &format!(
            "  and out of {more} more, in `orders/{:06}.json`\n",
            order.number
        );
    }
    if order.request != Request::Erasure {
        out += "  not to be used any more; it need not be deleted if it is kept apart\n";
    }
    if matches!(order.to, Addressee::Recipient { .. }) {
        out += &match order.items.is_empty() {
            true => "  look for items of theirs in the copy: it is not known what it has\n".to_owned(),
            false => "  take these items out of the copy; `demur export apply` does so with the set's feed:\n".to_owned(),
        };
    }
    let verb = match order.request {
        Request::Erasure => "delete",
        Request::Restriction | Request::Objection => "do not use",
    };
    for item in order.items.iter().take(20) {
        out += &format!("  {verb} item {item}\n");
    }
    if order.items.len() > 20 {
        out += &format!(
            "  and {} more, in `orders/{:06}.json`\n",
            order.items.len() - 20,
            order.number
        );
    }
    for uri in order.media.iter().take(20) {
        out += &format!("  delete {uri}\n");
    }
    out
}
