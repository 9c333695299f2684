//! An audit: everything that a set says about its inputs is worked out again from them, every item
//! by Cedar's own authorizer.
//!
//! - `inputs`: the content files that the manifest names are those of the workspace ([`inputs`]).
//! - `recorded`: the ledger has exactly the states that lie in the set ([`recorded`]).
//! - `reference`: with the policy and terms that lie in the set, and the ledger as it stood when the
//!   set was compiled, Cedar decides every item as the decision table says ([`reference`]).
//! - `visible`: nothing is visible in the table that Cedar refuses at the newest state ([`visible`]).
//! - `commitments`: the tree of commitments is that of the visible rows ([`commitments`]).
//!
//! It takes the facts that an import derived from content as they are, and the ledger as the
//! workspace holds it: that all choices were entered, and right, it cannot show. Signatures, roots
//! and masks are checked by [`crate::set::verify`].

mod commitments;
mod forgotten;
mod inputs;
mod judge;
mod originals;
mod recorded;
mod reference;
mod visible;

use crate::compile::Names;
use crate::progress::Progress;
use crate::set::{Report, SetTable, Signed, failure, paths, state};
use crate::sets::Sets;
use decide::{Facts, Run};
use ledger::Storage;
use policy::Policy;
use rights::{Day, Error, GridId, Manifest, People, Sequence};
use std::path::Path;

/// What is the same for both moments at which items are decided again.
struct Audit<'a> {
    set: &'a Path,
    manifest: &'a Manifest,
    /// The newest state: what was purged.
    head: &'a Manifest,
    /// Who is to be erased by now, by ordinal.
    erased: Vec<bool>,
    policy: Policy,
    files: Vec<Facts>,
    names: Names,
    progress: &'a dyn Progress,
}

/// A row that is visible in a set though its item is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedRow {
    /// The content.
    pub content: String,
    /// The row in it.
    pub row: u64,
    /// Why it is refused, in the words of the policy.
    pub why: String,
}

/// The people and the run of decisions at a sequence of the ledger, on a day.
struct Moment {
    at: Sequence,
    people: People,
    run: Run,
}

impl<S: Storage> Sets<'_, S> {
    /// Decides a set again from its inputs, and compares: checks `inputs`, `recorded`, `reference`,
    /// `visible`, `commitments`.
    ///
    /// # Errors
    /// When there is no set, or the ledger cannot be read. Whatever is wrong with the set or with its
    /// contents stands in the report.
    pub async fn audit(&self, set: &Path, progress: &dyn Progress) -> Result<Report, Error> {
        self.audit_naming(set, progress, &mut Vec::new()).await
    }

    /// The same, and names the rows that are visible though they are refused (at most 10,000).
    ///
    /// # Errors
    /// As [`Sets::audit`].
    pub async fn audit_naming(
        &self,
        set: &Path,
        progress: &dyn Progress,
        used: &mut Vec<UsedRow>,
    ) -> Result<Report, Error> {
        let _no_purge = self.lock_as_reader()?;
        let newest = state::newest(set)?;
        let mut report = Report { checks: Vec::new() };
        let read = |number| Signed::read(&paths::state(set, number)).map(|s| s.manifest);
        let (first, head) = match (read(0), read(newest)) {
            (Ok(first), Ok(head)) => (first, head),
            (Err(e), _) | (_, Err(e)) => return Ok(unreadable(report, &e)),
        };
        let ends = self.ledger.head().await?;
        let inputs = self.check_inputs((&first, &head), ends, progress);
        let ids = self.ledger.grid_ids().await?;
        let erased = self.erased_by_now(ends).await?;
        let audit = match &inputs {
            Ok(_) => self
                .prepare(set, (&first, &head), &ids, erased, progress)
                .map_err(|e| e.to_string()),
            Err(_) => Err("not checked: the inputs are not those of the set".to_owned()),
        };
        report.add("inputs", inputs.map_err(|e| e.to_string()));
        let states = self.ledger.set_states().await?;
        let recorded = recorded::check(set, newest, states.get(&first.set));
        report.add("recorded", recorded.map_err(|e| e.to_string()));
        let (reference, visible) = match &audit {
            Err(why) => (Err(why.clone()), Err(why.clone())),
            Ok(audit) => {
                let then = self.moment(&first, first.sequence, first.as_of).await?;
                let reference = then.and_then(|then| audit.reference(&then));
                // A set that was compiled for a day to come is not judged by the days before.
                let today = head.made_at.day().max(head.as_of);
                let now = self.moment(&head, head.sequence, today).await?;
                let table = SetTable::load(set).await;
                let visible = now.and_then(|now| audit.visible(&now, &table?, used));
                (
                    reference.map_err(|e| e.to_string()),
                    visible.map_err(|e| e.to_string()),
                )
            }
        };
        report.add("reference", reference);
        report.add("visible", visible);
        let commitments = match &audit {
            Err(why) => Err(why.clone()),
            Ok(audit) => {
                let table = SetTable::load(set).await;
                let found = table.and_then(|table| audit.commitments(&head, &table, &ids));
                found.map_err(|e| e.to_string())
            }
        };
        report.add("commitments", commitments);
        Ok(report)
    }

    async fn erased_by_now(&self, at: Sequence) -> Result<Vec<bool>, Error> {
        let people = self.ledger.people_at(at).await?;
        let erased = |index: &u32| {
            let standing = people.standings.get(*index as usize);
            // In doubt, nothing of them is taken for checked.
            standing.is_none_or(|s| s.erased)
        };
        Ok(people.standing.iter().map(erased).collect())
    }

    fn prepare<'a>(
        &self,
        set: &'a Path,
        (manifest, head): (&'a Manifest, &'a Manifest),
        ids: &[GridId],
        erased: Vec<bool>,
        progress: &'a dyn Progress,
    ) -> Result<Audit<'a>, Error> {
        let path = paths::policy(set);
        let text = std::fs::read_to_string(&path).map_err(|e| failure::storage(&path, e))?;
        let policy = Policy::load("policy.cedar", &text)?;
        if policy.hash() != manifest.policy {
            return Err(Error::corrupt(
                "the policy in the set is not the one that the manifest names",
            ));
        }
        let files = manifest.content.iter();
        let files = files.map(|c| Facts::open(&self.store.facts(&c.content)));
        Ok(Audit {
            set,
            manifest,
            head,
            erased,
            policy,
            files: files.collect::<Result<_, _>>()?,
            names: Names::new(self.grid_key, &manifest.purpose, manifest.grid, ids),
            progress,
        })
    }

    /// The outer error is a ledger that cannot be read, the inner one terms that mean nothing.
    async fn moment(
        &self,
        manifest: &Manifest,
        at: Sequence,
        day: Day,
    ) -> Result<Result<Moment, Error>, Error> {
        let assessments = self.ledger.assessments_at(at).await?;
        let people = self.ledger.people_at(at).await?;
        let run = Run::new(&manifest.purpose, &manifest.terms, day, &assessments);
        Ok(run.map(|run| Moment { at, people, run }))
    }
}

fn unreadable(mut report: Report, why: &Error) -> Report {
    for name in ["inputs", "recorded", "reference", "visible", "commitments"] {
        report.add(name, Err(format!("not checked: {why}")));
    }
    report
}
