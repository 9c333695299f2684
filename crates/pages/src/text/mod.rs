//! Everything that the pages say by themselves: messages, numbers, days.
//!
//! Messages lie in `locales`, one folder a language, one file a room, in the syntax of Fluent.

mod bundles;
mod number;
mod say;
mod vocabulary;

pub use vocabulary::kind_word;

pub(crate) use say::{Say, Words};
