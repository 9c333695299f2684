//! Handing out the rows of a training set.
//!
//! **Does:** reads a set cell by cell in an order that is a keyed function of each item alone
//! ([`order`]); takes out, at the moment a batch is handed over, what its signed feed lists as refused
//! ([`Handover`]); stops when the feed is old; resumes at any step from a small state; writes which
//! items were handed out, and as of which ledger entry ([`shown`] reads that back; [`loads_of`] for one person over
//! all sets).
//!
//! **Does not:** decide what is refused, change a set (it adds a log beside it), know PyTorch or Python,
//! or hand out anything without a feed.
//!
//! **Takes:** the folder of a set, the key that signed it, a [`Plan`]. **Gives:** batches of Arrow
//! columns, a resume state, a log.
//!
//! The order comes from SipHash-2-4 with 128 bits (Aumasson and Bernstein, 2012), keyed by SHA-256
//! over seed and epoch.

mod batch;
mod cell_rows;
mod columns;
mod failure;
mod file;
mod guard;
mod handover;
mod key;
mod loader;
mod loads;
mod log;
mod opened;
mod options;
pub mod order;
mod plan;
mod position;
mod reader;
mod shown;
mod steps;
mod stream;
mod training_set;
mod waiting;

pub use batch::{Batch, Sealed};
pub use guard::{GuardOptions, View};
pub use handover::{Handover, Tick};
pub use loader::Loader;
pub use loads::loads_of;
pub use log::{ItemName, Line, LogHead, logs, read_head, read_log};
pub use options::Options;
pub use plan::{Plan, PlannedCell, Selection};
pub use position::{Position, State};
pub use shown::{Showing, Shown, Who, shown, shown_of};
pub use steps::{CellName, Steps};
pub use stream::Stream;
pub use training_set::{Surroundings, TrainingSet};
