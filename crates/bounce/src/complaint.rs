//! Feedback reports: RFC 5965.

use crate::addresses;
use crate::fields::Fields;
use crate::kind::Kind;
use crate::lexicon;
use crate::mail::Mail;
use crate::sender::Sender;

/// What a feedback report says.
pub(crate) struct Feedback {
    pub(crate) kind: Kind,
    /// Its fields: RFC 5965, section 3.
    pub(crate) fields: Fields,
}

/// Reads a feedback report; `None` if the message is none.
pub(crate) fn read(mail: &Mail, sender: &Sender) -> Option<Feedback> {
    if let Some(part) = mail
        .parts
        .iter()
        .find(|part| part.media == "message/feedback-report")
    {
        // Somebody who passes on a report complains of nothing.
        if mail.media != "multipart/report" && (sender.forwards || sender.answers) {
            return None;
        }
        let fields = Mail::fields_of(&part.text).unwrap_or_default();
        return Some(Feedback {
            kind: kind(fields.get("Feedback-Type").unwrap_or("abuse")),
            fields,
        });
    }
    // Some write the fields into a text.
    let in_text = || {
        mail.parts.iter().find_map(|part| {
            part.text
                .find("Feedback-Type:")
                .and_then(|begin| part.text.get(begin..))
        })
    };
    if mail.report == "feedback-report"
        && let Some(text) = in_text()
    {
        let fields = Mail::fields_of(text).unwrap_or_default();
        return Some(Feedback {
            kind: kind(fields.get("Feedback-Type").unwrap_or("abuse")),
            fields,
        });
    }
    // Providers that attach nothing but the message say so in their subjects.
    let bare = !sender.answers
        && !sender.forwards
        && !sender.bulk
        && sender.subject.has_any(lexicon::SPAM_BUTTON);
    let attached = mail
        .parts
        .iter()
        .any(|part| part.is_message() || part.is_headers());
    (bare && attached).then(|| Feedback {
        kind: Kind::Complaint,
        fields: Fields::default(),
    })
}

/// RFC 5965, section 3.1 and section 7.3, and the types registered since. A report on authentication
/// (RFC 6591) or a virus is a program's, and `not-spam` is no complaint.
fn kind(feedback: &str) -> Kind {
    match feedback.trim().to_ascii_lowercase().as_str() {
        "auth-failure" | "dmarc" | "virus" | "not-spam" | "miscategorized" => Kind::Other,
        _ => Kind::Complaint,
    }
}

impl Feedback {
    /// Who complained, where the report says: RFC 5965, section 3.2.
    pub(crate) fn recipient(&self) -> Option<String> {
        let named = ["Original-Rcpt-To", "Removal-Recipient"]
            .iter()
            .find_map(|name| self.fields.get(name));
        named
            .and_then(addresses::of_field)
            .filter(|address| address.contains('@'))
    }
}
