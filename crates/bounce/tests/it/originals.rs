//! Which message came back.

use bounce::read;

use crate::letters::{NOTICE, dsn, letter, system};

const FAILED: &str = "Final-Recipient: rfc822; erika@home.example\nAction: failed\nStatus: 5.1.1";

#[test]
fn the_message_is_known_from_its_copy_or_its_header() {
    let whole = dsn("Undelivered", "Failed.", FAILED);
    let header = whole.replace(
        "Content-Type: message/rfc822",
        "Content-Type: text/rfc822-headers",
    );
    let encoded = {
        // Some encode what RFC 2046, section 5.2.1, forbids to encode.
        let quoted = NOTICE.replace('=', "=3D");
        let field = "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable";
        whole
            .replace(NOTICE, &quoted)
            .replace("Content-Type: message/rfc822", field)
    };
    for report in [whole, header, encoded] {
        let original = read(report.as_bytes()).original;
        assert_eq!(
            original.message_id().as_deref(),
            Some("notice.4711@demur.example"),
            "{report}"
        );
        assert_eq!(original.field("X-DEMUR-NOTICE"), Some("4711"));
        assert_eq!(original.subject().as_deref(), Some("Ihre Beiträge"));
        assert_eq!(
            original.to().as_deref(),
            Some("Erika Muster <erika@home.example>")
        );
        assert!(
            original.is_about("notice.4711@demur.example")
                && !original.is_about("notice.4712@demur.example")
        );
    }
}

#[test]
fn a_copy_in_the_text_is_found_after_whatever_announces_it() {
    for mark in [
        "--- Below this line is a copy of the message.",
        "------ This is a copy of the message, including all the headers. ------",
        "Original message follows.",
        "   ----- Unsent message follows -----",
        "Message headers follow:",
        "-----Ursprüngliche Nachricht-----",
        "----- 元のメッセージ -----",
        "",
    ] {
        let body = format!(
            "Your message could not be delivered.\n\n<erika@home.example>: unknown user\n\n{mark}\n\n{NOTICE}\nGuten Tag\n"
        );
        let returned = system("Undelivered mail", &body);
        assert!(returned.kind.is_bounce());
        assert_eq!(returned.recipients.len(), 1, "{mark}");
        assert_eq!(
            returned.original.field("X-Demur-Notice"),
            Some("4711"),
            "{mark}"
        );
    }
}

#[test]
fn a_field_of_the_report_stands_in_for_a_missing_copy() {
    let fields = "Return-Path: <>\nX-Original-Message-ID: <notice.4711@demur.example>\nX-Failed-Recipients: erika@home.example";
    let body = "Your message could not be delivered.\n";
    let returned = read(letter("mailer-daemon@relay.example", "Failure", fields, body).as_bytes());
    assert_eq!(
        returned.original.message_id().as_deref(),
        Some("notice.4711@demur.example")
    );
    assert_eq!(returned.recipients[0].address, "erika@home.example");
}

#[test]
fn nothing_is_made_up() {
    let returned = system("Undelivered mail", "Your message could not be delivered.\n");
    assert!(
        returned.kind.is_bounce() && returned.original.is_empty() && returned.recipients.is_empty()
    );
    assert_eq!(returned.original.message_id(), None);
}
