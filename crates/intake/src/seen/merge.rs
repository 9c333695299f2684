//! Merges sorted files.

use super::{Entry, run};
use rights::Error;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::path::PathBuf;

/// The entries of all files in order. No key stands in two of them.
pub(super) fn merge(
    paths: &[PathBuf],
) -> Result<impl Iterator<Item = Result<Entry, Error>> + use<>, Error> {
    let mut inputs = Vec::new();
    let mut heap = BinaryHeap::new();
    for (at, path) in paths.iter().enumerate() {
        let mut input = run::read_all(path)?;
        if let Some(first) = input.next() {
            heap.push(Reverse((first?, at)));
        }
        inputs.push(input);
    }
    Ok(std::iter::from_fn(move || {
        let Reverse((entry, at)) = heap.pop()?;
        match inputs.get_mut(at).and_then(Iterator::next) {
            Some(Ok(next)) => heap.push(Reverse((next, at))),
            Some(Err(e)) => return Some(Err(e)),
            None => {}
        }
        Some(Ok(entry))
    }))
}
