//! Tests of the loader, from outside.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod damage;
mod feeds;
mod kept;
mod late;
mod mixed;
mod order;
mod parts;
mod purged;
mod refusals;
mod resume;
mod shown;
mod trial;
