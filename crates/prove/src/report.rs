//! What was proved of a policy, as data.

use crate::case::Known;
use crate::claim::{About, Claim};
use crate::counterexample::{Counterexample, Field, Part};
use crate::select::WhyNot;
use crate::solver::Undecided;
use crate::words;
use policy::{Attr, Lang};
use rights::Hash;
use serde_json::{Value, json};

/// What was proved of a policy and what was not.
#[derive(Clone, Debug)]
pub struct Report {
    /// The policy's name.
    pub policy: String,
    /// SHA-256 of its text.
    pub hash: Hash,
    /// The solver, with its version.
    pub solver: String,
    /// Whether it admits anything at all; `None` where the solver did not say. Of a policy that
    /// admits nothing every claim is true.
    pub admits: Option<bool>,
    /// One for each claim that was made.
    pub findings: Vec<Finding>,
    /// Claims that were not made, and why.
    pub not_made: Vec<(&'static Claim, WhyNot)>,
}

/// What was found of one claim.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The claim's name.
    pub id: &'static str,
    /// Whether no policy may break it.
    pub core: bool,
    /// Its ground in law.
    pub article: &'static str,
    /// What it says, in English.
    pub text_en: &'static str,
    /// What it says, in German.
    pub text_de: &'static str,
    /// What was found.
    pub outcome: Outcome,
}

/// What was found.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It holds whatever the data.
    Proved,
    /// It does not hold: here is an item.
    Broken(Box<Counterexample>),
    /// Not proved, and no counterexample that stands.
    Undecided(Undecided),
}

impl Outcome {
    /// The name in JSON.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Outcome::Proved => "proved",
            Outcome::Broken(_) => "broken",
            Outcome::Undecided(_) => "undecided",
        }
    }
}

impl Finding {
    pub(crate) const fn of(claim: &Claim, outcome: Outcome) -> Finding {
        Finding {
            id: claim.id,
            core: matches!(claim.about, About::Core),
            article: claim.article,
            text_en: claim.text_en,
            text_de: claim.text_de,
            outcome,
        }
    }

    pub(crate) const fn of_rules(outcome: Outcome) -> Finding {
        Finding {
            id: "evaluates",
            core: false,
            article: "Art. 5(2) GDPR",
            text_en: "Every rule can be evaluated.",
            text_de: "Jede Regel kann ausgewertet werden.",
            outcome,
        }
    }

    /// What the claim says.
    #[must_use]
    pub const fn text(&self, lang: Lang) -> &'static str {
        lang.pick(self.text_en, self.text_de)
    }
}

impl Report {
    /// Whether every claim that was made is proved. Undecided is not proved: in doubt, refuse.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        let proved = |f: &Finding| matches!(f.outcome, Outcome::Proved);
        self.findings.iter().all(proved)
    }

    /// As JSON.
    #[must_use]
    pub fn json(&self, lang: Lang) -> Value {
        let not_made = self.not_made.iter().map(
            |(claim, why)| json!({ "claim": claim.id, "why": why.name(), "text": why.words(lang) }),
        );
        json!({
            "policy": self.policy,
            "hash": self.hash.to_string(),
            "solver": self.solver,
            "proved": self.is_proved(),
            "admits_something": self.admits,
            "claims": self.findings.iter().map(|f| finding(f, lang)).collect::<Vec<_>>(),
            "not_made": not_made.collect::<Vec<_>>(),
        })
    }
}

fn finding(finding: &Finding, lang: Lang) -> Value {
    let mut value = json!({
        "claim": finding.id,
        "core": finding.core,
        "article": lang.law(finding.article),
        "text": finding.text(lang),
        "outcome": finding.outcome.name(),
    });
    let more = match &finding.outcome {
        Outcome::Proved => return value,
        Outcome::Undecided(why) => ("why", json!(words::undecided(why, lang))),
        Outcome::Broken(found) => ("counterexample", counterexample(found)),
    };
    if let Value::Object(map) = &mut value {
        map.insert(more.0.to_owned(), more.1);
    }
    value
}

fn counterexample(found: &Counterexample) -> Value {
    json!({
        "permits": found.permits,
        "errored": found.errored,
        "ordinary": found.ordinary,
        "facts": found.fields.iter().map(field).collect::<Vec<_>>(),
        "request": found.request,
        "entities": found.entities,
    })
}

fn field(field: &Field) -> Value {
    let (of, name) = match field.attr {
        Attr::Context(attr) => ("run", attr.name()),
        Attr::Item(attr) => ("item", attr.name()),
        Attr::Owner(attr) => ("owner", attr.name()),
    };
    let part = match field.part {
        Part::Claimed => "claimed",
        Part::Needed => "needed",
        Part::Other => "other",
    };
    json!({ "of": of, "name": name, "value": field.value.as_ref().map(known), "part": part })
}

fn known(known: &Known) -> Value {
    match known {
        Known::Flag(flag) => json!(flag),
        Known::Number(number) => json!(number),
        Known::Text(text) => json!(text),
        Known::Texts(texts) => json!(texts),
        Known::Millis(millis) => json!(words::instant(*millis)),
        Known::There => json!(true),
    }
}
