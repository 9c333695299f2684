//! The operations on a plain table, with a log beside it.

use crate::mix::{Kind, Operation};
use crate::{Side, failed};
use rights::Error;
use sqlx::postgres::{PgPool, PgPoolOptions};

pub(crate) struct Plain(PgPool);

const TABLES: [&str; 4] = [
    "CREATE TABLE record (key BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, birth INTEGER, region TEXT, purpose TEXT NOT NULL, expiry BIGINT, objections TEXT, decisions TEXT, sharing TEXT, source TEXT, category TEXT)",
    "CREATE INDEX record_purpose ON record (purpose)",
    "CREATE TABLE log (sequence BIGSERIAL PRIMARY KEY, at TIMESTAMPTZ NOT NULL DEFAULT now(), name TEXT NOT NULL, operation TEXT NOT NULL)",
    "CREATE INDEX log_name ON log (name)",
];

const INSERT: &str = "INSERT INTO record SELECT n, 'user-' || lpad(n::text, 8, '0'), 4000, 'DE', 'ai_assistant', 0, '', '', '', 'app', 'post' FROM generate_series($1::bigint, $2::bigint) AS n";

fn name(record: u32) -> String {
    format!("user-{record:08}")
}

impl Plain {
    pub(crate) async fn open(url: &str, records: u32) -> Result<Plain, Error> {
        let pool = PgPoolOptions::new().max_connections(8).connect(url).await;
        let pool = pool.map_err(failed)?;
        for table in TABLES {
            sqlx::query(table).execute(&pool).await.map_err(failed)?;
        }
        let all = sqlx::query(INSERT).bind(0i64).bind(i64::from(records) - 1);
        all.execute(&pool).await.map_err(failed)?;
        Ok(Plain(pool))
    }

    /// A change and its line in the log, in one transaction, again when two stood in each other's way.
    async fn writes(
        &self,
        record: u32,
        statement: &'static str,
        operation: &'static str,
    ) -> Result<usize, Error> {
        loop {
            match self.writes_once(record, statement, operation).await {
                Err(e) if format!("{e:?}").contains("40P01") => {}
                done => return done,
            }
        }
    }

    async fn writes_once(
        &self,
        record: u32,
        statement: &'static str,
        operation: &'static str,
    ) -> Result<usize, Error> {
        let name = name(record);
        let mut tx = self.0.begin().await.map_err(failed)?;
        let change = sqlx::query(statement).bind(&name).execute(&mut *tx).await;
        let change = change.map_err(failed)?;
        let log = sqlx::query("INSERT INTO log (name, operation) VALUES ($1, $2)");
        let log = log.bind(&name).bind(operation).execute(&mut *tx).await;
        log.map_err(failed)?;
        tx.commit().await.map_err(failed)?;
        let rows = change.rows_affected();
        Ok(usize::try_from(rows).unwrap_or(usize::MAX))
    }

    async fn reads(&self, record: u32, statement: &'static str) -> Result<usize, Error> {
        let found = sqlx::query(statement)
            .bind(name(record))
            .fetch_all(&self.0)
            .await;
        Ok(found.map_err(failed)?.len())
    }
}

impl Side for Plain {
    async fn does(&self, operation: Operation) -> Result<usize, Error> {
        let record = operation.record;
        match operation.kind {
            Kind::Insert => {
                self.writes(
                    record,
                    "INSERT INTO record SELECT substr($1::text, 6)::bigint, $1::text, 4000, 'DE', 'ai_assistant', 0, '', '', '', 'app', 'post'",
                    "insert",
                )
                .await
            }
            Kind::ReadData => self.reads(record, "SELECT * FROM record WHERE name = $1").await,
            Kind::UpdateData => {
                let change = "UPDATE record SET birth = 5000, region = 'FR' WHERE name = $1";
                self.writes(record, change, "update").await
            }
            Kind::Delete => {
                let change = "DELETE FROM record WHERE name = $1";
                self.writes(record, change, "delete").await
            }
            Kind::ReadMeta => {
                let read = "SELECT purpose, objections, decisions, sharing, source, category FROM record WHERE name = $1";
                self.reads(record, read).await
            }
            Kind::ReadMetaByPurpose => {
                let read = "SELECT name, objections, decisions, sharing, source, category FROM record WHERE purpose = 'ai_assistant' AND $1 <> ''";
                self.reads(record, read).await
            }
            Kind::UpdateMeta => {
                let change = "UPDATE record SET objections = 'ai_assistant' WHERE name = $1";
                self.writes(record, change, "objection").await
            }
            Kind::DeleteMeta => {
                let change = "UPDATE record SET objections = '' WHERE name = $1";
                self.writes(record, change, "objection taken back").await
            }
            Kind::UpdateMetaByPurpose => {
                // Locked in one order first: otherwise two of these lock each other out, again and again.
                let change = "WITH due AS (SELECT key FROM record WHERE purpose = 'ai_assistant' AND $1 <> '' ORDER BY key FOR UPDATE) UPDATE record SET decisions = 'assessed' FROM due WHERE record.key = due.key";
                self.writes(record, change, "assessed").await
            }
            Kind::ReadLog => self.reads(record, "SELECT * FROM log WHERE name = $1").await,
        }
    }
}
