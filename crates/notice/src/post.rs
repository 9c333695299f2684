//! A mail to one person, on its own: a link to sign in, a confirmation.

use crate::send::{Begun, Outcome, Server};
use crate::settings::Settings;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment as Attached, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use rights::{Error, Instant, MailAddress};
use std::path::Path;

/// Sends mails one by one.
pub struct Post {
    server: Server,
    from: Mailbox,
    return_path: Address,
}

impl std::fmt::Debug for Post {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Post")
    }
}

/// A file that goes along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Went {
    /// The server took it.
    Accepted,
    /// There is no such mailbox; trying again changes nothing.
    Never,
    /// It may have gone: the connection broke before the server said so.
    Unsure,
}

impl Post {
    /// From the settings; `root` is the folder that their paths are below.
    ///
    /// # Errors
    /// When they lack something.
    pub fn new(settings: &Settings, root: &Path) -> Result<Post, Error> {
        settings.check()?;
        let missing = || Error::input("the settings of notices lack an address");
        let sender = &settings.sender;
        let name = Some(sender.name.clone()).filter(|name| !name.trim().is_empty());
        let from = sender.from.as_ref().ok_or_else(missing)?;
        let path = sender.return_path.as_ref().ok_or_else(missing)?;
        Ok(Post {
            server: Server::new(settings, root)?,
            from: Mailbox::new(name, crate::letter::address(from.as_str())?),
            return_path: crate::letter::address(path.as_str())?,
        })
    }

    /// Sends one mail. Nobody can be told by mail who has no mailbox, and none is sent twice that may have gone:
    /// both are as good as sent.
    ///
    /// # Errors
    /// When the server cannot be reached or does not take it.
    pub async fn send(
        &self,
        to: &MailAddress,
        mail: (&str, &str),
        attachment: Option<Attachment>,
        now: Instant,
    ) -> Result<(), Error> {
        self.attempt(to, mail, attachment, now).await.map(drop)
    }

    /// Sends one mail, and says what became of it.
    ///
    /// # Errors
    /// When the server cannot be reached or does not take it; then it did not go.
    pub async fn attempt(
        &self,
        to: &MailAddress,
        (subject, text): (&str, &str),
        attachment: Option<Attachment>,
        now: Instant,
    ) -> Result<Went, Error> {
        let to = crate::letter::address(to.as_str())?;
        let bytes = self.written(&to, (subject, text), attachment, now)?;
        let mut connection = self.server.connect().await?;
        let ascii = bytes.is_ascii();
        let outcome = match connection.begin(&self.return_path, &to, ascii).await {
            Begun::Ended(outcome) => outcome,
            Begun::Ready => connection.finish(&bytes).await,
        };
        connection.close().await;
        match outcome {
            Outcome::Accepted(_) => Ok(Went::Accepted),
            Outcome::Never(_) => Ok(Went::Never),
            Outcome::Unsure => Ok(Went::Unsure),
            Outcome::Later(_) => Err(Error::storage(
                "the mail server did not take a mail; it is tried again",
            )),
            Outcome::NotUs(code) => Err(Error::refused(format!(
                "the mail server refuses what we send, whoever it is for (`{code}`)"
            ))),
        }
    }

    fn written(
        &self,
        to: &Address,
        (subject, text): (&str, &str),
        attachment: Option<Attachment>,
        now: Instant,
    ) -> Result<Vec<u8>, Error> {
        let failed =
            |e: lettre::error::Error| Error::internal("a mail could not be written").because(e);
        let domain = self.return_path.domain().to_owned();
        let digest = rights::Hash::of(format!("{now}\0{to}\0{subject}\0{text}").as_bytes());
        let name: String = digest.to_string().chars().take(32).collect();
        let builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to.clone()))
            .subject(subject)
            .date(crate::letter::moment(now))
            .message_id(Some(format!("<{name}@{domain}>")));
        let text = SinglePart::plain(text.to_owned());
        let message = match attachment {
            None => builder.singlepart(text),
            Some(file) => {
                let kind = ContentType::parse(&file.media_type)
                    .map_err(|e| Error::internal("a media type").because(e))?;
                let attached = Attached::new(file.name).body(file.bytes, kind);
                builder.multipart(MultiPart::mixed().singlepart(text).singlepart(attached))
            }
        };
        let mut message = message.map_err(failed)?;
        let header = HeaderName::new_from_ascii("Auto-Submitted".to_owned())
            .map_err(|_| Error::internal("a header has no name"))?;
        message
            .headers_mut()
            .insert_raw(HeaderValue::new(header, "auto-generated".to_owned()));
        Ok(message.formatted())
    }
}
