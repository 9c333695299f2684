//! How long it took until late choices took effect: a line for each time that a watch found items refused.
//! Nothing in it says whose choice it was.

use super::Event;
use crate::sets::Sets;
use ledger::Storage;
use rights::{Entry, Error, Instant, Sequence};
use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// One line of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// When the feed listed the items.
    pub at: Instant,
    /// The set.
    pub set: String,
    /// Milliseconds since each choice was acknowledged.
    pub ms: Vec<u64>,
}

/// The record is begun anew above so many bytes; the one before is kept.
const MOST_BYTES: u64 = 16 << 20;

/// Writes the record of a folder of sets.
#[derive(Debug)]
pub struct Effects {
    path: PathBuf,
    /// For each set, entries before it were measured.
    seen: std::collections::BTreeMap<String, Sequence>,
    /// Where the ledger stood when it began: what was said before is not late.
    begun: Sequence,
}

fn path(folder: &Path) -> PathBuf {
    folder.join(".effects.jsonl")
}

impl Effects {
    /// Begins to record.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub async fn begin<S: Storage>(sets: &Sets<'_, S>) -> Result<Effects, Error> {
        Ok(Effects {
            path: path(&sets.folder),
            seen: std::collections::BTreeMap::new(),
            begun: sets.ledger.head().await?,
        })
    }

    /// Takes in what a watch told.
    ///
    /// # Errors
    /// When the ledger cannot be read, or the record not be written.
    pub async fn note<S: Storage>(
        &mut self,
        sets: &Sets<'_, S>,
        event: &Event,
    ) -> Result<(), Error> {
        let Event::Refused {
            set,
            since,
            sequence,
            ..
        } = event
        else {
            return Ok(());
        };
        let at = sets.clock.now();
        // What was looked at before without refusing anything is not late, and nothing is measured twice.
        let seen = self.seen.entry(set.clone()).or_insert(self.begun);
        let from = (*seen).max(*since);
        *seen = (*seen).max(*sequence);
        let mut ms = Vec::new();
        for recorded in sets.ledger.entries(from, *sequence).await? {
            if let Some(Entry::Choice(choice)) = &recorded.entry
                && choice.kind.is_request()
            {
                let micros = at.epoch_micros() - recorded.recorded_at.epoch_micros();
                ms.push(u64::try_from(micros / 1_000).unwrap_or(0));
            }
        }
        match ms.is_empty() {
            true => Ok(()),
            false => self.write(&Effect {
                at,
                set: set.clone(),
                ms,
            }),
        }
    }

    fn write(&self, effect: &Effect) -> Result<(), Error> {
        let failed = |e: std::io::Error| {
            Error::storage(format!("cannot write `{}`", self.path.display())).because(e)
        };
        let long = std::fs::metadata(&self.path).is_ok_and(|file| file.len() > MOST_BYTES);
        if long {
            std::fs::rename(&self.path, before(&self.path)).map_err(failed)?;
        }
        let line = serde_json::to_string(effect)
            .map_err(|e| Error::internal("a line could not be written").because(e))?;
        let mut options = std::fs::File::options();
        let mut file = options
            .create(true)
            .append(true)
            .open(&self.path)
            .map_err(failed)?;
        // One write: a line is whole or not there.
        file.write_all(format!("{line}\n").as_bytes())
            .map_err(failed)
    }
}

fn before(path: &Path) -> PathBuf {
    path.with_extension("jsonl.before")
}

/// What was recorded since a moment, in order; see [`effects`].
///
/// # Errors
/// When the record cannot be read.
pub fn effects_since(folder: &Path, since: Instant) -> Result<Vec<Effect>, Error> {
    let mut effects = effects(folder)?;
    effects.retain(|effect| effect.at >= since);
    Ok(effects)
}

/// Everything that is on record, in order; a line that a break cut is left out.
///
/// # Errors
/// When the record cannot be read.
pub fn effects(folder: &Path) -> Result<Vec<Effect>, Error> {
    let newest = path(folder);
    let mut effects = Vec::new();
    for path in [before(&newest), newest] {
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => continue,
            Err(e) => {
                let message = format!("cannot read `{}`", path.display());
                return Err(Error::storage(message).because(e));
            }
        };
        let lines = text.lines();
        effects.extend(lines.filter_map(|line| serde_json::from_str::<Effect>(line).ok()));
    }
    Ok(effects)
}

/// The time that so many of a hundred do not exceed (nearest rank), of times in ascending order.
#[must_use]
pub fn quantile(ascending: &[u64], percent: usize) -> Option<u64> {
    let rank = (ascending.len() * percent).div_ceil(100);
    ascending.get(rank.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_times_that_were_measured() {
        let ms: Vec<u64> = (1..=200).collect();
        assert_eq!(quantile(&ms, 50), Some(100));
        assert_eq!(quantile(&ms, 99), Some(198));
        assert_eq!(quantile(&[7], 99), Some(7));
        assert_eq!(quantile(&[], 50), None);
    }
}
