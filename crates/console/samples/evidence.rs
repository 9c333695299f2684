//! Documents, looks, returned mail.

use super::{Sample, Town, day, persons, sample};
use console::Room;
use console::aside::{Aside, OpenedMail, ReturnedMail};
use console::documents::{Document, DocumentKind, Documents, Paper, Preview};
use console::log::Log;

fn document(
    t: &Town,
    kind: DocumentKind,
    about: Option<String>,
    made: Option<&str>,
    gaps: Vec<String>,
) -> Document {
    let paper = |format: &str, bytes| Paper {
        href: t.s(&format!("/documents/{}", format.to_lowercase())),
        format: t.s(format),
        bytes,
    };
    Document {
        kind,
        about,
        made: made.map(day),
        preview: made.map(|_| t.s("/documents/preview")),
        files: if made.is_some() {
            vec![paper("DOCX", Some(61_204)), paper("JSON", Some(8_120))]
        } else {
            vec![]
        },
        gaps,
        make: t.s("/documents/make"),
    }
}

const PAPER: &str = r#"<article class="paper"><h2>1 Controller</h2><p>Lindental Netz eG, Marktplatz 4, 99999 Lindental</p>
<h2>2 Purposes</h2><table><thead><tr><th scope="col">Purpose</th><th scope="col">Legal basis</th></tr></thead>
<tbody><tr><th scope="row">ai_assistant</th><td>Art. 6(1)(f)</td></tr><tr><th scope="row">spam_filter</th><td>Art. 6(1)(a)</td></tr></tbody></table>
<h2>3 Categories</h2><ul><li>Posts, comments</li><li>Members over 18 who were told</li></ul></article>"#;

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let transfers = || {
        t.t(
            "Transfers to third countries",
            "Übermittlung in Drittländer",
        )
    };
    let record = || {
        document(
            t,
            DocumentKind::Record,
            None,
            Some("2026-04-01"),
            vec![
                transfers(),
                t.t(
                    "Security measures (Art. 32)",
                    "Technische und organisatorische Maßnahmen (Art. 32)",
                ),
            ],
        )
    };
    let list = Documents {
        list: vec![
            record(),
            document(
                t,
                DocumentKind::Assessment,
                Some(t.t("AI assistant", "KI-Assistent")),
                Some("2025-11-10"),
                vec![],
            ),
            document(
                t,
                DocumentKind::Dpia,
                Some(t.t("AI assistant", "KI-Assistent")),
                Some("2025-11-10"),
                vec![t.t(
                    "Views of the people concerned (Art. 35(9))",
                    "Standpunkt der Betroffenen (Art. 35 Abs. 9)",
                )],
            ),
            document(
                t,
                DocumentKind::TrainingSummary,
                Some(t.s("assistant-7")),
                Some("2026-04-12"),
                vec![
                    t.t("2.1 Public data sets", "2.1 Öffentliche Datensätze"),
                    t.t("3.2 Illegal content", "3.2 Rechtswidrige Inhalte"),
                ],
            ),
            document(t, DocumentKind::Statistics, Some(t.s("2025")), None, vec![]),
        ],
        refused: None,
    };
    let refused = Documents {
        refused: Some(t.s("`assessments/ai-assistant-li.toml`: line 14, column 11: invalid type")),
        ..list.clone()
    };
    let preview = Preview {
        document: record(),
        at: t.now(),
        html: PAPER.to_owned(),
    };
    let log = Log {
        roles: vec![
            t.pick("", "All", "Alle", true),
            t.pick("support", "Support", "Kundendienst", false),
        ],
        looks: persons::looks(t),
        pager: t.pager(40),
    };
    let mail = |date: &str, seems: &str, person: Option<&str>| ReturnedMail {
        action: t.s("/returned/1"),
        at: t.at(date, 7, 20),
        seems: t.s(seems),
        person: person.map(|p| t.s(p)),
        writers: Vec::new(),
        campaign: person.map(|_| t.s("assistant-2026")),
        excerpt: None,
        href: t.s("/returned/1"),
    };
    let aside = Aside {
        count: 4,
        mails: vec![
            mail("2026-04-09", "reply:several", Some("Dilek Moosgrund")),
            mail("2026-04-11", "other", Some("Emil Steinbrech")),
            mail("2026-04-12", "reply:other", Some("Cosima Ahornberg")),
            mail("2026-04-14", "hard", None),
        ],
        verdicts: vec![
            t.pick("", "Please choose", "Bitte wählen", true),
            t.pick(
                "hard",
                "Not delivered, for good",
                "Endgültig nicht zugestellt",
                false,
            ),
            t.pick(
                "soft",
                "Not delivered for now",
                "Vorerst nicht zugestellt",
                false,
            ),
            t.pick(
                "auto",
                "Automatic answer; it was delivered",
                "Automatische Antwort; zugestellt",
                false,
            ),
            t.pick("objection", "An objection", "Ein Widerspruch", false),
            t.pick("request", "Another request", "Ein anderes Anliegen", false),
        ],
        pager: t.pager(1),
    };
    let opened = OpenedMail {
        mail: ReturnedMail {
            excerpt: Some(t.t(
                "I do not want that. Please leave my things alone.",
                "Das möchte ich nicht. Lassen Sie meine Sachen bitte in Ruhe.",
            )),
            href: t.s("/returned/1/mail"),
            ..mail("2026-04-09", "reply:several", Some("Dilek Moosgrund"))
        },
        verdicts: aside.verdicts.clone(),
    };
    vec![
        sample(
            "documents",
            true,
            "Documents made from the facts",
            &list,
            &t.inside("documents", Room::Documents),
        ),
        sample(
            "documents-refused",
            false,
            "Not made, since a file cannot be read",
            &refused,
            &t.inside("documents-refused", Room::Documents),
        ),
        sample(
            "document",
            false,
            "Reading one of them",
            &preview,
            &t.inside("document", Room::Documents),
        ),
        sample(
            "looks",
            true,
            "Who looked at what",
            &log,
            &t.inside("looks", Room::Log),
        ),
        sample(
            "returned",
            true,
            "Returned mail that was not understood",
            &aside,
            &t.inside("returned", Room::Aside),
        ),
        sample(
            "returned-open",
            true,
            "A returned mail, opened",
            &opened,
            &t.inside("returned-open", Room::Aside),
        ),
    ]
}
