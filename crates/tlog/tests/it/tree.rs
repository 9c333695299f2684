//! Growing trees and their proofs, against the oracle and against `tlog_tiles`.

use crate::fixture::{entries, leaves, oracle_leaves};
use crate::oracle;
use proptest::prelude::*;
use rights::Hash;
use tlog::{ConsistencyProof, Frontier, Growth, InclusionProof, Leaf, MAX_SIZE};
use tlog_tiles::tlog as theirs;

fn their(hash: Hash) -> theirs::Hash {
    theirs::Hash(hash.0)
}

/// Grows from `a` to the end and compares all proofs with the oracle's.
fn compare(all: &[Leaf], oracle: &[Hash], a: usize) {
    let b = all.len();
    let before = Growth::new(&Frontier::empty(), &all[..a]).unwrap();
    let growth = Growth::new(before.after(), &all[a..]).unwrap();
    let root = oracle::root(oracle);
    assert_eq!(growth.after().root(), root, "{a} to {b}");
    for index in a..b {
        let proof = growth.proof(index as u64).unwrap();
        assert_eq!(
            proof.hashes,
            oracle::path(index, oracle),
            "{index} of {a} to {b}"
        );
        proof.check(all[index], &root).unwrap();
        let hashes = proof.hashes.iter().map(|h| their(*h)).collect();
        theirs::check_record(
            &hashes,
            b as u64,
            their(root),
            index as u64,
            their(oracle[index]),
        )
        .unwrap();
    }
    for outside in [0, a.saturating_sub(1), b, b + 1] {
        assert!((a..b).contains(&outside) || growth.proof(outside as u64).is_err());
    }
}

#[test]
fn every_growth_up_to_fifty_leaves() {
    let log = entries(1, 50);
    let (all, oracle) = (leaves(&log), oracle_leaves(&log));
    for b in 0..=50 {
        for a in 0..=b {
            compare(&all[..b], &oracle[..b], a);
        }
    }
}

