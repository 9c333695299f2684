//! Bytes that nobody sends in good faith.

use std::time::{Duration, Instant};

use bounce::{Kind, read};
use proptest::prelude::*;

use crate::letters::{NOTICE, dsn, letter, system};

#[test]
fn no_message_is_unreadable() {
    for bytes in [
        &b""[..],
        b"\n",
        b"\0\0\0",
        b"no fields at all",
        b"\r\n\r\n",
        b"\xff\xfe\xfd",
    ] {
        assert_eq!(read(bytes).kind, Kind::Unreadable, "{bytes:?}");
    }
}

/// Reads quickly: well under a second in a release build, where this takes a tenth of the time.
fn in_time(what: &str, bytes: &[u8]) -> Kind {
    let begin = Instant::now();
    let kind = read(bytes).kind;
    let taken = begin.elapsed();
    println!(
        "{what}: {} MB in {taken:?}: {kind}",
        bytes.len() / 1_000_000
    );
    assert!(taken < Duration::from_secs(5), "{what}: {taken:?}");
    kind
}

#[test]
fn huge_messages_cost_little() {
    let megabytes = 20 * 1024 * 1024;
    let filled = |piece: &str| piece.repeat(megabytes / piece.len());
    // What is read of a message is less than this.
    let some = |piece: &str| piece.repeat(4 * 1024 * 1024 / piece.len());
    let status = "Final-Recipient: rfc822; erika@home.example\nAction: failed\nStatus: 5.1.1";
    let big = dsn("Undelivered", "Failed.", status).replace("Guten Tag", &filled("Guten Tag. "));
    assert_eq!(
        in_time("a report with a large copy", big.as_bytes()),
        Kind::Hard
    );
    let many = filled(
        "Final-Recipient: rfc822; erika@home.example\nAction: failed\nDiagnostic-Code: smtp; 550 no\n\n",
    );
    assert_eq!(
        in_time("many recipients", dsn("Undelivered", "", &many).as_bytes()),
        Kind::Hard
    );
    let body = filled("<erika@home.example>: 550 5.1.1 user unknown\n");
    assert_eq!(system("Undelivered mail", &body).kind, Kind::Hard);
    for piece in [
        "@",
        "a@",
        "<a@b.c>",
        "=?",
        "=?utf-8?Q?a?= ",
        ">",
        "5",
        "5.5.5 ",
        "550 ",
        "Received: x\n",
        "\n",
        " ",
        "ß",
        "<",
        "\"@",
        "mailbox ",
        "user ",
    ] {
        in_time(
            piece,
            letter(
                "mailer-daemon@a.example",
                "Undelivered mail",
                "",
                &some(piece),
            )
            .as_bytes(),
        );
        in_time(
            piece,
            letter(
                "mailer-daemon@a.example",
                &some(piece),
                "",
                "Undelivered mail",
            )
            .as_bytes(),
        );
        in_time(
            piece,
            letter(&some(piece), "Undelivered mail", "", "Undelivered mail").as_bytes(),
        );
        in_time(piece, some(piece).as_bytes());
        let page = letter(
            "postmaster@a.example",
            "Undelivered mail",
            "Content-Type: text/html",
            &some(piece),
        );
        in_time(piece, page.as_bytes());
    }
}

#[test]
fn deep_and_broken_structures_cost_little() {
    let parts = |piece: &str| piece.repeat(8 * 1024 * 1024 / piece.len());
    let cases = [
        ("nested messages", parts("Content-Type: message/rfc822\n\n")),
        (
            "nested encoded messages",
            parts("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"),
        ),
        ("odd types", parts("Content-Type: message /rfc822\n\n")),
        ("other messages", parts("Content-Type: message/global\n\n")),
        (
            "nested digests",
            parts("Content-Type: multipart/digest; boundary=d\n\n--d\n\n"),
        ),
        (
            "nested parts",
            parts("Content-Type: multipart/mixed; boundary=m\n\n--m\n"),
        ),
        (
            "parts that never end",
            format!(
                "Content-Type: multipart/mixed; boundary=m\n\n{}",
                parts("--m\nContent-Type: multipart/x; boundary=never\n\n")
            ),
        ),
        (
            "many parameters",
            format!("Content-Type: text/plain{}\n\nx", parts("; a*0*=''b")),
        ),
        (
            "folded parameters",
            format!("Content-Type: text/plain;{}\n\nx", parts("\n a*0*=''b;")),
        ),
        ("folded field", format!("Subject: x{}\n\nx", parts("\n x"))),
    ];
    for (what, bytes) in cases {
        in_time(what, bytes.as_bytes());
    }
    // Base64 hides a tree of messages from whoever looks at the outer bytes alone.
    let hidden = encode(&"Content-Type: message/rfc822\n\n".repeat(40_000));
    let outer =
        format!("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{hidden}");
    in_time("hidden tree", outer.as_bytes());
}

