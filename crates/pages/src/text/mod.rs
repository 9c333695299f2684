//! Everything that pages say by themselves: messages, numbers, days.
//!
//! Messages lie in `locales`, one folder a language, one file a room, in the syntax of Fluent. Another
//! crate with pages has a [`Book`] of its own over the one of this crate.

mod bundles;
mod number;
mod say;
mod vocabulary;

pub use bundles::Book;
pub use say::{Arg, Say, Time, Words};
pub use vocabulary::{choice_word, kind_word, request_word};

pub(crate) use bundles::PORTAL;
