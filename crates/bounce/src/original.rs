//! The message that came back, as far as a report repeats it.

use crate::fields::{Fields, unfold};
use crate::mail::Mail;

/// Identifiers of messages in a field: RFC 5322, section 3.6.4, sets no limit.
const IDENTIFIERS: usize = 100;

/// The header of the message that came back, and the messages that a reply answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Original {
    fields: Fields,
    answered: Vec<String>,
}

impl Original {
    pub(crate) fn new(fields: Fields, outer: &Fields) -> Original {
        let answered = ["In-Reply-To", "References"]
            .iter()
            .filter_map(|name| outer.get(name))
            .flat_map(identifiers)
            .collect();
        Original { fields, answered }
    }

    /// The value of a field of the message that came back, unfolded but not decoded; the first of several.
    /// `None` if the field or the whole header was not repeated.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name)
    }

    /// The value of a field with its encoded words decoded: RFC 2047.
    pub fn text(&self, name: &str) -> Option<String> {
        self.fields.text(name)
    }

    /// `Message-ID` of the message that came back, without angle brackets: RFC 5322, section 3.6.4.
    pub fn message_id(&self) -> Option<String> {
        self.field("Message-ID")
            .and_then(|value| identifiers(value).into_iter().next())
    }

    /// `To` of the message that came back, decoded: RFC 5322, section 3.6.3.
    pub fn to(&self) -> Option<String> {
        self.text("To")
    }

    /// `Subject` of the message that came back, decoded: RFC 5322, section 3.6.5.
    pub fn subject(&self) -> Option<String> {
        self.text("Subject")
    }

    /// The messages that `In-Reply-To` and `References` of what arrived name, without angle brackets. They
    /// identify what a reply or an absence note answers.
    pub fn answered(&self) -> &[String] {
        &self.answered
    }

    /// Whether `message_id` came back or is answered.
    pub fn is_about(&self, message_id: &str) -> bool {
        let wanted = message_id.trim().trim_matches(['<', '>']);
        self.message_id().is_some_and(|known| known == wanted)
            || self.answered.iter().any(|known| known == wanted)
    }

    /// Whether nothing of the message that came back is known.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.answered.is_empty()
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        if self.fields.get(name).is_none() {
            self.fields.push(name, value);
        }
    }
}

/// The header of the original: in an attached message, in an attached header, or in the text itself.
pub(crate) fn fields(mail: &Mail, text: &str) -> Fields {
    let attached = mail
        .parts
        .iter()
        .find(|part| part.is_message())
        .or_else(|| mail.parts.iter().find(|part| part.is_headers()));
    let copied = || {
        // Some attach it as a text of its own.
        let texts = mail
            .parts
            .iter()
            .filter(|part| part.media.starts_with("text/"))
            .map(|part| part.text.as_str());
        texts
            .chain([text])
            .find_map(|text| copy_begin(text).and_then(|begin| text.get(begin..)))
    };
    let fields = attached
        .map(|part| part.text.as_str())
        .or_else(copied)
        .and_then(Mail::fields_of);
    fields.unwrap_or_default()
}

/// Where a copy of a message begins in a text: at the first of several lines that are the fields of a
/// message and no list of facts about one, so at the margin, and with one that only messages have.
pub(crate) fn copy_begin(text: &str) -> Option<usize> {
    let (mut begin, mut known, mut telling) = (None, 0, 0);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let folded = line.starts_with([' ', '\t']);
        match field_weight(line) {
            // Own fields of a sender may come first.
            Some(0) if begin.is_none() && !line.starts_with(['X', 'x']) => {}
            Some(weight) => {
                begin = begin.or(Some(at));
                known += usize::from(weight > 0);
                telling += usize::from(weight > 1);
                if known >= 3 && telling >= 1 {
                    return begin;
                }
            }
            None if folded && begin.is_some() => {}
            None => (begin, known, telling) = (None, 0, 0),
        }
        at += line.len();
    }
    (known >= 2 && telling >= 1).then_some(begin).flatten()
}

/// `None` for a line that is no field; 1 for one that every message has, 2 for one that only messages have.
fn field_weight(line: &str) -> Option<usize> {
    let (name, _) = line.split_once(':')?;
    let name = name.trim_end();
    let legal = !name.is_empty()
        && name.len() <= 60
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if !legal {
        return None;
    }
    let name = name.to_ascii_lowercase();
    Some(match name.as_str() {
        "received" | "message-id" | "return-path" | "mime-version" | "content-type"
        | "dkim-signature" | "delivered-to" => 2,
        "from"
        | "to"
        | "date"
        | "subject"
        | "cc"
        | "sender"
        | "reply-to"
        | "content-transfer-encoding" => 1,
        _ => 0,
    })
}

fn identifiers(value: &str) -> Vec<String> {
    let value = unfold(value);
    let marked = value
        .split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .map(|(id, _)| id.replace(' ', ""));
    let marked: Vec<String> = marked
        .filter(|id| !id.is_empty())
        .take(IDENTIFIERS)
        .collect();
    if marked.is_empty() {
        return value
            .split(' ')
            .filter(|id| id.contains('@'))
            .take(IDENTIFIERS)
            .map(str::to_owned)
            .collect();
    }
    marked
}
