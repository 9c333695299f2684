//! Orders about the operator's own tables are not taken for carried out: the table is looked at.
//!
//! One look covers every open order about a table, because rows move when others are deleted.

use super::{Addressee, Confirmation, DeletionOrder, Ground, Request, confirm, list, open};
use crate::progress::Progress;
use crate::sets::Sets;
use intake::{Asked, Renewal};
use ledger::Storage;
use rights::{Error, Hash};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A table that was looked at.
struct Looked {
    about: Vec<DeletionOrder>,
    renewals: Vec<Renewal>,
    hash: Hash,
}

impl<S: Storage> Sets<'_, S> {
    /// Records that orders to the operator were carried out, and with them every other open one about the
    /// same tables, which are looked at. An order about media alone rests on the word of whoever confirms; one
    /// about a table that is not there is confirmed only if they say so (`gone`).
    ///
    /// # Errors
    /// Refused when a table still has what was to be deleted, or lacks what was to stay; when another order
    /// about it names media, too, for which nobody has spoken yet. Then nothing is confirmed.
    pub async fn confirm_orders(
        &self,
        (numbers, gone): (&BTreeSet<u32>, bool),
        said: &Confirmation,
        (progress, reading): (&dyn Progress, &dyn intake::Progress),
    ) -> Result<Vec<DeletionOrder>, Error> {
        let _no_reader = self.lock_out_readers()?;
        let _no_import = self.store.lock()?;
        {
            // Only for that: whoever masks must not wait until a table was read.
            let _lock = self.lock()?;
            self.resume(progress).await?;
        }
        let root = self.store.root();
        let named = numbers.iter().map(|number| open(root, *number));
        let named = named.collect::<Result<Vec<DeletionOrder>, Error>>()?;
        let (mut tables, mut by_word) = (BTreeSet::new(), Vec::new());
        for order in named {
            match table(&order, gone)? {
                Some(table) => drop(tables.insert(table)),
                None => by_word.push(order.number),
            }
        }
        let looked = tables
            .iter()
            .map(|table| self.look_at(table, numbers, reading));
        let looked = looked.collect::<Result<Vec<Looked>, Error>>()?;
        let mut confirmed = Vec::new();
        for Looked {
            about,
            renewals,
            hash,
        } in looked
        {
            // INVARIANT: the tables count as they are before the orders are gone by which they could be
            // looked at again.
            let mut renewals = renewals.into_iter();
            renewals.try_for_each(|renewal| renewal.save(self.store))?;
            for order in about {
                let rests_on = Ground::Looked { hash };
                let said = said.clone();
                confirmed.push(confirm(
                    root,
                    order.number,
                    Confirmation { rests_on, ..said },
                )?);
            }
        }
        for number in by_word {
            confirmed.push(confirm(root, number, said.clone())?);
        }
        confirmed.sort_by_key(|order| order.number);
        Ok(confirmed)
    }

    /// Looks at a table for every open order about it.
    fn look_at(
        &self,
        table: &Path,
        numbers: &BTreeSet<u32>,
        reading: &dyn intake::Progress,
    ) -> Result<Looked, Error> {
        let mut about = list(self.store.root())?;
        about.retain(|o| o.is_open() && is_about(o).is_some_and(|t| t == table));
        let unsaid = |o: &&DeletionOrder| !o.media.is_empty() && !numbers.contains(&o.number);
        if let Some(other) = about.iter().find(unsaid) {
            return Err(Error::refused(format!(
                "order `{}` is about `{}`, too, and names media, which nobody can look at from here: confirm it together with this one",
                other.number,
                table.display()
            )));
        }
        // Of whom single items were erased, the name may stay.
        let whole = about.iter().filter(|o| !o.ids.is_empty());
        let asked = Asked {
            names: whole.clone().flat_map(|o| o.ids.iter().cloned()).collect(),
            persons: whole.map(|o| o.person).collect(),
        };
        let mut renewals = Vec::new();
        for info in self.store.contents()? {
            if info.in_place && info.source == table {
                renewals.push(self.store.look_again(&info, &asked, reading)?);
            }
        }
        let hash = renewals.first().map(|renewal| renewal.hash);
        let hash = hash.ok_or_else(|| {
            Error::not_found(format!(
                "no content of this workspace is read from `{}` any more, so that it cannot be looked at; if the table is gone, say --gone",
                table.display()
            ))
        })?;
        Ok(Looked {
            about,
            renewals,
            hash,
        })
    }
}

/// The table that an order is about.
fn is_about(order: &DeletionOrder) -> Option<&PathBuf> {
    let ours = matches!(order.to, Addressee::Operator) && order.request == Request::Erasure;
    order.source.as_ref().filter(|_| ours)
}

/// The table that is to be looked at for an order; none where there is none, or where it is said to be gone.
fn table(order: &DeletionOrder, gone: bool) -> Result<Option<PathBuf>, Error> {
    let Some(table) = is_about(order) else {
        return Ok(None);
    };
    let name = table.display();
    let is_there = table.try_exists();
    let is_there = is_there
        .map_err(|e| Error::storage(format!("`{name}` cannot be looked at: {e}")).because(e))?;
    match (is_there, gone) {
        (true, false) => Ok(Some(table.clone())),
        (false, true) => Ok(None),
        (true, true) => Err(Error::refused(format!(
            "`{name}` is there; leave out --gone, and it is looked at"
        ))),
        (false, false) => Err(Error::not_found(format!(
            "`{name}` is not there: mount it, or say --gone if the whole table was deleted"
        ))),
    }
}
