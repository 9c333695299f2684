//! The tree of commitments of a set that is being compiled.

use super::{Inputs, Order};
use crate::late::Secrets;
use crate::set::commitments::{Committed, Leaves};
use crate::sets::Sets;
use absence::Commitment;
use rights::{AbsenceTree, Error, Hash};
use std::path::Path;

/// Takes the commitments of a compile.
pub(super) struct Commits {
    salt: Hash,
    secrets: Secrets,
    leaves: Leaves,
}

impl<S> Sets<'_, S> {
    /// Begins the tree of a set.
    pub(super) fn commits(
        &self,
        order: &Order<'_>,
        inputs: &Inputs,
        number: u32,
        set: &Path,
    ) -> Result<Commits, Error> {
        // Another one in every set, also where a number is given a second time.
        let made = self.clock.now().epoch_micros();
        let told = format!("demur absence salt\0{}/{number:04}\0{made}", order.purpose);
        let salt = Hash::of(told.as_bytes());
        Ok(Commits {
            secrets: Secrets::new(&salt, &inputs.grid_ids),
            leaves: Leaves::begin(set, 0)?,
            salt,
        })
    }
}

impl Commits {
    /// The commitment to an item.
    pub(super) fn item(&self, owner: Option<u32>, item: &str) -> Result<Commitment, Error> {
        let owner = owner.ok_or_else(|| Error::internal("an admitted item without an owner"))?;
        Ok(self.secrets.of(owner)?.item(item))
    }

    pub(super) fn push(&self, items: Vec<Commitment>) -> Result<(), Error> {
        self.leaves.push(items)
    }

    /// Commits to everybody who has an admitted item, and writes the tree.
    pub(super) fn finish(self, admitted: &[u32]) -> Result<AbsenceTree, Error> {
        let people = (0u32..).zip(admitted).filter(|(_, items)| **items > 0);
        let people = people.map(|(person, _)| Ok(self.secrets.of(person)?.person()));
        let people: Vec<Commitment> = people.collect::<Result<_, Error>>()?;
        let committed = Committed {
            people: people.len() as u64,
            items: admitted.iter().map(|n| u64::from(*n)).sum(),
        };
        self.leaves.push(people)?;
        self.leaves.finish(self.salt, committed)
    }
}
