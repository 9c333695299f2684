//! Reports with machine-readable parts.

use bounce::{Action, Cause, Kind, Status, read};

use crate::letters::{dsn, letter, refused};

#[test]
fn a_report_names_recipient_status_reply_and_cause() {
    let returned = refused(
        "5.1.1",
        "550 5.1.1 <erika@home.example>: no mailbox of that name here",
    );
    assert_eq!(returned.kind, Kind::Hard);
    let [one] = returned.recipients.as_slice() else {
        panic!("{returned:?}")
    };
    assert_eq!(one.address, "erika@home.example");
    assert_eq!(one.action, Action::Failed);
    assert_eq!(
        one.status,
        Some(Status {
            class: 5,
            subject: 1,
            detail: 1
        })
    );
    assert_eq!(one.reply, Some(550));
    assert_eq!(one.cause, Cause::UnknownUser);
    assert!(one.diagnostic.starts_with("550 5.1.1 <erika@home.example>"));
}

#[test]
fn what_is_said_decides_between_hard_and_soft() {
    use Cause::*;
    use Kind::{Hard, Soft};
    let cases = [
        // Codes alone.
        ("5.1.1", "550", Hard, UnknownUser),
        (
            "5.1.10",
            "550 5.1.10 recipient has null MX",
            Hard,
            UnknownHost,
        ),
        ("5.2.2", "552 5.2.2", Soft, MailboxFull),
        ("4.2.2", "452 4.2.2", Soft, MailboxFull),
        ("5.3.4", "552 5.3.4", Hard, TooBig),
        ("5.4.6", "554 5.4.6", Hard, Loop),
        ("4.4.7", "", Soft, Network),
        ("5.4.7", "554 5.4.7 delivery expired", Soft, Network),
        ("5.7.1", "554 5.7.1 rejected", Hard, Policy),
        ("4.7.1", "450 4.7.1 rejected", Soft, Policy),
        ("4.2.1", "450 4.2.1", Soft, MailboxDisabled),
        ("4.1.1", "450 4.1.1", Soft, UnknownUser),
        ("4.4.4", "", Soft, UnknownHost),
        // Words against codes.
        (
            "5.2.1",
            "550 5.2.1 The recipient gets mail faster than we allow, try again later",
            Soft,
            MailboxDisabled,
        ),
        (
            "5.7.1",
            "554 5.7.1 <erika@home.example>: Recipient address rejected: Greylisted, see http://greylist.example",
            Soft,
            RateLimited,
        ),
        (
            "5.0.0",
            "550 Too many connections from your host",
            Soft,
            RateLimited,
        ),
        (
            "5.1.1",
            "550 5.1.1 Mailbox of erika is over quota",
            Soft,
            MailboxFull,
        ),
        (
            "5.0.0",
            "554 Das Postfach des Empfängers ist voll",
            Soft,
            MailboxFull,
        ),
        (
            "5.0.0",
            "550 La boîte aux lettres est pleine",
            Soft,
            MailboxFull,
        ),
        (
            "5.0.0",
            "550 El buzón del destinatario está lleno",
            Soft,
            MailboxFull,
        ),
        ("5.0.0", "550 Почтовый ящик переполнен", Soft, MailboxFull),
        ("4.0.0", "450 No such user here", Hard, UnknownUser),
        (
            "4.1.1",
            "450 4.1.1 <erika@home.example>: unknown recipient",
            Hard,
            UnknownUser,
        ),
        (
            "4.4.3",
            "Host or domain name not found. Name service error for name=home.example type=MX: Host not found, try again",
            Soft,
            UnknownHost,
        ),
        (
            "5.4.4",
            "Host or domain name not found. Name service error for name=home.example type=A: Host not found",
            Hard,
            UnknownHost,
        ),
        (
            "4.0.0",
            "DNS: the domain home.example does not exist",
            Hard,
            UnknownHost,
        ),
        (
            "5.2.0",
            "550 5.2.0 account has been suspended",
            Hard,
            MailboxDisabled,
        ),
        ("5.0.0", "554 Benutzer unbekannt", Hard, UnknownUser),
        ("5.0.0", "550 Utilisateur inconnu", Hard, UnknownUser),
        ("5.0.0", "550 El destinatario no existe", Hard, UnknownUser),
        ("5.0.0", "550 destinatario sconosciuto", Hard, UnknownUser),
        ("5.0.0", "550 O usuário não existe", Hard, UnknownUser),
        ("5.0.0", "550 Gebruiker onbekend", Hard, UnknownUser),
        ("5.0.0", "550 Пользователь не найден", Hard, UnknownUser),
        ("5.0.0", "550 宛先のユーザは存在しません", Hard, UnknownUser),
        ("5.0.0", "550 用户不存在", Hard, UnknownUser),
        (
            "5.1.0",
            "550 5.1.0 address rejected: mailbox not found",
            Hard,
            UnknownUser,
        ),
        // What is said of the sender is not said of the recipient.
        (
            "5.1.8",
            "553 5.1.8 <notices@demur.example>: domain does not exist",
            Hard,
            Policy,
        ),
        ("5.7.1", "550 5.7.1 Sender unknown", Hard, Policy),
        (
            "5.7.26",
            "550-5.7.26 this mail is unauthenticated: neither SPF nor DKIM passed",
            Hard,
            Policy,
        ),
        (
            "5.7.1",
            "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using a list",
            Hard,
            Policy,
        ),
        (
            "4.7.0",
            "421 4.7.0 IP not in whitelist, reputation too low",
            Soft,
            Policy,
        ),
        (
            "5.7.1",
            "554 5.7.1 This message looks like spam to us",
            Hard,
            Spam,
        ),
        ("5.7.0", "550 5.7.0 Virus found: Eicar", Hard, Content),
        ("5.6.0", "554 5.6.0 malformed header", Hard, Content),
        (
            "5.7.1",
            "550 5.7.1 Relaying denied. Proper authentication required.",
            Hard,
            Relaying,
        ),
        (
            "5.1.6",
            "551 5.1.6 user has moved, please try <erika@new.example>",
            Hard,
            Moved,
        ),
        ("5.1.3", "501 5.1.3 bad address syntax", Hard, BadAddress),
        (
            "5.3.0",
            "554 5.3.0 internal error in the filter program",
            Hard,
            System,
        ),
        ("4.3.1", "452 4.3.1 disk full", Soft, System),
        (
            "4.4.1",
            "connect to mx.home.example[192.0.2.9]:25: Connection refused",
            Soft,
            Network,
        ),
        ("5.0.0", "550 mailbox unavailable", Hard, UnknownUser),
        ("4.0.0", "450 mailbox unavailable", Soft, Unknown),
    ];
    for (status, diagnostic, kind, cause) in cases {
        let returned = refused(status, diagnostic);
        let found = returned
            .recipients
            .iter()
            .map(|one| (one.kind, one.cause))
            .collect::<Vec<_>>();
        assert_eq!(
            (returned.kind, found),
            (kind, vec![(kind, cause)]),
            "{status} {diagnostic}"
        );
    }
}

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

