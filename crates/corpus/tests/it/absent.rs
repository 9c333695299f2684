//! Proofs of absence: from a set, checked by whoever holds a receipt.

use crate::shop::{Items, Shop, items};
use crate::street::{ALL, PEOPLE, open_street, says, says_of, street};
use absence::{Document, Found};
use corpus::{Absence, Look, NoProgress, check_absence};
use policy::Form;
use rights::{ChoiceKind, Entry, ErrorKind, Kind, Record, Subject};
use std::fs;

impl Shop {
    /// What is proved about a person in set 1.
    pub(crate) fn prove(&self, who: &str, asked: &[&str]) -> Absence {
        let asked: Vec<String> = asked.iter().map(|item| (*item).to_owned()).collect();
        let (sets, set) = (self.sets(), self.set(1));
        let proved = self.wait(sets.prove_absence(&set, self.ordinal(who), &asked));
        proved.unwrap_or_else(|e| panic!("{who}: {e}"))
    }

    /// What a receipt of a person says.
    pub(crate) fn receipt_of(&self, who: &str) -> Record {
        let history = self.wait(self.ledger.history(self.ordinal(who))).unwrap();
        let opening = history.last().unwrap().opening.as_ref().unwrap();
        Record::from_bytes(&opening.record).unwrap()
    }
}

/// Whether everybody's proofs say what the rows say, checked with everybody's own receipt.
fn all_agree(shop: &Shop, gone: &Items) {
    let here = &items(ALL) - gone;
    for (who, _) in PEOPLE {
        let own: Items = here
            .iter()
            .filter(|i| i.starts_with(&who[..1]))
            .cloned()
            .collect();
        let proved = shop.prove(who, &[]);
        assert_eq!(proved.items, own, "{who}");
        let receipt = shop.receipt_of(who);
        let document = Document::read(proved.document.to_json().unwrap().as_bytes()).unwrap();
        let set = shop.set(1);
        let checked = check_absence(&document, &receipt, Some(shop.key()), Some(&set)).unwrap();
        assert_eq!(checked.is_absent(), own.is_empty(), "{who}");
        assert_eq!(checked.person.as_str(), who);
        assert_eq!(checked.newest, Some(checked.state));
        for item in items(ALL) {
            let asked = shop.prove(who, &[&item]);
            let checked = check_absence(&asked.document, &receipt, None, None).unwrap();
            assert_eq!(checked.is_absent(), !own.contains(&item), "{who}, {item}");
            assert_eq!(asked.asked.contains(&item), own.contains(&item));
        }
    }
}

#[test]
fn proofs_say_what_the_rows_say_after_every_mask() {
    let shop = street(Form::OptOut);
    all_agree(&shop, &Items::new());
    assert_eq!(shop.prove("ada", &[]).pointing, 5, "b1 b2 c1 d1 f1");
    // Some items of several: the person stays.
    shop.say("ada", says_of(ChoiceKind::Objection, &[Kind::Comment]));
    shop.mask(Look::Touched);
    let mut gone = &items(ALL) - &shop.visible(1, &items(ALL));
    assert!(gone.contains("a3") && !gone.contains("a1"), "{gone:?}");
    all_agree(&shop, &gone);
    for (who, more) in [
        ("ada", "a1 a2 a3 b1 b2 c1 d1 f1"),
        ("eve", "e1 e2"),
        ("cleo", "c2"),
    ] {
        shop.say(who, says(ChoiceKind::Objection));
        shop.mask(Look::Touched);
        gone.extend(items(more));
        all_agree(&shop, &gone);
        shop.holds(1);
    }
    let tree = shop.head(1).manifest.absence.unwrap();
    assert_eq!((tree.people, tree.items), (0, 0));
    let gone = shop.prove("gus", &[]);
    assert_eq!((gone.items.len(), gone.pointing), (0, 0));
}

#[test]
fn a_later_set_has_commitments_of_its_own() {
    let shop = street(Form::OptOut);
    let ada = shop.prove("ada", &[]).document;
    shop.compile();
    let [first, second] = [1, 2].map(|n| shop.head(n).manifest.absence.unwrap());
    assert_ne!(first.salt, second.salt);
    assert_eq!((first.people, first.items), (second.people, second.items));
    let leaves = |n: u32| {
        let bytes = fs::read(shop.set(n).join("absence/000000.leaves")).unwrap();
        let (leaves, _) = bytes.as_chunks::<32>();
        leaves
            .iter()
            .copied()
            .collect::<std::collections::BTreeSet<_>>()
    };
    assert!(leaves(1).is_disjoint(&leaves(2)));
    let other = shop.set(2);
    let told = check_absence(&ada, &shop.receipt_of("ada"), None, Some(&other));
    assert_eq!(told.unwrap_err().kind(), ErrorKind::Corrupt);
    shop.holds(2);
}

