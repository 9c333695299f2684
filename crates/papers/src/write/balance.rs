//! The parts of an assessment that a human wrote.

use crate::doc::By;
use crate::draft::{Draft, ask};
use crate::lang::Two;
use rights::{Assessment, LegalBasis};

struct Part<'a> {
    field: &'static str,
    title: Two,
    law: Two,
    text: &'a str,
}

/// Interest, necessity, expectations, safeguards, third parties, minors, special categories, balance; each
/// under a heading of the level, or a gap.
pub(crate) fn write(draft: &mut Draft, assessment: &Assessment, at: &str, level: u8) {
    for part in parts(assessment) {
        draft.heading(level, part.title);
        draft.note(part.law);
        let ask = ask(format!("{at}/{}", part.field), part.title, By::Controller);
        draft.prose(Some(part.text), ask);
    }
}

fn parts(a: &Assessment) -> [Part<'_>; 8] {
    let interest = match a.basis {
        LegalBasis::LegitimateInterest => (
            ("Interest pursued", "Verfolgtes Interesse"),
            (
                "Article 6(1)(f) GDPR: the interest has to be lawful, clearly articulated and real (EDPB Opinion 28/2024).",
                "Artikel 6 Absatz 1 Buchstabe f DSGVO: Das Interesse muss rechtmäßig, klar bestimmt und tatsächlich vorhanden sein (EDSA-Stellungnahme 28/2024).",
            ),
        ),
        LegalBasis::Consent => (
            ("What consent is asked for", "Gegenstand der Einwilligung"),
            (
                "Article 4(11) and Article 7 GDPR: freely given, specific, informed and unambiguous.",
                "Artikel 4 Nummer 11 und Artikel 7 DSGVO: freiwillig, für den bestimmten Fall, informiert und unmissverständlich.",
            ),
        ),
    };
    let result = match a.basis {
        LegalBasis::LegitimateInterest => (
            ("Balance and result", "Abwägung und Ergebnis"),
            (
                "Whether the interests, rights and freedoms of the people concerned override.",
                "Ob die Interessen, Rechte und Freiheiten der betroffenen Personen überwiegen.",
            ),
        ),
        LegalBasis::Consent => (
            ("Result", "Ergebnis"),
            (
                "Whether consent supports the processing.",
                "Ob die Einwilligung die Verarbeitung trägt.",
            ),
        ),
    };
    [
        Part {
            field: "interest",
            title: interest.0,
            law: interest.1,
            text: &a.interest,
        },
        Part {
            field: "necessity",
            title: ("Necessity", "Erforderlichkeit"),
            law: (
                "Whether a milder means would serve the purpose as well (Article 5(1)(c), Article 6(1) GDPR).",
                "Ob ein milderes Mittel den Zweck ebenso erreicht (Artikel 5 Absatz 1 Buchstabe c, Artikel 6 Absatz 1 DSGVO).",
            ),
            text: &a.necessity,
        },
        Part {
            field: "expectations",
            title: ("Reasonable expectations", "Vernünftige Erwartungen"),
            law: (
                "What people could expect when they posted (recital 47 GDPR).",
                "Was die Personen erwarten konnten, als sie die Inhalte veröffentlichten (Erwägungsgrund 47 DSGVO).",
            ),
            text: &a.expectations,
        },
        Part {
            field: "safeguards",
            title: ("Safeguards", "Schutzmaßnahmen"),
            law: (
                "What protects the people concerned.",
                "Was die betroffenen Personen schützt.",
            ),
            text: &a.safeguards,
        },
        Part {
            field: "third_parties",
            title: ("Third parties in the content", "Dritte in den Inhalten"),
            law: (
                "People who are shown, named or quoted by others, with or without an account.",
                "Personen, die von anderen abgebildet, genannt oder zitiert werden, mit oder ohne Konto.",
            ),
            text: &a.third_parties,
        },
        Part {
            field: "minors",
            title: ("Children", "Kinder"),
            law: (
                "Article 6(1)(f), Article 8 and recital 38 GDPR.",
                "Artikel 6 Absatz 1 Buchstabe f, Artikel 8 und Erwägungsgrund 38 DSGVO.",
            ),
            text: &a.minors,
        },
        Part {
            field: "special_categories",
            title: (
                "Special categories of personal data",
                "Besondere Kategorien personenbezogener Daten",
            ),
            law: ("Article 9 GDPR.", "Artikel 9 DSGVO."),
            text: &a.special_categories,
        },
        Part {
            field: "balance",
            title: result.0,
            law: result.1,
            text: &a.balance,
        },
    ]
}
