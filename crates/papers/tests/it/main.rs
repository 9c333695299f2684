//! Documents in both languages, read back by other programs, and under hostile texts.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers, too"
)]

mod arithmetic;
mod fuzz;
mod gaps;
mod readers;
mod snapshots;
mod terms;
mod xml;

#[path = "../../samples/mod.rs"]
mod samples;

use papers::facts::{
    AssessmentFacts, BreachFacts, DpiaFacts, RecordFacts, Risk, StatisticsFacts, SummaryFacts,
};
use papers::{Lang, Options, Paper};

/// Every document of which next to nothing is known.
fn bare(lang: Lang) -> [(&'static str, Paper); 6] {
    let options = Options::new(lang, "2026-11-29".parse().unwrap());
    let mut assessment: AssessmentFacts = samples::assessment(lang).unwrap();
    let a = &mut assessment.assessment;
    for text in [
        &mut a.interest,
        &mut a.necessity,
        &mut a.expectations,
        &mut a.safeguards,
        &mut a.balance,
        &mut a.third_parties,
        &mut a.minors,
        &mut a.special_categories,
        &mut a.compatibility,
        &mut a.dpia,
    ] {
        text.clear();
    }
    a.kinds.clear();
    a.sign_off = None;
    (assessment.controller, assessment.purpose_title) = (None, Some("  ".to_owned()));
    let record: RecordFacts = serde_json::from_str(r#"{"activities": [{}]}"#).unwrap();
    let dpia = DpiaFacts {
        risks: Risk::usual(),
        ..DpiaFacts::default()
    };
    let requests = r#"{"requests": [{"kind": "access"}], "notices": [{"campaign": "spring"}]}"#;
    let statistics: StatisticsFacts = serde_json::from_str(requests).unwrap();
    let late = BreachFacts {
        late: true,
        ..BreachFacts::default()
    };
    [
        ("record", papers::record(&record, &options)),
        ("assessment", papers::assessment(&assessment, &options)),
        ("dpia", papers::dpia(&dpia, &options)),
        (
            "summary",
            papers::summary(&SummaryFacts::default(), &options),
        ),
        ("statistics", papers::statistics(&statistics, &options)),
        ("breach", papers::breach(&late, &options)),
    ]
    .map(|(name, paper)| (name, paper.unwrap()))
}
