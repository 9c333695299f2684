//! One binary for all integration tests of `sample`.

mod determinism;
mod quirks;
mod shares_of;
mod town;
