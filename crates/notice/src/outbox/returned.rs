//! Mails that came back, and links that are worth nothing any more.

use super::{Outbox, failed, get, number};
use super::{corrupt, sequence};
use crate::link::Link;
use crate::mail_id::MailId;
use rights::{Error, Hash, Instant, Ordinal, Sequence};
use sqlx::sqlite::SqliteRow;
use std::collections::HashMap;
use std::fs::{File, TryLockError};
use std::time::Duration;

/// What a message is called by which somebody objected.
pub(crate) const OBJECTION: &str = "objection";
/// Whose objection a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// Of whoever got the mail that it is about.
    Recipient,
    /// Of the members by whose address it was written.
    Writers,
    /// Of both.
    Both,
}

/// How often a lock is tried.
const PAUSE: Duration = Duration::from_millis(20);

/// A message that somebody has to read: an answer of a person, a complaint, or what cannot be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// SHA-256 of its bytes.
    pub digest: Hash,
    /// When it came.
    pub at: Instant,
    /// What it seems to be.
    pub kind: String,
    /// The mail it is about, if it is about one of ours.
    pub mail: Option<MailId>,
    /// Where it lies.
    pub place: String,
}

/// How often links were made worthless.
#[derive(Debug, Default)]
pub(crate) struct Generations {
    all: u16,
    own: HashMap<Ordinal, u16>,
}

impl Generations {
    /// Those of a person. It only grows: a link that has less in it was made before.
    pub(crate) fn of(&self, person: Ordinal) -> u16 {
        let own = self.own.get(&person).copied().unwrap_or(0);
        self.all.saturating_add(own)
    }
}

fn aside(row: &SqliteRow) -> Result<Aside, Error> {
    let digest: Vec<u8> = get(row, 0)?;
    let (campaign, person): (Option<i64>, Option<i64>) = (get(row, 3)?, get(row, 4)?);
    let mail = match (campaign, person) {
        (Some(campaign), Some(person)) => Some(MailId {
            campaign: sequence(campaign)?,
            person: Ordinal(u32::try_from(person).map_err(|_| corrupt("person"))?),
            round: 0,
        }),
        _ => None,
    };
    Ok(Aside {
        digest: Hash(digest.try_into().map_err(|_| corrupt("digest"))?),
        at: Instant::from_epoch_micros(get(row, 1)?).ok_or_else(|| corrupt("time"))?,
        kind: get(row, 2)?,
        mail,
        place: get(row, 5)?,
    })
}

