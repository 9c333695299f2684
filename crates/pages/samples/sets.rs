//! Sets and models, and what is public.

use super::{Sample, Town, day, sample};
use pages::Section;
use pages::public::{AiUse, Never, Public, Surface, Then};
use pages::sets::{Model, Run, SetUse, Sets, Training};

fn sets(t: &Town) -> Sets {
    let assistant = || t.t("AI assistant", "KI-Assistent");
    let set = |name: &str,
               made: &str,
               sequence,
               [items_in, masked, removed]: [u64; 3],
               masked_last: Option<&str>| SetUse {
        name: t.s(name),
        purpose: assistant(),
        made: day(made),
        sequence,
        items_in,
        masked,
        removed,
        masked_last: masked_last.map(day),
        absence: (items_in == 0).then(|| t.s("/sets/ai_assistant/0001/absence.json")),
    };
    let run = |name: &str, set: &str, began: &str, (items, times, uncertain)| Run {
        name: t.s(name),
        reader: t.s("linde-2"),
        set: t.s(set),
        began: day(began),
        items,
        times,
        uncertain,
    };
    Sets {
        at: t.at("2026-04-20", 9, 41),
        sets: vec![
            set("0003", "2026-04-02", 50_120, [212, 0, 0], None),
            set(
                "0002",
                "2026-02-11",
                44_871,
                [198, 6, 2],
                Some("2026-03-09"),
            ),
            set("0001", "2025-11-20", 30_002, [0, 0, 61], None),
        ],
        training: Training {
            runs: vec![
                run("run-1", "ai_assistant/0001", "2025-11-28", (61, 183, 7)),
                run("run-2", "ai_assistant/0001", "2026-01-09", (0, 0, 0)),
                run("run-3", "ai_assistant/0002", "2026-02-20", (1, 1, 1)),
            ],
            unread: 1,
        },
        models: vec![Model {
            name: t.s("linde-2"),
            set: t.s("ai_assistant/0002"),
        }],
    }
}

fn public(t: &Town, then: Then) -> Public {
    let surface = |name: (&str, &str), seen: (&str, &str), public| Surface {
        name: t.t(name.0, name.1),
        seen_by: t.t(seen.0, seen.1),
        public,
    };
    Public {
        now: true,
        then,
        never: vec![
            Never::Messages,
            Never::Minors,
            Never::MinorsThen,
            Never::Owner,
            Never::Day,
            Never::Audience,
            Never::Special,
            Never::Shown,
            Never::Named,
        ],
        ai: AiUse::Asked,
        surfaces: vec![
            surface(
                (
                    "Profile, set to “Everyone”",
                    "Profil, eingestellt auf „Alle“",
                ),
                (
                    "Anyone with the address, without an account.",
                    "Alle, die die Adresse kennen, auch ohne Konto.",
                ),
                true,
            ),
            surface(
                ("Public groups", "Öffentliche Gruppen"),
                (
                    "Anyone who opens the group.",
                    "Alle, die die Gruppe öffnen.",
                ),
                true,
            ),
            surface(
                ("Private groups", "Private Gruppen"),
                (
                    "Members only, however many they are.",
                    "Nur Mitglieder, so viele es auch sind.",
                ),
                false,
            ),
            surface(
                ("Stories for friends", "Storys für Freunde"),
                (
                    "Your friends, for one day.",
                    "Ihre Freunde, einen Tag lang.",
                ),
                false,
            ),
        ],
    }
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let sets_at = Some(Section::Sets);
    let me = |name, here| t.inside(name, here);
    let no_sets = Sets {
        sets: vec![],
        models: vec![],
        ..sets(t)
    };
    vec![
        sample(
            "sets",
            true,
            "Sets and models",
            &sets(t),
            &me("sets", sets_at),
        ),
        sample(
            "sets-none",
            false,
            "No sets",
            &no_sets,
            &me("sets-none", sets_at),
        ),
        sample(
            "public",
            true,
            "What counts as public here",
            &public(t, Then::NotAgainst),
            &me("public", None),
        ),
        sample(
            "public-outside",
            false,
            "The same, for anyone, under a stricter policy",
            &public(t, Then::Known),
            &t.outside("public-outside"),
        ),
    ]
}
