//! The embedded storage: two SQLite files, the log with its state, and the keys apart.

use crate::seal::{Key, Leaf, Salt};
use crate::storage::{
    Ask, Change, Commit, Correction, Held, PersonRow, Sealed, StandingId, Storage, Stored,
};
use futures::TryStreamExt;
use rights::{
    AccountType, Day, Error, GridId, Instant, Ordinal, PersonId, Sequence, Standing, Subject,
};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{Row, Sqlite as Db, Transaction};
use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

/// The operator's number where subjects are numbers; persons have their ordinals.
const OPERATOR: i64 = -1;

const LOG_TABLES: [&str; 8] = [
    "CREATE TABLE IF NOT EXISTS entry (sequence INTEGER PRIMARY KEY, recorded_at INTEGER NOT NULL, subject INTEGER NOT NULL, kind TEXT NOT NULL, leaf BLOB NOT NULL, payload BLOB NOT NULL) STRICT",
    "CREATE INDEX IF NOT EXISTS entry_subject ON entry (subject, sequence)",
    "CREATE TABLE IF NOT EXISTS person (ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL, grid BLOB NOT NULL, since INTEGER NOT NULL, birth INTEGER, region TEXT, created INTEGER, account INTEGER NOT NULL, corrected TEXT, standing INTEGER NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS handle (handle TEXT PRIMARY KEY, person INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS handle_person ON handle (person)",
    "CREATE TABLE IF NOT EXISTS standing (id INTEGER PRIMARY KEY, body TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE IF NOT EXISTS link (a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID",
    "INSERT OR IGNORE INTO standing (id, body) VALUES (0, '{}')",
];

const KEY_TABLES: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS key (subject INTEGER PRIMARY KEY, key BLOB NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS salt (sequence INTEGER PRIMARY KEY, salt BLOB NOT NULL) STRICT",
];

/// A ledger in two SQLite files.
#[derive(Clone, Debug)]
pub struct Sqlite {
    log: SqlitePool,
    keys: SqlitePool,
}

fn failed(e: sqlx::Error) -> Error {
    Error::storage("the ledger's database failed").because(e)
}

fn corrupt(what: &str) -> Error {
    Error::corrupt(format!(
        "the ledger holds an impossible {what}; restore it from a backup"
    ))
}

fn number(subject: Subject) -> i64 {
    match subject {
        Subject::Person(person) => i64::from(person.0),
        Subject::Operator => OPERATOR,
    }
}

fn subject(number: i64) -> Result<Subject, Error> {
    if number == OPERATOR {
        return Ok(Subject::Operator);
    }
    Ok(Subject::Person(ordinal(number)?))
}

fn ordinal(number: i64) -> Result<Ordinal, Error> {
    u32::try_from(number)
        .map(Ordinal)
        .map_err(|_| corrupt("person"))
}

fn sequence(number: i64) -> Result<Sequence, Error> {
    u64::try_from(number)
        .map(Sequence)
        .map_err(|_| corrupt("sequence"))
}

fn signed(sequence: Sequence) -> Result<i64, Error> {
    i64::try_from(sequence.0).map_err(|_| corrupt("sequence"))
}

fn bytes<const N: usize>(blob: &[u8], what: &str) -> Result<[u8; N], Error> {
    blob.try_into().map_err(|_| corrupt(what))
}

