//! Mails to the people concerned by an incident (Art. 34), each once.

use crate::courier::{Courier, MOST_TRIES, lang_of, letter};
use crate::session::seconds;
use crate::telling::{Due, Telling};
use ledger::{OpenedIncident, Recorded};
use notice::{Post, Went};
use pages::Lang;
use rights::{Entry, Error, IncidentStep, MailAddress, Ordinal, Sequence, Subject};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// The words for an incident in a language, as its step has them.
fn words(opened: &OpenedIncident, lang: Lang) -> String {
    opened.told_in(lang.tag()).unwrap_or_default().join("\n\n")
}

impl Courier {
    /// Whether an entry says that the people concerned by an incident are to be told: then they are noted.
    pub(crate) async fn look_at_incident(&self, recorded: &Recorded) -> Result<(), Error> {
        let Some(Entry::IncidentStepped { incident, step, .. }) = &recorded.entry else {
            return Ok(());
        };
        if !matches!(step, IncidentStep::PeopleTold { .. }) {
            return Ok(());
        }
        let concerns = self.app.concerns(*incident).await?.into_iter();
        let people: Vec<Ordinal> = concerns.map(|(person, _)| person).collect();
        self.app.parts.desk.tell(*incident, &people).await
    }

    /// Tells everybody who is due.
    pub(crate) async fn tell_all(&self, stop: &AtomicBool) -> Result<(), Error> {
        let mut incidents: BTreeMap<Sequence, OpenedIncident> = BTreeMap::new();
        loop {
            let due = self.app.parts.desk.to_tell(seconds(&self.app)).await?;
            if due.is_empty() {
                return Ok(());
            }
            for one in due {
                if stop.load(Ordering::SeqCst) {
                    return Ok(());
                }
                let opened = match incidents.remove(&one.0) {
                    Some(opened) => opened,
                    None => self.app.incident(one.0).await?,
                };
                self.tell(one, &opened).await?;
                incidents.insert(one.0, opened);
            }
        }
    }

    /// Tells one person.
    ///
    /// INVARIANT: it is noted that a mail is being sent before it is, and that it went after the ledger has it. So
    /// after a crash anywhere between nobody gets it twice; and nobody passes for told of whom that is not known.
    async fn tell(
        &self,
        (incident, person, tries): Due,
        opened: &OpenedIncident,
    ) -> Result<(), Error> {
        let (app, at) = (&self.app, (incident, person));
        let desk = &app.parts.desk;
        if self.was_told(at).await? {
            return desk.mark_telling(at, Telling::Told, (tries, 0)).await;
        }
        let contact = app.parts.ledger.contact(person).await?;
        let Some(to) = &contact.mail else {
            return desk.mark_telling(at, Telling::NoAddress, (tries, 0)).await;
        };
        desk.mark_telling(at, Telling::Sending, (tries, 0)).await?;
        let lang = lang_of(&contact);
        let text = words(opened, lang);
        let went = self.send_told(to, (lang, incident, &text)).await;
        let tries = tries.saturating_add(1);
        match went {
            Ok(Went::Accepted) => {
                let told = Entry::IncidentTold { incident };
                app.record(vec![(Subject::Person(person), told)]).await?;
                desk.mark_telling(at, Telling::Told, (tries, 0)).await
            }
            Ok(Went::Never) => desk.mark_telling(at, Telling::NoMailbox, (tries, 0)).await,
            Ok(Went::Unsure) => desk.mark_telling(at, Telling::Unsure, (tries, 0)).await,
            Err(error) => {
                crate::fault::log(app, &error);
                let state = match tries >= MOST_TRIES {
                    true => Telling::GivenUp,
                    false => Telling::Waiting,
                };
                let next = self.next_try(tries - 1);
                desk.mark_telling(at, state, (tries, next)).await
            }
        }
    }

    async fn was_told(&self, (incident, person): (Sequence, Ordinal)) -> Result<bool, Error> {
        let history = self.app.parts.ledger.history(person).await?;
        let told = |recorded: &Recorded| matches!(&recorded.entry, Some(Entry::IncidentTold { incident: of }) if *of == incident);
        Ok(history.iter().any(told))
    }

    async fn send_told(
        &self,
        to: &MailAddress,
        (lang, incident, text): (Lang, Sequence, &str),
    ) -> Result<Went, Error> {
        let parts = &self.app.parts;
        let frame = match lang {
            Lang::En => include_str!("../letters/en/incident.txt"),
            Lang::De => include_str!("../letters/de/incident.txt"),
        };
        let number = incident.to_string();
        let words = [
            ("OPERATOR", parts.portal.name.as_str()),
            ("NUMBER", number.as_str()),
            // Last: what somebody wrote is not looked through for words to put in.
            ("TEXT", text),
        ];
        let (subject, body) = letter(frame, &words);
        let post = Post::new(&parts.notice, &parts.root)?;
        post.attempt(to, (&subject, &body), None, parts.clock.now())
            .await
    }
}
