//! Reports in the forms that mail systems in use write, with other words in them.

use bounce::{Cause, Kind, read};

use crate::letters::{NOTICE, dsn, letter, system};

/// Reads a report from this sender, with a copy of the notice.
fn report(from: &str, subject: &str, body: &str) -> (Kind, Option<Cause>) {
    let returned = read(
        letter(
            from,
            subject,
            "Return-Path: <>",
            &format!("{body}\n\n{NOTICE}\nGuten Tag\n"),
        )
        .as_bytes(),
    );
    assert!(
        returned
            .recipients
            .iter()
            .all(|one| one.address == "erika@home.example"),
        "{subject}: {returned:?}"
    );
    assert_eq!(
        returned.original.message_id().as_deref(),
        Some("notice.4711@demur.example"),
        "{subject}"
    );
    (
        returned.kind,
        returned.recipients.first().map(|one| one.cause),
    )
}

#[test]
fn forms_of_mail_systems_are_read() {
    use Cause::*;
    use Kind::{Delayed, Hard, Soft};
    let daemon = "MAILER-DAEMON@relay.example";
    let cases = [
        (
            daemon,
            "Warning: message 1abCde-0002xy-34 delayed 24 hours",
            "This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue.\n\nThe address to which the message has not yet been delivered is:\n\n  erika@home.example\n    Delay reason: connection timed out\n",
            Delayed,
            Network,
        ),
        (
            daemon,
            "Mail delivery failed: returning message to sender",
            "This is a permanent error. The following address(es) failed:\n\n  erika@home.example\n    Unrouteable address\n",
            Hard,
            UnknownUser,
        ),
        (
            daemon,
            "Mail delivery failed: returning message to sender",
            "This is a permanent error. The following address(es) failed:\n\n  erika@home.example\n    all relevant MX records point to non-existent hosts\n",
            Hard,
            UnknownHost,
        ),
        (
            daemon,
            "Mail delivery failed: returning message to sender",
            "The following address(es) failed:\n\n  erika@home.example\n    host mx.home.example [192.0.2.3]\n    SMTP error from remote mail server after pipelined MAIL FROM:<notices@demur.example> SIZE=2048:\n    550 5.7.1 Your address 198.51.100.9 is listed in zen.spamhaus.example\n",
            Hard,
            Policy,
        ),
        (
            daemon,
            "Mail delivery failed",
            "The following address failed:\n\n  erika@home.example\n    SMTP error from remote server after RCPT command:\n    452 4.2.2 The mailbox is full, and this has been tried for 4 days\n",
            Soft,
            MailboxFull,
        ),
        (
            daemon,
            "failure notice",
            "Hi. This is the mail program at relay.example. I wasn't able to deliver your message.\n\n<erika@home.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n",
            Hard,
            UnknownUser,
        ),
        (
            daemon,
            "failure notice",
            "Hi. This is a permanent error; I've given up.\n\n<erika@home.example>:\nThis message is looping: it already has my Delivered-To line. (#5.4.6)\n",
            Hard,
            Loop,
        ),
        (
            daemon,
            "failure notice",
            "I've given up.\n\n<erika@home.example>:\nConnected to 192.0.2.9 but greeting failed.\nRemote host said: 421 4.3.2 too busy, try later\nI'm not going to try again; this message has been in the queue too long.\n",
            Soft,
            Network,
        ),
        (
            daemon,
            "Returned mail: User unknown",
            "   ----- The following addresses had permanent fatal errors -----\n<erika@home.example>\n\n   ----- Transcript of session follows -----\n... while talking to mx.home.example.:\n>>> RCPT To:<erika@home.example>\n<<< 550 5.1.1 <erika@home.example>... User unknown\n550 <erika@home.example>... User unknown\n\n   ----- Original message follows -----\n",
            Hard,
            UnknownUser,
        ),
        (
            "postmaster@home.example",
            "DELIVERY FAILURE: User erika (erika@home.example) not listed in Directory",
            "Your message\n\n  Subject: Ihre Beiträge\n\nwas not delivered to:\n\n  erika@home.example\n\nbecause:\n\n  User erika (erika@home.example) not listed in Directory\n",
            Hard,
            UnknownUser,
        ),
        (
            "System Administrator <postmaster@home.example>",
            "Undeliverable: Ihre Beiträge",
            "Your message\n\n  To:      erika@home.example\n  Subject: Ihre Beiträge\n  Sent:    Mon, 2 Mar 2026 08:00:00 +0100\n\ndid not reach the following recipient(s):\n\nerika@home.example on Mon, 2 Mar 2026 08:00:05 +0100\n    The e-mail account does not exist at the organization this message was sent to.\n        <mx.home.example #5.1.1>\n",
            Hard,
            UnknownUser,
        ),
        (
            "postmaster@home.example",
            "Mail System Error - Returned Mail",
            "Each of the following recipients was rejected by a remote mail server.\n\n    Recipient: <erika@home.example>\n    >>> RCPT TO:<erika@home.example>\n    <<< 550 <erika@home.example>: User unknown\n",
            Hard,
            UnknownUser,
        ),
        (
            "MDaemon@home.example",
            "Permanent Delivery Failure",
            "The attached message had PERMANENT fatal delivery errors!\n\nOne of more recipients failed:\n\n>  550 5.1.1 <erika@home.example>: user unknown\nFailed address: erika@home.example\n",
            Hard,
            UnknownUser,
        ),
        (
            "postmaster@home.example",
            "Message status - undeliverable",
            "The attached file had the following undeliverable recipient(s):\n\n\terika@home.example\n\nTranscript of session follows:\n\tResponse: 550 mailbox full\n",
            Soft,
            MailboxFull,
        ),
        (
            "mailer-daemon@home.example",
            "Mail could not be sent",
            "Your mail sent on: Mon, 2 Mar 2026 08:00:00 Could not be delivered to:\n<erika@home.example>\nAs their mailbox is full.\n",
            Soft,
            MailboxFull,
        ),
        (
            "Mail Gateway <mailer-daemon@home.example>",
            "Undeliverable Mail",
            "Your message:\n   Subject: Ihre Beiträge\nCould not be delivered because of\n\n550 5.1.1 No such recipient\n\nThe following recipients were affected:\n   erika@home.example\n",
            Hard,
            UnknownUser,
        ),
        (
            "postmaster@home.example",
            "Delivery Notification: Delivery has failed",
            "Your message cannot be delivered to the following recipients:\n\n  Recipient address: erika@home.example\n  Reason: Over quota\n",
            Soft,
            MailboxFull,
        ),
        (
            "\"Content-filter at gate.example\" <postmaster@gate.example>",
            "BANNED contents from you (.exe)",
            "BANNED CONTENTS ALERT\n\nOur content checker found a forbidden attachment.\nDelivery of the email to erika@home.example was stopped!\n",
            Hard,
            Content,
        ),
        (
            "Postmaster <postmaster@home.example>",
            "Automatically rejected mail",
            "Your message to <erika@home.example> was automatically rejected:\nI do not accept mail from you.\n",
            Hard,
            Unknown,
        ),
        (
            "Mail Delivery System <MAILER-DAEMON@relay.example>",
            "Undelivered Mail Returned to Sender",
            "<erika@home.example>: unknown user: \"erika\"\n",
            Hard,
            UnknownUser,
        ),
        (
            "Mail Delivery System <MAILER-DAEMON@relay.example>",
            "Delayed Mail (still being retried)",
            "Your message could not be delivered for more than 3 hour(s).\nIt will be retried until it is 5 day(s) old.\n\n<erika@home.example>: connect to mx.home.example[192.0.2.3]:25: No route to host\n",
            Delayed,
            Network,
        ),
        (
            "Mail Delivery System <MAILER-DAEMON@relay.example>",
            "Undelivered Mail Returned to Sender",
            "<erika@home.example>: mail for home.example loops back to myself\n",
            Hard,
            Loop,
        ),
        (
            "Mail Delivery System <MAILER-DAEMON@relay.example>",
            "Undelivered Mail Returned to Sender",
            "<erika@home.example>: message size 40960000 exceeds size limit 20480000 of server mx.home.example[192.0.2.3]\n",
            Hard,
            TooBig,
        ),
        (
            "Mail Delivery System <MAILER-DAEMON@relay.example>",
            "Undelivered Mail Returned to Sender",
            "<erika@home.example>: host mx.home.example[192.0.2.3] said: 554 30 Sorry, this mailbox is disabled (554.30) (in reply to end of DATA command)\n",
            Hard,
            MailboxDisabled,
        ),
    ];
    for (from, subject, body, kind, cause) in cases {
        assert_eq!(
            report(from, subject, body),
            (kind, Some(cause)),
            "{subject}\n{body}"
        );
    }
}

