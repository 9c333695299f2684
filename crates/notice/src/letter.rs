//! One mail to one person: written, not sent.

use crate::link::Link;
use crate::links::LinkKeys;
use crate::mail_id::{MailId, MailKey};
use crate::settings::Settings;
use crate::texts::{Occasion, Own, Rendered, Texts};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use rights::{Contact, Day, Error, Instant, LanguageTag, MailAddress, Ordinal, Sequence};
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The header that names a mail also where a server shortens the Message-ID.
pub(crate) const HEADER: &str = "X-Demur-Notice";

/// Writes the mails of one campaign.
pub struct Letter<'l> {
    settings: &'l Settings,
    links: &'l LinkKeys,
    mail_key: &'l MailKey,
    campaign: Sequence,
    texts: &'l Texts,
    rendered: BTreeMap<LanguageTag, Rendered>,
    delay_days: u16,
    from: Mailbox,
    return_path: &'l MailAddress,
    portal: String,
    consent: String,
}

impl std::fmt::Debug for Letter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Letter")
            .field("campaign", &self.campaign)
            .finish_non_exhaustive()
    }
}

/// A mail ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Written {
    /// Which one it is.
    pub id: MailId,
    /// Where it goes when it cannot be delivered.
    pub return_path: Address,
    /// To whom.
    pub to: Address,
    /// Headers and parts (RFC 5322), lines ending in CR LF.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Written {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Written")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl<'l> Letter<'l> {
    /// Fills in the texts of every language.
    ///
    /// # Errors
    /// When a text cannot be filled in, or the settings lack something.
    pub fn new(
        (settings, links, mail_key): (&'l Settings, &'l LinkKeys, &'l MailKey),
        campaign: Sequence,
        (texts, occasion): (&'l Texts, &Occasion),
    ) -> Result<Letter<'l>, Error> {
        settings.check()?;
        let missing = || Error::input("the settings of notices lack an address");
        let sender = &settings.sender;
        let from = sender.from.as_ref().ok_or_else(missing)?;
        let name = Some(&sender.name).filter(|name| !name.trim().is_empty());
        let mut rendered = BTreeMap::new();
        for tag in texts.languages() {
            rendered.insert(tag.clone(), texts.render(tag, settings, occasion)?);
        }
        Ok(Letter {
            from: Mailbox::new(name.cloned(), address(from.as_str())?),
            return_path: sender.return_path.as_ref().ok_or_else(missing)?,
            portal: settings.portal()?.to_owned(),
            consent: settings.consent()?,
            delay_days: occasion.delay_days,
            settings,
            links,
            mail_key,
            campaign,
            texts,
            rendered,
        })
    }

    /// Writes to one person, in the language they read. `from` is the day from which their waiting time counts:
    /// a reminder names the same first day of use as the first mail. `generation` is what [`crate::Outbox::generation`]
    /// says now: the mail's links work, whatever was revoked before.
    ///
    /// # Errors
    /// When they have no address, or the mail cannot be made.
    pub fn write(
        &self,
        (person, round): (Ordinal, u16),
        contact: &Contact,
        (now, from): (Instant, Day),
        generation: u16,
    ) -> Result<Written, Error> {
        let nowhere = || Error::not_found("the person has no mail address");
        let to = contact.mail.as_ref().ok_or_else(nowhere)?;
        let none = || Error::internal("there is no text");
        let tag = self.texts.language_for(contact.lang.as_ref());
        let rendered = tag
            .and_then(|tag| self.rendered.get(tag))
            .ok_or_else(none)?;
        let id = MailId {
            campaign: self.campaign,
            person,
            round,
        };
        let name = id.name(self.mail_key);
        let link = self.link((person, generation), now.day())?;
        let (subject, text, html) = self.filled(rendered, &link, from);
        let to = address(to.as_str())?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to.clone()))
            .subject(subject)
            .date(moment(now))
            .message_id(Some(format!("<{name}@{}>", self.return_path.domain())))
            .multipart(MultiPart::alternative_plain_html(text, html));
        let mut message =
            message.map_err(|e| Error::internal("a mail could not be written").because(e))?;
        for (header, value) in [
            (HEADER, name.as_str()),
            ("Auto-Submitted", "auto-generated"),
        ] {
            let header = HeaderName::new_from_ascii(header.to_owned())
                .map_err(|_| Error::internal("a header has no name"))?;
            message
                .headers_mut()
                .insert_raw(HeaderValue::new(header, value.to_owned()));
        }
        Ok(Written {
            id,
            return_path: self.marked(&name)?,
            to,
            bytes: message.formatted(),
        })
    }

    /// What the mail says to one person. Pages are asked for in the language of the mail.
    fn filled(&self, rendered: &Rendered, link: &str, from: Day) -> (String, String, String) {
        let lang = format!("lang={}", rendered.tag.primary());
        let consent = match self.settings.sender.consent {
            // Another site's page has an address of its own.
            Some(_) => self.consent.clone(),
            None => format!("{}?{lang}", self.consent),
        };
        rendered.with(&Own {
            objection: &format!("{}/o/{link}?{lang}", self.portal),
            notice: &format!("{}/n/{link}?{lang}", self.portal),
            consent: &consent,
            portal: &format!("{}/?{lang}", self.portal),
            first_use: from.plus_days(i32::from(self.delay_days)),
        })
    }

    fn link(&self, (person, generation): (Ordinal, u16), today: Day) -> Result<String, Error> {
        let days = i32::from(self.settings.sender.link_days);
        let link = Link {
            person,
            campaign: Some(self.campaign),
            until: today.plus_days(days),
            generation,
        };
        let failed = || Error::internal("a link could not be sealed");
        link.seal(self.links).ok_or_else(failed)
    }

    /// The return path with the mail's name: `bounces+NAME@mail.example.org`.
    fn marked(&self, name: &str) -> Result<Address, Error> {
        let path = self.return_path.as_str();
        let (local, domain) = path.rsplit_once('@').unwrap_or((path, ""));
        address(&format!("{local}+{name}@{domain}"))
    }
}

pub(crate) fn address(text: &str) -> Result<Address, Error> {
    text.parse().map_err(|e: lettre::address::AddressError| {
        Error::input("a mail address cannot be written to").because(e)
    })
}

pub(crate) fn moment(at: Instant) -> SystemTime {
    let micros = at.epoch_micros();
    let apart = Duration::from_micros(micros.unsigned_abs());
    if micros < 0 {
        UNIX_EPOCH - apart
    } else {
        UNIX_EPOCH + apart
    }
}