/// Base64 (RFC 4648) of an ASCII text.
fn encode(text: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::new();
    for (at, three) in text.as_bytes().chunks(3).enumerate() {
        let bits = three
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = if place <= three.len() {
                LETTERS[(bits >> (18 - 6 * place)) as usize & 63]
            } else {
                b'='
            };
            encoded.push(char::from(letter));
        }
        if at % 19 == 18 {
            encoded.push('\n');
        }
    }
    encoded
}

/// Messages of every kind, to be changed at random.
fn real_looking() -> Vec<Vec<u8>> {
    let status = "Original-Recipient: rfc822;anna@home.example\nFinal-Recipient: rfc822; erika@home.example\nAction: failed\n\
        Status: 5.1.1 (no)\nDiagnostic-Code: smtp; 550-5.1.1 user\n 550 5.1.1 unknown";
    let words = format!(
        "Hi. I could not deliver.\n\n<\"odd one\"@home.example>:\nRemote host said: 550 5.1.1 <erika@[192.0.2.1]>... user unknown\n\n\
         宛先 erika@home.example が見つかりません。\n\n--- Below this line is a copy of the message.\n\n{NOTICE}\nGuten Tag\n"
    );
    let page = "<html><!-- x --><body>Undeliverable &amp; returned &#233; <b>erika@home.example</b> 550 5.2.2 full</body></html>";
    let json = r#"{"notificationType":"Bounce","bounce":{"bounceType":"Transient","bouncedRecipients":[{"emailAddress":"a@b.example"}]},"mail":{"headers":[]}}"#;
    let from = "Mail Delivery Subsystem <MAILER-DAEMON@relay.example>";
    let inner = dsn("Undelivered", "Failed.", status);
    let nested = format!(
        "--n\n\nA message could not be delivered.\n--n\nContent-Type: message/rfc822\n\n{inner}\n--n--\n"
    );
    let feedback = format!(
        "--a\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n\n--a\nContent-Type: text/rfc822-headers\n\n{NOTICE}--a--\n"
    );
    [
        inner,
        letter(from, "=?utf-8?B?VW56dXN0ZWxsYmFy?=: failure notice", "Return-Path: <>", &words),
        letter(from, "Undeliverable", "Content-Type: text/html; charset=\"utf-8\"\nContent-Transfer-Encoding: quoted-printable", page),
        letter("no-reply@sns.example", "Notification", "", json),
        letter(from, "Delivery failure", "Content-Type: multipart/mixed; boundary=\"n\"", &nested),
        letter("fbl@a.example", "Report", "Content-Type: multipart/report; report-type=feedback-report; boundary=a", &feedback),
        letter("erika@home.example", "AW: Beiträge", "In-Reply-To: <notice.4711@demur.example>", "Ich bin im Urlaub."),
    ]
    .map(String::into_bytes)
    .to_vec()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read(&bytes);
    }

    #[test]
    fn any_text_after_a_header_is_read(subject in "\\PC{0,60}", body in "(\\PC|\n|<a@b.example>|550 5.1.1 |: |\r\n){0,300}") {
        system(&subject, &body);
    }

    #[test]
    fn changed_messages_are_read(
        which in 0..7_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..6_u8, any::<u8>(), 1..40_usize), 1..12),
    ) {
        let mut bytes = real_looking().swap_remove(which);
        for (at, change, byte, length) in changes {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            let end = (at + length).min(bytes.len());
            match change {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => drop(bytes.drain(at..end)),
                3 => bytes.truncate(at),
                4 => {
                    let again = bytes[at..end].to_vec();
                    bytes.splice(at..at, again);
                }
                _ => bytes.splice(at..at, [b"\n--b0\n".as_slice(), b"\n\n", b"\xe3\x82", b"@", b"=?utf-8?Q?=", b"<"][byte as usize % 6].iter().copied()).for_each(drop),
            }
        }
        let returned = read(&bytes);
        for one in &returned.recipients {
            prop_assert!(one.diagnostic.len() <= 1024);
            prop_assert!(matches!(one.kind, Kind::Hard | Kind::Soft | Kind::Delayed | Kind::Delivered));
        }
    }
}
