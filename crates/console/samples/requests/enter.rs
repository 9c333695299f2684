//! Entering a request.

use super::super::{Sample, Town, sample};
use super::wrong;
use console::requests::{EnterRequest, FromMail, Unclear};
use console::{Problem, Room, field};

fn enter(t: &Town) -> EnterRequest {
    EnterRequest {
        action: t.s("/requests/enter"),
        kinds: vec![
            t.pick("access", "Access", "Auskunft", true),
            t.pick("erasure", "Erasure", "Löschung", false),
            t.pick("objection", "Objection", "Widerspruch", false),
            t.pick(
                "withdrawal",
                "Withdrawal of consent",
                "Widerruf der Einwilligung",
                false,
            ),
        ],
        channels: vec![
            t.pick("letter", "Letter", "Brief", true),
            t.pick("phone", "Phone", "Telefon", false),
            t.pick("mail", "Mail", "E-Mail", false),
        ],
        behalf: vec![
            t.pick("self", "The person", "Die Person selbst", true),
            t.pick("agent", "An authorized agent", "Bevollmächtigte", false),
            t.pick("guardian", "A guardian", "Sorgeberechtigte", false),
            t.pick("heir", "An heir", "Erben", false),
        ],
        received: t.s("2026-04-17"),
        person: t.s(""),
        no_account: false,
        unclear: None,
        name: t.s(""),
        mail: t.s(""),
        evidence: t.s(""),
        text: t.s(""),
        purposes: vec![t.tick("ai_assistant", "AI assistant", "KI-Assistent", false)],
        items: vec![
            t.tick("post", "Posts", "Beiträge", false),
            t.tick("photo", "Photos", "Fotos", false),
        ],
        links: t.s(""),
        words: t.s(""),
        from_mail: None,
        picture_megabytes: 10,
        errors: vec![],
    }
}

pub(super) fn samples(t: &Town) -> Vec<Sample> {
    let frame = |name| t.inside(name, Room::Requests);
    let bad_entry = EnterRequest {
        errors: wrong(&[
            (field::RECEIVED, Problem::InFuture),
            (field::PERSON, Problem::Missing),
            (field::TEXT, Problem::TooLong(10_000)),
            (field::REACH_PURPOSE, Problem::NotNarrowed),
        ]),
        purposes: vec![t.tick("ai_assistant", "AI assistant", "KI-Assistent", true)],
        from_mail: Some(FromMail {
            digest: "0".repeat(64),
            href: t.s("/returned/1/mail.eml"),
        }),
        unclear: Some(Unclear::Nobody),
        ..enter(t)
    };
    let shared = EnterRequest {
        person: t.s("familie@wehr.example"),
        no_account: true,
        unclear: Some(Unclear::Several(vec![t.s("Ida Wehr"), t.s("Timo Wehr")])),
        errors: wrong(&[(field::PERSON, Problem::NotChosen)]),
        ..enter(t)
    };
    vec![
        sample(
            "enter",
            true,
            "Entering a letter or a call",
            &enter(t),
            &frame("enter"),
        ),
        sample(
            "enter-wrong",
            false,
            "The same, with mistakes",
            &bad_entry,
            &frame("enter-wrong"),
        ),
        sample(
            "enter-shared",
            false,
            "The same, with an address of several accounts",
            &shared,
            &frame("enter-shared"),
        ),
    ]
}
