//! Which training sets hold items of the person, and what training was shown of them.

use crate::Moment;
use crate::page::page;
use rights::Day;

/// Sets, and what training was shown.
#[derive(Clone, Debug)]
pub struct Sets {
    /// When it was true.
    pub at: Moment,
    /// Each set, the newest first.
    pub sets: Vec<SetUse>,
    /// What training was shown.
    pub training: Training,
    /// Each model that is known to have been trained from one that holds or held something of the person.
    pub models: Vec<Model>,
}

/// What a set holds of the person.
#[derive(Clone, Debug)]
pub struct SetUse {
    /// Its name.
    pub name: String,
    /// The name of its purpose.
    pub purpose: String,
    /// When it was made.
    pub made: Day,
    /// It takes into account every entry before this one.
    pub sequence: u64,
    /// How many items of the person are in it.
    pub items_in: u64,
    /// How many are masked.
    pub masked: u64,
    /// How many were removed from its files, or of how many it says nothing any more.
    pub removed: u64,
    /// When items were last masked, where that is known of each.
    pub masked_last: Option<Day>,
    /// Where a proof is that nothing of the person is in it, for programs that check it.
    pub absence: Option<String>,
}

/// What training was shown, as far as it is recorded.
#[derive(Clone, Debug)]
pub struct Training {
    /// Every run that left a record.
    pub runs: Vec<Run>,
    /// How many left one that cannot be read.
    pub unread: u64,
}

/// A model that the operator names.
#[derive(Clone, Debug)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// The set it was trained from.
    pub set: String,
}

/// One run of training that left a record.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its name.
    pub name: String,
    /// Who read, in their words.
    pub reader: String,
    /// The set that was read.
    pub set: String,
    /// When it began.
    pub began: Day,
    /// How many items of the person it was shown.
    pub items: u64,
    /// How often, in all.
    pub times: u64,
    /// Times of which it cannot be told any more whether they happened.
    pub uncertain: u64,
}

page!(Sets, "sets.html");
