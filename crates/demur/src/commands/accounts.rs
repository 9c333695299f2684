//! Orders to delete accounts on the platform: of whoever asked here for the erasure of everything, where no webhook told
//! the platform so before the purge.

use crate::workspace::Workspace;
use api::Store;
use corpus::purge::PurgeOrder;
use corpus::purge::orders::accounts::{
    self, Account, Passed, Untold, is_asked_here, is_whole, order_accounts,
};
use rights::{Choice, Entry, Error, Ordinal, Sequence};

/// Orders what the platform was not told yet, and lets go of what it was told since the purge before.
///
/// INVARIANT: before the purge, which ends with the ledger forgetting who it was.
pub(super) fn order(ws: &Workspace, purge: &PurgeOrder) -> Result<(), Error> {
    let store = store(ws)?;
    let done = settle(ws, store.as_ref()).and_then(|()| make(ws, store.as_ref(), purge));
    if let Some(store) = store {
        ws.wait(store.close());
    }
    done
}

/// What the API knows of deliveries; nothing where it never ran.
fn store(ws: &Workspace) -> Result<Option<Store>, Error> {
    let folder = ws.root.join("api");
    match folder.join("api.db").is_file() {
        true => ws.wait(Store::open(&folder)).map(Some),
        false => Ok(None),
    }
}

fn was_told(ws: &Workspace, store: Option<&Store>, sequence: Sequence) -> Result<bool, Error> {
    store.map_or(Ok(false), |store| ws.wait(store.was_told(sequence)))
}

/// A webhook may have accepted something while the order about it was made.
fn settle(ws: &Workspace, store: Option<&Store>) -> Result<(), Error> {
    for (sequence, one) in accounts::to_tell(&ws.root, &mut Passed::default())? {
        if was_told(ws, store, sequence)? {
            accounts::confirm_told(&ws.root, one.order, ws.clock.today())?;
        }
    }
    Ok(())
}

fn make(ws: &Workspace, store: Option<&Store>, purge: &PurgeOrder) -> Result<(), Error> {
    let mut found = Vec::new();
    for person in purge.to_forget() {
        found.extend(untold(ws, store, person)?);
    }
    let due = purge.order_due_days;
    order_accounts(&ws.root, &found, (ws.clock.today(), due)).map(drop)
}

/// The account of somebody, where they or another account of theirs asked for it here and the platform does not know.
fn untold(ws: &Workspace, store: Option<&Store>, person: Ordinal) -> Result<Option<Untold>, Error> {
    let record = ws.wait(ws.ledger.person(person))?;
    let Some(id) = record.row.id.clone().filter(|id| !id.is_guest()) else {
        return Ok(None);
    };
    let mut here = Vec::new();
    for (sequence, choice) in erasures(ws, person)? {
        // What was said on the platform it knows, and what a webhook accepted.
        if !is_asked_here(&choice) || was_told(ws, store, sequence)? {
            return Ok(None);
        }
        here.push((sequence, Account::new(id.clone(), choice)));
    }
    let asked = !here.is_empty() || is_asked_by_any(ws, &record.linked)?;
    let names = record.handles.iter().chain(&record.row.id);
    Ok(asked.then(|| Untold {
        person,
        ids: names.map(ToString::to_string).collect(),
        said: here.pop(),
    }))
}

/// Whether one of these accounts, which are one human being, asked for it here.
fn is_asked_by_any(ws: &Workspace, accounts: &[Ordinal]) -> Result<bool, Error> {
    for account in accounts {
        let said = erasures(ws, *account)?;
        if said.iter().any(|(_, choice)| is_asked_here(choice)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What an account said of the erasure of everything.
fn erasures(ws: &Workspace, person: Ordinal) -> Result<Vec<(Sequence, Choice)>, Error> {
    let history = ws.wait(ws.ledger.history(person))?.into_iter();
    let whole = history.filter_map(|recorded| match recorded.entry {
        Some(Entry::Choice(choice)) if is_whole(&choice) => Some((recorded.sequence, choice)),
        _ => None,
    });
    Ok(whole.collect())
}
