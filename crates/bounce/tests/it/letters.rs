//! Messages written for these tests.

use bounce::{Returned, read};

/// A message with this header and body.
pub(crate) fn letter(from: &str, subject: &str, fields: &str, body: &str) -> String {
    let fields = fields.trim();
    let fields = if fields.is_empty() {
        String::new()
    } else {
        format!("{fields}\n")
    };
    format!(
        "Received: from mx.post.example (mx.post.example [198.51.100.7]) by in.demur.example; Tue, 3 Mar 2026 10:00:00 +0100\n\
         Date: Tue, 3 Mar 2026 09:59:58 +0100\nFrom: {from}\nTo: notices@demur.example\nSubject: {subject}\n\
         Message-ID: <came.back@post.example>\n{fields}MIME-Version: 1.0\n\n{body}"
    )
}

/// A text that a mail system writes.
pub(crate) fn system(subject: &str, body: &str) -> Returned {
    let from = "Mail Delivery Subsystem <MAILER-DAEMON@relay.example>";
    read(
        letter(
            from,
            subject,
            "Return-Path: <>\nContent-Type: text/plain; charset=utf-8",
            body,
        )
        .as_bytes(),
    )
}

/// A text that somebody writes.
pub(crate) fn person(subject: &str, fields: &str, body: &str) -> Returned {
    let fields = format!(
        "Return-Path: <erika@home.example>\nContent-Type: text/plain; charset=utf-8\n{fields}"
    );
    read(letter("Erika Muster <erika@home.example>", subject, &fields, body).as_bytes())
}

/// The header of a notice that was sent.
pub(crate) const NOTICE: &str = "Return-Path: <notices@demur.example>\n\
    Received: by out.demur.example; Mon, 2 Mar 2026 08:00:00 +0100\n\
    Message-ID: <notice.4711@demur.example>\nX-Demur-Notice: 4711\nFrom: Demur <notices@demur.example>\n\
    To: Erika Muster <erika@home.example>\nSubject: =?utf-8?Q?Ihre_Beitr=C3=A4ge?=\n\
    Date: Mon, 2 Mar 2026 08:00:00 +0100\n";

/// A report of RFC 3464: its words, the fields of its recipients, and the notice.
pub(crate) fn dsn(subject: &str, words: &str, status: &str) -> String {
    let body = format!(
        "--b0\nContent-Type: text/plain; charset=utf-8\n\n{words}\n\n--b0\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; relay.example\nArrival-Date: Mon, 2 Mar 2026 08:00:01 +0100\n\n{status}\n\n--b0\n\
         Content-Type: message/rfc822\n\n{NOTICE}\nGuten Tag\n\n--b0--\n"
    );
    let fields = "Return-Path: <>\nAuto-Submitted: auto-replied\n\
        Content-Type: multipart/report; report-type=delivery-status; boundary=\"b0\"";
    letter(
        "Mail Delivery System <MAILER-DAEMON@relay.example>",
        subject,
        fields,
        &body,
    )
}

/// A report on one recipient with this diagnostic.
pub(crate) fn refused(status: &str, diagnostic: &str) -> Returned {
    let fields = format!(
        "Final-Recipient: rfc822; erika@home.example\nAction: failed\nStatus: {status}\n\
         Remote-MTA: dns; mx.home.example\nDiagnostic-Code: smtp; {diagnostic}"
    );
    read(
        dsn(
            "Undelivered Mail Returned to Sender",
            "Your message could not be delivered.",
            &fields,
        )
        .as_bytes(),
    )
}
