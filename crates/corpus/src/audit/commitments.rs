//! The tree of commitments is that of the visible rows: made again from them, with the secrets of
//! people from the ledger, it has the same root. Holds every commitment in memory, 32 bytes each.

use super::Audit;
use crate::late::{Secrets, commit_visible};
use crate::set::SetTable;
use crate::set::commitments::root_of;
use absence::{Commitment, Shape};
use rayon::prelude::*;
use rights::{AbsenceTree, Error, GridId, Manifest};
use std::sync::{Mutex, PoisonError};

impl Audit<'_> {
    /// Says what was confirmed.
    pub(super) fn commitments(
        &self,
        head: &Manifest,
        table: &SetTable,
        ids: &[GridId],
    ) -> Result<String, Error> {
        let Some(claim) = &head.absence else {
            return Ok("none: the set has no tree of commitments".to_owned());
        };
        let again = self.commit_again(claim, table, ids)?;
        if (again.people, again.items) != (claim.people, claim.items) {
            return Err(Error::corrupt(format!(
                "`{}` items of `{}` people are visible, and `{}` of `{}` committed to",
                again.items, again.people, claim.items, claim.people
            )));
        }
        if again.root != claim.root {
            return Err(Error::corrupt(format!(
                "the commitments to what is visible make the root `{}`, not `{}`",
                again.root, claim.root
            )));
        }
        Ok(format!(
            "made again from {} visible items of {} people",
            claim.items, claim.people
        ))
    }

    fn commit_again(
        &self,
        claim: &AbsenceTree,
        table: &SetTable,
        ids: &[GridId],
    ) -> Result<AbsenceTree, Error> {
        let all: Mutex<Vec<Commitment>> = Mutex::default();
        let push = |some: Vec<Commitment>| {
            all.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .extend(some);
            Ok(())
        };
        let secrets = Secrets::new(&claim.salt, ids);
        let committed = commit_visible(table, &self.files, &secrets, &push)?;
        let mut all = all.into_inner().unwrap_or_else(PoisonError::into_inner);
        all.par_sort_unstable();
        Ok(AbsenceTree {
            people: committed.people,
            items: committed.items,
            root: root_of(Shape::of(claim)?, &all)?,
            ..claim.clone()
        })
    }
}
