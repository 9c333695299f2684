//! Readers fed with anything: an error, never a panic.

use crate::fixture::{entries, log_key, objection, publish, published_in, receipt_in, record};
use crate::publish::files;
use proptest::prelude::*;
use tlog::{
    Cosignature, Expected, Frontier, Lang, LogKey, LogVerifier, Published, Receipt,
    SignedCheckpoint, WitnessVerifier, check,
};

fn read_all(bytes: &[u8]) {
    if let Ok(tree) = Frontier::from_bytes(bytes) {
        assert_eq!(tree.to_bytes(), bytes);
        let _ = tree.root();
    }
    if let Ok(receipt) = Receipt::read(bytes)
        && receipt.check(None).is_ok()
    {
        receipt.page(Lang::En).unwrap();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        if let Ok(checkpoint) = SignedCheckpoint::parse(text) {
            assert_eq!(checkpoint.note(), text);
            let _ = checkpoint.verify(&log_key().verifier());
            let _ = checkpoint.others();
        }
        if let Ok(key) = text.parse::<LogVerifier>() {
            assert_eq!(key.to_string(), text);
        }
        let _ = text.parse::<WitnessVerifier>();
        let _ = text.parse::<Cosignature>();
    }
}

/// Good inputs of every kind, to be changed.
fn good() -> Vec<Vec<u8>> {
    let receipt = receipt_in(10_000, &record(objection()), &entries(2, 3));
    vec![
        receipt.to_json().unwrap().into(),
        receipt.to_qr_text().unwrap().into(),
        receipt.page(Lang::De).unwrap().into(),
        receipt.checkpoint().note().into(),
        receipt.log().to_string().into(),
        crate::fixture::head(&entries(1, 77)).to_bytes(),
    ]
}

proptest! {
    #[test]
    fn any_bytes(bytes: Vec<u8>) {
        read_all(&bytes);
    }

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        read_all(text.as_bytes());
        read_all(format!("DEMUR1:{text}").as_bytes());
        read_all(format!("{{{text}}}").as_bytes());
        read_all(format!("<pre id=\"receipt\">{text}</pre>").as_bytes());
        read_all(format!("{text}\n\n— {text}\n").as_bytes());
    }

    #[test]
    fn good_ones_cut_and_changed(which in 0..6_usize, cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..6)) {
        static GOOD: std::sync::OnceLock<Vec<Vec<u8>>> = std::sync::OnceLock::new();
        let mut bytes = GOOD.get_or_init(good)[which].clone();
        for (at, byte, how) in cuts {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => { bytes.remove(at); }
                _ => bytes.truncate(at),
            }
        }
        read_all(&bytes);
    }

    /// A QR text whose check fits, with anything inside.
    #[test]
    fn any_bytes_behind_a_good_check(bytes: Vec<u8>) {
        let check = rights::Hash::of(&bytes).0;
        let text = base45_of(&[bytes.as_slice(), &check[..4]].concat());
        let _ = Receipt::read(format!("DEMUR1:{text}").as_bytes());
    }
}

fn base45_of(bytes: &[u8]) -> String {
    let letters: Vec<char> = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
        .chars()
        .collect();
    let mut text = String::new();
    for pair in bytes.chunks(2) {
        let mut value = pair.iter().fold(0, |sum, b| sum * 256 + usize::from(*b));
        for _ in 0..=pair.len() {
            text.push(letters[value % 45]);
            value /= 45;
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_folder_with_anything_in_its_files(which: prop::sample::Index, bytes in prop::collection::vec(any::<u8>(), 0..9000)) {
        let folder = tempfile::tempdir().unwrap();
        published_in(folder.path(), &entries(1, 300), &log_key());
        let all = files(folder.path());
        let name = all.keys().nth(which.index(all.len())).unwrap();
        std::fs::write(folder.path().join(name), &bytes).unwrap();
        let expected = Expected { log: log_key().verifier(), witnesses: Vec::new(), older: None };
        prop_assert!(!check(folder.path(), &expected).unwrap().holds());
        if let Ok(mut published) = Published::open(folder.path()) {
            for index in (0..301).step_by(50) {
                let _ = published.prove(index);
            }
            let _ = publish(&mut published, &entries(1, 301), &log_key());
        }
    }

    #[test]
    fn a_key_file_with_anything_in_it(bytes: Vec<u8>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        std::fs::write(&path, bytes).unwrap();
        prop_assert!(LogKey::load(&path).is_err());
    }
}
