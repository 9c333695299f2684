//! Who works here, and codes that were sent to them. What staff did is in the ledger, not here.

use console::Role;
use rights::{Error, Instant, Sequence};
use server::open_database;
use sqlx::Row;
use sqlx::sqlite::{SqlitePool, SqliteRow};
use std::path::Path;

/// The file `office.db`.
#[derive(Clone, Debug)]
pub struct Store {
    pool: SqlitePool,
}

/// Somebody who works here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// The name they work under, which entries of the ledger name.
    pub name: String,
    /// Where codes are sent.
    pub mail: String,
    /// What they may; `None` is no access.
    pub role: Option<Role>,
    /// When they last signed in.
    pub seen: Option<Instant>,
    /// How often their codes began to go to another address: what was begun before that is over.
    pub(crate) moves: i64,
}

const TABLES: [&str; 4] = [
    "CREATE TABLE IF NOT EXISTS staff (name TEXT PRIMARY KEY, mail TEXT NOT NULL, role TEXT, seen INTEGER) STRICT, WITHOUT ROWID",
    // One code for each; its digest, until when it holds, how often a wrong one was tried.
    "CREATE TABLE IF NOT EXISTS code (name TEXT PRIMARY KEY, digest BLOB NOT NULL, until INTEGER NOT NULL, tries INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    // How often somebody's codes began to go to another address: sessions from before are over.
    "CREATE TABLE IF NOT EXISTS moves (name TEXT PRIMARY KEY, times INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    // Announcements that begin at their hour: when that is tried next; NULL where staff has stopped it.
    "CREATE TABLE IF NOT EXISTS hour (campaign INTEGER PRIMARY KEY, next INTEGER) STRICT",
];

/// A code is worth nothing after so many wrong ones.
const MOST_TRIES: i64 = 5;
/// The longest name, in bytes.
const NAME_BYTES: usize = 60;

fn failed(e: sqlx::Error) -> Error {
    Error::storage("the console's database failed").because(e)
}

/// A role by its name.
pub(crate) fn role(name: &str) -> Option<Role> {
    let all = [Role::Officer, Role::Engineer, Role::Support, Role::Auditor];
    let is = |role: &Role| console::staff::role_name(*role) == name;
    all.into_iter().find(is)
}

/// Refuses a name under which nobody can work.
pub(crate) fn check_name(name: &str) -> Result<(), Error> {
    let good = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    // `person` and `demur` do things under these names themselves.
    let taken = matches!(name, "person" | "demur");
    if name.is_empty() || name.len() > NAME_BYTES || taken || !name.chars().all(good) {
        let message = format!(
            "`{name}` is no name for staff: letters, digits, `.`, `-`, `_`, at most {NAME_BYTES} bytes, not `person` or `demur`"
        );
        return Err(Error::input(message));
    }
    Ok(())
}

fn colleague(row: &SqliteRow) -> Result<Colleague, Error> {
    let named: Option<String> = row.try_get(2).map_err(failed)?;
    let seen: Option<i64> = row.try_get(3).map_err(failed)?;
    let wrong = |name: &str| Error::corrupt(format!("the console's database has a role `{name}`"));
    Ok(Colleague {
        name: row.try_get(0).map_err(failed)?,
        mail: row.try_get(1).map_err(failed)?,
        role: named
            .map(|name| role(&name).ok_or_else(|| wrong(&name)))
            .transpose()?,
        seen: seen.and_then(Instant::from_epoch_micros),
        moves: row.try_get(4).map_err(failed)?,
    })
}

const STAFF: &str = "SELECT name, mail, role, seen, coalesce((SELECT times FROM moves WHERE moves.name = staff.name), 0) FROM staff";

