//! Reading the tree of a state: buckets and proofs, without reading all of it.

use super::files::{Part, Present};
use crate::set::failure::{damaged, storage};
use absence::{Changed, Commitment, NodeSource, Proof, Shape};
use rights::{AbsenceTree, Error, Hash, Manifest};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The tree of commitments of one state of a set.
pub struct StoredTree {
    pub(super) claim: AbsenceTree,
    pub(super) shape: Shape,
    pub(super) leaves: Hashes,
    pub(super) nodes: StoredNodes,
    /// What states took out of the leaves, ascending.
    pub(super) removed: Vec<Commitment>,
}

/// A file of 32 bytes after 32 bytes.
pub(super) struct Hashes {
    path: PathBuf,
    file: File,
    pub(super) count: u64,
}

/// The nodes as they were when the leaves were written.
pub(super) struct StoredNodes {
    shape: Shape,
    hashes: Hashes,
}

impl StoredTree {
    /// Opens the tree of the state that a manifest describes.
    ///
    /// # Errors
    /// Refused when the set has no tree, since it was compiled before sets had one; corrupt when files
    /// are missing or damaged.
    pub fn open(set: &Path, manifest: &Manifest) -> Result<StoredTree, Error> {
        let claim = manifest.absence.clone().ok_or_else(|| {
            Error::refused(format!(
                "set `{}` has no tree of commitments: it was compiled before there was one; compile again",
                manifest.set
            ))
        })?;
        let shape = Shape::of(&claim)?;
        let present = Present::at(set, manifest.state)?;
        let mut removed = Vec::new();
        for state in present.removed {
            removed.extend(read_all(&Part::Removed.path(set, state))?);
        }
        removed.sort_unstable();
        let nodes = Hashes::open(Part::Nodes.path(set, present.base))?;
        if nodes.count != 2 * shape.buckets() - 1 {
            let what = format!("`{}` nodes over `{}` buckets", nodes.count, shape.buckets());
            return Err(damaged(&nodes.path, what));
        }
        let leaves = Hashes::open(Part::Leaves.path(set, present.base))?;
        let left = leaves.count.checked_sub(removed.len() as u64);
        if left != Some(claim.leaves()) {
            let what = format!(
                "of `{}` commitments `{}` were taken out, and `{}` should be left",
                leaves.count,
                removed.len(),
                claim.leaves()
            );
            return Err(damaged(&leaves.path, what));
        }
        Ok(StoredTree {
            claim,
            shape,
            leaves,
            nodes: StoredNodes {
                shape,
                hashes: nodes,
            },
            removed,
        })
    }

    /// The proof about a commitment, which shows it to be present or absent. It was checked.
    ///
    /// # Errors
    /// When files are damaged.
    pub fn prove(&self, of: &Commitment) -> Result<Proof, Error> {
        let bucket = self.shape.bucket(of);
        let now = self.changed(&self.removed, &BTreeSet::new())?;
        let proof = Proof {
            bucket: self.bucket(bucket, &self.removed)?,
            path: now.path(bucket)?,
        };
        proof.check(&self.claim, of)?;
        Ok(proof)
    }

    /// The tree without some of its leaves, ascending; buckets in `touched` are read as well.
    pub(super) fn changed(
        &self,
        without: &[Commitment],
        touched: &BTreeSet<u64>,
    ) -> Result<Changed<'_, StoredNodes>, Error> {
        let mut buckets: BTreeSet<u64> = without.iter().map(|c| self.shape.bucket(c)).collect();
        buckets.extend(touched);
        let hashes = buckets
            .into_iter()
            .map(|at| Ok((at, self.shape.hash(&self.bucket(at, without)?))));
        let hashes: BTreeMap<u64, Hash> = hashes.collect::<Result<_, Error>>()?;
        Changed::over(self.shape, &self.nodes, hashes)
    }

    /// A bucket without some commitments, which are ascending.
    pub(super) fn bucket(&self, at: u64, without: &[Commitment]) -> Result<Vec<Commitment>, Error> {
        let mut bucket = self.written(at..at + 1)?;
        bucket.retain(|c| without.binary_search(c).is_err());
        Ok(bucket)
    }

    /// The leaves of some buckets as they were written.
    pub(super) fn written(&self, buckets: Range<u64>) -> Result<Vec<Commitment>, Error> {
        let place = |bucket: u64| match self.shape.first(bucket) {
            Some(first) => self.leaves.lower_bound(&first),
            None => Ok(self.leaves.count),
        };
        self.leaves.read(place(buckets.start)?, place(buckets.end)?)
    }
}

/// Every commitment of a file.
pub(super) fn read_all(path: &Path) -> Result<Vec<Commitment>, Error> {
    let all = Hashes::open(path.to_owned())?;
    all.read(0, all.count)
}

impl Hashes {
    fn open(path: PathBuf) -> Result<Hashes, Error> {
        let file = File::open(&path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => damaged(&path, "it is missing"),
            _ => storage(&path, e),
        })?;
        let bytes = file.metadata().map_err(|e| storage(&path, e))?.len();
        if bytes % 32 != 0 {
            return Err(damaged(&path, format!("`{bytes}` bytes are no hashes")));
        }
        let count = bytes / 32;
        Ok(Hashes { path, file, count })
    }

    fn read(&self, from: u64, upto: u64) -> Result<Vec<Commitment>, Error> {
        let count = upto.saturating_sub(from);
        let mut bytes = Vec::new();
        let mut file = &self.file;
        file.seek(SeekFrom::Start(from * 32))
            .and_then(|_| file.take(count * 32).read_to_end(&mut bytes))
            .map_err(|e| storage(&self.path, e))?;
        let (hashes, _) = bytes.as_chunks::<32>();
        if hashes.len() as u64 != count {
            return Err(damaged(&self.path, "it is shorter than it was"));
        }
        Ok(hashes.iter().map(|c| Commitment(*c)).collect())
    }

    /// The number of the first one that is not less.
    fn lower_bound(&self, than: &Commitment) -> Result<u64, Error> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.read(middle, middle + 1)?.first() {
                Some(there) if there < than => low = middle + 1,
                _ => high = middle,
            }
        }
        Ok(low)
    }
}

impl NodeSource for StoredNodes {
    fn node(&self, level: u8, at: u64) -> Result<Hash, Error> {
        let missing = || Error::internal(format!("no node `{at}` on level `{level}`"));
        let place = self.shape.position(level, at).ok_or_else(missing)?;
        let found = self.hashes.read(place, place + 1)?;
        found.first().map(|c| Hash(c.0)).ok_or_else(missing)
    }
}
