//! How long it took until late choices took effect: a line for each time that a watch found items refused.
//! Nothing in it says whose choice it was: choices are known by their place in the ledger.

use super::Event;
use crate::sets::Sets;
use ledger::Storage;
use rights::{Entry, Error, Instant, Sequence};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// One line of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// When the feed listed the items.
    pub at: Instant,
    /// The set.
    pub set: String,
    /// The entries of the choices. Lines of before name none, and do not count: their times were those of other
    /// choices, too.
    #[serde(default)]
    pub entries: Vec<Sequence>,
    /// Milliseconds since each choice was acknowledged.
    pub ms: Vec<u64>,
}

/// The record is begun anew above so many bytes; the one before is kept.
const MOST_BYTES: u64 = 16 << 20;

/// Writes the record of a folder of sets.
#[derive(Debug)]
pub struct Effects {
    path: PathBuf,
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
            begun: sets.ledger.head().await?,
        })
    }

    /// Takes in what a watch told. Only choices of the turn that listed something are timed: those of turns that
    /// listed nothing concern nothing in the set.
    ///
    /// # Errors
    /// When the ledger cannot be read, or the record not be written.
    pub async fn note<S: Storage>(&self, sets: &Sets<'_, S>, event: &Event) -> Result<(), Error> {
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
        let (mut entries, mut ms) = (Vec::new(), Vec::new());
        let from = (*since).max(self.begun);
        if from >= *sequence {
            return Ok(());
        }
        for recorded in sets.ledger.entries(from, *sequence).await? {
            if let Some(Entry::Choice(choice)) = &recorded.entry
                && choice.kind.is_request()
            {
                let micros = at.epoch_micros() - recorded.recorded_at.epoch_micros();
                entries.push(recorded.sequence);
                ms.push(u64::try_from(micros / 1_000).unwrap_or(0));
            }
        }
        match ms.is_empty() {
            true => Ok(()),
            false => self.write(&Effect {
                at,
                set: set.clone(),
                entries,
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

/// How long each late choice took, in ascending order: until the last of the sets that it concerns had it. One
/// choice counts once.
pub fn times<'e>(effects: impl IntoIterator<Item = &'e Effect>) -> Vec<u64> {
    let mut first: BTreeMap<(Sequence, &str), u64> = BTreeMap::new();
    for effect in effects {
        for (entry, ms) in effect.entries.iter().zip(&effect.ms) {
            // What a set had once it has, whatever it lists later.
            let known = first.entry((*entry, &effect.set)).or_insert(*ms);
            *known = (*known).min(*ms);
        }
    }
    let mut last: BTreeMap<Sequence, u64> = BTreeMap::new();
    for ((entry, _), ms) in first {
        let known = last.entry(entry).or_insert(ms);
        *known = (*known).max(ms);
    }
    let mut times: Vec<u64> = last.into_values().collect();
    times.sort_unstable();
    times
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

    fn effect(set: &str, entries: &[u64], ms: &[u64]) -> Effect {
        Effect {
            at: Instant::from_epoch_micros(0).unwrap(),
            set: set.to_owned(),
            entries: entries.iter().copied().map(Sequence).collect(),
            ms: ms.to_owned(),
        }
    }

    #[test]
    fn a_choice_counts_once_when_the_last_set_has_it() {
        let effects = [
            effect("a/0001", &[7, 8], &[300, 90]),
            effect("b/0001", &[7], &[800]),
            // A later turn that lists more of the same set does not make it later.
            effect("a/0001", &[7], &[5_000]),
            // Of before entries were named.
            effect("a/0001", &[], &[3_600_000]),
        ];
        assert_eq!(times(&effects), [90, 800]);
    }
}
