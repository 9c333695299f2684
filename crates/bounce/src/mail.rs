//! One message taken apart: its header fields and its parts, in bounded work.

use std::borrow::Cow;

use mail_parser::{
    HeaderName, HeaderValue, Message, MessageParser, MimeHeaders, PartType,
    decoders::html::html_to_text,
};

use crate::words::cut;

/// How much of a message is read.
const MESSAGE_BYTES: usize = 2 * 1024 * 1024;

/// How many parts of a message are read: each costs a search for its end.
const PARTS: usize = 200;

/// How much of a part is read.
const PART_BYTES: usize = 256 * 1024;

/// How long a header field may be.
const FIELD_BYTES: usize = 8 * 1024;

/// Header fields in their order, names as written, values unfolded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    pub(crate) fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// The first field of this name, whatever its case.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The first field of this name with its encoded words (RFC 2047) decoded.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(decode)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A part that holds no others.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// Its media type in lower case, such as `text/plain`.
    pub(crate) media: String,
    /// Its content as text, decoded.
    pub(crate) text: String,
}

impl Part {
    /// Whether it is a message that was attached: RFC 2046, section 5.2.1, or RFC 6532.
    pub(crate) fn is_message(&self) -> bool {
        matches!(self.media.as_str(), MESSAGE | GLOBAL | "message/partial")
    }

    /// Whether it is the header of a message: RFC 6522, section 4. Some write its name without the `s`.
    pub(crate) fn is_headers(&self) -> bool {
        self.media.starts_with("text/rfc822-header") || self.media == "message/global-headers"
    }

    /// Whether a person reads it as it is. A whole without the parts that it announces is such a text.
    fn is_plain(&self) -> bool {
        self.media == "text/plain" || self.media.starts_with("multipart/")
    }

    pub(crate) fn is_status(&self) -> bool {
        matches!(
            self.media.as_str(),
            "message/delivery-status" | "message/global-delivery-status"
        )
    }
}

/// A message taken apart.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    pub(crate) fields: Fields,
    pub(crate) parts: Vec<Part>,
    /// The media type of the whole, in lower case.
    pub(crate) media: String,
    /// The parameter `report-type` of `multipart/report`, in lower case: RFC 6522, section 3.
    pub(crate) report: String,
}

// What the types of attached messages are called while they are parsed; see `disarm`.
const MESSAGE: &str = "message/xfc822";
const GLOBAL: &str = "message/xlobal";

impl Mail {
    /// Takes a message apart; `None` if it has no header fields. Attached messages stay whole.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Mail> {
        let bytes = disarm(skip_envelope(bytes));
        let parser = MessageParser::new()
            .header_content_type(HeaderName::ContentType)
            .header_content_type(HeaderName::ContentDisposition)
            .header_text(HeaderName::ContentTransferEncoding)
            .default_header_raw();
        let message = parser.parse(&bytes)?;
        let root = message.parts.first()?;
        let mut fields = Fields::default();
        for header in &root.headers {
            let raw = bytes
                .get(header.offset_start as usize..header.offset_end as usize)
                .unwrap_or_default();
            fields.push(
                header.name.as_str(),
                &unfold(&String::from_utf8_lossy(
                    raw.get(..FIELD_BYTES).unwrap_or(raw),
                )),
            );
        }
        let report = root
            .content_type()
            .and_then(|kind| kind.attribute("report-type"))
            .unwrap_or_default();
        let mail = Mail {
            media: media(&message, 0),
            report: report.to_ascii_lowercase(),
            parts: (0..message.parts.len())
                .filter_map(|at| part(&message, at))
                .collect(),
            fields,
        };
        (!mail.fields.is_empty()).then_some(mail)
    }

    /// The header fields of a text that begins with some.
    pub(crate) fn fields_of(text: &str) -> Option<Fields> {
        // A blank line ends the header even where none was sent.
        let text = format!("{}\n\n", cut(text.trim_start(), PART_BYTES));
        Mail::parse(text.as_bytes()).map(|mail| mail.fields)
    }

    /// What a person reads: the plain texts, or the pages as text where there are none.
    pub(crate) fn text(&self) -> String {
        let plain: Vec<&str> = self
            .parts
            .iter()
            .filter(|part| part.is_plain())
            .map(|part| part.text.as_str())
            .collect();
        if plain.iter().any(|text| !text.trim().is_empty()) {
            return plain.join("\n");
        }
        let pages = self.parts.iter().filter(|part| part.media == "text/html");
        pages
            .map(|part| html_to_text(&part.text))
            .collect::<Vec<_>>()
            .join("\n")
    }
}

