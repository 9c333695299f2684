//! What of certain people can be seen in a set: the other side of [`crate::absent`].

use crate::late::Masked;
use crate::set::SetTable;
use crate::sets::Sets;
use ledger::Storage;
use rights::{Error, Ordinal, Pseudonym};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

impl<S: Storage> Sets<'_, S> {
    /// The visible items of people in a set, by the names that they have in it. Whoever has none is not
    /// there, nor is whom the ledger has forgotten.
    ///
    /// # Errors
    /// When the set is damaged or not signed by this workspace, or storage fails.
    pub async fn visible_items(
        &self,
        set: &Path,
        people: &BTreeSet<Ordinal>,
    ) -> Result<BTreeMap<Ordinal, BTreeSet<Pseudonym>>, Error> {
        let manifest = self.head(set)?.manifest;
        let table = SetTable::load(set).await?;
        let mut masked = Masked::new(&table)?;
        let mut visible: BTreeMap<Ordinal, BTreeSet<Pseudonym>> = BTreeMap::new();
        let ids = self.ledger.some_people(people).await?.grid_ids;
        for (person, id) in ids.iter().filter(|(person, _)| people.contains(person)) {
            let name = self.grid_key.person(&manifest.purpose, *id);
            let place = manifest.grid.place(self.grid_key, *id);
            for row in table.find_person(name, place)?.rows {
                if masked.visible(row.cell, row.row)? {
                    visible.entry(*person).or_default().insert(row.item);
                }
            }
        }
        Ok(visible)
    }
}
