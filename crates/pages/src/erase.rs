//! Erasing items, or everything.

use crate::page::page;
use crate::{FormError, Moment, Receipt};
use rights::{Day, Kind, LanguageTag};

/// Asks what is to be erased.
#[derive(Clone, Debug)]
pub struct EraseAsk {
    /// How many items are known.
    pub items: u64,
    /// How many accounts on the platform go with everything.
    pub accounts: u64,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// Says what will happen, and asks once more.
#[derive(Clone, Debug)]
pub struct EraseConfirm {
    /// Where the form is sent (POST).
    pub action: String,
    /// What is erased.
    pub what: Erased,
    /// In how many sets it is.
    pub sets: u64,
    /// What keeps some of it for a while.
    pub holds: Vec<Held>,
    /// The day by which it is done.
    pub due: Day,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// What is erased.
#[derive(Clone, Debug)]
pub enum Erased {
    /// All items and what else is stored here about the person.
    Everything {
        /// How many items.
        items: u64,
        /// How many accounts on the platform, which go as well.
        accounts: u64,
    },
    /// Single items.
    Items(Vec<ErasedItem>),
}

/// A single item.
#[derive(Clone, Debug)]
pub struct ErasedItem {
    /// Its id; goes with the form as [`crate::field::ITEM`].
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// When it was made.
    pub made: Option<Day>,
    /// The beginning of its text.
    pub excerpt: Option<String>,
    /// The language of the text, where it is known.
    pub lang: Option<LanguageTag>,
}

/// A legal hold: stored until a day, and not used meanwhile.
#[derive(Clone, Debug)]
pub struct Held {
    /// Until when.
    pub until: Day,
    /// Why.
    pub why: String,
}

/// Recorded.
#[derive(Clone, Debug)]
pub struct EraseDone {
    /// How many accounts on the platform go with it, where it was everything.
    pub accounts: Option<u64>,
    /// How many items.
    pub items: u64,
    /// Whether it had been asked for before.
    pub again: bool,
    /// The entry.
    pub entry: u64,
    /// When.
    pub at: Moment,
    /// The day by which it is done.
    pub due: Day,
    /// The receipt.
    pub receipt: Receipt,
}

impl EraseConfirm {
    /// Whether it is everything.
    pub(crate) const fn is_everything(&self) -> bool {
        matches!(self.what, Erased::Everything { .. })
    }

    /// How many items are erased.
    pub(crate) fn count(&self) -> u64 {
        match &self.what {
            Erased::Everything { items, .. } => *items,
            Erased::Items(items) => items.len() as u64,
        }
    }

    /// How many accounts on the platform go with it, where it is everything.
    pub(crate) const fn accounts(&self) -> Option<u64> {
        match &self.what {
            Erased::Everything { accounts, .. } => Some(*accounts),
            Erased::Items(_) => None,
        }
    }

    /// The single items.
    pub(crate) fn picked(&self) -> &[ErasedItem] {
        match &self.what {
            Erased::Everything { .. } => &[],
            Erased::Items(items) => items,
        }
    }
}

impl EraseDone {
    /// As before it was asked for: what the page says of the platform is the same then and now.
    pub(crate) const fn accounts(&self) -> Option<u64> {
        self.accounts
    }

    /// How many items are erased.
    pub(crate) const fn count(&self) -> u64 {
        self.items
    }
}

page!(EraseAsk, "erase/ask.html");
page!(EraseConfirm, "erase/confirm.html");
page!(EraseDone, "erase/done.html");
