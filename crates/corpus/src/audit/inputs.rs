//! The contents and the stretch of the ledger that a set names are at hand.

use crate::progress::Progress;
use crate::sets::Sets;
use decide::Facts;
use rights::{ContentFile, Error, Manifest, Sequence};

impl<S> Sets<'_, S> {
    /// Says what was confirmed.
    pub(super) fn check_inputs(
        &self,
        (first, head): (&Manifest, &Manifest),
        ends: Sequence,
        progress: &dyn Progress,
    ) -> Result<String, Error> {
        let newest = first.sequence.max(head.sequence);
        if newest > ends {
            return Err(Error::not_found(format!(
                "the set was made at sequence `{newest}`, the ledger ends at `{ends}`"
            )));
        }
        progress.begin("checking contents", first.items_seen);
        let checked: Result<(), Error> = first.content.iter().try_for_each(|claimed| {
            self.check_content(claimed)?;
            progress.advance(claimed.items);
            Ok(())
        });
        progress.end();
        checked?;
        let items: u64 = first.content.iter().map(|c| c.items).sum();
        if items != first.items_seen {
            let seen = first.items_seen;
            return Err(Error::corrupt(format!(
                "the contents have `{items}` items, the set saw `{seen}`"
            )));
        }
        let infos = first.content.iter().map(|c| self.store.content(&c.content));
        let infos: Result<Vec<_>, Error> = infos.collect();
        let blanked = infos?.iter().flatten().filter(|i| i.purges > 0).count();
        let blanked = match blanked {
            0 => String::new(),
            n => format!(" ({n} of them without what was erased since)"),
        };
        Ok(format!(
            "{} contents{blanked} with {items} items, the ledger up to {newest} of {ends}",
            first.content.len()
        ))
    }

    /// A copy was hashed when it was made; a file in place is hashed again.
    fn check_content(&self, claimed: &ContentFile) -> Result<(), Error> {
        let name = &claimed.content;
        let info = self.store.content(name)?;
        let info = info
            .ok_or_else(|| Error::not_found(format!("content `{name}` is not in the workspace")))?;
        if info.hash != claimed.hash {
            return Err(Error::corrupt(format!(
                "content `{name}` has the SHA-256 `{}`, the set names `{}`",
                info.hash, claimed.hash
            )));
        }
        let items = Facts::open(&self.store.facts(name))?.rows();
        if items != claimed.items {
            return Err(Error::corrupt(format!(
                "content `{name}` has `{items}` items, the set names `{}`",
                claimed.items
            )));
        }
        self.store.check_hash(&info)
    }
}
