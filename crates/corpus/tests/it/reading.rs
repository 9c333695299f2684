//! What can be seen of a shop's sets from outside.

use crate::fixture::{grid_key, purpose};
use crate::shop::{Items, Shop};
use corpus::NoProgress;
use corpus::set::{SetTable, Signed, paths, state, verify};
use rights::{Entry, Hash, ItemId, Pseudonym, Sequence};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

impl Shop {
    /// What a reader of a set sees.
    pub(crate) fn visible(&self, number: u32, named: &Items) -> Items {
        let name = |item: &String| grid_key().item(&purpose(), &ItemId::from(item.as_str()));
        let names: BTreeMap<Pseudonym, &String> = named.iter().map(|i| (name(i), i)).collect();
        self.wait(async {
            let table = SetTable::load(&self.set(number)).await.unwrap();
            let mut visible = Items::new();
            for file in table.files().unwrap() {
                let mut rows: BTreeSet<u64> = (0..file.rows).collect();
                for masked in table.masked_rows(&file).unwrap() {
                    assert!(rows.remove(&masked));
                }
                let found = table.find_rows(file.cell, &rows).unwrap().rows;
                assert_eq!(found.len(), rows.len());
                visible.extend(found.iter().map(|row| names[&row.item].clone()));
            }
            visible
        })
    }

    /// Every claim of a set holds, by its files, and by Cedar's own authorizer over its inputs.
    pub(crate) fn holds(&self, number: u32) {
        let set = self.set(number);
        let (files, inputs) = self.wait(async {
            let files = verify(&set, Some(self.key()), &NoProgress).await.unwrap();
            (files, self.sets().audit(&set, &NoProgress).await.unwrap())
        });
        for check in files.checks.iter().chain(&inputs.checks) {
            assert!(check.ok, "{}: {}", check.name, check.detail);
        }
    }

    /// The newest state of a set.
    pub(crate) fn head(&self, number: u32) -> Signed {
        state::head(&self.set(number)).unwrap()
    }

    /// A state of a set.
    pub(crate) fn state(&self, number: u32, state: u64) -> Signed {
        Signed::read(&paths::state(&self.set(number), state)).unwrap()
    }

    /// How often the ledger says that a state exists.
    pub(crate) fn recorded(&self, hash: Hash) -> usize {
        let head = self.wait(self.ledger.head()).unwrap();
        let entries = self.wait(self.ledger.entries(Sequence(0), head)).unwrap();
        let names = |entry: &Entry| match entry {
            Entry::SetPublished { manifest, .. } => *manifest == hash.to_string(),
            Entry::SetMasked { state, .. } | Entry::SetPurged { state, .. } => {
                *state == hash.to_string()
            }
            _ => false,
        };
        let entries = entries.iter().filter_map(|r| r.entry.as_ref());
        entries.filter(|e| names(e)).count()
    }
}

/// Copies a folder.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(fs::copy(&path, &target).unwrap()),
        }
    }
}
