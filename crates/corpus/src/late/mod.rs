//! Late choices: what entered the ledger after a set was compiled masks what it refuses.
//!
//! A choice, a bounced notice, a corrected birth date touch persons. Their rows, and the rows that
//! depend on them, are found through the grid and the index of links and decided again
//! ([`touched`]). What concerns everybody (an assessment that expired, a great many choices at once, a
//! new day under a policy that gets stricter with time) makes every item of the set be decided again
//! ([`whole`]).
//!
//! A set is decided under its own policy and terms, as they lie in it: a changed policy speaks about
//! the next set. Nothing is ever unmasked: an objection taken back counts for future sets.

mod committed;
mod facts;
mod found;
mod looked;
mod reach;
mod touched;
mod whole;

use crate::compile::report;
use crate::progress::{NoProgress, Progress};
use crate::set::{Compared, Rows, SetTable, Signed, leftovers, paths, state};
use crate::sets::Sets;
pub(crate) use committed::{Masked, Secrets, commit_visible, visible_rows};
use decide::Run;
pub(crate) use facts::KnownFacts;
pub(crate) use found::{Found, files_of};
use ledger::Storage;
pub(crate) use looked::Looked;
use policy::Policy;
pub(crate) use reach::{Moment, Reach, reach};
use rights::{AbsenceTree, Day, Entry, Error, Manifest, Pseudonym, Sequence, Subject};
use std::collections::BTreeSet;
use std::path::Path;
pub(crate) use touched::with_links;

/// How far to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// At whom the ledger's new entries touch.
    Touched,
    /// At every item of every set.
    Everything,
}

/// What was masked in one set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masking {
    /// `ai_assistant/0001`
    pub set: String,
    /// Rows that were visible before.
    pub rows: u64,
    /// Cells concerned.
    pub cells: usize,
    /// Number of the state that was signed.
    pub state: u64,
    /// The set holds no item refused at this sequence.
    pub sequence: Sequence,
}

/// A set about to be masked.
pub(crate) struct Late<'l> {
    pub(crate) set: &'l Path,
    pub(crate) manifest: &'l Manifest,
    pub(crate) policy: &'l Policy,
    pub(crate) run: &'l Run,
    pub(crate) table: &'l SetTable,
    pub(crate) facts: &'l KnownFacts,
    /// Indexes that were compared with their hashes before.
    pub(crate) indexes: &'l Compared,
    /// Decisions are made as the ledger stood here.
    pub(crate) at: Sequence,
}

/// Rows that are refused now, and whose they are.
#[derive(Default)]
pub(crate) struct Refused {
    pub(crate) rows: Rows,
    pub(crate) people: BTreeSet<Pseudonym>,
    /// The items of the rows.
    pub(crate) items: Vec<Pseudonym>,
}

impl Refused {
    /// Both together; of disjoint cells, or of the same file.
    pub(crate) fn and(mut self, other: Refused) -> Refused {
        for (cell, rows) in other.rows {
            self.rows.entry(cell).or_default().extend(rows);
        }
        self.people.extend(other.people);
        self.items.extend(other.items);
        self
    }
}

