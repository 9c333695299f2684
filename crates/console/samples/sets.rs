//! Sets and models.

use super::clocks::TODAY;
use super::{Sample, Town, day, purposes, sample};
use console::purposes::Gate;
use console::sets::{
    CopyLine, Counts, LoadLine, Mask, ModelLine, Proof, ProofState, SetLine, SetPage, SetState,
    Sets,
};
use console::{Named, Room};

/// It is held while one of its gates is closed.
fn state(gates: &[Gate]) -> SetState {
    match gates.iter().all(|gate| gate.blocks.is_empty()) {
        true => SetState::Live,
        false => SetState::Held,
    }
}

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

fn proofs(t: &Town, set: &str, signed: ProofState) -> Vec<Proof> {
    let everything = console::word(Named::Everything, t.lang);
    let proof = |name: &str, state| Proof {
        name: t.s(name),
        state,
        href: None,
    };
    vec![
        proof(&console::word(Named::Signature, t.lang), signed),
        proof(
            &format!("{everything} demur verify {set}"),
            ProofState::Unchecked,
        ),
    ]
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
    let open = purposes::gates(&[]);
    let page = SetPage {
        line: set(
            t,
            "ai_assistant/0003",
            "2026-04-02",
            (8_214_907, 20_118),
            state(&open),
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
                heading: t.t("By year", "Nach Jahr"),
                rows: vec![
                    (t.s("2026"), 911_204, 1_204_118),
                    (t.s("2025"), 7_303_703, 10_819_117),
                ],
            },
            Counts {
                heading: t.t("By region", "Nach Region"),
                rows: vec![
                    (t.s("Obertal"), 5_902_118, 8_911_204),
                    (t.s("Untertal"), 2_312_789, 3_112_031),
                ],
            },
        ],
        gates: open.clone().into_iter().zip(open.clone()).collect(),
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
            recipient: t.s("Universität Weidenau"),
            format: t.s("jsonl"),
            items: 8_214_907,
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
        proofs: proofs(t, "ai_assistant/0003", ProofState::Holds(day(TODAY))),
        report: Some(t.s("/sets/ai_assistant/0003/report")),
    };
    // Those of the creative tools.
    let now: Vec<Gate> = purposes::all(t)
        .into_iter()
        .nth(1)
        .map_or_else(Vec::new, |purpose| purpose.line.gates);
    let held = SetPage {
        line: set(
            t,
            "creative_tools/0001",
            "2026-01-19",
            (402_118, 9_004),
            state(&now),
        ),
        gates: open.into_iter().zip(now).collect(),
        counts: vec![],
        copies: vec![],
        loads: vec![],
        masks: vec![],
        models: vec![],
        report: None,
        proofs: proofs(t, "creative_tools/0001", ProofState::Fails(day(TODAY))),
        ..page.clone()
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
        sample(
            "set-held",
            false,
            "One that is held, and whose signature does not hold",
            &held,
            &frame("set-held"),
        ),
    ]
}
