//! The receipt as JSON.

use super::Receipt;
use crate::checkpoint::SignedCheckpoint;
use crate::leaf::Salt;
use crate::proof::InclusionProof;
use rights::{Error, Hash};
use serde::{Deserialize, Serialize};

/// What the first field says; a later form has another number.
const VERSION: &str = "demur/1";

/// The fields as they are written. Hashes are hex digits; the record stands in a string, so that its
/// bytes, which were hashed, survive every program that reads and writes JSON.
#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    receipt: String,
    log: String,
    index: u64,
    record: String,
    salt: String,
    proof: Vec<String>,
    checkpoint: String,
}

fn form(receipt: &Receipt) -> Form {
    Form {
        receipt: VERSION.to_owned(),
        log: receipt.log.to_string(),
        index: receipt.index,
        record: receipt.record.clone(),
        salt: Hash(receipt.salt.0).to_string(),
        proof: receipt.hashes.iter().map(Hash::to_string).collect(),
        checkpoint: receipt.checkpoint.note().to_owned(),
    }
}

pub(super) fn write(receipt: &Receipt) -> Result<String, Error> {
    serde_json::to_string_pretty(&form(receipt))
        .map(|text| text + "\n")
        .map_err(|e| Error::internal("a receipt could not be written").because(e))
}

pub(super) fn read(text: &str) -> Result<Receipt, Error> {
    let wrong = |what: String| Error::input(format!("the receipt cannot be read: {what}"));
    let read: Form = serde_json::from_str(text).map_err(|e| wrong(e.to_string()))?;
    if read.receipt != VERSION {
        return Err(wrong(format!(
            "its form is `{}`, and this program knows `{VERSION}`",
            read.receipt
        )));
    }
    let checkpoint = SignedCheckpoint::parse(&read.checkpoint)?;
    let proof = InclusionProof {
        index: read.index,
        size: checkpoint.size(),
        hashes: read
            .proof
            .iter()
            .map(|h| h.parse())
            .collect::<Result<_, _>>()?,
    };
    // The message of a salt that is none would repeat it.
    let salt: Hash = read
        .salt
        .parse()
        .map_err(|_| wrong("`salt` must be 64 hex digits".to_owned()))?;
    let (record, log) = (read.record.as_bytes(), read.log.parse()?);
    let receipt = Receipt::new(read.index, record, Salt(salt.0), proof, checkpoint, log)?;
    // Everything has one spelling.
    (form(&receipt) == read)
        .then_some(receipt)
        .ok_or_else(|| wrong("hashes are written in small hex digits".to_owned()))
}