async fn pool(path: &Path, tables: &[&'static str]) -> Result<SqlitePool, Error> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // Acknowledged means on the disk: each commit syncs the write-ahead log.
        .synchronous(SqliteSynchronous::Full)
        .pragma("secure_delete", "ON")
        .busy_timeout(Duration::from_secs(30));
    let pool = SqlitePoolOptions::new()
        .max_connections(4)
        .connect_with(options)
        .await;
    let pool =
        pool.map_err(|e| Error::storage(format!("cannot open `{}`", path.display())).because(e))?;
    for table in tables {
        sqlx::query(*table).execute(&pool).await.map_err(failed)?;
    }
    Ok(pool)
}

#[cfg(unix)]
fn keep_private(path: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(path, mode)
        .map_err(|e| Error::storage(format!("cannot protect `{}`", path.display())).because(e))
}

#[cfg(not(unix))]
fn keep_private(_: &Path) -> Result<(), Error> {
    Ok(())
}

impl Sqlite {
    /// Opens the two files in a folder, making them where they are missing.
    ///
    /// # Errors
    /// When the folder cannot be written or a file is no database of demur's.
    pub async fn open(folder: &Path) -> Result<Sqlite, Error> {
        std::fs::create_dir_all(folder).map_err(|e| {
            Error::storage(format!("cannot make `{}`", folder.display())).because(e)
        })?;
        let (log, keys) = (folder.join("ledger.db"), folder.join("keys.db"));
        let opened = Sqlite {
            log: pool(&log, &LOG_TABLES).await?,
            keys: pool(&keys, &KEY_TABLES).await?,
        };
        keep_private(&log)?;
        keep_private(&keys)?;
        Ok(opened)
    }

    /// Closes the files; nothing is lost without it.
    pub async fn close(&self) {
        self.log.close().await;
        self.keys.close().await;
    }

    async fn held(&self, tx: &mut Transaction<'_, Db>, ask: &Ask) -> Result<Held, Error> {
        let mut held = Held::default();
        let row = sqlx::query(
            "SELECT (SELECT coalesce(max(sequence) + 1, 0) FROM entry), (SELECT coalesce(max(ordinal) + 1, 0) FROM person)",
        );
        let row = row.fetch_one(&mut **tx).await.map_err(failed)?;
        held.head = sequence(row.get(0))?;
        held.people =
            u32::try_from(row.get::<i64, _>(1)).map_err(|_| corrupt("number of people"))?;
        let mut persons: Vec<i64> = Vec::new();
        for handle in &ask.handles {
            let found =
                sqlx::query("SELECT person FROM handle WHERE handle = ?").bind(handle.as_str());
            if let Some(row) = found.fetch_optional(&mut **tx).await.map_err(failed)? {
                held.handles.insert(handle.clone(), ordinal(row.get(0))?);
                persons.push(row.get(0));
            }
        }
        persons.extend(
            ask.subjects
                .iter()
                .map(|s| number(*s))
                .filter(|n| *n != OPERATOR),
        );
        persons.sort_unstable();
        persons.dedup();
        for person in &persons {
            let found = sqlx::query("SELECT * FROM person WHERE ordinal = ?").bind(person);
            if let Some(row) = found.fetch_optional(&mut **tx).await.map_err(failed)? {
                let row = person_row(&row)?;
                self.hold_standing(tx, &mut held, row.standing).await?;
                held.rows.insert(row.ordinal, row);
            }
        }
        let mut subjects = persons;
        subjects.push(OPERATOR);
        for number in subjects {
            let found = sqlx::query("SELECT key FROM key WHERE subject = ?").bind(number);
            if let Some(row) = found.fetch_optional(&self.keys).await.map_err(failed)? {
                held.keys
                    .insert(subject(number)?, Key(bytes(row.get(0), "key")?));
            }
        }
        Ok(held)
    }

    async fn hold_standing(
        &self,
        tx: &mut Transaction<'_, Db>,
        held: &mut Held,
        id: StandingId,
    ) -> Result<(), Error> {
        if held.standings.contains_key(&id) {
            return Ok(());
        }
        let row = sqlx::query("SELECT body FROM standing WHERE id = ?")
            .bind(id)
            .fetch_one(&mut **tx)
            .await
            .map_err(failed)?;
        held.standings.insert(id, standing(row.get(0))?);
        Ok(())
    }

    async fn write_keys(&self, commit: &Commit) -> Result<(), Error> {
        let mut tx = self
            .keys
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed)?;
        for (subject, key) in &commit.keys {
            // A key left over from an append that failed may already seal an entry after all.
            let query =
                sqlx::query("INSERT INTO key (subject, key) VALUES (?, ?)").bind(number(*subject));
            query
                .bind(key.0.as_slice())
                .execute(&mut *tx)
                .await
                .map_err(failed)?;
        }
        for (at, salt) in &commit.salts {
            let query = sqlx::query("INSERT OR REPLACE INTO salt (sequence, salt) VALUES (?, ?)")
                .bind(signed(*at)?);
            query
                .bind(salt.0.as_slice())
                .execute(&mut *tx)
                .await
                .map_err(failed)?;
        }
        tx.commit().await.map_err(failed)
    }
}

