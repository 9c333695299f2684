//! Sets and models, and what is public.

use super::{Sample, Town, day, sample};
use pages::Section;
use pages::public::{Public, Surface};
use pages::sets::{Model, ModelState, SetUse, Sets};

fn sets(t: &Town) -> Sets {
    let assistant = || t.t("AI assistant", "KI-Assistent");
    let set =
        |name: &str, made: &str, sequence, items_in, masked, masked_last: Option<&str>| SetUse {
            name: t.s(name),
            purpose: assistant(),
            made: day(made),
            sequence,
            items_in,
            masked,
            masked_last: masked_last.map(day),
            absence: (items_in == 0).then(|| t.receipt(sequence)),
        };
    let model = |name: &str, set: &str, trained: &str, state, receipt: bool| Model {
        name: t.s(name),
        set: t.s(set),
        // Of one nobody has said when.
        trained: (!trained.is_empty()).then(|| day(trained)),
        state,
        receipt: receipt.then(|| t.receipt(7)),
    };
    Sets {
        at: t.at("2026-04-20", 9, 41),
        sets: vec![
            set("0003", "2026-04-02", 50_120, 212, 0, None),
            set("0002", "2026-02-11", 44_871, 198, 6, Some("2026-03-09")),
            set("0001", "2025-11-20", 30_002, 0, 61, Some("2026-01-07")),
        ],
        models: vec![
            model(
                "linde-2",
                "ai_assistant/0002",
                "2026-02-20",
                ModelState::With(198),
                true,
            ),
            model(
                "linde-1b",
                "ai_assistant/0001",
                "2026-01-09",
                ModelState::Without,
                true,
            ),
            model(
                "linde-1",
                "ai_assistant/0001",
                "2025-11-28",
                ModelState::Restored(day("2026-01-08")),
                true,
            ),
            model(
                "linde-0",
                "ai_assistant/0001",
                "2025-11-22",
                ModelState::Suspended(day("2026-01-07")),
                false,
            ),
            model("probe", "ai_assistant/0001", "", ModelState::Unknown, false),
        ],
    }
}

fn public(t: &Town, then_must_be_known: bool) -> Public {
    let surface = |name: (&str, &str), seen: (&str, &str), public| Surface {
        name: t.t(name.0, name.1),
        seen_by: t.t(seen.0, seen.1),
        public,
    };
    Public {
        then_must_be_known,
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
            &public(t, false),
            &me("public", None),
        ),
        sample(
            "public-outside",
            false,
            "The same, for anyone, under a stricter policy",
            &public(t, true),
            &t.outside("public-outside"),
        ),
    ]
}
