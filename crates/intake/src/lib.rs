//! Content, people, choices and notices in.
//!
//! **Does:** reads JSONL, CSV (RFC 4180), Parquet and Delta tables, texts also packed as .zst and
//! .gz, row by row in bounded memory; maps an operator's own columns to demur's; checks every
//! value; sets rows aside that it cannot read, with the reason and what to do; recognises
//! repetitions; writes the facts columns that `decide` reads, and a copy of content that is not in
//! Parquet already; reads content back in canonical columns; blanks what was erased in what it wrote.
//!
//! **Does not:** decide, know policies, or keep people: it asks a [`PersonDirectory`] for them.
//!
//! **Takes:** files, a [`Mapping`], [`Limits`]. **Gives:** facts files, rows of people, choices and
//! notices, and a count that adds up: read = accepted + repeated + quarantined.

mod batch;
mod blank;
mod choices;
mod count;
mod facts;
mod fault;
mod found;
mod item;
mod items;
mod limits;
mod mapping;
mod notices;
mod parts;
mod people;
mod pictures;
mod places;
mod plan;
mod progress;
mod quarantine;
mod read;
mod records;
mod renew;
mod rewrite;
mod row;
mod seen;
mod shifts;
mod sorted;
mod source;
mod store;
mod stored;
mod swap;
mod table;
mod take;
mod texts;
mod unfinished;
mod write;

pub use blank::{BlankPlan, Blanked, ContentPlan, Erasure};
pub use choices::{ChoiceRow, choices};
pub use count::Count;
pub use found::FactsOfPeople;
pub use items::{ImportOptions, ItemsReport, PersonDirectory, import_items};
pub use limits::Limits;
pub use mapping::{Mapping, OneOrMany};
pub use notices::{NoticeRow, notices};
pub use parts::PartSize;
pub use people::{PersonRow, people};
pub use pictures::{Fingerprint, Pictured};
pub use progress::{NoProgress, Progress};
pub use quarantine::{Quarantine, Quarantined};
pub use read::RowReader;
pub use renew::{Asked, Renewal};
pub use rewrite::{Groups, Moved};
pub use source::delta::DataFile;
pub use source::{Format, expand};
pub use store::{CarriedOut, ContentInfo, ContentStore, CopyPart};
pub use stored::StoredItem;
pub use swap::{Sealed, Swap, discard, write_whole};
pub use unfinished::ContentLock;
