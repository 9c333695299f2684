//! Assessments.

use super::{Sample, Town, clock, day, sample};
use console::assessments::{
    AssessmentLine, AssessmentPage, AssessmentState, Assessments, Compare, EditAssessment, Effect,
    Entered, Record, SignedOff, Version,
};
use console::{FormError, Left, Problem, Room, field};
use rights::{Beyond, Kind, LegalBasis};

fn record(t: &Town) -> Record {
    Record {
        interest: t.t(
            "Members ask questions in dialect and about local matters. An assistant that has never read how people here write does not understand them. The interest is real: 41,000 questions a month are asked already.",
            "Mitglieder fragen in Mundart und nach örtlichen Dingen. Ein Assistent, der nie gelesen hat, wie man hier schreibt, versteht sie nicht. Das Interesse besteht wirklich: Schon heute werden 41.000 Fragen im Monat gestellt.",
        ),
        necessity: t.t(
            "Public corpora hold almost no dialect. Synthetic text was tried in autumn 2025 and did not do. Full names, addresses and numbers are masked before training.",
            "Öffentliche Sammlungen enthalten kaum Mundart. Erzeugter Text wurde im Herbst 2025 erprobt und genügte nicht. Namen, Anschriften und Nummern werden vor dem Training maskiert.",
        ),
        expectations: t.t(
            "Whoever posts to everyone expects to be read and found by everyone. Training was not expected before the notice of November 2025; items from before are out of scope.",
            "Wer etwas für alle veröffentlicht, rechnet damit, von allen gelesen und gefunden zu werden. Mit Training war vor der Benachrichtigung vom November 2025 nicht zu rechnen; Älteres ist nicht umfasst.",
        ),
        kinds: vec![Kind::Post, Kind::Comment],
        safeguards: t.t(
            "Opt-out by one click, before any use. 30 days between notice and use. Whoever was not reached is out. Late objections reach every loader within a second.",
            "Widerspruch mit einem Klick, vor jeder Nutzung. 30 Tage zwischen Benachrichtigung und Nutzung. Wer nicht erreicht wurde, ist ausgeschlossen. Späte Widersprüche wirken binnen einer Sekunde.",
        ),
        balance: t.t(
            "Consequences for one person are small as long as nothing of theirs can be got out of the model. That is tested before each release.",
            "Die Folgen für einzelne Menschen sind gering, solange sich aus dem Modell nichts von ihnen herausholen lässt. Das wird vor jeder Freigabe geprüft.",
        ),
        third_parties: t.t(
            "People who are quoted are out if they objected. Photos are not covered.",
            "Wer zitiert wird und widersprochen hat, ist ausgeschlossen. Fotos sind nicht umfasst.",
        ),
        minors: t.t(
            "Under 18 and unknown age are out.",
            "Unter 18 und unbekanntes Alter sind ausgeschlossen.",
        ),
        special_categories: t.t(
            "Groups about health and belief are out as a whole. Anybody can mark an item as sensitive.",
            "Gruppen zu Gesundheit und Glauben sind ganz ausgeschlossen. Jeder kann einen Inhalt als sensibel kennzeichnen.",
        ),
        compatible_with: vec![t.s("social_network")],
        older_items_compatible: false,
        compatibility: t.t(
            "Posts were collected to be shown to everyone.",
            "Beiträge wurden erhoben, um allen gezeigt zu werden.",
        ),
        dpia: t.s("https://dpia.lindental.example/2025-11"),
        expires: day("2026-12-31"),
    }
}

/// Version 4: photos, and items from before.
fn next(t: &Town) -> Record {
    Record {
        kinds: vec![Kind::Post, Kind::Comment, Kind::Photo],
        expectations: t.t(
            "Whoever posts to everyone expects to be read and found by everyone. Training was not expected before the notice of November 2025; public items since 2020 are found compatible nevertheless.",
            "Wer etwas für alle veröffentlicht, rechnet damit, von allen gelesen und gefunden zu werden. Mit Training war vor der Benachrichtigung vom November 2025 nicht zu rechnen; öffentliche Inhalte seit 2020 gelten dennoch als vereinbar.",
        ),
        third_parties: t.t(
            "People who are quoted are out if they objected. Photos that show others are out until each of them has been told.",
            "Wer zitiert wird und widersprochen hat, ist ausgeschlossen. Fotos, die andere zeigen, sind ausgeschlossen, bis alle Gezeigten informiert sind.",
        ),
        older_items_compatible: true,
        expires: day("2027-03-31"),
        ..record(t)
    }
}

fn effect(t: &Town) -> Effect {
    Effect {
        admitted_items: 318_402,
        admitted_people: 21_977,
        refused_items: 0,
        refused_people: 0,
        again: vec![Beyond::Scope, Beyond::Compatibility],
        whatif: Some(t.s("/what-if?purpose=ai_assistant&to=draft")),
    }
}

fn line(t: &Town, version: u32, state: AssessmentState, left: Left) -> AssessmentLine {
    AssessmentLine {
        href: t.s("/assessments/ai-assistant-li"),
        name: t.s("ai-assistant-li"),
        purpose: t.t("AI assistant", "KI-Assistent"),
        basis: LegalBasis::LegitimateInterest,
        version,
        state,
        expires: clock("2026-12-31", left),
    }
}

