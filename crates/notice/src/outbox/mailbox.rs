//! How far mailboxes were read.

use super::{Outbox, corrupt, failed, get};
use rights::Error;

/// The last message of a mailbox that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ReadUpTo {
    /// What its number is valid under.
    pub(crate) validity: u32,
    /// Its number.
    pub(crate) uid: u32,
}

impl Outbox {
    pub(crate) async fn read_up_to(&self, mailbox: &str) -> Result<Option<ReadUpTo>, Error> {
        let row = sqlx::query("SELECT validity, uid FROM mailbox WHERE name = ?")
            .bind(mailbox.to_owned())
            .fetch_optional(&self.pool)
            .await;
        let Some(row) = row.map_err(failed)? else {
            return Ok(None);
        };
        let number = |at: usize| {
            let number: i64 = get(&row, at)?;
            u32::try_from(number).map_err(|_| corrupt("mailbox"))
        };
        Ok(Some(ReadUpTo {
            validity: number(0)?,
            uid: number(1)?,
        }))
    }

    pub(crate) async fn set_read_up_to(&self, mailbox: &str, at: ReadUpTo) -> Result<(), Error> {
        let insert = "INSERT INTO mailbox (name, validity, uid) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET validity = excluded.validity, uid = excluded.uid";
        sqlx::query(insert)
            .bind(mailbox.to_owned())
            .bind(i64::from(at.validity))
            .bind(i64::from(at.uid))
            .execute(&self.pool)
            .await
            .map_err(failed)?;
        Ok(())
    }
}
