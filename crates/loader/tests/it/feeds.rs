//! Feeds that are missing, or that do not hold: nothing is handed out.

use crate::late::strict;
use crate::resume::wait_for_view;
use crate::trial::fixture::Town;
use crate::trial::{Trial, eight};
use rights::ErrorKind;
use std::time::Duration;

#[test]
fn without_a_feed_nothing_is_handed_out() {
    let trial = Trial::small();
    std::fs::remove_dir_all(trial.set().join("feed")).unwrap();
    let missing = trial.loader(eight(2)).next_batch().unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
    assert!(
        missing.to_string().contains("run `demur watch`"),
        "{missing}"
    );
    assert!(!trial.set().join("loads").exists());
}

#[test]
fn a_feed_that_does_not_hold_stops_at_once_and_all_the_time() {
    let mut other = Trial::new(Town::new(7, 90, Town::small().grid));
    other.beat();
    let foreign = std::fs::read(other.set().join("feed/head")).unwrap();
    let cases: [(&str, Vec<u8>); 3] = [
        ("another set", foreign),
        ("form of a signed head", b"{}".to_vec()),
        ("form of a signed head", Vec::new()),
    ];
    for (why, head) in cases {
        let trial = Trial::small();
        let mut options = strict();
        options.guard.max_age = Duration::from_secs(600);
        let mut loader = trial.open().loader(eight(2), options).unwrap();
        loader.next_batch().unwrap().unwrap();
        let path = trial.set().join("feed/head");
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &head).unwrap();
        wait_for_view();
        let broken = loader.next_batch().unwrap_err();
        assert_eq!(broken.kind(), ErrorKind::Corrupt, "{broken}");
        assert!(broken.to_string().contains(why), "{broken}");
        // Also for one that begins with it.
        let began = trial.loader(eight(2)).next_batch().unwrap_err();
        assert_eq!(began.kind(), ErrorKind::Corrupt);
        std::fs::write(&path, whole).unwrap();
        wait_for_view();
        loader.next_batch().unwrap().unwrap();
    }
}

#[test]
fn a_feed_signed_with_another_key_is_refused() {
    let trial = Trial::small();
    let path = trial.set().join("feed/head");
    let head = std::fs::read_to_string(&path).unwrap();
    // Signed properly, by somebody else.
    let from = "{\"feed\":".len();
    let until = head.find(",\"key\":\"").unwrap();
    let key = ed25519_dalek::SigningKey::from_bytes(&[6; 32]);
    let text = &head[from..until];
    let encode = |bytes: &[u8]| base64_of(bytes);
    let signature = ed25519_dalek::Signer::sign(&key, text.as_bytes()).to_bytes();
    let (public, signature) = (encode(key.verifying_key().as_bytes()), encode(&signature));
    let forged =
        format!("{{\"feed\":{text},\"key\":\"{public}\",\"signature\":\"{signature}\"}}\n");
    std::fs::write(&path, forged).unwrap();
    let refused = trial.loader(eight(2)).next_batch().unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Corrupt);
    assert!(refused.to_string().contains("another key"), "{refused}");
}

fn base64_of(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
