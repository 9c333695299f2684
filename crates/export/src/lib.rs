//! Copies of training sets for others, and what late choices do to them.
//!
//! **Does:** writes the rows of a set as JSON Lines, Parquet, WebDataset or MosaicML MDS ([`prepare`]), each
//! row under a loader's guard and judged once more before anybody sees it; keeps an index of where each item
//! lies; removes from a copied export what is refused by now ([`CopiedExport`]); writes sidecars that say which
//! tokens of a tokenized shard came from which item ([`SidecarWriter`]), and overwrites the tokens of refused
//! items in shards of MosaicML and Megatron ([`Shelf`]).
//!
//! **Does not:** decide what is refused, tokenize, or send anything to anybody.
//!
//! **Takes:** a set to be read, a feed, folders. **Gives:** files that other libraries read, and records of
//! what was done.
//!
//! Formats: JSON (RFC 8259), gzip (RFC 1952), Zstandard (RFC 8878), USTAR (POSIX.1-1988), Apache Parquet,
//! MosaicML streaming version 2, Megatron-LM indexed datasets version 1. Signatures are Ed25519 (RFC 8032),
//! hashes SHA-256 (FIPS 180-4).

mod apply;
mod carried;
mod claims;
mod crash;
#[cfg(test)]
mod crash_tests;
#[cfg(test)]
extern crate self as export;
mod failure;
mod files;
mod form;
mod index;
mod kept;
mod lock;
mod make;
mod mask;
mod mds;
mod pack;
mod record;
mod refusals;
mod rewrite;
mod row;
mod shards;
mod sidecar;
mod signed;
mod tokens;

pub use apply::{CopiedExport, differences};
pub use carried::Carried;
pub use claims::{Applied, Claims, Current};
pub use files::FileEntry;
pub use form::{COLUMNS, Compression, Form, Format, SHARD_BYTES};
pub use index::{FileRows, IndexReader, IndexRow};
pub use kept::{Known, Recorded, exports_of, keep};
pub use make::{Order, Prepared, prepare};
pub use mask::{Masked, Shelf};
pub use refusals::{Refusals, Since};
pub use shards::Listing;
pub use sidecar::{Kind, SidecarHead, SidecarWriter, Span, Tokens};
pub use tokens::Dtype;
