//! One binary for all integration tests of `report`.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod adding_up;
mod chromium;
mod fixture;
mod page;
