//! The search itself.

use crate::index::pictures;
use crate::links::Links;
use crate::open::{Open, open_rows};
use crate::picture::{ALIKE_BITS, Picture};
use crate::words::{Phrase, first_in};
use intake::{ContentInfo, ContentStore, Fingerprint, StoredItem};
use rayon::prelude::*;
use rights::{Error, ItemId, Match, Ordinal, SearchFor};
use std::collections::{BTreeMap, BTreeSet};

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// Of each link, the ids that it may mean, the likeliest first.
    links: Vec<Vec<String>>,
    phrases: Vec<Phrase>,
    pictures: Vec<Picture>,
}

/// An item that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundItem {
    /// The item.
    pub item: ItemId,
    /// Whose it is.
    pub owner: Ordinal,
    /// Why it was found.
    pub matched: Match,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Items, each once: those of links first, then of pictures, then of words.
    pub items: Vec<FoundItem>,
    /// Whether there are more than were asked for.
    pub more: bool,
}

impl Sought {
    /// From what a request says.
    ///
    /// # Errors
    /// Words that stand in too many items.
    pub fn of(search: &SearchFor, links: &Links) -> Result<Sought, Error> {
        let words = search.words.iter().map(|words| Phrase::new(words));
        let bits = search.pictures.iter().copied();
        Ok(Sought {
            links: search.links.iter().map(|line| links.ids(line)).collect(),
            phrases: words.collect::<Result<_, _>>()?,
            pictures: bits.map(|bits| Picture(Fingerprint(bits))).collect(),
        })
    }
}

/// Looks through every content, in bounded memory. Items without a known owner are left out: nobody uses them.
/// So are items that only some can see: nobody looks into those for others.
/// `go_on` is asked now and then, and can end the search.
///
/// # Errors
/// When content cannot be read, or `go_on` says so.
pub fn seek(
    store: &ContentStore,
    sought: &Sought,
    most: usize,
    go_on: &dyn Fn() -> Result<(), Error>,
) -> Result<Found, Error> {
    let mut hits = Hits {
        most,
        known: BTreeSet::new(),
        found: Found::default(),
    };
    hits.links(store, sought)?;
    let contents = store.contents()?;
    if !sought.pictures.is_empty() {
        for at in contents.iter().enumerate() {
            let alike = alike(&pictures(store, at.1, go_on)?, sought);
            hits.rows(store, at, &alike)?;
        }
    }
    if !sought.phrases.is_empty() {
        for at in contents.iter().enumerate() {
            let having = having(store, at.1, (&sought.phrases, most), go_on)?;
            hits.rows(store, at, &having)?;
        }
    }
    Ok(hits.found)
}

/// Rows with texts that are held at a time.
const TEXTS: usize = 4_096;

/// Rows that have a phrase, one more than are wanted at most.
fn having(
    store: &ContentStore,
    info: &ContentInfo,
    (phrases, most): (&[Phrase], usize),
    go_on: &dyn Fn() -> Result<(), Error>,
) -> Result<BTreeMap<u64, Match>, Error> {
    let mut having = BTreeMap::new();
    store.each_batch(
        info,
        (&["kind", "audience", "text"], TEXTS),
        |rows, batch| {
            go_on()?;
            if having.len() > most {
                return Ok(());
            }
            let open = Open::of(batch)?;
            let texts = open.texts(rows, batch)?;
            let found = texts.par_iter().filter_map(|(row, text)| {
                let phrase = first_in(phrases, text)?;
                Some((*row, Match::Words(phrase.as_str().to_owned())))
            });
            having.par_extend(found);
            Ok(())
        },
    )?;
    Ok(having)
}

/// Rows whose picture is like one that is sought, with in how many bits it differs.
fn alike(pictures: &[intake::Pictured], sought: &Sought) -> BTreeMap<u64, Match> {
    let like = |pictured: &intake::Pictured| {
        let own = Picture(pictured.fingerprint);
        let bits = sought
            .pictures
            .iter()
            .map(|other| own.differs(*other))
            .min()?;
        (bits <= ALIKE_BITS).then_some((pictured.row, Match::Picture(bits)))
    };
    pictures.iter().filter_map(like).collect()
}

struct Hits {
    most: usize,
    known: BTreeSet<String>,
    found: Found,
}

impl Hits {
    fn add(&mut self, item: &StoredItem, matched: Match) {
        let Some(owner) = item.person else {
            return;
        };
        if self.known.contains(&item.item) {
            return;
        }
        if self.found.items.len() >= self.most {
            self.found.more = true;
            return;
        }
        self.known.insert(item.item.clone());
        self.found.items.push(FoundItem {
            item: ItemId::from(item.item.as_str()),
            owner: Ordinal(owner),
            matched,
        });
    }

    /// Of each link the likeliest id that an item has.
    fn links(&mut self, store: &ContentStore, sought: &Sought) -> Result<(), Error> {
        let wanted: BTreeSet<&str> = sought.links.iter().flatten().map(String::as_str).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let mut there = store.find(|_, id| wanted.contains(id) && !ItemId::from(id).is_erased())?;
        for (file, info) in store.contents()?.iter().enumerate() {
            let here = there.iter().filter(|item| item.file == file);
            let open = open_rows(store, info, here.map(|item| item.row).collect())?;
            there.retain(|item| item.file != file || open.contains(&item.row));
        }
        for ids in &sought.links {
            let first = ids
                .iter()
                .find(|id| there.iter().any(|item| item.item == **id));
            let items = there.iter().filter(|item| Some(&item.item) == first);
            items.for_each(|item| self.add(item, Match::Link));
        }
        Ok(())
    }

    fn rows(
        &mut self,
        store: &ContentStore,
        (file, info): (usize, &ContentInfo),
        rows: &BTreeMap<u64, Match>,
    ) -> Result<(), Error> {
        let wanted = open_rows(store, info, rows.keys().copied().collect())?;
        for item in store.find_rows((file, &info.content), &wanted)? {
            if let Some(matched) = rows.get(&item.row) {
                self.add(&item, matched.clone());
            }
        }
        Ok(())
    }
}
