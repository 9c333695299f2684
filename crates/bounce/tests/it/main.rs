//! Everything that is tried on the crate from outside.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod answers;
mod complaints;
mod corpus;
mod forms;
mod hostile;
mod letters;
mod originals;
mod programs;
mod replies;
mod reports;
mod verdicts;
mod wordings;
