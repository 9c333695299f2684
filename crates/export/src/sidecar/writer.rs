//! Writing a sidecar, beside the operator's own tokenizing.

use super::{FORMAT, HEAD, Kind, SPANS, SidecarHead, Span, Tokens, check, spans, way};
use crate::failure::storage;
use crate::files::{self, FileEntry};
use loader::TrainingSet;
use rights::{Error, Hash, Pseudonym, Sequence};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Collects which tokens came from which item.
#[derive(Debug)]
pub struct SidecarWriter {
    folder: PathBuf,
    set: String,
    manifest: Hash,
    newest: (u64, Sequence),
    tokens: Tokens,
    shards: BTreeMap<String, Arc<str>>,
    spans: Vec<Span>,
}

impl SidecarWriter {
    /// Begins the sidecar of shards that are being made of a set, in a new folder. The set has to be the one,
    /// as opened, that the items are read from afterwards.
    ///
    /// # Errors
    /// When the folder is not empty, when the mask token cannot be written, or columns are missing.
    pub fn create(
        folder: &Path,
        set: &TrainingSet,
        tokens: Tokens,
    ) -> Result<SidecarWriter, Error> {
        tokens.dtype.token(tokens.mask)?;
        match (tokens.kind, tokens.columns.is_empty()) {
            (Kind::Mds, true) => {
                return Err(Error::input(
                    "a sidecar of MDS shards needs the columns that have tokens",
                ));
            }
            (Kind::Megatron, false) => {
                return Err(Error::input("shards of Megatron have no columns"));
            }
            _ => {}
        }
        fs::create_dir_all(folder).map_err(|e| storage(folder, e))?;
        let mut there = fs::read_dir(folder).map_err(|e| storage(folder, e))?;
        if there.next().is_some() {
            return Err(Error::input(format!(
                "`{}` is not empty; name a new folder for the sidecar",
                folder.display()
            )));
        }
        Ok(SidecarWriter {
            folder: folder.to_owned(),
            set: set.manifest().set.clone(),
            manifest: set.hash(),
            newest: set.newest(),
            tokens,
            shards: BTreeMap::new(),
            spans: Vec::new(),
        })
    }

    /// Says that these tokens of a sample came from an item. What no item is said of (padding, separators)
    /// is never overwritten.
    ///
    /// # Errors
    /// When the shard is no plain name, or the span has no tokens.
    pub fn add(
        &mut self,
        shard: &str,
        sample: u64,
        (start, length): (u64, u64),
        item: Pseudonym,
        person: Pseudonym,
    ) -> Result<(), Error> {
        if length == 0 || start.checked_add(length).is_none() {
            return Err(Error::input(format!(
                "`{length}` tokens from `{start}` on; a span has one token at least"
            )));
        }
        let shard = match self.shards.get(shard) {
            Some(known) => Arc::clone(known),
            None => {
                files::plain_name(shard)?;
                let name: Arc<str> = shard.into();
                self.shards.insert(shard.to_owned(), Arc::clone(&name));
                name
            }
        };
        self.spans.push(Span {
            shard,
            sample,
            start,
            length,
            item,
            person,
        });
        Ok(())
    }

    /// Compares the spans with the shards, which are whole by now, and writes the sidecar.
    ///
    /// # Errors
    /// When two spans overlap, one reaches beyond its sample or names a shard that there is not, or the
    /// shards are none that are known here. Then there is no sidecar.
    pub fn finish(mut self) -> Result<SidecarHead, Error> {
        self.spans.sort_unstable();
        apart(&self.spans)?;
        let shards = self.tokens.shards.canonicalize();
        let shards = shards.map_err(|e| storage(&self.tokens.shards, e))?;
        let files = check::shards(&shards, &self.tokens, &self.spans)?;
        spans::write(&self.folder.join(SPANS), &self.spans)?;
        self.tokens.shards = way(&self.folder, &shards)?;
        let count = self.spans.len() as u64;
        let head = SidecarHead {
            format: FORMAT,
            set: self.set,
            manifest: self.manifest,
            state: self.newest.0,
            sequence: self.newest.1,
            tokens: self.tokens,
            files,
            spans: FileEntry::read(&self.folder, SPANS, Some(count))?,
        };
        let text = files::json("a sidecar", &head)?;
        files::replace(&self.folder.join(HEAD), text.as_bytes())?;
        Ok(head)
    }
}

/// Sorted spans must not overlap: each token came from one item.
fn apart(spans: &[Span]) -> Result<(), Error> {
    for (a, b) in spans.iter().zip(spans.iter().skip(1)) {
        let together = a.shard == b.shard && a.sample == b.sample;
        if together && a.start + a.length > b.start {
            return Err(Error::input(format!(
                "shard `{}`, sample `{}`: tokens `{}` to `{}` and `{}` to `{}` overlap",
                a.shard,
                a.sample,
                a.start,
                a.start + a.length - 1,
                b.start,
                b.start + b.length - 1
            )));
        }
    }
    Ok(())
}