#[test]
fn notifications_of_a_service_are_read() {
    let bounce = |kind: &str, recipient: &str| {
        format!(
            r#"{{"notificationType":"Bounce","bounce":{{"bounceType":"{kind}","bouncedRecipients":[{recipient}]}},
            "mail":{{"messageId":"x","headers":[{{"name":"Message-ID","value":"<notice.4711@demur.example>"}}]}}}}"#
        )
    };
    let mail = |json: &str| {
        read(
            letter(
                "no-reply@sns.example",
                "Notification",
                "Content-Type: text/plain",
                json,
            )
            .as_bytes(),
        )
    };
    let hard = bounce(
        "Permanent",
        r#"{"emailAddress":"erika@home.example","status":"5.1.1","action":"failed"}"#,
    );
    let returned = mail(&hard);
    assert_eq!((returned.kind, returned.recipients.len()), (Kind::Hard, 1));
    assert!(returned.original.is_about("<notice.4711@demur.example>"));
    assert_eq!(
        mail(&bounce(
            "Transient",
            r#"{"emailAddress":"erika@home.example"}"#
        ))
        .kind,
        Kind::Soft
    );
    assert_eq!(mail(&bounce("Permanent", "")).kind, Kind::Hard);
    // As a service of messages wraps it, with a footer.
    let wrapped = format!(
        "{{\"Type\":\"Notification\",\"Message\":{}}}\n--\nTo stop, click",
        serde_json::Value::from(hard)
    );
    assert_eq!(mail(&wrapped).kind, Kind::Hard);
    assert_eq!(
        mail(r#"{"notificationType":"Complaint","complaint":{},"mail":{}}"#).kind,
        Kind::Complaint
    );
    assert_eq!(mail(r#"{"eventType":"DeliveryDelay","deliveryDelay":{"delayedRecipients":[{"emailAddress":"e@h.example"}]},"mail":{}}"#).kind, Kind::Delayed);
    assert_eq!(mail(r#"{"kind":"Bounce"}"#).kind, Kind::Other);
}
