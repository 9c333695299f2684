//! Telling people of an incident that concerns them (Art. 34): who is still to be told, and who was.
//!
//! That they are to be told, and with which words, is a step of the incident in the ledger; so is each person who
//! was told. What lies between the two is kept beside it: a crash mails nobody twice. A mail of which nobody knows
//! whether it went is not sent again, but named.

use crate::app::App;
use crate::courier::lang_of;
use crate::desk::{Desk, failed};
use pages::Lang;
use rights::{Error, IncidentStep, Ordinal, Sequence};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

/// How far telling one person something by mail has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Telling {
    /// Nobody knows where to write to.
    NoAddress,
    /// There is no such mailbox.
    NoMailbox,
    /// The mail server did not take it for two days.
    GivenUp,
    /// It may have gone: the program or the connection broke at that moment. It is not sent again.
    Unsure,
    /// It is sent now; after a crash that is [`Telling::Unsure`].
    Sending,
    /// It is still to be sent, or to be tried again.
    Waiting,
    /// The mail server took it.
    Told,
}

impl Telling {
    const ALL: [Telling; 7] = [
        Telling::NoAddress,
        Telling::NoMailbox,
        Telling::GivenUp,
        Telling::Unsure,
        Telling::Sending,
        Telling::Waiting,
        Telling::Told,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Telling::NoAddress => "no_address",
            Telling::NoMailbox => "no_mailbox",
            Telling::GivenUp => "given_up",
            Telling::Unsure => "unsure",
            Telling::Sending => "sending",
            Telling::Waiting => "waiting",
            Telling::Told => "told",
        }
    }

    pub(crate) fn named(name: &str) -> Result<Telling, Error> {
        let wrong = || Error::corrupt("the portal's database holds an impossible state");
        let mut all = Telling::ALL.into_iter();
        all.find(|known| known.as_str() == name).ok_or_else(wrong)
    }

    /// Whether somebody has to see to it: no mail goes any more, and none is known to have gone.
    #[must_use]
    pub const fn is_lost(self) -> bool {
        matches!(
            self,
            Telling::NoAddress | Telling::NoMailbox | Telling::GivenUp | Telling::Unsure
        )
    }
}

/// A mail that is due: the incident, whom, how often it was tried.
pub(crate) type Due = (Sequence, Ordinal, u32);

fn number(row: &SqliteRow, at: usize) -> Result<u64, Error> {
    let wrong = |_| Error::corrupt("the portal's database holds an impossible number");
    let value: i64 = row.try_get(at).map_err(failed)?;
    u64::try_from(value).map_err(wrong)
}

fn person(row: &SqliteRow, at: usize) -> Result<Ordinal, Error> {
    let wrong = |_| Error::corrupt("the portal's database holds an impossible person");
    u32::try_from(number(row, at)?).map(Ordinal).map_err(wrong)
}

impl Desk {
    /// These people are to be told; who is known already stays as they are.
    pub(crate) async fn tell(&self, incident: Sequence, people: &[Ordinal]) -> Result<(), Error> {
        let mut tx = self.pool.begin().await.map_err(failed)?;
        for person in people {
            let insert = "INSERT INTO telling (incident, person, state, tries, next) VALUES (?, ?, 'waiting', 0, 0) ON CONFLICT DO NOTHING";
            let insert = sqlx::query(insert)
                .bind(incident.0 as i64)
                .bind(i64::from(person.0));
            insert.execute(&mut *tx).await.map_err(failed)?;
        }
        tx.commit().await.map_err(failed)
    }

    /// After a crash nobody knows whether what was being sent has gone.
    pub(crate) async fn doubt(&self) -> Result<(), Error> {
        let update = sqlx::query("UPDATE telling SET state = 'unsure' WHERE state = 'sending'");
        update.execute(&self.pool).await.map(drop).map_err(failed)
    }

    /// Who is to be told now.
    pub(crate) async fn to_tell(&self, now: i64) -> Result<Vec<Due>, Error> {
        let select = "SELECT incident, person, tries FROM telling WHERE state = 'waiting' AND next <= ? ORDER BY next, incident, person LIMIT 100";
        let rows = sqlx::query(select).bind(now).fetch_all(&self.pool).await;
        let row = |row: &SqliteRow| {
            let tries = u32::try_from(number(row, 2)?).unwrap_or(u32::MAX);
            Ok((Sequence(number(row, 0)?), person(row, 1)?, tries))
        };
        rows.map_err(failed)?.iter().map(row).collect()
    }

    /// How telling somebody has come on; where it waits, how often it was tried and when it is tried again.
    pub(crate) async fn mark_telling(
        &self,
        (incident, person): (Sequence, Ordinal),
        state: Telling,
        (tries, next): (u32, i64),
    ) -> Result<(), Error> {
        let update =
            "UPDATE telling SET state = ?, tries = ?, next = ? WHERE incident = ? AND person = ?";
        let update = sqlx::query(update)
            .bind(state.as_str())
            .bind(i64::from(tries))
            .bind(next)
            .bind(incident.0 as i64)
            .bind(i64::from(person.0));
        update.execute(&self.pool).await.map(drop).map_err(failed)
    }

