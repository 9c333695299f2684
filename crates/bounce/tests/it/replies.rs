//! Answers of people to a notice, labelled by hand before the reader was written (`tests/replies.csv`).
//!
//! A third was held out: their mistakes were not looked at while the reader was written.

use bounce::{Intent, Kind, intent, read};

struct Reply {
    label: String,
    set: String,
    text: String,
}

fn replies() -> Vec<Reply> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/replies.csv");
    let mut rows = csv::Reader::from_path(path).unwrap();
    let rows = rows.records().map(|row| {
        let row = row.unwrap();
        Reply {
            label: row[1].to_owned(),
            set: row[2].to_owned(),
            text: row[3].to_owned(),
        }
    });
    rows.collect()
}

/// As it comes by mail, in one of two encodings.
fn mail(text: &str, html: bool) -> Vec<u8> {
    let head = "From: Ada <ada@example.org>\r\nTo: privacy@example.org\r\nSubject: Re: Your right to object\r\nIn-Reply-To: <abc@mail.example.org>\r\nMIME-Version: 1.0\r\n";
    let body = match html {
        false => format!(
            "Content-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n",
            text.replace('\n', "\r\n")
        ),
        true => format!(
            "Content-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>{}</p></body></html>\r\n",
            text.replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;")
                .replace('\n', "<br>\r\n")
        ),
    };
    format!("{head}{body}").into_bytes()
}

/// Right yeses, wrong yeses, missed ones.
fn count(set: &str, html: bool) -> (u32, u32, u32) {
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for reply in replies() {
        if reply.set != set {
            continue;
        }
        let mail = mail(&reply.text, html);
        let found = intent(&mail);
        match (found, reply.label.as_str()) {
            (Intent::Objects, "objection") => right += 1,
            (Intent::Objects, label) => {
                wrong += 1;
                eprintln!("wrong ({label}): {}", shown(&reply));
            }
            (Intent::Unsure(doubt), "objection") => {
                missed += 1;
                eprintln!("missed ({}): {}", doubt.name(), shown(&reply));
            }
            _ => {}
        }
    }
    (right, wrong, missed)
}

/// Held out texts are not shown.
fn shown(reply: &Reply) -> &str {
    match reply.set.as_str() {
        "held" => "(held out)",
        _ => &reply.text,
    }
}

#[test]
fn plain_objections_are_found_and_nothing_else_is_taken_for_one() {
    for html in [false, true] {
        let (right, wrong, missed) = count("", html);
        eprintln!("written by: {right} right, {wrong} wrong, {missed} missed");
        assert_eq!(wrong, 0, "no answer is taken for an objection that is none");
        assert!(right >= 30, "{missed} missed");
    }
}

#[test]
fn the_third_that_was_held_out() {
    let (right, wrong, missed) = count("held", false);
    eprintln!("held out: {right} right, {wrong} wrong, {missed} missed");
    assert_eq!(wrong, 0, "no answer is taken for an objection that is none");
}

#[test]
fn those_that_were_written_later() {
    for set in ["later", "last"] {
        let (right, wrong, missed) = count(set, false);
        eprintln!("{set}: {right} right, {wrong} wrong, {missed} missed");
        assert_eq!(wrong, 0, "no answer is taken for an objection that is none");
    }
}

#[test]
fn there_are_enough_of_each() {
    let all = replies();
    assert!(all.len() >= 120);
    let of = |label: &str| all.iter().filter(|r| r.label == label).count();
    for label in [
        "question",
        "thanks",
        "insult",
        "away",
        "ironic",
        "conditional",
        "unsubscribe",
        "consent",
        "several",
        "quoted",
    ] {
        assert!(of(label) >= 4, "{label}");
    }
    // Programs are told apart before; people who answer are read.
    let read = |text: &str| read(&mail(text, false)).kind;
    assert_eq!(read("I object."), Kind::Reply);
}
