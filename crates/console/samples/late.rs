//! Late choices.

use super::{Sample, Town, day, sample};
use console::Room;
use console::late::{LateChoices, LateClass, LoaderState, OpenMask};

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
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
    ]
}