fn standing(body: &str) -> Result<Standing, Error> {
    serde_json::from_str(body).map_err(|e| corrupt("standing").because(e))
}

fn day(column: Option<i64>) -> Result<Option<Day>, Error> {
    let day = |n: i64| {
        i32::try_from(n)
            .ok()
            .and_then(Day::from_epoch_days)
            .ok_or_else(|| corrupt("day"))
    };
    column.map(day).transpose()
}

fn person_row(row: &SqliteRow) -> Result<PersonRow, Error> {
    let account = u8::try_from(row.get::<i64, _>("account"))
        .ok()
        .and_then(AccountType::from_code);
    let corrected: Option<String> = row.get("corrected");
    let corrected = corrected.map(|text| {
        serde_json::from_str::<Correction>(&text).map_err(|e| corrupt("correction").because(e))
    });
    Ok(PersonRow {
        ordinal: ordinal(row.get("ordinal"))?,
        id: PersonId::new(row.get::<String, _>("id")),
        grid: GridId(bytes(row.get("grid"), "grid id")?),
        since: sequence(row.get("since"))?,
        birth: day(row.get("birth"))?,
        region: row.get("region"),
        created: day(row.get("created"))?,
        account: account.ok_or_else(|| corrupt("account type"))?,
        corrected: corrected.transpose()?,
        standing: row.get("standing"),
    })
}

async fn write_entries(tx: &mut Transaction<'_, Db>, entries: &[Sealed]) -> Result<(), Error> {
    for entry in entries {
        sqlx::query("INSERT INTO entry (sequence, recorded_at, subject, kind, leaf, payload) VALUES (?, ?, ?, ?, ?, ?)")
            .bind(signed(entry.sequence)?)
            .bind(entry.recorded_at.epoch_micros())
            .bind(number(entry.subject))
            .bind(&entry.kind)
            .bind(entry.leaf.0.as_slice())
            .bind(&entry.payload)
            .execute(&mut **tx)
            .await
            .map_err(failed)?;
    }
    Ok(())
}

async fn write_people(
    tx: &mut Transaction<'_, Db>,
    people: &[(PersonRow, Vec<PersonId>)],
) -> Result<(), Error> {
    let days = |day: Option<Day>| day.map(|d| i64::from(d.epoch_days()));
    for (row, handles) in people {
        sqlx::query("INSERT INTO person (ordinal, id, grid, since, birth, region, created, account, standing) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)")
            .bind(i64::from(row.ordinal.0))
            .bind(row.id.as_str())
            .bind(row.grid.0.as_slice())
            .bind(signed(row.since)?)
            .bind(days(row.birth))
            .bind(&row.region)
            .bind(days(row.created))
            .bind(i64::from(row.account.code()))
            .execute(&mut **tx)
            .await
            .map_err(failed)?;
        for handle in handles {
            write_change(
                tx,
                &Change::Handle(row.ordinal, handle.clone()),
                &mut HashMap::new(),
            )
            .await?;
        }
    }
    Ok(())
}

