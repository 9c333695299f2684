//! Mails to the people concerned by an incident (Art. 34), with each step that tells them once.

use crate::courier::{Courier, MOST_TRIES, lang_of, letter};
use crate::incidents::Rounds;
use crate::session::seconds;
use crate::telling::{Due, Telling};
use ledger::Recorded;
use notice::{Post, Went};
use pages::Lang;
use rights::{Entry, Error, IncidentStep, MailAddress, Sequence, Subject};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// The words of a step in a language: those of the first, where it has none in this one.
fn words(step: &IncidentStep, lang: Lang) -> String {
    match step {
        IncidentStep::PeopleTold {
            parts, translated, ..
        } => translated.get(lang.tag()).unwrap_or(parts).join("\n\n"),
        _ => String::new(),
    }
}

fn tells(step: &IncidentStep) -> bool {
    matches!(step, IncidentStep::PeopleTold { .. })
}

impl Courier {
    /// Whether an entry says that the people concerned by an incident are to be told: then they are noted.
    pub(crate) async fn look_at_incident(&self, recorded: &Recorded) -> Result<(), Error> {
        let Some(Entry::IncidentStepped { incident, step, .. }) = &recorded.entry else {
            return Ok(());
        };
        if !tells(step) {
            return Ok(());
        }
        let (parts, at) = (&self.app.parts, recorded.sequence);
        let rounds = Rounds::of(&parts.ledger, *incident).await?;
        parts.desk.tell((*incident, at), &rounds.of_step(at)).await
    }

    /// What was noted before steps were told apart was noted at the first step that was for each.
    ///
    /// INVARIANT: this comes before a step is looked at, or somebody could be noted for the same one twice.
    pub(crate) async fn take_over_telling(&self) -> Result<(), Error> {
        let parts = &self.app.parts;
        for incident in parts.desk.without_steps().await? {
            let rounds = Rounds::of(&parts.ledger, incident).await?;
            let step_of = |person| rounds.first_for(person).unwrap_or(incident);
            parts.desk.take_over(incident, step_of).await?;
        }
        Ok(())
    }

    /// Tells everybody who is due.
    pub(crate) async fn tell_all(&self, stop: &AtomicBool) -> Result<(), Error> {
        let mut steps: BTreeMap<Sequence, IncidentStep> = BTreeMap::new();
        loop {
            let due = self.app.parts.desk.to_tell(seconds(&self.app)).await?;
            if due.is_empty() {
                return Ok(());
            }
            for one in due {
                if stop.load(Ordering::SeqCst) {
                    return Ok(());
                }
                let step = match steps.remove(&one.step) {
                    Some(step) => Some(step),
                    None => self.step_of(one).await?,
                };
                let Some(step) = step else {
                    // Another ledger stands here. Nobody is sent nothing, and nobody else waits for that.
                    let (desk, at) = (&self.app.parts.desk, (one.step, one.person));
                    desk.mark_telling(at, Telling::Unsure, (one.tries, 0))
                        .await?;
                    continue;
                };
                self.tell(one, &step).await?;
                steps.insert(one.step, step);
            }
        }
    }

    /// What somebody is to be told; nothing where the ledger has no such step.
    async fn step_of(&self, due: Due) -> Result<Option<IncidentStep>, Error> {
        let ledger = &self.app.parts.ledger;
        let entries = ledger.entries(due.step, due.step.next()).await?;
        let step = |recorded: Recorded| match recorded.entry {
            Some(Entry::IncidentStepped { step, .. }) if tells(&step) => Some(step),
            _ => None,
        };
        Ok(entries.into_iter().find_map(step))
    }

    /// Tells one person.
    ///
    /// INVARIANT: it is noted that a mail is being sent before it is, and that it went after the ledger has it. So
    /// after a crash anywhere between nobody gets it twice; and nobody passes for told of whom that is not known.
    async fn tell(&self, due: Due, step: &IncidentStep) -> Result<(), Error> {
        let Due {
            incident,
            person,
            tries,
            ..
        } = due;
        let (app, at) = (&self.app, (due.step, person));
        let desk = &app.parts.desk;
        if self.was_told(due).await? {
            return desk.mark_telling(at, Telling::Told, (tries, 0)).await;
        }
        let contact = app.parts.ledger.contact(person).await?;
        let Some(to) = &contact.mail else {
            return desk.mark_telling(at, Telling::NoAddress, (tries, 0)).await;
        };
        desk.mark_telling(at, Telling::Sending, (tries, 0)).await?;
        let lang = lang_of(&contact);
        let text = words(step, lang);
        let went = self.send_told(to, (lang, incident, &text)).await;
        let tries = tries.saturating_add(1);
        match went {
            Ok(Went::Accepted) => {
                let told = Entry::IncidentTold {
                    incident,
                    step: Some(due.step),
                };
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

    /// Whether the ledger says that a mail with this step went. From before it named the step, it was the last one
    /// before the entry.
    async fn was_told(&self, due: Due) -> Result<bool, Error> {
        let history = self.app.parts.ledger.history(due.person).await?;
        let told = |recorded: &Recorded| match &recorded.entry {
            Some(Entry::IncidentTold { incident, step }) if *incident == due.incident => {
                step.map_or(recorded.sequence > due.step, |step| step == due.step)
            }
            _ => false,
        };
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
