//! Deliveries: what is still to be told, what was, and what came of it.
//!
//! What is delivered is not kept: it is made of the ledger's entry when it is sent, or of the order that a purge left.
//! So nothing of a person who was erased stays here.

use super::history::read_up_to;
use super::hooks::HOOKS;
use super::{Change, Store, corrupt, count, failed, get, instant, number};
use crate::hooks::{HookEvent, TurnedOff};
use ledger::Mark;
use rights::{Error, Instant, Ordinal, Sequence};
use serde::Serialize;
use sqlx::AssertSqlSafe;
use sqlx::sqlite::SqliteRow;

/// How a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It was not accepted yet.
    Waiting,
    /// It was accepted.
    Delivered,
    /// It was not accepted for days.
    GivenUp,
    /// Nothing is left to be said: the person was erased, and the platform knows, or an order says so.
    Gone,
}

impl DeliveryState {
    const ALL: [DeliveryState; 4] = [
        DeliveryState::Waiting,
        DeliveryState::Delivered,
        DeliveryState::GivenUp,
        DeliveryState::Gone,
    ];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            DeliveryState::Waiting => "waiting",
            DeliveryState::Delivered => "delivered",
            DeliveryState::GivenUp => "given_up",
            DeliveryState::Gone => "gone",
        }
    }
}

/// A delivery, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// Its id, by which receivers drop repeats.
    pub id: String,
    /// The webhook.
    pub hook: String,
    /// The ledger entry that it tells of.
    pub sequence: Sequence,
    /// What it tells of.
    pub event: HookEvent,
    /// How it stands.
    pub state: DeliveryState,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried next, while it waits.
    pub next: Option<Instant>,
    /// When it was tried last.
    pub last_at: Option<Instant>,
    /// With which status that was answered; `None` where there was no answer.
    pub last_status: Option<u16>,
}

/// A delivery that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) id: String,
    pub(crate) sequence: Sequence,
    pub(crate) tries: u32,
    /// Since when it is due, by which it is seen whether somebody sent it again while it was tried.
    pub(crate) next: Instant,
}

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    pub(crate) state: DeliveryState,
    pub(crate) at: Instant,
    pub(crate) status: Option<u16>,
    /// When it is tried again, while it waits.
    pub(crate) next: Instant,
}

pub(super) const COLUMNS: &str =
    "id, hook, sequence, event, state, tries, next, last_at, last_status";

pub(super) fn delivery(row: &SqliteRow) -> Result<Delivery, Error> {
    let state: &str = get(row, 4)?;
    let state = DeliveryState::ALL.into_iter().find(|s| s.as_str() == state);
    let state = state.ok_or_else(|| corrupt("state of a delivery"))?;
    let event: &str = get(row, 3)?;
    let last_at: Option<i64> = get(row, 7)?;
    let last_status: Option<i64> = get(row, 8)?;
    let next = instant(get(row, 6)?)?;
    Ok(Delivery {
        id: get(row, 0)?,
        hook: get(row, 1)?,
        sequence: Sequence(count(row, 2)?),
        event: event.parse().map_err(|_| corrupt("event"))?,
        state,
        tries: u32::try_from(count(row, 5)?).map_err(|_| corrupt("number"))?,
        next: (state == DeliveryState::Waiting).then_some(next),
        last_at: last_at.map(instant).transpose()?,
        last_status: last_status.and_then(|status| u16::try_from(status).ok()),
    })
}

/// Enters one entry for every webhook that is to be told of it. The name of a delivery follows from both, so
/// the same one has the same however often it is entered; and from how often the ledger became another one, so that
/// receivers do not take the entry that has a number now for the one that had it before.
const ENTER: &str = "INSERT INTO delivery (id, hook, sequence, event, person, state, tries, next) SELECT 'msg_' || substr(id, 6) || '_' || (SELECT CASE count(*) WHEN 0 THEN '' ELSE count(*) || '_' END FROM parted) || ?1, id, ?1, ?2, ?3, 'waiting', 0, ?4 FROM hook WHERE since <= ?1 AND EXISTS (SELECT 1 FROM json_each(hook.events) WHERE value = ?2) ON CONFLICT DO NOTHING";

