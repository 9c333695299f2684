//! A table without anything that demur does: the same columns, the same index, as durable.

use crate::{AT_ONCE, failed};
use ledger::Sealed;
use rights::{Error, Subject};
use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Database, QueryBuilder, SqliteConnection};
use std::path::Path;
use std::time::{Duration, Instant};

/// Rows of one statement.
const ROWS: usize = 1_000;

const INTO: &str = "INSERT INTO plain (sequence, recorded_at, subject, kind, commitment, payload) ";

pub(crate) enum Plain {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Plain {
    pub(crate) async fn sqlite(folder: &Path) -> Result<Plain, Error> {
        let options = SqliteConnectOptions::new()
            .filename(folder.join("plain.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("cache_size", "-65536");
        let mut connection = options.connect().await.map_err(failed)?;
        for table in [
            "CREATE TABLE plain (sequence INTEGER PRIMARY KEY, recorded_at INTEGER NOT NULL, subject INTEGER NOT NULL, kind TEXT NOT NULL, commitment BLOB NOT NULL, payload BLOB NOT NULL) STRICT",
            "CREATE INDEX plain_subject ON plain (subject, sequence)",
        ] {
            let made = sqlx::query(table).execute(&mut connection).await;
            made.map_err(failed)?;
        }
        Ok(Plain::Sqlite(connection))
    }

    pub(crate) async fn postgres(url: &str) -> Result<Plain, Error> {
        let mut connection = PgConnection::connect(url).await.map_err(failed)?;
        for table in [
            "CREATE TABLE plain (sequence BIGINT PRIMARY KEY, recorded_at BIGINT NOT NULL, subject BIGINT NOT NULL, kind TEXT NOT NULL, commitment BYTEA NOT NULL, payload BYTEA NOT NULL)",
            "CREATE INDEX plain_subject ON plain (subject, sequence)",
        ] {
            let made = sqlx::query(table).execute(&mut connection).await;
            made.map_err(failed)?;
        }
        Ok(Plain::Postgres(connection))
    }

    /// Inserts rows in groups as large as those of the storm, each flushed.
    pub(crate) async fn insert(&mut self, rows: &[Sealed]) -> Result<Duration, Error> {
        let start = Instant::now();
        for group in rows.chunks(AT_ONCE) {
            self.run("BEGIN").await?;
            for chunk in group.chunks(ROWS) {
                match self {
                    Plain::Sqlite(to) => {
                        let mut query = statement(chunk);
                        query.build().execute(to).await.map(drop).map_err(failed)?;
                    }
                    Plain::Postgres(to) => {
                        let mut query = statement(chunk);
                        query.build().execute(to).await.map(drop).map_err(failed)?;
                    }
                }
            }
            self.run("COMMIT").await?;
        }
        Ok(start.elapsed())
    }

    async fn run(&mut self, text: &'static str) -> Result<(), Error> {
        let query = AssertSqlSafe(text);
        match self {
            Plain::Sqlite(on) => sqlx::query(query).execute(on).await.map(drop),
            Plain::Postgres(on) => sqlx::query(query).execute(on).await.map(drop),
        }
        .map_err(failed)
    }
}

fn statement<D: Database>(rows: &[Sealed]) -> QueryBuilder<D>
where
    i64: for<'q> sqlx::Encode<'q, D> + sqlx::Type<D>,
    String: for<'q> sqlx::Encode<'q, D> + sqlx::Type<D>,
    Vec<u8>: for<'q> sqlx::Encode<'q, D> + sqlx::Type<D>,
{
    let mut query = QueryBuilder::new(INTO);
    query.push_values(rows, |mut row, entry| {
        let subject = match entry.subject {
            Subject::Person(person) => i64::from(person.0),
            Subject::Operator => -1,
        };
        row.push_bind(i64::try_from(entry.sequence.0).unwrap_or(i64::MAX))
            .push_bind(entry.recorded_at.epoch_micros())
            .push_bind(subject)
            .push_bind(entry.kind.clone())
            .push_bind(entry.commitment.0.to_vec())
            .push_bind(entry.payload.clone());
    });
    query
}