impl Store {
    /// Opens `office.db` in a folder, making both where there are none.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn open(folder: &Path) -> Result<Store, Error> {
        Ok(Store {
            pool: open_database(folder, "office.db", &TABLES, failed).await?,
        })
    }

    /// Everybody, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn staff(&self) -> Result<Vec<Colleague>, Error> {
        let select = format!("{STAFF} ORDER BY name");
        let rows = sqlx::query(sqlx::AssertSqlSafe(select)).fetch_all(&self.pool);
        rows.await.map_err(failed)?.iter().map(colleague).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn colleague(&self, name: &str) -> Result<Option<Colleague>, Error> {
        let select = format!("{STAFF} WHERE name = ?");
        let row = sqlx::query(sqlx::AssertSqlSafe(select)).bind(name.to_owned());
        let row = row.fetch_optional(&self.pool).await.map_err(failed)?;
        row.as_ref().map(colleague).transpose()
    }

    /// Lets somebody in, or changes what they may; `moved`: their address becomes another one.
    pub(crate) async fn admit(
        &self,
        name: &str,
        (mail, moved): (Option<&str>, bool),
        role: Option<Role>,
    ) -> Result<(), Error> {
        let known = self.colleague(name).await?;
        let mail = mail.map(str::to_owned).or(known.map(|known| known.mail));
        let missing = || Error::input(format!("nobody knows where to write to `{name}`"));
        let insert = "INSERT INTO staff (name, mail, role) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET mail = excluded.mail, role = excluded.role";
        let insert = sqlx::query(insert)
            .bind(name.to_owned())
            .bind(mail.ok_or_else(missing)?)
            .bind(role.map(|role| console::staff::role_name(role).to_owned()));
        // INVARIANT: from the moment on at which codes go to another address, what was mailed to the one before lets
        // nobody in any more, and whoever signed in with it is out. Both or neither.
        let begun = self.pool.begin_with("BEGIN IMMEDIATE").await;
        let mut tx = begun.map_err(failed)?;
        insert.execute(&mut *tx).await.map_err(failed)?;
        if moved {
            let insert = "INSERT INTO moves (name, times) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET times = times + 1";
            let insert = sqlx::query(insert).bind(name.to_owned());
            insert.execute(&mut *tx).await.map_err(failed)?;
            let delete = sqlx::query("DELETE FROM code WHERE name = ?").bind(name.to_owned());
            delete.execute(&mut *tx).await.map_err(failed)?;
        }
        tx.commit().await.map_err(failed)
    }

    /// Somebody has signed in.
    pub(crate) async fn seen(&self, name: &str, at: Instant) -> Result<(), Error> {
        let update = sqlx::query("UPDATE staff SET seen = ? WHERE name = ?")
            .bind(at.epoch_micros())
            .bind(name.to_owned());
        update.execute(&self.pool).await.map_err(failed)?;
        Ok(())
    }

    /// A new code, which is sent to an address, takes the place of the one before; nothing where their codes go
    /// elsewhere by now.
    pub(crate) async fn keep_code(
        &self,
        (name, mail): (&str, &str),
        digest: &[u8],
        until: i64,
    ) -> Result<(), Error> {
        let insert = "INSERT INTO code (name, digest, until, tries) SELECT name, ?, ?, 0 FROM staff WHERE name = ? AND mail = ? ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, until = excluded.until, tries = 0";
        let insert = sqlx::query(insert)
            .bind(digest.to_vec())
            .bind(until)
            .bind(name.to_owned())
            .bind(mail.to_owned());
        insert.execute(&self.pool).await.map_err(failed)?;
        Ok(())
    }

    /// Uses a code up: true once for the right one, and never after a few wrong ones.
    pub(crate) async fn use_code(
        &self,
        name: &str,
        digest: &[u8],
        now: i64,
    ) -> Result<bool, Error> {
        let delete = "DELETE FROM code WHERE name = ? AND digest = ? AND until > ? AND tries < ?";
        let delete = sqlx::query(delete)
            .bind(name.to_owned())
            .bind(digest.to_vec())
            .bind(now)
            .bind(MOST_TRIES);
        let done = delete.execute(&self.pool).await.map_err(failed)?;
        if done.rows_affected() > 0 {
            return Ok(true);
        }
        let update = sqlx::query("UPDATE code SET tries = tries + 1 WHERE name = ?");
        let update = update.bind(name.to_owned());
        update.execute(&self.pool).await.map_err(failed)?;
        Ok(false)
    }
}

