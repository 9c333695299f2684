//! The list of data sources (section 2 of the template).

use crate::doc::{By, Value};
use crate::draft::{Draft, ask};
use crate::facts::{Applies, Crawled, DataSet, Described, Modality, SummaryFacts, Synthetic};
use crate::lang::Two;
use crate::number;
use crate::write::size::Own;
use crate::write::user_data;
use std::collections::BTreeSet;

const COMMENTS: Two = ("Comments", "Anmerkungen");
pub(crate) const MODALITIES: Two = ("Modalities", "Modalitäten");
type Rows = Vec<(Two, Value)>;

pub(crate) fn write(draft: &mut Draft, facts: &SummaryFacts, own: &Own) {
    draft.heading(1, ("2. List of data sources", "2. Liste der Datenquellen"));
    let sources = &facts.sources;
    let title = (
        "2.1 Publicly available datasets",
        "2.1 Öffentlich zugängliche Datensätze",
    );
    section(draft, title, "public", &sources.public, |draft, at, it| {
        let listed = ("Large datasets", "Große Datensätze");
        let others = (
            "Other datasets in general",
            "Übrige Datensätze im Allgemeinen",
        );
        described(draft, at, it, listed, others)
    });
    draft.heading(
        2,
        (
            "2.2 Private non-publicly available datasets of third parties",
            "2.2 Nicht öffentlich zugängliche private Datensätze Dritter",
        ),
    );
    let title = (
        "2.2.1 Datasets commercially licensed by rightsholders",
        "2.2.1 Von Rechteinhabern gewerblich lizenzierte Datensätze",
    );
    section_at(
        draft,
        3,
        title,
        "licensed",
        &sources.licensed,
        |draft, at, it| vec![(MODALITIES, modalities(draft, it, at))],
    );
    let title = (
        "2.2.2 Private datasets obtained from other third parties",
        "2.2.2 Von anderen Dritten erhaltene private Datensätze",
    );
    section_at(
        draft,
        3,
        title,
        "private",
        &sources.private,
        |draft, at, it| {
            let listed = ("Publicly known datasets", "Öffentlich bekannte Datensätze");
            let others = ("Description in general", "Allgemeine Beschreibung");
            described(draft, at, it, listed, others)
        },
    );
    let title = (
        "2.3 Data crawled and scraped from online sources",
        "2.3 Von Online-Quellen ausgelesene Daten",
    );
    section(draft, title, "crawled", &sources.crawled, crawled);
    user_data::write(draft, facts, own);
    let title = ("2.5 Synthetic data", "2.5 Synthetische Daten");
    section(draft, title, "synthetic", &sources.synthetic, synthetic);
    let title = ("2.6 Other sources", "2.6 Sonstige Quellen");
    section(draft, title, "other", &sources.other, |draft, at, text| {
        let what = ("Description", "Beschreibung");
        vec![(what, draft.text(Some(text), ask(at, what, By::Provider)))]
    });
}

fn section<T>(
    draft: &mut Draft,
    title: Two,
    field: &str,
    source: &Applies<T>,
    rows: impl Fn(&Draft, &str, &T) -> Rows,
) {
    section_at(draft, 2, title, field, source, rows);
}

/// Whether the source was used, and what is said of it.
fn section_at<T>(
    draft: &mut Draft,
    level: u8,
    title: Two,
    field: &str,
    source: &Applies<T>,
    rows: impl Fn(&Draft, &str, &T) -> Rows,
) {
    draft.heading(level, title);
    let used = ("Used", "Verwendet");
    let at = format!("/sources/{field}");
    let what = (
        "whether such data was used",
        "ob solche Daten verwendet wurden",
    );
    let mut all = vec![(used, draft.applies(source, ask(&at, what, By::Provider)))];
    if let Applies::Yes(it) = source {
        all.extend(rows(draft, &format!("{at}/yes"), it));
    }
    draft.pairs(title, all);
}

