//! Indexed datasets of Megatron-LM: `<prefix>.bin` with the tokens of all sequences, and `<prefix>.idx`:
//!
//! ```text
//! "MMIDIDX\0\0" | version: u64 = 1 | type: u8 | sequences: u64 | documents: u64
//! lengths: i32 * sequences | pointers: i64 * sequences | documents: i64 * documents | modes: i8 * sequences, or nothing
//! ```
//!
//! All numbers are little-endian. A sample is a sequence.

use super::{Dtype, Place, TokenShard};
use crate::failure::{damaged, storage};
use crate::files;
use rights::Error;
use std::path::Path;

const MAGIC: &[u8; 9] = b"MMIDIDX\0\0";

/// One `.bin` with its `.idx`.
pub(crate) struct MegatronShard {
    dtype: Dtype,
    lengths: Vec<u64>,
    pointers: Vec<u64>,
}

/// The file of tokens.
pub(crate) fn bin(prefix: &str) -> String {
    format!("{prefix}.bin")
}

/// The file of lengths.
pub(crate) fn idx(prefix: &str) -> String {
    format!("{prefix}.idx")
}

impl MegatronShard {
    /// Opens the shard with a prefix, whose tokens must be of a type.
    pub(crate) fn open(folder: &Path, prefix: &str, dtype: Dtype) -> Result<Self, Error> {
        let path = folder.join(idx(prefix));
        let shard =
            MegatronShard::parse(&files::read(&path)?).map_err(|what| damaged(&path, what))?;
        if shard.dtype != dtype {
            return Err(Error::input(format!(
                "the tokens of `{}` are {}, and the sidecar says {}",
                path.display(),
                shard.dtype.name(),
                dtype.name()
            )));
        }
        let bin = folder.join(bin(prefix));
        let bytes = std::fs::metadata(&bin).map_err(|e| storage(&bin, e))?.len();
        for (pointer, length) in shard.pointers.iter().zip(&shard.lengths) {
            let end = length
                .checked_mul(dtype.bytes())
                .and_then(|length| pointer.checked_add(length));
            if end.is_none_or(|end| end > bytes) {
                let what = format!("its index names byte `{pointer}` on, and it has `{bytes}`");
                return Err(damaged(&bin, what));
            }
        }
        Ok(shard)
    }

    fn parse(bytes: &[u8]) -> Result<MegatronShard, String> {
        let short = || "it is shorter than it says".to_owned();
        let rest = bytes.strip_prefix(MAGIC.as_slice());
        let rest = rest.ok_or("it does not begin as an index of Megatron does")?;
        let (version, rest) = rest.split_first_chunk::<8>().ok_or_else(short)?;
        if u64::from_le_bytes(*version) != 1 {
            let version = u64::from_le_bytes(*version);
            return Err(format!("its version is `{version}`, and 1 is known"));
        }
        let (code, rest) = rest.split_first().ok_or_else(short)?;
        let dtype = Dtype::of_megatron(*code);
        let dtype = dtype.ok_or_else(|| format!("`{code}` is no code of a type"))?;
        let (sequences, rest) = rest.split_first_chunk::<8>().ok_or_else(short)?;
        let (documents, rest) = rest.split_first_chunk::<8>().ok_or_else(short)?;
        let sequences = usize::try_from(u64::from_le_bytes(*sequences)).map_err(|_| short())?;
        let documents = usize::try_from(u64::from_le_bytes(*documents)).map_err(|_| short())?;
        let cut = |rest: &[u8], count: usize, size: usize| {
            count.checked_mul(size).filter(|at| *at <= rest.len())
        };
        let (lengths, rest) = rest.split_at(cut(rest, sequences, 4).ok_or_else(short)?);
        let (pointers, rest) = rest.split_at(cut(rest, sequences, 8).ok_or_else(short)?);
        cut(rest, documents, 8).ok_or_else(short)?;
        let lengths = lengths.as_chunks::<4>().0.iter();
        let lengths = lengths.map(|n| u64::try_from(i32::from_le_bytes(*n)));
        let pointers = pointers.as_chunks::<8>().0.iter();
        let pointers = pointers.map(|n| u64::try_from(i64::from_le_bytes(*n)));
        let below = |_| "a length or a place in it is below zero".to_owned();
        Ok(MegatronShard {
            dtype,
            lengths: lengths.collect::<Result<_, _>>().map_err(below)?,
            pointers: pointers.collect::<Result<_, _>>().map_err(below)?,
        })
    }

    fn at(&self, sample: u64) -> Option<(u64, u64)> {
        let sample = usize::try_from(sample).ok()?;
        Some((*self.pointers.get(sample)?, *self.lengths.get(sample)?))
    }
}

impl TokenShard for MegatronShard {
    fn samples(&self) -> u64 {
        self.lengths.len() as u64
    }

    fn tokens(&self, sample: u64) -> Result<u64, Error> {
        let found = self.at(sample).map(|(_, length)| length);
        found.ok_or_else(|| Error::internal(format!("sample `{sample}`")))
    }

    fn places(&self, sample: u64, start: u64, length: u64) -> Result<Vec<Place>, Error> {
        let (pointer, _) = self
            .at(sample)
            .ok_or_else(|| Error::internal(format!("sample `{sample}`")))?;
        let bytes = self.dtype.bytes();
        Ok(vec![(pointer + start * bytes, length * bytes)])
    }
}
