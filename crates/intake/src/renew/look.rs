//! A table being looked at, row by row.

use super::facts::{Fact, Facts};
use super::{Asked, Renewal};
use crate::item::{Item, at, id_key};
use crate::items::Input;
use crate::parts::PartSize;
use crate::places::{self, Places, shown};
use crate::plan::Plan;
use crate::progress::Progress;
use crate::row::Row;
use crate::seen::{Key, Seen, Stored};
use crate::shifts::Shifts;
use crate::source;
use crate::store::{ContentInfo, ContentStore};
use crate::take::Take;
use rights::{Error, ItemId};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Rows between two reports of progress.
const STEP_ROWS: u64 = 4096;

/// Rows named in a message.
const SHOWN: usize = 5;

/// How often rows may stand before those that they stood behind: reading goes back as often.
const MOST_JUMPS: usize = 1_000;

/// A table being looked at.
pub(super) struct Look<'l> {
    pub(super) info: &'l ContentInfo,
    asked: &'l Asked,
    /// Facts whose rows may have lost a name.
    changed: BTreeSet<u64>,
    /// Items of this content.
    own: Seen,
    /// Items of every content.
    all: Seen,
    facts: Facts,
    /// The next item to be found.
    next: Option<Fact>,
    shifts: Shifts,
    /// Items that came before their turn: row now and digest.
    later: HashMap<Key, (u64, u64)>,
    digests: BTreeMap<Key, u64>,
    /// Rows that were to be deleted, or that still have a name.
    left: Vec<u64>,
}

