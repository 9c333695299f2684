//! Mails of what staff wrote about requests, each once.

use crate::courier::{Courier, MOST_TRIES, lang_of, letter};
use crate::session::seconds;
use crate::telling::Telling;
use crate::writing::{DueLetter, Written, is_written};
use ledger::{Case, Recorded};
use notice::{Post, Went};
use pages::Lang;
use rights::{Entry, Error, ErrorKind, MailAddress, RequestStep, Sequence};
use std::sync::atomic::{AtomicBool, Ordering};

/// The frame of a letter, and what stands in it.
fn framed(step: &RequestStep, lang: Lang) -> Option<(&'static str, String)> {
    Some(match (step, lang) {
        (RequestStep::Wrote { text }, Lang::En) => {
            (include_str!("../letters/en/message.txt"), text.clone())
        }
        (RequestStep::Wrote { text }, Lang::De) => {
            (include_str!("../letters/de/message.txt"), text.clone())
        }
        (RequestStep::Extended { until, why }, Lang::En) => {
            let until = tlog::Lang::En.day(*until);
            let text = format!("{why}\n\nYou get an answer by {until} at the latest.");
            (include_str!("../letters/en/extension.txt"), text)
        }
        (RequestStep::Extended { until, why }, Lang::De) => {
            let until = tlog::Lang::De.day(*until);
            let text = format!("{why}\n\nSie erhalten die Antwort spätestens am {until}.");
            (include_str!("../letters/de/extension.txt"), text)
        }
        (RequestStep::Answered { text, remedy, .. }, lang) => {
            let text = format!("{text}\n\n{remedy}").trim().to_owned();
            let frame = match lang {
                Lang::En => include_str!("../letters/en/answer.txt"),
                Lang::De => include_str!("../letters/de/answer.txt"),
            };
            (frame, text)
        }
        _ => return None,
    })
}

impl Courier {
    /// Whether an entry is something that staff wrote about a request: then it is noted.
    pub(crate) async fn look_at_step(&self, recorded: &Recorded) -> Result<(), Error> {
        match &recorded.entry {
            Some(Entry::RequestStepped { request, by, step }) if is_written(by, step) => {
                let desk = &self.app.parts.desk;
                desk.write(recorded.sequence, *request).await
            }
            _ => Ok(()),
        }
    }

    /// Mails everything that is due.
    pub(crate) async fn write_all(&self, stop: &AtomicBool) -> Result<(), Error> {
        loop {
            let due = self.app.parts.desk.to_write(seconds(&self.app)).await?;
            if due.is_empty() {
                return Ok(());
            }
            for one in due {
                if stop.load(Ordering::SeqCst) {
                    return Ok(());
                }
                self.write(one).await?;
            }
        }
    }

    /// Mails one letter.
    ///
    /// INVARIANT: it is noted that it is being sent before it is. So after a crash anywhere between nobody gets it
    /// twice, and nobody passes for told of whom that is not known.
    async fn write(&self, (number, request, tries): DueLetter) -> Result<(), Error> {
        let (app, desk) = (&self.app, &self.app.parts.desk);
        let case = match app.case(request).await {
            Ok(case) => case,
            // Of an erased person nothing is left, neither what was written nor where to.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return desk.write_no_more(number).await;
            }
            Err(error) => return Err(error),
        };
        let contact = app.parts.ledger.contact(case.person).await?;
        let step = case.steps.iter().find(|step| step.sequence == number);
        let framed = step.and_then(|step| framed(&step.step, lang_of(&contact)));
        let Some(framed) = framed else {
            return desk.write_no_more(number).await;
        };
        let state = |state| Written::by_mail(state, None);
        let Some(to) = app.writes_to(&case).await? else {
            let none = state(Telling::NoAddress);
            return desk.mark_written(number, none, (tries, 0)).await;
        };
        let sending = state(Telling::Sending);
        desk.mark_written(number, sending, (tries, 0)).await?;
        let went = self.send_written(&to, &case, framed).await;
        let tries = tries.saturating_add(1);
        let (written, next) = match went {
            Ok(Went::Accepted) => {
                let at = Some(app.parts.clock.now());
                (Written::by_mail(Telling::Told, at), 0)
            }
            Ok(Went::Never) => (state(Telling::NoMailbox), 0),
            Ok(Went::Unsure) => (state(Telling::Unsure), 0),
            Err(error) => {
                crate::fault::log(app, &error);
                match tries >= MOST_TRIES {
                    true => (state(Telling::GivenUp), 0),
                    false => (state(Telling::Waiting), self.next_try(tries - 1)),
                }
            }
        };
        desk.mark_written(number, written, (tries, next)).await
    }

    async fn send_written(
        &self,
        to: &MailAddress,
        case: &Case,
        (frame, text): (&str, String),
    ) -> Result<Went, Error> {
        let parts = &self.app.parts;
        let Sequence(number) = case.number;
        let number = number.to_string();
        let words = [
            ("OPERATOR", parts.portal.name.as_str()),
            ("NUMBER", number.as_str()),
            // Last: what somebody wrote is not looked through for words to put in.
            ("TEXT", text.as_str()),
        ];
        let (subject, body) = letter(frame, &words);
        let post = Post::new(&parts.notice, &parts.root)?;
        post.attempt(to, (&subject, &body), None, parts.clock.now())
            .await
    }
}
