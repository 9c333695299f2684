//! Webhooks.

use super::{Change, Store, corrupt, count, day, failed, followed, get, instant, number};
use crate::hooks::{Address, HookEvent, TurnedOff};
use crate::secret::{random_hex, signing_secret};
use rights::{Error, Instant, Randomness, Sequence};
use serde::Serialize;
use sqlx::AssertSqlSafe;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use std::collections::BTreeSet;

/// A webhook, as lists show it. Its secret is not among them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Webhook {
    /// Its id.
    pub id: String,
    /// Its address.
    pub address: String,
    /// What it is told of.
    pub events: BTreeSet<HookEvent>,
    /// When it was made.
    pub made: rights::Day,
    /// It is told of entries from here on.
    pub since: Sequence,
    /// Whether it is on.
    pub on: bool,
    /// Why it is off, where somebody did not turn it off.
    pub off_why: Option<String>,
    /// Since when nothing was accepted.
    pub failing_since: Option<Instant>,
    /// Until when the secret before is signed with as well.
    pub before_until: Option<Instant>,
    /// Deliveries that wait.
    pub waiting: u64,
    /// Deliveries that were given up, and not sent again since.
    #[serde(skip)]
    pub given_up: u64,
}

impl Webhook {
    /// Why it is off, where it was turned off by itself.
    #[must_use]
    pub fn turned_off(&self) -> Option<TurnedOff> {
        let why = self.off_why.as_deref().filter(|_| !self.on)?;
        TurnedOff::named(why)
    }
}

/// A webhook with its secret, which is shown when it is made and when it changes.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct NewHook {
    /// The webhook.
    #[serde(flatten)]
    pub hook: Webhook,
    /// What it is signed with.
    pub secret: String,
}

impl std::fmt::Debug for NewHook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewHook({})", self.hook.id)
    }
}

const SELECT: &str = "SELECT id, address, events, made, since, is_on, off_why, failing_since, before_until, (SELECT count(*) FROM delivery WHERE hook = hook.id AND state = 'waiting'), (SELECT count(*) FROM delivery WHERE hook = hook.id AND state = 'given_up') FROM hook";
/// Who reads the ledger for webhooks.
pub(super) const HOOKS: &str = "hooks";
/// For how long the secret before is signed with as well.
const OVERLAP_SECONDS: i64 = 24 * 3_600;
/// So many webhooks there are at most.
const MOST: u64 = 100;

fn hook(row: &SqliteRow) -> Result<Webhook, Error> {
    let events = serde_json::from_str(get(row, 2)?);
    let moment = |at: usize| get::<Option<i64>, _>(row, at)?.map(instant).transpose();
    Ok(Webhook {
        id: get(row, 0)?,
        address: get(row, 1)?,
        events: events.map_err(|e| corrupt("list of events").because(e))?,
        made: day(get(row, 3)?)?,
        since: Sequence(count(row, 4)?),
        on: get(row, 5)?,
        off_why: get(row, 6)?,
        failing_since: moment(7)?,
        before_until: moment(8)?,
        waiting: count(row, 9)?,
        given_up: count(row, 10)?,
    })
}

/// What a delivery is signed with: one secret, and for a while the one before.
pub(crate) type Secrets = (String, Option<String>);

impl Store {
    /// The first entry that webhooks were not told of; `head` where nobody ever looked.
    ///
    /// # Errors
    /// When storage fails.
    pub(crate) async fn hooks_followed(&self, head: Sequence) -> Result<Sequence, Error> {
        self.followed(HOOKS, head).await
    }

    /// Whether a webhook that is on is told of an event: then the platform hears of it without anybody's help.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn tells(&self, event: HookEvent) -> Result<bool, Error> {
        let hooks = self.hooks().await?;
        Ok(hooks
            .iter()
            .any(|hook| hook.on && hook.events.contains(&event)))
    }

    /// Every webhook, in the order in which they were made.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn hooks(&self) -> Result<Vec<Webhook>, Error> {
        let select = AssertSqlSafe(format!("{SELECT} ORDER BY since, id"));
        let rows = sqlx::query(select).fetch_all(&self.pool).await;
        rows.map_err(failed)?.iter().map(hook).collect()
    }

    /// A webhook.
    ///
    /// # Errors
    /// When there is none of this id, or storage fails.
    pub async fn hook(&self, id: &str) -> Result<Webhook, Error> {
        let mut db = self.pool.acquire().await.map_err(failed)?;
        one(&mut db, id).await
    }

    /// What deliveries to a webhook are signed with now.
    pub(crate) async fn secrets(&self, id: &str, now: Instant) -> Result<Secrets, Error> {
        let select = "SELECT secret, secret_before, before_until FROM hook WHERE id = ?";
        let row = sqlx::query(select).bind(id.to_owned());
        let row = row.fetch_one(&self.pool).await.map_err(failed)?;
        let until: Option<i64> = get(&row, 2)?;
        let before: Option<String> = get(&row, 1)?;
        let before = before.filter(|_| until.is_some_and(|until| now.epoch_micros() < until));
        Ok((get(&row, 0)?, before))
    }
}

