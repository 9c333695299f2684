//! My items: the list, and all about one.

use crate::page::page;
use crate::{Moment, Pager, Receipt, Ruling, Tick, Used};
use rights::{Audience, Day, Kind, LanguageTag};

/// The list with its search.
#[derive(Clone, Debug)]
pub struct Items {
    /// What was searched for.
    pub query: Query,
    /// Purposes to choose from.
    pub purposes: Vec<Tick>,
    /// Kinds to choose from.
    pub kinds: Vec<Tick>,
    /// How many were found.
    pub found: u64,
    /// Those of this page.
    pub items: Vec<Item>,
    /// Where one is.
    pub pager: Pager,
    /// How many AI interactions are hidden until the person confirms that it is them; none are
    /// hidden once they did.
    pub hidden: u64,
    /// The address of this page of this search, to come back to.
    pub here: String,
}

/// What was searched for.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Words.
    pub words: String,
    /// In, out, or both.
    pub used: Option<Used>,
}

/// One item in short.
#[derive(Clone, Debug)]
pub struct Item {
    /// The page about it.
    pub href: String,
    /// Its id, where it can be erased: then it can be ticked, and goes with the form as [`crate::field::ITEM`].
    pub erasable: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// The beginning of its text.
    pub excerpt: Option<String>,
    /// The language of the text, where it is known (WCAG 2.2, 3.1.2).
    pub lang: Option<LanguageTag>,
    /// When it was made.
    pub made: Option<Day>,
    /// Who can see it now.
    pub audience: Audience,
    /// Who could see it at first.
    pub audience_then: Audience,
    /// Where it stands on the platform.
    pub surface: String,
    /// What was decided for each purpose.
    pub rulings: Vec<Ruling>,
}

/// All about one item.
#[derive(Clone, Debug)]
pub struct ItemPage {
    /// In short; its excerpt is the whole text.
    pub item: Item,
    /// Its id.
    pub id: String,
    /// Where it is on the platform.
    pub permalink: Option<String>,
    /// When demur first saw it.
    pub imported: Day,
    /// When it was decided.
    pub decided: Moment,
    /// How many entries of the ledger the decision takes into account.
    pub entries: u64,
    /// What refers to it or is referred to by it.
    pub links: Vec<Link>,
    /// The sets that hold it or held it.
    pub sets: Vec<InSet>,
    /// Whether it is marked as showing special categories of data.
    pub special: bool,
    /// What can be done, as places that forms are sent to; `None` hides it.
    pub actions: Actions,
}

/// Places that forms about an item are sent to (POST).
#[derive(Clone, Debug, Default)]
pub struct Actions {
    /// To narrow its audience.
    pub narrow: Option<Narrow>,
    /// To mark it as special category.
    pub special: Option<String>,
    /// To the page that asks before it is erased (GET).
    pub erase: Option<String>,
}

/// Where an audience is narrowed, and what it can be narrowed to.
#[derive(Clone, Debug)]
pub struct Narrow {
    /// Where the form is sent (POST), with [`crate::field::AUDIENCE`].
    pub action: String,
    /// Those narrower than what the item has now, from the widest.
    pub audiences: Vec<Audience>,
}

/// How many items of others have to do with it.
#[derive(Clone, Debug)]
pub struct Link {
    /// How.
    pub how: How,
    /// How many; of people for [`How::Shows`].
    pub items: u64,
    /// How many of the items are used; `None` where that was not worked out.
    pub used: Option<u64>,
}

/// How two items belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Others share this one.
    Shared,
    /// Others quote it.
    Quoted,
    /// Others answer it.
    Answered,
    /// It shares or quotes another's.
    Shares,
    /// It shows or names others.
    Shows,
}

/// What became of an item in a set.
#[derive(Clone, Debug)]
pub struct InSet {
    /// Name of the set.
    pub name: String,
    /// When the set was made.
    pub made: Day,
    /// What became of it.
    pub state: StateInSet,
}

/// What became of an item in a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateInSet {
    /// It is in it.
    In,
    /// It is masked, since a day where that is known.
    Masked(Option<Day>),
    /// Nothing of it is in the set any more. Of which day nobody keeps a record.
    Purged,
}

/// A choice about one item was recorded.
#[derive(Clone, Debug)]
pub struct ItemChanged {
    /// What was done.
    pub done: Done,
    /// Whether it had been said before, and nothing was recorded now.
    pub again: bool,
    /// The page about the item.
    pub href: String,
    /// The entry.
    pub entry: u64,
    /// When.
    pub at: Moment,
    /// The receipt.
    pub receipt: Receipt,
}

/// What was done to one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Its audience was narrowed.
    Narrowed {
        /// Who can still see it.
        audience: Audience,
        /// Whether the platform hears of it by itself.
        connected: bool,
        /// Until when the platform has to do the same.
        due: Day,
    },
    /// It was marked as special category.
    Special,
}

impl Actions {
    /// Whether anything can be done.
    pub(crate) const fn any(&self) -> bool {
        self.narrow.is_some() || self.special.is_some() || self.erase.is_some()
    }
}

impl How {
    /// Whether it is about items, which may be used; people are not.
    pub(crate) const fn is_of_items(self) -> bool {
        !matches!(self, How::Shows)
    }

    pub(crate) const fn key(self) -> &'static str {
        match self {
            How::Shared => "link-shared",
            How::Quoted => "link-quoted",
            How::Answered => "link-answered",
            How::Shares => "link-shares",
            How::Shows => "link-shows",
        }
    }
}

/// What the filter offers: value and message.
pub(crate) const SEGMENTS: [(&str, &str); 3] = [
    ("", "filter-all"),
    ("in", "filter-in"),
    ("out", "filter-out"),
];

impl Items {
    /// Whether any can be erased.
    pub(crate) fn can_erase(&self) -> bool {
        self.items.iter().any(|item| item.erasable.is_some())
    }

    /// Whether a kind or a purpose was chosen.
    pub(crate) fn is_narrowed(&self) -> bool {
        self.kinds.iter().chain(&self.purposes).any(|t| t.ticked)
    }

    /// Whether this is how the list was filtered.
    pub(crate) fn is_filtered(&self, used: &str) -> bool {
        self.query.used.map_or("", Used::as_str) == used
    }
}

page!(Items, "items/list.html");
page!(ItemPage, "items/one.html");
page!(ItemChanged, "items/changed.html");
