//! Orders about the operator's own tables are not taken for carried out: the table is looked at.
//!
//! One look covers every open order about a table, because rows move when others are deleted.

use super::{Addressee, Confirmation, DeletionOrder, Ground, Request, confirm, list, open};
use crate::progress::Progress;
use crate::sets::Sets;
use intake::{Asked, Limits};
use ledger::Storage;
use rights::Error;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

impl<S: Storage> Sets<'_, S> {
    /// Records that an order to the operator was carried out, and with it every other open one about the
    /// same table, which is looked at. An order about media alone, and one about a table that is gone
    /// altogether, rests on the word of whoever confirms.
    ///
    /// # Errors
    /// Refused when the table still has what was to be deleted, or lacks what was to stay; when another
    /// order about it names media, too, for which nobody has spoken yet.
    pub async fn confirm_orders(
        &self,
        numbers: &BTreeSet<u32>,
        said: &Confirmation,
        limits: &Limits,
        (progress, reading): (&dyn Progress, &dyn intake::Progress),
    ) -> Result<Vec<DeletionOrder>, Error> {
        let _no_reader = self.lock_out_readers()?;
        let _lock = self.lock()?;
        let _no_import = self.store.lock()?;
        self.resume(progress).await?;
        let root = self.store.root();
        let named: Result<Vec<DeletionOrder>, Error> =
            numbers.iter().map(|number| open(root, *number)).collect();
        let named = named?;
        let tables: BTreeSet<PathBuf> = named.iter().filter_map(table).cloned().collect();
        let mut confirmed = Vec::new();
        for table in &tables {
            confirmed.extend(self.confirm_of(table, numbers, said, limits, reading)?);
        }
        let without = named.iter().filter(|order| self::table(order).is_none());
        for order in without {
            confirmed.push(confirm(root, order.number, said.clone())?);
        }
        confirmed.sort_by_key(|order| order.number);
        Ok(confirmed)
    }

    /// Confirms every open order about a table.
    fn confirm_of(
        &self,
        table: &Path,
        numbers: &BTreeSet<u32>,
        said: &Confirmation,
        limits: &Limits,
        reading: &dyn intake::Progress,
    ) -> Result<Vec<DeletionOrder>, Error> {
        let root = self.store.root();
        let about: Vec<DeletionOrder> = list(root)?
            .into_iter()
            .filter(|o| o.is_open() && self::table(o).is_some_and(|t| t == table))
            .collect();
        let unsaid = |o: &&DeletionOrder| !o.media.is_empty() && !numbers.contains(&o.number);
        if let Some(other) = about.iter().find(unsaid) {
            return Err(Error::refused(format!(
                "order `{}` is about `{}`, too, and names media, which nobody can look at from here: confirm it together with this one",
                other.number,
                table.display()
            )));
        }
        let names: BTreeSet<String> = about.iter().flat_map(|o| o.ids.iter().cloned()).collect();
        let mut renewals = Vec::new();
        for info in self.store.contents()? {
            if !info.in_place || info.source != table {
                continue;
            }
            let own = about.iter().filter(|o| o.of == info.content);
            let asked = Asked {
                names: names.clone(),
                named_in: own.flat_map(|o| o.named_in.iter().copied()).collect(),
            };
            renewals.push(self.store.look_again(&info, &asked, limits, reading)?);
        }
        // INVARIANT: the tables count as they are before the orders are gone by which they could be
        // looked at again.
        let rests_on = renewals
            .first()
            .map_or(Ground::Word, |r| Ground::Looked { hash: r.hash });
        renewals
            .into_iter()
            .try_for_each(|renewal| renewal.save(self.store))?;
        let said = Confirmation {
            rests_on,
            ..said.clone()
        };
        let confirmed = about.iter().map(|o| confirm(root, o.number, said.clone()));
        confirmed.collect()
    }
}

/// The table that an order is about, if it is there.
fn table(order: &DeletionOrder) -> Option<&PathBuf> {
    let ours = matches!(order.to, Addressee::Operator) && order.request == Request::Erasure;
    order.source.as_ref().filter(|s| ours && s.exists())
}
