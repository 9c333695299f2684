//! What needs doing.

use super::{Sample, Town, clock, purposes, sample};
use console::incidents::Telling;
use console::overview::{Overview, Task, TaskKind};
use console::requests::{AskedFor, RequestKind};
use console::unconfirmed::{Unconfirmed, UnconfirmedLine};
use console::{Clock, Left, Pager, Room};

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let task = |href: &str, what, which: String, note: Option<String>, clock: Option<Clock>| Task {
        href: t.s(href),
        what,
        which,
        note,
        clock,
    };
    let full = Overview {
        at: t.now(),
        entries: 52_904,
        tasks: vec![
            task(
                "/requests/287",
                TaskKind::Request(AskedFor::Request(RequestKind::Access)),
                t.s("Otto Brandner"),
                None,
                Some(clock("2026-04-14", Left::DaysOver(6))),
            ),
            task(
                "/requests/291",
                TaskKind::Request(AskedFor::Request(RequestKind::Depicted)),
                t.s("r.hollerau@mail.example"),
                None,
                Some(clock("2026-04-18", Left::DaysOver(2))),
            ),
            task(
                "/requests/266",
                TaskKind::Unreached,
                t.s("Juri Tannhoff"),
                None,
                None,
            ),
            task(
                "/unconfirmed",
                TaskKind::Unconfirmed(3),
                t.s("52,911, 52,914, 52,920"),
                None,
                None,
            ),
            task(
                "/orders/18",
                TaskKind::Recipient,
                t.s("Nordlicht Labs GmbH"),
                Some(t.s("ai_assistant/0002")),
                Some(clock("2026-04-19", Left::DaysOver(1))),
            ),
            task(
                "/incidents/4",
                TaskKind::Incident,
                t.t(
                    "Seven photos of an objector in run 2026-04-17",
                    "Sieben Fotos einer Widersprechenden im Lauf 2026-04-17",
                ),
                None,
                Some(Clock {
                    due: super::day("2026-04-21"),
                    at: Some(t.at("2026-04-21", 8, 15)),
                    left: Left::Hours(22),
                }),
            ),
            task(
                "/requests/302",
                TaskKind::Request(AskedFor::Request(RequestKind::Erasure)),
                t.s("Greta Sommerweg"),
                None,
                Some(clock("2026-04-23", Left::Days(3))),
            ),
            task(
                "/assessments/creative-tools-li",
                TaskKind::AssessmentExpires,
                t.s("creative-tools-li"),
                None,
                Some(clock("2026-04-30", Left::Days(10))),
            ),
            task(
                "/requests/311",
                TaskKind::Request(AskedFor::Request(RequestKind::Question)),
                t.s("Hanna Birkenfeld"),
                None,
                Some(clock("2026-05-14", Left::Days(24))),
            ),
            task(
                "/assessments/ai-assistant-li",
                TaskKind::AssessmentUnsigned,
                t.s("ai-assistant-li"),
                Some(t.t("AI assistant", "KI-Assistent")),
                None,
            ),
            task(
                "/campaigns/creative-spring",
                TaskKind::CampaignHeld,
                t.s("creative-spring"),
                Some(t.t(
                    "the scope reaches further back",
                    "der Umfang reicht weiter zurück",
                )),
                None,
            ),
            task(
                "/campaigns/assistant-2026",
                TaskKind::CampaignUnfinished,
                t.s("assistant-2026"),
                Some(t.t("61,208 pending", "61.208 noch offen")),
                None,
            ),
            task(
                "/orders/21",
                TaskKind::Order,
                t.s("21"),
                Some(t.s("posts")),
                Some(clock("2026-05-20", Left::Days(30))),
            ),
            task(
                "/orders",
                TaskKind::Orders(148),
                t.s("22\u{2013}169"),
                None,
                Some(clock("2026-05-20", Left::Days(30))),
            ),
            task(
                "/webhooks",
                TaskKind::WebhookOff,
                t.s("stats.lindental.example"),
                None,
                None,
            ),
            task(
                "/webhooks",
                TaskKind::Undelivered(2),
                t.s("hooks.lindental.example"),
                None,
                None,
            ),
            task(
                "/returned",
                TaskKind::Mail(4),
                String::new(),
                None,
                Some(clock("2026-05-17", Left::Days(27))),
            ),
        ],
        purposes: purposes::all(t).into_iter().map(|p| p.line).collect(),
    };
    let quiet = Overview {
        tasks: vec![],
        purposes: full.purposes.iter().take(1).cloned().collect(),
        ..full.clone()
    };
    let line = |entry: u64, what: String, who: &str, why| UnconfirmedLine {
        entry,
        what,
        at: t.at("2026-04-17", 14, 2),
        who: t.s(who),
        href: t.s("/persons/1204"),
        why,
        action: t.s(&format!("/unconfirmed/{entry}")),
    };
    let objection = || t.t("Objection", "Widerspruch");
    let unconfirmed = Unconfirmed {
        count: 3,
        lines: vec![
            line(52_911, objection(), "u1204", Telling::NoMailbox),
            line(52_914, objection(), "u88", Telling::GivenUp),
            line(52_920, t.t("Erasure", "Löschung"), "u310", Telling::Unsure),
        ],
        pager: Pager {
            page: 1,
            pages: 1,
            before: None,
            after: None,
        },
    };
    let none = Unconfirmed {
        count: 0,
        lines: vec![],
        ..unconfirmed.clone()
    };
    let mut frame = t.inside("overview-quiet", Room::Overview);
    frame.overdue = vec![];
    vec![
        sample(
            "overview",
            true,
            "What needs doing, overdue first, and what holds",
            &full,
            &t.inside("overview", Room::Overview),
        ),
        sample(
            "overview-quiet",
            false,
            "Nothing needs doing",
            &quiet,
            &frame,
        ),
        sample(
            "unconfirmed",
            false,
            "Confirmations that no mail brought",
            &unconfirmed,
            &t.inside("unconfirmed", Room::Overview),
        ),
        sample(
            "unconfirmed-none",
            false,
            "Every confirmation went by mail",
            &none,
            &t.inside("unconfirmed-none", Room::Overview),
        ),
    ]
}
