//! The whole tree read again, as `verify` does.

use super::files::{Part, Present};
use super::leaves::hashes;
use super::stored::{StoredTree, read_all};
use absence::Nodes;
use rights::{Error, Manifest};
use std::path::Path;

/// Buckets are read in this many portions.
const PORTIONS: u64 = 64;

/// What the stored leaves come to.
pub(crate) struct Counted {
    /// Whether they make the root that is claimed.
    pub(crate) root_holds: bool,
    /// Whether the nodes are those over the leaves.
    pub(crate) nodes_hold: bool,
}

/// Reads every leaf and works out the root.
///
/// # Errors
/// When files are missing or damaged, leaves are out of order, or something was taken out that was
/// not in.
pub(crate) fn recount(set: &Path, manifest: &Manifest) -> Result<Counted, Error> {
    let tree = StoredTree::open(set, manifest)?;
    let disorder = || Error::corrupt("commitments are out of order");
    if !tree.removed.is_sorted_by(|a, b| a < b) {
        return Err(disorder());
    }
    let (shape, buckets) = (tree.shape, tree.shape.buckets());
    let (mut first, mut now) = (Vec::new(), Vec::new());
    let (mut written, mut left) = (0, 0);
    let step = buckets.div_ceil(PORTIONS);
    for from in (0..buckets).step_by(usize::try_from(step).unwrap_or(usize::MAX)) {
        let upto = (from + step).min(buckets);
        let mut leaves = tree.written(from..upto)?;
        // INVARIANT: in order here and all of these buckets, so in order as a whole.
        let here = |c| (from..upto).contains(&shape.bucket(c));
        if !leaves.is_sorted_by(|a, b| a < b) || !leaves.iter().all(here) {
            return Err(disorder());
        }
        written += leaves.len() as u64;
        first.extend(hashes(shape, &leaves, from, upto));
        leaves.retain(|c| tree.removed.binary_search(c).is_err());
        left += leaves.len() as u64;
        now.extend(hashes(shape, &leaves, from, upto));
    }
    if written != tree.leaves.count {
        return Err(disorder());
    }
    if written - left != tree.removed.len() as u64 {
        return Err(Error::corrupt(
            "a commitment was taken out of the tree that was not in it",
        ));
    }
    let base = Present::at(set, manifest.state)?.base;
    let stored = read_all(&Part::Nodes.path(set, base))?;
    let first = Nodes::over(shape, first)?;
    Ok(Counted {
        root_holds: Nodes::over(shape, now)?.root() == tree.claim.root,
        nodes_hold: first.iter().map(|n| n.0).eq(stored.iter().map(|c| c.0)),
    })
}
