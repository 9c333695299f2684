//! A notice as pieces of text, for a page that lays them out itself.

use super::Texts;
use super::facts::Occasion;
use super::render::stand_ins;
use crate::settings::Settings;
use rights::{Error, LanguageTag};

/// The words of a notice, less its links: a page has its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub pieces: Vec<Piece>,
}

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// A line of a list.
    Line(String),
}

type Make = fn(String) -> Piece;

/// The elements that are read, with what they become. The first heading says what the subject says.
const ELEMENTS: [(&str, Make); 4] = [
    ("h2", Piece::Heading),
    ("h3", Piece::Heading),
    ("p", Piece::Paragraph),
    ("li", Piece::Line),
];

impl Texts {
    /// The page of a notice in pieces, in a language or the one that stands in for it.
    ///
    /// # Errors
    /// When it cannot be filled in.
    pub fn said(
        &self,
        reads: &LanguageTag,
        settings: &Settings,
        occasion: &Occasion,
    ) -> Result<Said, Error> {
        let none = || Error::not_found("the notice has no texts");
        let tag = self.language_for(Some(reads)).ok_or_else(none)?;
        let rendered = self.render(tag, settings, occasion)?;
        Ok(Said {
            subject: rendered.subject.clone(),
            pieces: pieces(&rendered.html),
        })
    }
}

/// Headings, paragraphs and lines of lists, in order. What has a link of the mail is left out.
fn pieces(html: &str) -> Vec<Piece> {
    let (objection, notice) = stand_ins();
    let mut pieces = Vec::new();
    let mut rest = html;
    while let Some((begin, make, end)) = next(rest) {
        let inner = rest.get(begin..).unwrap_or_default();
        let (inner, after) = inner.split_once(end.as_str()).unwrap_or((inner, ""));
        if !inner.contains(objection) && !inner.contains(notice) {
            let text = nanohtml2text::html2text(inner);
            let words: Vec<&str> = text.split_whitespace().collect();
            if !words.is_empty() {
                pieces.push(make(words.join(" ")));
            }
        }
        rest = after;
    }
    pieces
}

/// The next element: where its content begins, what it becomes, how it ends.
fn next(html: &str) -> Option<(usize, Make, String)> {
    let found = ELEMENTS.iter().filter_map(|(name, make)| {
        let open = format!("<{name}");
        let at = html.match_indices(&open).find(|(at, _)| {
            let after = html.get(at + open.len()..).unwrap_or_default();
            after.starts_with(['>', ' ', '\n'])
        });
        let (at, _) = at?;
        let begin = at + html.get(at..)?.find('>')? + 1;
        Some((at, (begin, *make, format!("</{name}>"))))
    });
    found.min_by_key(|(at, _)| *at).map(|(_, element)| element)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_paragraphs_and_lines_in_order() {
        let (objection, _) = stand_ins();
        let html = format!(
            "<head><title>x</title></head><h1>Title</h1><p style=\"a\">One &amp; <b>two</b></p><pre>no</pre><p><a href=\"{objection}\">Object</a></p><h2>What for</h2><ul><li>a</li><li>b</li></ul><p></p><p>open"
        );
        let wanted = [
            Piece::Paragraph("One & two".to_owned()),
            Piece::Heading("What for".to_owned()),
            Piece::Line("a".to_owned()),
            Piece::Line("b".to_owned()),
            Piece::Paragraph("open".to_owned()),
        ];
        assert_eq!(pieces(&html), wanted);
    }
}
