//! Which training sets hold items of the person, and which models were trained on them.

use crate::page::page;
use crate::{Moment, Receipt};
use rights::Day;

/// Sets and models.
#[derive(Clone, Debug)]
pub struct Sets {
    /// When it was true.
    pub at: Moment,
    /// Each set that has seen items of the person, the newest first.
    pub sets: Vec<SetUse>,
    /// Each model that was trained from one of them.
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
    /// When items were last masked.
    pub masked_last: Option<Day>,
    /// A proof that nothing of the person is in it.
    pub absence: Option<Receipt>,
}

/// A model.
#[derive(Clone, Debug)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// The set it was trained from.
    pub set: String,
    /// When, if anybody has said.
    pub trained: Option<Day>,
    /// What is known of the person in it.
    pub state: ModelState,
    /// Its receipt.
    pub receipt: Option<Receipt>,
}

/// What is known of the person in a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelState {
    /// It was trained with so many items.
    With(u64),
    /// It was trained without any.
    Without,
    /// It is out of use since.
    Suspended(Day),
    /// It was restored as if it had never seen the person.
    Restored(Day),
    /// What it was shown is not recorded.
    Unknown,
}

page!(Sets, "sets.html");