fn page(t: &Town, signed: bool) -> AssessmentPage {
    let version = |number: u32, state, compare: bool| Version {
        number,
        href: t.s(&format!("/assessments/ai-assistant-li/{number}")),
        compare: compare.then(|| t.s(&format!("/assessments/ai-assistant-li/{number}/compare"))),
        state,
    };
    let state = if signed {
        AssessmentState::Signed(day("2025-11-10"))
    } else {
        AssessmentState::Draft
    };
    AssessmentPage {
        line: line(t, if signed { 3 } else { 4 }, state, Left::Days(255)),
        record: if signed { record(t) } else { next(t) },
        signed: signed.then(|| SignedOff {
            by: t.s("Mirela Kupferbach"),
            on: day("2025-11-10"),
            statement: t.t(
                "The interest outweighs as long as nobody is used who was not reached.",
                "Das Interesse überwiegt, solange niemand genutzt wird, der nicht erreicht wurde.",
            ),
            entry: 30_118,
        }),
        versions: vec![
            version(4, AssessmentState::Draft, true),
            version(3, AssessmentState::Signed(day("2025-11-10")), true),
            version(2, AssessmentState::Replaced(day("2025-11-10")), true),
            version(1, AssessmentState::Replaced(day("2025-10-02")), false),
        ],
        effect: (!signed).then(|| effect(t)),
        edit: Some(t.s("/assessments/ai-assistant-li/edit")),
        sign: (!signed).then(|| t.s("/assessments/ai-assistant-li/4/sign")),
        statement: t.s(""),
        errors: vec![],
    }
}

fn edit(t: &Town) -> EditAssessment {
    EditAssessment {
        action: t.s("/assessments/ai-assistant-li/edit"),
        cancel: t.s("/assessments/ai-assistant-li"),
        name: t.s("ai-assistant-li"),
        version: 4,
        purpose: t.t("AI assistant", "KI-Assistent"),
        entered: Entered {
            record: next(t),
            kinds: vec![
                t.tick("post", "Posts", "Beiträge", true),
                t.tick("comment", "Comments", "Kommentare", true),
                t.tick("photo", "Photos", "Fotos", true),
                t.tick("caption", "Captions", "Bildtexte", false),
                t.tick("reel", "Reels", "Reels", false),
            ],
            compatible_with: t.s("social_network"),
            expires: t.s("2027-03-31"),
        },
        effect: Some(effect(t)),
        errors: vec![],
    }
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let frame = |name| t.inside(name, Room::Assessments);
    let list = Assessments {
        list: vec![
            line(t, 4, AssessmentState::Draft, Left::Days(345)),
            AssessmentLine {
                href: t.s("/assessments/creative-tools-li"),
                name: t.s("creative-tools-li"),
                purpose: t.t("Creative tools", "Kreative Werkzeuge"),
                version: 2,
                expires: clock("2026-04-24", Left::Days(4)),
                ..line(
                    t,
                    2,
                    AssessmentState::Signed(day("2025-10-24")),
                    Left::Days(4),
                )
            },
            AssessmentLine {
                href: t.s("/assessments/spam-consent"),
                name: t.s("spam-consent"),
                purpose: t.t("Spam filter", "Spamfilter"),
                basis: LegalBasis::Consent,
                expires: clock("2026-03-31", Left::DaysOver(20)),
                ..line(
                    t,
                    1,
                    AssessmentState::Expired(day("2026-03-31")),
                    Left::Days(0),
                )
            },
        ],
        begin: t.s("/assessments/new"),
    };
    let compare = Compare {
        href: t.s("/assessments/ai-assistant-li"),
        name: t.s("ai-assistant-li"),
        old: (3, record(t)),
        new: (4, next(t)),
        effect: Some(effect(t)),
    };
    let mut no_statement = page(t, false);
    no_statement.effect = Some(Effect {
        admitted_items: 0,
        admitted_people: 0,
        refused_items: 1,
        refused_people: 1,
        again: vec![],
        whatif: None,
    });
    no_statement.errors = vec![FormError {
        field: field::STATEMENT,
        problem: Problem::Missing,
    }];
    let wrong = EditAssessment {
        effect: None,
        errors: [
            (field::NECESSITY, Problem::Missing),
            (field::EXPIRES, Problem::InPast),
        ]
        .map(|(field, problem)| FormError { field, problem })
        .into(),
        ..edit(t)
    };
    vec![
        sample(
            "assessments",
            true,
            "Assessments with their expiry",
            &list,
            &frame("assessments"),
        ),
        sample(
            "assessment",
            true,
            "A draft, and what it would change",
            &page(t, false),
            &frame("assessment"),
        ),
        sample(
            "assessment-signed",
            false,
            "Signed",
            &page(t, true),
            &frame("assessment-signed"),
        ),
        sample(
            "assessment-wrong",
            false,
            "Signed without a statement",
            &no_statement,
            &frame("assessment-wrong"),
        ),
        sample(
            "assessment-compare",
            true,
            "Two versions side by side",
            &compare,
            &frame("assessment-compare"),
        ),
        sample(
            "assessment-edit",
            true,
            "Writing the next version",
            &edit(t),
            &frame("assessment-edit"),
        ),
        sample(
            "assessment-edit-wrong",
            false,
            "The same, with mistakes",
            &wrong,
            &frame("assessment-edit-wrong"),
        ),
    ]
}
