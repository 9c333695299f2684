//! Receipts: every form comes back the same, and nothing about one can be changed.

use crate::fixture::{
    at, entries, key, log_key, objection, receipt_in, receipt_of, record, salt, tree, witness_key,
};
use proptest::prelude::*;
use rights::{ChoiceKind, Entry, ErrorKind, FixedClock, Kind, Scope};
use serde_json::Value;
use tlog::{Growth, Lang, Receipt, SignedWith, Witness};

const TEN_MILLION: u64 = 10_000_000;

fn receipt() -> Receipt {
    receipt_in(TEN_MILLION, &record(objection()), &entries(2, 20))
}

/// A receipt whose checkpoint a witness cosigned.
fn cosigned() -> Receipt {
    let folder = tempfile::tempdir().unwrap();
    let bytes = record(objection()).to_bytes().unwrap();
    let leaf = salt().commit(&bytes).leaf();
    let log = [entries(1, 5), vec![salt().commit(&bytes)]].concat();
    let place = folder.path().join("log");
    std::fs::create_dir(&place).unwrap();
    let mut published = crate::fixture::published_in(&place, &log, &log_key());
    let witness = Witness::new(
        witness_key("witness.example/w", 3),
        &folder.path().join("seen"),
    );
    let clock = FixedClock(at("2026-03-02T08:00:00Z"));
    let line = witness
        .cosign_published(&published, &log_key().verifier(), &clock)
        .unwrap();
    published
        .add(&line, &witness_key("witness.example/w", 3).verifier())
        .unwrap();
    let (proof, checkpoint) = (
        published.prove(5).unwrap(),
        published.checkpoint().unwrap().clone(),
    );
    proof.check(leaf, checkpoint.root()).unwrap();
    Receipt::new(5, &bytes, salt(), proof, checkpoint, log_key().verifier()).unwrap()
}

#[test]
fn a_receipt_says_what_was_recorded() {
    let receipt = receipt();
    let checked = receipt.check(Some(&log_key().verifier())).unwrap();
    assert_eq!(checked.record, record(objection()));
    assert_eq!(
        (checked.index, checked.size),
        (TEN_MILLION, TEN_MILLION + 21)
    );
    assert_eq!(
        checked.signed_with,
        SignedWith::GivenKey(log_key().verifier())
    );
    let alone = receipt.check(None).unwrap();
    assert_eq!(
        alone.signed_with,
        SignedWith::KeyInReceipt(log_key().verifier())
    );
    assert!(alone.signed_with.to_string().contains("can choose"));
    let other = receipt
        .check(Some(&key(crate::fixture::ORIGIN, 2).verifier()))
        .unwrap_err();
    assert_eq!(other.kind(), ErrorKind::Refused);
    assert!(!format!("{receipt:?}").contains(&rights::Hash(salt().0).to_string()));
}

#[test]
fn every_form_is_read_back() {
    for receipt in [receipt(), cosigned()] {
        let json = receipt.to_json().unwrap();
        let qr = receipt.to_qr_text().unwrap();
        let pages = [Lang::En, Lang::De].map(|lang| receipt.page(lang).unwrap());
        for form in [
            &json,
            &qr,
            &format!("{qr}\r\n"),
            &format!("\u{feff} \n{json}"),
            &pages[0],
            &pages[1],
        ] {
            let read = Receipt::read(form.as_bytes()).unwrap();
            assert_eq!(read, receipt);
            assert_eq!(read.to_json().unwrap(), json);
            assert_eq!(read.to_qr_text().unwrap(), qr);
        }
    }
}

#[test]
fn the_json_says_in_which_form_it_is() {
    let json: Value = serde_json::from_str(&receipt().to_json().unwrap()).unwrap();
    assert_eq!(json["receipt"], "demur/1");
    assert_eq!(
        json["record"].as_str().unwrap().as_bytes(),
        record(objection()).to_bytes().unwrap()
    );
    let later = receipt()
        .to_json()
        .unwrap()
        .replacen("demur/1", "demur/2", 1);
    let error = Receipt::read(later.as_bytes()).unwrap_err();
    assert!(error.to_string().contains("`demur/2`"), "{error}");
}

/// Whatever is read of a changed form must not hold, or be the very same receipt.
fn refused(form: &[u8], good: &Receipt) -> bool {
    let trusted = good.log();
    match Receipt::read(form) {
        Err(_) => true,
        Ok(read) => {
            read != *good && read.check(Some(trusted)).is_err() && read.check(None).is_err()
        }
    }
}

