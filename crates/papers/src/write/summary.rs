//! The public summary of training content (AI Act Art. 53(1)(d)), section by section as in the Commission's
//! template of 24 July 2025.

use crate::doc::{By, DocKind, Value};
use crate::draft::{Draft, ask};
use crate::facts::{Applies, SummaryFacts};
use crate::lang::{Options, Two};
use crate::paper::Paper;
use crate::write::size::{Own, sets_are_all};
use crate::write::{extent, sources};
use rights::Error;
use serde_json::json;

const TITLE: Two = (
    "Public summary of training content",
    "Öffentliche Zusammenfassung der Trainingsinhalte",
);
const LAW: Two = (
    "for general-purpose AI models, required by Article 53(1)(d) of Regulation (EU) 2024/1689 (AI Act); sections as in the template of the European Commission of 24 July 2025",
    "für KI-Modelle mit allgemeinem Verwendungszweck nach Artikel 53 Absatz 1 Buchstabe d der Verordnung (EU) 2024/1689 (KI-Verordnung); gegliedert nach dem Muster der Europäischen Kommission vom 24. Juli 2025",
);

/// The public summary of training content (AI Act Art. 53(1)(d)). Figures come from the sets; where there are
/// other sources, the totals are the provider's to state, and are never guessed.
///
/// # Errors
/// When the facts cannot be written as JSON, which would be a defect.
pub fn summary(facts: &SummaryFacts, options: &Options) -> Result<Paper, Error> {
    let own = Own::of(facts.sets.as_deref().unwrap_or_default());
    let mut draft = Draft::new(options);
    let version = version(&draft, facts);
    draft.heading(1, ("1. General information", "1. Allgemeine Angaben"));
    provider(&mut draft, facts);
    model(&mut draft, facts);
    extent::sizes(&mut draft, facts, &own);
    sources::write(&mut draft, facts, &own);
    processing(&mut draft, facts);
    // None of them is known only where it is known what everything was.
    let known = |n: u64| (n > 0 || own.unknown == 0).then_some(n);
    let (typed, others) = own.interactions();
    let in_sets = |n: u64| facts.sets.as_ref().and_then(|_| known(n));
    let computed = json!({
        "sets_are_all": sets_are_all(facts),
        "modalities": extent::computed(facts, &own),
        "ai_interactions": in_sets(typed),
        "other_user_items": in_sets(others),
    });
    let doc = draft.finish(DocKind::TrainingContentSummary, TITLE, LAW, version);
    Paper::new(doc, facts, computed, options)
}

fn version(draft: &Draft, facts: &SummaryFacts) -> Vec<(Two, Value)> {
    let version = ("Version of the summary", "Version der Zusammenfassung");
    let updated = ("Last update", "Letzte Aktualisierung");
    vec![
        (
            version,
            draft.text(
                facts.version.as_deref(),
                ask("/version", version, By::Provider),
            ),
        ),
        (
            updated,
            draft.day(
                facts.last_update,
                ask("/last_update", updated, By::Provider),
            ),
        ),
    ]
}

fn provider(draft: &mut Draft, facts: &SummaryFacts) {
    draft.heading(2, ("1.1 Provider", "1.1 Anbieter"));
    let rows = draft.party(&facts.provider, "/provider", By::Provider);
    draft.pairs(("Provider", "Anbieter"), rows);
    let title = (
        "Authorised representative (Article 54 AI Act)",
        "Bevollmächtigter (Artikel 54 KI-Verordnung)",
    );
    match &facts.representative {
        Applies::Unknown => draft.prose(None, ask("/representative", title, By::Provider)),
        Applies::No => draft.say((
            "An authorised representative does not have to be appointed.",
            "Ein Bevollmächtigter ist nicht zu benennen.",
        )),
        Applies::Yes(party) => {
            let rows = draft.party(party, "/representative/yes", By::Provider);
            draft.pairs(title, rows);
        }
    }
}

fn model(draft: &mut Draft, facts: &SummaryFacts) {
    let title = ("1.2 Model", "1.2 Modell");
    draft.heading(2, title);
    let names = (
        "Names of the model with versions",
        "Namen des Modells mit Versionen",
    );
    let depends = ("Model that it was made of", "Modell, auf dem es beruht");
    let placed = (
        "Placed on the Union market on",
        "In der Union in Verkehr gebracht am",
    );
    let model = &facts.model;
    let names_value = match &model.names {
        Some(names) if !names.is_empty() => Value::Lines(names.clone()),
        _ => draft.open(ask("/model/names", names, By::Provider)),
    };
    let depends_value = match &model.dependencies {
        Applies::Unknown => draft.open(ask("/model/dependencies", depends, By::Provider)),
        Applies::No => Value::Text(draft.t(("none", "keines"))),
        Applies::Yes(text) => draft.text(
            Some(text),
            ask("/model/dependencies/yes", depends, By::Provider),
        ),
    };
    let placed_value = draft.day(
        model.placed_on,
        ask("/model/placed_on", placed, By::Provider),
    );
    draft.pairs(
        title,
        vec![
            (names, names_value),
            (depends, depends_value),
            (placed, placed_value),
        ],
    );
}

fn processing(draft: &mut Draft, facts: &SummaryFacts) {
    draft.heading(
        1,
        (
            "3. Data processing aspects",
            "3. Aspekte der Datenverarbeitung",
        ),
    );
    let title = (
        "3.1 Respect of reservations of rights from text and data mining",
        "3.1 Achtung von Rechtevorbehalten gegen Text und Data Mining",
    );
    draft.heading(2, title);
    let mining = &facts.mining;
    let code = (
        "Signatory of the code of practice that commits to respect reservations of rights",
        "Unterzeichner des Verhaltenskodex mit der Zusage, Rechtevorbehalte zu achten",
    );
    let measures = (
        "Measures before and during collection",
        "Maßnahmen vor und während der Erhebung",
    );
    let signals = (
        "Machine-readable signals read as choices when the sets were made",
        "Maschinenlesbare Signale, die bei der Bildung der Trainingsmengen als Erklärungen gelesen wurden",
    );
    let left_out = (
        "People whose content was left out of the sets when they were made, since they had objected or not consented",
        "Personen, deren Inhalte bei der Bildung der Trainingsmengen ausgeschlossen wurden, weil sie widersprochen oder nicht eingewilligt hatten",
    );
    let none = ("none", "keine");
    let signals_ask = ask("/mining/signals", signals, By::Records);
    let left_out_ask = ask("/mining/people_left_out", left_out, By::Records);
    let rows = vec![
        (
            code,
            draft.yes(
                mining.code_signatory,
                ask("/mining/code_signatory", code, By::Provider),
            ),
        ),
        (
            measures,
            draft.text(
                mining.measures.as_deref(),
                ask("/mining/measures", measures, By::Provider),
            ),
        ),
        (
            signals,
            draft.lines(mining.signals.as_ref(), none, signals_ask),
        ),
        (left_out, draft.count(mining.people_left_out, left_out_ask)),
    ];
    draft.pairs(title, rows);
    let title = (
        "3.2 Removal of illegal content",
        "3.2 Entfernung rechtswidriger Inhalte",
    );
    draft.heading(2, title);
    let what = (
        "measures against illegal content",
        "Maßnahmen gegen rechtswidrige Inhalte",
    );
    draft.prose(
        facts.illegal_content.as_deref(),
        ask("/illegal_content", what, By::Provider),
    );
    let title = ("3.3 Other information", "3.3 Weitere Angaben");
    draft.heading(2, title);
    draft.prose_if_any(facts.other_processing.as_deref());
}
