//! Who wrote a message, as it says itself, and what.

use crate::addresses;
use crate::fields;
use crate::mail::Mail;

/// So many addresses of `From` are looked at: each can be somebody's.
const ADDRESSES: usize = 10;

/// What the header says; anybody can have written it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writer {
    /// The address of the one mailbox in `From`; a message with several is nobody's in particular.
    pub address: String,
    /// The `Message-ID`, without its brackets.
    pub message: Option<String>,
}

/// The writer of a message; `None` where it does not name exactly one.
#[must_use]
pub fn writer(bytes: &[u8]) -> Option<Writer> {
    let mail = Mail::parse(bytes)?;
    let mut listed = listed(&mail).into_iter();
    let (Some(address), None) = (listed.next(), listed.next()) else {
        return None;
    };
    let message = mail.fields.get("Message-ID").map(|id| {
        let id = id.trim().trim_matches(['<', '>']);
        let plain = id.chars().filter(char::is_ascii_graphic);
        plain.take(250).collect::<String>()
    });
    Some(Writer {
        address,
        message: message.filter(|id| !id.is_empty()),
    })
}

/// The addresses of whoever may have written a message, each once, ten at most: those of the mailboxes in `From`, then
/// those that stand in names there, as lists write them that put their own address in the place of a member's.
#[must_use]
pub fn writers(bytes: &[u8]) -> Vec<String> {
    let Some(mail) = Mail::parse(bytes) else {
        return Vec::new();
    };
    once(listed(&mail).into_iter().chain(standing(&mail)))
}

/// The addresses of the mailboxes in `From`. A client repeats the address as a name where it knows none: that is none
/// of them. Where there is no list of mailboxes, whatever addresses stand there.
fn listed(mail: &Mail) -> Vec<String> {
    let boxes = mail.fields.get("From").map(fields::mailboxes);
    let boxes = boxes.unwrap_or_default();
    let listed = once(boxes.iter().flat_map(|one| found(one)));
    match listed.is_empty() {
        true => once(standing(mail).into_iter()),
        false => listed,
    }
}

/// The addresses that stand anywhere in `From`.
fn standing(mail: &Mail) -> Vec<String> {
    let from = mail.fields.text("From").unwrap_or_default();
    found(&from)
}

fn found(text: &str) -> Vec<String> {
    let found = addresses::find(text).into_iter();
    found.map(|one| one.address.to_owned()).collect()
}

fn once(addresses: impl Iterator<Item = String>) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    for one in addresses {
        if once.len() < ADDRESSES && !once.iter().any(|known| addresses::same(known, &one)) {
            once.push(one);
        }
    }
    once
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

    /// Clients repeat the address where nobody gave a name.
    #[test]
    fn a_name_that_is_an_address_is_a_name() {
        for from in [
            "\"ada@example.org\" <ada@example.org>",
            "ada@example.org <ada@example.org>",
            "'ada@example.org' <ADA@example.org>",
            "\"ada@old.example\" <ada@example.org>",
            "=?utf-8?q?ada=40old=2Eexample?= <ada@example.org>",
            "\"Lovelace, Ada\" <ada@example.org>",
            "ada@example.org (ada@old.example)",
            "ada@example.org, Ada <Ada@example.org>",
            "\"ada@example.org <ada@example.org>",
            "=?utf-8?q?Ada_=3Cada=40example=2Eorg=3E?=",
        ] {
            let mail = format!("From: {from}\r\n\r\nx\r\n");
            let one = writer(mail.as_bytes()).map(|one| one.address.to_ascii_lowercase());
            assert_eq!(one.as_deref(), Some("ada@example.org"), "{from}");
        }
    }

    #[test]
    fn all_that_stand_there_may_have_written_it() {
        let of = |from: &str| writers(format!("From: {from}\r\n\r\nx\r\n").as_bytes());
        let both = ["ada@example.org", "eve@example.net"];
        for from in [
            "ada@example.org, eve@example.net",
            "Ada <ada@example.org>, \"Eve, E.\" <eve@example.net>, ADA@example.org",
            "two: ada@example.org, eve@example.net;",
            "\"'eve@example.net' via a list\" <ada@example.org>",
        ] {
            assert_eq!(of(from), both, "{from}");
        }
        assert!(of("undisclosed").is_empty());
        let many: Vec<String> = (0..50).map(|n| format!("a{n}@example.org")).collect();
        assert_eq!(of(&many.join(", ")), many[..ADDRESSES]);
    }

    #[test]
    fn what_is_read_is_decoded() {
        let mail = "From: ada@example.org\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nV2VsY2hlIERhdGVuIGhhYmVuIFNpZT8=\r\n";
        assert_eq!(text(mail.as_bytes()).trim(), "Welche Daten haben Sie?");
        assert_eq!(text(b""), "");
    }
}
