//! Everything that is known, to load.

use crate::page::page;
use crate::{Download, Moment};

/// The page with the files.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// As of when.
    pub at: Moment,
    /// How many items are in it.
    pub items: u64,
    /// Files.
    pub files: Vec<Download>,
}

page!(Dossier, "dossier.html");
