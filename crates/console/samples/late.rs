//! Late choices.

use super::clocks::TODAY;
use super::{Sample, Town, day, sample};
use console::late::{LateChoices, LateClass, LoaderState, OpenMask};
use console::{Named, Room};

const PROMISED_MS: u64 = 1_000;

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let class = |(below_ms, choices): (Option<u64>, u64)| LateClass { below_ms, choices };
    // A list that is older than what is promised stops whoever follows it.
    let feed = |set: &str, age_ms: u64| LoaderState {
        name: t.s(&console::word(Named::Feed, t.lang)),
        set: t.s(set),
        seen: t.now(),
        age_ms: Some(age_ms),
        stopped: age_ms > PROMISED_MS,
    };
    let view = LateChoices {
        from: day(TODAY).plus_days(-90),
        at: t.now(),
        choices: 96_410,
        p50_ms: Some(84),
        p99_ms: Some(412),
        promised_ms: PROMISED_MS,
        classes: [
            (Some(25), 5_907),
            (Some(50), 18_215),
            (Some(100), 38_911),
            (Some(200), 24_902),
            (Some(400), 7_306),
            (Some(1_000), 1_169),
            (Some(5_000), 0),
            (Some(60_000), 0),
            (None, 0),
        ]
        .map(class)
        .into(),
        masks: vec![
            OpenMask {
                set: t.s("ai_assistant/0003"),
                href: t.s("/sets/ai_assistant/0003"),
                rows: 57,
                since: t.at(TODAY, 9, 33),
            },
            OpenMask {
                set: t.s("ai_assistant/0002"),
                href: t.s("/sets/ai_assistant/0002"),
                rows: 44,
                since: t.at(TODAY, 9, 30),
            },
        ],
        loaders: vec![
            feed("creative_tools/0001", 1_430),
            feed("ai_assistant/0003", 140),
            feed("ai_assistant/0002", 310),
        ],
    };
    let broken = LateChoices {
        choices: 2,
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