async fn one(db: &mut SqliteConnection, id: &str) -> Result<Webhook, Error> {
    let select = AssertSqlSafe(format!("{SELECT} WHERE id = ?"));
    let row = sqlx::query(select).bind(id.to_owned());
    let row = row.fetch_optional(db).await.map_err(failed)?;
    let id: String = id.chars().take(40).collect();
    let none = || Error::not_found(format!("there is no webhook `{id}`"));
    hook(&row.ok_or_else(none)?)
}

impl Change {
    /// Makes a webhook, which is told of entries from now on: `head` is the ledger's.
    pub(crate) async fn make_hook(
        &mut self,
        address: &Address,
        events: BTreeSet<HookEvent>,
        head: Sequence,
        (now, randomness): (Instant, &dyn Randomness),
    ) -> Result<NewHook, Error> {
        if events.is_empty() {
            return Err(Error::input("a webhook needs an event that it is told of"));
        }
        let row = sqlx::query("SELECT count(*) FROM hook");
        let row = row.fetch_one(self.db()).await.map_err(failed)?;
        if count(&row, 0)? >= MOST {
            return Err(Error::refused(format!(
                "there are {MOST} webhooks already; remove one"
            )));
        }
        let id = format!("hook_{}", random_hex::<8>(randomness)?);
        let secret = signing_secret(randomness)?;
        let text = serde_json::to_string(&events)
            .map_err(|e| Error::internal("events could not be written").because(e))?;
        let since = followed(self.db(), HOOKS, head).await?;
        let insert = "INSERT INTO hook (id, address, events, secret, made, since, is_on) VALUES (?, ?, ?, ?, ?, ?, 1)";
        let insert = sqlx::query(insert)
            .bind(id.clone())
            .bind(address.as_str().to_owned())
            .bind(text)
            .bind(secret.clone())
            .bind(i64::from(now.day().epoch_days()))
            .bind(number(since.0)?);
        insert.execute(self.db()).await.map_err(failed)?;
        Ok(NewHook {
            hook: one(self.db(), &id).await?,
            secret,
        })
    }

    /// A webhook, as this change finds it.
    pub(crate) async fn hook(&mut self, id: &str) -> Result<Webhook, Error> {
        one(self.db(), id).await
    }

    /// Entries of something that people said which a webhook did not accept, in their order.
    pub(crate) async fn unaccepted(&mut self, id: &str) -> Result<Vec<Sequence>, Error> {
        let select = "SELECT sequence FROM delivery WHERE hook = ? AND event = ? AND state IN ('waiting', 'given_up') ORDER BY sequence";
        let rows = sqlx::query(select)
            .bind(id.to_owned())
            .bind(HookEvent::ChoiceRecorded.as_str());
        let rows = rows.fetch_all(self.db()).await.map_err(failed)?;
        rows.iter().map(|row| count(row, 0).map(Sequence)).collect()
    }

    /// Removes a webhook with its deliveries, but for those of some entries that it did not accept: they count as
    /// given up.
    pub(crate) async fn remove_hook(&mut self, id: &str, kept: &[Sequence]) -> Result<(), Error> {
        let kept = serde_json::to_string(kept)
            .map_err(|e| Error::internal("entries could not be written").because(e))?;
        for write in [
            "UPDATE delivery SET state = 'given_up' WHERE hook = ?1 AND state = 'waiting' AND sequence IN (SELECT value FROM json_each(?2))",
            "DELETE FROM delivery WHERE hook = ?1 AND NOT (state = 'given_up' AND sequence IN (SELECT value FROM json_each(?2)))",
        ] {
            let write = sqlx::query(write).bind(id.to_owned()).bind(kept.clone());
            write.execute(self.db()).await.map_err(failed)?;
        }
        let delete = sqlx::query("DELETE FROM hook WHERE id = ?").bind(id.to_owned());
        delete.execute(self.db()).await.map(drop).map_err(failed)
    }

    /// Turns a webhook on or off.
    pub(crate) async fn switch_hook(&mut self, id: &str, on: bool) -> Result<Webhook, Error> {
        let update = sqlx::query(
            "UPDATE hook SET is_on = ?, off_why = NULL, failing_since = NULL WHERE id = ?",
        );
        let update = update.bind(on).bind(id.to_owned());
        update.execute(self.db()).await.map_err(failed)?;
        one(self.db(), id).await
    }

    /// Gives a webhook another secret; for a day it is signed with both.
    pub(crate) async fn rotate_secret(
        &mut self,
        id: &str,
        (now, randomness): (Instant, &dyn Randomness),
    ) -> Result<NewHook, Error> {
        let secret = signing_secret(randomness)?;
        let update =
            "UPDATE hook SET secret_before = secret, before_until = ?, secret = ? WHERE id = ?";
        let update = sqlx::query(update)
            .bind(now.plus_seconds(OVERLAP_SECONDS).epoch_micros())
            .bind(secret.clone())
            .bind(id.to_owned());
        update.execute(self.db()).await.map_err(failed)?;
        Ok(NewHook {
            hook: one(self.db(), id).await?,
            secret,
        })
    }
}
