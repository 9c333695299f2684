//! One message taken apart: its header fields and its parts, in bounded work.

use std::borrow::Cow;

use mail_parser::decoders::html::html_to_text;
use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders, PartType};

use crate::disarm::{GLOBAL, MESSAGE, disarm, skip_envelope};
use crate::fields::{FIELD_BYTES, Fields, unfold};
use crate::words::cut;

/// How much of a part is read.
const PART_BYTES: usize = 256 * 1024;

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

    /// Whether it is a report of RFC 3464, section 2.1, or RFC 6533, under whatever name it had before.
    pub(crate) fn is_status(&self) -> bool {
        self.media.starts_with("message/") && self.media.ends_with("delivery-status")
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
            let name = header.name.as_str();
            let range = header.offset_start as usize..header.offset_end as usize;
            let raw = bytes.get(range).unwrap_or_default();
            let value = String::from_utf8_lossy(raw.get(..FIELD_BYTES).unwrap_or(raw));
            // RFC 5322, section 2.2: a name is printable.
            if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic()) {
                fields.push(name, &unfold(&value));
            }
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
