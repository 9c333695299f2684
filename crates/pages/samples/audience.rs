//! Narrowing audiences.

use super::{Sample, Town, day, sample};
use pages::audience::{AudienceAsk, AudienceDone, AudiencePreview, Leaving};
use pages::{FormError, Problem, Reach, Section, Tick, field};
use rights::{Audience, Kind};

fn wrong(field: &'static str, problem: Problem) -> FormError {
    FormError { field, problem }
}

fn preview(t: &Town) -> AudiencePreview {
    let set = |name: &str, items_in, leaving| Leaving {
        name: t.s(name),
        purpose: t.t("AI assistant", "KI-Assistent"),
        items_in,
        leaving,
    };
    AudiencePreview {
        action: t.s("/audience/confirm"),
        before: day("2020-01-01"),
        audience: Audience::Friends,
        reach: Reach::default(),
        part: vec![],
        items: 1043,
        leaving: 147,
        sets: vec![set("0003", 212, 147), set("0002", 198, 139)],
    }
}

/// Kinds to choose from, some of them ticked.
fn kinds(t: &Town, ticked: &[Kind]) -> Vec<Tick> {
    let kinds = [
        (Kind::Post, "Posts", "Beiträge"),
        (Kind::Comment, "Comments", "Kommentare"),
        (Kind::Photo, "Photos", "Fotos"),
    ];
    let tick = |(kind, en, de): (Kind, &str, &str)| Tick {
        value: kind.to_string(),
        label: t.t(en, de),
        hint: None,
        ticked: ticked.contains(&kind),
    };
    kinds.map(tick).into()
}

fn surfaces(t: &Town, ticked: bool) -> Vec<Tick> {
    let tick = |value: &str, label: String, ticked| Tick {
        value: t.s(value),
        label,
        hint: None,
        ticked,
    };
    vec![
        tick("profile", t.t("Your profile", "Ihr Profil"), false),
        tick("groups", t.t("Groups", "Gruppen"), ticked),
    ]
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let me = |name| t.inside(name, Some(Section::Items));
    let ask = AudienceAsk {
        before: t.s("2020-01-01"),
        audience: Some(Audience::Friends),
        kinds: kinds(t, &[]),
        surfaces: surfaces(t, false),
        errors: vec![],
    };
    let part = Reach {
        purposes: vec![],
        kinds: vec![Kind::Post, Kind::Photo],
        surfaces: vec![t.t("Groups", "Gruppen")],
    };
    let preview_part = AudiencePreview {
        reach: part.clone(),
        part: vec![
            (field::KIND, Kind::Post.to_string()),
            (field::KIND, Kind::Photo.to_string()),
            (field::SURFACE, t.s("groups")),
        ],
        items: 211,
        leaving: 19,
        ..preview(t)
    };
    let ask_wrong = AudienceAsk {
        before: t.s("2001-02-30"),
        audience: None,
        kinds: kinds(t, &[Kind::Post, Kind::Photo]),
        surfaces: surfaces(t, true),
        errors: vec![
            wrong(field::BEFORE, Problem::NotDay),
            wrong(field::AUDIENCE, Problem::NotChosen),
        ],
    };
    let done = |connected| AudienceDone {
        before: day("2020-01-01"),
        audience: Audience::Friends,
        reach: Reach::default(),
        items: 1043,
        again: false,
        entry: 52_940,
        at: t.at("2026-04-20", 10, 8),
        connected,
        due: day("2026-05-20"),
        receipt: t.receipt(52_940),
    };
    vec![
        sample(
            "audience",
            true,
            "Before you change it: narrowing old posts",
            &ask,
            &me("audience"),
        ),
        sample(
            "audience-wrong",
            false,
            "The same, with mistakes",
            &ask_wrong,
            &me("audience-wrong"),
        ),
        sample(
            "audience-preview",
            true,
            "What it would do",
            &preview(t),
            &me("audience-preview"),
        ),
        sample(
            "audience-preview-part",
            false,
            "The same for a part",
            &preview_part,
            &me("audience-preview-part"),
        ),
        sample(
            "audience-part-done",
            false,
            "A part is narrowed, said twice",
            &AudienceDone {
                reach: part,
                again: true,
                ..done(true)
            },
            &me("audience-part-done"),
        ),
        sample(
            "audience-done",
            true,
            "The audience is narrowed",
            &done(false),
            &me("audience-done"),
        ),
        sample(
            "audience-confirmed",
            false,
            "The same, where the platform hears of it by itself",
            &done(true),
            &me("audience-confirmed"),
        ),
    ]
}
