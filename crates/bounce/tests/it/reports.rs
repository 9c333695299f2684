//! Reports with machine-readable parts.

use bounce::{Kind, read};

use crate::letters::{dsn, letter};

const MIXED: &str = "Original-Recipient: rfc822;anna@home.example\nFinal-Recipient: rfc822; anna@inner.home.example\n\
    Action: relayed\nStatus: 2.1.9\n\n\
    Final-Recipient: rfc822; bert@home.example\nAction: delayed\nStatus: 4.4.1\nDiagnostic-Code: smtp; 421 busy\n\
    Will-Retry-Until: Fri, 6 Mar 2026 08:00:00 +0100\n\n\
    Final-Recipient: rfc822; carl@home.example\nAction: failed\nStatus: 4.2.2\nDiagnostic-Code: smtp; 452 4.2.2 mailbox is full\n\n\
    Final-Recipient: rfc822; dora@home.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 unknown user";

#[test]
fn every_recipient_has_an_outcome_and_the_worst_counts() {
    let returned = read(
        dsn(
            "Delivery report",
            "Some were reached, some were not.",
            MIXED,
        )
        .as_bytes(),
    );
    let kinds: Vec<_> = returned
        .recipients
        .iter()
        .map(|one| (one.address.as_str(), one.kind))
        .collect();
    assert_eq!(
        kinds,
        [
            ("anna@inner.home.example", Kind::Delivered),
            ("bert@home.example", Kind::Delayed),
            ("carl@home.example", Kind::Soft),
            ("dora@home.example", Kind::Hard)
        ]
    );
    assert_eq!(
        returned.recipients[0].original_address.as_deref(),
        Some("anna@home.example")
    );
    assert_eq!(returned.kind, Kind::Hard);
    // date -u -d '2026-03-06T07:00:00Z' +%s
    assert_eq!(returned.tried_until(), Some(1_772_780_400));
    for (left_out, kind) in [(1, Kind::Soft), (2, Kind::Delayed), (3, Kind::Delivered)] {
        let some = MIXED
            .split("\n\n")
            .take(4 - left_out)
            .collect::<Vec<_>>()
            .join("\n\n");
        assert_eq!(
            read(dsn("Delivery report", "", &some).as_bytes()).kind,
            kind
        );
    }
}

#[test]
fn successes_are_no_bounces() {
    for action in ["delivered", "relayed", "expanded", "Delivered (to mailbox)"] {
        let fields =
            format!("Final-Recipient: rfc822; erika@home.example\nAction: {action}\nStatus: 2.0.0");
        let words = "Your message was successfully delivered to the destinations listed below.";
        let returned = read(dsn("Successful Mail Delivery Report", words, &fields).as_bytes());
        assert_eq!(returned.kind, Kind::Delivered, "{action}");
        assert_eq!(returned.recipients.len(), 1);
    }
}

#[test]
fn broken_reports_are_read_as_far_as_they_go() {
    let cases = [
        // No Status.
        (
            "Final-Recipient: rfc822; erika@home.example\nAction: failed\nDiagnostic-Code: smtp; 550 no such user",
            Kind::Hard,
        ),
        (
            "Final-Recipient: rfc822; erika@home.example\nAction: failed\nDiagnostic-Code: smtp; 452 mailbox full",
            Kind::Soft,
        ),
        (
            "Final-Recipient: rfc822; erika@home.example\nAction: failed",
            Kind::Hard,
        ),
        // No Action.
        (
            "Final-Recipient: rfc822; erika@home.example\nStatus: 5.7.1",
            Kind::Hard,
        ),
        (
            "Final-Recipient: rfc822; erika@home.example\nStatus: 2.0.0",
            Kind::Delivered,
        ),
        // Spelling, order, types, brackets, comments, a space before the colon, capitals.
        (
            "STATUS : 5.1.1 (unknown)\nACTION : FAILED\nFINAL-RECIPIENT : <erika@home.example>",
            Kind::Hard,
        ),
        (
            "Action: failed\nOriginal-Recipient: RFC822;erika@home.example\nStatus: 4.4.7",
            Kind::Soft,
        ),
        (
            "Final-Recipient: x400; /G=Erika/S=Muster/O=Home/\nAction: failed\nStatus: 5.1.1",
            Kind::Hard,
        ),
        // A diagnostic that goes on at the margin.
        (
            "Final-Recipient: rfc822; erika@home.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550\nthe mailbox\nis full",
            Kind::Soft,
        ),
    ];
    for (fields, kind) in cases {
        let returned = read(dsn("Undeliverable", "It did not work.", fields).as_bytes());
        assert_eq!(
            (returned.kind, returned.recipients.len()),
            (kind, 1),
            "{fields}\n{returned:?}"
        );
        assert!(!returned.recipients[0].address.is_empty());
    }
    // Two recipients without a blank line between.
    let run_on = "Final-Recipient: rfc822; anna@home.example\nAction: failed\nStatus: 5.1.1\n\
        Final-Recipient: rfc822; bert@home.example\nAction: failed\nStatus: 4.2.2";
    let returned = read(dsn("Undeliverable", "", run_on).as_bytes());
    let kinds: Vec<_> = returned.recipients.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [Kind::Hard, Kind::Soft]);
}

#[test]
fn a_report_without_its_parts_is_read_from_the_text() {
    // The boundary of the header is not the one of the body.
    let broken = dsn(
        "Undelivered Mail",
        "It failed.",
        "Final-Recipient: rfc822; erika@home.example\nAction: failed\nStatus: 5.1.1",
    );
    let broken = broken.replacen("boundary=\"b0\"", "boundary=\"b1\"", 1);
    let returned = read(broken.as_bytes());
    assert_eq!(
        (returned.kind, returned.recipients[0].address.as_str()),
        (Kind::Hard, "erika@home.example")
    );
    assert_eq!(
        returned.original.message_id().as_deref(),
        Some("notice.4711@demur.example")
    );
    // The report ends inside its fields.
    let cut = &broken[..broken.find("Status: 5.1.1").unwrap()];
    assert_eq!(read(cut.as_bytes()).kind, Kind::Hard);
}

#[test]
fn reports_inside_reports_are_opened_only_where_the_outer_says_nothing() {
    let inner = dsn(
        "Returned mail",
        "Failed.",
        "Final-Recipient: rfc822; erika@home.example\nAction: failed\nStatus: 5.1.1",
    );
    let wrap = |words: &str| {
        let body = format!(
            "--o\nContent-Type: text/plain\n\n{words}\n--o\nContent-Type: message/rfc822\n\n{inner}\n--o--\n"
        );
        letter(
            "Gateway <postmaster@gate.example>",
            "Delivery failure",
            "Content-Type: multipart/mixed; boundary=o",
            &body,
        )
    };
    let returned =
        read(wrap("A message could not be delivered. The report is attached.").as_bytes());
    assert_eq!(
        (returned.kind, returned.recipients[0].address.as_str()),
        (Kind::Hard, "erika@home.example")
    );
    // A report that could not be delivered itself is about whom it went to.
    let returned = read(
        wrap("Your message could not be delivered to:\n\n<owner@list.example>: mailbox is full")
            .as_bytes(),
    );
    assert_eq!(
        (returned.kind, returned.recipients[0].address.as_str()),
        (Kind::Soft, "owner@list.example")
    );
}
