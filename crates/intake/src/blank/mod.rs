//! Blanking what was erased in the files that imports wrote.
//!
//! Sets name items by content and row, so no row may move: what an erased item says goes, and its
//! place stays. Its id becomes [`ItemId::erased`], in the facts, in the copy, and wherever another
//! item shares, quotes or answers it; so whoever shared it still finds that the original is gone.
//! Its owner stays as an ordinal, a bare number. Names of erased persons go from the lists of those
//! whom others' items show or mention; the links behind them stay, as ordinals, because they keep
//! those items out.
//!
//! The fingerprints of their pictures go, too.
//!
//! The digest by which a repetition would be recognised is replaced by a mark: an erased item that
//! stands in the next file, too, is not taken in again.
//!
//! Everything is written into a [`Swap`] first. Only the marks are set at once, in place: the same
//! mark twice is the same.

mod aside;
mod copy;
mod facts;
mod gather;
mod own;

use crate::rewrite::Moved;
use crate::store::{ContentInfo, ContentStore};
use crate::swap::Swap;
use own::Own;
use rights::{Error, ItemId, Ordinal};
use std::collections::{BTreeMap, BTreeSet};

/// Whom and what to blank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erasure {
    /// Whole persons, with every id and handle they have.
    pub people: BTreeMap<Ordinal, BTreeSet<String>>,
    /// Single items, by owner.
    pub items: BTreeMap<Ordinal, BTreeSet<ItemId>>,
}

impl Erasure {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.items.is_empty()
    }
}

/// What there is to blank in one content.
#[derive(Clone, Debug)]
pub struct ContentPlan {
    /// The content.
    pub info: ContentInfo,
    /// Erased items that still say something, by fact.
    own: BTreeMap<u64, Own>,
    /// Facts of others whose rows name erased persons in their lists.
    naming: BTreeSet<u64>,
    /// Rows in the content that name erased persons in their lists, and whom.
    naming_rows: BTreeMap<u64, BTreeSet<Ordinal>>,
    /// Items of others that do so, in a table whose rows are not where facts say any more.
    naming_items: BTreeMap<String, BTreeSet<Ordinal>>,
    /// Whether the rows of what is erased are where facts say.
    is_there: bool,
    /// Facts that share, quote or answer an erased item.
    pointing: BTreeSet<u64>,
}

impl ContentPlan {
    fn is_empty(&self) -> bool {
        self.own.is_empty()
            && self.naming_rows.is_empty()
            && self.naming_items.is_empty()
            && self.pointing.is_empty()
    }

    /// The facts that are to be blanked.
    pub fn facts(&self) -> impl Iterator<Item = u64> {
        self.own.keys().copied()
    }

    /// Row in the content and owner of what is to be blanked, by row.
    pub fn rows(&self) -> impl Iterator<Item = (u64, Ordinal)> {
        self.own.values().map(|own| (own.row, own.person))
    }

    /// Whether [`ContentPlan::rows`] are where they were; otherwise the operator's table changed, or cannot
    /// be read, and its rows are known by their ids alone.
    #[must_use]
    pub const fn is_there(&self) -> bool {
        self.is_there
    }

    /// Id and owner of what is to be blanked.
    pub fn items(&self) -> impl Iterator<Item = (&str, Ordinal)> {
        self.own.values().map(|own| (own.item.as_str(), own.person))
    }

    /// Address of the medium of what is to be blanked, where it lies elsewhere.
    pub fn media(&self) -> impl Iterator<Item = (Ordinal, &str)> {
        let uris = self.own.values();
        uris.filter_map(|own| Some((own.person, own.media_uri.as_deref()?)))
    }

    /// Items of others that name erased persons in their lists, and whom, in a table whose rows are not where
    /// they were.
    #[must_use]
    pub const fn naming_items(&self) -> &BTreeMap<String, BTreeSet<Ordinal>> {
        &self.naming_items
    }

    /// Rows of others that name erased persons in their lists, and whom.
    #[must_use]
    pub const fn naming_rows(&self) -> &BTreeMap<u64, BTreeSet<Ordinal>> {
        &self.naming_rows
    }
}

/// What there is to blank.
#[derive(Clone, Debug, Default)]
pub struct BlankPlan {
    /// By content, those with anything to blank.
    pub contents: Vec<ContentPlan>,
    /// What stands for the ids of erased items.
    ids: BTreeMap<String, ItemId>,
    /// Every id and handle of the persons.
    names: BTreeSet<String>,
    /// Bytes read to find it.
    pub read: u64,
}

/// What was blanked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Blanked {
    /// Items.
    pub items: u64,
    /// Rows of others from whose lists names went.
    pub named: u64,
    /// Rows set aside that went.
    pub set_aside: u64,
    /// Bytes that went through.
    pub bytes: Moved,
}

impl ContentStore {
    /// Looks for what an erasure has to blank. The caller holds [`ContentStore::lock`].
    ///
    /// # Errors
    /// When facts or copies cannot be read.
    pub fn plan_blank(&self, erasure: &Erasure) -> Result<BlankPlan, Error> {
        gather::plan(self, erasure)
    }

    /// Writes the blanked files of a plan, to be moved to their places. The caller holds
    /// [`ContentStore::lock`].
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub fn blank(
        &self,
        plan: &BlankPlan,
        swap: &mut Swap,
        done: &dyn Fn(),
    ) -> Result<Blanked, Error> {
        let mut blanked = Blanked {
            bytes: Moved {
                read: plan.read,
                written: 0,
            },
            ..Blanked::default()
        };
        let keys = plan.ids.keys().map(|id| crate::item::id_key(id));
        crate::seen::mark_erased(&self.id_files_all()?, &keys.collect())?;
        done();
        for content in &plan.contents {
            blanked.items += content.own.len() as u64;
            blanked.named += content.naming.len() as u64;
            blanked.bytes += facts::blank(self, content, plan, swap)?;
            done();
            blanked.bytes += copy::blank(self, content, plan, swap)?;
            crate::pictures::blank(self, &content.info, content.rows(), swap)?;
            done();
        }
        let (rows, bytes) = aside::blank(self, plan, swap)?;
        blanked.set_aside = rows;
        blanked.bytes += bytes;
        done();
        Ok(blanked)
    }
}
