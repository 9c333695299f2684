//! Orders about what demur does not manage: tables that the operator registered where they are, media
//! that lie elsewhere, and what recipients of a set hold (GDPR Art. 17 and 19). An erasure is ordered
//! everywhere; a restriction or an objection only of recipients ([`recipients`]). An erasure that was said here and
//! that no webhook took is ordered of the platform, too ([`accounts`]).
//!
//! `orders/<number>.json` names a person with their ids, and the rows and addresses in question: the
//! ledger forgets the person before the order is carried out. All of it goes when the order is
//! confirmed; the person's number, who confirmed, when, and what was counted stay.

pub mod accounts;
mod files;
mod looked;
pub mod recipients;

use super::PurgeOrder;
use files::{folder, name, text};
pub use files::{list, open};
use intake::{BlankPlan, ContentStore, Swap, write_whole};
pub use recipients::{AtRecipient, order_recipients};
use rights::{Day, Error, Hash, Ordinal, Sequence};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Who has to delete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Addressee {
    /// Whoever keeps the tables that demur reads.
    Operator,
    /// Somebody who got a set.
    Recipient {
        /// Their name.
        name: String,
    },
}

/// What an order follows from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// What is named is to be deleted (GDPR Art. 17).
    #[default]
    Erasure,
    /// What is named is not to be used (Art. 18).
    Restriction,
    /// What is named is not to be used (Art. 21).
    Objection,
}

/// What a confirmation rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Ground {
    /// The word of whoever confirms; all that there was before records were looked at.
    #[default]
    Word,
    /// What `demur export apply` recorded in the recipient's copy.
    Applied {
        /// Number of the record; 0 is the copy as it was handed over.
        number: u64,
        /// Ledger entries before it are carried out in the copy.
        sequence: Sequence,
        /// SHA-256 of the record.
        hash: Hash,
    },
    /// The operator's table, which was looked at: nothing that was to be deleted is in it.
    Looked {
        /// SHA-256 of the table.
        hash: Hash,
    },
    /// The platform was told to delete the account: each webhook that was still to be told accepted it.
    Told,
}

/// That an order was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// When it was confirmed.
    pub at: Day,
    /// Who says so.
    pub by: String,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// What it rests on.
    #[serde(default)]
    pub rests_on: Ground,
}

/// An order to delete, or not to use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletionOrder {
    /// Its number.
    pub number: u32,
    /// Who has to delete.
    pub to: Addressee,
    /// What it follows from.
    #[serde(default)]
    pub request: Request,
    /// Of an order to a recipient: where the ledger ended when it was made. Once the entries before it
    /// are carried out in the copy, so is the order. Of an order about an account: the entry in which the
    /// person asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<Sequence>,
    /// Whose data it is.
    pub person: Ordinal,
    /// Their ids and handles; none once it is confirmed.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub ids: BTreeSet<String>,
    /// The content or the set.
    pub of: String,
    /// Where it lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<PathBuf>,
    /// Rows of the person, counted from 0; none once it is confirmed.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub rows: BTreeSet<u64>,
    /// Rows of others that name the person in a list; none once it is confirmed.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub named_in: BTreeSet<u64>,
    /// Addresses of media; none once it is confirmed.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub media: BTreeSet<String>,
    /// Items of a recipient's copy, by the pseudonyms that they have in it; items of the operator's table by
    /// their ids, where the table had changed and rows could not be counted. None once it is confirmed.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub items: BTreeSet<String>,
    /// Items of others in such a table that name the person in a list; none once it is confirmed.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub named_items: BTreeSet<String>,
    /// What webhooks are still to be told of an account on the platform; nothing once it is confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<accounts::Account>,
    /// SHA-256 over the items of a copy, which stays: what was ordered is not ordered again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Hash>,
    /// How many rows, items and addresses there were.
    pub count: u64,
    /// When it was made.
    pub created: Day,
    /// The last day on which it is to be carried out.
    pub due: Day,
    /// That it was carried out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Confirmation>,
}

impl DeletionOrder {
    /// An open order that names nothing yet.
    fn open(
        number: u32,
        to: Addressee,
        person: Ordinal,
        of: &str,
        (today, days): (Day, u16),
    ) -> Self {
        DeletionOrder {
            number,
            to,
            request: Request::Erasure,
            sequence: None,
            person,
            ids: BTreeSet::new(),
            of: of.to_owned(),
            source: None,
            rows: BTreeSet::new(),
            named_in: BTreeSet::new(),
            media: BTreeSet::new(),
            items: BTreeSet::new(),
            named_items: BTreeSet::new(),
            account: None,
            digest: None,
            count: 0,
            created: today,
            due: after(today, days),
            confirmed: None,
        }
    }

    /// Whether nobody confirmed it yet.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.confirmed.is_none()
    }

    /// Whether it is open after its day.
    #[must_use]
    pub fn is_overdue(&self, today: Day) -> bool {
        self.is_open() && self.due < today
    }
}

