//! The receipt as the text of a QR code.
//!
//! `DEMUR1:` and, in base45, these bytes. A number is written seven bits at a time, low ones first, the
//! eighth bit saying that more follow (LEB128); a text is its length and its bytes.
//!
//! | part | bytes |
//! | --- | --- |
//! | index, size of the tree | numbers |
//! | name of the log | text |
//! | public key of the log | 32 |
//! | salt | 32 |
//! | length of the record | number |
//! | record, compressed (raw DEFLATE) | text |
//! | proof | number of hashes, 32 each |
//! | root | 32 |
//! | extension lines of the checkpoint | text |
//! | signatures | how many; for each 0 and the 64 bytes of the log's own, or 1, name (text), key id (4), signature (text) |
//! | check | the first 4 bytes of SHA-256 over everything before |

use super::{Receipt, base45};
use crate::checkpoint::SignedCheckpoint;
use crate::leaf::Salt;
use crate::proof::{InclusionProof, their};
use crate::vkey::{LOG, LogVerifier, Public};
use ed25519_dalek::VerifyingKey;
use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use rights::{Error, Hash};
use signed_note::{Note, Signature};
use std::io::Read as _;
use tlog_tiles::checkpoint::Checkpoint;

pub(super) const PREFIX: &str = "DEMUR1:";
/// The longest record that is unpacked.
const MAX_RECORD_BYTES: u64 = 1 << 20;
const OWN: u8 = 0;
const OTHER: u8 = 1;

pub(super) fn write(receipt: &Receipt) -> Result<String, Error> {
    let mut out = Vec::new();
    let checkpoint = &receipt.checkpoint;
    number(&mut out, receipt.index);
    number(&mut out, checkpoint.size());
    text(&mut out, receipt.log.origin().as_bytes());
    out.extend(receipt.log.0.key.as_bytes());
    out.extend(receipt.salt.0);
    number(&mut out, receipt.record.len() as u64);
    text(&mut out, &deflated(receipt.record.as_bytes())?);
    number(&mut out, receipt.hashes.len() as u64);
    receipt.hashes.iter().for_each(|h| out.extend(h.0));
    out.extend(checkpoint.root().0);
    text(&mut out, extension(checkpoint).as_bytes());
    let signatures = checkpoint.signatures();
    number(&mut out, signatures.len() as u64);
    for signature in signatures {
        let own = signature.name() == receipt.log.origin() && signature.id() == receipt.log.0.id;
        if own && signature.signature().len() == 64 {
            out.push(OWN);
            out.extend(signature.signature());
        } else {
            out.push(OTHER);
            text(&mut out, signature.name().as_bytes());
            out.extend(signature.id().to_be_bytes());
            text(&mut out, signature.signature());
        }
    }
    let check = Hash::of(&out).0;
    out.extend(check.iter().take(4));
    Ok(format!("{PREFIX}{}", base45::encode(&out)))
}

fn number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(0x80 | (value & 0x7f) as u8);
        value >>= 7;
    }
    out.push(value as u8);
}

fn text(out: &mut Vec<u8>, bytes: &[u8]) {
    number(out, bytes.len() as u64);
    out.extend(bytes);
}

fn deflated(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    DeflateEncoder::new(bytes, Compression::best())
        .read_to_end(&mut out)
        .map_err(|e| Error::internal("a record could not be compressed").because(e))?;
    Ok(out)
}

/// The lines after the root, each with its end.
fn extension(checkpoint: &SignedCheckpoint) -> &str {
    let mut lines = checkpoint.text().splitn(4, '\n');
    lines.nth(3).unwrap_or_default()
}