impl Outbox {
    /// Notes a mail that came back by the digest of its bytes; false when it was read before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_returned(
        &self,
        digest: Hash,
        kind: &str,
        at: Instant,
    ) -> Result<bool, Error> {
        let insert =
            "INSERT INTO returned (digest, at, kind) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
        let done = sqlx::query(insert)
            .bind(digest.0.to_vec())
            .bind(at.epoch_micros())
            .bind(kind.to_owned())
            .execute(&self.pool)
            .await;
        Ok(done.map_err(failed)?.rows_affected() > 0)
    }

    /// Whether a mail with these bytes was read before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn was_returned(&self, digest: Hash) -> Result<bool, Error> {
        let select = "SELECT EXISTS (SELECT 1 FROM returned WHERE digest = ?)";
        let row = sqlx::query(select).bind(digest.0.to_vec());
        let row = row.fetch_one(&self.pool).await.map_err(failed)?;
        get(&row, 0)
    }

    /// Puts a message aside, for somebody to read; `writers` are those whose address wrote it, besides whoever got the
    /// mail that it is about.
    pub(crate) async fn put_aside(&self, aside: &Aside, writers: &[Ordinal]) -> Result<(), Error> {
        let mail = aside
            .mail
            .map(|mail| Ok::<_, Error>((number(mail.campaign)?, i64::from(mail.person.0))));
        let mail = mail.transpose()?;
        let begun = self.pool.begin_with("BEGIN IMMEDIATE").await;
        let mut tx = begun.map_err(failed)?;
        sqlx::query("INSERT INTO puzzling (digest, at, kind, campaign, person, place) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
            .bind(aside.digest.0.to_vec())
            .bind(aside.at.epoch_micros())
            .bind(aside.kind.clone())
            .bind(mail.map(|(campaign, _)| campaign))
            .bind(mail.map(|(_, person)| person))
            .bind(aside.place.clone())
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
        super::writer::add(&mut tx, aside.digest, writers).await?;
        tx.commit().await.map_err(failed)
    }

    /// Whether a message with these bytes is needed still: somebody has to read it, or it shows that somebody
    /// objected.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_kept(&self, digest: Hash) -> Result<bool, Error> {
        let select = "SELECT EXISTS (SELECT 1 FROM puzzling WHERE digest = ? AND (settled IS NULL OR kind = ?))";
        let row = sqlx::query(select).bind(digest.0.to_vec()).bind(OBJECTION);
        let row = row.fetch_one(&self.pool).await.map_err(failed)?;
        get(&row, 0)
    }

    /// Messages that somebody has to read, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn aside(&self) -> Result<Vec<Aside>, Error> {
        let select = "SELECT digest, at, kind, campaign, person, place FROM puzzling WHERE settled IS NULL ORDER BY at, digest";
        let rows = sqlx::query(select).fetch_all(&self.pool).await;
        rows.map_err(failed)?.iter().map(aside).collect()
    }

    /// Every message that was ever put aside and is still known.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn aside_all(&self) -> Result<Vec<Aside>, Error> {
        let select = "SELECT digest, at, kind, campaign, person, place FROM puzzling";
        let rows = sqlx::query(select).fetch_all(&self.pool).await;
        rows.map_err(failed)?.iter().map(aside).collect()
    }

    /// Whether somebody still has to read a message about a person, or one that their address wrote.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_aside(&self, person: Ordinal) -> Result<bool, Error> {
        // No message has this digest.
        Ok(self.aside_about(person, Hash([0; 32])).await? > 0)
    }

    /// How many messages about a person, or by their address, somebody still has to read, but for one of them.
    pub(crate) async fn aside_about(&self, person: Ordinal, but: Hash) -> Result<u64, Error> {
        let select = "SELECT count(*) FROM puzzling WHERE digest <> ? AND settled IS NULL \
            AND (person = ? OR EXISTS (SELECT 1 FROM writer WHERE writer.person = ? AND writer.digest = puzzling.digest))";
        let row = sqlx::query(select)
            .bind(but.0.to_vec())
            .bind(i64::from(person.0))
            .bind(i64::from(person.0))
            .fetch_one(&self.pool)
            .await;
        let count: i64 = get(&row.map_err(failed)?, 0)?;
        u64::try_from(count).map_err(|_| corrupt("count"))
    }

    /// Somebody has read a message that was put aside, and done what it asks for; false when there is none.
    /// `objects` says who objects by it, where anybody does: it is theirs alone from then on, as what shows that, until
    /// they are erased.
    pub(crate) async fn settle_aside(
        &self,
        digest: Hash,
        objects: Option<Whose>,
        at: Instant,
    ) -> Result<bool, Error> {
        let update = "UPDATE puzzling SET settled = ?, kind = coalesce(?, kind), \
            campaign = CASE WHEN ? THEN NULL ELSE campaign END, person = CASE WHEN ? THEN NULL ELSE person END \
            WHERE digest = ? AND settled IS NULL";
        let others = objects == Some(Whose::Writers);
        let done = sqlx::query(update)
            .bind(at.epoch_micros())
            .bind(objects.map(|_| OBJECTION))
            .bind(others)
            .bind(others)
            .bind(digest.0.to_vec())
            .execute(&self.pool)
            .await;
        let done = done.map_err(failed)?;
        if matches!(objects, None | Some(Whose::Recipient)) {
            let writers = sqlx::query("DELETE FROM writer WHERE digest = ?");
            let writers = writers.bind(digest.0.to_vec());
            writers.execute(&self.pool).await.map_err(failed)?;
        }
        Ok(done.rows_affected() > 0)
    }

    /// Waits until nobody else tells the ledger what became of mails: an older step must not come after a
    /// newer one. The lock ends with the file.
    pub(crate) async fn telling(&self) -> Result<File, Error> {
        let path = self.folder.join(".telling");
        let failed_at = |e| Error::storage(format!("cannot lock `{}`", path.display())).because(e);
        let file = File::create(&path).map_err(failed_at)?;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) => tokio::time::sleep(PAUSE).await,
                Err(TryLockError::Error(e)) => return Err(failed_at(e)),
            }
        }
    }

    /// Makes the links of a campaign worthless: those of one person, or all. Links that are made from now on
    /// work; nobody may be sending meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke(
        &self,
        campaign: Sequence,
        person: Option<Ordinal>,
        at: Instant,
    ) -> Result<(), Error> {
        let insert = "INSERT INTO revoked (campaign, person, at, times) VALUES (?, ?, ?, 1) ON CONFLICT (campaign, person) DO UPDATE SET at = excluded.at, times = times + 1";
        sqlx::query(insert)
            .bind(number(campaign)?)
            .bind(person.map_or(-1, |p| i64::from(p.0)))
            .bind(at.epoch_micros())
            .execute(&self.pool)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Whether a link was made worthless since it was made.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_revoked(&self, link: &Link) -> Result<bool, Error> {
        match link.campaign {
            Some(campaign) => Ok(link.generation < self.generation(campaign, link.person).await?),
            None => Ok(false),
        }
    }

    /// How often links of a campaign to a person were made worthless: what is written into one that is made now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn generation(&self, campaign: Sequence, person: Ordinal) -> Result<u16, Error> {
        let one = self.generations(campaign, (person, person)).await?;
        Ok(one.of(person))
    }

    /// The same for whoever is between two persons.
    pub(crate) async fn generations(
        &self,
        campaign: Sequence,
        (first, last): (Ordinal, Ordinal),
    ) -> Result<Generations, Error> {
        let select = "SELECT person, times FROM revoked WHERE campaign = ? AND (person = -1 OR person BETWEEN ? AND ?)";
        let rows = sqlx::query(select)
            .bind(number(campaign)?)
            .bind(i64::from(first.0))
            .bind(i64::from(last.0))
            .fetch_all(&self.pool)
            .await;
        let mut generations = Generations::default();
        for row in rows.map_err(failed)? {
            let times = u16::try_from(get::<i64>(&row, 1)?).map_err(|_| corrupt("count"))?;
            match get::<i64>(&row, 0)? {
                -1 => generations.all = times,
                person => {
                    let person = u32::try_from(person).map_err(|_| corrupt("person"))?;
                    generations.own.insert(Ordinal(person), times);
                }
            }
        }
        Ok(generations)
    }
}
