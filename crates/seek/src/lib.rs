//! Finding items for somebody who is shown, named or quoted in what others posted.
//!
//! **Does:** reads which item a link names ([`Links`]); finds items that have words ([`Phrase`]) or a copy of a
//! picture ([`Picture`]); keeps an index of the pictures beside each content, made when one is first looked for.
//!
//! **Does not:** recognise faces; read words inside pictures; look into messages and what only some can see, as it was
//! imported or as its owner narrowed it since; know where that is written down; decide whether an item is about
//! somebody, or what becomes of it; keep a picture that it was given.
//!
//! **Takes:** a [`intake::ContentStore`], who knows where owners stand ([`Owners`]), and what is sought. **Gives:** items with their owners, each with why
//! ([`rights::Match`]); at most so many, and whether there are more.
//!
//! Words are compared as `corpus::search` compares them (NFKC, case, white space and punctuation aside).
//! Pictures are compared by a perceptual hash over their lowest frequencies, as C. Zauner, Implementation and
//! Benchmarking of Perceptual Image Hash Functions (2010), section 3.2.1, describes it; see [`Picture`].

mod index;
mod links;
mod luma;
mod memory;
mod open;
mod owners;
mod picture;
mod search;
mod words;

pub use links::Links;
pub use owners::{Owners, Standings, public_kinds};
pub use picture::{ALIKE_BITS, NoPicture, Picture};
pub use search::{Found, FoundItem, Sought, seek};
pub use words::Phrase;
