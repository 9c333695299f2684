//! A change of what the API itself keeps, with the answer to whoever asked for it.

use super::{Store, failed};
use rights::Error;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Sqlite, Transaction};

/// A change that is not written yet; dropped, it never was.
///
/// INVARIANT: what a request changes here and the answer that is kept for it are written together. So a request
/// that broke off did nothing, or is answered as it was the first time when it comes again.
#[derive(Debug)]
pub(crate) struct Change(Transaction<'static, Sqlite>);

impl Store {
    /// Begins one; others wait until it ends.
    pub(crate) async fn change(&self) -> Result<Change, Error> {
        let begun = self.pool.begin_with("BEGIN IMMEDIATE").await;
        begun.map(Change).map_err(failed)
    }
}

impl Change {
    pub(super) fn db(&mut self) -> &mut SqliteConnection {
        &mut self.0
    }

    /// Writes it.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        self.0.commit().await.map_err(failed)
    }
}
