//! One binary for all integration tests of `console`.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod accessible;
mod assets;
#[path = "../../../pages/samples/browser.rs"]
mod browser;
#[path = "../../../pages/tests/it/every_page.rs"]
mod every_page;
mod markup;
mod roles;
#[path = "../../samples/mod.rs"]
mod samples;
mod shown;
#[path = "../../../pages/tests/it/tags.rs"]
mod tags;
mod words;
