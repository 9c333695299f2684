//! Texts of announcements, and the form that plans one.

use super::super::Town;
use console::campaigns::{MailText, Piece, PlanCampaign, PlanChecked, TextCheck, TextFault};

pub(super) fn checks(t: &Town) -> Vec<TextCheck> {
    let fault = |what: (&str, &str), ground: (&str, &str)| TextFault {
        what: t.t(what.0, what.1),
        ground: t.t(ground.0, ground.1),
    };
    let check = |tag: &str, faults| TextCheck {
        language: console::language(tag, t.lang),
        href: Some(t.s(&format!("/campaigns/assistant-2026/texts/{tag}"))),
        faults,
    };
    let kept = (
        "How long the data is kept is not said",
        "Wie lange die Daten aufbewahrt werden, fehlt",
    );
    let apart = (
        "The objection does not stand in a paragraph of its own",
        "Der Widerspruch steht nicht in einem eigenen Absatz",
    );
    vec![
        check("de", vec![]),
        check(
            "en",
            vec![
                fault(kept, ("Art. 13(2)(a)", "Art. 13 Abs. 2 lit. a")),
                fault(apart, ("Art. 21(4)", "Art. 21 Abs. 4")),
            ],
        ),
    ]
}

fn mail(t: &Town, tag: &str, words: [&str; 5]) -> MailText {
    let [subject, first, heading, line, last] = words;
    MailText {
        tag: tag.to_owned(),
        language: console::language(tag, t.lang),
        subject: t.s(subject),
        pieces: vec![
            Piece::Paragraph(t.s(first)),
            Piece::Heading(t.s(heading)),
            Piece::Line(t.s(line)),
            Piece::Paragraph(t.s(last)),
        ],
    }
}

pub(super) fn mails(t: &Town) -> [MailText; 2] {
    [
        mail(
            t,
            "de",
            [
                "Ihre Beiträge und unsere KI",
                "Ab dem 1. Juni möchten wir öffentliche Beiträge für unseren KI-Assistenten nutzen.",
                "Was genutzt wird",
                "Beiträge und Kommentare, die alle sehen können",
                "Sie können widersprechen, ohne Gründe zu nennen.",
            ],
        ),
        mail(
            t,
            "en",
            [
                "Your posts and our AI",
                "From 1 June we want to use public posts for our AI assistant.",
                "What is used",
                "Posts and comments that everybody can see",
                "You can object, and need no reason.",
            ],
        ),
    ]
}

pub(super) fn plan(t: &Town, checked: bool) -> PlanCampaign {
    PlanCampaign {
        action: t.s("/campaigns/plan"),
        cancel: t.s("/campaigns"),
        name: t.s("assistant-2026"),
        purposes: vec![
            t.tick("ai_assistant", "AI assistant", "KI-Assistent", true),
            t.tick(
                "creative_tools",
                "Creative tools",
                "Kreative Werkzeuge",
                false,
            ),
        ],
        texts: vec![t.pick("announcement", "announcement", "announcement", true)],
        regions: vec![
            t.tick("Obertal", "Obertal", "Obertal", true),
            t.tick("Seeland", "Seeland", "Seeland", false),
        ],
        since: t.s(""),
        not_before: t.s("2026-06-01"),
        hour: t.s("08:00"),
        rate: t.s("50"),
        checked: checked.then(|| PlanChecked {
            people: 402_117,
            without_address: 3_118,
            texts: checks(t)
                .into_iter()
                .map(|c| TextCheck {
                    faults: vec![],
                    ..c
                })
                .collect(),
            mails: mails(t).into(),
        }),
        refused: None,
        errors: vec![],
    }
}
