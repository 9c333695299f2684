//! Tests of the whole crate, through its public interface.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail the test that calls them"
)]

mod arbitrary;
mod bombs;
mod carried_out;
mod delta;
mod formats;
mod in_place;
mod interrupted;
mod ldbc;
mod mapping;
mod parts;
mod people;
mod real;
mod repeated;
mod support;
