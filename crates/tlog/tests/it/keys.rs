//! Keys, their files, and what they sign.

use crate::fixture::{Dice, ORIGIN, entries, head, key, log_key, witness_key};
use rights::ErrorKind;
use signed_note::{Note, Signature, Signer, StandardSigner, StandardVerifier, VerifierList};
use tlog::{LogKey, LogVerifier, SignedCheckpoint, WitnessKey, WitnessVerifier};

const SECRET: &str =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const PUBLIC: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

#[test]
fn a_key_file_is_the_owners_and_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.key");
    let made = LogKey::create(&path, ORIGIN, &Dice(1)).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let error = LogKey::create(&path, ORIGIN, &Dice(2)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    assert_eq!(LogKey::load(&path).unwrap().verifier(), made.verifier());
    let shown = format!("{made:?}");
    let secret = text.trim().rsplit('+').next().unwrap();
    assert!(!shown.contains(secret) && shown.contains(ORIGIN), "{shown}");
    assert!(
        WitnessKey::load(&path).is_err(),
        "a log's key is no witness's"
    );
}

#[test]
fn a_file_that_is_no_key_is_not_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    for text in [
        "",
        "hunter2",
        "PRIVATE+KEY+a+00000000+AAAA",
        &SECRET.replace("c74f", "c74e"),
        PUBLIC,
    ] {
        std::fs::write(&path, text).unwrap();
        let error = LogKey::load(&path).unwrap_err();
        let message = format!("{error} {error:?}");
        assert!(text.is_empty() || !message.contains(text), "{message}");
    }
    let absent = LogKey::load(&folder.path().join("none")).unwrap_err();
    assert_eq!(absent.kind(), ErrorKind::NotFound);
}

#[test]
fn the_file_is_the_one_of_signed_note_and_signs_alike() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    std::fs::write(&path, format!("{SECRET}\n")).unwrap();
    let key = LogKey::load(&path).unwrap();
    assert_eq!(key.verifier().to_string(), PUBLIC);
    let checkpoint = key.sign(&head(&entries(1, 3))).unwrap();
    let note = Note::from_bytes(checkpoint.note().as_bytes()).unwrap();
    let theirs = StandardVerifier::new(PUBLIC).unwrap();
    note.verify(&VerifierList::new(vec![Box::new(theirs)]))
        .unwrap();
    let theirs = StandardSigner::new(SECRET)
        .unwrap()
        .sign(note.text())
        .unwrap();
    assert!(
        checkpoint
            .note()
            .contains(&text_of("PeterNeumann", 0xc74f_20a3, theirs))
    );
}

fn text_of(name: &str, id: u32, bytes: Vec<u8>) -> String {
    let line = Signature::new(name.to_owned(), id, bytes)
        .unwrap()
        .to_bytes();
    String::from_utf8(line).unwrap()
}

#[test]
fn a_public_key_has_one_spelling() {
    let good: LogVerifier = PUBLIC.parse().unwrap();
    assert_eq!(good.to_string(), PUBLIC);
    assert_eq!(good.origin(), "PeterNeumann");
    for at in 0..PUBLIC.len() {
        for bit in 0..8 {
            let mut bytes = PUBLIC.as_bytes().to_vec();
            bytes[at] ^= 1 << bit;
            let Ok(text) = String::from_utf8(bytes) else {
                continue;
            };
            assert!(text.parse::<LogVerifier>().is_err(), "{text}");
        }
    }
    for bad in [
        "",
        "+",
        "++",
        "a+b",
        "a+b+c",
        " a+c74f20a3+AA==",
        "a+00000000+AQ==",
    ] {
        assert!(bad.parse::<LogVerifier>().is_err(), "{bad}");
        assert!(bad.parse::<WitnessVerifier>().is_err(), "{bad}");
    }
    assert!(
        PUBLIC.parse::<WitnessVerifier>().is_err(),
        "a log's key is no witness's"
    );
    let witness = witness_key("witness.example/w", 3).verifier();
    assert_eq!(
        witness.to_string().parse::<WitnessVerifier>().unwrap(),
        witness
    );
    assert!(witness.to_string().parse::<LogVerifier>().is_err());
}