#[test]
fn a_check_takes_no_other_signature_person_or_state() {
    let shop = street(Form::OptOut);
    let proved = shop.prove("gus", &[]).document;
    let receipt = shop.receipt_of("gus");
    assert!(
        check_absence(&proved, &receipt, None, None)
            .unwrap()
            .is_absent()
    );
    let stranger = Shop::new(Form::OptOut);
    let other = tempfile::tempdir().unwrap();
    let key = crate::fixture::signing_key(other.path());
    assert_ne!(key.public(), stranger.key());
    let told = check_absence(&proved, &receipt, Some(key.public()), None).unwrap_err();
    assert_eq!(told.kind(), ErrorKind::Refused);
    // Ada is there: the proof of Gus is none of hers, under whatever name.
    let ada = shop.receipt_of("ada");
    assert!(check_absence(&proved, &ada, None, None).is_err());
    let mut renamed = proved.clone();
    renamed.proofs[0].person = "ada".into();
    let told = check_absence(&renamed, &ada, None, None);
    assert!(told.is_err() || !told.unwrap().is_absent());
    // A state that was changed, and one that somebody else signed.
    let mut changed = proved.clone();
    changed.state = changed.state.replacen("\"items\": ", "\"items\": 1", 1);
    assert_ne!(changed.state, proved.state);
    assert!(check_absence(&changed, &receipt, None, None).is_err());
    let resigned = Document::new(proved.proofs, key.seal(&shop.head(1).manifest).unwrap());
    assert!(check_absence(&resigned, &receipt, None, None).is_ok());
    assert!(check_absence(&resigned, &receipt, Some(shop.key()), None).is_err());
    assert!(check_absence(&resigned, &receipt, None, Some(&shop.set(1))).is_err());
}

#[test]
fn an_older_proof_holds_and_is_said_to_be_older() {
    let shop = street(Form::OptOut);
    let before = shop.prove("cleo", &[]).document;
    shop.say("cleo", says(ChoiceKind::Objection));
    shop.mask(Look::Touched);
    let (receipt, set) = (shop.receipt_of("cleo"), shop.set(1));
    let older = check_absence(&before, &receipt, None, Some(&set)).unwrap();
    assert_eq!(
        (older.is_absent(), older.state, older.newest),
        (false, 0, Some(1))
    );
    let now = shop.prove("cleo", &[]).document;
    let now = check_absence(&now, &receipt, None, Some(&set)).unwrap();
    assert_eq!((now.is_absent(), now.state, now.newest), (true, 1, Some(1)));
}

#[test]
fn a_person_is_all_their_accounts() {
    let shop = open_street(Form::OptOut);
    let with = Entry::PersonLinked {
        with: shop.ordinal("ben"),
        evidence: "the same mail address".to_owned(),
    };
    let cleo = Subject::Person(shop.ordinal("cleo"));
    shop.wait(shop.ledger.append(&[(cleo, with)])).unwrap();
    shop.compile();
    let proved = shop.prove("cleo", &[]);
    assert_eq!(proved.items, items("b1 b2 c1 c2"));
    assert_eq!(proved.accounts.len(), 2);
    for who in ["ben", "cleo"] {
        let receipt = shop.receipt_of(who);
        let checked = check_absence(&proved.document, &receipt, None, None).unwrap();
        assert!(!checked.is_absent());
        let found = proved
            .document
            .check(shop.head(1).manifest.absence.as_ref().unwrap(), &receipt);
        assert_eq!(found.unwrap()[0].1, Found::Present);
    }
}

#[test]
fn a_set_from_before_says_so() {
    let shop = street(Form::OptOut);
    let set = shop.set(1);
    let mut manifest = shop.head(1).manifest;
    (manifest.format, manifest.absence) = (1, None);
    let path = set.join("manifest.json");
    fs::write(&path, shop.sets().signing_key.seal(&manifest).unwrap()).unwrap();
    fs::remove_dir_all(set.join("absence")).unwrap();
    let asked = shop.wait(shop.sets().prove_absence(&set, shop.ordinal("ada"), &[]));
    let told = asked.unwrap_err();
    assert_eq!(told.kind(), ErrorKind::Refused);
    assert!(told.to_string().contains("compile again"), "{told}");
    let report = shop
        .wait(corpus::set::verify(&set, Some(shop.key()), &NoProgress))
        .unwrap();
    let check = report.checks.iter().find(|c| c.name == "absence").unwrap();
    assert!(
        check.ok && check.detail.contains("compile again"),
        "{check:?}"
    );
    // Masks go on; a tree does not come from nowhere.
    shop.say("ada", says(ChoiceKind::Objection));
    shop.mask(Look::Touched);
    assert_eq!(shop.head(1).manifest.absence, None);
    assert_eq!(shop.head(1).manifest.state, 1);
}
