//! The key that a set must be signed with.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use corpus::set::{PublicKey, SigningKey};
use rights::Error;
use std::path::Path;

/// The key given, or that of the workspace in which the set lies
/// (`<workspace>/sets/<purpose>/<number>`). The key that stands in a set is never trusted by itself.
pub(crate) fn trusted(set: &Path, given: Option<&str>) -> Result<PublicKey, Error> {
    if let Some(text) = given {
        return text.trim().parse();
    }
    let workspace = set.ancestors().nth(3);
    let file = workspace.map(|w| w.join("keys").join("signing.key"));
    match file.filter(|file| file.exists()) {
        Some(file) => Ok(SigningKey::load(&file)?.public()),
        None => Err(Error::input(format!(
            "`{}` lies in no workspace, so the key that signed it is not known; give it as `key`: `demur verify` prints it where the set was made",
            set.display()
        ))),
    }
}

/// The key as bytes, as the feed wants it.
pub(crate) fn bytes(key: &PublicKey) -> Result<[u8; 32], Error> {
    let decoded = STANDARD.decode(key.to_string()).ok();
    // INVARIANT: a key is written as the base64 of its 32 bytes.
    let bytes = decoded.and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| Error::internal(format!("key `{key}` has not 32 bytes")))
}
