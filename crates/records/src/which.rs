//! Which document, and as what.

use papers::DocKind;
use rights::Error;
use serde::Serialize;
use std::fmt;
use std::str::FromStr;

/// A document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Which {
    /// What it is.
    pub kind: DocKind,
    /// About what: an assessment's id, a purpose, a year, an incident's number; nothing where it is about everything.
    pub about: Option<String>,
}

impl Which {
    /// A document about everything that it can be about.
    #[must_use]
    pub const fn of(kind: DocKind) -> Which {
        Which { kind, about: None }
    }

    /// A document about one thing.
    #[must_use]
    pub fn about(kind: DocKind, about: impl Into<String>) -> Which {
        let about = Some(about.into());
        Which { kind, about }
    }

    /// How a file of it is called, without language and ending: `record`, `statistics-2026`.
    #[must_use]
    pub fn file_name(&self) -> String {
        let name = name(self.kind);
        match &self.about {
            Some(about) => format!("{name}-{about}"),
            None => name.to_owned(),
        }
    }
}

/// What a kind of document is called in commands and addresses.
const fn name(kind: DocKind) -> &'static str {
    match kind {
        DocKind::RecordOfProcessing => "record",
        DocKind::Assessment => "assessment",
        DocKind::DpiaInput => "dpia",
        DocKind::TrainingContentSummary => "summary",
        DocKind::Statistics => "statistics",
        DocKind::BreachNotification => "incident",
    }
}

/// As what a document is handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// For word processors.
    Docx,
    /// A page.
    Html,
    /// For machines: facts, what was computed, what is missing.
    Json,
    /// The same in terms of the Data Privacy Vocabulary; only of the record of processing.
    JsonLd,
    /// Plain text.
    Text,
}

impl Format {
    /// All.
    pub const ALL: [Format; 5] = [
        Format::Docx,
        Format::Html,
        Format::Json,
        Format::JsonLd,
        Format::Text,
    ];

    /// Its name, which is also the ending of files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Format::Docx => "docx",
            Format::Html => "html",
            Format::Json => "json",
            Format::JsonLd => "jsonld",
            Format::Text => "txt",
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Format::Docx => {
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            }
            Format::Html => "text/html; charset=utf-8",
            Format::Json => "application/json",
            Format::JsonLd => "application/ld+json",
            Format::Text => "text/plain; charset=utf-8",
        }
    }

    /// Whether a document can be had as this.
    #[must_use]
    pub fn suits(self, kind: DocKind) -> bool {
        self != Format::JsonLd || kind == DocKind::RecordOfProcessing
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = Error;
    fn from_str(text: &str) -> Result<Format, Error> {
        let found = Format::ALL.into_iter().find(|f| f.name() == text);
        found.ok_or_else(|| {
            let known = Format::ALL.map(Format::name).join(", ");
            Error::input(format!(
                "`{text}` is no format of a document; known are {known}"
            ))
        })
    }
}