async fn write_change(
    tx: &mut Transaction<'_, Db>,
    change: &Change,
    known: &mut HashMap<Standing, i64>,
) -> Result<(), Error> {
    let json = |e: serde_json::Error| Error::internal("a state could not be written").because(e);
    let query = match change {
        Change::Standing(person, standing) => {
            let id = match known.get(standing) {
                Some(id) => *id,
                None => {
                    let id = intern(tx, &serde_json::to_string(standing).map_err(json)?).await?;
                    known.insert(standing.clone(), id);
                    id
                }
            };
            sqlx::query("UPDATE person SET standing = ? WHERE ordinal = ?")
                .bind(id)
                .bind(i64::from(person.0))
        }
        Change::Corrected(person, facts) => {
            let body = serde_json::to_string(facts).map_err(json)?;
            sqlx::query("UPDATE person SET corrected = ? WHERE ordinal = ?")
                .bind(body)
                .bind(i64::from(person.0))
        }
        Change::Handle(person, handle) => {
            sqlx::query("INSERT OR IGNORE INTO handle (handle, person) VALUES (?, ?)")
                .bind(handle.as_str().to_owned())
                .bind(i64::from(person.0))
        }
        Change::Linked(a, b) => sqlx::query("INSERT OR IGNORE INTO link (a, b) VALUES (?, ?)")
            .bind(i64::from(a.0))
            .bind(i64::from(b.0)),
    };
    query.execute(&mut **tx).await.map(drop).map_err(failed)
}

async fn intern(tx: &mut Transaction<'_, Db>, body: &str) -> Result<i64, Error> {
    sqlx::query("INSERT OR IGNORE INTO standing (body) VALUES (?)")
        .bind(body)
        .execute(&mut **tx)
        .await
        .map_err(failed)?;
    let row = sqlx::query("SELECT id FROM standing WHERE body = ?")
        .bind(body)
        .fetch_one(&mut **tx)
        .await
        .map_err(failed)?;
    Ok(row.get(0))
}