#[test]
fn ends_of_lines_do_not_matter() {
    let status = "Final-Recipient: rfc822; erika@home.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550-5.1.1 no\n 550 5.1.1 user";
    let whole = dsn("Undelivered", "Failed.", status);
    assert_eq!(
        read(whole.as_bytes()),
        read(whole.replace('\n', "\r\n").as_bytes())
    );
    let words = format!(
        "Not delivered:\n\n<erika@home.example>:\n550 mailbox full\n\n--- Original message follows.\n\n{NOTICE}\nGuten Tag\n"
    );
    let text = letter(
        "mailer-daemon@a.example",
        "failure notice",
        "Return-Path: <>",
        &words,
    );
    let read_as = read(text.as_bytes());
    assert_eq!(
        (read_as.kind, read_as.original.field("X-Demur-Notice")),
        (Kind::Soft, Some("4711"))
    );
    assert_eq!(read_as, read(text.replace('\n', "\r\n").as_bytes()));
}

#[test]
fn encoded_reports_are_decoded() {
    let status = "Final-Recipient: rfc822; erika=40home.example\nAction: failed\nStatus: 4.2.2";
    let whole = dsn("Undelivered", "Failed.", status);
    let encoded = whole.replace(
        "Content-Type: message/delivery-status",
        "Content-Type: message/delivery-status\nContent-Transfer-Encoding: quoted-printable",
    );
    let returned = read(encoded.as_bytes());
    assert_eq!(
        (returned.kind, returned.recipients[0].address.as_str()),
        (Kind::Soft, "erika@home.example")
    );
}

#[test]
fn who_wrote_to_itself_is_found_by_the_copy() {
    let body = format!(
        "Your message could not be delivered: the mailbox is full.\n\n{}",
        NOTICE.replace("erika@home.example", "notices@demur.example")
    );
    let returned = system("Undelivered mail", &body);
    assert_eq!(
        (returned.kind, returned.recipients[0].address.as_str()),
        (Kind::Soft, "notices@demur.example")
    );
}
