//! Documents that are made from what is known, with what somebody still has to fill in.

use crate::page::page;
use pages::Moment;
use rights::Day;

/// All documents.
#[derive(Clone, Debug)]
pub struct Documents {
    /// In the order in which they are asked for.
    pub list: Vec<Document>,
    /// Why they could not be made anew, where that was tried.
    pub refused: Option<String>,
}

/// One document.
#[derive(Clone, Debug)]
pub struct Document {
    /// What it is.
    pub kind: DocumentKind,
    /// About what: a purpose, a year; empty where it is about everything.
    pub about: Option<String>,
    /// When it was made; `None` if it was not made yet.
    pub made: Option<Day>,
    /// Where it can be read.
    pub preview: Option<String>,
    /// Where it can be loaded.
    pub files: Vec<Paper>,
    /// What cannot be known here and has to be filled in; nothing is said of it until the document is made.
    pub gaps: Vec<String>,
    /// Where it is made anew (POST).
    pub make: String,
}

/// Kinds of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// The record of processing activities (Art. 30).
    Record,
    /// An assessment.
    Assessment,
    /// What an impact assessment needs (Art. 35).
    Dpia,
    /// The public summary of training content (AI Act, Art. 53(1)(d)).
    TrainingSummary,
    /// Statistics of a year.
    Statistics,
}

/// A file of a document.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Where.
    pub href: String,
    /// Which format, as people call it: `DOCX`, `PDF`, `JSON`, `JSON-LD`.
    pub format: String,
    /// How large, if known.
    pub bytes: Option<u64>,
}

/// A document to read.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The document.
    pub document: Document,
    /// When the facts in it were true.
    pub at: Moment,
    /// Its HTML, which stands on the page as it is. INVARIANT: whoever gives it has escaped every
    /// text in it; it is an `article` of the class `paper`, and its headings begin at the second level.
    pub html: String,
}

/// So many gaps are read at a glance; more of them are folded.
const GLANCE: usize = 5;

impl Document {
    pub(crate) fn is_long(&self) -> bool {
        self.gaps.len() > GLANCE
    }
}

impl DocumentKind {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            DocumentKind::Record => "document-record",
            DocumentKind::Assessment => "document-assessment",
            DocumentKind::Dpia => "document-dpia",
            DocumentKind::TrainingSummary => "document-summary",
            DocumentKind::Statistics => "document-statistics",
        }
    }

    pub(crate) const fn ground(self) -> &'static str {
        match self {
            DocumentKind::Record => "document-record-ground",
            DocumentKind::Assessment => "document-assessment-ground",
            DocumentKind::Dpia => "document-dpia-ground",
            DocumentKind::TrainingSummary => "document-summary-ground",
            DocumentKind::Statistics => "document-statistics-ground",
        }
    }
}

page!(Documents, "documents/list.html");
page!(Preview, "documents/preview.html");