/// Records that an order was carried out, and lets go of what it named.
///
/// # Errors
/// An order that is not there or was confirmed before, a disk that refuses.
pub fn confirm(
    root: &Path,
    number: u32,
    confirmation: Confirmation,
) -> Result<DeletionOrder, Error> {
    let order = open(root, number)?;
    let order = DeletionOrder {
        ids: BTreeSet::new(),
        rows: BTreeSet::new(),
        named_in: BTreeSet::new(),
        media: BTreeSet::new(),
        items: BTreeSet::new(),
        named_items: BTreeSet::new(),
        account: None,
        confirmed: Some(confirmation),
        ..order
    };
    write_whole(&folder(root).join(name(number)), &text(&order)?)?;
    Ok(order)
}

/// What of one person's lies elsewhere, in one content.
#[derive(Default)]
struct Elsewhere {
    rows: BTreeSet<u64>,
    named_in: BTreeSet<u64>,
    media: BTreeSet<String>,
    items: BTreeSet<String>,
    named_items: BTreeSet<String>,
}

impl Elsewhere {
    fn count(&self) -> u64 {
        let rows = self.rows.len() + self.named_in.len();
        (rows + self.media.len() + self.items.len() + self.named_items.len()) as u64
    }

    /// Whether an order asks for all of it: what only names somebody is found again by every purge.
    fn is_ordered(&self, by: &DeletionOrder) -> bool {
        let own = self.rows.is_empty() && self.media.is_empty() && self.items.is_empty();
        own && by.is_open()
            && self.named_in.is_subset(&by.named_in)
            && self.named_items.is_subset(&by.named_items)
    }
}

/// Writes the orders that a plan needs, to be moved to their places with the blanked files.
pub(super) fn stage(
    root: &Path,
    plan: &BlankPlan,
    order: &PurgeOrder,
    today: Day,
    swap: &mut Swap,
) -> Result<(), Error> {
    let (store, existing) = (ContentStore::new(root), list(root)?);
    let mut number = existing.last().map_or(0, |order| order.number);
    for content in &plan.contents {
        for (person, found) in elsewhere(&store, content)? {
            let same = |o: &&DeletionOrder| o.person == person && o.of == content.info.content;
            if existing.iter().filter(same).any(|o| found.is_ordered(o)) {
                continue;
            }
            number += 1;
            let of = &content.info.content;
            let days = (today, order.order_due_days);
            let made = DeletionOrder {
                ids: order.erased.get(&person).cloned().unwrap_or_default(),
                source: content.info.in_place.then(|| content.info.source.clone()),
                count: found.count(),
                rows: found.rows,
                named_in: found.named_in,
                media: found.media,
                items: found.items,
                named_items: found.named_items,
                ..DeletionOrder::open(number, Addressee::Operator, person, of, days)
            };
            let to = swap.replaces(&Path::new("orders").join(name(number)));
            fs::write(&to, text(&made)?).map_err(|e| {
                Error::storage(format!("cannot write `{}`", to.display())).because(e)
            })?;
        }
    }
    Ok(())
}

fn elsewhere(
    store: &ContentStore,
    content: &intake::ContentPlan,
) -> Result<BTreeMap<Ordinal, Elsewhere>, Error> {
    let mut found: BTreeMap<Ordinal, Elsewhere> = BTreeMap::new();
    if content.info.in_place {
        by_rows(store, content, &mut found)?;
        for (item, persons) in content.naming_items() {
            for person in persons {
                let found = found.entry(*person).or_default();
                found.named_items.insert(item.clone());
            }
        }
    }
    for (person, uri) in content.media() {
        found
            .entry(person)
            .or_default()
            .media
            .insert(uri.to_owned());
    }
    Ok(found)
}

/// Rows as whoever carries the order out counts them: as they are; or else the items.
fn by_rows(
    store: &ContentStore,
    content: &intake::ContentPlan,
    found: &mut BTreeMap<Ordinal, Elsewhere>,
) -> Result<(), Error> {
    if !content.is_there() {
        for (item, person) in content.items() {
            let found = found.entry(person).or_default();
            found.items.insert(item.to_owned());
        }
        return Ok(());
    }
    for (row, person) in content.rows() {
        found.entry(person).or_default().rows.insert(row);
    }
    for (row, persons) in content.naming_rows() {
        for person in persons {
            found.entry(*person).or_default().named_in.insert(*row);
        }
    }
    for found in found.values_mut() {
        found.rows = store.rows_now(&content.info, &found.rows)?;
        found.named_in = store.rows_now(&content.info, &found.named_in)?;
    }
    Ok(())
}

fn after(today: Day, days: u16) -> Day {
    Day::from_epoch_days(today.epoch_days() + i32::from(days)).unwrap_or(today)
}
