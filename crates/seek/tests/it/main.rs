//! Finding items over real contents, and how well pictures are recognised.

mod contents;
mod pictures;
