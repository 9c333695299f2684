//! Sidecars of tokenized shards: which tokens came from which item.
//!
//! ```text
//! <sidecar>/head.json        of which set and state, where the shards lie, how tokens look, hashes of files
//!           spans.parquet    shard, sample, first token, number of tokens, item, person
//!           masked/1.json    what was overwritten, when, up to which ledger entry
//!           tombstones.json  every span overwritten so far; tombstones.npy: the same as numbers
//!           job.json         while an overwriting is under way
//! ```

pub(crate) mod check;
mod spans;
mod writer;

pub(crate) use spans::{SPANS, SpanReader};
pub use writer::SidecarWriter;

use crate::failure::{damaged, storage};
use crate::files::{self, FileEntry};
use crate::tokens::Dtype;
use rights::{Error, Hash, Pseudonym, Sequence};
use serde::{Deserialize, Serialize};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The head's file.
pub(crate) const HEAD: &str = "head.json";
/// The number of the format that this crate writes and reads.
pub(crate) const FORMAT: u32 = 1;

/// Whose shards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// MosaicML streaming: a shard is a `shard.NNNNN.mds`, a sample one of its samples.
    Mds,
    /// Megatron-LM: a shard is the prefix of a `.bin` and an `.idx`, a sample a sequence.
    Megatron,
}

/// How tokens look, and where they lie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    /// Whose shards.
    pub kind: Kind,
    /// Their folder; from that of the sidecar, where it is not absolute.
    pub shards: PathBuf,
    /// Columns with tokens, for MDS: each has the same number of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Their type.
    pub dtype: Dtype,
    /// What made them, in the operator's words.
    pub tokenizer: String,
    /// The token that stands where others were.
    pub mask: i64,
}

/// Of what a sidecar is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SidecarHead {
    /// Version of this format, 1.
    pub format: u32,
    /// The set, `ai_assistant/0001`.
    pub set: String,
    /// SHA-256 of the set's signed state 0.
    pub manifest: Hash,
    /// A signed state that is not newer than any item in the shards.
    pub state: u64,
    /// Ledger entries before it are carried out in the shards.
    pub sequence: Sequence,
    /// How tokens look, and where they lie.
    pub tokens: Tokens,
    /// The files of the shards as they are now.
    pub files: Vec<FileEntry>,
    /// `spans.parquet`.
    pub spans: FileEntry,
}

/// Tokens that came from one item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The shard: `shard.00000.mds`, or the prefix of a `.bin`.
    pub shard: Arc<str>,
    /// The sample in it, from 0.
    pub sample: u64,
    /// The first token in the sample, from 0.
    pub start: u64,
    /// How many.
    pub length: u64,
    /// The item.
    pub item: Pseudonym,
    /// Whose it is.
    pub person: Pseudonym,
}

impl SidecarHead {
    /// Reads the head of a sidecar.
    ///
    /// # Errors
    /// When there is none, or it is damaged.
    pub fn read(sidecar: &Path) -> Result<SidecarHead, Error> {
        let path = sidecar.join(HEAD);
        if !path.is_file() {
            return Err(Error::not_found(format!(
                "`{}` is no sidecar: it has no `{HEAD}`",
                sidecar.display()
            )));
        }
        let head: SidecarHead = files::parse(&path)?;
        if head.format != FORMAT {
            let what = format!("its format is `{}`, and `{FORMAT}` is known", head.format);
            return Err(damaged(&path, what));
        }
        head.files
            .iter()
            .try_for_each(|entry| files::plain_name(&entry.file).map(|_| ()))?;
        Ok(head)
    }

    /// The folder of the shards: the one given, or as the sidecar says.
    pub(crate) fn shards(&self, sidecar: &Path, given: Option<&Path>) -> Result<PathBuf, Error> {
        let folder = given.map_or_else(|| sidecar.join(&self.tokens.shards), Path::to_owned);
        folder.canonicalize().map_err(|e| {
            Error::not_found(format!(
                "there are no shards in `{}`; say where they lie with --shards",
                folder.display()
            ))
            .because(e)
        })
    }
}

/// The way from one folder to another, both there; short where one lies near the other.
pub(crate) fn way(from: &Path, to: &Path) -> Result<PathBuf, Error> {
    let real = |path: &Path| path.canonicalize().map_err(|e| storage(path, e));
    let (from, to) = (real(from)?, real(to)?);
    let both = from.components().zip(to.components());
    let common = both.take_while(|(a, b)| a == b).count();
    if common <= 1 {
        return Ok(to);
    }
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(to.components().skip(common)).collect();
    Ok(match way.as_os_str().is_empty() {
        true => PathBuf::from("."),
        false => way,
    })
}