fn part(message: &Message<'_>, at: usize) -> Option<Part> {
    let part = message.parts.get(at)?;
    let text: Cow<'_, str> = match &part.body {
        PartType::Text(text) | PartType::Html(text) => Cow::Borrowed(text),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
            String::from_utf8_lossy(bytes.get(..PART_BYTES).unwrap_or(bytes))
        }
        PartType::Message(_) | PartType::Multipart(_) => return None,
    };
    let media = media(message, at);
    // Pictures and documents hold nothing that is looked for.
    let read = media.starts_with("text/")
        || media.starts_with("message/")
        || media.starts_with("multipart/");
    let text = if read {
        cut(&text, PART_BYTES).to_owned()
    } else {
        String::new()
    };
    Some(Part { media, text })
}

fn media(message: &Message<'_>, at: usize) -> String {
    let kind = message.parts.get(at).and_then(|part| part.content_type());
    let media = kind.map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()));
    media.map_or_else(
        || "text/plain".to_owned(),
        |media| media.to_ascii_lowercase(),
    )
}

/// Without the line that mailboxes put before a message.
fn skip_envelope(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.trim_ascii_start();
    if bytes.starts_with(b"From ") || bytes.starts_with(b">From ") {
        let line = bytes
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(bytes.len(), |at| at + 1);
        return bytes.get(line..).unwrap_or_default();
    }
    bytes
}

/// A copy that costs little to parse, whoever wrote it.
///
/// The parser searches the end of each part in the rest of the message, so their number is limited. It
/// keeps attached messages as trees of their own, whose depth would be a sender's choice and whose release
/// recurses, so attached messages are given types that it does not know, and `reading` opens the few that
/// it needs. It compares parameters of a type with all before, so fields of a type have a greatest length.
fn disarm(bytes: &[u8]) -> Vec<u8> {
    let mut copy = Vec::with_capacity(bytes.len().min(MESSAGE_BYTES));
    let (mut parts, mut field) = (0, None);
    for line in bytes
        .get(..MESSAGE_BYTES)
        .unwrap_or(bytes)
        .split_inclusive(|byte| *byte == b'\n')
    {
        let folded = line
            .first()
            .is_some_and(|byte| matches!(byte, b' ' | b'\t'));
        if starts_with(line.trim_ascii_start(), b"content-") {
            parts += usize::from(starts_with(line.trim_ascii_start(), b"content-type"));
            field = Some(copy.len());
        } else if !(folded && field.is_some()) {
            field = None;
        }
        if parts > PARTS {
            break;
        }
        let Some(begin) = field else {
            copy.extend_from_slice(line);
            continue;
        };
        let room = FIELD_BYTES.saturating_sub(copy.len() - begin);
        let from = copy.len();
        copy.extend_from_slice(line.get(..room).unwrap_or(line));
        rename(copy.get_mut(from..).unwrap_or_default());
        if room < line.len() && !copy.ends_with(b"\n") {
            copy.push(b'\n');
        }
    }
    copy
}

/// `rfc822` and `global` lose their first letter where they are types of messages.
fn rename(line: &mut [u8]) {
    for at in 0..line.len() {
        let rest = line.get(at..).unwrap_or_default();
        let name = [&b"rfc822"[..], b"global"]
            .into_iter()
            .find(|name| starts_with(rest, name));
        if name.is_some_and(|name| rest.get(name.len()) != Some(&b'-')) {
            line.get_mut(at).into_iter().for_each(|byte| *byte = b'x');
        }
    }
}

fn starts_with(bytes: &[u8], prefix: &[u8]) -> bool {
    bytes
        .get(..prefix.len())
        .is_some_and(|begin| begin.eq_ignore_ascii_case(prefix))
}

pub(crate) fn unfold(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Decodes the encoded words of a value: RFC 2047.
pub(crate) fn decode(value: &str) -> String {
    if !value.contains("=?") {
        return value.to_owned();
    }
    let field = format!("Subject: {}\n\n", unfold(cut(value, FIELD_BYTES)));
    let parser = MessageParser::new()
        .header_text(HeaderName::Subject)
        .default_header_ignore();
    let Some(message) = parser.parse_headers(field.as_bytes()) else {
        return value.to_owned();
    };
    // Headers alone leave no parts behind in every version; the value as written is better than none.
    let decoded = message
        .parts
        .first()
        .and_then(|part| part.headers.first())
        .and_then(|header| match &header.value {
            HeaderValue::Text(text) => Some(text.to_string()),
            _ => None,
        });
    decoded.unwrap_or_else(|| value.to_owned())
}
