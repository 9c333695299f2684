//! The signed form of what an export claims: the same as that of a manifest and of a feed.
//!
//! ```text
//! {"export":CLAIMS,"key":"KEY","signature":"SIGNATURE"}<newline>
//! {"export":CLAIMS}<newline>                                      not signed
//! ```
//!
//! KEY is an Ed25519 key in base64 (44 characters), SIGNATURE a signature (RFC 8032) in base64 (88
//! characters). **The signed bytes are CLAIMS exactly as it stands in the file.**

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use corpus::set::PublicKey;
use ed25519_dalek::{Signature, VerifyingKey};

const BEFORE: &str = "{\"export\":";
const KEY: &str = ",\"key\":\"";
const SIGNATURE: &str = "\",\"signature\":\"";
const AFTER: &str = "\"}\n";
const UNSIGNED: &str = "}\n";

/// The file of these claims.
pub(crate) fn seal(claims: &str, signer: Option<&dyn feed::Signer>) -> String {
    let Some(signer) = signer else {
        return format!("{BEFORE}{claims}{UNSIGNED}");
    };
    let key = STANDARD.encode(signer.public());
    let signature = STANDARD.encode(signer.sign(claims.as_bytes()));
    format!("{BEFORE}{claims}{KEY}{key}{SIGNATURE}{signature}{AFTER}")
}

/// The claims in a file: signed with `key`, where one is given; otherwise what is wrong.
pub(crate) fn open<'f>(file: &'f str, key: Option<&PublicKey>) -> Result<&'f str, String> {
    let form = || "it has not the form of an export's claims".to_owned();
    let rest = file.strip_prefix(BEFORE).ok_or_else(form)?;
    let Some((claims, stated, signature)) = apart(rest) else {
        let claims = rest.strip_suffix(UNSIGNED).ok_or_else(form)?;
        return match key {
            None => Ok(claims),
            Some(key) => Err(format!(
                "it is not signed, and key `{key}` is to have signed it"
            )),
        };
    };
    let Some(key) = key else {
        return Ok(claims);
    };
    // The key that stands in a file is never trusted by itself: whoever changes the file writes it.
    if stated != key.to_string() {
        return Err(format!("it is signed with another key, `{stated}`"));
    }
    let bytes = STANDARD.decode(signature).ok();
    let signature: Option<[u8; 64]> = bytes.and_then(|bytes| bytes.try_into().ok());
    let signature = Signature::from_bytes(&signature.ok_or_else(form)?);
    let verifying = VerifyingKey::from_bytes(&key.bytes())
        .map_err(|_| format!("`{stated}` is no Ed25519 key"))?;
    verifying
        .verify_strict(claims.as_bytes(), &signature)
        .map_err(|_| "its signature does not hold".to_owned())?;
    Ok(claims)
}

/// Whether a file with claims is in the form without a signature.
pub(crate) fn is_unsigned(file: &str) -> bool {
    let rest = file.strip_prefix(BEFORE);
    rest.is_some_and(|rest| apart(rest).is_none() && rest.ends_with(UNSIGNED))
}

/// Takes a signed file apart from its end, where lengths are fixed.
fn apart(rest: &str) -> Option<(&str, &str, &str)> {
    let rest = rest.strip_suffix(AFTER)?;
    let (rest, signature) = rest.split_at_checked(rest.len().checked_sub(88)?)?;
    let rest = rest.strip_suffix(SIGNATURE)?;
    let (rest, key) = rest.split_at_checked(rest.len().checked_sub(44)?)?;
    Some((rest.strip_suffix(KEY)?, key, signature))
}