/// Whether an announcement begins at its hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hour {
    /// Nothing was tried yet.
    Ahead,
    /// It was begun; tried again at this second since 1970 if it has not come to its end.
    Again(i64),
    /// Staff has stopped it: not by itself.
    Stopped,
}

impl Store {
    /// Whether an announcement begins at its hour.
    pub(crate) async fn hour(&self, campaign: Sequence) -> Result<Hour, Error> {
        let select = sqlx::query("SELECT next FROM hour WHERE campaign = ?");
        let select = select.bind(campaign.0 as i64);
        let row = select.fetch_optional(&self.pool).await.map_err(failed)?;
        let Some(row) = row else {
            return Ok(Hour::Ahead);
        };
        let next: Option<i64> = row.try_get(0).map_err(failed)?;
        Ok(next.map_or(Hour::Stopped, Hour::Again))
    }

    /// Keeps it.
    pub(crate) async fn keep_hour(&self, campaign: Sequence, hour: Hour) -> Result<(), Error> {
        let next = match hour {
            Hour::Ahead => {
                let delete = sqlx::query("DELETE FROM hour WHERE campaign = ?");
                let delete = delete.bind(campaign.0 as i64).execute(&self.pool);
                return delete.await.map(drop).map_err(failed);
            }
            Hour::Again(next) => Some(next),
            Hour::Stopped => None,
        };
        let insert = "INSERT INTO hour (campaign, next) VALUES (?, ?) ON CONFLICT (campaign) DO UPDATE SET next = excluded.next";
        let insert = sqlx::query(insert).bind(campaign.0 as i64).bind(next);
        insert.execute(&self.pool).await.map_err(failed)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_code_works_once_and_not_after_wrong_ones() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let mara = ("mara", "mara@example.org");
        let mail = (Some(mara.1), false);
        store.admit("mara", mail, None).await.unwrap();
        store.keep_code(mara, b"right", 100).await.unwrap();
        assert!(!store.use_code("mara", b"wrong", 50).await.unwrap());
        assert!(!store.use_code("jo", b"right", 50).await.unwrap());
        assert!(
            !store.use_code("mara", b"right", 100).await.unwrap(),
            "it is over"
        );
        assert!(store.use_code("mara", b"right", 99).await.unwrap());
        assert!(
            !store.use_code("mara", b"right", 99).await.unwrap(),
            "it was used"
        );
        store.keep_code(mara, b"next", 100).await.unwrap();
        for _ in 0..MOST_TRIES {
            assert!(!store.use_code("mara", b"wrong", 50).await.unwrap());
        }
        assert!(
            !store.use_code("mara", b"next", 50).await.unwrap(),
            "tried too often"
        );
    }

    #[tokio::test]
    async fn a_code_to_the_address_before_lets_nobody_in() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let (before, after) = ("noor@example.org", "n@example.org");
        for (name, mail) in [("noor", before), ("mara", "mara@example.org")] {
            store.admit(name, (Some(mail), false), None).await.unwrap();
            store.keep_code((name, mail), b"right", 100).await.unwrap();
        }
        let moves = async |name| store.colleague(name).await.unwrap().unwrap().moves;
        assert_eq!(moves("noor").await, 0);
        for times in 1..4 {
            let to = (Some(after), true);
            store.admit("noor", to, None).await.unwrap();
            assert_eq!(moves("noor").await, times);
        }
        // One that was on its way to the address before.
        store
            .keep_code(("noor", before), b"right", 100)
            .await
            .unwrap();
        assert!(!store.use_code("noor", b"right", 50).await.unwrap());
        assert!(store.use_code("mara", b"right", 50).await.unwrap());
        assert_eq!(moves("mara").await, 0);
    }

    #[test]
    fn names_that_entries_can_hold() {
        for good in ["mara", "j.doe", "anne-sophie_2", "Jörg"] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        let long = "a".repeat(61);
        for bad in ["", "person", "demur", "a b", "a/b", "<b>", long.as_str()] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
    }
}
