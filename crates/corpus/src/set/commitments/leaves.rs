//! Commitments in any order come in, sorted leaves and the nodes over them come out.

use super::files::{self, Part};
use crate::set::failure::{damaged, storage};
use crate::set::paths;
use absence::{Commitment, Nodes, Shape};
use rayon::prelude::*;
use rights::{AbsenceTree, Error, Hash};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Parts by the leading bits of a commitment; each is sorted on its own.
const PART_BITS: u8 = 6;
const PARTS: usize = 1 << PART_BITS;
/// Commitments of a part that are held before they go to disk: 32 MiB in all.
const HELD: usize = 1 << 14;

/// Takes commitments from many threads. Memory is bounded: what does not fit goes to disk meanwhile.
pub(crate) struct Leaves {
    set: PathBuf,
    state: u64,
    parts: Vec<Mutex<Held>>,
}

#[derive(Default)]
struct Held {
    held: Vec<Commitment>,
    spilled: Option<File>,
    count: u64,
}

/// How many people and items were committed to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Committed {
    pub(crate) people: u64,
    pub(crate) items: u64,
}

fn spill(set: &Path) -> PathBuf {
    paths::absence(set).join("leaves.tmp")
}

impl Leaves {
    /// Begins the leaves of a state; [`files::begin`] was called.
    pub(crate) fn begin(set: &Path, state: u64) -> Result<Leaves, Error> {
        files::begin(set, state)?;
        let folder = spill(set);
        fs::create_dir_all(&folder).map_err(|e| storage(&folder, e))?;
        Ok(Leaves {
            set: set.to_owned(),
            state,
            parts: (0..PARTS).map(|_| Mutex::default()).collect(),
        })
    }

    /// Adds commitments.
    pub(crate) fn push(&self, commitments: Vec<Commitment>) -> Result<(), Error> {
        let mut by_part: Vec<Vec<Commitment>> = vec![Vec::new(); PARTS];
        for commitment in commitments {
            let [first, ..] = commitment.0;
            if let Some(part) = by_part.get_mut(usize::from(first >> (8 - PART_BITS))) {
                part.push(commitment);
            }
        }
        let parts = self.parts.iter().zip(by_part).enumerate();
        for (at, (part, new)) in parts.filter(|(_, (_, new))| !new.is_empty()) {
            let mut part = part.lock().unwrap_or_else(PoisonError::into_inner);
            part.count += new.len() as u64;
            part.held.extend(new);
            if part.held.len() >= HELD {
                part.spill(&spill(&self.set).join(at.to_string()))?;
            }
        }
        Ok(())
    }

