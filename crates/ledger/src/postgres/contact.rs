//! Where people can be written to.

use super::column::{get, text};
use crate::column::{corrupt, failed, ordinal};
use rights::{Contact, Error, Ordinal};
use sha2::{Digest, Sha256};
use sqlx::postgres::{PgConnection, PgRow};
use std::collections::HashMap;

/// What makes the table. An address is found by a digest of it in lower case, as handles are.
pub(super) const TABLES: [&str; 4] = [
    "CREATE TABLE demur_log.contact (person BIGINT PRIMARY KEY, mail BYTEA, folded BYTEA, lang BYTEA)",
    "CREATE INDEX contact_mail ON demur_log.contact (folded) WHERE folded IS NOT NULL",
    "ALTER TABLE demur_log.contact ALTER mail SET STATISTICS 0, ALTER folded SET STATISTICS 0, ALTER lang SET STATISTICS 0",
    "COMMENT ON COLUMN demur_log.contact.folded IS 'SHA-256 of the address in lower case'",
];

/// A row of `person, mail, lang`.
fn contact(row: &PgRow) -> Result<(Ordinal, Contact), Error> {
    let (mail, lang): (Option<Vec<u8>>, Option<Vec<u8>>) = (get(row, 1)?, get(row, 2)?);
    let read = |bytes: Option<Vec<u8>>| bytes.map(|bytes| text(bytes, "contact")).transpose();
    let impossible = |e: Error| corrupt("contact").because(e);
    let contact = Contact {
        mail: read(mail)?
            .map(TryFrom::try_from)
            .transpose()
            .map_err(impossible)?,
        lang: read(lang)?
            .map(TryFrom::try_from)
            .transpose()
            .map_err(impossible)?,
    };
    Ok((ordinal(get(row, 0)?)?, contact))
}

fn digest(folded: &str) -> Vec<u8> {
    Sha256::digest(folded.as_bytes()).to_vec()
}

/// Contacts of these persons, as far as there are any.
pub(super) async fn of(
    tx: &mut PgConnection,
    people: &[i64],
) -> Result<HashMap<Ordinal, Contact>, Error> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let select = "SELECT person, mail, lang FROM demur_log.contact WHERE person = ANY($1)";
    let rows = sqlx::query(select).bind(people).fetch_all(tx).await;
    rows.map_err(failed)?.iter().map(contact).collect()
}

/// Whoever has an address, in lower case.
pub(super) async fn with_mail(tx: &mut PgConnection, folded: &str) -> Result<Vec<Ordinal>, Error> {
    let select = "SELECT person FROM demur_log.contact WHERE folded = $1 ORDER BY person";
    let rows = sqlx::query(select).bind(digest(folded)).fetch_all(tx).await;
    let rows = rows.map_err(failed)?;
    rows.iter().map(|row| ordinal(get(row, 0)?)).collect()
}

/// Puts persons' contacts in the place of those before; nobody's that is empty.
pub(super) async fn write(
    tx: &mut PgConnection,
    contacts: &[(Ordinal, &Contact)],
) -> Result<(), Error> {
    let (gone, there): (Vec<_>, Vec<_>) = contacts.iter().partition(|(_, c)| c.is_empty());
    let gone: Vec<i64> = gone.iter().map(|(person, _)| i64::from(person.0)).collect();
    if !gone.is_empty() {
        let delete = "DELETE FROM demur_log.contact WHERE person = ANY($1)";
        let delete = sqlx::query(delete).bind(gone);
        delete.execute(&mut *tx).await.map_err(failed)?;
    }
    if there.is_empty() {
        return Ok(());
    }
    let people: Vec<i64> = there.iter().map(|(p, _)| i64::from(p.0)).collect();
    let mail = |c: &Contact| Some(c.mail.as_ref()?.as_str().as_bytes().to_vec());
    let folded = |c: &Contact| Some(digest(&c.mail.as_ref()?.folded()));
    let lang = |c: &Contact| Some(c.lang.as_ref()?.as_str().as_bytes().to_vec());
    sqlx::query("INSERT INTO demur_log.contact (person, mail, folded, lang) SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::bytea[]) ON CONFLICT (person) DO UPDATE SET mail = excluded.mail, folded = excluded.folded, lang = excluded.lang")
        .bind(people)
        .bind(there.iter().map(|(_, c)| mail(c)).collect::<Vec<_>>())
        .bind(there.iter().map(|(_, c)| folded(c)).collect::<Vec<_>>())
        .bind(there.iter().map(|(_, c)| lang(c)).collect::<Vec<_>>())
        .execute(tx)
        .await
        .map_err(failed)?;
    Ok(())
}
