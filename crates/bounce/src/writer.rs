//! Who wrote a message, as it says itself, and what.

use crate::addresses;
use crate::mail::Mail;

/// What the header says; anybody can have written it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writer {
    /// The one address in `From`; a message with several is nobody's in particular.
    pub address: String,
    /// The `Message-ID`, without its brackets.
    pub message: Option<String>,
}

/// The writer of a message; `None` where it does not name exactly one.
#[must_use]
pub fn writer(bytes: &[u8]) -> Option<Writer> {
    let mail = Mail::parse(bytes)?;
    let from = mail.fields.text("From")?;
    let mut found = addresses::find(&from).into_iter();
    let (Some(one), None) = (found.next(), found.next()) else {
        return None;
    };
    let message = mail.fields.get("Message-ID").map(|id| {
        let id = id.trim().trim_matches(['<', '>']);
        let plain = id.chars().filter(char::is_ascii_graphic);
        plain.take(250).collect::<String>()
    });
    Some(Writer {
        address: one.address.to_owned(),
        message: message.filter(|id| !id.is_empty()),
    })
}

/// What a person reads of a message, decoded: its plain texts, or its pages as text; nothing where it has none.
#[must_use]
pub fn text(bytes: &[u8]) -> String {
    Mail::parse(bytes).map_or_else(String::new, |mail| mail.text())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_and_the_message() {
        let of = |head: &str| writer(format!("{head}\r\n\r\nx\r\n").as_bytes());
        let ada = of("From: \"A. L.\" <Ada@Example.org>\r\nMessage-ID: <1@x.example>").unwrap();
        assert_eq!(ada.address.to_ascii_lowercase(), "ada@example.org");
        assert_eq!(ada.message.as_deref(), Some("1@x.example"));
        assert_eq!(of("From: ada@example.org").unwrap().message, None);
        for head in [
            "From: ada@example.org, eve@example.org",
            "From: undisclosed",
            "Subject: x",
        ] {
            assert_eq!(of(head), None, "{head}");
        }
    }

    #[test]
    fn what_is_read_is_decoded() {
        let mail = "From: ada@example.org\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nV2VsY2hlIERhdGVuIGhhYmVuIFNpZT8=\r\n";
        assert_eq!(text(mail.as_bytes()).trim(), "Welche Daten haben Sie?");
        assert_eq!(text(b""), "");
    }
}
