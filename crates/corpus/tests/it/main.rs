//! Tests of training sets, from outside.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod absent;
mod absent_tree;
mod again;
mod agree;
mod cells;
mod crash;
mod dossier;
mod dossier_oracle;
mod during;
mod everybody;
mod find;
mod fixture;
mod indexes;
mod inspect;
mod late;
mod marks;
mod mask;
mod meanwhile;
mod purge;
mod purge_crash;
mod purge_erased;
mod purge_forged;
mod purge_orders;
mod purge_watched;
mod python;
mod reading;
mod roots;
mod search;
mod shop;
mod sign;
mod still;
mod street;
mod tamper;
mod unlike;
mod watched;
mod watching;
mod watching_copies;
mod watching_crash;
mod watching_random;
mod watching_sets;
mod write;
