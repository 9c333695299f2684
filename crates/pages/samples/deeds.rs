//! Narrowing audiences, and consent.

use super::{Sample, Town, day, sample};
use pages::audience::{AudienceAsk, AudienceDone, AudiencePreview, Leaving};
use pages::consent::{Agreed, ConsentAsk, ConsentClosed, ConsentPurpose, Given};
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

fn consent(t: &Town) -> ConsentAsk {
    let purpose = |value: &str, name: String, wording: String| ConsentPurpose {
        value: t.s(value),
        name,
        wording,
        given: None,
        earlier: None,
    };
    ConsentAsk {
        version: t.s("2026-03"),
        sent: t.s("2026-03:en:5f0c"),
        objected: false,
        wording: vec![
            t.t("Lindental would copy your public items into training sets and have a model learn from them. Names, addresses and numbers are taken out before.", "Lindental würde Ihre öffentlichen Inhalte in Trainingsdatensätze kopieren und ein Modell daraus lernen lassen. Namen, Adressen und Nummern werden vorher entfernt."),
            t.t("Lindental Netz eG answers for it. Nobody else gets the sets. They are kept for three years.", "Verantwortlich ist die Lindental Netz eG. Niemand sonst erhält die Datensätze. Sie werden drei Jahre aufbewahrt."),
        ],
        purposes: vec![
            purpose("ai_assistant", t.t("AI assistant", "KI-Assistent"), t.t("My public posts, comments and photos may be used to train an assistant that answers members’ questions.", "Meine öffentlichen Beiträge, Kommentare und Fotos dürfen genutzt werden, um einen Assistenten zu trainieren, der Fragen von Mitgliedern beantwortet.")),
            purpose("creative_tools", t.t("Creative tools", "Kreative Werkzeuge"), t.t("The same for tools that make pictures and texts on request.", "Dasselbe für Werkzeuge, die auf Wunsch Bilder und Texte erzeugen.")),
            purpose("ai_prompts", t.t("What I type into AI features", "Meine Eingaben in KI-Funktionen"), t.t("My messages to AI features and my feedback may be used to improve the assistant.", "Meine Eingaben in KI-Funktionen und meine Rückmeldungen dürfen genutzt werden, um den Assistenten zu verbessern.")),
        ],
        errors: vec![],
    }
}

fn agreed(t: &Town, version: &str) -> Agreed {
    Agreed {
        version: t.s(version),
        lang: t.lang,
        words: Some(t.t(
            "My public posts may be used to train an assistant that answers members’ questions.",
            "Meine öffentlichen Beiträge dürfen genutzt werden, um einen Assistenten zu trainieren, der Fragen von Mitgliedern beantwortet.",
        )),
    }
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let me = |name| t.inside(name, Some(Section::Items));
    let choosing = |name| t.inside(name, Some(Section::Choices));
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
    let mut given = consent(t);
    if let Some(first) = given.purposes.first_mut() {
        first.given = Some(Given {
            since: day("2026-03-12"),
            take_back: t.s("/choices/48400/take-back"),
            agreed: Some(agreed(t, "2026-03")),
        });
    }
    let mut earlier = consent(t);
    if let [first, second, third] = earlier.purposes.as_mut_slice() {
        let at = |day_given, agreed| Given {
            since: day(day_given),
            take_back: t.s("/choices/31200/take-back"),
            agreed,
        };
        first.earlier = Some(at("2025-05-04", Some(agreed(t, "2025-05"))));
        let lost = Agreed {
            words: None,
            ..agreed(t, "2025-05")
        };
        second.earlier = Some(at("2025-05-04", Some(lost)));
        third.given = Some(at("2024-02-01", None));
    }
    given.objected = true;
    given.errors = vec![wrong(field::PURPOSE, Problem::NotChosen)];
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
        sample(
            "consent",
            true,
            "Consent, each purpose by itself",
            &consent(t),
            &choosing("consent"),
        ),
        sample(
            "consent-given",
            false,
            "One consent given",
            &given,
            &choosing("consent-given"),
        ),
        sample(
            "consent-earlier",
            false,
            "Consents that were given to other words",
            &earlier,
            &choosing("consent-earlier"),
        ),
        sample(
            "consent-closed",
            true,
            "Too young to consent",
            &ConsentClosed { least_age: 16 },
            &choosing("consent-closed"),
        ),
    ]
}
