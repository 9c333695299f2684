//! What needs doing.

use super::{Sample, Town, clock, purposes, sample};
use console::overview::{Overview, Task, TaskKind};
use console::requests::{AskedFor, RequestKind};
use console::{Clock, Left, Room};

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
    ]
}
