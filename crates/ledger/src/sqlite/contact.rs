//! Where people can be written to.

use super::column::{corrupt, failed, get, ordinal};
use super::read::within;
use super::write::{ROWS, write_rows};
use rights::{Contact, Error, Ordinal};
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// Contacts of these persons, as far as there are any.
pub(super) async fn of(
    tx: &mut SqliteConnection,
    people: &[i64],
) -> Result<HashMap<Ordinal, Contact>, Error> {
    let impossible = |e: Error| corrupt("contact").because(e);
    let contact = |(person, mail, lang): (i64, Option<String>, Option<String>)| {
        let mail = mail.map(TryFrom::try_from).transpose();
        let lang = lang.map(TryFrom::try_from).transpose();
        let contact = Contact {
            mail: mail.map_err(impossible)?,
            lang: lang.map_err(impossible)?,
        };
        Ok((ordinal(person)?, contact))
    };
    let found = super::bulk::contacts(tx, people).await?;
    found.into_iter().map(contact).collect()
}

/// Whoever has an address, in lower case.
pub(super) async fn with_mail(
    tx: &mut SqliteConnection,
    folded: &str,
) -> Result<Vec<Ordinal>, Error> {
    let select = "SELECT person FROM contact WHERE lower(mail) = ? ORDER BY person";
    let rows = sqlx::query(select).bind(folded.to_owned()).fetch_all(tx);
    let rows = rows.await.map_err(failed)?;
    rows.iter().map(|row| ordinal(get(row, 0)?)).collect()
}

/// Puts persons' contacts in the place of those before; nobody's that is empty.
pub(super) async fn write(
    tx: &mut SqliteConnection,
    contacts: &[(Ordinal, &Contact)],
) -> Result<(), Error> {
    let (gone, there): (Vec<_>, Vec<_>) = contacts.iter().partition(|(_, c)| c.is_empty());
    let gone: Vec<i64> = gone.iter().map(|(person, _)| i64::from(person.0)).collect();
    delete(tx, &gone).await?;
    let insert = (
        "INSERT INTO contact (person, mail, lang) ",
        " ON CONFLICT (person) DO UPDATE SET mail = excluded.mail, lang = excluded.lang",
    );
    write_rows(tx, insert, &there, |mut row, (person, contact)| {
        row.push_bind(i64::from(person.0))
            .push_bind(contact.mail.as_ref().map(|mail| mail.as_str().to_owned()))
            .push_bind(contact.lang.as_ref().map(|lang| lang.as_str().to_owned()));
    })
    .await
}

/// Takes persons' contacts away.
pub(super) async fn delete(tx: &mut SqliteConnection, people: &[i64]) -> Result<(), Error> {
    for chunk in people.chunks(ROWS) {
        let mut query = within("DELETE FROM contact WHERE person IN", chunk);
        query.build().execute(&mut *tx).await.map_err(failed)?;
    }
    Ok(())
}
