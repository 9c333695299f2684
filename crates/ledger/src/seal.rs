//! Sealing and salting: what makes an entry unreadable once its key is destroyed, and provable as
//! long as it is there.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use rights::{Error, Randomness, Sequence};
use sha2::Sha256;
use std::fmt;
use tlog::Salt;

const NONCE_BYTES: usize = 24;

/// The key of one subject: it seals their entries (XChaCha20-Poly1305), and their salts are derived
/// from it (HMAC-SHA256, RFC 2104).
///
/// INVARIANT: salts are stored nowhere in the ledger. Destroying the key destroys them, too.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Key(pub [u8; 32]);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

impl Key {
    /// A fresh key.
    ///
    /// # Errors
    /// When randomness fails.
    pub fn random(source: &dyn Randomness) -> Result<Key, Error> {
        let mut bytes = [0; 32];
        source.fill(&mut bytes)?;
        Ok(Key(bytes))
    }

    /// HMAC-SHA256 over a label, a zero byte and the parts.
    pub(crate) fn digest(&self, label: &str, parts: &[&[u8]]) -> [u8; 32] {
        // INVARIANT: HMAC takes keys of any length, so this cannot fail; a zero digest would be
        // seen at once by the tests of leaves.
        let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(&self.0) else {
            return [0; 32];
        };
        mac.update(label.as_bytes());
        mac.update(&[0]);
        parts.iter().for_each(|part| mac.update(part));
        mac.finalize().into_bytes().into()
    }

    /// The salt of a record at its place. It depends on the record, too, so that two records that
    /// were tried at one place (the first write failed) are never blinded alike.
    pub(crate) fn salt(&self, at: Sequence, record: &[u8]) -> Salt {
        Salt(self.digest("salt", &[&at.0.to_le_bytes(), record]))
    }

    /// Seals a record, blinded with this salt, for its place in the log and the kind that stands
    /// beside it.
    ///
    /// The nonce is derived from the salt, which belongs to place and record: two different records
    /// under one key never share a nonce (the construction of RFC 5297, SIV).
    pub(crate) fn seal(
        &self,
        at: Sequence,
        kind: &str,
        record: &[u8],
        salt: Salt,
    ) -> Result<Vec<u8>, Error> {
        let nonce = self.digest("nonce", &[&salt.0]);
        let nonce = nonce.first_chunk().copied().unwrap_or_default();
        self.encrypt(&nonce, &place(at, kind), record)
    }

    /// Opens what [`Key::seal`] sealed; an error when the key, the place, the kind or the bytes
    /// differ.
    pub(crate) fn open(&self, at: Sequence, kind: &str, sealed: &[u8]) -> Result<Vec<u8>, Error> {
        self.decrypt(&place(at, kind), sealed).ok_or_else(|| {
            Error::corrupt(format!("ledger entry `{at}` does not open under its key"))
        })
    }

    /// The nonce, then what is encrypted with it.
    pub(crate) fn encrypt(
        &self,
        nonce: &[u8; NONCE_BYTES],
        beside: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, Error> {
        let payload = Payload {
            msg: plain,
            aad: beside,
        };
        let sealed =
            XChaCha20Poly1305::new(&self.0.into()).encrypt(XNonce::from_slice(nonce), payload);
        let sealed = sealed.map_err(|_| Error::internal("an entry could not be sealed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// What [`Key::encrypt`] was given; `None` when anything differs.
    pub(crate) fn decrypt(&self, beside: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES)?;
        let payload = Payload {
            msg: sealed,
            aad: beside,
        };
        let cipher = XChaCha20Poly1305::new(&self.0.into());
        cipher.decrypt(XNonce::from_slice(nonce), payload).ok()
    }
}

fn place(at: Sequence, kind: &str) -> Vec<u8> {
    [at.0.to_le_bytes().as_slice(), kind.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OsRandomness;

    #[test]
    fn a_sealed_entry_opens_only_in_its_place_and_under_its_key() {
        let key = Key::random(&OsRandomness).unwrap();
        let salt = key.salt(Sequence(7), b"secret");
        let sealed = key.seal(Sequence(7), "choice", b"secret", salt).unwrap();
        assert!(!sealed.windows(6).any(|w| w == b"secret"));
        assert_eq!(key.open(Sequence(7), "choice", &sealed).unwrap(), b"secret");
        assert!(key.open(Sequence(8), "choice", &sealed).is_err());
        assert!(key.open(Sequence(7), "notice", &sealed).is_err());
        assert!(
            Key::random(&OsRandomness)
                .unwrap()
                .open(Sequence(7), "choice", &sealed)
                .is_err()
        );
        assert!(key.open(Sequence(7), "choice", b"short").is_err());
    }

    #[test]
    fn a_salt_belongs_to_key_place_and_record() {
        let (key, other) = (Key([1; 32]), Key([2; 32]));
        let salt = key.salt(Sequence(3), b"x");
        assert_eq!(salt.0, key.salt(Sequence(3), b"x").0);
        assert_ne!(salt.0, other.salt(Sequence(3), b"x").0);
        assert_ne!(salt.0, key.salt(Sequence(4), b"x").0);
        assert_ne!(salt.0, key.salt(Sequence(3), b"y").0);
    }
}
