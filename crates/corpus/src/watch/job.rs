//! Work that takes long and is done beside the heartbeat.

use super::known::Known;
use crate::late::{Found, Masking, Moment, Refused};
use crate::progress::Progress;
use crate::sets::Sets;
use ledger::Storage;
use rayon::prelude::*;
use rights::{Error, Pseudonym, Sequence};
use std::collections::HashSet;
use std::sync::Arc;

/// A piece of work on one set. It holds what it needs and may run on any thread.
pub struct Job {
    pub(super) id: u64,
    pub(super) known: Arc<Known>,
    pub(super) what: What,
}

pub(super) enum What {
    /// Decide every item again.
    Look,
    /// Find the visible rows of items.
    Find(Arc<HashSet<Pseudonym>>),
    /// Mask rows.
    Mask(Found),
}

/// A job that is done, for [`super::Watch::finish`].
pub struct Done {
    pub(super) id: u64,
    pub(super) known: Arc<Known>,
    pub(super) how: How,
}

pub(super) enum How {
    Looked(Result<(Moment, Refused), Error>),
    Found(Result<Refused, Error>),
    /// Up to where the set was looked at, and what was masked.
    Masked(Sequence, Result<Option<Masking>, Error>),
}

impl Job {
    /// Whether it masks; others look.
    #[must_use]
    pub fn is_mask(&self) -> bool {
        matches!(self.what, What::Mask(_))
    }

    /// Does the work. What fails is told by what comes back.
    pub async fn run<S: Storage>(self, sets: &Sets<'_, S>, progress: &dyn Progress) -> Done {
        let known = &self.known;
        let how = match &self.what {
            What::Look => How::Looked(look(sets, known, progress).await),
            What::Find(items) => How::Found(find(known, items)),
            What::Mask(found) => {
                let (set, name) = (&known.place.path, &known.name);
                How::Masked(found.at, sets.mask_found(set, name, found).await)
            }
        };
        Done {
            id: self.id,
            known: self.known,
            how,
        }
    }
}

async fn look<S: Storage>(
    sets: &Sets<'_, S>,
    known: &Known,
    progress: &dyn Progress,
) -> Result<(Moment, Refused), Error> {
    let manifest = &known.signed.manifest;
    let day = sets.clock.today().max(manifest.as_of);
    let (at, people) = sets.ledger.people_now().await?;
    let now = sets.moment_at(manifest, at, day).await?;
    let what = format!("looking at every item of {}", known.name);
    progress.begin(&what, manifest.items_seen);
    let refused = sets.whole(&known.late(&now), &people, progress);
    progress.end();
    Ok((now, refused?))
}

fn find(known: &Known, items: &HashSet<Pseudonym>) -> Result<Refused, Error> {
    let files = known.table.files()?;
    let parts = files.par_iter().with_max_len(1).map(|file| {
        let mut found = Refused::default();
        known.table.each_visible(file, |_, row| {
            if items.contains(&row.item) {
                found.rows.entry(file.cell).or_default().insert(row.row);
                found.people.insert(row.person);
                found.items.push(row.item);
            }
        })?;
        Ok(found)
    });
    let parts: Vec<Refused> = parts.collect::<Result<_, Error>>()?;
    Ok(parts.into_iter().fold(Refused::default(), Refused::and))
}
