//! Orders to delete an account on the platform: an erasure that was said here, and that the platform was not told yet.
//!
//! The purge destroys the person's key, and with it what webhooks are told from. What they need for that stands in the
//! order until they accepted it, or somebody confirmed that the account is gone.

use super::files::{files, numbered, read};
use super::{Addressee, Confirmation, DeletionOrder, Ground, confirm, folder, list, name, text};
use intake::write_whole;
use rights::{Choice, ChoiceKind, Day, Error, Ordinal, PersonId, Sequence};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

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

/// An open order about an account, for webhooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToTell {
    /// Its number.
    pub order: u32,
    /// What they are told.
    pub account: Account,
}

/// Files of orders in which webhooks have nothing to look for: confirmed ones, and those about something else. They
/// stay so, and whoever looks often does not read them again.
#[derive(Clone, Debug, Default)]
pub struct Passed(BTreeSet<PathBuf>);

/// What webhooks are still to be told of accounts, by the entry in which the person said so.
///
/// # Errors
/// When orders cannot be read.
pub fn to_tell(root: &Path, passed: &mut Passed) -> Result<BTreeMap<Sequence, ToTell>, Error> {
    let mut found = BTreeMap::new();
    for path in files(root)? {
        if passed.0.contains(&path) {
            continue;
        }
        let order = read(&path)?;
        let number = order.number;
        let open = order.is_open();
        match (order.sequence, order.account.filter(|_| open)) {
            (Some(sequence), Some(account)) => {
                let order = number;
                found.insert(sequence, ToTell { order, account });
            }
            _ => {
                passed.0.insert(path);
            }
        }
    }
    Ok(found)
}

/// Confirms the order about an account that was told; what it named goes with that. One that was confirmed before,
/// by another webhook or by somebody, stays as it is.
///
/// # Errors
/// When the order cannot be read, or the disk refuses.
pub fn confirm_told(root: &Path, order: u32, today: Day) -> Result<(), Error> {
    let told = Confirmation {
        at: today,
        by: BY.to_owned(),
        evidence: None,
        rests_on: Ground::Told,
    };
    match confirm(root, order, told) {
        // Also where another process wrote it in the same moment.
        Err(_) if !numbered(root, order)?.is_open() => Ok(()),
        done => done.map(drop),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rights::{Instant, Scope};

    fn account() -> Account {
        let (at, scope) = (Instant::from_epoch_micros(0).unwrap(), Scope::default());
        let choice = Choice::new(ChoiceKind::Erasure, scope, at, "demur:portal");
        Account::new("m1".into(), choice)
    }

    fn ordered(root: &Path, person: u32) {
        let untold = Untold {
            person: Ordinal(person),
            ids: ["m1".to_owned()].into(),
            said: Some((Sequence(u64::from(person)), account())),
        };
        let made = order_accounts(root, &[untold], (Day::from_epoch_days(1).unwrap(), 30));
        assert_eq!(made.unwrap(), 1);
    }

    #[test]
    fn what_was_confirmed_is_read_once_and_confirmed_once() {
        let root = tempfile::tempdir().unwrap();
        let (root, today) = (root.path(), Day::from_epoch_days(2).unwrap());
        let mut passed = Passed::default();
        assert_eq!(to_tell(root, &mut passed).unwrap(), BTreeMap::new());
        ordered(root, 7);
        let found = to_tell(root, &mut passed).unwrap();
        assert_eq!(found[&Sequence(7)].order, 1);
        confirm_told(root, 1, today).unwrap();
        let before = numbered(root, 1).unwrap();
        let later = Day::from_epoch_days(3).unwrap();
        confirm_told(root, 1, later).expect("another webhook was quicker");
        assert_eq!(numbered(root, 1).unwrap(), before);
        assert!(confirm_told(root, 2, today).is_err(), "there is none");
        assert_eq!(to_tell(root, &mut passed).unwrap(), BTreeMap::new());
        // What has nothing for webhooks is not opened again; what comes is.
        fs::write(folder(root).join(name(1)), "{").unwrap();
        assert_eq!(to_tell(root, &mut passed).unwrap(), BTreeMap::new());
        assert!(to_tell(root, &mut Passed::default()).is_err());
        let text = text(&DeletionOrder {
            account: Some(account()),
            sequence: Some(Sequence(9)),
            ..DeletionOrder::open(2, Addressee::Operator, Ordinal(9), ACCOUNT, (today, 30))
        });
        fs::write(folder(root).join(name(2)), text.unwrap()).unwrap();
        let found = to_tell(root, &mut passed).unwrap();
        assert_eq!(found.into_keys().collect::<Vec<_>>(), [Sequence(9)]);
    }
}
