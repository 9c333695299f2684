//! How a search asks where owners stand, and when it ends.

use crate::contents::{Shop, Stand, row, words};
use rights::{Error, Ordinal, PurposeTree, Standing};
use seek::{Links, Owners, Sought, seek};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

/// A store in which this many people say the same words in this many items.
fn all_say(people: usize, items: usize) -> (Shop, Sought) {
    let said = |n: usize| {
        let person = format!("p{}", n % people);
        row(&format!("i{n}"), &person, "the same old words")
    };
    let mut shop = Shop::new();
    shop.import(&(0..items).map(said).collect::<Vec<_>>());
    let sought = Sought::of(&words("same old words"), &Links::default()).unwrap();
    (shop, sought)
}

#[test]
fn each_owner_is_asked_about_once_and_between_a_few_it_can_be_ended() {
    let (shop, sought) = all_say(150, 3_000);
    let (asked, tree) = (RefCell::new(Vec::new()), PurposeTree::default());
    let standings = |people: &BTreeSet<Ordinal>| -> Stand {
        asked.borrow_mut().push(people.len());
        let stands = |person: &Ordinal| (*person, Standing::default());
        Ok(people.iter().map(stands).collect())
    };
    let owners = Owners {
        standings: &standings,
        tree: &tree,
    };
    let found = seek(&shop.store, &sought, 3_000, (&owners, &|| Ok(()))).unwrap();
    assert_eq!((found.items.len(), found.more), (3_000, false));
    assert_eq!(asked.take(), [64, 64, 22]);

    let stop = || match asked.borrow().is_empty() {
        true => Ok(()),
        false => Err(Error::storage("stop")),
    };
    assert!(seek(&shop.store, &sought, 3_000, (&owners, &stop)).is_err());
    assert_eq!(asked.take(), [64]);
}

/// Each batch of texts asks whether to go on, and so do the first rows and the first owners.
#[test]
fn nothing_more_is_read_once_there_are_more_than_are_taken_in() {
    let (shop, sought) = all_say(1, 9_000);
    let (asked, tree) = (Cell::new(0), PurposeTree::default());
    let standings = |people: &BTreeSet<Ordinal>| -> Stand {
        let stands = |person: &Ordinal| (*person, Standing::default());
        Ok(people.iter().map(stands).collect())
    };
    let owners = Owners {
        standings: &standings,
        tree: &tree,
    };
    let go_on = || {
        asked.set(asked.get() + 1);
        Ok(())
    };
    let found = seek(&shop.store, &sought, 5, (&owners, &go_on)).unwrap();
    assert_eq!((found.items.len(), found.more), (5, true));
    assert_eq!(asked.get(), 3);
}
