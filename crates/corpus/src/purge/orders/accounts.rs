//! Orders to delete an account on the platform: an erasure that was said here, and that the platform was not told yet.
//!
//! The purge destroys the person's key, and with it what webhooks are told from. What they need for that stands in the
//! order until they accepted it, or somebody confirmed that the account is gone.

use super::{Addressee, Confirmation, DeletionOrder, Ground, confirm, folder, list, name, text};
use intake::write_whole;
use rights::{Choice, ChoiceKind, Day, Error, Ordinal, PersonId, Sequence};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What such an order is about.
pub const ACCOUNT: &str = "account";
/// Who confirms what webhooks accepted.
const BY: &str = "webhook";

/// What webhooks are told of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The id that the platform gave the person.
    pub id: PersonId,
    /// What they said, without their words.
    pub choice: Choice,
}

impl Account {
    /// Of a person, and of what they said.
    #[must_use]
    pub fn new(id: PersonId, choice: Choice) -> Account {
        let choice = Choice {
            note: None,
            evidence: None,
            ..choice
        };
        Account { id, choice }
    }
}

/// An account that the platform was not told to delete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untold {
    /// Whose it is.
    pub person: Ordinal,
    /// Every id and handle of theirs.
    pub ids: BTreeSet<String>,
    /// The entry in which they said so, and what webhooks are told of it; nothing where it was said by another account
    /// of the same human being.
    pub said: Option<(Sequence, Account)>,
}

/// Whether somebody asked here for the erasure of everything. What was said on the platform it knows.
#[must_use]
pub fn is_asked_here(choice: &Choice) -> bool {
    is_whole(choice) && choice.source.starts_with("demur:")
}

/// Whether somebody asked for the erasure of everything, wherever.
#[must_use]
pub fn is_whole(choice: &Choice) -> bool {
    choice.kind == ChoiceKind::Erasure && choice.item.is_none()
}

/// Writes an order for each account, unless there is one; says how many are new.
///
/// # Errors
/// When orders cannot be read, or the disk refuses.
pub fn order_accounts(
    root: &Path,
    untold: &[Untold],
    (today, due_days): (Day, u16),
) -> Result<usize, Error> {
    let mut orders = list(root)?;
    let before = orders.len();
    for one in untold {
        let same = |order: &DeletionOrder| {
            order.of == ACCOUNT && order.person == one.person && order.is_open()
        };
        if orders.iter().any(same) {
            continue;
        }
        let number = orders.last().map_or(0, |order| order.number) + 1;
        let when = (today, due_days);
        let order = DeletionOrder {
            sequence: one.said.as_ref().map(|(sequence, _)| *sequence),
            ids: one.ids.clone(),
            account: one.said.as_ref().map(|(_, account)| account.clone()),
            count: 1,
            ..DeletionOrder::open(number, Addressee::Operator, one.person, ACCOUNT, when)
        };
        fs::create_dir_all(folder(root)).map_err(|e| {
            Error::storage(format!("cannot make `{}`", folder(root).display())).because(e)
        })?;
        write_whole(&folder(root).join(name(order.number)), &text(&order)?)?;
        orders.push(order);
    }
    Ok(orders.len() - before)
}

/// What webhooks are still to be told of accounts, by the entry in which the person said so.
///
/// # Errors
/// When orders cannot be read.
pub fn to_tell(root: &Path) -> Result<BTreeMap<Sequence, Account>, Error> {
    let open = list(root)?.into_iter().filter(DeletionOrder::is_open);
    let of = open.filter_map(|order| Some((order.sequence?, order.account?)));
    Ok(of.collect())
}

/// Confirms the orders about the account of an entry that was told; what they named goes with that.
///
/// # Errors
/// When orders cannot be read, or the disk refuses.
pub fn confirm_told(root: &Path, sequence: Sequence, today: Day) -> Result<(), Error> {
    let about = |order: &DeletionOrder| {
        order.is_open() && order.account.is_some() && order.sequence == Some(sequence)
    };
    for order in list(root)?.into_iter().filter(about) {
        let told = Confirmation {
            at: today,
            by: BY.to_owned(),
            evidence: None,
            rests_on: Ground::Told,
        };
        confirm(root, order.number, told)?;
    }
    Ok(())
}
