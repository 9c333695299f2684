//! What a document lacks, and where it is to be filled in.

use papers::facts::Activity;
use papers::{By, DocKind, Gap};
use serde::{Serialize, Serializer};
use std::fmt;

/// Something that is missing in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// Its number in the document.
    pub number: usize,
    /// The heading it stands under.
    pub section: String,
    /// What is missing, in the document's language.
    pub what: String,
    /// Who can say it.
    pub by: By,
    /// Where it belongs in the document's facts: a JSON Pointer (RFC 6901).
    pub at: String,
    /// Where it is to be filled in.
    pub fill: Fill,
}

/// Where something is to be filled in, in words that are the same in every language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fill {
    /// A key of a table of `demur.toml`.
    Config {
        /// The table: `records.purposes.ai_assistant`.
        table: String,
        /// The key.
        key: String,
    },
    /// A key of an assessment, which is then signed anew.
    Assessment {
        /// Its id.
        id: String,
        /// The key.
        key: String,
    },
    /// A command that makes it.
    Command(String),
    /// A page of the console.
    Console {
        /// Its address below that of the console.
        page: String,
    },
}

impl fmt::Display for Fill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fill::Config { table, key } if table.is_empty() => write!(f, "demur.toml: {key}"),
            Fill::Config { table, key } => write!(f, "demur.toml: [{table}] {key}"),
            Fill::Assessment { id, key } => write!(
                f,
                "assessments/{id}.toml: {key}; then: demur assess sign {id} --officer NAME"
            ),
            Fill::Command(command) => f.write_str(command),
            Fill::Console { page } => write!(f, "/console{page}"),
        }
    }
}

impl Serialize for Fill {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// What numbers in a document's facts stand for.
#[derive(Default)]
pub(crate) struct Naming {
    /// Purposes of activities, each with the names of its recipients and of those that data is transferred to.
    activities: Vec<(String, Vec<String>, Vec<String>)>,
    /// Ids of assessments.
    pub(crate) assessments: Vec<String>,
    /// The purpose that the document is about.
    pub(crate) purpose: Option<String>,
    /// The year.
    pub(crate) year: Option<String>,
    /// The number of the incident.
    pub(crate) incident: Option<String>,
}

impl Naming {
    pub(crate) fn of_incident(number: String) -> Naming {
        Naming {
            incident: Some(number),
            ..Naming::default()
        }
    }

