//! Sets, late choices, orders.

use super::{Sample, Town, clock, day, purposes, sample};
use console::late::{LateChoices, LateClass, LoaderState, OpenMask};
use console::orders::{ConfirmOrder, Order, OrderState, Orders, Recipient};
use console::purposes::{Block, GateKind};
use console::sets::{Counts, Mask, ModelLine, Proof, ProofState, SetLine, SetPage, SetState, Sets};
use console::{FormError, Left, Problem, Room, field};

fn set(t: &Town, name: &str, date: &str, figures: (u64, u64), state: SetState) -> SetLine {
    SetLine {
        href: t.s(&format!("/sets/{name}")),
        name: t.s(name),
        purpose: t.t("AI assistant", "KI-Assistent"),
        made: day(date),
        items: figures.0,
        masked: figures.1,
        state,
    }
}

fn sets(t: &Town) -> Vec<Sample> {
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
            href: t.s("/models/assistant-7"),
            name: t.s("assistant-7"),
            sets: vec![t.s("ai_assistant/0003")],
            made: day("2026-04-11"),
            to_forget: 2,
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

fn late(t: &Town) -> Vec<Sample> {
    let class = |(below_ms, choices): (Option<u64>, u64)| LateClass { below_ms, choices };
    let view = LateChoices {
        from: day("2026-01-01"),
        at: t.now(),
        choices: 96_410,
        p50_ms: Some(84),
        p99_ms: Some(412),
        promised_ms: 1_000,
        classes: [
            (Some(20), 3_118),
            (Some(50), 21_004),
            (Some(100), 38_911),
            (Some(200), 24_902),
            (Some(500), 8_140),
            (Some(1_000), 335),
            (None, 0),
        ]
        .map(class)
        .into(),
        masks: vec![
            OpenMask {
                set: t.s("ai_assistant/0003"),
                href: t.s("/sets/ai_assistant/0003"),
                rows: 311,
                since: t.at("2026-04-20", 6, 2),
            },
            OpenMask {
                set: t.s("ai_assistant/0002"),
                href: t.s("/sets/ai_assistant/0002"),
                rows: 44,
                since: t.at("2026-04-20", 9, 30),
            },
        ],
        loaders: vec![
            LoaderState {
                name: t.s("train-b/rank-3"),
                set: t.s("ai_assistant/0003"),
                seen: t.at("2026-04-20", 9, 12),
                age_ms: None,
                stopped: true,
            },
            LoaderState {
                name: t.s("train-a/rank-0"),
                set: t.s("ai_assistant/0003"),
                seen: t.now(),
                age_ms: Some(140),
                stopped: false,
            },
            LoaderState {
                name: t.s("train-a/rank-1"),
                set: t.s("ai_assistant/0003"),
                seen: t.now(),
                age_ms: Some(1_430),
                stopped: false,
            },
        ],
    };
    let broken = LateChoices {
        p99_ms: Some(14_000),
        classes: vec![class((Some(1_000), 1)), class((None, 1))],
        masks: vec![],
        ..view.clone()
    };
    let none = LateChoices {
        choices: 0,
        p50_ms: None,
        p99_ms: None,
        classes: vec![],
        loaders: vec![],
        ..broken.clone()
    };
    let frame = |name| t.inside(name, Room::Late);
    vec![
        sample(
            "late-choices",
            true,
            "How fast choices take effect",
            &view,
            &frame("late-choices"),
        ),
        sample(
            "late-choices-broken",
            false,
            "The promise was broken",
            &broken,
            &frame("late-choices-broken"),
        ),
        sample(
            "late-choices-none",
            false,
            "No choice came late",
            &none,
            &frame("late-choices-none"),
        ),
    ]
}

fn orders(t: &Town) -> Vec<Sample> {
    let order = |number, to: &str, about: (&str, &str), people, items, state| Order {
        href: t.s(&format!("/orders/{number}")),
        number,
        to: t.s(to),
        about: t.t(about.0, about.1),
        people,
        items,
        sent: day("2026-04-05"),
        state,
    };
    let late = order(
        18,
        "Nordlicht Labs GmbH",
        ("Copy of ai_assistant/0002", "Kopie von ai_assistant/0002"),
        3,
        418,
        OrderState::Open(clock("2026-04-19", Left::DaysOver(1))),
    );
    let open = order(
        19,
        "warehouse",
        (
            "Table posts_2025, read in place",
            "Tabelle posts_2025, vor Ort gelesen",
        ),
        2,
        1_906,
        OrderState::Open(clock("2026-05-02", Left::Days(12))),
    );
    let done = order(
        17,
        "Universität Weidenau",
        ("Copy of ai_assistant/0002", "Kopie von ai_assistant/0002"),
        1,
        61,
        OrderState::Confirmed(day("2026-04-09")),
    );
    let recipient = |name: &str, open, current: Option<&str>| Recipient {
        name: t.s(name),
        copy: t.s("ai_assistant/0002, JSON Lines"),
        given: day("2026-02-14"),
        open,
        current: current.map(day),
    };
    let list = Orders {
        orders: vec![late.clone(), open, done.clone()],
        recipients: vec![
            recipient("Nordlicht Labs GmbH", 1, None),
            recipient("Universität Weidenau", 0, Some("2026-04-09")),
        ],
    };
    let confirm = |order: Order, seen, action, errors| ConfirmOrder {
        order,
        demands: vec![
            t.t(
                "Delete 418 items of three people from the copy.",
                "418 Inhalte von drei Personen aus der Kopie löschen.",
            ),
            t.t(
                "Apply the feed of the set up to entry 51,204.",
                "Den Feed des Datensatzes bis Eintrag 51.204 anwenden.",
            ),
            t.t("Confirm in writing.", "Schriftlich bestätigen."),
        ],
        seen,
        action,
        evidence: t.s(""),
        errors,
    };
    let wrong = FormError {
        field: field::EVIDENCE,
        problem: Problem::Missing,
    };
    let action = || Some(t.s("/orders/18/confirm"));
    let frame = |name| t.inside(name, Room::Orders);
    vec![
        sample(
            "orders",
            true,
            "Orders to delete, and who got copies",
            &list,
            &frame("orders"),
        ),
        sample(
            "order",
            true,
            "Confirming an order",
            &confirm(late.clone(), false, action(), vec![]),
            &frame("order"),
        ),
        sample(
            "order-wrong",
            false,
            "Without evidence",
            &confirm(late, true, action(), vec![wrong]),
            &frame("order-wrong"),
        ),
        sample(
            "order-confirmed",
            false,
            "Confirmed",
            &confirm(done, true, None, vec![]),
            &frame("order-confirmed"),
        ),
    ]
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    [sets(t), late(t), orders(t)]
        .into_iter()
        .flatten()
        .collect()
}
