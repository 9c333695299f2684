//! The indexes by which late choices find rows are signed: with a changed one nothing is found less, and
//! nobody goes on as if nothing were.

use crate::fixture::{Fixed, files};
use crate::shop::{Shop, items};
use crate::street::{ALL, item, says, seen, street};
use crate::watched::watch;
use corpus::set::{LinkIndex, SigningKey, index_hashes, paths, verify};
use corpus::watch::Event;
use corpus::{Look, NoProgress};
use policy::Form;
use rights::{ChoiceKind, ErrorKind, Manifest};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

const ADA: &str = "a1 a2 a3 b1 b2 c1 d1 f1";

fn indexes(set: &Path) -> [PathBuf; 2] {
    [paths::links(set), paths::shares(set)]
}

fn failed(shop: &Shop, number: u32) -> Vec<&'static str> {
    let set = shop.set(number);
    let report = shop.wait(verify(&set, Some(shop.key()), &NoProgress));
    report.unwrap().failed()
}

/// Ada has objected, and nothing was masked yet.
fn objected() -> Shop {
    let shop = street(Form::OptOut);
    shop.say("ada", says(ChoiceKind::Objection));
    shop
}

/// Nobody masks by this index, and verification says so.
fn is_refused(shop: &Shop, told: &str) {
    let found = failed(shop, 1);
    let touched = ["links", "files"];
    assert_eq!(found.first(), Some(&"links"), "{told}");
    assert!(
        found.iter().all(|f| touched.contains(f)),
        "{told}: {found:?}"
    );
    let before = files(&shop.set(1));
    let error = shop.wait(shop.sets().mask(Look::Touched, &NoProgress));
    assert!(error.is_err(), "{told}");
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Corrupt, "{told}: {error}");
    let text = error.to_string();
    assert!(text.contains("demur set mask"), "{told}: {text}");
    assert!(files(&shop.set(1)) == before, "{told}: nothing is signed");
}

#[test]
fn a_byte_changed_anywhere_in_an_index_is_refused() {
    let shop = objected();
    let mut tried = 0;
    for path in indexes(&shop.set(1)) {
        let whole = fs::read(&path).unwrap();
        for at in (0..whole.len()).step_by(whole.len() / 24) {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(&path, bytes).unwrap();
            is_refused(&shop, &format!("byte {at} of {}", path.display()));
            tried += 1;
        }
        fs::write(&path, &whole).unwrap();
    }
    assert!(tried >= 48, "{tried}");
    assert_eq!(shop.mask(Look::Touched)[0].rows, 8, "as it was, it serves");
    shop.holds(1);
}

#[test]
fn an_index_of_another_set_or_none_is_refused() {
    let shop = objected();
    let one = json!({"depicted": ["fay"], "share_of": "c2"});
    shop.items(&[item("e3", "eve", "photo", one)]);
    shop.compile();
    let [own, other] = [1, 2].map(|number| indexes(&shop.set(number)));
    for (own, other) in own.iter().zip(&other) {
        let whole = fs::read(own).unwrap();
        let (told, others) = (own.display().to_string(), fs::read(other).unwrap());
        assert_ne!(whole, others, "{told}");
        fs::write(own, others).unwrap();
        is_refused(&shop, &told);
        fs::remove_file(own).unwrap();
        is_refused(&shop, &told);
        fs::write(own, &whole[..0]).unwrap();
        is_refused(&shop, &told);
        fs::write(own, whole).unwrap();
    }
}

/// Looking at everything needs no index: it is the way out that the error names.
#[test]
fn everything_is_masked_without_indexes() {
    let shop = objected();
    indexes(&shop.set(1))
        .iter()
        .for_each(|path| fs::remove_file(path).unwrap());
    is_refused(&shop, "without both");
    assert_eq!(shop.mask(Look::Everything)[0].rows, 8);
    assert_eq!(seen(&shop), &items(ALL) - &items(ADA));
    assert_eq!(failed(&shop, 1), ["links", "files"]);
}

