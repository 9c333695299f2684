//! Rows that the feed lists and no signed state masks yet.

use super::known::Known;
use super::pace::{Pace, passed};
use crate::late::Refused;
use crate::set::Rows;
use rights::{Error, Instant, Pseudonym};
use std::collections::BTreeSet;

/// What waits to be masked.
#[derive(Default)]
pub(super) struct Pending {
    rows: Rows,
    people: BTreeSet<Pseudonym>,
    /// When the first and the last of them came.
    first: Option<Instant>,
    last: Option<Instant>,
}

impl Pending {
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds rows; those that wait already change nothing.
    pub(super) fn add(&mut self, refused: Refused, at: Instant) {
        let mut new = false;
        for (cell, rows) in refused.rows {
            let here = self.rows.entry(cell).or_default();
            for row in rows {
                new |= here.insert(row);
            }
        }
        if new {
            self.people.extend(refused.people);
            self.first.get_or_insert(at);
            self.last = Some(at);
        }
    }

    /// Takes out what a state masks, and leaves in `rows` what did not wait here.
    pub(super) fn masked_in(&mut self, known: &Known, rows: &mut Rows) -> Result<(), Error> {
        for (cell, rows) in rows.iter_mut() {
            if let Some(here) = self.rows.get(cell) {
                rows.retain(|row| !here.contains(row));
            }
        }
        rows.retain(|_, rows| !rows.is_empty());
        known.without_masked(&mut self.rows)?;
        if self.rows.is_empty() {
            *self = Pending::default();
        }
        Ok(())
    }

    /// Whether it is time: nothing came for a moment, or the first waits long enough.
    pub(super) fn is_due(&self, at: Instant, pace: &Pace) -> bool {
        let since =
            |moment: Option<Instant>, wait: i64| moment.is_some_and(|m| passed(m, at, wait));
        since(self.last, pace.quiet_millis()) || since(self.first, pace.mask_every_millis)
    }

    pub(super) fn refused(&self) -> Refused {
        Refused {
            rows: self.rows.clone(),
            people: self.people.clone(),
            items: Vec::new(),
        }
    }
}
