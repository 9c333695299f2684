//! Signatures over manifests: Ed25519 (RFC 8032).
//!
//! A signed manifest is one file of exactly this form, with nothing before, between or after:
//!
//! ```text
//! {"manifest":MANIFEST,"key":"KEY","signature":"SIGNATURE"}<newline>
//! ```
//!
//! KEY is the public key in base64 (44 characters), SIGNATURE the signature in base64 (88
//! characters). **The signed bytes are MANIFEST exactly as it stands in the file**: from the 13th
//! byte to the 162nd byte before the end. It is a JSON object, so the whole file is JSON, too; but
//! a program that parses it and writes it again has other bytes, and no valid signature.
//!
//! The hash of a state, by which its successor names it, is SHA-256 over the whole file.

use super::failure::{damaged, storage};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, VerifyingKey};
use rights::{Error, Hash, Manifest, Randomness};
use std::fmt;
use std::fs;
use std::path::Path;
use std::str::FromStr;

const BEFORE: &str = "{\"manifest\":";
const KEY: &str = ",\"key\":\"";
const SIGNATURE: &str = "\",\"signature\":\"";
const AFTER: &str = "\"}\n";

/// The key with which a workspace signs. It is never printed.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey(public {})", self.public())
    }
}

impl SigningKey {
    /// Makes a key and writes its seed as hex to a new file that only its owner may read.
    ///
    /// # Errors
    /// When there is such a file already: a key is never overwritten.
    pub fn create(path: &Path, source: &dyn Randomness) -> Result<SigningKey, Error> {
        let mut seed = [0; 32];
        source.fill(&mut seed)?;
        let hex: String = seed.iter().map(|b| format!("{b:02x}")).collect();
        tlog::write_secret(path, &format!("{hex}\n")).map_err(|e| storage(path, e))?;
        Ok(SigningKey(ed25519_dalek::SigningKey::from_bytes(&seed)))
    }

    /// Reads a key that [`SigningKey::create`] wrote.
    ///
    /// # Errors
    /// When the file is absent or is no key; its content is not repeated.
    pub fn load(path: &Path) -> Result<SigningKey, Error> {
        let text = tlog::read_secret(path).map_err(|e| storage(path, e))?;
        // A seed is written like a digest: 64 hex digits.
        let seed: Hash = text.trim().parse().map_err(|_| {
            let path = path.display();
            Error::input(format!(
                "`{path}` is no signing key: 64 hex digits expected"
            ))
        })?;
        Ok(SigningKey(ed25519_dalek::SigningKey::from_bytes(&seed.0)))
    }

    /// The key that checks its signatures.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// The signed file of a manifest.
    ///
    /// # Errors
    /// When the manifest cannot be written as JSON.
    pub fn seal(&self, manifest: &Manifest) -> Result<String, Error> {
        let text = serde_json::to_string_pretty(manifest)
            .map_err(|e| Error::internal("a manifest could not be written").because(e))?;
        let signature = STANDARD.encode(self.0.sign(text.as_bytes()).to_bytes());
        let key = self.public();
        Ok(format!(
            "{BEFORE}{text}{KEY}{key}{SIGNATURE}{signature}{AFTER}"
        ))
    }
}

impl feed::Signer for SigningKey {
    fn public(&self) -> [u8; 32] {
        self.public().bytes()
    }

    fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(bytes).to_bytes()
    }
}

/// A key that checks signatures, written in base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Its bytes (RFC 8032).
    #[must_use]
    pub fn bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// Whether a signature in base64 is that of this key over bytes.
    #[must_use]
    pub fn signed(&self, bytes: &[u8], signature: &str) -> bool {
        let signature = decode(signature).map(|bytes: [u8; 64]| Signature::from_bytes(&bytes));
        signature.is_some_and(|signature| self.0.verify_strict(bytes, &signature).is_ok())
    }

    pub(crate) fn in_base64(signature: &[u8; 64]) -> String {
        STANDARD.encode(signature)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.0.as_bytes()))
    }
}

impl FromStr for PublicKey {
    type Err = Error;
    fn from_str(text: &str) -> Result<PublicKey, Error> {
        let wrong = || Error::input(format!("`{text}` is no Ed25519 key in base64"));
        let bytes: [u8; 32] = decode(text).ok_or_else(wrong)?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| wrong())?;
        Ok(PublicKey(key))
    }
}

fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

/// A signed manifest as it was read; [`Signed::check`] says whether the signature holds.
#[derive(Clone, Debug)]
pub struct Signed {
    /// What is claimed.
    pub manifest: Manifest,
    /// Who claims it.
    pub key: PublicKey,
    /// SHA-256 of the file.
    pub hash: Hash,
    text: String,
    signature: Signature,
}

impl Signed {
    /// Reads a signed manifest.
    ///
    /// # Errors
    /// When the file is absent, has another form, or is no manifest. The signature is not checked.
    pub fn read(path: &Path) -> Result<Signed, Error> {
        let file = fs::read_to_string(path).map_err(|e| storage(path, e))?;
        Signed::parse(&file).map_err(|what| damaged(path, what))
    }

    /// Reads what stands in the file of a signed manifest.
    ///
    /// # Errors
    /// When the text has another form, or is no manifest. The signature is not checked.
    pub fn from_text(file: &str) -> Result<Signed, Error> {
        Signed::parse(file).map_err(|what| Error::corrupt(format!("the signed state: {what}")))
    }

    /// Takes the file apart from its end, where lengths are fixed.
    fn parse(file: &str) -> Result<Signed, String> {
        let form = || "it has not the form of a signed manifest".to_owned();
        let rest = file.strip_suffix(AFTER).ok_or_else(form)?;
        let (rest, signature) = rest
            .split_at_checked(rest.len().saturating_sub(88))
            .ok_or_else(form)?;
        let rest = rest.strip_suffix(SIGNATURE).ok_or_else(form)?;
        let (rest, key) = rest
            .split_at_checked(rest.len().saturating_sub(44))
            .ok_or_else(form)?;
        let rest = rest.strip_suffix(KEY).ok_or_else(form)?;
        let text = rest.strip_prefix(BEFORE).ok_or_else(form)?;
        let signature: [u8; 64] = decode(signature).ok_or_else(form)?;
        Ok(Signed {
            manifest: serde_json::from_str(text).map_err(|e| format!("its manifest: {e}"))?,
            key: key.parse().map_err(|e: Error| e.to_string())?,
            hash: Hash::of(file.as_bytes()),
            text: text.to_owned(),
            signature: Signature::from_bytes(&signature),
        })
    }

    /// Whether the signature is that of the key over the manifest as it stands in the file.
    #[must_use]
    pub fn check(&self) -> bool {
        let key = &self.key.0;
        key.verify_strict(self.text.as_bytes(), &self.signature)
            .is_ok()
    }
}
