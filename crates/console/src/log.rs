//! Who looked at what: every look is an entry of the ledger that the person sees as well.

use crate::page::page;
use crate::{Pick, Role};
use pages::looks::LookedAt;
use pages::{Moment, Pager};

/// The log with its filter.
#[derive(Clone, Debug)]
pub struct Log {
    /// Roles to choose from; the first one is all.
    pub roles: Vec<Pick>,
    /// Looks, the newest first.
    pub looks: Vec<Look>,
    /// Where one is.
    pub pager: Pager,
}

/// One look.
#[derive(Clone, Debug)]
pub struct Look {
    /// When.
    pub at: Moment,
    /// Who.
    pub who: String,
    /// In which role; `None` is the command line.
    pub role: Option<Role>,
    /// At whose data.
    pub person: String,
    /// At what of it.
    pub at_what: LookedAt,
    /// The reason that was given.
    pub why: String,
    /// Its entry.
    pub entry: u64,
}

page!(Log, "log.html");
