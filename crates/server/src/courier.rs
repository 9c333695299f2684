//! Mails to one person: a confirmation of each choice with its receipt. Links to sign in go by `letting_in`, what people
//! are told of an incident by `teller`, what staff write about a request by `writer`.
//!
//! What is to be confirmed is read from the ledger, so that no choice goes unconfirmed because a program
//! died; after a crash a confirmation can come twice.

use crate::app::App;
use crate::came::{came, if_not_you, is_answer, is_said_again};
use crate::record::{NAMED, OURS, PORTAL};
use crate::session::seconds;
use crate::telling::Telling;
use crate::unconfirmed::lost;
use ledger::{Mark, Recorded};
use notice::{Attachment, Post, Went};
use pages::Lang;
use rights::{
    Channel, Choice, Contact, Entry, Error, MailAddress, Ordinal, Request, RequestKind, Sequence,
    Subject,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Sends what the portal has to say.
#[derive(Clone)]
pub struct Courier {
    pub(crate) app: Arc<App>,
}

impl std::fmt::Debug for Courier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Courier")
    }
}

/// Entries read at a time.
const PAGE: u64 = 1_000;
/// So often a confirmation is tried, over two days.
pub(crate) const MOST_TRIES: u32 = 16;
const LONGEST_PAUSE_SECONDS: i64 = 4 * 3_600;
/// How often it is looked for what others recorded.
const PAUSE: Duration = Duration::from_secs(2);

/// A request by the form for people without an account, whose status is told of by mail.
fn guest_of(recorded: &Recorded) -> Option<(Ordinal, &Request)> {
    match (recorded.subject, &recorded.entry) {
        (Subject::Person(person), Some(Entry::RequestMade(request))) => {
            (request.channel == Channel::Guest).then_some((person, request))
        }
        _ => None,
    }
}

/// A choice that was made through the portal or in an answer to a notice, or that staff took down.
fn choice_of(recorded: &Recorded) -> Option<(Ordinal, &Choice)> {
    let (Subject::Person(person), Some(Entry::Choice(choice))) =
        (recorded.subject, &recorded.entry)
    else {
        return None;
    };
    let here = choice.source.starts_with(OURS);
    // What the operator imports as said by mail has no evidence, and is not confirmed twice.
    let ours = here || is_answer(choice);
    ours.then_some((person, choice))
}

/// The language that somebody is written to in.
#[must_use]
pub fn lang_of(contact: &Contact) -> Lang {
    let tag = contact.lang.as_ref().map(|tag| tag.primary());
    tag.and_then(|tag| tag.parse().ok()).unwrap_or_default()
}

/// Subject and text of a letter, with words put in.
#[must_use]
pub fn letter(text: &str, words: &[(&str, &str)]) -> (String, String) {
    let put = |text: &str| {
        words.iter().fold(text.to_owned(), |text, (name, word)| {
            text.replace(name, word)
        })
    };
    let (subject, body) = text.split_once('\n').unwrap_or((text, ""));
    (put(subject), put(body))
}

impl Courier {
    /// For a portal.
    #[must_use]
    pub fn new(app: Arc<App>) -> Courier {
        Courier { app }
    }

