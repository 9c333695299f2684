//! Choices and requests that no mail confirmed to whoever made them: somebody has to tell them otherwise.

use crate::incidents::Telling;
use crate::page::page;
use pages::{Moment, Pager};

/// Those that nobody has seen to.
#[derive(Clone, Debug)]
pub struct Unconfirmed {
    /// How many there are.
    pub count: u64,
    /// Those of this page, in the order of the ledger.
    pub lines: Vec<UnconfirmedLine>,
    /// Where one is.
    pub pager: Pager,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct UnconfirmedLine {
    /// Its entry.
    pub entry: u64,
    /// What was said or asked for.
    pub what: String,
    /// When it was recorded.
    pub at: Moment,
    /// Whose it is.
    pub who: String,
    /// Their page.
    pub href: String,
    /// Why no mail told them.
    pub why: Telling,
    /// Where it is said that they were told otherwise (POST).
    pub action: String,
}

page!(Unconfirmed, "unconfirmed.html");