    /// Writes leaves and nodes.
    ///
    /// # Errors
    /// When something was committed to twice, or fewer or more commitments came than are claimed.
    pub(crate) fn finish(self, salt: Hash, of: Committed) -> Result<AbsenceTree, Error> {
        let parts: Vec<Held> = self
            .parts
            .into_iter()
            .map(|p| p.into_inner().unwrap_or_else(PoisonError::into_inner))
            .collect();
        let count: u64 = parts.iter().map(|p| p.count).sum();
        if count != of.people + of.items {
            return Err(Error::internal(format!(
                "`{count}` commitments to `{}` people and `{}` items",
                of.people, of.items
            )));
        }
        let shape = Shape::for_leaves(count);
        let path = Part::Leaves.path(&self.set, self.state);
        let folder = spill(&self.set);
        let mut buckets = Vec::new();
        let mut rest: Vec<Commitment> = Vec::new();
        let threads = rayon::current_num_threads();
        // Nodes come first: where there are leaves, there is the whole tree.
        let written = folder.join("sorted");
        files::write(&written, |file| {
            let mut parts = parts.into_iter().enumerate().peekable();
            while parts.peek().is_some() {
                let some: Vec<(usize, Held)> = parts.by_ref().take(threads).collect();
                let sort = |(at, part): (usize, Held)| part.sorted(&folder.join(at.to_string()));
                let some: Result<Vec<_>, Error> =
                    some.into_par_iter().with_max_len(1).map(sort).collect();
                for sorted in some? {
                    files::put(file, &written, &sorted)?;
                    rest.extend(sorted);
                }
                if shape.bits() >= PART_BITS {
                    let parts = parts.peek().map_or(PARTS, |(at, _)| *at) as u64;
                    let upto = parts << (shape.bits() - PART_BITS);
                    buckets.extend(hashes(shape, &rest, buckets.len() as u64, upto));
                    rest.clear();
                }
            }
            Ok(())
        })?;
        buckets.extend(hashes(shape, &rest, buckets.len() as u64, shape.buckets()));
        let nodes = Nodes::over(shape, buckets)?;
        let root = nodes.root();
        let to = Part::Nodes.path(&self.set, self.state);
        files::write(&to, |file| {
            let mut all = nodes.iter();
            all.try_for_each(|node| file.write_all(&node.0))
                .map_err(|e| storage(&to, e))
        })?;
        fs::rename(&written, &path).map_err(|e| storage(&path, e))?;
        fs::remove_dir_all(&folder).map_err(|e| storage(&folder, e))?;
        crate::set::staging::sync(&paths::absence(&self.set))?;
        Ok(AbsenceTree {
            salt,
            bits: shape.bits(),
            people: of.people,
            items: of.items,
            root,
        })
    }
}

impl Held {
    fn spill(&mut self, path: &Path) -> Result<(), Error> {
        let failed = |e| storage(path, e);
        let file = match &mut self.spilled {
            Some(file) => file,
            none => none.insert(
                fs::OpenOptions::new()
                    .create_new(true)
                    .append(true)
                    .open(path)
                    .map_err(failed)?,
            ),
        };
        let bytes: Vec<u8> = self.held.drain(..).flat_map(|c| c.0).collect();
        file.write_all(&bytes).map_err(failed)
    }

    /// Everything of the part, ascending.
    fn sorted(mut self, path: &Path) -> Result<Vec<Commitment>, Error> {
        if self.spilled.is_some() {
            let bytes = fs::read(path).map_err(|e| storage(path, e))?;
            let (all, _) = bytes.as_chunks::<32>();
            self.held.extend(all.iter().map(|c| Commitment(*c)));
        }
        if self.held.len() as u64 != self.count {
            return Err(damaged(path, "commitments were lost on disk"));
        }
        self.held.sort_unstable();
        // INVARIANT: an item stands once in a set, and a hash meets no other one.
        if !self.held.is_sorted_by(|a, b| a < b) {
            return Err(Error::input(
                "an item of a person is in the set twice; give each item once",
            ));
        }
        Ok(self.held)
    }
}

/// The root over leaves, ascending.
pub(crate) fn root_of(shape: Shape, sorted: &[Commitment]) -> Result<Hash, Error> {
    let buckets = hashes(shape, sorted, 0, shape.buckets());
    Ok(Nodes::over(shape, buckets)?.root())
}

/// The hashes of the buckets `from..upto`, which have exactly these leaves.
pub(super) fn hashes(shape: Shape, sorted: &[Commitment], from: u64, upto: u64) -> Vec<Hash> {
    let buckets: Vec<u64> = (from..upto).collect();
    let hash = |at: &u64| shape.hash(within(shape, sorted, *at));
    buckets.par_iter().with_min_len(256).map(hash).collect()
}

/// The leaves of one bucket.
fn within(shape: Shape, sorted: &[Commitment], bucket: u64) -> &[Commitment] {
    let first = sorted.partition_point(|c| shape.bucket(c) < bucket);
    let rest = sorted.get(first..).unwrap_or_default();
    let count = rest.partition_point(|c| shape.bucket(c) == bucket);
    rest.get(..count).unwrap_or_default()
}
