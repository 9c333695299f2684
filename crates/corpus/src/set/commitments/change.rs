//! The tree of a state that a mask makes: that of its parent without some commitments.

use super::files::{self, Part};
use super::stored::StoredTree;
use absence::Commitment;
use rights::{AbsenceTree, Error, Manifest};
use std::collections::BTreeSet;
use std::path::Path;

/// Takes people and items out of the tree of the newest state; writes what the state after it needs.
///
/// Everything that is read is checked against the root of the parent, so a damaged file cannot become
/// part of what is signed.
///
/// # Errors
/// Corrupt when a commitment is not there, or files are damaged; then nothing was written.
pub(crate) fn remove(
    set: &Path,
    parent: &Manifest,
    people: &[Commitment],
    items: &[Commitment],
) -> Result<AbsenceTree, Error> {
    let tree = StoredTree::open(set, parent)?;
    let mut gone: Vec<Commitment> = [people, items].concat();
    gone.sort_unstable();
    let touched: BTreeSet<u64> = gone.iter().map(|c| tree.shape.bucket(c)).collect();
    // The nodes beside the ways are the same before and after: if they lead to the parent's root with
    // the old buckets, they are right.
    let before = tree.changed(&tree.removed, &touched)?.root()?;
    if before != tree.claim.root {
        return Err(Error::corrupt(format!(
            "the stored tree of commitments has the root `{before}`, not `{}`",
            tree.claim.root
        )));
    }
    for one in &gone {
        let bucket = tree.bucket(tree.shape.bucket(one), &tree.removed)?;
        if bucket.binary_search(one).is_err() {
            return Err(Error::corrupt(
                "a row that was visible has no commitment in the tree of its set",
            ));
        }
    }
    let mut removed = tree.removed.clone();
    removed.extend(&gone);
    removed.sort_unstable();
    if !removed.is_sorted_by(|a, b| a < b) {
        return Err(Error::corrupt("a commitment was taken out twice"));
    }
    let root = tree.changed(&removed, &touched)?.root()?;
    let state = parent.state + 1;
    files::begin(set, state)?;
    if !gone.is_empty() {
        let path = Part::Removed.path(set, state);
        files::write(&path, |file| files::put(file, &path, &gone))?;
    }
    Ok(AbsenceTree {
        people: tree.claim.people.saturating_sub(people.len() as u64),
        items: tree.claim.items.saturating_sub(items.len() as u64),
        root,
        ..tree.claim
    })
}
