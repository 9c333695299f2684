//! Risks and measures of the impact assessment (GDPR Art. 35(7)(c) and (d)).

use crate::doc::{By, Value};
use crate::draft::{Draft, ask};
use crate::facts::{DpiaFacts, Level, Measure, Risk, RiskKind};
use crate::lang::Two;

const fn words(kind: &RiskKind) -> Option<Two> {
    Some(match kind {
        RiskKind::ChoiceUnheeded => (
            "A choice of a person is not heeded",
            "Eine Erklärung einer Person wird nicht beachtet",
        ),
        RiskKind::NotTold => (
            "People do not learn of the use in time",
            "Personen erfahren nicht rechtzeitig von der Nutzung",
        ),
        RiskKind::Repeated => (
            "A model repeats what a person wrote, or reveals who they are",
            "Ein Modell gibt wieder, was eine Person geschrieben hat, oder offenbart, wer sie ist",
        ),
        RiskKind::SpecialCategories => (
            "Special categories of personal data are revealed",
            "Besondere Kategorien personenbezogener Daten werden offenbart",
        ),
        RiskKind::Children => (
            "Content of children is used",
            "Inhalte von Kindern werden genutzt",
        ),
        RiskKind::ThirdParties => (
            "People without an account, or shown or quoted by others, are affected",
            "Personen ohne Konto oder von anderen Abgebildete oder Zitierte sind betroffen",
        ),
        RiskKind::Unexpected => (
            "Older content is used for what nobody expected",
            "Ältere Inhalte werden auf eine Weise genutzt, mit der niemand rechnen musste",
        ),
        RiskKind::NotErased => (
            "What was to be erased remains in sets, models or copies",
            "Zu löschende Daten verbleiben in Trainingsmengen, Modellen oder Kopien",
        ),
        RiskKind::Breach => (
            "Unauthorised persons gain access to the data",
            "Unbefugte erhalten Zugang zu den Daten",
        ),
        RiskKind::Other(_) => return None,
    })
}

const fn level(level: Level) -> Two {
    match level {
        Level::Negligible => ("negligible", "geringfügig"),
        Level::Limited => ("limited", "überschaubar"),
        Level::Significant => ("significant", "substanziell"),
        Level::Maximum => ("maximum", "groß"),
    }
}

/// Letter c: each risk with its source, likelihood and severity; a gap wherever nobody has judged.
pub(crate) fn risks(draft: &mut Draft, facts: &DpiaFacts) {
    let title = (
        "Risks to the rights and freedoms of people",
        "Risiken für die Rechte und Freiheiten der betroffenen Personen",
    );
    draft.heading(1, title);
    draft.note((
        "Article 35(7)(c), recitals 84 and 90 GDPR. Levels: negligible, limited, significant, maximum.",
        "Artikel 35 Absatz 7 Buchstabe c, Erwägungsgründe 84 und 90 DSGVO. Stufen: geringfügig, überschaubar, substanziell, groß.",
    ));
    if facts.risks.is_empty() {
        return draft.prose(None, ask("/risks", title, By::Controller));
    }
    let rows = facts
        .risks
        .iter()
        .enumerate()
        .map(|(at, risk)| row(draft, at, risk));
    let rows = rows.collect();
    let head = [
        ("Risk", "Risiko"),
        ("Source and consequences", "Ursprung und Folgen"),
        ("Likelihood", "Wahrscheinlichkeit"),
        ("Severity", "Schwere"),
        ("After measures", "Nach Maßnahmen"),
    ];
    draft.table(title, &head, &[22, 24, 21, 17, 16], rows);
}

fn row(draft: &Draft, at: usize, risk: &Risk) -> Vec<Value> {
    let at = format!("/risks/{at}");
    let name = match (words(&risk.risk), &risk.risk) {
        (Some(two), _) => Value::Text(draft.t(two)),
        (None, RiskKind::Other(text)) => {
            let what = ("risk", "Risiko");
            draft.text(
                Some(text),
                ask(format!("{at}/risk/other"), what, By::Controller),
            )
        }
        (None, _) => Value::Text(String::new()),
    };
    let judged = |value: Option<Level>, field: &str, what: Two| match value {
        Some(value) => Value::Text(draft.t(level(value))),
        None => draft.open(ask(format!("{at}/{field}"), what, By::Controller)),
    };
    let what = ("source and consequences", "Ursprung und Folgen");
    let source = ask(format!("{at}/description"), what, By::Controller);
    vec![
        name,
        draft.text(risk.description.as_deref(), source),
        judged(
            risk.likelihood,
            "likelihood",
            ("likelihood", "Wahrscheinlichkeit"),
        ),
        judged(risk.severity, "severity", ("severity", "Schwere")),
        judged(
            risk.residual,
            "residual",
            ("remaining risk", "verbleibendes Risiko"),
        ),
    ]
}

/// Letter d: each measure with what shows that it works.
pub(crate) fn measures(draft: &mut Draft, facts: &DpiaFacts) {
    let title = ("Measures against the risks", "Abhilfemaßnahmen");
    draft.heading(1, title);
    draft.note((
        "Article 35(7)(d) GDPR",
        "Artikel 35 Absatz 7 Buchstabe d DSGVO",
    ));
    let Some(measures) = facts.measures.as_ref().filter(|m| !m.is_empty()) else {
        return draft.prose(None, ask("/measures", title, By::Controller));
    };
    let row = |(at, measure): (usize, &Measure)| {
        let (what, evidence) = (("measure", "Maßnahme"), ("evidence", "Nachweis"));
        let at = format!("/measures/{at}");
        vec![
            draft.text(
                measure.what.as_deref(),
                ask(format!("{at}/what"), what, By::Controller),
            ),
            draft.text(
                measure.evidence.as_deref(),
                ask(format!("{at}/evidence"), evidence, By::Controller),
            ),
        ]
    };
    let rows = measures.iter().enumerate().map(row).collect();
    let head = [
        ("Measure", "Maßnahme"),
        ("What shows that it works", "Nachweis der Wirksamkeit"),
    ];
    draft.table(title, &head, &[1, 1], rows);
}