#[test]
fn every_size_up_to_six_hundred_leaf_by_leaf_and_at_once() {
    let log = entries(2, 600);
    let (all, oracle) = (leaves(&log), oracle_leaves(&log));
    let mut frontier = Frontier::empty();
    for size in 0..=600 {
        assert_eq!(frontier.root(), oracle::root(&oracle[..size]), "{size}");
        assert_eq!(frontier.size(), size as u64);
        if size % 8 < 2 {
            let at_once = Growth::new(&Frontier::empty(), &all[..size]).unwrap();
            assert_eq!(*at_once.after(), frontier, "{size}");
        }
        let bytes = frontier.to_bytes();
        assert_eq!(Frontier::from_bytes(&bytes).unwrap(), frontier);
        assert_eq!(bytes.len(), 8 + 32 * size.count_ones() as usize);
        if let Some(leaf) = all.get(size) {
            frontier.push(*leaf).unwrap();
        }
    }
    for size in [0, 1, 255, 256, 257, 511, 512, 513, 600] {
        compare(&all[..size], &oracle[..size], 0);
        compare(&all[..size], &oracle[..size], size / 2);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn larger_trees_grow_alike(b in 0..6_000_usize, part in 0.0..1.0_f64) {
        let log = entries(3, b as u64);
        let (all, oracle) = (leaves(&log), oracle_leaves(&log));
        let a = (b as f64 * part) as usize;
        let before = Growth::new(&Frontier::empty(), &all[..a]).unwrap();
        let growth = Growth::new(before.after(), &all[a..]).unwrap();
        prop_assert_eq!(growth.after().root(), oracle::root(&oracle));
        for index in (a..b).step_by(((b - a) / 16).max(1)) {
            let proof = growth.proof(index as u64).unwrap();
            prop_assert_eq!(proof.hashes, oracle::path(index, &oracle));
        }
    }

    /// A proof speaks for one leaf, one index, one size and one root.
    #[test]
    fn a_changed_proof_is_none(size in 1..400_usize, at: prop::sample::Index, what in 0..6_u8, bit in 0..256_usize) {
        let log = entries(4, size as u64);
        let (all, oracle) = (leaves(&log), oracle_leaves(&log));
        let index = at.index(size);
        let good = InclusionProof { index: index as u64, size: size as u64, hashes: oracle::path(index, &oracle) };
        let root = oracle::root(&oracle);
        good.check(all[index], &root).unwrap();
        let (mut bad, mut leaf, mut bad_root) = (good.clone(), all[index], root);
        let flip = |hash: &mut [u8; 32]| hash[bit / 8] ^= 1 << (bit % 8);
        match what {
            0 => flip(&mut leaf.0),
            1 => flip(&mut bad_root.0),
            2 => bad.hashes.push(Hash([0; 32])),
            3 if !bad.hashes.is_empty() => { bad.hashes.pop(); }
            4 if !bad.hashes.is_empty() => { let i = bit % bad.hashes.len(); flip(&mut bad.hashes[i].0); }
            _ => bad.index ^= 1 << (bit % 64),
        }
        prop_assert!(bad.check(leaf, &bad_root).is_err(), "{what}");
    }

    #[test]
    fn consistency_is_that_of_the_oracle(m in 0..300_usize, more in 0..300_usize, bit in 0..256_usize) {
        let log = entries(5, (m + more) as u64);
        let oracle = oracle_leaves(&log);
        let (old, new) = (oracle::root(&oracle[..m]), oracle::root(&oracle));
        let hashes = if m == 0 { vec![] } else { oracle::consistency(m, &oracle) };
        let proof = ConsistencyProof { from: m as u64, to: (m + more) as u64, hashes };
        proof.check(&old, &new).unwrap();
        let mut other = old;
        other.0[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(proof.check(&other, &new).is_err());
        if m > 0 {
            prop_assert!(proof.check(&old, &other).is_err());
        }
    }

    #[test]
    fn numbers_out_of_range_are_refused_without_a_panic(index: u64, size: u64, count in 0..130_usize) {
        let hashes = vec![Hash([1; 32]); count];
        let proof = InclusionProof { index, size, hashes: hashes.clone() };
        prop_assert!(proof.check(Leaf([2; 32]), &Hash([3; 32])).is_err());
        let proof = ConsistencyProof { from: index, to: size, hashes };
        prop_assert!(proof.check(&Hash([2; 32]), &Hash([3; 32])).is_err());
    }
}

#[test]
fn the_roots_of_certificate_transparency() {
    // The leaves and roots of the test data of Certificate Transparency (merkletree, RFC 6962).
    let data: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut frontier = Frontier::empty();
    for (size, root) in roots.iter().enumerate() {
        assert_eq!(frontier.root().to_string(), *root, "{size}");
        if let Some(data) = data.get(size) {
            frontier.push(Leaf(theirs::record_hash(data).0)).unwrap();
        }
    }
}

#[test]
fn a_commitment_and_its_leaf_are_those_of_python() {
    // python3 -c "import hashlib as h; s = h.sha256; print(s(b'\0' + s(b'\1' * 32 + b'x').digest()).hexdigest())"
    let leaf = tlog::Salt([1; 32]).commit(b"x").leaf();
    assert_eq!(
        leaf.hash().to_string(),
        "77659e369ba484d65a3f9ab9b486c1851cd9a496a3b2d21b20163d2aee72082f"
    );
    assert_eq!(format!("{:?}", tlog::Salt([1; 32])), "Salt(..)");
}

#[test]
fn a_frontier_is_read_strictly() {
    let good = Growth::new(&Frontier::empty(), &leaves(&entries(6, 5)))
        .unwrap()
        .after()
        .to_bytes();
    assert!(Frontier::from_bytes(&good).is_ok());
    for length in 0..good.len() {
        assert!(Frontier::from_bytes(&good[..length]).is_err(), "{length}");
    }
    assert!(Frontier::from_bytes(&[good.as_slice(), &[0]].concat()).is_err());
    assert!(Frontier::from_bytes(&[good.as_slice(), &[0; 32]].concat()).is_err());
    let mut large = (MAX_SIZE + 1).to_be_bytes().to_vec();
    large.extend([0; 64]);
    assert!(Frontier::from_bytes(&large).is_err());
}

#[test]
fn a_full_tree_takes_no_more() {
    let mut bytes = MAX_SIZE.to_be_bytes().to_vec();
    bytes.extend([7; 32]);
    let mut full = Frontier::from_bytes(&bytes).unwrap();
    let error = full.push(Leaf([1; 32])).unwrap_err();
    assert!(error.to_string().contains("takes no more"), "{error}");
    assert!(Growth::new(&full, &[Leaf([1; 32])]).is_err());
    assert!(Growth::new(&full, &[]).is_ok());
}