/// One set that is damaged does not keep a choice from the others.
#[test]
fn other_sets_are_masked_all_the_same() {
    let shop = street(Form::OptOut);
    shop.compile();
    shop.say("ada", says(ChoiceKind::Objection));
    let links = paths::links(&shop.set(1));
    let whole = fs::read(&links).unwrap();
    fs::write(&links, &whole[..whole.len() - 9]).unwrap();
    let error = shop.wait(shop.sets().mask(Look::Touched, &NoProgress));
    let error = error.unwrap_err().to_string();
    assert!(error.contains("ai_assistant/0001"), "{error}");
    assert_eq!(shop.head(2).manifest.state, 1);
    assert_eq!(seen(&shop), items(ALL));
    fs::write(&links, whole).unwrap();
    assert_eq!(shop.mask(Look::Touched).len(), 1);
    assert_eq!(seen(&shop), &items(ALL) - &items(ADA));
    (1..=2).for_each(|number| shop.holds(number));
}

/// A purge writes the indexes anew and signs what it wrote; with changed ones it removes nothing.
#[test]
fn a_purge_signs_the_indexes_that_it_writes() {
    let shop = street(Form::OptOut);
    let before = shop.head(1).manifest.indexes.unwrap();
    assert_eq!(index_hashes(&shop.set(1)).unwrap(), before);
    // Others point to Ada; Cleo shares an item.
    for who in ["ada", "cleo"] {
        shop.say(who, says(ChoiceKind::Erasure));
    }
    shop.mask(Look::Touched);
    assert_eq!(
        shop.head(1).manifest.indexes.as_ref(),
        Some(&before),
        "a mask leaves them"
    );
    for path in indexes(&shop.set(1)) {
        let whole = fs::read(&path).unwrap();
        let mut bytes = whole.clone();
        bytes[whole.len() / 3] ^= 4;
        fs::write(&path, bytes).unwrap();
        let lying = files(&shop.set(1));
        let order = shop.order(None);
        let error = shop.wait(shop.sets().purge(&order, &NoProgress));
        assert_eq!(
            error.unwrap_err().kind(),
            ErrorKind::Corrupt,
            "{}",
            path.display()
        );
        assert!(files(&shop.set(1)) == lying);
        fs::write(&path, whole).unwrap();
    }
    shop.purge(None);
    let after = shop.head(1).manifest.indexes.unwrap();
    assert!(after.links != before.links && after.shares != before.shares);
    assert_eq!(index_hashes(&shop.set(1)).unwrap(), after);
    shop.holds(1);
    // The indexes of before do not pass for those of after.
    let links = fs::read(paths::links(&shop.set(1))).unwrap();
    let old = street(Form::OptOut);
    fs::copy(paths::links(&old.set(1)), paths::links(&shop.set(1))).unwrap();
    assert_eq!(failed(&shop, 1), ["links"]);
    fs::write(paths::links(&shop.set(1)), links).unwrap();
    shop.holds(1);
}

/// Signs state 0 again, changed, with the workspace's key or another.
fn resign(shop: &Shop, key: Option<&SigningKey>, change: impl Fn(&mut Manifest)) {
    let own = SigningKey::load(&shop.root().join("signing.key")).unwrap();
    let path = paths::state(&shop.set(1), 0);
    let mut manifest = shop.head(1).manifest;
    assert_eq!(manifest.state, 0);
    change(&mut manifest);
    fs::write(path, key.unwrap_or(&own).seal(&manifest).unwrap()).unwrap();
}

#[test]
fn a_claim_of_somebody_else_counts_for_nothing() {
    let shop = objected();
    let stranger = SigningKey::create(&shop.root().join("stranger.key"), &Fixed(6)).unwrap();
    let links = paths::links(&shop.set(1));
    // An index of a set in which nobody points to anybody.
    let empty = Shop::new(Form::OptOut);
    empty.people(&[("zoe", "1980-01-01")]);
    crate::street::told(&empty, Form::OptOut, "zoe");
    empty.assess(1, rights::Kind::ALL, "2027-06-30");
    empty.items(&[item("z1", "zoe", "post", json!({}))]);
    empty.compile();
    fs::copy(paths::links(&empty.set(1)), &links).unwrap();
    let hashes = index_hashes(&shop.set(1)).unwrap();
    resign(&shop, Some(&stranger), |m| m.indexes = Some(hashes.clone()));
    let error = shop.wait(shop.sets().mask(Look::Touched, &NoProgress));
    let error = error.unwrap_err().to_string();
    assert!(
        error.contains("not signed with the key of this workspace"),
        "{error}"
    );
    assert_eq!(seen(&shop), items(ALL));
}