impl Storage for Sqlite {
    async fn append<T: Send>(
        &self,
        ask: Ask,
        build: impl FnOnce(Held) -> Result<(Commit, T), Error> + Send,
    ) -> Result<T, Error> {
        // INVARIANT: the log's write lock is held from here to the commit, also over the writes to
        // the keys' file, so no other process can take the same sequences or make other keys.
        let mut tx = self
            .log
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed)?;
        let held = self.held(&mut tx, &ask).await?;
        let (commit, out) = build(held)?;
        if !commit.entries.is_empty() || !commit.keys.is_empty() {
            self.write_keys(&commit).await?;
        }
        write_entries(&mut tx, &commit.entries).await?;
        write_people(&mut tx, &commit.people).await?;
        let mut known = HashMap::new();
        for change in &commit.changes {
            write_change(&mut tx, change, &mut known).await?;
        }
        tx.commit().await.map_err(failed)?;
        Ok(out)
    }

    async fn head(&self) -> Result<Sequence, Error> {
        let row = sqlx::query("SELECT coalesce(max(sequence) + 1, 0) FROM entry")
            .fetch_one(&self.log)
            .await
            .map_err(failed)?;
        sequence(row.get(0))
    }

    async fn entries(&self, from: Sequence, to: Sequence) -> Result<Vec<Stored>, Error> {
        let query = sqlx::query(
            "SELECT * FROM entry WHERE sequence >= ? AND sequence < ? ORDER BY sequence",
        );
        let mut rows = query.bind(signed(from)?).bind(signed(to)?).fetch(&self.log);
        let mut out = Vec::new();
        while let Some(row) = rows.try_next().await.map_err(failed)? {
            let sealed = Sealed {
                sequence: sequence(row.get("sequence"))?,
                recorded_at: Instant::from_epoch_micros(row.get("recorded_at"))
                    .ok_or_else(|| corrupt("time"))?,
                subject: subject(row.get("subject"))?,
                kind: row.get("kind"),
                leaf: Leaf(bytes(row.get("leaf"), "leaf")?),
                payload: row.get("payload"),
            };
            let key =
                sqlx::query("SELECT key FROM key WHERE subject = ?").bind(number(sealed.subject));
            let key = key.fetch_optional(&self.keys).await.map_err(failed)?;
            let key = key
                .map(|row| bytes(row.get(0), "key").map(Key))
                .transpose()?;
            let salt = sqlx::query("SELECT salt FROM salt WHERE sequence = ?")
                .bind(signed(sealed.sequence)?);
            let salt = salt.fetch_optional(&self.keys).await.map_err(failed)?;
            let salt = salt
                .map(|row| bytes(row.get(0), "salt").map(Salt))
                .transpose()?;
            out.push((sealed, key, salt));
        }
        Ok(out)
    }

    async fn sequences_of(&self, subject: Subject) -> Result<Vec<Sequence>, Error> {
        let rows = sqlx::query("SELECT sequence FROM entry WHERE subject = ? ORDER BY sequence")
            .bind(number(subject));
        let rows = rows.fetch_all(&self.log).await.map_err(failed)?;
        rows.iter().map(|row| sequence(row.get(0))).collect()
    }

    async fn people(&self, from: Ordinal, count: u32) -> Result<Vec<PersonRow>, Error> {
        let rows = sqlx::query("SELECT * FROM person WHERE ordinal >= ? ORDER BY ordinal LIMIT ?");
        let rows = rows
            .bind(i64::from(from.0))
            .bind(i64::from(count))
            .fetch_all(&self.log)
            .await
            .map_err(failed)?;
        rows.iter().map(person_row).collect()
    }

    async fn handles(&self, person: Ordinal) -> Result<Vec<PersonId>, Error> {
        let rows = sqlx::query("SELECT handle FROM handle WHERE person = ? ORDER BY handle")
            .bind(i64::from(person.0));
        let rows = rows.fetch_all(&self.log).await.map_err(failed)?;
        Ok(rows
            .iter()
            .map(|row| PersonId::new(row.get::<String, _>(0)))
            .collect())
    }

    async fn resolve(&self, handles: &[PersonId]) -> Result<Vec<Option<Ordinal>>, Error> {
        let mut conn = self.log.acquire().await.map_err(failed)?;
        let mut out = Vec::with_capacity(handles.len());
        for handle in handles {
            let found =
                sqlx::query("SELECT person FROM handle WHERE handle = ?").bind(handle.as_str());
            let found = found.fetch_optional(&mut *conn).await.map_err(failed)?;
            out.push(found.map(|row| ordinal(row.get(0))).transpose()?);
        }
        Ok(out)
    }

    async fn standings(&self) -> Result<Vec<(StandingId, Standing)>, Error> {
        let rows = sqlx::query("SELECT id, body FROM standing ORDER BY id")
            .fetch_all(&self.log)
            .await
            .map_err(failed)?;
        rows.iter()
            .map(|row| Ok((row.get(0), standing(row.get(1))?)))
            .collect()
    }

    async fn links(&self) -> Result<Vec<(Ordinal, Ordinal)>, Error> {
        let rows = sqlx::query("SELECT a, b FROM link ORDER BY a, b")
            .fetch_all(&self.log)
            .await
            .map_err(failed)?;
        rows.iter()
            .map(|row| Ok((ordinal(row.get(0))?, ordinal(row.get(1))?)))
            .collect()
    }

    async fn replace_state(&self, changes: &[Change]) -> Result<(), Error> {
        let mut tx = self
            .log
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed)?;
        for reset in [
            "UPDATE person SET standing = 0, corrected = NULL",
            "DELETE FROM standing WHERE id <> 0",
            "DELETE FROM link",
        ] {
            sqlx::query(reset).execute(&mut *tx).await.map_err(failed)?;
        }
        let mut known = HashMap::new();
        for change in changes {
            write_change(&mut tx, change, &mut known).await?;
        }
        tx.commit().await.map_err(failed)
    }
}
