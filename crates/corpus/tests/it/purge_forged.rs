//! What the holder of the key could claim about a purge, and what `verify` and the audit say to it.

use crate::shop::Shop;
use crate::street::{says, street};
use corpus::set::{SigningKey, paths, state, verify};
use corpus::{Look, NoProgress};
use policy::Form;
use rights::{ChoiceKind, Hash, Manifest, Sequence};
use std::fs;

/// Ada's rows are purged; Eve's are masked and purged in a second step.
fn purged() -> Shop {
    let shop = street(Form::OptOut);
    for who in ["ada", "eve"] {
        shop.say(who, says(ChoiceKind::Objection));
        shop.mask(Look::Touched);
        shop.purge(None);
    }
    assert_eq!(shop.head(1).manifest.state, 4);
    shop.holds(1);
    shop
}

/// What a forger does to a manifest.
type Change = fn(&mut Manifest);

/// The checks that fail once a state says something else, signed as before.
fn failed(shop: &Shop, number: u64, change: impl Fn(&mut Manifest)) -> Vec<&'static str> {
    let shop = shop.twin();
    let key = SigningKey::load(&shop.root().join("signing.key")).unwrap();
    let set = shop.set(1);
    let mut manifest = shop.state(1, number).manifest;
    change(&mut manifest);
    fs::remove_file(paths::state(&set, number)).unwrap();
    state::write(&set, &manifest, &key).unwrap();
    shop.wait(async {
        let files = verify(&set, Some(shop.key()), &NoProgress).await.unwrap();
        let inputs = shop.sets().audit(&set, &NoProgress).await.unwrap();
        [files.failed(), inputs.failed()].concat()
    })
}

#[test]
fn a_purge_changes_what_it_says_and_nothing_else() {
    let shop = purged();
    assert_eq!(failed(&shop, 4, |_| ()), [""; 0], "signed again as it was");
    let wrong: [(&str, Change); 13] = [
        ("rows", |m| m.purge.as_mut().unwrap().rows += 1),
        ("fewer decisions than rows", |m| {
            m.purge.as_mut().unwrap().decisions = 8
        }),
        ("no purge at all", |m| m.purge = None),
        ("made by another state", |m| {
            m.purge.as_mut().unwrap().state = 3
        }),
        ("rows of a cell", |m| {
            m.purge.as_mut().unwrap().cells[0].rows += 1
        }),
        ("another cell before", |m| {
            m.purge.as_mut().unwrap().cells[0].before = Hash::of(b"x")
        }),
        ("a cell left out", |m| {
            m.purge.as_mut().unwrap().cells.pop().unwrap();
        }),
        ("a cell twice", |m| {
            let cells = &mut m.purge.as_mut().unwrap().cells;
            cells.push(cells[0].clone());
        }),
        ("the log begins elsewhere", |m| {
            m.purge.as_mut().unwrap().table_version -= 1
        }),
        ("back in time", |m| m.sequence = Sequence(0)),
        ("no indexes", |m| m.indexes = None),
        ("items seen", |m| m.items_seen -= 1),
        ("a rule", |m| m.rules[0].items += 1),
    ];
    for (told, change) in wrong {
        let failed = failed(&shop, 4, change);
        assert!(failed.contains(&"chain"), "{told}: {failed:?}");
    }
}

/// A purge that claims more decisions than went, so that an item could be missing for another reason.
#[test]
fn what_is_missing_is_what_was_purged() {
    let shop = purged();
    let failed = failed(&shop, 4, |m| m.purge.as_mut().unwrap().decisions += 1);
    assert_eq!(failed, ["counts", "recorded", "reference"]);
}

/// A state that was purged is not taken for one that was only masked, nor the other way round.
#[test]
fn states_in_between_are_checked_too() {
    let shop = purged();
    let failed = failed(&shop, 3, |m| m.purge.as_mut().unwrap().cells.clear());
    assert!(failed.contains(&"chain"), "{failed:?}");
}
