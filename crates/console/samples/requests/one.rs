//! One request with its thread.

use super::super::{Sample, Town, day, sample};
use super::{depicted, lines, wrong};
use console::requests::{
    Answer, Behalf, Channel, Evidence, RequestLine, RequestPage, Sent, Spoken, Telling,
};
use console::{Problem, Room, field};
use pages::officer::{By, Message};

pub(crate) fn access(t: &Town) -> RequestPage {
    let message = |by, date: &str, sent, text: &[(&str, &str)]| Spoken {
        message: Message {
            by,
            at: t.at(date, 10, 12),
            text: text.iter().map(|(en, de)| t.t(en, de)).collect(),
        },
        sent,
    };
    let sent = |state, at| {
        Some(Sent {
            state,
            at,
            posted: false,
            post: None,
        })
    };
    let first = lines::one(t, 287);
    RequestPage {
        line: first,
        entry: 47_114,
        person: Some(t.s("/persons/4411")),
        channel: Channel::Letter,
        behalf: Some((t.t("Edda Rohrbach, attorney", "Rechtsanwältin Edda Rohrbach"), Behalf::Agent)),
        name: String::new(),
        mail: Some(t.s("kanzlei@rohrbach.example")),
        reach: vec![],
        evidence: vec![
            Evidence { name: t.t("Power of attorney of 2 March", "Vollmacht vom 2. März"), href: Some(t.s("/requests/287/evidence/1")), on: day("2026-03-14"), read_by: Some(t.s("Jonas Feldmann")) },
            Evidence { name: t.t("Call back by phone", "Rückruf per Telefon"), href: None, on: day("2026-03-16"), read_by: Some(t.s("Jonas Feldmann")) },
        ],
        thread: vec![
            message(By::Person, "2026-03-14", None, &[
                ("My client wants to know everything that is stored about him, and for what it was used.", "Mein Mandant möchte wissen, was über ihn gespeichert ist und wofür es genutzt wurde."),
                ("He asks in particular which training sets and models hold his comments.", "Insbesondere fragt er, in welchen Datensätzen und Modellen seine Kommentare stehen."),
            ]),
            message(By::Officer(t.s("Mirela Kupferbach")), "2026-03-17", sent(Telling::Told, Some(t.at("2026-03-17", 10, 13))), &[
                ("Thank you. The power of attorney has been checked.", "Vielen Dank. Die Vollmacht ist geprüft."),
            ]),
        ],
        found: vec![],
        released: None,
        account: None,
        extension: None,
        extend: None,
        answer: Some(Answer {
            action: t.s("/requests/287/answer"),
            outcomes: vec![
                t.pick("granted", "Granted", "Stattgegeben", false),
                t.pick("partly", "Granted in part", "Teilweise stattgegeben", false),
                t.pick("refused", "Refused", "Abgelehnt", false),
            ],
            text: t.s(""),
            remedy: t.t(
                "You can complain to the state data protection authority, or go to court.",
                "Sie können sich bei der Datenschutzaufsicht des Landes beschweren oder vor Gericht gehen.",
            ),
        }),
        write: Some(t.s("/requests/287/write")),
        prove: Some(t.s("/requests/287/evidence")),
        proof: t.s(""),
        attach: Some(t.s("/requests/287/items")),
        link: t.s(""),
        refused: None,
        errors: vec![],
    }
}

/// In time, by letter, of somebody of whom nothing but the name is known.
fn in_time(t: &Town) -> RequestPage {
    let mut page = access(t);
    page.line = RequestLine {
        who: t.s("Wendel Aubrink"),
        account: false,
        ..lines::one(t, 311)
    };
    page.person = None;
    page.behalf = None;
    page.reach = vec![
        (
            t.t("For the purposes", "Für die Zwecke"),
            t.t("all", "alle"),
        ),
        (
            t.t("For items of the kinds", "Für Inhalte der Art"),
            t.t("photos", "Fotos"),
        ),
    ];
    page.evidence = vec![];
    (page.name, page.mail) = (t.s("Wendel Aubrink, Am Wehr 3, 99510 Lindental"), None);
    page.extend = Some((day("2026-07-14"), t.s("/requests/311/extend")));
    for (spoken, state) in page.thread.iter_mut().skip(1).zip([Telling::NoAddress]) {
        spoken.sent = Some(Sent {
            state,
            at: None,
            posted: false,
            post: Some((t.s("/requests/311/posted"), 48_020)),
        });
    }
    page.refused = Some(t.s("`2026-05-01` is not after `2026-05-14` and up to `2026-07-14`"));
    page
}

/// Answered with mistakes.
fn bad_answer(t: &Town) -> RequestPage {
    let mut bad_answer = in_time(t);
    bad_answer.refused = None;
    bad_answer.errors = wrong(&[
        (field::OUTCOME, Problem::NotChosen),
        (field::TEXT, Problem::Missing),
        (field::REASON, Problem::Missing),
    ]);
    bad_answer
}

/// Refused, with mails that reached nobody.
fn closed(t: &Town) -> RequestPage {
    let mut closed = access(t);
    closed.line = lines::one(t, 266);
    closed.channel = Channel::Phone;
    (closed.extend, closed.answer, closed.write) = (None, None, None);
    (closed.prove, closed.attach) = (None, None);
    closed.behalf = Some((t.s("Paula Tannhoff"), Behalf::Heir));
    closed.evidence = vec![];
    let states = [
        Telling::GivenUp,
        Telling::NoMailbox,
        Telling::Unsure,
        Telling::Waiting,
    ];
    let last = closed.thread.last().cloned();
    for state in states {
        let sent = Some(Sent {
            state,
            at: None,
            posted: false,
            post: None,
        });
        closed
            .thread
            .extend(last.clone().map(|last| Spoken { sent, ..last }));
    }
    let sent = Some(Sent {
        state: Telling::Told,
        at: Some(t.at("2026-03-24", 14, 0)),
        posted: true,
        post: None,
    });
    closed
        .thread
        .extend(last.map(|last| Spoken { sent, ..last }));
    closed
}

pub(super) fn samples(t: &Town) -> Vec<Sample> {
    let frame = |name| t.inside(name, Room::Requests);
    vec![
        sample(
            "request",
            true,
            "A request by an agent, overdue",
            &access(t),
            &frame("request"),
        ),
        sample(
            "request-in-time",
            false,
            "A letter in time, and an extension that goes too far",
            &in_time(t),
            &frame("request-in-time"),
        ),
        sample(
            "request-wrong",
            false,
            "Answered with mistakes",
            &bad_answer(t),
            &frame("request-wrong"),
        ),
        sample(
            "request-closed",
            false,
            "Refused, closed",
            &closed(t),
            &frame("request-closed"),
        ),
        sample(
            "request-depicted",
            true,
            "Somebody without an account is shown and named",
            &depicted::page(t),
            &frame("request-depicted"),
        ),
        sample(
            "request-depicted-answered",
            false,
            "The same after the answer: a verdict can be changed",
            &depicted::answered(t),
            &frame("request-depicted-answered"),
        ),
    ]
}
