//! Keys and signed manifests.

use crate::fixture::{Fixed, Town, signing_key};
use corpus::set::{PublicKey, Signed, SigningKey, paths, state};

#[test]
fn a_key_is_written_once_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("signing.key");
    let key = SigningKey::create(&path, &Fixed(5)).unwrap();
    assert!(SigningKey::create(&path, &Fixed(6)).is_err());
    assert_eq!(SigningKey::load(&path).unwrap().public(), key.public());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let seed = std::fs::read_to_string(&path).unwrap();
    assert!(!format!("{key:?}").contains(seed.trim()));
    std::fs::write(&path, "05").unwrap();
    let error = SigningKey::load(&path).unwrap_err().to_string();
    assert!(error.contains("no signing key"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_manifest_is_read_back_and_any_change_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let key = signing_key(folder.path());
    let set = folder.path().join("0001");
    std::fs::create_dir(&set).unwrap();
    let manifest = Town::small().publish(&set, &key).await;
    let path = paths::state(&set, 0);
    let signed = Signed::read(&path).unwrap();
    assert!(signed.check());
    assert_eq!(signed.manifest, manifest);
    assert_eq!(
        signed.key.to_string().parse::<PublicKey>().unwrap(),
        key.public()
    );
    assert!(
        state::write(&set, &manifest, &key).is_err(),
        "never overwritten"
    );

    let text = std::fs::read_to_string(&path).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["manifest"]["set"], "ai_assistant/0001");
    assert_eq!(value["key"], key.public().to_string());
    // One space more is another text, though the same JSON.
    std::fs::write(&path, text.replacen("  \"format\"", "   \"format\"", 1)).unwrap();
    let spaced = Signed::read(&path).unwrap();
    assert_eq!(spaced.manifest, manifest);
    assert!(!spaced.check());
    for broken in [
        text.trim_end().to_owned(),
        text.replace("\"key\":\"", "\"key\": \""),
        String::new(),
        "{}".to_owned(),
    ] {
        std::fs::write(&path, broken).unwrap();
        assert!(Signed::read(&path).is_err());
    }
}

/// RFC 8032, section 7.1, TEST 1: the public key of a known seed.
#[test]
fn keys_are_ed25519() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("signing.key");
    let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    std::fs::write(&path, seed).unwrap();
    let key = SigningKey::load(&path).unwrap().public();
    let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, key.to_string());
    let hex: String = bytes.unwrap().iter().map(|b| format!("{b:02x}")).collect();
    let want = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    assert_eq!(hex, want);
}
