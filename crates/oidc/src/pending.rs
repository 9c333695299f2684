//! What is remembered of a sign-in that has begun: in the browser alone, sealed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use rights::{Error, Randomness};
use sha2::{Digest, Sha256};

/// A sign-in that has begun. Whoever keeps it seals it: the verifier is a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Pending {
    /// Its random name, so that it works once.
    pub id: [u8; 16],
    /// When it began, in seconds since 1970.
    pub begun: i64,
    /// Whether the provider was told to ask for the password, or what stands for it, again.
    pub again: bool,
    nonce: [u8; 16],
    verifier: [u8; 32],
}

impl std::fmt::Debug for Pending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pending(..)")
    }
}

/// Seconds for which somebody can sign in elsewhere before it has to begin anew.
const SECONDS: i64 = 10 * 60;

impl Pending {
    /// How many bytes [`Pending::to_bytes`] gives.
    pub const BYTES: usize = 16 + 8 + 1 + 16 + 32;

    pub(crate) fn new(
        randomness: &dyn Randomness,
        begun: i64,
        again: bool,
    ) -> Result<Pending, Error> {
        let (mut id, mut nonce, mut verifier) = ([0; 16], [0; 16], [0; 32]);
        randomness.fill(&mut id)?;
        randomness.fill(&mut nonce)?;
        randomness.fill(&mut verifier)?;
        Ok(Pending {
            id,
            begun,
            again,
            nonce,
            verifier,
        })
    }

    /// As bytes, to be sealed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Pending::BYTES);
        bytes.extend(self.id);
        bytes.extend(self.begun.to_be_bytes());
        bytes.push(u8::from(self.again));
        bytes.extend(self.nonce);
        bytes.extend(self.verifier);
        bytes
    }

    /// Reads what [`Pending::to_bytes`] gave.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Pending> {
        let (id, rest) = bytes.split_at_checked(16)?;
        let (begun, rest) = rest.split_at_checked(8)?;
        let (again, rest) = rest.split_first()?;
        let (nonce, verifier) = rest.split_at_checked(16)?;
        Some(Pending {
            id: id.try_into().ok()?,
            begun: i64::from_be_bytes(begun.try_into().ok()?),
            again: match again {
                0 => false,
                1 => true,
                _ => return None,
            },
            nonce: nonce.try_into().ok()?,
            verifier: verifier.try_into().ok()?,
        })
    }

    /// Until when it can be ended, in seconds since 1970.
    #[must_use]
    pub fn until(&self) -> i64 {
        self.begun.saturating_add(SECONDS)
    }

    /// What the browser has to bring back.
    pub(crate) fn state(&self) -> String {
        BASE64.encode(self.id)
    }

    /// What the token has to say.
    pub(crate) fn nonce(&self) -> String {
        BASE64.encode(self.nonce)
    }

    /// What only whoever began can show (RFC 7636, section 4.1).
    pub(crate) fn verifier(&self) -> String {
        BASE64.encode(self.verifier)
    }

    /// What is shown of it at the beginning (RFC 7636, section 4.2).
    pub(crate) fn challenge(&self) -> String {
        BASE64.encode(Sha256::digest(self.verifier()))
    }
}

/// Whether two texts are the same, in a time that does not say where they differ.
pub(crate) fn is_same(own: &str, other: &str) -> bool {
    let bytes = own.bytes().zip(other.bytes());
    own.len() == other.len() && bytes.fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_challenge_is_that_of_the_rfc() {
        // RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let pending = Pending {
            id: [0; 16],
            begun: 0,
            again: false,
            nonce: [0; 16],
            verifier: BASE64.decode(verifier).unwrap().try_into().unwrap(),
        };
        assert_eq!(pending.verifier(), verifier);
        assert_eq!(
            pending.challenge(),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(id: [u8; 16], begun: i64, again: bool, nonce: [u8; 16], verifier: [u8; 32]) {
            let pending = Pending { id, begun, again, nonce, verifier };
            let bytes = pending.to_bytes();
            prop_assert_eq!(bytes.len(), Pending::BYTES);
            prop_assert_eq!(Pending::from_bytes(&bytes), Some(pending));
        }

        #[test]
        fn any_bytes_are_read_or_not(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            if let Some(pending) = Pending::from_bytes(&bytes) {
                prop_assert_eq!(pending.to_bytes(), bytes);
            }
        }
    }
}
