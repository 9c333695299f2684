//! What a training set claims; signed, and re-checked by `verify` from files.

use crate::{AbsenceTree, Cell, Day, Error, Grid, Instant, PurposeId, RuleId, Sequence, Terms};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fmt;
use std::io::{self, Read};

/// A SHA-256 digest, written in hex.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

/// Bytes that are read at a time to be hashed.
const BUFFER_BYTES: usize = 1 << 20;

impl Hash {
    /// The digest of bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Hash {
        Hash(Sha256::digest(bytes).into())
    }

    /// How many bytes a reader gives, and their digest.
    ///
    /// # Errors
    /// Those of the reader.
    pub fn of_reader(mut from: impl Read) -> io::Result<(u64, Hash)> {
        let (mut hasher, mut bytes) = (Sha256::new(), 0);
        let mut buffer = vec![0; BUFFER_BYTES];
        loop {
            let read = from.read(&mut buffer)?;
            if read == 0 {
                return Ok((bytes, Hash(hasher.finalize().into())));
            }
            hasher.update(buffer.get(..read).unwrap_or_default());
            bytes += read as u64;
        }
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl std::str::FromStr for Hash {
    type Err = Error;
    fn from_str(text: &str) -> Result<Hash, Error> {
        let wrong = || Error::input(format!("`{text}` is not a SHA-256 digest in hex"));
        if text.len() != 64 || !text.is_ascii() {
            return Err(wrong());
        }
        let mut out = [0; 32];
        for (at, byte) in out.iter_mut().enumerate() {
            let pair = text.get(at * 2..at * 2 + 2).ok_or_else(wrong)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| wrong())?;
        }
        Ok(Hash(out))
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Hash, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// One file of content that a set was compiled from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentFile {
    /// Its id in the workspace.
    pub content: String,
    /// SHA-256 of the file.
    pub hash: Hash,
    /// Items in it.
    pub items: u64,
}

/// How often a rule was among the reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleCount {
    /// The rule; `not_permitted` where no permit was satisfied.
    pub rule: RuleId,
    /// Items it refused (`forbid`) or admitted (`permit`); an item counts for each of its rules.
    pub items: u64,
    /// Items for which it could not be evaluated.
    pub errors: u64,
}

/// One cell of the set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellEntry {
    /// Where it lies.
    pub cell: Cell,
    /// Rows written.
    pub rows: u64,
    /// The cell root: SHA-256 over the rows' canonical digests in their order.
    pub root: Hash,
}

/// Masked rows of one cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaskEntry {
    /// The cell.
    pub cell: Cell,
    /// Rows masked in all.
    pub rows: u64,
    /// SHA-256 over the masked row numbers (each 8 bytes little-endian, ascending).
    pub root: Hash,
}

/// A cell that a purge rewrote without some of its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurgedCell {
    /// The cell.
    pub cell: Cell,
    /// Rows that went.
    pub rows: u64,
    /// Its root before.
    pub before: Hash,
    /// Its root since; `None` when no row was left, and the cell went, too.
    pub after: Option<Hash>,
}

/// What purges removed from a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purge {
    /// The state that the newest purge made.
    pub state: u64,
    /// Decisions removed, by all purges so far.
    pub decisions: u64,
    /// Rows removed from cells, by all purges so far. Each was admitted, and its decision went, too.
    pub rows: u64,
    /// The version of the Delta table at which its log begins since.
    pub table_version: u64,
    /// The cells that the newest purge rewrote.
    pub cells: Vec<PurgedCell>,
}

/// The files by which late choices find rows: a purge writes them anew, a mask leaves them as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexHashes {
    /// SHA-256 of the index of links: which rows point to whom.
    pub links: Hash,
    /// SHA-256 of the index of shares: what items share or quote.
    pub shares: Hash,
}

/// The claims of one state of a training set. State 0 is what was compiled; each mask and each
/// purge makes a successor that names its parent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this format.
    pub format: u32,
    /// `ai_assistant/0001`.
    pub set: String,
    /// 0 at publication, then one more with each mask and each purge.
    pub state: u64,
    /// SHA-256 of the parent state's signed file; none for state 0.
    pub parent: Option<Hash>,
    /// The purpose.
    pub purpose: PurposeId,
    /// SHA-256 of the policy text.
    pub policy: Hash,
    /// The settings that decisions read.
    pub terms: Terms,
    /// The day on which ages and waiting times were taken.
    pub as_of: Day,
    /// The set holds no item refused at this sequence.
    pub sequence: Sequence,
    /// The grid.
    pub grid: Grid,
    /// Content compiled.
    pub content: Vec<ContentFile>,
    /// Items seen.
    pub items_seen: u64,
    /// Items admitted at publication.
    pub items_admitted: u64,
    /// People with at least one admitted item at publication.
    pub people: u64,
    /// Counts by rule.
    pub rules: Vec<RuleCount>,
    /// The cells, as purges left them.
    pub cells: Vec<CellEntry>,
    /// SHA-256 over the canonical rows of the decision table.
    pub decisions: Hash,
    /// Masks in force.
    pub masks: Vec<MaskEntry>,
    /// What purges removed; `None` while there was none. The counts above stay those of the
    /// publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purge: Option<Purge>,
    /// The tree of commitments to people and items; `None` in sets of format 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absence: Option<AbsenceTree>,
    /// The indexes by which late choices find rows; `None` in sets before format 3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indexes: Option<IndexHashes>,
    /// Delta table version of this state.
    pub table_version: u64,
    /// Version of demur.
    pub tool: String,
    /// When this state was made.
    pub made_at: Instant,
}