#[test]
fn every_flipped_bit_of_the_json_and_the_code_is_refused() {
    let good = receipt();
    for form in [good.to_json().unwrap(), good.to_qr_text().unwrap()] {
        // A line end after the last bracket is no part of what is claimed.
        for at in 0..form.trim_end().len() {
            for bit in 0..8 {
                let mut bytes = form.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                assert!(
                    refused(&bytes, &good),
                    "byte {at} bit {bit}: {}",
                    String::from_utf8_lossy(&bytes)
                );
            }
        }
    }
}

#[test]
fn the_beginning_of_a_form_is_refused() {
    let good = receipt();
    for form in [good.to_json().unwrap(), good.to_qr_text().unwrap()] {
        for length in 0..form.trim_end().len() {
            assert!(
                Receipt::read(&form.as_bytes()[..length]).is_err(),
                "{length}"
            );
        }
    }
}

#[test]
fn every_changed_field_is_refused() {
    let good = receipt();
    let json: Value = serde_json::from_str(&good.to_json().unwrap()).unwrap();
    let other = receipt_in(
        TEN_MILLION,
        &record(rights::Choice {
            source: "mail".into(),
            ..objection()
        }),
        &entries(3, 20),
    );
    let other: Value = serde_json::from_str(&other.to_json().unwrap()).unwrap();
    let mut tried = 0;
    let mut try_one = |changed: &Value, what: &str| {
        tried += 1;
        assert!(refused(changed.to_string().as_bytes(), &good), "{what}");
    };
    for field in json.as_object().unwrap().keys() {
        let mut without = json.clone();
        without.as_object_mut().unwrap().remove(field);
        try_one(&without, field);
        // The same field of another receipt that holds, where it differs.
        if other[field] != json[field] {
            let mut mixed = json.clone();
            mixed[field] = other[field].clone();
            try_one(&mixed, field);
        }
        for value in [
            Value::Null,
            Value::from(7),
            Value::from(""),
            Value::from("x"),
            Value::Array(vec![]),
        ] {
            let mut changed = json.clone();
            changed[field] = value;
            try_one(&changed, field);
        }
    }
    for index in [
        0,
        TEN_MILLION - 1,
        TEN_MILLION + 1,
        TEN_MILLION + 21,
        u64::MAX,
    ] {
        let mut changed = json.clone();
        changed["index"] = index.into();
        try_one(&changed, "index");
    }
    let hashes = json["proof"].as_array().unwrap().len();
    assert!(hashes > 8, "{hashes}");
    for at in 0..hashes {
        let mut changed = json.clone();
        changed["proof"].as_array_mut().unwrap().remove(at);
        try_one(&changed, "proof");
        let mut changed = json.clone();
        let same = changed["proof"][at].clone();
        changed["proof"].as_array_mut().unwrap().insert(at, same);
        try_one(&changed, "proof");
    }
    let mut more = json.clone();
    more["remark"] = "x".into();
    try_one(&more, "a field that there is not");
    let mut large = json.clone();
    large["salt"] = large["salt"].as_str().unwrap().to_uppercase().into();
    try_one(&large, "capital letters");
    assert!(tried > 60);
}

#[test]
fn a_receipt_of_a_forged_record_does_not_hold() {
    // A log that committed to bytes that say more than is shown.
    for forged in [
        r#"{"recorded_at":"2026-03-01T12:00:00Z","entry":{"entry":"choice","kind":"objection","kind":"consent","made_at":"2026-03-01T12:00:00Z","source":"x"}}"#,
        r#"{"recorded_at":"2026-03-01T12:00:00Z","hidden":1,"entry":{"entry":"handle_added","handle":"x"}}"#,
        r#" {"recorded_at":"2026-03-01T12:00:00Z","entry":{"entry":"handle_added","handle":"x"}}"#,
        "{}",
        "",
    ] {
        let receipt = receipt_of(8, forged.as_bytes(), &[]);
        let error = receipt.check(None).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Corrupt, "{forged}: {error}");
        assert!(receipt.page(Lang::En).is_err());
    }
}

