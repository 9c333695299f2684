//! Secrets: of keys and of webhooks. Each is 256 random bits, so a plain SHA-256 of it gives nothing away that
//! could be guessed: what makes hashes of passwords slow is not needed here.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rights::{Error, Randomness};
use sha2::{Digest, Sha256};

/// What every key begins with, so that one that has got into a public place is recognised.
const MARK: &str = "demur_";
/// Letters of the part that names a key.
const PREFIX: usize = 8;

/// A key as its holder has it: what names it, and its secret.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret {
    /// By which it is found, and named in lists.
    pub(crate) prefix: String,
    whole: String,
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secret({}..)", self.prefix)
    }
}

/// Random bytes in hex.
///
/// # Errors
/// When there is no randomness.
pub(crate) fn random_hex<const N: usize>(randomness: &dyn Randomness) -> Result<String, Error> {
    let mut bytes = [0; N];
    randomness.fill(&mut bytes)?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

impl Secret {
    /// A new one.
    ///
    /// # Errors
    /// When there is no randomness.
    pub(crate) fn new(randomness: &dyn Randomness) -> Result<Secret, Error> {
        let prefix = random_hex::<{ PREFIX / 2 }>(randomness)?;
        let mut bytes = [0; 32];
        randomness.fill(&mut bytes)?;
        let whole = format!("{MARK}{prefix}_{}", URL_SAFE_NO_PAD.encode(bytes));
        Ok(Secret { prefix, whole })
    }

    /// Reads what somebody sent; `None` where it has not the form of a key.
    pub(crate) fn read(text: &str) -> Option<Secret> {
        let (prefix, secret) = text.strip_prefix(MARK)?.split_once('_')?;
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        let formed = prefix.len() == PREFIX && prefix.bytes().all(hex) && secret.len() == 43;
        formed.then(|| Secret {
            prefix: prefix.to_owned(),
            whole: text.to_owned(),
        })
    }

    /// The key in clear, to be shown once.
    pub(crate) fn in_clear(&self) -> &str {
        &self.whole
    }

    /// What is kept of it.
    pub(crate) fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.whole.as_bytes()).into()
    }

    /// Whether it is the one that this was kept of. Every byte is looked at, so that the time says nothing.
    pub(crate) fn is(&self, kept: &[u8]) -> bool {
        let own = self.digest();
        let differing = own.iter().zip(kept).fold(0, |all, (a, b)| all | (a ^ b));
        own.len() == kept.len() && std::hint::black_box(differing) == 0
    }
}

/// A secret to sign with, as Standard Webhooks writes them.
///
/// # Errors
/// When there is no randomness.
pub(crate) fn signing_secret(randomness: &dyn Randomness) -> Result<String, Error> {
    let mut bytes = [0; 32];
    randomness.fill(&mut bytes)?;
    Ok(format!("whsec_{}", STANDARD.encode(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_key_is_known_again_and_no_other_is() {
        let one = Secret::new(&ledger::OsRandomness).unwrap();
        let kept = one.digest();
        assert!(Secret::read(one.in_clear()).unwrap().is(&kept));
        let other = Secret::new(&ledger::OsRandomness).unwrap();
        assert!(!other.is(&kept));
        assert!(!one.is(&kept[..31]) && !one.is(&[]));
        assert!(!format!("{one:?}").contains(&one.in_clear()[15..]));
    }

    proptest! {
        #[test]
        fn whatever_is_sent_as_a_key_is_read_or_not(text in ".{0,80}", prefix in "[0-9a-g]{7,9}") {
            drop(Secret::read(&text));
            drop(Secret::read(&format!("demur_{prefix}_{text}")));
        }
    }
}
