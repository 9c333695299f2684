//! Documents: which there are, what each lacks, and what it is.

use crate::gathered::Gathered;
use crate::missing::{Missing, Naming};
use crate::which::{Format, Which};
use papers::{DocKind, Lang, Options, Paper, dpv};
use rights::Error;
use serde::Serialize;
use serde_json::Value;

/// A document that can be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Which.
    #[serde(flatten)]
    pub which: Which,
    /// What is missing in it, and where it is to be filled in.
    pub missing: Vec<Missing>,
}

/// A document in a language.
#[derive(Clone, Debug)]
pub struct Made {
    /// Which; where it was left open what it is about, what that is.
    pub which: Which,
    /// It.
    pub paper: Paper,
    /// What is missing in it, and where it is to be filled in.
    pub missing: Vec<Missing>,
}

impl Gathered {
    /// Every document that there is something to say for, with what it lacks: the record, each assessment, the
    /// impact assessment of each purpose, the summary, the statistics of each year in which anything was recorded,
    /// the latest first. Notifications of breaches are not among them: they belong to their incidents.
    ///
    /// # Errors
    /// When what the operator says names what is not there.
    pub fn documents(&self, lang: Lang) -> Result<Vec<Document>, Error> {
        let mut all = vec![Which::of(DocKind::RecordOfProcessing)];
        let ids = self.assessments.iter().map(|a| a.id.as_str());
        all.extend(ids.map(|id| Which::about(DocKind::Assessment, id)));
        let purposes = self.activities().into_iter();
        all.extend(purposes.map(|(p, _)| Which::about(DocKind::DpiaInput, p.as_str())));
        all.push(Which::of(DocKind::TrainingContentSummary));
        let now = self.today.year();
        let first = self.told.first.map_or(now, |first| first.year().min(now));
        let years = (first..=now).rev().map(|year| year.to_string());
        all.extend(years.map(|year| Which::about(DocKind::Statistics, year)));
        let document = |which| {
            let made = self.paper(&which, lang)?;
            Ok(Document {
                which: made.which,
                missing: made.missing,
            })
        };
        all.into_iter().map(document).collect()
    }

    /// A document.
    ///
    /// # Errors
    /// When there is nothing of that name, it has to be said what it is about, or what the operator says names
    /// what is not there.
    pub fn paper(&self, which: &Which, lang: Lang) -> Result<Made, Error> {
        let about = which.about.as_deref();
        let mut options = Options {
            version: self.stated(lang).version.clone(),
            author: self.stated(lang).author.clone(),
            ..Options::new(lang, self.today)
        };
        let mut naming = Naming::default();
        let mut about_found = which.about.clone();
        let paper = match which.kind {
            DocKind::RecordOfProcessing => {
                let facts = self.record(lang)?;
                naming.of_activities(&facts.activities);
                about_found = None;
                papers::record(&facts, &options)?
            }
            DocKind::Assessment => {
                let facts = self.assessed(about, lang)?;
                let assessment = &facts.assessment;
                naming.assessments.push(assessment.id.clone());
                naming.purpose = Some(assessment.purpose.to_string());
                about_found = Some(assessment.id.clone());
                options.version = Some(assessment.version.to_string());
                papers::assessment(&facts, &options)?
            }
            DocKind::DpiaInput => {
                let facts = self.dpia(about, lang)?;
                naming.of_activities(&facts.activities);
                naming.purpose = facts.activities.first().map(|a| a.purpose.clone());
                let ids = facts.assessments.iter().map(|a| a.id.clone());
                naming.assessments.extend(ids);
                about_found.clone_from(&naming.purpose);
                papers::dpia(&facts, &options)?
            }
            DocKind::TrainingContentSummary => {
                papers::summary(&self.summarized(about, lang)?, &options)?
            }
            DocKind::Statistics => {
                let facts = self.counted(about, lang)?;
                let year = facts.from.map(|day| day.year().to_string());
                naming.year.clone_from(&year);
                about_found = year;
                papers::statistics(&facts, &options)?
            }
            DocKind::BreachNotification => {
                return Err(Error::input(
                    "the notification of a breach is made of its incident alone: demur incident message NUMBER",
                ));
            }
        };
        let gaps = paper.gaps().into_iter();
        let missing = gaps.map(|gap| Missing::of(which.kind, gap, &naming));
        Ok(Made {
            which: Which {
                kind: which.kind,
                about: about_found,
            },
            missing: missing.collect(),
            paper,
        })
    }

    /// A document as bytes of a format.
    ///
    /// # Errors
    /// Those of [`Gathered::paper`]; a format that the document does not come in.
    pub fn make(&self, which: &Which, lang: Lang, format: Format) -> Result<Vec<u8>, Error> {
        if !format.suits(which.kind) {
            return Err(Error::input(
                "only the record of processing can be had in terms of the vocabulary (jsonld)",
            ));
        }
        if format == Format::JsonLd {
            return written(&dpv::workspace(&self.terms(lang)?)?);
        }
        self.paper(which, lang)?.bytes(format)
    }
}

impl Made {
    /// The document as bytes of a format; terms of the vocabulary are no form of a document, and are made by
    /// [`Gathered::make`].
    ///
    /// # Errors
    /// When it is asked for those.
    pub fn bytes(&self, format: Format) -> Result<Vec<u8>, Error> {
        match format {
            Format::Docx => Ok(self.paper.docx()),
            Format::Html => Ok(self.page().into_bytes()),
            Format::Text => Ok(self.paper.text().into_bytes()),
            Format::Json => written(self.paper.json()),
            Format::JsonLd => Err(Error::input(
                "a document has no form in terms of the vocabulary (jsonld)",
            )),
        }
    }

    /// As a page of its own; `Paper::html` is for one that has a frame.
    fn page(&self) -> String {
        let lang = self.paper.doc().lang.tag();
        let title = self.paper.doc().title.as_str();
        let body = self.paper.html();
        // Titles are fixed texts, without anything that HTML would read.
        format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n<body>\n{body}\n</body>\n</html>\n"
        )
    }
}

fn written(value: &Value) -> Result<Vec<u8>, Error> {
    let text = serde_json::to_string_pretty(value);
    let text =
        text.map_err(|e| Error::internal("a document cannot be written as JSON").because(e))?;
    Ok(format!("{text}\n").into_bytes())
}
