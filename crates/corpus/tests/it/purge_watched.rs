//! A purge while a watch follows the sets, and while none does.

use crate::shop::Shop;
use crate::street::{ALL, says, street};
use crate::watched::watch;
use corpus::watch::Event;
use policy::Form;
use rights::ChoiceKind;
use std::fs;

const ADA: &str = "a1 a2 a3 b1 b2 c1 d1 f1";

fn without(gone: &str) -> crate::shop::Items {
    &crate::shop::items(ALL) - &crate::shop::items(gone)
}

fn lists(shop: &Shop) -> Vec<String> {
    let names = fs::read_dir(shop.set(1).join("feed")).unwrap();
    let names = names.map(|e| e.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|n| n.starts_with("revoked")).collect();
    names.sort();
    names
}

/// The list that names items of the erased goes, a new one begins at the purged state, and choices reach
/// it as before.
#[test]
fn the_feed_begins_anew_and_forgets_its_list() {
    for stopped in [false, true] {
        let shop = street(Form::OptOut);
        let named = crate::shop::items(ALL);
        let sets = shop.sets();
        let mut first = watch(&sets);
        shop.turn(&mut first);
        shop.say("ada", says(ChoiceKind::Erasure));
        shop.settle(&mut first, true);
        let before = shop.feed_head(1);
        assert!(before.revoked > 0 && before.epoch == 0);
        let mut reader = shop.reader(1).unwrap();
        let watching = match stopped {
            true => {
                drop(first);
                None
            }
            false => Some(first),
        };
        let purged = shop.purge(None);
        assert_eq!((purged.sets.len(), purged.forgotten), (1, 1));
        let mut second = watching.unwrap_or_else(|| watch(&sets));
        shop.later(500);
        let events = shop.settle(&mut second, false);
        let renewed = |e: &Event| matches!(e, Event::Renewed { .. });
        assert!(events.iter().any(renewed), "{events:?}");
        let head = shop.feed_head(1);
        assert_eq!((head.epoch, head.revoked), (1, 0), "stopped: {stopped}");
        assert_eq!(lists(&shop).len(), 1, "{:?}", lists(&shop));
        assert!(reader.poll().unwrap().new_epoch);
        shop.hands_out(1, &named, &without(ADA), "purged");
        shop.say("eve", says(ChoiceKind::Objection));
        shop.settle(&mut second, true);
        shop.hands_out(1, &named, &without(&format!("{ADA} e1 e2")), "and on");
        shop.holds(1);
    }
}