impl<S: Storage> Sets<'_, S> {
    /// Masks in every live set what is refused by now, up to the head of the ledger.
    ///
    /// # Errors
    /// A set that is damaged, a ledger or disk that fails. The other sets are masked all the same; called
    /// again, it goes on.
    pub async fn mask(&self, look: Look, progress: &dyn Progress) -> Result<Vec<Masking>, Error> {
        let _lock = self.lock()?;
        self.resume(progress).await?;
        let sets = self.list()?;
        let (mut masked, mut failed) = (Vec::new(), None);
        progress.begin("masking sets", sets.len() as u64);
        for set in &sets {
            let name = set.name();
            match self.mask_and_record(&set.path, &name, look).await {
                Ok(one) => masked.extend(one),
                Err(e) => {
                    let told = format!("set `{name}`: {e}");
                    failed.get_or_insert(Error::new(e.kind(), told));
                }
            }
            progress.advance(1);
        }
        progress.end();
        failed.map_or(Ok(masked), Err)
    }

    async fn mask_and_record(
        &self,
        set: &Path,
        name: &str,
        look: Look,
    ) -> Result<Option<Masking>, Error> {
        let masking = self.mask_set(set, name, look).await?;
        self.record(set, name).await?;
        Ok(masking)
    }

    /// Masks one set. The caller holds the lock.
    pub(crate) async fn mask_set(
        &self,
        set: &Path,
        name: &str,
        look: Look,
    ) -> Result<Option<Masking>, Error> {
        let parent = self.head(set)?;
        let manifest = &parent.manifest;
        let mut table = SetTable::load(set).await?;
        leftovers::remove(set, &table)?;
        let before = Looked::read(&self.folder, name, manifest, self.ledger.head().await?)?;
        let today = self.clock.today().max(manifest.as_of);
        loop {
            let at = self.ledger.head().await?;
            let unsigned = table.version() != manifest.table_version;
            if before.covers(at, today) && look == Look::Touched && !unsigned {
                return Ok(None);
            }
            let Some(refused) = self
                .refused(set, manifest, &table, &before, (at, today), look)
                .await?
            else {
                // Somebody appended meanwhile: look again, so that the claim is exact.
                continue;
            };
            let masking = self.apply(set, name, &parent, &mut table, &refused, at);
            let masking = masking.await?;
            before.then(at, today).write(&self.folder, name)?;
            return Ok(masking);
        }
    }

    /// Masks rows in one commit and signs the state after it, which claims to hold nothing that is
    /// refused at `at`; none when there is nothing to sign.
    async fn apply(
        &self,
        set: &Path,
        name: &str,
        parent: &Signed,
        table: &mut SetTable,
        refused: &Refused,
        at: Sequence,
    ) -> Result<Option<Masking>, Error> {
        // First the report: after a crash, rows that are masked already tell of nobody.
        report::without_person_if_masked(set, &refused.people)?;
        let gone = committed::still_visible(table, &refused.rows)?;
        let done = table.mask(&refused.rows, self.clock.now()).await?;
        if table.version() == parent.manifest.table_version {
            return Ok(None);
        }
        // What a state that nobody signed masked before is not known.
        let known = table.version() == parent.manifest.table_version + 1 && done.cells > 0;
        let absence = self
            .committed(set, &parent.manifest, table, known.then_some(&gone))
            .await?;
        self.sign(set, parent, table, absence, at)?;
        Ok(Some(Masking {
            set: name.to_owned(),
            rows: done.rows,
            cells: done.cells,
            state: parent.manifest.state + 1,
            sequence: at,
        }))
    }

    /// What is refused by now; `None` when the ledger moved on while people were read.
    async fn refused(
        &self,
        set: &Path,
        manifest: &Manifest,
        table: &SetTable,
        before: &Looked,
        (at, today): (Sequence, Day),
        look: Look,
    ) -> Result<Option<Refused>, Error> {
        let policy = policy_of(set)?;
        let now = self.moment_at(manifest, at, today).await?;
        let touched = self.ledger.touched_since(before.sequence).await?;
        let then = self
            .moment_at(manifest, before.sequence, before.day)
            .await?;
        let late = Late {
            set,
            manifest,
            policy: &policy,
            run: &now.run,
            table,
            facts: &KnownFacts::default(),
            indexes: &Compared::default(),
            at,
        };
        let reach = match look {
            Look::Everything => Reach::Everything,
            Look::Touched => reach(manifest, &policy, (&then, &now), touched),
        };
        match reach {
            Reach::People(people) => self.touched(&late, &people).await,
            Reach::Everything => {
                let people = self.ledger.people_at(at).await?;
                self.whole(&late, &people, &NoProgress).map(Some)
            }
        }
    }

    fn sign(
        &self,
        set: &Path,
        parent: &Signed,
        table: &SetTable,
        absence: Option<AbsenceTree>,
        at: Sequence,
    ) -> Result<(), Error> {
        let step = state::Step {
            sequence: at,
            masks: table.masks()?,
            absence,
            table_version: table.version(),
            tool: self.tool.to_owned(),
            made_at: self.clock.now(),
        };
        state::write(set, &state::successor(parent, step), self.signing_key)
    }

    /// Records the states of a set that the ledger does not know yet: what was just signed, and
    /// what a crash left unrecorded.
    pub(crate) async fn record(&self, set: &Path, name: &str) -> Result<(), Error> {
        let newest = state::newest(set)?;
        let head = Signed::read(&paths::state(set, newest))?;
        let ends = self.ledger.head().await?;
        let looked = Looked::read(&self.folder, name, &head.manifest, ends)?;
        if looked.recorded == Some(newest) {
            return Ok(());
        }
        let known = self
            .ledger
            .set_states()
            .await?
            .remove(name)
            .unwrap_or_default();
        let masked = |m: &Manifest| m.masks.iter().map(|m| m.rows).sum::<u64>();
        let (mut entries, mut before) = (Vec::new(), 0);
        for number in 0..=newest {
            let signed = Signed::read(&paths::state(set, number))?;
            let hash = signed.hash.to_string();
            let items = masked(&signed.manifest).saturating_sub(before);
            before = masked(&signed.manifest);
            if known.contains(&hash) {
                continue;
            }
            let set = name.to_owned();
            let entry = match number {
                0 => Entry::SetPublished {
                    set,
                    manifest: hash,
                },
                _ if purged_in(&signed.manifest) => Entry::SetPurged {
                    set,
                    state: hash,
                    rows: rows_purged(&signed.manifest),
                },
                _ => Entry::SetMasked {
                    set,
                    state: hash,
                    items,
                },
            };
            entries.push((Subject::Operator, entry));
        }
        self.ledger.append(&entries).await?;
        Looked {
            recorded: Some(newest),
            ..looked
        }
        .write(&self.folder, name)
    }
}

/// Whether a purge made this state.
fn purged_in(manifest: &Manifest) -> bool {
    let purge = manifest.purge.as_ref();
    purge.is_some_and(|p| p.state == manifest.state)
}

fn rows_purged(manifest: &Manifest) -> u64 {
    let cells = manifest.purge.iter().flat_map(|p| &p.cells);
    cells.map(|c| c.rows).sum()
}

/// The policy that a set was compiled under.
pub(crate) fn policy_of(set: &Path) -> Result<Policy, Error> {
    let text = std::fs::read_to_string(paths::policy(set))
        .map_err(|e| crate::set::failure::storage(set, e))?;
    Ok(Policy::load("policy.cedar", &text)?)
}