impl Store {
    /// Enters deliveries of the entries before a mark, which were all looked at: entry, event, person.
    ///
    /// INVARIANT: deliveries and how far the ledger was read change together, so that a crash loses none and
    /// enters none twice; and who is to be told is looked up in the same write, so that a webhook is told of
    /// everything from its `since` on.
    pub(crate) async fn enter_deliveries(
        &self,
        all: &[(Sequence, HookEvent, Option<Ordinal>)],
        (mark, now): (&Mark, Instant),
    ) -> Result<(), Error> {
        let mut tx = self
            .pool
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed)?;
        let any = sqlx::query("SELECT count(*) FROM hook")
            .fetch_one(&mut *tx)
            .await;
        let any = count(&any.map_err(failed)?, 0)? > 0;
        for (sequence, event, person) in all.iter().filter(|_| any) {
            let enter = sqlx::query(ENTER)
                .bind(number(sequence.0)?)
                .bind(event.as_str())
                .bind(person.map(|person| i64::from(person.0)))
                .bind(now.epoch_micros());
            enter.execute(&mut *tx).await.map_err(failed)?;
        }
        read_up_to(&mut tx, HOOKS, mark).await?;
        tx.commit().await.map_err(failed)
    }

    /// Deliveries to a webhook that are due: of each person only the first that waits, so that what one
    /// person said arrives in its order.
    pub(crate) async fn due(&self, hook: &str, now: Instant, most: u32) -> Result<Vec<Due>, Error> {
        let select = "SELECT id, sequence, tries, next FROM delivery AS d WHERE hook = ? AND state = 'waiting' AND next <= ? AND (person IS NULL OR NOT EXISTS (SELECT 1 FROM delivery AS e WHERE e.hook = d.hook AND e.person = d.person AND e.state = 'waiting' AND e.sequence < d.sequence)) ORDER BY sequence LIMIT ?";
        let rows = sqlx::query(select)
            .bind(hook.to_owned())
            .bind(now.epoch_micros())
            .bind(i64::from(most));
        let rows = rows.fetch_all(&self.pool).await.map_err(failed)?;
        let due = |row: &SqliteRow| {
            Ok(Due {
                id: get(row, 0)?,
                sequence: Sequence(count(row, 1)?),
                tries: u32::try_from(count(row, 2)?).map_err(|_| corrupt("number"))?,
                next: instant(get(row, 3)?)?,
            })
        };
        rows.iter().map(due).collect()
    }

    /// Notes what came of a try. Of a webhook that was removed meanwhile nothing waits.
    ///
    /// INVARIANT: whoever sends it again gives it another `next`, so the end of a try that had begun before does not
    /// undo that: it stays due.
    pub(crate) async fn end_try(&self, due: &Due, ended: Ended) -> Result<(), Error> {
        let update = "UPDATE delivery SET state = CASE WHEN ?1 = 'waiting' AND hook NOT IN (SELECT id FROM hook) THEN 'given_up' ELSE ?1 END, tries = tries + 1, next = ?2, last_at = ?3, last_status = ?4 WHERE id = ?5 AND next = ?6";
        let update = sqlx::query(update)
            .bind(ended.state.as_str())
            .bind(ended.next.epoch_micros())
            .bind(ended.at.epoch_micros())
            .bind(ended.status.map(i64::from))
            .bind(due.id.clone())
            .bind(due.next.epoch_micros());
        update.execute(&self.pool).await.map(drop).map_err(failed)
    }

    /// Notes that a webhook accepted something, or did not; gives since when it accepts nothing.
    pub(crate) async fn mark_hook(
        &self,
        id: &str,
        accepted: bool,
        now: Instant,
    ) -> Result<Option<Instant>, Error> {
        let update = match accepted {
            true => "UPDATE hook SET failing_since = NULL WHERE id = ?2 RETURNING failing_since",
            false => {
                "UPDATE hook SET failing_since = coalesce(failing_since, ?1) WHERE id = ?2 RETURNING failing_since"
            }
        };
        let row = sqlx::query(update)
            .bind(now.epoch_micros())
            .bind(id.to_owned());
        let row = row.fetch_optional(&self.pool).await.map_err(failed)?;
        let since = row.map(|row| get::<Option<i64>, _>(&row, 0)).transpose()?;
        since.flatten().map(instant).transpose()
    }

    /// Turns a webhook off that does not accept anything any more.
    pub(crate) async fn turn_off(&self, id: &str, why: TurnedOff) -> Result<(), Error> {
        let update = sqlx::query("UPDATE hook SET is_on = 0, off_why = ? WHERE id = ?");
        let update = update.bind(why.as_str()).bind(id.to_owned());
        update.execute(&self.pool).await.map(drop).map_err(failed)
    }

    /// Forgets deliveries that were accepted, or had nothing left to say, before a moment. What was given up stays until
    /// somebody sends it again or removes the webhook.
    pub(crate) async fn tidy_deliveries(&self, before: Instant) -> Result<(), Error> {
        let delete = "DELETE FROM delivery WHERE state IN ('delivered', 'gone') AND last_at < ?";
        let delete = sqlx::query(delete).bind(before.epoch_micros());
        delete.execute(&self.pool).await.map(drop).map_err(failed)
    }
}

impl Change {
    /// One delivery to a webhook that there is, as this change finds it.
    pub(crate) async fn delivery(&mut self, id: &str) -> Result<Delivery, Error> {
        let select = AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM delivery WHERE id = ? AND hook IN (SELECT id FROM hook)"
        ));
        let row = sqlx::query(select).bind(id.to_owned());
        let row = row.fetch_optional(self.db()).await.map_err(failed)?;
        delivery(&row.ok_or_else(|| no_delivery(id))?)
    }

    /// Sends a delivery again, whatever came of it, or comes of a try that is under way: its `next` is another one then,
    /// also within the same microsecond.
    pub(crate) async fn resend(&mut self, id: &str, now: Instant) -> Result<Delivery, Error> {
        let update = "UPDATE delivery SET state = 'waiting', tries = 0, next = CASE next WHEN ?1 THEN ?1 - 1 ELSE ?1 END WHERE id = ?2";
        let update = sqlx::query(update);
        let update = update.bind(now.epoch_micros()).bind(id.to_owned());
        update.execute(self.db()).await.map_err(failed)?;
        self.delivery(id).await
    }
}

pub(super) fn no_delivery(id: &str) -> Error {
    let id: String = id.chars().take(60).collect();
    Error::not_found(format!("there is no delivery `{id}`"))
}
