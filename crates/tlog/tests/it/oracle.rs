//! RFC 6962, section 2.1, word for word: slow, and independent of what is tested.

use rights::Hash;

pub(crate) fn leaf(data: &[u8]) -> Hash {
    Hash::of(&[&[0], data].concat())
}

fn node(left: Hash, right: Hash) -> Hash {
    Hash::of(&[&[1], left.0.as_slice(), right.0.as_slice()].concat())
}

/// The largest power of two smaller than n.
fn split(n: usize) -> usize {
    let mut k = 1;
    while k * 2 < n {
        k *= 2;
    }
    k
}

/// MTH
pub(crate) fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::of(b""),
        [one] => *one,
        all => {
            let (left, right) = all.split_at(split(all.len()));
            node(root(left), root(right))
        }
    }
}

/// PATH(m, D[n])
pub(crate) fn path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let k = split(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut below, beside) = match m < k {
        true => (path(m, left), root(right)),
        false => (path(m - k, right), root(left)),
    };
    below.push(beside);
    below
}

/// PROOF(m, D[n])
pub(crate) fn consistency(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    subproof(m, leaves, true)
}

fn subproof(m: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if m == leaves.len() {
        return if whole { vec![] } else { vec![root(leaves)] };
    }
    let k = split(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut below, beside) = match m <= k {
        true => (subproof(m, left, whole), root(right)),
        false => (subproof(m - k, right, false), root(left)),
    };
    below.push(beside);
    below
}
