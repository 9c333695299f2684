//! What the tree of a set costs: `cargo run --release -p absence --example rates -- 3000000`.
//!
//! One thread, nothing on disk: commitments to so many items of a tenth as many people, sorting them,
//! the tree over them; then a mask of one person with ten items, proofs, and checks.

#![expect(clippy::print_stdout, reason = "a program that prints")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a program to try"
)]

use absence::{Changed, Commitment, Nodes, Proof, Secret, Shape};
use rights::{AbsenceTree, Blind, GridId, Hash};
use std::collections::BTreeMap;
use std::time::Instant;

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = work();
    println!("{what}: {:.3} s", begun.elapsed().as_secs_f64());
    done
}

fn secret(salt: &Hash, person: u64) -> Secret {
    Secret::of(
        salt,
        Blind::of(GridId((u128::from(person) + 1).to_be_bytes())),
    )
}

fn main() {
    let items: u64 = std::env::args()
        .nth(1)
        .map_or(3_000_000, |n| n.parse().unwrap());
    let (people, salt) = (items / 10, Hash::of(b"a set"));
    println!("{items} items of {people} people");
    let mut all: Vec<Commitment> = timed("commitments", || {
        let of = |person: u64| {
            let secret = secret(&salt, person);
            let items = (0..10).map(move |n| secret.item(&format!("posts/{}", person * 10 + n)));
            items.chain([secret.person()])
        };
        (0..people).flat_map(of).collect()
    });
    timed("sorting", || all.sort_unstable());
    let shape = Shape::for_leaves(all.len() as u64);
    let bucket = |at: u64| {
        let first = all.partition_point(|c| shape.bucket(c) < at);
        let upto = all.partition_point(|c| shape.bucket(c) <= at);
        &all[first..upto]
    };
    let nodes = timed("tree", || {
        let mut rest = all.as_slice();
        let mut buckets = Vec::new();
        for at in 0..shape.buckets() {
            let count = rest.iter().take_while(|c| shape.bucket(c) == at).count();
            let (here, later) = rest.split_at(count);
            buckets.push(shape.hash(here));
            rest = later;
        }
        Nodes::over(shape, buckets).unwrap()
    });
    let gone = secret(&salt, 7);
    let gone: Vec<Commitment> = (70..80)
        .map(|n| gone.item(&format!("posts/{n}")))
        .chain([gone.person()])
        .collect();
    let hashes = || -> BTreeMap<u64, Hash> {
        let without = |at: u64| -> Vec<Commitment> {
            let here = bucket(at).iter().filter(|c| !gone.contains(c));
            here.copied().collect()
        };
        let touched = gone.iter().map(|c| shape.bucket(c));
        touched.map(|at| (at, shape.hash(&without(at)))).collect()
    };
    let changed = timed("a person taken out", || {
        Changed::over(shape, &nodes, hashes()).unwrap()
    });
    println!("  root {}", changed.root().unwrap());
    let tree = AbsenceTree {
        salt,
        bits: shape.bits(),
        people,
        items,
        root: nodes.root(),
    };
    let same = Changed::over(shape, &nodes, BTreeMap::new()).unwrap();
    let proofs: Vec<(Commitment, Proof)> = timed("1000 proofs", || {
        let one = |n: u64| {
            let of = secret(&salt, people + n).person();
            let at = shape.bucket(&of);
            let proof = Proof {
                bucket: bucket(at).to_vec(),
                path: same.path(at).unwrap(),
            };
            (of, proof)
        };
        (0..1000).map(one).collect()
    });
    timed("1000 checks", || {
        let check = |(of, proof): &(Commitment, Proof)| proof.check(&tree, of).unwrap();
        assert!(proofs.iter().all(|p| check(p) != absence::Found::Present));
    });
    let hashes = |p: &Proof| p.bucket.len() + p.path.len();
    let mean: usize = proofs.iter().map(|(_, p)| hashes(p)).sum();
    println!(
        "  {} hashes of 32 bytes each on average",
        mean / proofs.len()
    );
}