    pub(crate) fn of_activities(&mut self, activities: &[Activity]) {
        let of = |a: &Activity| {
            let recipients = a.recipients.iter().flatten();
            let transfers = a.transfers.iter().flatten();
            (
                a.purpose.clone(),
                recipients.filter_map(|r| r.name.clone()).collect(),
                transfers.filter_map(|t| t.recipient.clone()).collect(),
            )
        };
        self.activities = activities.iter().map(of).collect();
    }
}

impl Missing {
    pub(crate) fn of(kind: DocKind, gap: &Gap, naming: &Naming) -> Missing {
        Missing {
            number: gap.number,
            section: gap.section.clone(),
            what: gap.what.clone(),
            by: gap.by,
            at: gap.at.clone(),
            fill: fill(kind, &gap.at, naming),
        }
    }
}

/// Where what belongs at a place of a document's facts is to be filled in. Names in `[records]` are those of the
/// facts, so that most places are found by their names.
fn fill(kind: DocKind, at: &str, naming: &Naming) -> Fill {
    let parts: Vec<&str> = at.split('/').skip(1).collect();
    let purpose = || naming.purpose.clone().unwrap_or_default();
    match (kind, parts.as_slice()) {
        (DocKind::TrainingContentSummary, ["sets", _, ..]) => {
            Fill::Command("demur compile --purpose PURPOSE".to_owned())
        }
        (DocKind::TrainingContentSummary, parts) => config(&["records", "summary"], parts),
        (DocKind::Statistics, ["controller"]) => config(&["records"], &["controller", "name"]),
        (DocKind::Statistics, parts) => {
            let year = naming.year.clone().unwrap_or_default();
            config(&["records", "statistics", &year], parts)
        }
        (DocKind::BreachNotification, ["controller", ..]) => config(&["records"], &parts),
        (DocKind::BreachNotification, _) => Fill::Console {
            page: format!(
                "/incidents/{}",
                naming.incident.as_deref().unwrap_or("NUMBER")
            ),
        },
        (_, ["activities"]) => Fill::Command("demur assess new --purpose PURPOSE".to_owned()),
        (_, ["activities", number, rest @ ..]) => activity(number, rest, naming),
        (DocKind::Assessment, ["controller"]) => config(&["records"], &["controller", "name"]),
        (DocKind::Assessment, ["purpose_title"]) => {
            config(&["portal", "purposes", &purpose()], &["name"])
        }
        (DocKind::Assessment, ["assessment", key, ..]) => of_assessment("0", key, naming),
        (DocKind::DpiaInput, ["assessments", number, key, ..]) => {
            of_assessment(number, key, naming)
        }
        (DocKind::DpiaInput, ["assessments"]) => {
            Fill::Command(format!("demur assess new --purpose {}", purpose()))
        }
        (DocKind::DpiaInput, ["officer", rest @ ..]) => {
            config(&["records", "officer", "yes"], rest)
        }
        (DocKind::DpiaInput, ["scale", "items_from"]) => Fill::Config {
            table: String::new(),
            key: "scope_from".to_owned(),
        },
        (DocKind::DpiaInput, ["scale", rest @ ..]) => {
            config(&["records", "dpia", &purpose()], rest)
        }
        (DocKind::DpiaInput, ["controller", ..]) | (DocKind::RecordOfProcessing, _) => {
            config(&["records"], &parts)
        }
        (DocKind::DpiaInput, parts) => config(&["records", "dpia", &purpose()], parts),
        (_, parts) => config(&["records"], parts),
    }
}

fn of_assessment(number: &str, key: &str, naming: &Naming) -> Fill {
    let number: Option<usize> = number.parse().ok();
    let id = number.and_then(|n| naming.assessments.get(n)).cloned();
    Fill::Assessment {
        id: id.unwrap_or_default(),
        key: match key {
            "sign_off" => "(signature)".to_owned(),
            key => key.to_owned(),
        },
    }
}

fn activity(number: &str, rest: &[&str], naming: &Naming) -> Fill {
    let found = number.parse().ok();
    let found = found.and_then(|n: usize| naming.activities.get(n));
    let Some((purpose, recipients, transfers)) = found else {
        return config(&["records"], rest);
    };
    let named = |names: &[String], number: &str, key: &str| {
        let number: Option<usize> = number.parse().ok();
        let name = number.and_then(|n| names.get(n)).map(String::as_str);
        config(&["records", "recipients", name.unwrap_or("NAME")], &[key])
    };
    match rest {
        ["recipients", number, key] => named(recipients, number, key),
        ["transfers", number, "to"] => named(transfers, number, "third_country"),
        ["transfers", number, key] => named(transfers, number, key),
        ["recipients" | "transfers"] => config(&["records"], &["recipients"]),
        ["title"] => config(&["portal", "purposes", purpose], &["name"]),
        ["basis"] => config(&["purposes", purpose], &["basis"]),
        ["kinds"] => Fill::Command(format!("demur compile --purpose {purpose}")),
        ["dpia"] => Fill::Assessment {
            id: purpose.clone(),
            key: "dpia".to_owned(),
        },
        rest => config(&["records", "purposes", purpose], rest),
    }
}

/// The key that is last, in the table that the others name. A number names a place in a list, and the list is what
/// is written.
fn config(table: &[&str], parts: &[&str]) -> Fill {
    let is_number = |part: &&&str| part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = parts
        .iter()
        .take_while(|p| !is_number(p))
        .copied()
        .collect();
    let (key, within) = parts.split_last().unwrap_or((&"", &[]));
    let all: Vec<String> = table.iter().chain(within).map(|p| quoted(p)).collect();
    Fill::Config {
        table: all.join("."),
        key: (*key).to_owned(),
    }
}

/// A key as TOML wants it: bare where that can be.
fn quoted(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    match !key.is_empty() && key.chars().all(bare) {
        true => key.to_owned(),
        false => toml::Value::from(key).to_string(),
    }
}
