//! The secret halves of keys, each in a file of one line that only its owner may read.

use crate::checkpoint::SignedCheckpoint;
use crate::frontier::Frontier;
use crate::secret_file::{read_secret, write_secret};
use crate::vkey::{LOG, LogVerifier, Public, WITNESS, WitnessVerifier, cosigned};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use rights::{Error, ErrorKind, Instant, Randomness};
use std::fmt;
use std::path::Path;

const BEFORE: &str = "PRIVATE+KEY+";

/// A secret key, its name and its kind. The file holds it in the form that other programs for signed
/// notes read, too: `PRIVATE+KEY+<name>+<key id>+<kind and seed in base64>`.
struct Secret {
    key: SigningKey,
    public: Public,
}

impl Secret {
    fn new(name: &str, kind: u8, seed: &[u8; 32]) -> Result<Secret, Error> {
        let key = SigningKey::from_bytes(seed);
        let public = Public::new(name, kind, key.verifying_key())?;
        Ok(Secret { key, public })
    }

    fn create(path: &Path, name: &str, kind: u8, source: &dyn Randomness) -> Result<Secret, Error> {
        let mut seed = [0; 32];
        source.fill(&mut seed)?;
        let secret = Secret::new(name, kind, &seed)?;
        let coded = STANDARD.encode([&[kind], seed.as_slice()].concat());
        let line = format!("{BEFORE}{name}+{:08x}+{coded}\n", secret.public.id);
        write_new(path, &line)?;
        Ok(secret)
    }

    fn load(path: &Path, kind: u8) -> Result<Secret, Error> {
        let text = read_secret(path).map_err(|e| failed("read", path, e))?;
        // INVARIANT: nothing of the file is repeated in the message; it may be a secret all the same.
        Secret::parse(text.trim_end_matches(['\r', '\n']), kind).ok_or_else(|| {
            let what = match kind {
                LOG => "log",
                _ => "witness",
            };
            Error::input(format!(
                "`{}` is no secret key of a {what}; make one, or name the right file",
                path.display()
            ))
        })
    }

    fn parse(line: &str, kind: u8) -> Option<Secret> {
        let mut parts = line.strip_prefix(BEFORE)?.splitn(3, '+');
        let (name, id, coded) = (parts.next()?, parts.next()?, parts.next()?);
        let bytes = STANDARD.decode(coded).ok()?;
        let (first, seed) = bytes.split_first()?;
        let secret = Secret::new(name, kind, seed.try_into().ok()?).ok()?;
        (*first == kind && id == format!("{:08x}", secret.public.id)).then_some(secret)
    }
}

/// Writes a file that only its owner may read, and that must not be there yet.
fn write_new(path: &Path, text: &str) -> Result<(), Error> {
    write_secret(path, text).map_err(|e| failed("write", path, e))
}

fn failed(what: &str, path: &Path, source: std::io::Error) -> Error {
    let path = path.display();
    let (kind, message) = match source.kind() {
        std::io::ErrorKind::AlreadyExists => (
            ErrorKind::Refused,
            format!(
                "`{path}` is there already, and a key is never overwritten; choose another name"
            ),
        ),
        std::io::ErrorKind::NotFound => (
            ErrorKind::NotFound,
            format!("cannot {what} the key `{path}`; is the path right?"),
        ),
        _ => (
            ErrorKind::Storage,
            format!("cannot {what} the key `{path}`"),
        ),
    };
    Error::new(kind, message).because(source)
}

/// The key with which a log signs its checkpoints. It is never printed.
pub struct LogKey(Secret);

impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogKey({})", self.0.public)
    }
}

impl LogKey {
    /// Makes a key and writes it to a new file that only its owner may read. The origin names the
    /// log; once checkpoints are out, it cannot change.
    ///
    /// # Errors
    /// When there is such a file already, when it cannot be written, or when the origin is no name.
    pub fn create(path: &Path, origin: &str, source: &dyn Randomness) -> Result<LogKey, Error> {
        Secret::create(path, origin, LOG, source).map(LogKey)
    }

    /// Reads a key that [`LogKey::create`] wrote.
    ///
    /// # Errors
    /// When the file is absent or is no such key; its content is not repeated.
    pub fn load(path: &Path) -> Result<LogKey, Error> {
        Secret::load(path, LOG).map(LogKey)
    }

    /// The name of the log.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.0.public.name
    }

    /// The key that checks its signatures.
    #[must_use]
    pub fn verifier(&self) -> LogVerifier {
        LogVerifier(self.0.public.clone())
    }

    /// A signed checkpoint over a tree.
    ///
    /// A log must never sign two trees of which one is not the beginning of the other: sign only what
    /// is durable, and to publish use [`Published::advance`](crate::Published::advance), which checks.
    ///
    /// # Errors
    /// Never in practice; a failure is a defect.
    pub fn sign(&self, tree: &Frontier) -> Result<SignedCheckpoint, Error> {
        SignedCheckpoint::sign(self, tree)
    }

    pub(crate) fn signature(&self, text: &[u8]) -> Vec<u8> {
        self.0.key.sign(text).to_bytes().to_vec()
    }
}

/// The key with which a witness cosigns. It is never printed.
pub struct WitnessKey(Secret);

impl fmt::Debug for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WitnessKey({})", self.0.public)
    }
}

impl WitnessKey {
    /// Makes a key and writes it to a new file that only its owner may read.
    ///
    /// # Errors
    /// When there is such a file already, when it cannot be written, or when the name is none.
    pub fn create(path: &Path, name: &str, source: &dyn Randomness) -> Result<WitnessKey, Error> {
        Secret::create(path, name, WITNESS, source).map(WitnessKey)
    }

    /// Reads a key that [`WitnessKey::create`] wrote.
    ///
    /// # Errors
    /// When the file is absent or is no such key; its content is not repeated.
    pub fn load(path: &Path) -> Result<WitnessKey, Error> {
        Secret::load(path, WITNESS).map(WitnessKey)
    }

    /// The key that checks its cosignatures.
    #[must_use]
    pub fn verifier(&self) -> WitnessVerifier {
        WitnessVerifier(self.0.public.clone())
    }

    /// The time in eight bytes and the signature over it and the note's text.
    pub(crate) fn signature(&self, text: &[u8], now: Instant) -> Result<Vec<u8>, Error> {
        let seconds = u64::try_from(now.epoch_micros().div_euclid(1_000_000))
            .map_err(|_| Error::input(format!("a cosignature cannot state the time `{now}`")))?;
        let signature = self.0.key.sign(&cosigned(seconds, text)).to_bytes();
        Ok([seconds.to_be_bytes().as_slice(), &signature].concat())
    }
}
