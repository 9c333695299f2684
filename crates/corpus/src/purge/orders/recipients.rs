//! Orders to whoever got a copy of a set (GDPR Art. 19).

use super::{Addressee, DeletionOrder, Request, folder, list, name, text};
use intake::write_whole;
use rights::{Day, Error, Hash, Ordinal, Pseudonym, Sequence};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What the recipient of a copy has of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtRecipient {
    /// The recipient.
    pub name: String,
    /// The copy.
    pub export: String,
    /// Whose items they are.
    pub person: Ordinal,
    /// What they asked for.
    pub request: Request,
    /// The items; none where it is not known what the copy has: then the recipient has to look.
    pub items: BTreeSet<Pseudonym>,
}

impl AtRecipient {
    fn is_ordered_by(&self, order: &DeletionOrder, digest: Hash) -> bool {
        let to = Addressee::Recipient {
            name: self.name.clone(),
        };
        // What is to be deleted will not be used either.
        let enough = order.request == self.request || order.request == Request::Erasure;
        enough
            && order.person == self.person
            && order.of == self.export
            && order.to == to
            && order.digest == Some(digest)
    }
}

/// Writes an order for each, unless the same was ordered before; says how many are new. `head` is where
/// the ledger ends now.
///
/// # Errors
/// When orders cannot be read, or the disk refuses.
pub fn order_recipients(
    root: &Path,
    found: &[AtRecipient],
    head: Sequence,
    (today, due_days): (Day, u16),
) -> Result<usize, Error> {
    let mut orders = list(root)?;
    let before = orders.len();
    for at in found {
        let names: Vec<u8> = at.items.iter().flat_map(|item| item.0).collect();
        let digest = Hash::of(&names);
        if orders.iter().any(|order| at.is_ordered_by(order, digest)) {
            continue;
        }
        let number = orders.last().map_or(0, |order| order.number) + 1;
        let to = Addressee::Recipient {
            name: at.name.clone(),
        };
        let order = DeletionOrder {
            request: at.request,
            sequence: Some(head),
            count: at.items.len() as u64,
            items: at.items.iter().map(ToString::to_string).collect(),
            digest: Some(digest),
            ..DeletionOrder::open(number, to, at.person, &at.export, (today, due_days))
        };
        fs::create_dir_all(folder(root)).map_err(|e| {
            Error::storage(format!("cannot make `{}`", folder(root).display())).because(e)
        })?;
        write_whole(&folder(root).join(name(order.number)), &text(&order)?)?;
        orders.push(order);
    }
    Ok(orders.len() - before)
}

fn note(root: &Path) -> PathBuf {
    folder(root).join("looked")
}

/// Up to where it was looked at what people said for orders to recipients; the beginning where nobody
/// knows.
#[must_use]
pub fn looked(root: &Path) -> Sequence {
    // A note that is broken or lost costs a look at everybody, and orders are not made twice.
    let text = fs::read_to_string(note(root)).ok();
    let number = text.and_then(|text| text.trim().parse().ok());
    Sequence(number.unwrap_or(0))
}

/// Notes it.
///
/// # Errors
/// When the disk refuses.
pub fn note_looked(root: &Path, at: Sequence) -> Result<(), Error> {
    fs::create_dir_all(folder(root)).map_err(|e| {
        Error::storage(format!("cannot make `{}`", folder(root).display())).because(e)
    })?;
    write_whole(&note(root), format!("{at}\n").as_bytes())
}
