//! The signed form of a head: the same as that of a manifest.
//!
//! ```text
//! {"feed":HEAD,"key":"KEY","signature":"SIGNATURE"}<newline>
//! ```
//!
//! KEY is an Ed25519 key in base64 (44 characters), SIGNATURE a signature (RFC 8032) in base64 (88
//! characters). **The signed bytes are HEAD exactly as it stands in the file.** A manifest signed with
//! the same key is no head, and a head is no manifest: neither has the other's fields.

use crate::head::Head;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use rights::Error;

const BEFORE: &str = "{\"feed\":";
const KEY: &str = ",\"key\":\"";
const SIGNATURE: &str = "\",\"signature\":\"";
const AFTER: &str = "\"}\n";

/// Bytes of a head's file at most; a head has a few hundred.
pub(crate) const MOST_BYTES: u64 = 64 * 1024;

/// Signs with an Ed25519 key (RFC 8032).
pub trait Signer {
    /// The key that checks its signatures.
    fn public(&self) -> [u8; 32];
    /// The signature over bytes.
    fn sign(&self, bytes: &[u8]) -> [u8; 64];
}

/// The file of a head.
pub(crate) fn seal(head: &Head, signer: &dyn Signer) -> Result<String, Error> {
    let text = serde_json::to_string(head)
        .map_err(|e| Error::internal("the head of a feed could not be written").because(e))?;
    let key = STANDARD.encode(signer.public());
    let signature = STANDARD.encode(signer.sign(text.as_bytes()));
    Ok(format!(
        "{BEFORE}{text}{KEY}{key}{SIGNATURE}{signature}{AFTER}"
    ))
}

/// The head in a file, if the signature is of `key`; otherwise what is wrong. Takes the file apart
/// from its end, where lengths are fixed.
pub(crate) fn open(file: &[u8], key: &[u8; 32]) -> Result<Head, String> {
    let form = || "its head has not the form of a signed head".to_owned();
    let file = std::str::from_utf8(file).map_err(|_| form())?;
    let rest = file.strip_suffix(AFTER).ok_or_else(form)?;
    let (rest, signature) = split_end(rest, 88).ok_or_else(form)?;
    let rest = rest.strip_suffix(SIGNATURE).ok_or_else(form)?;
    let (rest, stated) = split_end(rest, 44).ok_or_else(form)?;
    let rest = rest.strip_suffix(KEY).ok_or_else(form)?;
    let text = rest.strip_prefix(BEFORE).ok_or_else(form)?;
    // The key that stands in a file is never trusted by itself: whoever changes the file writes it.
    if stated != STANDARD.encode(key) {
        return Err(format!("its head is signed with another key, `{stated}`"));
    }
    let verifying = VerifyingKey::from_bytes(key)
        .map_err(|_| format!("`{stated}`, by which it is to be checked, is no Ed25519 key"))?;
    let bytes = STANDARD.decode(signature).ok();
    let signature: Option<[u8; 64]> = bytes.and_then(|bytes| bytes.try_into().ok());
    let signature = Signature::from_bytes(&signature.ok_or_else(form)?);
    verifying
        .verify_strict(text.as_bytes(), &signature)
        .map_err(|_| "the signature of its head does not hold".to_owned())?;
    let head: Head = serde_json::from_str(text).map_err(|e| format!("its head: {e}"))?;
    match head.contradiction() {
        Some(what) => Err(what),
        None => Ok(head),
    }
}

fn split_end(text: &str, length: usize) -> Option<(&str, &str)> {
    text.split_at_checked(text.len().checked_sub(length)?)
}
