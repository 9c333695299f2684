//! How far each stream of events has come. The ledger says it; this is what was read there, so that not every
//! start reads the whole ledger.

use super::history::read_up_to;
use super::{Store, count, failed, get, instant, number};
use ledger::Mark;
use rights::{Error, Instant, Sequence};
use std::collections::BTreeMap;

/// A stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stream {
    /// The position of the last event that was taken.
    pub(crate) last: u64,
    /// How many were taken, in all.
    pub(crate) events: u64,
    /// When.
    pub(crate) at: Instant,
}

/// Who reads the ledger for streams.
pub(super) const READER: &str = "streams";

impl Store {
    /// Every stream, and the first entry of the ledger that is not in it.
    pub(crate) async fn streams(&self) -> Result<(BTreeMap<String, Stream>, Sequence), Error> {
        let before = self.followed(READER, Sequence(0)).await?;
        let rows = sqlx::query("SELECT name, last, events, at FROM stream");
        let rows = rows.fetch_all(&self.pool).await.map_err(failed)?;
        let stream = |row: &sqlx::sqlite::SqliteRow| {
            let stream = Stream {
                last: count(row, 1)?,
                events: count(row, 2)?,
                at: instant(get(row, 3)?)?,
            };
            Ok((get(row, 0)?, stream))
        };
        let streams: Result<_, Error> = rows.iter().map(stream).collect();
        Ok((streams?, before))
    }

    /// Streams as the ledger has them before a mark.
    pub(crate) async fn keep_streams(
        &self,
        streams: &BTreeMap<String, Stream>,
        mark: &Mark,
    ) -> Result<(), Error> {
        let mut tx = self.pool.begin().await.map_err(failed)?;
        for (name, stream) in streams {
            let insert = "INSERT INTO stream (name, last, events, at) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET last = excluded.last, events = excluded.events, at = excluded.at";
            let insert = sqlx::query(insert)
                .bind(name.clone())
                .bind(number(stream.last)?)
                .bind(number(stream.events)?)
                .bind(stream.at.epoch_micros());
            insert.execute(&mut *tx).await.map_err(failed)?;
        }
        read_up_to(&mut tx, READER, mark).await?;
        tx.commit().await.map_err(failed)
    }
}
