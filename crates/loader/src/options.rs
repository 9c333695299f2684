//! What a loader is told besides what it reads.

use crate::guard::GuardOptions;
use std::path::PathBuf;

/// What a loader is told besides what it reads; nothing here changes the order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Columns handed out, in this order; none: all of a set's.
    pub columns: Option<Vec<String>>,
    /// How fresh the view of late choices has to be.
    pub guard: GuardOptions,
    /// Folder of the loading log; none: `loads` in the set.
    pub log: Option<PathBuf>,
    /// Who reads, as the log is to say it: the name of a run or a job.
    pub consumer: String,
    /// Whether steps whose rows are all blank are handed out as empty batches.
    pub keep_empty: bool,
    /// Threads that read; none: as many as the machine has.
    pub threads: Option<usize>,
}
