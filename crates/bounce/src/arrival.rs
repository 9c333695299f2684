//! When a message came.

use crate::mail::Mail;
use mail_parser::DateTime;

/// When the last server took a message, in seconds since 1970: it writes the topmost `Received`, with the moment behind
/// the last semicolon (RFC 5321, section 4.4). `None` where there is none, or none that can be read. `Date` is what
/// the writer says, and is not asked.
#[must_use]
pub fn came(bytes: &[u8]) -> Option<i64> {
    let mail = Mail::parse(bytes)?;
    let (_, date) = mail.fields.get("Received")?.rsplit_once(';')?;
    seconds(date)
}

/// A moment as messages write it (RFC 5322, section 3.3), in seconds since 1970.
pub(crate) fn seconds(date: &str) -> Option<i64> {
    let date = DateTime::parse_rfc822(date.trim())?;
    date.is_valid().then(|| date.to_timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_server_says_when() {
        let of = |head: &str| came(format!("{head}\r\nSubject: x\r\n\r\nx\r\n").as_bytes());
        let last = "Received: from a.example (a.example [192.0.2.1])\r\n\tby b.example with ESMTP id 1; Mon, 23 Nov 2026\r\n\t12:30:00 +0100 (CET)";
        // date -u -d '2026-11-23T11:30:00Z' +%s
        let when = Some(1_795_433_400);
        assert_eq!(of(last), when);
        let first = "Received: from h by a.example; Mon, 23 Nov 2026 09:00:00 +0000";
        assert_eq!(of(&format!("{last}\r\n{first}")), when);
        for head in [
            "Date: Mon, 23 Nov 2026 12:30:00 +0100",
            "Received: by b.example",
            "Received: by b.example; yesterday",
            "Received: by b.example; Mon, 77 Nov 2026 12:30:00 +0100",
        ] {
            assert_eq!(of(head), None, "{head}");
        }
    }
}
