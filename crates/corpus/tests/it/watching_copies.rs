//! A second watch, older copies, forged states: the feed stops, and says why.

use crate::shop::Shop;
use crate::street::{says, street};
use crate::watched::watch;
use corpus::Look;
use corpus::watch::{Event, Pace, Watch};
use policy::Form;
use rights::ChoiceKind;

#[test]
fn there_is_one_watch_in_a_workspace() {
    let shop = street(Form::OptOut);
    let sets = shop.sets();
    let first = watch(&sets);
    let second = Watch::new(&sets, Pace::default());
    let told = second.err().unwrap().to_string();
    assert!(told.contains("follows these sets already"), "{told}");
    drop(first);
    assert!(Watch::new(&sets, Pace::default()).is_ok());
}

#[test]
fn an_older_copy_of_the_ledger_or_of_a_set_stops_the_feed() {
    let shop = street(Form::OptOut);
    let older = shop.twin();
    let sets = shop.sets();
    let mut first = watch(&sets);
    shop.turn(&mut first);
    shop.say("ada", says(ChoiceKind::Objection));
    shop.turn(&mut first);
    // The feed of later, over the ledger of before.
    crate::reading::copy(&shop.set(1).join("feed"), &older.set(1).join("feed"));
    let sets = older.sets();
    let events = older.turn(&mut watch(&sets));
    let [Event::Failed { error, .. }] = &events[..] else {
        panic!("{events:?}")
    };
    assert!(error.contains("older copy of the ledger"), "{error}");
    // The feed of later, over the set of before.
    shop.settle(&mut first, true);
    drop(first);
    for part in ["state", "table"] {
        let (from, to) = (older.set(1).join(part), shop.set(1).join(part));
        std::fs::remove_dir_all(&to).unwrap();
        if from.exists() {
            crate::reading::copy(&from, &to);
        }
    }
    let sets = shop.sets();
    let events = shop.turn(&mut watch(&sets));
    let [Event::Failed { error, .. }] = &events[..] else {
        panic!("{events:?}")
    };
    assert!(error.contains("older copy of the set"), "{error}");
}

/// A state that claims to follow and does not, or is signed by somebody else.
#[test]
fn a_forged_state_stops_the_feed() {
    let shop = street(Form::OptOut);
    let sets = shop.sets();
    let mut watch = watch(&sets);
    shop.turn(&mut watch);
    let twin = shop.twin();
    twin.say("ada", says(ChoiceKind::Objection));
    twin.mask(Look::Touched);
    shop.say("eve", says(ChoiceKind::Objection));
    shop.mask(Look::Touched);
    shop.turn(&mut watch);
    let before = shop.feed_head(1);
    twin.say("eve", says(ChoiceKind::Objection));
    twin.mask(Look::Touched);
    let forged = |shop: &Shop| shop.set(1).join("state/000002.json");
    std::fs::copy(forged(&twin), forged(&shop)).unwrap();
    shop.later(1_000);
    let events = shop.turn(&mut watch);
    let [Event::Failed { error, .. }] = &events[..] else {
        panic!("{events:?}")
    };
    assert!(error.contains("does not follow"), "{error}");
    shop.later(60_000);
    let again = shop.turn(&mut watch);
    assert!(again.len() <= 1, "{again:?}");
    assert_eq!(shop.feed_head(1), before);
}
