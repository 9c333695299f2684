//! Commitments and documents: what a person's receipt has to do with it.

use crate::naive::{Leaves, Tree};
use absence::{Document, Found, Secret, Statement};
use rights::{
    AbsenceTree, Blind, Choice, ChoiceKind, Entry, ErrorKind, GridId, Hash, Named, Record, Scope,
};

const SALT: Hash = Hash([1; 32]);

fn record(id: &str, blind: Blind) -> Record {
    let at = "2026-11-23T10:00:00Z".parse().unwrap();
    let choice = Choice::new(ChoiceKind::Objection, Scope::all(), at, "test");
    Record {
        recorded_at: at,
        person: Some(Named {
            id: id.into(),
            blind,
        }),
        entry: Entry::Choice(choice),
    }
}

fn blind(number: u8) -> Blind {
    Blind::of(GridId([number; 16]))
}

/// Everybody but Ada (7), with an item each.
fn tree() -> Tree {
    let others = (0..40)
        .filter(|n| *n != 7)
        .map(|n| Secret::of(&SALT, blind(n)));
    let leaves: Leaves = others
        .flat_map(|s| [s.person(), s.item("post/1")])
        .collect();
    Tree::of(&leaves)
}

fn document(tree: &Tree, of: u8, id: &str, item: Option<&str>) -> Document {
    let secret = Secret::of(&SALT, blind(of));
    let commitment = item.map_or_else(|| secret.person(), |item| secret.item(item));
    let statement = Statement {
        person: id.into(),
        item: item.map(str::to_owned),
        proof: tree.prove(&commitment),
    };
    Document::new(vec![statement], "{}\n".to_owned())
}

fn found(document: &Document, claim: &AbsenceTree, record: &Record) -> Option<bool> {
    let shown = document.check(claim, record).ok()?;
    Some(shown.iter().all(|(_, found)| *found != Found::Present))
}

/// Worked out with Python's hashlib, by the words of the documentation.
#[test]
fn commitments_are_those_that_the_documentation_describes() {
    let secret = Secret::of(&SALT, Blind([2; 32]));
    // s = sha256(b"demur absence 1\0" + b"\x01" * 32 + b"\x02" * 32).digest()
    // sha256(s + b"\0").hexdigest(), sha256(s + b"\1" + b"post/1").hexdigest()
    assert_eq!(secret.person().to_string(), PERSON);
    assert_eq!(secret.item("post/1").to_string(), ITEM);
    assert_eq!(format!("{secret:?}"), "Secret(..)");
}

const PERSON: &str = "75b833c82c439e6437c2cb387e3c64ccdd52215bc7f9d30ee2f173ddf5c8a8e0";
const ITEM: &str = "c09e678cd297bf3e31e8853aceff4e60b9c50ad6323dcc04a926d6ccca7dbad4";

#[test]
fn a_receipt_is_enough_to_check_a_document() {
    let tree = tree();
    let claim = tree.claim();
    let ada = record("ada", blind(7));
    assert_eq!(
        found(&document(&tree, 7, "ada", None), &claim, &ada),
        Some(true)
    );
    assert_eq!(
        found(&document(&tree, 7, "ada", Some("post/1")), &claim, &ada),
        Some(true)
    );
    let ben = record("ben", blind(8));
    assert_eq!(
        found(&document(&tree, 8, "ben", None), &claim, &ben),
        Some(false)
    );
    assert_eq!(
        found(&document(&tree, 8, "ben", Some("post/1")), &claim, &ben),
        Some(false)
    );
    assert_eq!(
        found(&document(&tree, 8, "ben", Some("post/2")), &claim, &ben),
        Some(true)
    );
}

#[test]
fn nobody_is_shown_absent_by_the_proof_of_another() {
    let tree = tree();
    let claim = tree.claim();
    // The operator proves the absence of a made-up person under Ben's name.
    for other in 50..80 {
        let forged = document(&tree, other, "ben", None);
        let shown = found(&forged, &claim, &record("ben", blind(8)));
        assert_ne!(shown, Some(true), "{other}");
    }
    let ada = document(&tree, 7, "ada", None);
    let stranger = ada.check(&claim, &record("eve", blind(7)));
    assert_eq!(stranger.unwrap_err().kind(), ErrorKind::Corrupt);
    let nobody = Record {
        person: None,
        ..record("ada", blind(7))
    };
    assert_eq!(
        ada.check(&claim, &nobody).unwrap_err().kind(),
        ErrorKind::Input
    );
    // Commitments of two sets have nothing to do with one another.
    let other = AbsenceTree {
        salt: Hash([2; 32]),
        ..claim
    };
    assert_ne!(
        Secret::of(&other.salt, blind(8)).person(),
        Secret::of(&SALT, blind(8)).person()
    );
}

#[test]
fn documents_are_read_as_they_were_written_and_nothing_else_is() {
    let document = document(&tree(), 7, "ada", Some("post/1"));
    let text = document.to_json().unwrap();
    assert_eq!(Document::read(text.as_bytes()).unwrap(), document);
    assert_eq!(document.to_json().unwrap(), text);
    assert!(
        !text.contains(&Hash(blind(7).0).to_string()),
        "the blind is not in it"
    );
    for (from, to) in [
        ("demur/1", "demur/2"),
        ("\"person\"", "\"people\""),
        ("\"state\"", "\"more\": 1, \"state\""),
        ("\"path\"", "\"more\": 1, \"path\""),
        ("}", ""),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text);
        let told = Document::read(changed.as_bytes()).unwrap_err();
        assert_eq!(told.kind(), ErrorKind::Input, "{to}");
    }
}
