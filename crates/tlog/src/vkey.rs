//! The public halves of keys, as text: `<name>+<key id>+<key>` (C2SP signed-note).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};
use rights::{Error, Instant};
use signed_note::{is_key_name_valid, key_id};
use std::fmt;
use std::str::FromStr;

/// Ed25519 over the text of the note: how a log signs.
pub(crate) const LOG: u8 = 0x01;
/// Timestamped Ed25519: how a witness cosigns (C2SP tlog-cosignature).
pub(crate) const WITNESS: u8 = 0x04;

/// A key that checks, with its name and what kind of signatures it makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Public {
    pub(crate) name: String,
    pub(crate) id: u32,
    pub(crate) key: VerifyingKey,
    kind: u8,
}

impl Public {
    pub(crate) fn new(name: &str, kind: u8, key: VerifyingKey) -> Result<Public, Error> {
        check_name(name)?;
        let id = key_id(name, &[&[kind], key.as_bytes().as_slice()].concat());
        let name = name.to_owned();
        Ok(Public {
            name,
            id,
            key,
            kind,
        })
    }

    fn parse(text: &str, kind: u8) -> Result<Public, Error> {
        let what = match kind {
            LOG => "log",
            _ => "witness",
        };
        let wrong = || {
            Error::input(format!(
                "`{text}` is no key of a {what}; it looks like `<name>+<8 hex digits>+<base64>`"
            ))
        };
        let mut parts = text.splitn(3, '+');
        let (name, key) = match (parts.next(), parts.next(), parts.next()) {
            (Some(name), Some(_), Some(key)) => (name, key),
            _ => return Err(wrong()),
        };
        let bytes = STANDARD.decode(key).map_err(|_| wrong())?;
        let key: &[u8; 32] = match bytes.split_first() {
            Some((first, key)) if *first == kind => key.try_into().map_err(|_| wrong())?,
            _ => return Err(wrong()),
        };
        let key = VerifyingKey::from_bytes(key).map_err(|_| wrong())?;
        // A weak key has signatures that hold for any text.
        if key.is_weak() {
            return Err(wrong());
        }
        let public = Public::new(name, kind, key)?;
        // The key id follows from the rest, and a key has one spelling.
        (public.to_string() == text)
            .then_some(public)
            .ok_or_else(wrong)
    }
}

impl fmt::Display for Public {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = STANDARD.encode([&[self.kind], self.key.as_bytes().as_slice()].concat());
        write!(f, "{}+{:08x}+{key}", self.name, self.id)
    }
}

/// Whether a name may stand in a signed note.
pub(crate) fn check_name(name: &str) -> Result<(), Error> {
    let longest = 200;
    let fine = is_key_name_valid(name) && name.len() <= longest && !name.contains(char::is_control);
    fine.then_some(()).ok_or_else(|| {
        Error::input(format!(
            "`{name}` is no name for a key: write a web address without scheme, such as \
             `example.com/demur`; no spaces, no `+`, at most {longest} bytes"
        ))
    })
}

/// The public key of a log. Its name is the log's origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogVerifier(pub(crate) Public);

impl LogVerifier {
    /// The name of the log, which is the first line of its checkpoints.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.0.name
    }
}

impl FromStr for LogVerifier {
    type Err = Error;
    fn from_str(text: &str) -> Result<LogVerifier, Error> {
        Public::parse(text, LOG).map(LogVerifier)
    }
}

impl fmt::Display for LogVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl signed_note::Verifier for LogVerifier {
    fn name(&self) -> &str {
        &self.0.name
    }
    fn key_id(&self) -> u32 {
        self.0.id
    }
    fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|s| self.0.key.verify(text, &s).is_ok())
    }
}

/// The public key of a witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessVerifier(pub(crate) Public);

impl WitnessVerifier {
    /// The name of the witness.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }
}

impl FromStr for WitnessVerifier {
    type Err = Error;
    fn from_str(text: &str) -> Result<WitnessVerifier, Error> {
        Public::parse(text, WITNESS).map(WitnessVerifier)
    }
}

impl fmt::Display for WitnessVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl signed_note::Verifier for WitnessVerifier {
    fn name(&self) -> &str {
        &self.0.name
    }
    fn key_id(&self) -> u32 {
        self.0.id
    }
    fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        let Some((seconds, signature)) = signature.split_first_chunk() else {
            return false;
        };
        let seconds = u64::from_be_bytes(*seconds);
        // The specification bounds the time by 2^63 - 1.
        i64::try_from(seconds).is_ok()
            && Signature::from_slice(signature)
                .is_ok_and(|s| self.0.key.verify(&cosigned(seconds, text), &s).is_ok())
    }
}

/// What a witness signs: its statement's name, the time, and the text of the note.
pub(crate) fn cosigned(seconds: u64, text: &[u8]) -> Vec<u8> {
    let head = format!("cosignature/v1\ntime {seconds}\n");
    [head.as_bytes(), text].concat()
}

/// The time that a cosignature states.
pub(crate) fn stated(signature: &[u8]) -> Option<Instant> {
    let (seconds, _) = signature.split_first_chunk()?;
    let seconds = i64::from_be_bytes(*seconds);
    Instant::from_epoch_micros(seconds.checked_mul(1_000_000)?)
}