fn modalities(draft: &Draft, modalities: &BTreeSet<Modality>, at: &str) -> Value {
    match modalities.is_empty() {
        true => draft.open(ask(at, MODALITIES, By::Provider)),
        false => Value::Lines(modalities.iter().map(|m| draft.t(m.words())).collect()),
    }
}

fn text(draft: &Draft, value: &Option<String>, at: &str, field: &str, what: Two) -> (Two, Value) {
    let ask = ask(format!("{at}/{field}"), what, By::Provider);
    (what, draft.text(value.as_deref(), ask))
}

fn described(draft: &Draft, at: &str, it: &Described, listed: Two, others: Two) -> Rows {
    let one = |set: &DataSet| {
        let parts = [set.name.as_deref(), set.link.as_deref()];
        let parts = parts.into_iter().flatten().map(str::trim);
        let parts: Vec<&str> = parts.filter(|p| !p.is_empty()).collect();
        match parts.is_empty() {
            true => draft.t(("(without name)", "(ohne Namen)")),
            false => parts.join(", "),
        }
    };
    let names = it
        .listed
        .as_ref()
        .map(|sets| sets.iter().map(one).collect());
    let listed_ask = ask(format!("{at}/listed"), listed, By::Provider);
    let listed_value = draft.lines(names.as_ref(), ("none", "keine"), listed_ask);
    vec![
        (
            MODALITIES,
            modalities(draft, &it.modalities, &format!("{at}/modalities")),
        ),
        (listed, listed_value),
        text(draft, &it.description, at, "description", others),
        (COMMENTS, draft.optional(it.comments.as_deref())),
    ]
}

fn crawled(draft: &Draft, at: &str, it: &Crawled) -> Rows {
    let crawlers = ("Crawlers", "Crawler");
    let period = ("Period of collection", "Zeitraum der Erhebung");
    let crawlers_ask = ask(format!("{at}/crawlers"), crawlers, By::Provider);
    let period_value = match (it.from, it.to) {
        (Some(from), Some(to)) => {
            Value::Text(format!("{} – {}", number::month(from), number::month(to)))
        }
        (None, _) => draft.open(ask(format!("{at}/from"), period, By::Provider)),
        (_, None) => draft.open(ask(format!("{at}/to"), period, By::Provider)),
    };
    vec![
        (
            crawlers,
            draft.lines(
                it.crawlers.as_ref(),
                ("none named", "keine benannt"),
                crawlers_ask,
            ),
        ),
        text(
            draft,
            &it.purposes,
            at,
            "purposes",
            ("Purposes of the crawlers", "Zwecke der Crawler"),
        ),
        text(
            draft,
            &it.behaviour,
            at,
            "behaviour",
            ("Behaviour of the crawlers", "Verhalten der Crawler"),
        ),
        (period, period_value),
        text(
            draft,
            &it.description,
            at,
            "description",
            ("Content and sources", "Inhalte und Quellen"),
        ),
        (
            MODALITIES,
            modalities(draft, &it.modalities, &format!("{at}/modalities")),
        ),
        text(
            draft,
            &it.domains,
            at,
            "domains",
            ("Most relevant domain names", "Wichtigste Domänennamen"),
        ),
        (COMMENTS, draft.optional(it.comments.as_deref())),
    ]
}

fn synthetic(draft: &Draft, at: &str, it: &Synthetic) -> Rows {
    let models = (
        "General-purpose AI models on the market that generated it",
        "Auf dem Markt befindliche KI-Modelle mit allgemeinem Verwendungszweck, die sie erzeugt haben",
    );
    let models_ask = ask(format!("{at}/models"), models, By::Provider);
    vec![
        (
            MODALITIES,
            modalities(draft, &it.modalities, &format!("{at}/modalities")),
        ),
        (
            models,
            draft.lines(it.models.as_ref(), ("none", "keine"), models_ask),
        ),
        text(
            draft,
            &it.other_models,
            at,
            "other_models",
            (
                "Other AI models that generated it",
                "Andere KI-Modelle, die sie erzeugt haben",
            ),
        ),
        (COMMENTS, draft.optional(it.comments.as_deref())),
    ]
}
