//! Consent, in its states.

use super::{Sample, Town, day, sample};
use pages::consent::{Agreed, ConsentAsk, ConsentClosed, ConsentPurpose, Given};
use pages::{FormError, Problem, Reach, Section, field};
use rights::Kind;

fn consent(t: &Town) -> ConsentAsk {
    let purpose = |value: &str, name: String, wording: String| ConsentPurpose {
        value: t.s(value),
        name,
        wording,
        given: false,
    };
    ConsentAsk {
        version: t.s("2026-03"),
        sent: t.s("2026-03:en:5f0c"),
        objected: false,
        consents: vec![],
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
        words: vec![t.t(
            "My public posts may be used to train an assistant that answers members’ questions.",
            "Meine öffentlichen Beiträge dürfen genutzt werden, um einen Assistenten zu trainieren, der Fragen von Mitgliedern beantwortet.",
        )],
    }
}

fn to_assistant(t: &Town) -> Given {
    Given {
        since: day("2026-03-12"),
        reach: Reach {
            purposes: vec![t.t("AI assistant", "KI-Assistent")],
            ..Reach::default()
        },
        counts: true,
        take_back: t.s("/choices/48400/take-back"),
        agreed: Some(agreed(t, "2026-03")),
    }
}

/// To other words, to words that are lost or unknown, and to a part.
fn earlier_ones(t: &Town) -> Vec<Given> {
    let lost = Agreed {
        words: vec![],
        ..agreed(t, "2025-05")
    };
    let part = Reach {
        kinds: vec![Kind::Photo],
        surfaces: vec![t.t("Groups", "Gruppen")],
        ..to_assistant(t).reach
    };
    let earlier = |agreed| Given {
        since: day("2025-05-04"),
        counts: false,
        take_back: t.s("/choices/31200/take-back"),
        agreed: Some(agreed),
        ..to_assistant(t)
    };
    vec![
        earlier(agreed(t, "2025-05")),
        earlier(lost),
        Given {
            since: day("2024-02-01"),
            reach: part,
            agreed: None,
            ..to_assistant(t)
        },
    ]
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let choosing = |name| t.inside(name, Some(Section::Choices));
    let mut given = consent(t);
    given.consents = vec![to_assistant(t)];
    if let Some(first) = given.purposes.first_mut() {
        first.given = true;
    }
    given.objected = true;
    given.errors = vec![FormError {
        field: field::PURPOSE,
        problem: Problem::NotChosen,
    }];
    let mut every = consent(t);
    every.consents = vec![Given {
        reach: Reach::default(),
        ..to_assistant(t)
    }];
    every.purposes.iter_mut().for_each(|p| p.given = true);
    let mut earlier = consent(t);
    earlier.consents = earlier_ones(t);
    let closed = |consents| ConsentClosed {
        least_age: 16,
        consents,
    };
    vec![
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
            &closed(vec![]),
            &choosing("consent-closed"),
        ),
        sample(
            "consent-closed-given",
            false,
            "Too young to consent, with consents from before",
            &closed(vec![to_assistant(t)]),
            &choosing("consent-closed-given"),
        ),
        sample(
            "consent-every",
            false,
            "Everything is consented to",
            &every,
            &choosing("consent-every"),
        ),
    ]
}
