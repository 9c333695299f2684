//! The model of a document: what every rendering is made of.

use crate::lang::{Lang, Two};
use rights::Day;
use serde::{Deserialize, Serialize};

/// Which document it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocKind {
    /// GDPR Art. 30(1).
    RecordOfProcessing,
    /// GDPR Art. 6(1) and 6(4).
    Assessment,
    /// GDPR Art. 35(7).
    DpiaInput,
    /// AI Act Art. 53(1)(d).
    TrainingContentSummary,
    /// What happened in a year.
    Statistics,
    /// GDPR Art. 33(3).
    BreachNotification,
}

/// A document in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doc {
    /// Which document.
    pub kind: DocKind,
    /// Its language.
    pub lang: Lang,
    /// Its title.
    pub title: String,
    /// Under the title: the law that asks for it.
    pub subtitle: String,
    /// Who made it.
    pub author: Option<String>,
    /// The day that stands on it.
    pub made_on: Day,
    /// What follows, from top to bottom.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A heading: level 1 is a section, 2 and 3 are below it.
    Heading {
        /// 1 to 3.
        level: u8,
        /// What it says.
        text: String,
    },
    /// A paragraph.
    Paragraph(String),
    /// What a reader has to know about the text beside it: a source, how a figure came about.
    Note(String),
    /// Items below each other.
    List(Vec<String>),
    /// A table.
    Table(Table),
    /// Something that is missing.
    Gap(Gap),
}

/// A table. Its first row are headings, and so is the first cell of each row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// The headings of the columns.
    pub head: Vec<String>,
    /// How wide the columns are, in proportion to each other; one number a column.
    pub widths: Vec<u16>,
    /// The rows, each with as many cells as there are headings.
    pub rows: Vec<Vec<Value>>,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A text; line breaks in it are kept.
    Text(String),
    /// A figure, written for people.
    Number(String),
    /// Items below each other.
    Lines(Vec<String>),
    /// Something that is missing.
    Gap(Gap),
}

/// Who can say what is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The controller (GDPR Art. 4(7)).
    Controller,
    /// The provider of the model (AI Act Art. 3(3)).
    Provider,
    /// The data protection officer (GDPR Art. 39).
    Officer,
    /// The software: a figure that belongs here was not handed over.
    Records,
}

impl By {
    pub(crate) const fn words(self) -> Two {
        match self {
            By::Controller => (
                "to be filled in by the controller",
                "vom Verantwortlichen auszufüllen",
            ),
            By::Provider => (
                "to be filled in by the provider",
                "vom Anbieter auszufüllen",
            ),
            By::Officer => (
                "to be filled in by the data protection officer",
                "von der oder dem Datenschutzbeauftragten auszufüllen",
            ),
            By::Records => (
                "not stated in the records",
                "in den Aufzeichnungen nicht angegeben",
            ),
        }
    }
}

/// Something that is missing, and said to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Counted through the document, from 1.
    pub number: usize,
    /// Where it belongs in the facts: a JSON Pointer (RFC 6901) into `facts` of the JSON document.
    pub at: String,
    /// The heading it stands under.
    pub section: String,
    /// What is missing, in the document's language.
    pub what: String,
    /// Who can say it.
    pub by: By,
}

impl Gap {
    /// As it stands in a cell, where the headings say what is missing; in brackets: colour alone would not
    /// do. In a table of many columns it is the number alone, by which the list of open points tells the rest.
    #[must_use]
    pub fn short_words(&self, lang: Lang, columns: usize) -> String {
        let open = lang.pick(("Open point", "Offener Punkt"));
        match columns {
            0..=3 => format!(
                "[{open}\u{a0}{} – {}]",
                self.number,
                lang.pick(self.by.words())
            ),
            _ => format!("[{open}\u{a0}{}]", self.number),
        }
    }

    /// As it stands in the text.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let open = lang.pick(("Open point", "Offener Punkt"));
        let by = lang.pick(self.by.words());
        format!("[{open}\u{a0}{}: {} – {by}]", self.number, self.what)
    }
}

impl Doc {
    /// Everything that is missing, in the order of the document.
    #[must_use]
    pub fn gaps(&self) -> Vec<&Gap> {
        self.blocks.iter().flat_map(Block::gaps).collect()
    }
}

impl Table {
    /// Whether a column is one of figures.
    pub(crate) fn is_numeric(&self, column: usize) -> bool {
        let mut cells = self.rows.iter().filter_map(|row| row.get(column));
        cells.any(|value| matches!(value, Value::Number(_)))
    }
}

impl Block {
    fn gaps(&self) -> Vec<&Gap> {
        match self {
            Block::Gap(gap) => vec![gap],
            Block::Table(table) => table.rows.iter().flatten().filter_map(Value::gap).collect(),
            _ => Vec::new(),
        }
    }
}

impl Value {
    const fn gap(&self) -> Option<&Gap> {
        match self {
            Value::Gap(gap) => Some(gap),
            _ => None,
        }
    }
}
