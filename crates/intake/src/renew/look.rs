//! A table being looked at, row by row.

use super::facts::{Fact, Facts};
use super::{Asked, Renewal};
use crate::item::{Item, id_key};
use crate::items::Input;
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
use std::path::PathBuf;

/// Rows between two reports of progress.
const STEP_ROWS: u64 = 4096;

/// Rows named in a message.
const SHOWN: usize = 5;

/// A table being looked at.
pub(super) struct Look<'l> {
    pub(super) info: &'l ContentInfo,
    asked: &'l Asked,
    /// Rows, at import, whose lists may have lost names.
    changed: BTreeSet<u64>,
    /// Where its facts are.
    pub(super) folder: PathBuf,
    known: Seen,
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
        let changed = match store.shifts(info)? {
            None => asked.named_in.clone(),
            Some(shifts) => shifts.at_import(&asked.named_in),
        };
        let folder = store.facts(&info.content);
        let mut look = Look {
            info,
            asked,
            changed,
            known: Seen::load(&[folder.join("ids.bin")], &folder)?,
            facts: Facts::open(&folder)?,
            folder,
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
            // Rows that cannot be read are no items. They were set aside when the table was imported.
            if row.fault.take().is_some() {
                continue;
            }
            if let Ok(item) = Item::read(Take { plan, row: &row }) {
                self.row(row.number.saturating_sub(1), &item)?;
            }
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

    /// Whether a list has a name that the orders are about.
    pub(super) fn is_named(&self, item: &Item<'_>) -> bool {
        let mut lists = item.mentions.iter().chain(&item.depicted);
        lists.any(|name| self.asked.names.contains(&**name))
    }

    pub(super) fn ids(&self) -> PathBuf {
        self.folder.join("ids.bin")
    }

    fn row(&mut self, row: u64, item: &Item<'_>) -> Result<(), Error> {
        let key = id_key(item.id);
        match self.known.find(key)? {
            // A new row, or one that was an item of another content.
            None => return Ok(()),
            Some(Stored::Erased) => {
                if says_something(item) {
                    self.left.push(row);
                }
                return Ok(());
            }
            Some(Stored::Digest(_)) => {}
        }
        if self.is_named(item) {
            self.left.push(row);
        }
        if self.next.as_ref().is_some_and(|(_, id)| id == item.id) {
            return self.found((row, item.digest()));
        }
        // The first of several with one id is the one that was imported.
        let digest = item.digest();
        self.later.entry(key).or_insert((row, digest));
        Ok(())
    }

    /// The next item is at this row, and has this digest.
    fn found(&mut self, (row, digest): (u64, u64)) -> Result<(), Error> {
        let Some((at_import, id)) = self.next.take() else {
            return Err(Error::internal("an item was found that nobody looked for"));
        };
        let key = id_key(&id);
        if self.known.find(key)? != Some(Stored::Digest(digest)) {
            if !self.changed.contains(&at_import) {
                return Err(self.other(&format!(
                    "item `{id}` (row {row}) says something else than when it was imported, and no order asked for that"
                )));
            }
            self.digests.insert(key, digest);
        }
        self.shifts.push(at_import, row);
        self.advance()
    }

    /// Goes on to the next item that was not erased.
    fn advance(&mut self) -> Result<(), Error> {
        while let Some(fact) = self.facts.next()? {
            if ItemId::from(fact.1.as_str()).is_erased() {
                self.shifts.end();
                continue;
            }
            self.next = Some(fact);
            break;
        }
        Ok(())
    }

    /// Finds the items that came out of turn.
    pub(super) fn finish(mut self, input: &Input<'_>) -> Result<Renewal, Error> {
        while let Some((row, id)) = &self.next {
            let Some(at) = self.later.get(&id_key(id)).copied() else {
                return Err(self.other(&format!(
                    "item `{id}` (row {row} when it was imported) is not there any more, and no order asked for that"
                )));
            };
            self.found(at)?;
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

/// Whether a row has anything beside its id.
pub(super) fn says_something(item: &Item<'_>) -> bool {
    let lists = [
        &item.reply_to,
        &item.share_of,
        &item.quote_of,
        &item.mentions,
        &item.depicted,
    ];
    item.person.is_some()
        || item.text.is_some()
        || item.media.is_some()
        || item.media_uri.is_some()
        || item.media_sha256.is_some()
        || lists.iter().any(|list| !list.is_empty())
}

fn some(rows: &[u64]) -> String {
    let shown: Vec<String> = rows.iter().take(SHOWN).map(u64::to_string).collect();
    let more = if rows.len() > SHOWN { ", ..." } else { "" };
    shown.join(", ") + more
}
