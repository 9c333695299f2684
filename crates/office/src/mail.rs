//! Mails of the console to staff: codes to sign in with. What is written to people the portal's courier sends.

use crate::place::Office;
use crate::session::CODE_MINUTES;
use notice::Post;
use rights::{Error, MailAddress};
use server::web::letter;

async fn send(office: &Office, to: &MailAddress, mail: (String, String)) -> Result<(), Error> {
    let parts = office.app.parts();
    let post = Post::new(&parts.notice, &parts.root)?;
    let (subject, text) = mail;
    let now = parts.clock.now();
    post.send(to, (&subject, &text), None, now).await
}

/// Tells a member of staff, at the address that they had, that their codes go to another one.
pub(crate) async fn moved(
    office: &Office,
    to: &str,
    (name, by): (&str, &str),
) -> Result<(), Error> {
    let to: MailAddress = to.parse()?;
    let words = [
        ("OPERATOR", office.app.parts().portal.name.as_str()),
        ("OFFICER", office.app.parts().portal.officer_mail.as_str()),
        ("CHANGER", by),
        ("NAME", name),
    ];
    let mail = letter(include_str!("../letters/en/moved.txt"), &words);
    send(office, &to, mail).await
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
