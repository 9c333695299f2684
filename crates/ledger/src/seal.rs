//! Sealing, salting and committing: what makes an entry unreadable once its key is destroyed,
//! and still provable as long as its salt is there.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rights::{Error, Randomness, Sequence};
use sha2::{Digest, Sha256};
use std::fmt;

const NONCE_BYTES: usize = 24;

/// The key that seals the entries of one subject (XChaCha20-Poly1305).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Key(pub [u8; 32]);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// What blinds one entry's commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

/// The hash of one leaf of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leaf(pub [u8; 32]);

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

    /// Seals an entry for its place in the log and the kind that stands beside it.
    pub(crate) fn seal(
        &self,
        at: Sequence,
        kind: &str,
        entry: &[u8],
        source: &dyn Randomness,
    ) -> Result<Vec<u8>, Error> {
        let mut nonce = [0; NONCE_BYTES];
        source.fill(&mut nonce)?;
        let payload = Payload {
            msg: entry,
            aad: &place(at, kind),
        };
        let sealed =
            XChaCha20Poly1305::new(&self.0.into()).encrypt(XNonce::from_slice(&nonce), payload);
        let sealed = sealed.map_err(|_| Error::internal("an entry could not be sealed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Key::seal`] sealed; an error when the key, the place, the kind or the bytes
    /// differ.
    pub(crate) fn open(&self, at: Sequence, kind: &str, sealed: &[u8]) -> Result<Vec<u8>, Error> {
        let wrong = || Error::corrupt(format!("ledger entry `{at}` does not open under its key"));
        let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES).ok_or_else(wrong)?;
        let payload = Payload {
            msg: sealed,
            aad: &place(at, kind),
        };
        XChaCha20Poly1305::new(&self.0.into())
            .decrypt(XNonce::from_slice(nonce), payload)
            .map_err(|_| wrong())
    }
}

fn place(at: Sequence, kind: &str) -> Vec<u8> {
    [at.0.to_le_bytes().as_slice(), kind.as_bytes()].concat()
}

impl Salt {
    /// A fresh salt.
    ///
    /// # Errors
    /// When randomness fails.
    pub fn random(source: &dyn Randomness) -> Result<Salt, Error> {
        let mut bytes = [0; 32];
        source.fill(&mut bytes)?;
        Ok(Salt(bytes))
    }

    /// The leaf of an entry: RFC 6962's leaf hash over the blinded commitment.
    #[must_use]
    pub fn leaf(&self, entry: &[u8]) -> Leaf {
        let commitment = Sha256::new()
            .chain_update(self.0)
            .chain_update(entry)
            .finalize();
        Leaf(
            Sha256::new()
                .chain_update([0])
                .chain_update(commitment)
                .finalize()
                .into(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OsRandomness;

    #[test]
    fn a_sealed_entry_opens_only_in_its_place_and_under_its_key() {
        let key = Key::random(&OsRandomness).unwrap();
        let sealed = key
            .seal(Sequence(7), "choice", b"secret", &OsRandomness)
            .unwrap();
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
    fn the_leaf_is_rfc_6962_over_the_blinded_entry() {
        // python3 -c "import hashlib as h; s = h.sha256; print(s(b'\0' + s(b'\1' * 32 + b'x').digest()).hexdigest())"
        let leaf = Salt([1; 32]).leaf(b"x").0;
        let hex: String = leaf.iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(
            hex,
            "77659e369ba484d65a3f9ab9b486c1851cd9a496a3b2d21b20163d2aee72082f"
        );
    }
}
