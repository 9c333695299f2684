//! Training sets on disk: rows into cells, the Delta table, masks, indexes, signatures, and their
//! verification from files alone.

pub mod canonical;
mod cell_file;
pub(crate) mod commitments;
pub mod decisions;
pub(crate) mod failure;
mod find;
pub mod indexes;
pub(crate) mod leftovers;
mod links;
mod mask;
mod mask_log;
mod merge;
pub mod paths;
pub(crate) mod replace;
mod run;
pub mod schema;
mod shares;
pub mod sign;
mod staging;
pub mod state;
mod table;
pub(crate) mod vacuum;
mod verify;
mod visible;
mod writer;
mod z85;

pub use cell_file::WrittenCell;
pub use commitments::StoredTree;
pub use decisions::{DecisionRow, DecisionTable, DecisionWriter};
pub use find::{FoundRow, Lookup};
pub use indexes::{Compared, index_hashes};
pub use links::{Link, LinkIndex};
pub use mask::{Masked, Rows};
pub use shares::{Place, Share, ShareIndex, write_shares};
pub use sign::{PublicKey, Signed, SigningKey};
pub use staging::Staging;
pub use table::{SetTable, TableFile};
pub(crate) use vacuum::newest_version;
pub use verify::{Check, Report, verify};
pub use visible::VisibleRow;
pub use writer::{SetWriter, WriterOptions, Written};
