//! Mails that came back, and links that are worth nothing any more.

use super::{Outbox, failed, get, number};
use super::{corrupt, sequence};
use crate::link::Link;
use crate::mail_id::MailId;
use rights::{Error, Hash, Instant, Ordinal, Sequence};
use sqlx::sqlite::SqliteRow;
use std::fs::{File, TryLockError};
use std::time::Duration;

/// What a message seems by which somebody objected.
pub(crate) const OBJECTION: &str = "objection";
/// How often a lock is tried.
const PAUSE: Duration = Duration::from_millis(20);

/// A message that somebody has to read: an answer of a person, a complaint, or what cannot be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// SHA-256 of its bytes.
    pub digest: Hash,
    /// When it was read.
    pub at: Instant,
    /// What it seems to be.
    pub kind: String,
    /// The mail it is about, if it is about one of ours.
    pub mail: Option<MailId>,
    /// Where it lies.
    pub place: String,
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

    /// Puts a message aside, for somebody to read.
    pub(crate) async fn put_aside(&self, aside: &Aside) -> Result<(), Error> {
        let mail = aside
            .mail
            .map(|mail| Ok::<_, Error>((number(mail.campaign)?, i64::from(mail.person.0))));
        let mail = mail.transpose()?;
        sqlx::query("INSERT INTO puzzling (digest, at, kind, campaign, person, place) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
            .bind(aside.digest.0.to_vec())
            .bind(aside.at.epoch_micros())
            .bind(aside.kind.clone())
            .bind(mail.map(|(campaign, _)| campaign))
            .bind(mail.map(|(_, person)| person))
            .bind(aside.place.clone())
            .execute(&self.pool)
            .await
            .map_err(failed)?;
        Ok(())
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

    /// Somebody has read a message that was put aside, and done what it asks for; false when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle_aside(&self, digest: Hash, at: Instant) -> Result<bool, Error> {
        let update = "UPDATE puzzling SET settled = ? WHERE digest = ? AND settled IS NULL";
        let done = sqlx::query(update)
            .bind(at.epoch_micros())
            .bind(digest.0.to_vec())
            .execute(&self.pool)
            .await;
        Ok(done.map_err(failed)?.rows_affected() > 0)
    }

    /// Everything that came back before this moment was read: what was taken long enough before it, and has
    /// not come back, is delivered.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_read_until(&self, at: Instant) -> Result<(), Error> {
        let insert = "INSERT INTO returns (one, read_until) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET read_until = max(read_until, excluded.read_until)";
        let insert = sqlx::query(insert).bind(at.epoch_micros());
        insert.execute(&self.pool).await.map_err(failed)?;
        Ok(())
    }

    /// Up to when what came back was read; `None` where nobody ever looked.
    pub(crate) async fn read_until(&self) -> Result<Option<Instant>, Error> {
        let row = sqlx::query("SELECT read_until FROM returns")
            .fetch_optional(&self.pool)
            .await;
        let Some(row) = row.map_err(failed)? else {
            return Ok(None);
        };
        let at = Instant::from_epoch_micros(get(&row, 0)?);
        Ok(Some(at.ok_or_else(|| corrupt("time"))?))
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

    /// Makes the links of a campaign worthless: those of one person, or all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke(
        &self,
        campaign: Sequence,
        person: Option<Ordinal>,
        at: Instant,
    ) -> Result<(), Error> {
        let insert =
            "INSERT INTO revoked (campaign, person, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
        sqlx::query(insert)
            .bind(number(campaign)?)
            .bind(person.map_or(-1, |p| i64::from(p.0)))
            .bind(at.epoch_micros())
            .execute(&self.pool)
            .await
            .map_err(failed)?;
        Ok(())
    }

    /// Whether a link was made worthless.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_revoked(&self, link: &Link) -> Result<bool, Error> {
        let Some(campaign) = link.campaign else {
            return Ok(false);
        };
        let select =
            "SELECT EXISTS (SELECT 1 FROM revoked WHERE campaign = ? AND person IN (?, -1))";
        let row = sqlx::query(select)
            .bind(number(campaign)?)
            .bind(i64::from(link.person.0))
            .fetch_one(&self.pool)
            .await;
        get(&row.map_err(failed)?, 0)
    }
}