impl<'l> Look<'l> {
    pub(super) fn begin(
        store: &ContentStore,
        info: &'l ContentInfo,
        asked: &'l Asked,
    ) -> Result<Look<'l>, Error> {
        let folder = store.facts(&info.content);
        places::ensure(&folder, PartSize::default().rows)?;
        // INVARIANT: which rows may lose a name the links say, which outlive the erasure as bare numbers,
        // and not the orders: they count rows as the table was when they were made.
        let keys = asked.persons.iter().map(|p| shown(*p)).collect();
        let (changed, _) = Places::people(&folder)?.find(&keys)?;
        let ids = |info: &ContentInfo| store.facts(&info.content).join("ids.bin");
        let all: Vec<_> = store.contents()?.iter().map(ids).collect();
        let mut look = Look {
            info,
            asked,
            changed: changed.into_iter().map(|(_, fact)| fact).collect(),
            own: Seen::load(&[ids(info)], &folder)?,
            all: Seen::load(&all, &folder)?,
            facts: Facts::open(&folder)?,
            next: None,
            shifts: Shifts::default(),
            later: HashMap::new(),
            digests: BTreeMap::new(),
            left: Vec::new(),
        };
        look.advance()?;
        Ok(look)
    }

    /// Reads every row of the table.
    pub(super) fn rows(&mut self, plan: &Plan, progress: &dyn Progress) -> Result<(), Error> {
        let mut rows = source::open(&self.info.source, plan)?;
        let mut row = Row::default();
        while rows.next(&mut row)? {
            if row.number.is_multiple_of(STEP_ROWS) {
                progress.at(rows.bytes_read());
            }
            let (take, number) = (Take { plan, row: &row }, row.number.saturating_sub(1));
            if self.is_left(take)? {
                self.left.push(number);
            }
            // A row that cannot be read is no item.
            if row.fault.is_none()
                && let Ok(item) = Item::read(take)
            {
                self.row(number, &item)?;
            }
            row.fault = None;
        }
        Ok(())
    }

    /// Refuses as long as anything is left.
    pub(super) fn whole(&self) -> Result<(), Error> {
        let source = self.info.source.display().to_string();
        if self.left.is_empty() {
            return Ok(());
        }
        Err(Error::refused(format!(
            "`{source}` still has `{}` rows of whom the orders are about, or with their names: {}; take them out, then confirm again",
            self.left.len(),
            some(&self.left)
        )))
    }

    /// Whether a row is of whom the orders are about, or has their name in a list: whatever else it says,
    /// and whether it can be read as an item or not.
    pub(super) fn is_left(&mut self, take: Take<'_>) -> Result<bool, Error> {
        let said = |at| take.name(at).ok().flatten();
        let key = said(at::ID).map(id_key);
        let (own, all) = match key {
            Some(key) => (self.own.find(key)?, self.all.find(key)?),
            None => (None, None),
        };
        if all == Some(Stored::Erased) {
            return Ok(true);
        }
        // An account that came back has items of its own, in other contents.
        let elsewhere = all.is_some() && own.is_none();
        let is_of = said(at::PERSON).is_some_and(|person| self.asked.names.contains(person));
        let mut lists = [at::MENTIONS, at::DEPICTED].into_iter();
        let is_named = lists.any(|list| {
            let names = take.list(list).unwrap_or_default();
            names.iter().any(|name| self.asked.names.contains(&**name))
        });
        Ok(!elsewhere && (is_named || (is_of && own.is_none())))
    }

    fn row(&mut self, row: u64, item: &Item<'_>) -> Result<(), Error> {
        let key = id_key(item.id);
        let Some(Stored::Digest(stored)) = self.own.find(key)? else {
            return Ok(());
        };
        let digest = item.digest();
        let fits = |next: &Fact| {
            next.item == item.id && (digest == stored || self.changed.contains(&next.fact))
        };
        if self.next.as_ref().is_some_and(fits) {
            return self.found((row, digest));
        }
        // Of several rows with one id, the one that was imported says what it said.
        let kept = self.later.entry(key).or_insert((row, digest));
        if digest == stored && kept.1 != stored {
            *kept = (row, digest);
        }
        Ok(())
    }

    /// The next item is at this row, and has this digest.
    fn found(&mut self, (row, digest): (u64, u64)) -> Result<(), Error> {
        let Some(next) = self.next.take() else {
            return Err(Error::internal("an item was found that nobody looked for"));
        };
        let key = id_key(&next.item);
        if self.changed.contains(&next.fact) {
            // Written down also when it is known: a crash may have come between two files of ids.
            self.digests.insert(key, digest);
        } else if self.own.find(key)? != Some(Stored::Digest(digest)) {
            return Err(self.other(&format!(
                "item `{}` (row {row}) says something else than when it was imported, and no order asked for that",
                next.item
            )));
        }
        self.shifts.push(next.row, row);
        self.advance()
    }

    /// Goes on to the next item that was not erased.
    fn advance(&mut self) -> Result<(), Error> {
        while let Some(next) = self.facts.next()? {
            if ItemId::is_erased_at(&next.item, &self.info.content, next.fact) {
                self.shifts.end();
                continue;
            }
            self.next = Some(next);
            break;
        }
        Ok(())
    }

    /// Finds the items that came out of turn.
    pub(super) fn finish(mut self, input: &Input<'_>) -> Result<Renewal, Error> {
        while let Some(next) = &self.next {
            let Some(at) = self.later.get(&id_key(&next.item)).copied() else {
                return Err(self.other(&format!(
                    "item `{}` (row {} when it was imported) is not there any more, and no order asked for that",
                    next.item, next.row
                )));
            };
            self.found(at)?;
        }
        if self.shifts.jumps() > MOST_JUMPS {
            return Err(self.other(
                "its rows stand in another order; write them in the order in which they were",
            ));
        }
        let info = ContentInfo {
            files: input.files.clone(),
            ..self.info.clone()
        };
        Ok(Renewal {
            info,
            hash: input.hash,
            shifts: self.shifts,
            digests: self.digests,
        })
    }

    fn other(&self, what: &str) -> Error {
        Error::refused(format!(
            "`{}` is not the table that was imported: {what}; nothing but what orders say may change in it",
            self.info.source.display()
        ))
    }
}

fn some(rows: &[u64]) -> String {
    let shown: Vec<String> = rows.iter().take(SHOWN).map(u64::to_string).collect();
    let more = if rows.len() > SHOWN { ", ..." } else { "" };
    shown.join(", ") + more
}
