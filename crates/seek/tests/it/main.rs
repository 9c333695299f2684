//! Finding items over real contents, and how well pictures are recognised.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod asking;
mod contents;
mod pictures;
