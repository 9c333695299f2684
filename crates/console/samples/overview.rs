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
                Some(t.t("by an agent", "durch Bevollmächtigten")),
                Some(clock("2026-04-14", Left::DaysOver(6))),
            ),
            task(
                "/requests/291",
                TaskKind::Request(AskedFor::Request(RequestKind::Depicted)),
                t.s("r.hollerau@mail.example"),
                Some(t.t("3 matches to decide", "3 Treffer zu entscheiden")),
                Some(clock("2026-04-18", Left::DaysOver(2))),
            ),
            task(
                "/orders/18",
                TaskKind::Order,
                t.s("Nordlicht Labs GmbH"),
                Some(t.t("copy of ai_assistant/0002", "Kopie von ai_assistant/0002")),
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
                t.t("ai-assistant-li, version 4", "ai-assistant-li, Fassung 4"),
                None,
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
                "/orders",
                TaskKind::Recipient,
                t.t("University of Weidenau", "Universität Weidenau"),
                None,
                None,
            ),
            task(
                "/returned",
                TaskKind::Mail(4),
                t.s("assistant-2026"),
                None,
                None,
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
