//! What was refused and is used all the same opens an incident, whose clock runs (Art. 33).

use crate::workspace::Workspace;
use corpus::UsedRow;
use rights::{Error, FoundBy, Hash, Incident, ItemId, Ordinal, Sequence};
use server::{NewIncident, open_incident};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Opens an incident about rows of a set, once for the same rows; `None` where there are none.
pub(in crate::commands) fn open(
    ws: &Workspace,
    set: &Path,
    (found_by, used): (FoundBy, &[UsedRow]),
) -> Result<Option<Sequence>, Error> {
    if used.is_empty() {
        return Ok(None);
    }
    let name = corpus::set::state::head(set)?.manifest.set;
    let mut contents: BTreeMap<&str, BTreeMap<u64, &str>> = BTreeMap::new();
    for row in used {
        let rows = contents.entry(&row.content).or_default();
        rows.insert(row.row, &row.why);
    }
    let mut why: BTreeMap<ItemId, String> = BTreeMap::new();
    for (content, rows) in &contents {
        let wanted: BTreeSet<u64> = rows.keys().copied().collect();
        for (row, id) in ws.store.ids_at(content, &wanted)? {
            let because = rows.get(&row).copied().unwrap_or_default();
            why.insert(ItemId::new(id), because.to_owned());
        }
    }
    let new = NewIncident {
        incident: Incident {
            title: format!("items of {name} are visible though they are refused"),
            found_by,
            known: ws.clock.now(),
            place: name.clone(),
            items: used.len() as u64,
            people: 0,
            mark: Some(mark(&name, &contents)),
        },
        concerns: concerns(ws, &why)?,
    };
    ws.wait(open_incident(&ws.ledger, new)).map(Some)
}

/// The same rows of the same set are one incident, however often they are found.
fn mark(set: &str, contents: &BTreeMap<&str, BTreeMap<u64, &str>>) -> String {
    let mut text = set.to_owned();
    for (content, rows) in contents {
        for row in rows.keys() {
            text += &format!("\n{content} {row}");
        }
    }
    Hash::of(text.as_bytes()).to_string()
}

fn concerns(
    ws: &Workspace,
    why: &BTreeMap<ItemId, String>,
) -> Result<BTreeMap<Ordinal, Vec<(ItemId, String)>>, Error> {
    let found = ws
        .store
        .find(|_, item| why.contains_key(&ItemId::from(item)))?;
    let mut concerns: BTreeMap<Ordinal, Vec<(ItemId, String)>> = BTreeMap::new();
    for item in found {
        let id = ItemId::new(item.item);
        let Some(owner) = item.person.map(Ordinal) else {
            continue;
        };
        let because = why.get(&id).cloned().unwrap_or_default();
        concerns.entry(owner).or_default().push((id, because));
    }
    Ok(concerns)
}

/// Says so, where one was opened. That it could not be is no reason to say less of the set.
pub(in crate::commands) fn told(
    opened: Result<Option<Sequence>, Error>,
    json: bool,
) -> Option<u64> {
    match opened {
        Ok(opened) => opened.map(|number| number.0),
        Err(error) => {
            crate::output::error(&error, json);
            None
        }
    }
}
