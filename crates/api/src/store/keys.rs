//! Keys. What is kept of one is its digest: whoever reads the file cannot use it.

use super::{Store, corrupt, day, failed, get};
use crate::grant::Grant;
use crate::secret::Secret;
use rights::{Day, Error, Randomness};
use serde::Serialize;
use sqlx::sqlite::SqliteRow;
use std::collections::BTreeSet;

/// A key, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApiKey {
    /// By which it is recognised; the key begins with it.
    pub prefix: String,
    /// What it is for.
    pub name: String,
    /// What it may.
    pub scopes: BTreeSet<Grant>,
    /// When it was made.
    pub made: Day,
    /// The last day on which it works.
    pub expires: Option<Day>,
    /// When it was revoked.
    pub revoked: Option<Day>,
    /// The last day on which it was used.
    pub used: Option<Day>,
}

impl ApiKey {
    /// Whether it works on a day.
    #[must_use]
    pub fn works_on(&self, today: Day) -> bool {
        self.revoked.is_none() && self.expires.is_none_or(|last| today <= last)
    }
}

/// A key that was just made: its secret is known now and never again.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct NewKey {
    /// The key.
    #[serde(flatten)]
    pub key: ApiKey,
    /// What its holder sends.
    pub secret: String,
}

impl std::fmt::Debug for NewKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewKey({})", self.key.prefix)
    }
}

const COLUMNS: &str = "prefix, name, grants, made, expires, revoked, used, digest";
/// The longest name of a key, in characters.
const LONGEST_NAME: usize = 100;

fn key(row: &SqliteRow) -> Result<ApiKey, Error> {
    let grants: &str = get(row, 2)?;
    let grants = serde_json::from_str(grants).map_err(|e| corrupt("list of scopes").because(e))?;
    let some = |at: usize| get::<Option<i64>, _>(row, at)?.map(day).transpose();
    Ok(ApiKey {
        prefix: get(row, 0)?,
        name: get(row, 1)?,
        scopes: grants,
        made: day(get(row, 3)?)?,
        expires: some(4)?,
        revoked: some(5)?,
        used: some(6)?,
    })
}

fn days(day: Day) -> i64 {
    i64::from(day.epoch_days())
}

impl Store {
    /// Makes a key without a trace; for people to use, [`crate::make_key`] does it.
    ///
    /// # Errors
    /// A name that is none, no scope, a day that has passed; or when storage or randomness fails.
    pub async fn make_key(
        &self,
        name: &str,
        scopes: BTreeSet<Grant>,
        expires: Option<Day>,
        at: (Day, &dyn Randomness),
    ) -> Result<NewKey, Error> {
        let draft = Store::draft_key(name, scopes, expires, at)?;
        self.keep_key(&draft).await?;
        Ok(draft)
    }

    /// A key that does not work yet.
    pub(crate) fn draft_key(
        name: &str,
        scopes: BTreeSet<Grant>,
        expires: Option<Day>,
        (today, randomness): (Day, &dyn Randomness),
    ) -> Result<NewKey, Error> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            return Err(Error::input(format!(
                "a key needs a name of at most {LONGEST_NAME} characters that says what it is for"
            )));
        }
        if scopes.is_empty() {
            return Err(Error::input(
                "a key without a scope may do nothing; name one",
            ));
        }
        if let Some(last) = expires.filter(|last| *last < today) {
            return Err(Error::input(format!("`{last}` has passed already")));
        }
        let secret = Secret::new(randomness)?;
        Ok(NewKey {
            key: ApiKey {
                prefix: secret.prefix.clone(),
                name: name.to_owned(),
                scopes,
                made: today,
                expires,
                revoked: None,
                used: None,
            },
            secret: secret.in_clear().to_owned(),
        })
    }

    /// From now on it works.
    pub(crate) async fn keep_key(&self, draft: &NewKey) -> Result<(), Error> {
        let key = &draft.key;
        let secret = Secret::read(&draft.secret);
        let secret = secret.ok_or_else(|| Error::internal("a key has not the form of one"))?;
        let grants = serde_json::to_string(&key.scopes)
            .map_err(|e| Error::internal("scopes could not be written").because(e))?;
        let insert = "INSERT INTO key (prefix, name, digest, grants, made, expires) VALUES (?, ?, ?, ?, ?, ?)";
        let insert = sqlx::query(insert)
            .bind(key.prefix.clone())
            .bind(key.name.clone())
            .bind(secret.digest().to_vec())
            .bind(grants)
            .bind(days(key.made))
            .bind(key.expires.map(days));
        insert.execute(&self.pool).await.map(drop).map_err(failed)
    }

    /// Every key, the newest first.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn keys(&self) -> Result<Vec<ApiKey>, Error> {
        let select = format!("SELECT {COLUMNS} FROM key ORDER BY made DESC, name, prefix");
        let rows = sqlx::query(sqlx::AssertSqlSafe(select)).fetch_all(&self.pool);
        rows.await.map_err(failed)?.iter().map(key).collect()
    }

    /// Revokes a key: from now on nothing is answered to whoever has it. Gives the key, and whether it worked until
    /// now.
    ///
    /// # Errors
    /// When there is no such key, or storage fails.
    pub async fn revoke_key(&self, prefix: &str, today: Day) -> Result<(ApiKey, bool), Error> {
        let update = "UPDATE key SET revoked = ? WHERE prefix = ? AND revoked IS NULL";
        let update = sqlx::query(update)
            .bind(days(today))
            .bind(prefix.to_owned());
        let done = update.execute(&self.pool).await.map_err(failed)?;
        let all = self.keys().await?;
        let found = all.into_iter().find(|key| key.prefix == prefix);
        let found = found.map(|key| (key, done.rows_affected() == 1));
        found.ok_or_else(|| {
            let prefix: String = prefix.chars().take(40).collect();
            Error::not_found(format!(
                "no key begins with `{prefix}`; `demur api key list` shows them"
            ))
        })
    }

    /// The key that somebody holds, if it works today. Notes that it was used.
    pub(crate) async fn key_of(
        &self,
        secret: &Secret,
        today: Day,
    ) -> Result<Option<ApiKey>, Error> {
        let select = format!("SELECT {COLUMNS} FROM key WHERE prefix = ?");
        let row = sqlx::query(sqlx::AssertSqlSafe(select)).bind(secret.prefix.clone());
        let Some(row) = row.fetch_optional(&self.pool).await.map_err(failed)? else {
            return Ok(None);
        };
        let known = key(&row)?;
        if !secret.is(get(&row, 7)?) || !known.works_on(today) {
            return Ok(None);
        }
        if known.used != Some(today) {
            let update = sqlx::query("UPDATE key SET used = ? WHERE prefix = ?");
            let update = update.bind(days(today)).bind(secret.prefix.clone());
            update.execute(&self.pool).await.map_err(failed)?;
        }
        Ok(Some(known))
    }
}
