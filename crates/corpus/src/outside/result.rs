//! The result of an audit, and its signed form, the same as that of a manifest.
//!
//! ```text
//! {"audit":RESULT,"key":"KEY","signature":"SIGNATURE"}<newline>
//! ```
//!
//! KEY is the auditor's Ed25519 key in base64 (44 characters), SIGNATURE a signature (RFC 8032) in
//! base64 (88 characters). **The signed bytes are RESULT exactly as it stands in the file.** An
//! unsigned result is RESULT alone. A manifest is no result, and a result no manifest: neither has the
//! other's fields.

use super::Claim;
use crate::set::{Check, PublicKey, SigningKey};
use feed::Signer;
use rights::{Error, Hash, Instant};
use serde::{Deserialize, Serialize};

pub(super) const FORMAT: u32 = 1;
const BEFORE: &str = "{\"audit\":";
const KEY: &str = ",\"key\":\"";
const SIGNATURE: &str = "\",\"signature\":\"";
const AFTER: &str = "\"}\n";

/// What an audit found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditResult {
    /// Version of this format, 1.
    pub format: u32,
    /// The set.
    pub set: String,
    /// SHA-256 of its signed state 0.
    pub manifest: Option<Hash>,
    /// Its newest state.
    pub state: u64,
    /// SHA-256 of that state's file.
    pub state_hash: Option<Hash>,
    /// The key whose signatures counted.
    pub key: String,
    /// The log that it was held against.
    pub log: Option<LogPart>,
    /// Whether everything was decided again from the inputs.
    pub inputs: bool,
    /// Whether nothing fails. What could not be checked is no failure: see there.
    pub holds: bool,
    /// Every check.
    pub findings: Vec<Finding>,
    /// What stands for each claim.
    pub claims: Vec<Claim>,
    /// Version of demur.
    pub tool: String,
    /// When the audit was made.
    pub made_at: Instant,
}

/// The log that a set was held against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogPart {
    /// Its key.
    pub key: String,
    /// Entries at the newest checkpoint.
    pub size: u64,
    /// The root there.
    pub root: Hash,
    /// Witnesses who had to stand on it.
    pub witnesses: Vec<String>,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Its name.
    pub name: String,
    /// How it ended.
    pub outcome: Outcome,
    /// What was found, or why it could not be checked.
    pub detail: String,
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// What it needs was not at hand.
    NotChecked,
}

impl Finding {
    pub(super) fn of(name: &str, found: Result<String, String>) -> Finding {
        let outcome = match found {
            Ok(_) => Outcome::Holds,
            Err(_) => Outcome::Fails,
        };
        let (Ok(detail) | Err(detail)) = found;
        Finding {
            name: name.to_owned(),
            outcome,
            detail,
        }
    }

    pub(super) fn not_checked(name: &str, why: &str) -> Finding {
        Finding {
            name: name.to_owned(),
            outcome: Outcome::NotChecked,
            detail: why.to_owned(),
        }
    }

    pub(super) fn of_log(part: tlog::Part) -> Finding {
        let name = format!("log_{}", part.name);
        match part.faults.is_empty() {
            true => Finding::of(&name, Ok(part.found)),
            false => Finding::of(&name, Err(part.faults.join("; "))),
        }
    }
}

impl From<Check> for Finding {
    fn from(check: Check) -> Finding {
        let found = match check.ok {
            true => Ok(check.detail),
            false => Err(check.detail),
        };
        Finding::of(check.name, found)
    }
}

impl AuditResult {
    /// The result as a file: signed by an auditor, or as it is.
    ///
    /// # Errors
    /// Never in practice; a failure is a defect.
    pub fn to_file(&self, auditor: Option<&SigningKey>) -> Result<String, Error> {
        let text = serde_json::to_string(self).map_err(|e| {
            Error::internal("the result of an audit could not be written").because(e)
        })?;
        let Some(auditor) = auditor else {
            return Ok(format!("{text}\n"));
        };
        let signature = PublicKey::in_base64(&auditor.sign(text.as_bytes()));
        let key = auditor.public();
        Ok(format!(
            "{BEFORE}{text}{KEY}{key}{SIGNATURE}{signature}{AFTER}"
        ))
    }
}

/// A signed result as it was read, its signature held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedResult {
    /// What was found.
    pub result: AuditResult,
    /// By whom.
    pub auditor: PublicKey,
}

impl SignedResult {
    /// Reads a signed result; it must be signed with `key`.
    ///
    /// # Errors
    /// `Input` when this is no signed result, `Corrupt` when it is signed with another key, or was
    /// changed.
    pub fn read(file: &str, key: PublicKey) -> Result<SignedResult, Error> {
        let form = || {
            Error::input(
                "this is no signed result of an audit; `demur audit --sign-with` writes one",
            )
        };
        let rest = file.strip_suffix(AFTER).ok_or_else(form)?;
        let from_end = |text: &'_ str, n: usize| text.len().checked_sub(n);
        let at = from_end(rest, 88).ok_or_else(form)?;
        let (rest, signature) = rest.split_at_checked(at).ok_or_else(form)?;
        let rest = rest.strip_suffix(SIGNATURE).ok_or_else(form)?;
        let at = from_end(rest, 44).ok_or_else(form)?;
        let (rest, named) = rest.split_at_checked(at).ok_or_else(form)?;
        let rest = rest.strip_suffix(KEY).ok_or_else(form)?;
        let text = rest.strip_prefix(BEFORE).ok_or_else(form)?;
        let named: PublicKey = named.parse()?;
        if named != key {
            return Err(Error::corrupt(format!(
                "the result names the key `{named}`, and the given one is `{key}`"
            )));
        }
        if !key.signed(text.as_bytes(), signature) {
            return Err(Error::corrupt(
                "the result was changed: its signature does not hold",
            ));
        }
        let result: AuditResult = serde_json::from_str(text)
            .map_err(|e| Error::corrupt(format!("the result cannot be read: {e}")))?;
        if result.format != FORMAT {
            return Err(Error::input(format!(
                "the result has the format `{}`; use a newer demur",
                result.format
            )));
        }
        Ok(SignedResult {
            result,
            auditor: key,
        })
    }
}
