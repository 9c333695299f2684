//! What a set had when it was compiled, as far as its files still say: a model that was trained on it may have seen
//! what was masked or purged since.

use super::sheet::Sheet;
use super::stats::{Part, Stats, counted};
use crate::compile::report;
use crate::progress::Progress;
use rights::{Day, Error, Kind};
use std::collections::BTreeMap;
use std::path::Path;

/// What a set had when it was compiled. Masked rows still lie in its files; of purged ones only their kinds can be
/// known, by the figures of its report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compiled {
    /// Items by kind, those masked or purged since among them.
    pub kinds: BTreeMap<Kind, u64>,
    /// Items by language, less those purged since; `unknown` is one of them.
    pub languages: BTreeMap<String, u64>,
    /// Tokens of all texts, less those purged since.
    pub tokens: u64,
    /// The day of the oldest item, less those purged since.
    pub first: Option<Day>,
    /// The day of the newest, less those purged since.
    pub last: Option<Day>,
    /// Items masked since, and not purged.
    pub masked: u64,
    /// Items purged since.
    pub purged: u64,
    /// Of the purged ones, how many are in no other figure, since nothing says of which kinds they were.
    pub purged_unknown: u64,
}

/// [`stats`](super::stats()), and what the set had when it was compiled, in one reading.
///
/// # Errors
/// As those of `stats`.
pub async fn compiled(set: &Path, progress: &dyn Progress) -> Result<(Stats, Compiled), Error> {
    let (stats, masked, manifest) = counted(set, progress).await?;
    let mut now = Compiled {
        tokens: stats.total.tokens + masked.total.count.tokens,
        masked: stats.rows_masked,
        purged: manifest.purge.as_ref().map_or(0, |purge| purge.rows),
        ..Compiled::default()
    };
    now.add(&stats, &masked)?;
    if now.purged > 0 {
        match report::kinds(set, &manifest, &now.kinds) {
            Some(kinds) => now.kinds = kinds,
            None => now.purged_unknown = now.purged,
        }
    }
    Ok((stats, now))
}

impl Compiled {
    /// Adds up what lies in the files, masked or not.
    fn add(&mut self, stats: &Stats, masked: &Sheet) -> Result<(), Error> {
        let visible = |parts: &[Part]| -> Vec<(String, u64)> {
            let parts = parts.iter();
            parts.map(|p| (p.name.clone(), p.count.items)).collect()
        };
        let hidden = masked.kinds.iter().map(|(n, t)| (n.clone(), t.count.items));
        for (name, items) in visible(&stats.kinds).into_iter().chain(hidden) {
            *self.kinds.entry(name.parse()?).or_default() += items;
        }
        let hidden = &masked.languages;
        let hidden = hidden.iter().map(|(n, t)| (n.clone(), t.count.items));
        for (name, items) in visible(&stats.languages).into_iter().chain(hidden) {
            *self.languages.entry(name).or_default() += items;
        }
        let days = masked.days;
        let first = stats.first.into_iter().chain(days.map(|(first, _)| first));
        self.first = first.min();
        let last = stats.last.into_iter().chain(days.map(|(_, last)| last));
        self.last = last.max();
        Ok(())
    }
}