/// Sets of before are masked, purged and verified as far as their manifest goes; a newer one cannot be
/// made to look like them.
#[test]
fn a_set_of_an_older_format_is_still_served() {
    let shop = street(Form::OptOut);
    resign(&shop, None, |m| (m.format, m.indexes) = (2, None));
    let set = shop.set(1);
    let report = shop
        .wait(verify(&set, Some(shop.key()), &NoProgress))
        .unwrap();
    assert!(report.is_ok(), "{:?}", report.failed());
    let links = report.checks.iter().find(|c| c.name == "links").unwrap();
    assert!(links.detail.contains("compile again"), "{}", links.detail);
    shop.say("ada", says(ChoiceKind::Erasure));
    assert_eq!(shop.mask(Look::Touched)[0].rows, 8);
    shop.purge(None);
    assert_eq!(shop.head(1).manifest.indexes, None);
    assert_eq!(failed(&shop, 1), [""; 0]);

    let newer = objected();
    resign(&newer, None, |m| m.indexes = None);
    assert_eq!(failed(&newer, 1), ["links"]);
    let error = newer.wait(newer.sets().mask(Look::Touched, &NoProgress));
    let error = error.unwrap_err().to_string();
    assert!(error.contains("names no indexes"), "{error}");
}

/// A watch does not vouch for a set whose indexes are not the signed ones.
#[test]
fn a_watch_does_not_follow_it() {
    let shop = street(Form::OptOut);
    let sets = shop.sets();
    let links = paths::links(&shop.set(1));
    let whole = fs::read(&links).unwrap();
    let mut bytes = whole.clone();
    bytes[whole.len() / 2] ^= 1;
    // From the beginning.
    fs::write(&links, &bytes).unwrap();
    let mut watching = watch(&sets);
    let failed = |events: &[Event]| events.iter().any(|e| matches!(e, Event::Failed { .. }));
    assert!(failed(&shop.turn(&mut watching)));
    assert!(shop.reader(1).is_err(), "no feed begins");
    fs::write(&links, &whole).unwrap();
    shop.later(60_000);
    shop.settle(&mut watching, true);
    let head = shop.feed_head(1);
    // And on the way.
    fs::write(&links, &bytes).unwrap();
    shop.say("ada", says(ChoiceKind::Objection));
    shop.later(1_000);
    assert!(failed(&shop.turn(&mut watching)));
    assert_eq!(shop.feed_head(1).at, head.at, "the feed stands still");
    fs::write(&links, &whole).unwrap();
    shop.later(60_000);
    shop.settle(&mut watching, true);
    assert_eq!(seen(&shop), &items(ALL) - &items(ADA));
    shop.holds(1);
}

/// What is read is the file that was compared, whatever is put at its place meanwhile.
#[test]
fn an_opened_index_is_the_one_that_was_compared() {
    let shop = street(Form::OptOut);
    let (set, links) = (shop.set(1), paths::links(&shop.set(1)));
    let claim = shop.head(1).manifest.indexes;
    let index = LinkIndex::open(&set, claim.as_ref()).unwrap();
    let key = crate::fixture::grid_key();
    let id = shop.wait(shop.ledger.some_people(&[shop.ordinal("ada")].into()));
    let name = key.person(
        &crate::fixture::purpose(),
        id.unwrap().grid_ids[&shop.ordinal("ada")],
    );
    let found = index.find(name).unwrap();
    assert!(!found.is_empty());
    let other = links.with_extension("other");
    fs::write(&other, "something else").unwrap();
    fs::rename(&other, &links).unwrap();
    assert_eq!(index.find(name).unwrap(), found);
    assert!(LinkIndex::open(&set, claim.as_ref()).is_err());
}
