//! Mail that came back and was not understood: somebody has to say what it is.

use crate::Pick;
use crate::page::page;
use pages::{Moment, Pager};

/// Mail that was put aside.
#[derive(Clone, Debug)]
pub struct Aside {
    /// How many there are.
    pub count: u64,
    /// Those of this page, the oldest first.
    pub mails: Vec<ReturnedMail>,
    /// What each of them can be.
    pub verdicts: Vec<Pick>,
    /// Where one is.
    pub pager: Pager,
}

/// One mail.
#[derive(Clone, Debug)]
pub struct ReturnedMail {
    /// Where it is said what it is (POST), with [`crate::field::VERDICT`].
    pub action: String,
    /// When it was read.
    pub at: Moment,
    /// What it seems to be, in a few words.
    pub seems: String,
    /// To whom the notice went, if it is known.
    pub person: Option<String>,
    /// The announcement.
    pub campaign: Option<String>,
    /// Its beginning.
    pub excerpt: String,
    /// Where all of it can be read.
    pub href: String,
}

page!(Aside, "aside.html");
