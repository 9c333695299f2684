//! An answer of a person to a notice: an objection where it plainly is one, by whom the notice went to.

use bounce::Intent;
use ledger::{Ledger, Storage};
use rights::{Choice, ChoiceKind, Entry, Error, Hash, Instant, Ordinal, Scope, Subject};

/// Said in an answer to a notice. The evidence tells it from what the operator imports.
const MAIL: &str = "mail";

/// An answer to a mail of ours.
pub(crate) struct Reply<'r, S> {
    pub(crate) ledger: &'r Ledger<S>,
    /// To whom the mail went.
    pub(crate) person: Ordinal,
    pub(crate) at: Instant,
}

/// Records the objection of an answer; or says why somebody has to read it.
///
/// An answer counts only with the sealed name of the person's own mail, which nobody else can make up, and from
/// their address as it is known now.
pub(crate) async fn understand<S: Storage>(
    reply: &Reply<'_, S>,
    bytes: &[u8],
    digest: Hash,
) -> Result<Option<&'static str>, Error> {
    if let Intent::Unsure(doubt) = bounce::intent(bytes) {
        return Ok(Some(doubt.name()));
    }
    // Whoever was erased is refused anyway, and nothing more can be said of them.
    let row = reply.ledger.row(reply.person).await?;
    if row.is_none_or(|row| row.is_erased()) {
        return Ok(Some("erased"));
    }
    let contact = reply.ledger.contact(reply.person).await?;
    let Some(writer) = bounce::writer(bytes) else {
        return Ok(Some("sender"));
    };
    let own = contact.mail.as_ref().map(rights::MailAddress::folded);
    if own != Some(writer.address.to_ascii_lowercase()) {
        return Ok(Some("sender"));
    }
    let message = writer.message.as_deref().unwrap_or("-");
    let evidence = format!("answer to the notice, message {message}, SHA-256 {digest}");
    // After a crash the message is read again: the same objection is not said twice.
    let history = reply.ledger.history(reply.person).await?;
    let known = history.iter().any(|recorded| match &recorded.entry {
        Some(Entry::Choice(choice)) => choice.evidence.as_ref() == Some(&evidence),
        _ => false,
    });
    if !known {
        let mut choice = Choice::new(ChoiceKind::Objection, Scope::all(), reply.at, MAIL);
        choice.evidence = Some(evidence);
        let entry = (Subject::Person(reply.person), Entry::Choice(choice));
        reply.ledger.append(&[entry]).await?;
    }
    Ok(None)
}