pub(super) fn read(coded: &str) -> Result<Receipt, Error> {
    let wrong = || {
        Error::input(
            "the text of the QR code is damaged or cut short; scan it again, or use the file",
        )
    };
    let bytes = coded
        .strip_prefix(PREFIX)
        .and_then(base45::decode)
        .ok_or_else(wrong)?;
    let (body, check) = bytes.split_last_chunk::<4>().ok_or_else(wrong)?;
    if !Hash::of(body).0.starts_with(check) {
        return Err(wrong());
    }
    let parts = Parts(body).receipt().ok_or_else(wrong)?;
    let note = parts.note()?;
    let proof = InclusionProof {
        index: parts.index,
        size: parts.size,
        hashes: parts.hashes,
    };
    Receipt::new(
        parts.index,
        &parts.record,
        parts.salt,
        proof,
        note,
        parts.log,
    )
}

/// What was read.
struct Read {
    index: u64,
    size: u64,
    log: LogVerifier,
    salt: Salt,
    record: Vec<u8>,
    hashes: Vec<Hash>,
    root: Hash,
    extension: String,
    signatures: Vec<Signature>,
}

impl Read {
    /// The signed checkpoint, put together again.
    fn note(&self) -> Result<SignedCheckpoint, Error> {
        let wrong = || Error::corrupt("the checkpoint in the QR code is none");
        let text = Checkpoint::new(
            self.log.origin(),
            self.size,
            their(&self.root),
            &self.extension,
        )
        .map_err(|e| wrong().because(e.to_string()))?;
        let note = Note::new(&text.to_bytes(), &self.signatures).map_err(|e| wrong().because(e))?;
        let note = String::from_utf8(note.to_bytes()).map_err(|e| wrong().because(e))?;
        SignedCheckpoint::parse(&note)
    }
}

/// The bytes not read yet.
struct Parts<'a>(&'a [u8]);

impl<'a> Parts<'a> {
    fn receipt(mut self) -> Option<Read> {
        let (index, size) = (self.number()?, self.number()?);
        let name = self.string()?;
        let key = VerifyingKey::from_bytes(&self.array()?).ok()?;
        // As text, so that what is no key of a log elsewhere is none here.
        let log = Public::new(&name, LOG, key)
            .ok()?
            .to_string()
            .parse()
            .ok()?;
        let salt = Salt(self.array()?);
        let length = self.number()?;
        let record = inflated(self.text()?, length)?;
        let count = self.number()?;
        let hashes = (0..count)
            .map(|_| self.array().map(Hash))
            .collect::<Option<_>>()?;
        let root = Hash(self.array()?);
        let extension = self.string()?;
        let count = self.number()?;
        let signatures = (0..count)
            .map(|_| self.signature(&log))
            .collect::<Option<_>>()?;
        self.0.is_empty().then_some(Read {
            index,
            size,
            log,
            salt,
            record,
            hashes,
            root,
            extension,
            signatures,
        })
    }

    fn signature(&mut self, log: &LogVerifier) -> Option<Signature> {
        let [kind] = self.array()?;
        let (name, id, bytes) = match kind {
            OWN => {
                let bytes: [u8; 64] = self.array()?;
                (log.origin().to_owned(), log.0.id, bytes.to_vec())
            }
            OTHER => {
                let (name, id) = (self.string()?, u32::from_be_bytes(self.array()?));
                (name, id, self.text()?.to_vec())
            }
            _ => return None,
        };
        Signature::new(name, id, bytes).ok()
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..63).step_by(7) {
            let [byte] = self.array()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn text(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (first, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(first)
    }

    fn string(&mut self) -> Option<String> {
        String::from_utf8(self.text()?.to_vec()).ok()
    }
}

/// Unpacks a record that must have this length; never more than that is unpacked.
fn inflated(bytes: &[u8], length: u64) -> Option<Vec<u8>> {
    if length > MAX_RECORD_BYTES {
        return None;
    }
    let mut out = Vec::new();
    let mut decoder = DeflateDecoder::new(bytes).take(length + 1);
    decoder.read_to_end(&mut out).ok()?;
    (out.len() as u64 == length).then_some(out)
}