#[test]
fn parts_of_different_entries_are_not_put_together() {
    let bytes = record(objection()).to_bytes().unwrap();
    let growth = Growth::new(&tree(100), &crate::fixture::leaves(&entries(1, 3))).unwrap();
    let key = log_key();
    let signed = key.sign(growth.after()).unwrap();
    let other = key.sign(&tree(100)).unwrap();
    let proof = |index| growth.proof(index).unwrap();
    let make = |index, proof, signed, log| Receipt::new(index, &bytes, salt(), proof, signed, log);
    assert!(make(100, proof(100), signed.clone(), key.verifier()).is_ok());
    assert!(make(101, proof(100), signed.clone(), key.verifier()).is_err());
    assert!(make(100, proof(100), other, key.verifier()).is_err());
    let stranger = crate::fixture::key("example.com/other", 1).verifier();
    assert!(make(100, proof(100), signed.clone(), stranger).is_err());
    assert!(Receipt::new(100, b"\xff", salt(), proof(100), signed, key.verifier()).is_err());
}

#[test]
fn a_cosignature_stands_on_the_receipt_and_is_not_taken_as_checked() {
    let receipt = cosigned();
    let checked = receipt.check(None).unwrap();
    let when = at("2026-03-02T08:00:00Z");
    assert_eq!(
        checked.others,
        [("witness.example/w".to_owned(), Some(when))]
    );
    let by = witness_key("witness.example/w", 3).verifier();
    assert_eq!(receipt.checkpoint().verify_cosigned(&by).unwrap().at, when);
    assert!(
        receipt
            .checkpoint()
            .verify_cosigned(&witness_key("witness.example/w", 4).verifier())
            .is_err()
    );
    assert!(
        receipt
            .page(Lang::En)
            .unwrap()
            .contains("witness.example/w, 2 March 2026, 08:00:00 UTC")
    );
}

/// The longest proof of a log of ten million entries, with a witness.
#[test]
fn a_receipt_of_ten_million_entries_fits_a_printed_code() {
    let size = (1 << 24) - 1;
    let bytes = record(objection()).to_bytes().unwrap();
    let more = entries(2, 3);
    let receipt = receipt_of(size, &bytes, &more);
    // 2^24 - 1 entries before: the new one completes a tree of 24 levels.
    let json: Value = serde_json::from_str(&receipt.to_json().unwrap()).unwrap();
    assert_eq!(json["proof"].as_array().unwrap().len(), 25);
    let text = receipt.to_qr_text().unwrap();
    let code = qrcode::QrCode::with_error_correction_level(&text, qrcode::EcLevel::M).unwrap();
    println!(
        "{} letters, record {} bytes, {:?}",
        text.len(),
        bytes.len(),
        code.version()
    );
    assert!(
        matches!(code.version(), qrcode::Version::Normal(..=30)),
        "{:?}",
        code.version()
    );
}

fn any_scope() -> impl Strategy<Value = Scope> {
    let kinds = prop::collection::btree_set(prop::sample::select(Kind::ALL), 0..4);
    let purposes = prop::collection::btree_set("[a-z_]{1,12}", 0..3);
    let surfaces = prop::collection::btree_set("\\PC{0,12}", 0..3);
    (kinds, purposes, surfaces).prop_map(|(kinds, purposes, surfaces)| Scope {
        kinds,
        purposes: purposes.into_iter().map(rights::PurposeId::new).collect(),
        surfaces,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Any choice, with any words: all forms come back, the page shows the words escaped.
    #[test]
    fn any_choice_gets_a_receipt(
        kind in prop::sample::select(ChoiceKind::ALL),
        scope in any_scope(),
        note in prop::option::of("[\\PC\n<&\"']{0,60}"),
        size in 0..3_000_000_u64,
        more in 0..40_u64,
    ) {
        let mut choice = objection();
        (choice.kind, choice.scope, choice.note) = (kind, scope, note);
        let receipt = receipt_in(size, &record(choice.clone()), &entries(4, more));
        let checked = receipt.check(Some(&log_key().verifier())).unwrap();
        prop_assert_eq!(checked.record.entry, Entry::Choice(choice));
        prop_assert_eq!(&Receipt::read(receipt.to_json().unwrap().as_bytes()).unwrap(), &receipt);
        prop_assert_eq!(&Receipt::read(receipt.to_qr_text().unwrap().as_bytes()).unwrap(), &receipt);
        let page = receipt.page(Lang::De).unwrap();
        prop_assert_eq!(&Receipt::read(page.as_bytes()).unwrap(), &receipt);
        prop_assert!(!page.contains("<script"));
    }
}