#[test]
fn a_key_whose_signatures_hold_for_any_text_is_refused() {
    use base64::Engine as _;
    // The neutral point: a signature of zeros over anything holds under it.
    let mut bytes = vec![1, 1];
    bytes.resize(33, 0);
    let id = signed_note::key_id("a", &bytes);
    let weak = format!(
        "a+{id:08x}+{}",
        base64::engine::general_purpose::STANDARD.encode(&bytes)
    );
    assert!(StandardVerifier::new(&weak).is_ok(), "it is a key");
    assert!(weak.parse::<LogVerifier>().is_err());
}

#[test]
fn names_that_would_break_a_note_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "",
        "a b",
        "a+b",
        "a\nb",
        "a\u{2003}b",
        "a\u{7f}",
        &"x".repeat(201),
    ] {
        let path = folder.path().join("key");
        assert!(LogKey::create(&path, name, &Dice(1)).is_err(), "{name:?}");
        assert!(!path.exists());
    }
}

#[test]
fn a_checkpoint_is_verified_with_the_logs_key_alone() {
    let log = log_key();
    let signed = log.sign(&head(&entries(1, 7))).unwrap();
    signed.verify(&log.verifier()).unwrap();
    let again = SignedCheckpoint::parse(signed.note()).unwrap();
    assert_eq!(
        (again.size(), again.root(), again.origin()),
        (7, signed.root(), ORIGIN)
    );
    assert!(
        signed.verify(&key(ORIGIN, 2).verifier()).is_err(),
        "another key of the same name"
    );
    let other = signed
        .verify(&key("example.com/other", 1).verifier())
        .unwrap_err();
    assert_eq!(other.kind(), ErrorKind::Refused);
    for at in 0..signed.note().len() {
        for bit in 0..8 {
            let mut bytes = signed.note().as_bytes().to_vec();
            bytes[at] ^= 1 << bit;
            let Ok(text) = String::from_utf8(bytes) else {
                continue;
            };
            let held = SignedCheckpoint::parse(&text).and_then(|c| c.verify(&log.verifier()));
            assert!(held.is_err(), "{text}");
        }
    }
}

#[test]
fn a_key_signs_for_the_log_of_its_name_only() {
    let signed = |origin: &str| {
        let root = log_key().sign(&head(&entries(1, 3))).unwrap();
        let text = root
            .note()
            .split("\n\n")
            .next()
            .unwrap()
            .replace(ORIGIN, origin)
            + "\n";
        let mut note = Note::new(text.as_bytes(), &[]).unwrap();
        note.add_sigs(&[&StandardSigner::new(SECRET).unwrap()])
            .unwrap();
        SignedCheckpoint::parse(&String::from_utf8(note.to_bytes()).unwrap()).unwrap()
    };
    let key: LogVerifier = PUBLIC.parse().unwrap();
    signed("PeterNeumann").verify(&key).unwrap();
    let error = signed("example.com/other").verify(&key).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
}

#[test]
fn signatures_of_unknown_keys_are_ignored_and_those_of_known_ones_must_hold() {
    let log = log_key();
    let signed = log.sign(&head(&entries(1, 7))).unwrap();
    let stranger = text_of("example.net/stranger", 7, vec![9; 64]);
    let same_name = text_of(ORIGIN, 7, vec![9; 64]);
    let more = format!("{}{stranger}{same_name}", signed.note());
    let more = SignedCheckpoint::parse(&more).unwrap();
    more.verify(&log.verifier()).unwrap();
    assert_eq!(more.others(), [("example.net/stranger".to_owned(), None)]);
    // The known key's signature must hold, also when another of its lines does.
    let line = signed.note().lines().last().unwrap();
    let id = Signature::from_bytes(line.as_bytes()).unwrap().id();
    let broken = format!(
        "{}{}",
        signed
            .note()
            .replace(line, text_of(ORIGIN, id, vec![9; 64]).trim_end()),
        stranger
    );
    let error = SignedCheckpoint::parse(&broken)
        .unwrap()
        .verify(&log.verifier())
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Corrupt);
}
