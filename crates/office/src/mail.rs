//! Mails of the console: codes to staff, messages and answers to people.

use crate::place::Office;
use crate::session::CODE_MINUTES;
use notice::Post;
use pages::Lang;
use rights::{Error, MailAddress, Ordinal};
use server::web::{lang_of, letter};

async fn send(office: &Office, to: &MailAddress, mail: (String, String)) -> Result<(), Error> {
    let parts = office.app.parts();
    let post = Post::new(&parts.notice, &parts.root)?;
    let (subject, text) = mail;
    let now = parts.clock.now();
    post.send(to, (&subject, &text), None, now).await
}

/// Sends a code to sign in with.
pub(crate) async fn code(office: &Office, to: &str, code: &str) -> Result<(), Error> {
    let to: MailAddress = to.parse()?;
    let minutes = CODE_MINUTES.to_string();
    let words = [
        ("OPERATOR", office.app.parts().portal.name.as_str()),
        ("MINUTES", minutes.as_str()),
        ("CODE", code),
    ];
    let mail = letter(include_str!("../letters/en/code.txt"), &words);
    send(office, &to, mail).await
}

/// What is written to a person about a request of theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// A message.
    Message,
    /// The time was extended.
    Extension,
    /// The answer.
    Answer,
}

/// Writes to a person about a request; false where nobody knows their address.
pub(crate) async fn to_person(
    office: &Office,
    person: Ordinal,
    (number, about): (u64, About),
    text: &str,
) -> Result<bool, Error> {
    let parts = office.app.parts();
    let contact = parts.ledger.contact(person).await?;
    let Some(to) = &contact.mail else {
        return Ok(false);
    };
    let frame = match (about, lang_of(&contact)) {
        (About::Message, Lang::En) => include_str!("../letters/en/message.txt"),
        (About::Message, Lang::De) => include_str!("../letters/de/message.txt"),
        (About::Extension, Lang::En) => include_str!("../letters/en/extension.txt"),
        (About::Extension, Lang::De) => include_str!("../letters/de/extension.txt"),
        (About::Answer, Lang::En) => include_str!("../letters/en/answer.txt"),
        (About::Answer, Lang::De) => include_str!("../letters/de/answer.txt"),
    };
    let number = number.to_string();
    let words = [
        ("OPERATOR", parts.portal.name.as_str()),
        ("NUMBER", number.as_str()),
        // Last: what somebody wrote is not looked through for words to put in.
        ("TEXT", text),
    ];
    send(office, to, letter(frame, &words)).await?;
    Ok(true)
}
