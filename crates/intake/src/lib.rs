//! Content, people, choices and notices in.
//!
//! **Does:** reads JSONL, CSV and Parquet files, also compressed, row by row in bounded memory; maps
//! an operator's own columns to demur's; checks every value; sets rows aside that it cannot read,
//! with the reason; writes the facts columns that `decide` reads, and a copy of content that is not
//! in Parquet already.
//!
//! **Does not:** decide, know policies, or keep people: it asks a [`PersonDirectory`] for them.
//!
//! **Takes:** files, a [`Mapping`], [`Limits`]. **Gives:** facts files, rows of people, choices and
//! notices, and a count that adds up: read = accepted + repeated + quarantined.

mod choices;
mod copy;
mod count;
mod facts;
mod field;
mod item;
mod items;
mod limits;
mod mapping;
mod notices;
mod people;
mod progress;
mod quarantine;
mod records;
mod source;
mod store;

pub use choices::{ChoiceRow, choices};
pub use count::Count;
pub use field::Field;
pub use items::{ImportOptions, ItemsReport, PersonDirectory, import_items};
pub use limits::Limits;
pub use mapping::{Mapping, OneOrMany};
pub use notices::{NoticeRow, notices};
pub use people::{PersonRow, people};
pub use progress::{NoProgress, Progress};
pub use quarantine::{Quarantine, Quarantined};
pub use source::{Format, expand};
pub use store::{ContentInfo, ContentStore, StoredItem};
