//! Sets and models.

use super::{Sample, Town, day, purposes, sample};
use console::Room;
use console::purposes::{Block, GateKind};
use console::sets::{
    CopyLine, Counts, LoadLine, Mask, ModelLine, Proof, ProofState, SetLine, SetPage, SetState,
    Sets,
};

fn set(t: &Town, name: &str, date: &str, figures: (u64, u64), state: SetState) -> SetLine {
    SetLine {
        href: t.s(&format!("/sets/{name}")),
        name: t.s(name),
        purpose: match name.split('/').next() {
            Some("creative_tools") => t.t("Creative tools", "Kreative Werkzeuge"),
            Some("spam_filter") => t.t("Spam filter", "Spamfilter"),
            _ => t.t("AI assistant", "KI-Assistent"),
        },
        made: day(date),
        items: figures.0,
        masked: figures.1,
        state,
    }
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let list = Sets {
        sets: vec![
            set(
                t,
                "ai_assistant/0003",
                "2026-04-02",
                (8_214_907, 20_118),
                SetState::Live,
            ),
            set(
                t,
                "ai_assistant/0002",
                "2026-02-11",
                (7_990_114, 61_902),
                SetState::Live,
            ),
            set(
                t,
                "creative_tools/0001",
                "2026-01-19",
                (402_118, 9_004),
                SetState::Held,
            ),
            set(
                t,
                "ai_assistant/0001",
                "2025-12-20",
                (7_402_551, 0),
                SetState::Gone,
            ),
            set(
                t,
                "spam_filter/0001",
                "2025-11-30",
                (12, 0),
                SetState::Failed,
            ),
        ],
        models: vec![ModelLine {
            href: None,
            name: t.s("assistant-7"),
            sets: vec![t.s("ai_assistant/0003")],
            made: None,
            to_forget: None,
        }],
    };
    let gates = purposes::gates(&[]);
    let now = purposes::gates(&[(GateKind::Notice, Block::Waiting(day("2026-05-11")))]);
    let page = SetPage {
        line: set(
            t,
            "ai_assistant/0003",
            "2026-04-02",
            (8_214_907, 20_118),
            SetState::Live,
        ),
        entries: 49_301,
        people: 391_006,
        cells: 4_096,
        counts: vec![
            Counts {
                heading: t.t("By kind", "Nach Art"),
                rows: vec![
                    (t.t("Posts", "Beiträge"), 3_118_400, 2_909_118),
                    (t.t("Comments", "Kommentare"), 5_096_507, 7_210_004),
                    (t.t("Photos", "Fotos"), 0, 1_904_113),
                ],
            },
            Counts {
                heading: t.t("By language", "Nach Sprache"),
                rows: vec![
                    (t.s("de"), 7_902_118, 10_911_204),
                    (t.s("en"), 312_789, 1_112_031),
                ],
            },
            Counts {
                heading: t.t("By year", "Nach Jahr"),
                rows: vec![
                    (t.s("2026"), 911_204, 1_204_118),
                    (t.s("2025"), 7_303_703, 10_819_117),
                ],
            },
        ],
        gates: gates.into_iter().zip(now).collect(),
        models: vec![t.s("assistant-7")],
        loads: vec![
            LoadLine {
                run: t.s("20260411T080212Z-5e1c"),
                begun: Some((t.at("2026-04-11", 8, 2), t.s("assistant-7, second stage"))),
            },
            LoadLine {
                run: t.s("20260410T221530Z-09af"),
                begun: None,
            },
        ],
        copies: vec![CopyLine {
            at: t.at("2026-04-08", 15, 20),
            recipient: t.s("Nordlicht Labs"),
            format: t.s("jsonl"),
            items: 402_118,
            entry: 50_612,
        }],
        masks: vec![
            Mask {
                at: t.at("2026-04-20", 6, 2),
                items: 311,
                why: t.t("Objections", "Widersprüche"),
                entry: 52_880,
            },
            Mask {
                at: t.at("2026-04-17", 14, 31),
                items: 19_718,
                why: t.t("Notices came back", "Rückläufer"),
                entry: 52_013,
            },
            Mask {
                at: t.at("2026-04-09", 8, 55),
                items: 89,
                why: t.t("Audience narrowed", "Sichtbarkeit eingeschränkt"),
                entry: 50_771,
            },
        ],
        proofs: vec![
            Proof {
                name: t.t("Signature of the manifest", "Signatur des Manifests"),
                state: ProofState::Holds(day("2026-04-20")),
                href: None,
            },
            Proof {
                name: t.t("Roots of all cells", "Wurzeln aller Zellen"),
                state: ProofState::Holds(day("2026-04-20")),
                href: Some(t.s("/sets/ai_assistant/0003/proofs")),
            },
            Proof {
                name: t.t(
                    "Every item decided again",
                    "Jeder Inhalt erneut entschieden",
                ),
                state: ProofState::Unchecked,
                href: None,
            },
            Proof {
                name: t.t("Copy of Nordlicht Labs", "Kopie von Nordlicht Labs"),
                state: ProofState::Fails(day("2026-04-18")),
                href: Some(t.s("/orders/18")),
            },
        ],
        report: Some(t.s("/sets/ai_assistant/0003/report")),
    };
    let frame = |name| t.inside(name, Room::Sets);
    vec![
        sample("sets", true, "Sets and models", &list, &frame("sets")),
        sample(
            "set",
            true,
            "One set: gates, proofs, masks, counts",
            &page,
            &frame("set"),
        ),
    ]
}
