//! Overwriting the tokens of refused items in tokenized shards.
//!
//! Shards that are not packed are overwritten in place: a training that has them mapped into memory sees it,
//! the old tokens are on the disk no more, and a file of a terabyte needs no second one. Packed ones are
//! written beside and put in their place by one rename. Either way the whole job is written down first
//! (`job.json`); every step of it can be done again, and the next call does what was cut off.

mod job;
mod plan;
mod tombstones;

use crate::files;
use crate::lock::Lock;
use crate::refusals::{Refusals, Since};
use crate::sidecar::SidecarHead;
use job::Job;
use rights::{Clock, Error, Hash, Instant, Sequence};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use tombstones::Tombstones;

/// What was overwritten by one call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Masked {
    /// Version of this format, 1.
    pub format: u32,
    /// Its number, from 1.
    pub number: u64,
    /// The set.
    pub set: String,
    /// No ledger entry before it refuses an item whose tokens are in the shards.
    pub sequence: Sequence,
    /// The time that the feed told.
    pub feed_at: Instant,
    /// A signed state that is not newer than what is in the shards.
    pub state: u64,
    /// The token that stands there now.
    pub token: i64,
    /// Items whose tokens went.
    pub items: u64,
    /// Spans overwritten.
    pub spans: u64,
    /// Tokens overwritten, in each column.
    pub tokens: u64,
    /// Files changed.
    pub files: Vec<Change>,
    /// When.
    pub at: Instant,
}

/// A file before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Its name.
    pub file: String,
    /// SHA-256 before.
    pub before: Hash,
    /// SHA-256 after.
    pub after: Hash,
}

/// A sidecar with its shards, about to be changed.
#[derive(Debug)]
pub struct Shelf {
    sidecar: PathBuf,
    shards: PathBuf,
    head: SidecarHead,
    tombstones: Tombstones,
    resumed: bool,
    _lock: Lock,
}

impl Shelf {
    /// Opens a sidecar, and finishes an overwriting that was cut off. The shards lie where the sidecar says,
    /// or in the folder given.
    ///
    /// # Errors
    /// When there is no sidecar or there are no shards, when one is damaged, or somebody else is at work.
    pub fn open(sidecar: &Path, shards: Option<&Path>) -> Result<Shelf, Error> {
        SidecarHead::read(sidecar)?;
        let lock = Lock::of(sidecar)?;
        let head = SidecarHead::read(sidecar)?;
        let folder = head.shards(sidecar, shards)?;
        let resumed = job::resume(sidecar, &folder, &head)?;
        Ok(Shelf {
            head: SidecarHead::read(sidecar)?,
            tombstones: Tombstones::read(sidecar)?,
            sidecar: sidecar.to_owned(),
            shards: folder,
            resumed,
            _lock: lock,
        })
    }

    /// Of what it is.
    #[must_use]
    pub const fn head(&self) -> &SidecarHead {
        &self.head
    }

    /// Whether an overwriting was cut off, and finished by opening.
    #[must_use]
    pub const fn resumed(&self) -> bool {
        self.resumed
    }

    /// What refusals have to be read for.
    #[must_use]
    pub const fn since(&self) -> Since {
        Since {
            manifest: self.head.manifest,
            state: self.head.state,
            sequence: self.head.sequence,
        }
    }

    /// Overwrites the tokens of what is refused by now, with the token given or that of the sidecar, and
    /// records it; none when nothing is new. An item that is in no span is no error.
    ///
    /// # Errors
    /// When sidecar and shards do not fit: then nothing was written. When the disk refuses: then the next
    /// call does the rest.
    pub fn mask(
        &mut self,
        refusals: &Refusals,
        token: Option<i64>,
        clock: &dyn Clock,
    ) -> Result<Option<Masked>, Error> {
        let token = token.unwrap_or(self.head.tokens.mask);
        let plan = plan::Plan::new(self, refusals, token)?;
        let state = refusals.state(self.head.state);
        let nothing_new =
            refusals.head().sequence == self.head.sequence && state == self.head.state;
        if plan.is_empty() && nothing_new {
            return Ok(None);
        }
        let record = Masked {
            format: 1,
            number: job::next_number(&self.sidecar),
            set: self.head.set.clone(),
            sequence: refusals.head().sequence,
            feed_at: refusals.head().at,
            state,
            token,
            items: plan.items(),
            spans: plan.spans.len() as u64,
            tokens: plan.spans.iter().map(|span| span.length).sum(),
            files: Vec::new(),
            at: clock.now(),
        };
        let job = Job::prepare(self, plan, record)?;
        let text = files::json("a job", &job)?;
        files::replace(&self.sidecar.join(job::NAME), text.as_bytes())?;
        job.carry_out(&self.sidecar, &self.shards)?;
        self.head = job.head;
        self.tombstones = job.tombstones;
        Ok(Some(job.record))
    }
}