    async fn telling(&self, incident: Sequence) -> Result<Vec<(Ordinal, Telling)>, Error> {
        let select = "SELECT person, state FROM telling WHERE incident = ? ORDER BY person";
        let rows = sqlx::query(select).bind(incident.0 as i64);
        let rows = rows.fetch_all(&self.pool).await.map_err(failed)?;
        let row = |row: &SqliteRow| {
            let state: String = row.try_get(1).map_err(failed)?;
            Ok((person(row, 0)?, Telling::named(&state)?))
        };
        rows.iter().map(row).collect()
    }
}

impl App {
    /// The languages that the people concerned by an incident are written to in; none where nobody has an address.
    ///
    /// # Errors
    /// When the ledger fails.
    pub async fn languages_of(&self, number: Sequence) -> Result<Vec<Lang>, Error> {
        let mut found = Vec::new();
        for (person, _) in self.concerns(number).await? {
            let contact = self.parts.ledger.contact(person).await?;
            let lang = lang_of(&contact);
            if contact.mail.is_some() && !found.contains(&lang) {
                found.push(lang);
            }
        }
        let known = Lang::ALL.iter().copied();
        Ok(known.filter(|lang| found.contains(lang)).collect())
    }

    /// Has the people concerned by an incident told by mail, each once, with these words, each in a language: whose
    /// language is none of them gets the first. Said again it is for those who were added since. Whoever runs the
    /// portal's mails sends them; what fails is tried again for two days.
    ///
    /// # Errors
    /// When there is no such incident, it is closed, nothing is said, or the ledger fails.
    pub async fn tell_people(
        &self,
        number: Sequence,
        by: &str,
        texts: Vec<(Lang, Vec<String>)>,
    ) -> Result<(), Error> {
        let _one_by_one = self.handing_in.lock().await;
        let opened = self.incident(number).await?;
        let untold = self.untold(number).await?;
        if opened.told().is_some() && untold.is_empty() {
            return Ok(());
        }
        let mut people = 0;
        for person in untold {
            people += u64::from(self.parts.ledger.contact(person).await?.mail.is_some());
        }
        let nothing = || Error::input("who is told of an incident has to be told something");
        let (_, parts) = texts.first().cloned().ok_or_else(nothing)?;
        let tagged = |(lang, parts): (Lang, Vec<String>)| (lang.tag().to_owned(), parts);
        let step = IncidentStep::PeopleTold {
            parts,
            translated: texts.into_iter().map(tagged).collect(),
            people,
        };
        self.step_in_turn(number, by, step).await
    }

    /// Who is told of an incident, and how far that has come: nobody before it was asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn telling(&self, incident: Sequence) -> Result<Vec<(Ordinal, Telling)>, Error> {
        self.parts.desk.telling(incident).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INCIDENT: Sequence = Sequence(7);

    #[tokio::test]
    async fn what_fails_is_due_again_and_what_was_being_sent_is_in_doubt() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(folder.path()).await.unwrap();
        let people = [Ordinal(1), Ordinal(2), Ordinal(3)];
        desk.tell(INCIDENT, &people).await.unwrap();
        let due = async |now| {
            let due = desk.to_tell(now).await.unwrap();
            due.into_iter()
                .map(|(_, person, tries)| (person.0, tries))
                .collect::<Vec<_>>()
        };
        assert_eq!(due(0).await, [(1, 0), (2, 0), (3, 0)]);
        let mark = async |person, state, tries, next| {
            let at = (INCIDENT, Ordinal(person));
            desk.mark_telling(at, state, (tries, next)).await.unwrap();
        };
        mark(1, Telling::Told, 1, 0).await;
        mark(2, Telling::Waiting, 1, 60).await;
        mark(3, Telling::Sending, 0, 0).await;
        assert_eq!(due(59).await, []);
        assert_eq!(due(60).await, [(2, 1)]);
        // A program that begins anew does not know whether the third mail went, and sends it to nobody.
        desk.doubt().await.unwrap();
        desk.tell(INCIDENT, &people).await.unwrap();
        assert_eq!(due(60).await, [(2, 1)]);
        let states = desk.telling(INCIDENT).await.unwrap();
        let states: Vec<Telling> = states.into_iter().map(|(_, state)| state).collect();
        assert_eq!(states, [Telling::Told, Telling::Waiting, Telling::Unsure]);
        assert!(states[2].is_lost() && !states[1].is_lost());
        assert!(desk.telling(Sequence(8)).await.unwrap().is_empty());
    }
}