    /// Confirms choices, tells of incidents, and mails what staff wrote, until it is told to stop. What fails is logged and tried again.
    pub async fn run(&self, stop: &AtomicBool) {
        let desk = &self.app.parts.desk;
        for doubted in [desk.doubt().await, desk.doubt_letters().await] {
            if let Err(error) = doubted {
                crate::fault::log(&self.app, &error);
            }
        }
        while !stop.load(Ordering::SeqCst) {
            // One that fails keeps none of the others back.
            let done = [
                self.confirm_all(stop).await,
                self.tell_all(stop).await,
                self.write_all(stop).await,
            ];
            let failed: Vec<Error> = done.into_iter().filter_map(Result::err).collect();
            for error in &failed {
                crate::fault::log(&self.app, error);
            }
            if !failed.is_empty() {
                tokio::time::sleep(PAUSE * 5).await;
            }
            tokio::select! {
                () = self.app.bell.notified() => {}
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }

    /// Confirms every choice that was made through the portal and is due.
    async fn confirm_all(&self, stop: &AtomicBool) -> Result<(), Error> {
        self.look().await?;
        let desk = &self.app.parts.desk;
        for (sequence, tries) in desk.owed(seconds(&self.app)).await? {
            if stop.load(Ordering::SeqCst) {
                return Ok(());
            }
            let lost = match self.confirm(sequence).await {
                Ok(lost) => lost,
                Err(error) => {
                    crate::fault::log(&self.app, &error);
                    if tries < MOST_TRIES {
                        let next = self.next_try(tries);
                        desk.put_off(sequence, (tries + 1, next)).await?;
                        continue;
                    }
                    // One mailbox that takes nothing keeps nobody else's confirmation back.
                    Some(Telling::GivenUp)
                }
            };
            // INVARIANT: it is noted who was not told before it is forgotten that they were to be.
            if let Some(why) = lost {
                desk.leave_unconfirmed(sequence, why).await?;
            }
            desk.owe_no_more(sequence).await?;
        }
        Ok(())
    }

    /// Looks for choices that were made through the portal since it last looked.
    async fn look(&self) -> Result<(), Error> {
        let parts = &self.app.parts;
        parts.desk.forget_waiting(seconds(&self.app)).await?;
        self.take_over_telling().await?;
        self.heed_history().await?;
        let head = parts.ledger.head().await?;
        let mut at = parts.desk.confirmed(head).await?;
        while at < head {
            let to = Sequence(head.0.min(at.0 + PAGE));
            let entries = parts.ledger.entries(at, to).await?;
            let ours = entries
                .iter()
                .filter(|recorded| choice_of(recorded).is_some() || guest_of(recorded).is_some());
            let ours: Vec<Sequence> = ours.map(|recorded| recorded.sequence).collect();
            for recorded in &entries {
                self.look_at_incident(recorded).await?;
                self.look_at_step(recorded).await?;
            }
            let missing = || Error::corrupt("entries of the ledger are missing");
            let read = entries.last().ok_or_else(missing)?;
            parts.desk.owe(&ours, &Mark::after(read)).await?;
            at = to;
        }
        Ok(())
    }

    /// When something is tried again that was tried so often before.
    pub(crate) fn next_try(&self, tries: u32) -> i64 {
        let pause = (30_i64 << tries.min(20)).min(LONGEST_PAUSE_SECONDS);
        seconds(&self.app) + pause
    }

    /// Confirms one choice; nothing goes where there is no address, the person was erased, or it only says again what
    /// was confirmed. Why no mail told anybody, where one should have.
    async fn confirm(&self, sequence: Sequence) -> Result<Option<Telling>, Error> {
        let app = &self.app;
        let entries = app.parts.ledger.entries(sequence, Sequence(sequence.0 + 1));
        let recorded = entries.await?.into_iter().next();
        let Some(recorded) = recorded else {
            return Ok(None);
        };
        if let Some((person, request)) = guest_of(&recorded) {
            return self.tell_guest((person, sequence), request).await;
        }
        let Some((person, choice)) = choice_of(&recorded) else {
            return Ok(None);
        };
        let history = app.parts.ledger.history(person).await?;
        if is_said_again(&history, (sequence, choice)) {
            return Ok(None);
        }
        let Some((to, lang)) = self.address_of(person).await? else {
            // Whoever said it signed in has read the answer; of anything else the person learns only by being told.
            return Ok((choice.source != PORTAL).then_some(Telling::NoAddress));
        };
        let (subject, text) = self.words(&recorded, choice, lang)?;
        let receipt = crate::view::receipt(app, &recorded).await?;
        let attachment = Attachment {
            name: format!("receipt-{}.json", sequence.0),
            media_type: "application/json".to_owned(),
            bytes: receipt.to_json()?.into_bytes(),
        };
        let post = Post::new(&app.parts.notice, &app.parts.root)?;
        let now = app.parts.clock.now();
        let mail = (subject.as_str(), text.as_str());
        let went = post.attempt(&to, mail, Some(attachment), now).await?;
        Ok(lost(went))
    }

    /// Where somebody is written to, and in which language: at the address of the account, else at that of one that is
    /// linked to it, since both are one person.
    async fn address_of(&self, person: Ordinal) -> Result<Option<(MailAddress, Lang)>, Error> {
        for account in self.app.live_accounts(person).await? {
            let contact = self.app.parts.ledger.contact(account).await?;
            let lang = lang_of(&contact);
            if let Some(to) = contact.mail {
                return Ok(Some((to, lang)));
            }
        }
        Ok(None)
    }

    /// Sends somebody without an account the link under which they see how their request stands.
    async fn tell_guest(
        &self,
        (person, number): (Ordinal, Sequence),
        request: &Request,
    ) -> Result<Option<Telling>, Error> {
        let app = &self.app;
        let contact = app.parts.ledger.contact(person).await?;
        let Some(to) = &contact.mail else {
            return Ok(Some(Telling::NoAddress));
        };
        let lang = lang_of(&contact);
        // Of somebody's own account nothing is looked for among others' items.
        let text = match (request.kind, lang) {
            (RequestKind::Objection, Lang::En) => {
                include_str!("../letters/en/guest_objects.txt")
            }
            (RequestKind::Objection, Lang::De) => {
                include_str!("../letters/de/guest_objects.txt")
            }
            (RequestKind::Access, Lang::En) => include_str!("../letters/en/guest_asked.txt"),
            (RequestKind::Access, Lang::De) => include_str!("../letters/de/guest_asked.txt"),
            (_, Lang::En) => include_str!("../letters/en/guest_arrived.txt"),
            (_, Lang::De) => include_str!("../letters/de/guest_arrived.txt"),
        };
        let tlog = match lang {
            Lang::En => tlog::Lang::En,
            Lang::De => tlog::Lang::De,
        };
        let path = crate::guest::status_path(app, (person, number))?;
        let link = format!("{}{path}", app.parts.notice.portal()?);
        let (number, due) = (number.to_string(), tlog.day(request.due()));
        let words = [
            ("OPERATOR", app.parts.portal.name.as_str()),
            ("NUMBER", number.as_str()),
            ("DAY", due.as_str()),
            ("LINK", link.as_str()),
        ];
        let went = self.attempt(to, letter(text, &words)).await?;
        Ok(lost(went))
    }

    /// Asks whoever wrote a request without an account to confirm their address.
    pub(crate) async fn ask_guest(
        app: &Arc<App>,
        (to, lang): (&MailAddress, Lang),
        path: &str,
    ) -> Result<(), Error> {
        let text = match lang {
            Lang::En => include_str!("../letters/en/guest_confirm.txt"),
            Lang::De => include_str!("../letters/de/guest_confirm.txt"),
        };
        let link = format!("{}{path}", app.parts.notice.portal()?);
        let hours = app.parts.portal.guest_hours.to_string();
        let words = [
            ("OPERATOR", app.parts.portal.name.as_str()),
            ("HOURS", hours.as_str()),
            ("LINK", link.as_str()),
        ];
        let courier = Courier::new(Arc::clone(app));
        courier.send(to, letter(text, &words)).await
    }

    pub(crate) async fn send(&self, to: &MailAddress, mail: (String, String)) -> Result<(), Error> {
        self.attempt(to, mail).await.map(drop)
    }

    async fn attempt(
        &self,
        to: &MailAddress,
        (subject, text): (String, String),
    ) -> Result<Went, Error> {
        let parts = &self.app.parts;
        let post = Post::new(&parts.notice, &parts.root)?;
        let now = parts.clock.now();
        post.attempt(to, (&subject, &text), None, now).await
    }

    fn words(
        &self,
        recorded: &Recorded,
        choice: &Choice,
        lang: Lang,
    ) -> Result<(String, String), Error> {
        let app = &self.app;
        let tlog = match lang {
            Lang::En => tlog::Lang::En,
            Lang::De => tlog::Lang::De,
        };
        let text = match (choice.source == NAMED, lang) {
            (false, Lang::En) => include_str!("../letters/en/recorded.txt"),
            (false, Lang::De) => include_str!("../letters/de/recorded.txt"),
            (true, Lang::En) => include_str!("../letters/en/named.txt"),
            (true, Lang::De) => include_str!("../letters/de/named.txt"),
        };
        let what = tlog::said(&Entry::Choice(choice.clone()), tlog).title;
        let who = format!(
            "{} {}",
            came(choice, lang),
            if_not_you(choice, &app.parts.portal.officer_mail, lang)
        );
        let (number, day) = (
            recorded.sequence.0.to_string(),
            tlog.day(recorded.recorded_at.day()),
        );
        let link = format!("{}/", app.parts.notice.portal()?);
        let words = [
            ("OPERATOR", app.parts.portal.name.as_str()),
            ("WHAT", what),
            ("NUMBER", number.as_str()),
            ("DAY", day.as_str()),
            ("WHO", who.trim_end()),
            ("LINK", link.as_str()),
        ];
        Ok(letter(text, &words))
    }
}
