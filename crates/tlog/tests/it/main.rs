//! One binary for all integration tests of `tlog`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod arbitrary;
mod checking;
mod crash;
mod fixture;
mod keys;
mod oracle;
mod page;
mod programs;
mod publish;
mod receipt;
mod tree;
mod witness;
