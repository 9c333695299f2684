//! A document with the facts it was made of, and what can be had of it.

use crate::doc::{Doc, Gap};
use crate::lang::Options;
use crate::{docx, html, plain};
use rights::Error;
use serde::Serialize;
use serde_json::{Value, json};

/// The version of the JSON documents. A change of meaning raises it.
const FORMAT: u32 = 1;

/// A document with the facts it was made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    doc: Doc,
    json: Value,
}

impl Paper {
    pub(crate) fn new(
        doc: Doc,
        facts: &impl Serialize,
        computed: Value,
        options: &Options,
    ) -> Result<Paper, Error> {
        let facts = serde_json::to_value(facts)
            .map_err(|e| Error::internal("facts cannot be written as JSON").because(e))?;
        let json = json!({
            "format": FORMAT,
            "document": doc.kind,
            "title": doc.title,
            "language": doc.lang,
            "made_on": options.made_on,
            "version": options.version,
            "author": options.author,
            "facts": facts,
            "computed": computed,
            "gaps": doc.gaps(),
        });
        Ok(Paper { doc, json })
    }

    /// The model of the document.
    #[must_use]
    pub const fn doc(&self) -> &Doc {
        &self.doc
    }

    /// Everything that is missing, in the order of the document.
    #[must_use]
    pub fn gaps(&self) -> Vec<&Gap> {
        self.doc.gaps()
    }

    /// For machines: the facts, what was computed of them, the gaps. Days as `2026-06-30`, numbers as
    /// numbers, what is missing as `null`.
    #[must_use]
    pub const fn json(&self) -> &Value {
        &self.json
    }

    /// For word processors (Office Open XML, ISO/IEC 29500).
    #[must_use]
    pub fn docx(&self) -> Vec<u8> {
        docx::write(&self.doc)
    }

    /// For a page: an `article` without style and script. Its title is a heading of the second level.
    #[must_use]
    pub fn html(&self) -> String {
        html::write(&self.doc)
    }

    /// As plain text.
    #[must_use]
    pub fn text(&self) -> String {
        plain::write(&self.doc)
    }
}
