//! A compile: from content and choices to a published set.
//!
//! 1. Every item is decided at the head of the ledger (`decide`).
//! 2. One pass over the facts writes the decision table and finds the cells that differ from the set
//!    before ([`notes`], [`base`]).
//! 3. A second pass reads text and media of admitted rows in those cells ([`rows`]); the other cells
//!    are taken over as they are.
//! 4. The set is signed, masked up to the head, and published under a lock ([`publish`]).

mod base;
mod commits;
mod later;
mod names;
mod notes;
mod publish;
pub(crate) mod report;
mod room;
mod rows;

use crate::progress::Progress;
use crate::set::{self, Staging, WriterOptions};
use crate::sets::Sets;
use base::{Base, Newest};
use decide::{Engine, Facts, Run, Wanted};
use intake::ContentInfo;
use ledger::Storage;
pub(crate) use names::Names;
use notes::Notes;
use policy::Policy;
use rayon::prelude::*;
use rights::{Day, Error, Grid, GridId, Manifest, People, PurposeId, Sequence, Terms};
pub use room::{CELL_BYTES, shards_advised};
use std::path::PathBuf;

/// What to compile.
pub struct Order<'a> {
    /// The purpose.
    pub purpose: PurposeId,
    /// The policy that decides.
    pub policy: &'a Policy,
    /// The settings that decisions read.
    pub terms: Terms,
    /// The day on which ages and waiting times are taken.
    pub as_of: Day,
    /// Shards and slices; the fewest where there may be more.
    pub grid: Grid,
    /// Bytes that no cell is to exceed, by more shards than the grid has; see [`CELL_BYTES`]. None: the grid
    /// stays as it is.
    pub cell_bytes: Option<u64>,
    /// Reads everything anew instead of taking cells over from the set before.
    pub full: bool,
    /// How cells are written.
    pub options: WriterOptions,
    /// Threads that decide.
    pub threads: usize,
    /// Language of the report.
    pub lang: policy::Lang,
}

/// A set that was published.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// `ai_assistant/0001`
    pub name: String,
    /// Its folder.
    pub path: PathBuf,
    /// Its newest state.
    pub manifest: Manifest,
    /// Cells taken over from the set before.
    pub cells_kept: usize,
    /// Rows of content whose text was read.
    pub rows_read: u64,
    /// Rows masked for choices that arrived during the compile.
    pub rows_masked: u64,
    /// Bytes of the largest cell: what a purge of one person has to write anew at least.
    pub largest_cell_bytes: u64,
}

/// Everything that a compile reads.
pub(crate) struct Inputs {
    pub(crate) sequence: Sequence,
    pub(crate) contents: Vec<ContentInfo>,
    pub(crate) files: Vec<Facts>,
    pub(crate) people: People,
    pub(crate) run: Run,
    pub(crate) names: Names,
    pub(crate) grid: Grid,
    pub(crate) grid_ids: Vec<GridId>,
}

