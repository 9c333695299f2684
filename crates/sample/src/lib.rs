//! A fictional platform, for trying and for measuring.
//!
//! **Does:** writes a town of invented people, their items, choices and notices as Parquet files.
//! The same options give the same bytes, however many threads write them. Every person and every
//! item is a function of the seed and a number, so nothing is held in memory but the rows being
//! written: 100 million items of 10 million people need no more than ten thousand do.
//!
//! **Does not:** decide, read, or know what a policy is. No test of correctness rests on it alone.
//!
//! Of a mail to its people it makes what comes back ([`returned`]).
//!
//! **Takes:** [`TownOptions`] and an empty folder. **Gives:** files in demur's own column names, and
//! [`Written`], the counts.
//!
//! Where figures are published, the town follows them: see `spread` (items per person), `person`
//! (ages, regions), `notices` and `choices` (who was reached, who agreed). Where none are, the
//! comment says so. Names are invented, and every address ends in `example.org` (RFC 2606).

mod choices;
mod chunk;
mod columns;
mod dice;
mod draft;
mod facts;
mod grammar;
mod item;
mod item_columns;
mod link;
mod names;
mod notices;
mod papers;
mod people_columns;
mod person;
mod picture;
mod plan;
mod returned;
mod schema;
mod spread;
mod store;
mod town;
mod words;

pub use plan::TownOptions;
pub use returned::{Answer, returned};
pub use schema::{choices_schema, items_schema, notices_schema, people_schema};
pub use town::{FACTS_UP_TO_PEOPLE, Written, write};
