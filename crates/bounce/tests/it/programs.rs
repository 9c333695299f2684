//! Programs that write: services that notify, and mail that only looks like a report.

use bounce::{Kind, read};

use crate::letters::{letter, person, system};

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

#[test]
fn programs_that_write_often_are_no_bounces() {
    let aggregate = letter(
        "noreply-dmarc@provider.example",
        "Report domain: demur.example Submitter: provider.example Report-ID: 550",
        "Content-Type: application/zip",
        "UEsDBA==",
    );
    assert_eq!(read(aggregate.as_bytes()).kind, Kind::Other);
    let tls = "--t\nContent-Type: text/plain\n\nThis is an aggregate TLS report.\n--t\nContent-Type: application/tlsrpt+gzip\n\nx\n--t--\n";
    let fields = "Content-Type: multipart/report; report-type=tlsrpt; boundary=t";
    assert_eq!(
        read(
            letter(
                "tlsrpt@provider.example",
                "Report Domain: demur.example",
                fields,
                tls
            )
            .as_bytes()
        )
        .kind,
        Kind::Other
    );
    let quota =
        "Your mailbox is 90 per cent full. Please delete messages, or new ones will be refused.\n";
    assert_eq!(
        read(
            letter(
                "Postmaster <postmaster@demur.example>",
                "Quota warning",
                "",
                quota
            )
            .as_bytes()
        )
        .kind,
        Kind::Other
    );
    let alarm = "SMTP CRITICAL: connection refused on port 25, 421 service not available\n";
    assert_eq!(
        person(
            "PROBLEM alert: mx is down",
            "Auto-Submitted: auto-generated",
            alarm
        )
        .kind,
        Kind::Other
    );
    let moderated = "Your mail to the list awaits the moderator's approval. Reason: post by non-member to a members-only list\n";
    assert!(
        !read(
            letter(
                "news-bounces@list.example",
                "Your message to news awaits moderator approval",
                "Precedence: bulk\nAuto-Submitted: auto-replied\nList-Id: <news.list.example>",
                moderated
            )
            .as_bytes()
        )
        .kind
        .is_bounce()
    );
    let wanted = "Your message to erika@home.example requires verification. It will not be delivered until you click here.\n";
    assert_eq!(
        person(
            "Your email requires verification",
            "Return-Path: <>\nAuto-Submitted: auto-replied",
            wanted
        )
        .kind,
        Kind::Other
    );
}

#[test]
fn other_deliveries_and_other_warnings_are_told_apart() {
    let parcel =
        "Your parcel could not be delivered: the address was not found. Please choose a new day.\n";
    for fields in ["Auto-Submitted: auto-generated", "Return-Path: <>", ""] {
        let mail = letter(
            "Parcels <noreply@parcel.example>",
            "Your parcel could not be delivered",
            fields,
            parcel,
        );
        assert_eq!(read(mail.as_bytes()).kind, Kind::Other, "{fields}");
    }
    let virus = "Your message to <erika@home.example> was rejected.\n\n550 5.7.0 virus found\n";
    assert_eq!(
        system("Warning: virus in your message", virus).kind,
        Kind::Hard
    );
    let late =
        "The following address had delivery errors:\n\nerika@home.example [connection timed out]\n";
    assert_eq!(
        system("Warning: could not send message for past 4 hours", late).kind,
        Kind::Delayed
    );
    // A filter that is nobody's daemon, but shows what it was told.
    let filter = "Delivery failed.\n\n<erika@home.example>: 550 5.1.1 user unknown\n";
    let mail = letter(
        "Filter <filter@gate.example>",
        "Undeliverable mail",
        "Auto-Submitted: auto-generated",
        filter,
    );
    assert_eq!(read(mail.as_bytes()).kind, Kind::Hard);
}
