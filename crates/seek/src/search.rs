//! The search itself.

use crate::index::pictures;
use crate::links::Links;
use crate::open::Open;
use crate::owners::{Asking, Owners, Seen};
use crate::picture::{ALIKE_BITS, Picture};
use crate::words::{Phrase, first_in};
use intake::{ContentInfo, ContentStore, Fingerprint, StoredItem};
use rayon::prelude::*;
use rights::{Error, ItemId, Match, Ordinal, SearchFor};
use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::ops::ControlFlow;

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

/// Looks through every content. Items without a known owner are left out: nobody uses them. So are items that only some
/// can see, or that their owner narrowed or asked to erase since they were imported: nobody looks into those for
/// others, and the count tells nothing of them.
/// `go_on` is asked now and then, and can end the search.
///
/// # Errors
/// When content cannot be read, nobody says where owners stand, or `go_on` says so.
pub fn seek(
    store: &ContentStore,
    sought: &Sought,
    most: usize,
    (owners, go_on): (&Owners<'_>, &dyn Fn() -> Result<(), Error>),
) -> Result<Found, Error> {
    let mut hits = Hits {
        store,
        asking: Asking::new(owners, go_on),
        go_on,
        most,
        at_once: ROWS,
        known: BTreeSet::new(),
        found: Found::default(),
    };
    hits.links(sought)?;
    let contents = store.contents()?;
    if !sought.pictures.is_empty() {
        for at in contents.iter().enumerate() {
            let alike = alike(&pictures(store, at.1, go_on)?, sought);
            hits.rows(at, &alike, |bits| Match::Picture(*bits))?;
        }
    }
    if !sought.phrases.is_empty() {
        for at in contents.iter().enumerate() {
            // Nothing of what follows is taken in.
            if hits.found.more {
                break;
            }
            hits.words(at, &sought.phrases)?;
        }
    }
    Ok(hits.found)
}

/// Rows with texts that are held at a time.
const TEXTS: usize = 4_096;

/// Rows whose picture is like one that is sought, with in how many bits it differs.
fn alike(pictures: &[intake::Pictured], sought: &Sought) -> BTreeMap<u64, u32> {
    let like = |pictured: &intake::Pictured| {
        let own = Picture(pictured.fingerprint);
        let bits = sought
            .pictures
            .iter()
            .map(|other| own.differs(*other))
            .min()?;
        (bits <= ALIKE_BITS).then_some((pictured.row, bits))
    };
    pictures.iter().filter_map(like).collect()
}

/// Rows of which items are read at once: first so many, then twice as many each time, up to the most.
const ROWS: usize = 512;
const MOST_ROWS: usize = 16_384;

struct Hits<'h> {
    store: &'h ContentStore,
    asking: Asking<'h>,
    go_on: &'h dyn Fn() -> Result<(), Error>,
    most: usize,
    /// Rows of which items are read the next time.
    at_once: usize,
    known: BTreeSet<String>,
    found: Found,
}

impl Hits<'_> {
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

    /// Of items of a content those that may be looked into.
    fn open(
        &mut self,
        info: &ContentInfo,
        items: Vec<StoredItem>,
    ) -> Result<Vec<StoredItem>, Error> {
        let now = self.asking.now(self.store, &info.content, items)?;
        let open = now.into_iter().filter(Seen::is_open);
        Ok(open.map(|seen| seen.item).collect())
    }

    /// Of each link the likeliest id that an item has.
    fn links(&mut self, sought: &Sought) -> Result<(), Error> {
        let wanted: BTreeSet<&str> = sought.links.iter().flatten().map(String::as_str).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let mut found = self.store.find(|_, id| wanted.contains(id))?;
        let mut there = Vec::new();
        for (file, info) in self.store.contents()?.iter().enumerate() {
            let here = found.extract_if(.., |item| item.file == file).collect();
            there.extend(self.open(info, here)?);
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

    /// Takes in what has a phrase while the texts are read: a phrase that many have fills no memory, and once there is
    /// no room nothing more is read.
    fn words(&mut self, at: (usize, &ContentInfo), phrases: &[Phrase]) -> Result<(), Error> {
        let said = |phrase: &&Phrase| Match::Words(phrase.as_str().to_owned());
        let columns = ["kind", "audience", "text"];
        let store = self.store;
        let mut having: BTreeMap<u64, &Phrase> = BTreeMap::new();
        store.each_batch(at.1, (&columns, TEXTS), |rows, batch| {
            (self.go_on)()?;
            let texts = Open::of(batch)?.texts(rows, batch)?;
            let found = texts.par_iter().filter_map(|(row, text)| {
                let phrase = first_in(phrases, text)?;
                Some((*row, phrase))
            });
            having.par_extend(found);
            // Each time the facts of the whole content are read, so it is done for as many rows as are read at once.
            if having.len() + TEXTS > self.at_once {
                self.rows(at, &mem::take(&mut having), said)?;
            }
            Ok(match self.found.more {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            })
        })?;
        self.rows(at, &having, said)
    }

    /// Takes in what is open among the rows that were found in a content, as long as there is room.
    fn rows<T>(
        &mut self,
        (file, info): (usize, &ContentInfo),
        rows: &BTreeMap<u64, T>,
        matched: impl Fn(&T) -> Match,
    ) -> Result<(), Error> {
        let mut left = rows.keys().copied();
        while !self.found.more {
            (self.go_on)()?;
            let some: BTreeSet<u64> = left.by_ref().take(self.at_once).collect();
            if some.is_empty() {
                break;
            }
            let items = self.store.find_rows((file, &info.content), &some)?;
            for item in self.open(info, items)? {
                if let Some(found) = rows.get(&item.row) {
                    self.add(&item, matched(found));
                }
            }
            self.at_once = (self.at_once * 2).min(MOST_ROWS);
        }
        Ok(())
    }
}
