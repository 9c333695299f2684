//! Everything at once, on a small town, deterministic by seed: people register, post, object, take it
//! back, restrict, erase, narrow; the operator imports, compiles, masks, watches, purges; loaders read.
//! Every call of the ledger's storage can fail, having persisted or not, or be the last thing that a
//! process does; so can every step of a compile, a mask, a purge. After each process the town is
//! opened anew and looked over:
//!
//! - acknowledged choices are in the ledger, and every root that was ever told is that of a beginning
//!   of the log now;
//! - the log folds to the state;
//! - no set at N shows an item that was refused at N, and what a set stopped showing never comes back;
//! - a loader hands out nothing that has been refused for a second of the town's time.
//!
//! What is refused comes from a model of a page ([`model`]), not from demur.
//!
//! `DST_SEED=` plays one seed, `DST_SEEDS=` so many from 1 on; `just simulate` runs long.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod draw;
mod fault;
mod life;
mod loading;
mod look_over;
mod model;
mod posting;
mod still;
mod town;

use town::Town;

/// Seeds of an ordinary run.
const SEEDS: u64 = 8;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

#[test]
fn whatever_happens_and_wherever_it_breaks() {
    let seeds: Vec<u64> = match number("DST_SEED") {
        Some(seed) => vec![seed],
        None => (1..=number("DST_SEEDS").unwrap_or(SEEDS)).collect(),
    };
    let mut told = town::Told::default();
    for seed in &seeds {
        // Printed when the test fails, so that the seed can be played again.
        println!("DST_SEED={seed}");
        let mut town = Town::found(*seed);
        town.live();
        town.end();
        told.add(&town.told);
    }
    println!("{} seeds: {told:?}", seeds.len());
    if seeds.len() as u64 >= SEEDS {
        told.is_worth_something();
    }
}