impl<S: Storage> Sets<'_, S> {
    /// Compiles a set and publishes it.
    ///
    /// # Errors
    /// Refused when no signed-off assessment holds on the day of the set, or today of a kind that it has
    /// (`assessment_before_use`), when the policy admits items that nobody known owns, or when there is no
    /// content; an error of kind storage when the disk fails. Nothing is published then.
    pub async fn compile(
        &self,
        order: &Order<'_>,
        progress: &dyn Progress,
    ) -> Result<Compiled, Error> {
        let _one_at_a_time = self.lock_purpose(&order.purpose)?;
        let _no_purge = self.lock_as_reader()?;
        if self.purge_waits()? {
            let _lock = self.lock()?;
            self.resume(progress).await?;
        }
        let newest = Newest::of(self, order).await?;
        let inputs = self.inputs(order, newest.as_ref()).await?;
        let engine = Engine::new(order.policy, &inputs.people, &inputs.run)?;
        let items = inputs.files.iter().map(Facts::rows).sum();
        progress.begin("deciding", items);
        let decided = engine.decide_files(&inputs.files, Wanted::Decisions, order.threads, &|n| {
            progress.advance(n);
        });
        progress.end();
        let decided = decided?;
        let folder = self.of_purpose(&order.purpose);
        let newest = newest.filter(|_| !order.full);
        let base = newest.and_then(|n| Base::of(n, inputs.grid, &inputs.contents));
        let number = Staging::next_number(&folder)?;
        let staging = Staging::begin(&folder, number)?;
        progress.begin("writing decisions", items);
        let commits = self.commits(order, &inputs, number, staging.folder())?;
        let to = (staging.folder(), &commits);
        let notes = Notes::take(to, &inputs, &decided, base.as_ref(), progress);
        progress.end();
        let notes = notes?;
        let absence = commits.finish(&notes.counted.admitted)?;
        progress.begin("writing cells", notes.rows_to_read());
        let rows = rows::write(
            self,
            order,
            &inputs,
            &decided,
            &notes,
            base.as_ref(),
            staging.folder(),
            progress,
        );
        progress.end();
        let rows = rows?;
        set::write_shares(staging.folder(), rows::shares(&inputs, &decided))?;
        let draft = publish::Draft {
            number,
            inputs: &inputs,
            decided: &decided,
            notes: &notes,
            absence,
            rows,
        };
        self.publish(staging, order, draft).await
    }

    async fn inputs(&self, order: &Order<'_>, newest: Option<&Newest>) -> Result<Inputs, Error> {
        let sequence = self.ledger.head().await?;
        let contents = self.store.contents()?;
        if contents.is_empty() {
            return Err(Error::input(
                "there is no content; bring some in with `demur import items`",
            ));
        }
        contents
            .par_iter()
            .with_max_len(1)
            .try_for_each(|info| self.store.check_hash(info))?;
        let assessments = self.ledger.assessments_at(sequence).await?;
        let run = Run::new(&order.purpose, &order.terms, order.as_of, &assessments)?;
        // INVARIANT (`assessment_before_use`): no set without an assessment that holds on its day, and none of
        // a kind that is not assessed any more: whatever day it is of, it is used from now on.
        let today = self.clock.today();
        let now = Run::new(&order.purpose, &order.terms, today, &assessments)?;
        assessed(order, (&run, &now))?;
        let files = contents
            .iter()
            .map(|c| Facts::open(&self.store.facts(&c.content)));
        let files = files.collect::<Result<_, _>>()?;
        let people = self.ledger.people_at(sequence).await?;
        let grid_ids = self.ledger.grid_ids().await?;
        let grid = room::grid(order, self.store, newest, &contents);
        let names = Names::new(self.grid_key, &order.purpose, grid, &grid_ids);
        Ok(Inputs {
            sequence,
            contents,
            files,
            people,
            run,
            names,
            grid,
            grid_ids,
        })
    }
}

/// Refuses what no signed-off assessment covers, on the day of a set and now.
fn assessed(order: &Order<'_>, (then, now): (&Run, &Run)) -> Result<(), Error> {
    let about = format!("`{}` on the basis `{}`", order.purpose, order.terms.basis);
    let kinds = &then.context.assessed_kinds;
    if kinds.is_empty() {
        return Err(Error::refused(format!(
            "no signed-off assessment for {about} holds on {}; see `demur assess`",
            order.as_of
        )));
    }
    let (then, today) = (&then.context, now.today());
    let now = &now.context;
    let kind = then.assessed_kinds.difference(&now.assessed_kinds).next();
    let kind = kind.map(|kind| format!("covers `{kind}`"));
    let with = then.compatible_with.difference(&now.compatible_with).next();
    let with = with.map(|with| format!("finds it compatible with `{with}`"));
    let older = then.older_items_compatible && !now.older_items_compatible;
    let older = older.then(|| "finds it compatible with older items".to_owned());
    match kind.or(with).or(older) {
        None => Ok(()),
        Some(what) => Err(Error::refused(format!(
            "no signed-off assessment for {about} {what} today, {today}; one did on {}, but a set is used from now on; see `demur assess`",
            order.as_of
        ))),
    }
}
