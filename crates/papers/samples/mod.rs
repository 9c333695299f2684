//! Facts of a fictional platform, for tests and for the example `show`.

use papers::dpv::{PersonTerms, WorkspaceTerms};
use papers::facts::{
    AssessmentFacts, BreachFacts, DpiaFacts, RecordFacts, StatisticsFacts, SummaryFacts,
};
use papers::{Lang, Options, Paper};
use rights::Error;

macro_rules! sample {
    ($name:ident, $type:ty, $en:literal, $de:literal) => {
        pub(crate) fn $name(lang: Lang) -> Result<$type, Error> {
            let json = match lang {
                Lang::En => include_str!($en),
                Lang::De => include_str!($de),
            };
            serde_json::from_str(json).map_err(|e| Error::input("sample").because(e))
        }
    };
}

sample!(record, RecordFacts, "record.en.json", "record.de.json");
sample!(
    assessment,
    AssessmentFacts,
    "assessment.en.json",
    "assessment.de.json"
);
sample!(dpia, DpiaFacts, "dpia.en.json", "dpia.de.json");
sample!(summary, SummaryFacts, "summary.en.json", "summary.de.json");
sample!(
    statistics,
    StatisticsFacts,
    "statistics.en.json",
    "statistics.de.json"
);
sample!(breach, BreachFacts, "breach.en.json", "breach.de.json");
sample!(
    workspace,
    WorkspaceTerms,
    "workspace.en.json",
    "workspace.de.json"
);
sample!(person, PersonTerms, "person.json", "person.json");

pub(crate) fn options(lang: Lang) -> Result<Options, Error> {
    Ok(Options {
        version: Some("1.0".to_owned()),
        author: Some("Dr. Hanna Weiß".to_owned()),
        ..Options::new(lang, "2026-11-29".parse()?)
    })
}

/// Every document, with its name.
pub(crate) fn papers(lang: Lang) -> Result<[(&'static str, Paper); 6], Error> {
    let options = options(lang)?;
    Ok([
        ("record", papers::record(&record(lang)?, &options)?),
        (
            "assessment",
            papers::assessment(&assessment(lang)?, &options)?,
        ),
        ("dpia", papers::dpia(&dpia(lang)?, &options)?),
        ("summary", papers::summary(&summary(lang)?, &options)?),
        (
            "statistics",
            papers::statistics(&statistics(lang)?, &options)?,
        ),
        ("breach", papers::breach(&breach(lang)?, &options)?),
    ])
}
