//! One binary for all integration tests of `pages`.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod accessible;
mod assets;
#[path = "../../samples/browser.rs"]
mod browser;
mod erasing;
mod every_page;
mod markup;
#[path = "../../samples/mod.rs"]
mod samples;
mod shown;
mod tags;
mod words;
