//! Who got copies of sets in which the person had items, by what the ledger records of exports.

use crate::commands::export::known;
use crate::commands::{carried, recipients};
use crate::keys::Keys;
use crate::workspace::Workspace;
use export::Known;
use ledger::Exported;
use report::dossier::{About, Copied, OrderLine, Reached, Recipient};
use rights::{Error, ItemId, Ordinal, Pseudonym, Sequence};
use std::collections::{BTreeMap, BTreeSet};

/// Puts in every copy that had something of the person's, or of which that is not known. Whatever orders
/// name besides stays.
pub(super) fn put(ws: &Workspace, keys: &Keys, about: &mut About) -> Result<(), Error> {
    let exports = known(ws, None)?;
    if exports.is_empty() {
        return Ok(());
    }
    let living = about.accounts.iter().filter(|a| a.erased.is_none());
    let people: BTreeSet<Ordinal> = living.map(|account| account.person).collect();
    let grids = recipients::grids(ws, &people)?;
    let mut names = Names {
        ws,
        keys,
        people: &people,
        ids: None,
    };
    let mut found = Vec::new();
    for (entry, known) in exports {
        let purpose = recipients::purpose_of(&entry.set);
        let wanted = recipients::names(keys, &purpose, &grids);
        let had = match wanted.is_empty() {
            // Of whom nothing but a number is left, only orders tell.
            true => None,
            false => known.find(&|_, person| wanted.contains_key(person))?,
        };
        let orders = orders_to(&about.orders, &entry);
        let concerned = match &had {
            Some(had) => !had.is_empty() || !orders.is_empty(),
            None => !people.is_empty() || !orders.is_empty(),
        };
        if !concerned {
            continue;
        }
        let items = |had: Vec<(Pseudonym, Pseudonym)>| had.into_iter().map(|(item, _)| item);
        let had: Option<BTreeSet<Pseudonym>> = had.map(|had| items(had).collect());
        let items = had.map(|had| names.of(&entry.set, &had)).transpose()?;
        found.push(Recipient {
            name: entry.recipient.clone(),
            of: entry.export.clone(),
            orders,
            copy: Some(copied(ws, about, &entry, &known, items)?),
        });
    }
    about.recipients.retain(|old| {
        let told = |new: &Recipient| new.name == old.name && new.of == old.of;
        !found.iter().any(told)
    });
    found.append(&mut about.recipients);
    about.recipients = found;
    Ok(())
}

fn orders_to(orders: &[OrderLine], entry: &Exported) -> Vec<u32> {
    let theirs = |order: &&OrderLine| {
        order.to.as_ref() == Some(&entry.recipient) && order.of == entry.export
    };
    orders
        .iter()
        .filter(theirs)
        .map(|order| order.number)
        .collect()
}

fn copied(
    ws: &Workspace,
    about: &About,
    entry: &Exported,
    known: &Known,
    items: Option<Vec<String>>,
) -> Result<Copied, Error> {
    let carried_out = carried::sequence(ws, &known.recorded)?;
    // What was said before a copy was made is in it already.
    let made = known
        .claims
        .as_ref()
        .map_or(Sequence(0), |claims| claims.sequence);
    let said = about.choices.iter().filter(|c| c.choice.kind.is_request());
    let said = said.map(|c| c.sequence).filter(|at| *at >= made).max();
    let gone = about.accounts.iter().any(|a| a.erased.is_some());
    let reached = match (said, carried_out) {
        // The entries of the erased cannot be read: orders tell what became of them.
        (None, _) if gone => Reached::Unknown,
        (None, _) => Reached::NothingSaid,
        (Some(_), None) => Reached::Unknown,
        (Some(said), Some(until)) if said < until => Reached::Yes,
        (Some(_), Some(_)) => Reached::NotYet,
    };
    Ok(Copied {
        set: entry.set.clone(),
        sequence: entry.sequence,
        at: entry.at,
        format: entry.format.clone(),
        items,
        carried_out,
        reached,
    })
}

/// What the person's items are called, read once it is asked for.
struct Names<'n> {
    ws: &'n Workspace,
    keys: &'n Keys,
    people: &'n BTreeSet<Ordinal>,
    ids: Option<BTreeSet<ItemId>>,
}

impl Names<'_> {
    /// The ids of items of a set; of whatever has none any more, the name that it has there.
    fn of(&mut self, set: &str, items: &BTreeSet<Pseudonym>) -> Result<Vec<String>, Error> {
        if items.is_empty() {
            return Ok(Vec::new());
        }
        let ids = match self.ids.take() {
            Some(ids) => ids,
            None => self.ws.sets(self.keys).item_ids(self.people)?,
        };
        let purpose = recipients::purpose_of(set);
        let by_name: BTreeMap<Pseudonym, &ItemId> = ids
            .iter()
            .map(|id| (self.keys.grid.item(&purpose, id), id))
            .collect();
        let named = items.iter().map(|item| match by_name.get(item) {
            Some(id) => id.to_string(),
            None => item.to_string(),
        });
        let mut named: Vec<String> = named.collect();
        named.sort();
        self.ids = Some(ids);
        Ok(named)
    }
}
