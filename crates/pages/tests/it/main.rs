//! One binary for all integration tests of `pages`.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers, too"
)]
