//! What was refused and is used all the same opens an incident, whose clock runs (Art. 33).

use crate::workspace::Workspace;
use corpus::UsedRow;
use rights::{Error, FoundBy, Incident, Instant, ItemId, Ordinal};
use server::{About, NewIncident, found_incident};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// An incident that is open about what was found.
#[derive(Clone, Copy, Debug)]
pub(in crate::commands) struct OpenOne {
    /// Its number.
    pub(in crate::commands) number: u64,
    /// Until when the authority is to be told; `None` once it was.
    pub(in crate::commands) due: Option<Instant>,
}

impl OpenOne {
    /// In a line.
    pub(in crate::commands) fn say(self) -> String {
        let number = self.number;
        match self.due {
            Some(due) => format!(
                "incident {number} is open: the authority is to be told until {due} (Art. 33)"
            ),
            None => format!("incident {number} is open; the authority was told of it (Art. 33)"),
        }
    }
}

/// Opens an incident about rows of a set, or adds them to the one that is open about it; `None` where there are
/// none.
pub(in crate::commands) fn open(
    ws: &Workspace,
    set: &Path,
    (found_by, used): (FoundBy, &[UsedRow]),
) -> Result<Option<OpenOne>, Error> {
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
    let concerns = concerns(ws, &why)?;
    let owned: BTreeSet<&ItemId> = concerns.values().flatten().map(|(id, _)| id).collect();
    let unowned = why.len().saturating_sub(owned.len()) as u64;
    let new = NewIncident {
        incident: Incident {
            title: format!("items of {name} are visible though they are refused"),
            found_by,
            known: ws.clock.now(),
            place: String::new(),
            items: 0,
            people: 0,
            unowned: None,
            mark: Some(name.clone()),
        },
        about: About {
            concerns,
            unowned,
            place: name,
            mark: None,
        },
    };
    let opened = ws.wait(async {
        let number = found_incident(&ws.ledger, new).await?;
        ws.ledger.incident(number).await
    })?;
    Ok(Some(OpenOne {
        number: opened.number.0,
        due: opened.settled().is_none().then(|| opened.incident.due()),
    }))
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
    opened: Result<Option<OpenOne>, Error>,
    json: bool,
) -> Option<OpenOne> {
    match opened {
        Ok(opened) => opened,
        Err(error) => {
            crate::output::error(&error, json);
            None
        }
    }
}
