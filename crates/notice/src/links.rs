//! Keys that seal what goes out and comes back, such as links: the newest seals, all open.

use crate::key_file;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use rights::{Error, Randomness};
use sha2::Sha256;
use std::fmt;
use std::path::Path;

/// Keys by their numbers, ascending.
#[derive(Clone)]
pub struct LinkKeys(Vec<(u8, [u8; 32])>);

impl fmt::Debug for LinkKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkKeys(..)")
    }
}

const NONCE: usize = 24;
/// What the keys are called in messages.
const KEYS: &str = "keys of links";

impl LinkKeys {
    /// From keys with their numbers.
    ///
    /// # Errors
    /// When there is none, or a number is there twice.
    pub fn new(mut keys: Vec<(u8, [u8; 32])>) -> Result<LinkKeys, Error> {
        keys.sort_unstable();
        let count = keys.len();
        keys.dedup_by_key(|(number, _)| *number);
        if keys.is_empty() || keys.len() != count {
            return Err(Error::input(
                "keys of links need different numbers, and there must be one",
            ));
        }
        Ok(LinkKeys(keys))
    }

    /// Reads a file of lines `NUMBER 64-HEX-DIGITS`; makes it with a first key where there is none.
    ///
    /// # Errors
    /// When the file is another one, can be read by others, or cannot be written.
    pub fn load_or_create(path: &Path, randomness: &dyn Randomness) -> Result<LinkKeys, Error> {
        let mut key = [0; 32];
        randomness.fill(&mut key)?;
        let first = LinkKeys(vec![(1, key)]).text();
        let text = key_file::read_or_create((path, KEYS), &first)?;
        let wrong = || {
            Error::input(format!(
                "`{}` has no keys of links: lines of a number and 64 hex digits expected",
                path.display()
            ))
        };
        let key = |line: &str| {
            let (number, hex) = line.split_once(' ')?;
            let key: rights::Hash = hex.trim().parse().ok()?;
            Some((number.parse().ok()?, key.0))
        };
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let keys: Option<Vec<_>> = lines.map(key).collect();
        LinkKeys::new(keys.ok_or_else(wrong)?)
    }

    /// Adds a key, which seals from now on; earlier ones still open. With `forget`, they do not: every
    /// link sealed before is worthless.
    ///
    /// # Errors
    /// When all 255 numbers are used, or the file cannot be written.
    pub fn rotate(
        &self,
        path: &Path,
        randomness: &dyn Randomness,
        forget: bool,
    ) -> Result<LinkKeys, Error> {
        let last = self.0.last().map_or(0, |(number, _)| *number);
        let number = last.checked_add(1).ok_or_else(|| {
            Error::input("all 255 numbers of keys are used; start again with `--forget`")
        });
        let mut key = [0; 32];
        randomness.fill(&mut key)?;
        let mut keys = if forget {
            LinkKeys(vec![(number.unwrap_or(1), key)])
        } else {
            let mut keys = self.clone();
            keys.0.push((number?, key));
            keys
        };
        keys.0.sort_unstable();
        key_file::replace((path, KEYS), &keys.text())?;
        Ok(keys)
    }

    fn text(&self) -> String {
        let line = |(number, key): &(u8, [u8; 32])| format!("{number} {}\n", rights::Hash(*key));
        self.0.iter().map(line).collect()
    }

    /// Seals a few bytes under the newest key: number, nonce, ciphertext. The nonce comes from the bytes
    /// themselves (as RFC 8452 argues: then only equality of equal bytes shows).
    #[must_use]
    pub fn seal(&self, body: &[u8]) -> Option<Vec<u8>> {
        let (number, key) = self.0.last()?;
        let nonce = nonce(key, body)?;
        let aad = [*number];
        let payload = Payload {
            msg: body,
            aad: &aad,
        };
        let sealed = cipher(key).encrypt(XNonce::from_slice(&nonce), payload);
        let mut out = vec![*number];
        out.extend(nonce);
        out.extend(sealed.ok()?);
        Some(out)
    }

    /// Opens what was sealed under any of the keys.
    #[must_use]
    pub fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (number, rest) = sealed.split_first()?;
        let (nonce, body) = rest.split_at_checked(NONCE)?;
        let (_, key) = self.0.iter().find(|(known, _)| known == number)?;
        let aad = [*number];
        let payload = Payload {
            msg: body,
            aad: &aad,
        };
        cipher(key).decrypt(XNonce::from_slice(nonce), payload).ok()
    }
}

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(Key::from_slice(key))
}

fn nonce(key: &[u8; 32], body: &[u8]) -> Option<[u8; NONCE]> {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key).ok()?;
    mac.update(b"demur link nonce\0");
    mac.update(body);
    let whole: [u8; 32] = mac.finalize().into_bytes().into();
    whole.get(..NONCE)?.try_into().ok()
}
