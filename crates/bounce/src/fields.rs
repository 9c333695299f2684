//! Header fields: RFC 5322, section 2.2.

use mail_parser::{HeaderName, HeaderValue, MessageParser};

use crate::words::cut;

/// How long a header field may be.
pub(crate) const FIELD_BYTES: usize = 8 * 1024;

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

/// The value of a field on one line: RFC 5322, section 2.2.3.
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

/// The addresses of a list of mailboxes as written: RFC 5322, section 3.4. What stands in names is none of them.
pub(crate) fn mailboxes(value: &str) -> Vec<String> {
    let field = format!("From: {}\n\n", unfold(cut(value, FIELD_BYTES)));
    let parser = MessageParser::new()
        .header_address(HeaderName::From)
        .default_header_ignore();
    let Some(message) = parser.parse_headers(field.as_bytes()) else {
        return Vec::new();
    };
    let header = message.parts.first().and_then(|part| part.headers.first());
    let Some(HeaderValue::Address(list)) = header.map(|header| &header.value) else {
        return Vec::new();
    };
    let written = list.iter().filter_map(|mailbox| mailbox.address.as_deref());
    written.map(str::to_owned).collect()
}
