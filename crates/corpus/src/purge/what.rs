//! What to purge, and what was purged.

use super::orders::{DeletionOrder, Request};
use intake::{Erasure, Moved};
use rights::{Hold, ItemId, Ordinal};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What to purge.
#[derive(Clone, Debug, Default)]
pub struct PurgeOrder {
    /// Only masked rows of these persons, and masked rows that show, name, share or quote them;
    /// `None`: every masked row.
    pub only: Option<BTreeSet<Ordinal>>,
    /// Persons to be erased whole, with every id and handle they have; none, once the ledger has
    /// erased them.
    pub erased: BTreeMap<Ordinal, BTreeSet<String>>,
    /// Items to be erased one by one, by owner.
    pub erased_items: BTreeMap<Ordinal, BTreeSet<ItemId>>,
    /// Holds that stand. Rows of these persons stay masked and are not removed.
    pub held: BTreeMap<Ordinal, Hold>,
    /// Days until an order to delete has to be confirmed.
    pub order_due_days: u16,
    /// Say what would go; write nothing.
    pub dry_run: bool,
}

impl PurgeOrder {
    /// What is to be blanked in what imports wrote: nothing of anybody who is held.
    #[must_use]
    pub fn erasure(&self) -> Erasure {
        let free = |person: &Ordinal| !self.held.contains_key(person);
        let people = self.erased.iter().filter(|(p, _)| free(p));
        Erasure {
            people: people.map(|(p, names)| (*p, names.clone())).collect(),
            items: self.free_items(),
        }
    }

    /// Persons of whom this purge removes everything that demur manages: the ledger may forget them
    /// after it.
    #[must_use]
    pub fn to_forget(&self) -> BTreeSet<Ordinal> {
        let named = self.erased.iter().filter(|(_, names)| !names.is_empty());
        let free = named.filter(|(person, _)| !self.held.contains_key(*person));
        free.map(|(person, _)| *person).collect()
    }

    /// Items to be erased one by one, of persons who are not held.
    #[must_use]
    pub fn free_items(&self) -> BTreeMap<Ordinal, BTreeSet<ItemId>> {
        let free = |(person, _): &(&Ordinal, _)| !self.held.contains_key(*person);
        let items = self.erased_items.iter().filter(free);
        items.map(|(p, ids)| (*p, ids.clone())).collect()
    }
}

/// Bytes of one set that were touched, and that went through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Bytes {
    /// Of the cells rewritten, before.
    pub cells: u64,
    /// Of the parts of the decision table rewritten, before.
    pub decisions: u64,
    /// Of the indexes rewritten, before.
    pub indexes: u64,
    /// Read.
    pub read: u64,
    /// Written.
    pub written: u64,
}

impl Bytes {
    pub(super) fn add(&mut self, moved: Moved) {
        self.read += moved.read;
        self.written += moved.written;
    }
}

/// What was removed from one set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PurgedSet {
    /// `ai_assistant/0001`
    pub set: String,
    /// Cells rewritten.
    pub cells: usize,
    /// Rows removed from them.
    pub rows: u64,
    /// Decisions removed.
    pub decisions: u64,
    /// Number of the state that was signed; `None` in a dry run.
    pub state: Option<u64>,
    /// What it cost.
    pub bytes: Bytes,
}

/// What was blanked in what imports wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PurgedInputs {
    /// Contents changed.
    pub contents: usize,
    /// Items blanked.
    pub items: u64,
    /// Rows of others from whose lists names went.
    pub named: u64,
    /// Rows set aside that went.
    pub set_aside: u64,
    /// Bytes read.
    pub read: u64,
    /// Bytes written.
    pub written: u64,
}

/// Masked rows that stay because of a hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeldRows {
    /// Whose they are.
    pub person: Ordinal,
    /// The hold.
    #[serde(flatten)]
    pub hold: Hold,
    /// Rows in all sets.
    pub rows: u64,
}

/// What a purge did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Purged {
    /// Sets from which anything was removed.
    pub sets: Vec<PurgedSet>,
    /// What imports wrote.
    pub inputs: PurgedInputs,
    /// Persons who are held, with the masked rows that stay.
    pub held: Vec<HeldRows>,
    /// Accounts whose key and row the ledger destroyed.
    pub forgotten: usize,
    /// Every order to delete, confirmed ones too.
    pub orders: Vec<DeletionOrder>,
    /// Whether nothing was written.
    pub dry_run: bool,
}

impl Purged {
    pub(super) fn begin(order: &PurgeOrder) -> Purged {
        let held = order.held.iter().map(|(person, hold)| HeldRows {
            person: *person,
            hold: hold.clone(),
            rows: 0,
        });
        Purged {
            held: held.collect(),
            dry_run: order.dry_run,
            ..Purged::default()
        }
    }

    pub(super) fn add_held(&mut self, rows: &BTreeMap<Ordinal, u64>) {
        for held in &mut self.held {
            held.rows += rows.get(&held.person).copied().unwrap_or(0);
        }
    }

    /// Orders to delete that nobody confirmed yet; a purge does nothing about those not to use.
    pub fn open_orders(&self) -> impl Iterator<Item = &DeletionOrder> {
        let deletes = |order: &&DeletionOrder| order.request == Request::Erasure;
        self.orders.iter().filter(deletes).filter(|o| o.is_open())
    }

    /// Whether nothing of these persons is left to do: no order about them is open, no hold stands.
    #[must_use]
    pub fn is_complete_for(&self, persons: &BTreeSet<Ordinal>) -> bool {
        let open = |order: &DeletionOrder| persons.contains(&order.person);
        !self.dry_run
            && !self.open_orders().any(open)
            && !self.held.iter().any(|held| persons.contains(&held.person))
    }
}
