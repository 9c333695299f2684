//! A notice as pieces of text, for a page that lays them out itself.

use super::Texts;
use super::occasion::Occasion;
use super::render::{StandIns, with_first_use};
use crate::settings::Settings;
use rights::{Day, Error, LanguageTag};

/// The words of a notice, less its links: a page has its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub pieces: Vec<Piece>,
    /// The first day of use of what one can object to; none where it asks for consents alone.
    pub first_use: Option<Day>,
    /// Whether it asks for a consent.
    pub asks: bool,
}

/// A notice in one language as it was sent, but for what differs from person to person. It is kept, so that the
/// page shows what the mail said, whatever became of texts and settings since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its language.
    pub lang: LanguageTag,
    /// Its subject.
    pub subject: String,
    /// Its page.
    pub html: String,
    /// Days between a person's notice and the first use.
    pub delay_days: u16,
    /// Whether something is used unless one objects.
    pub opt_out: bool,
    /// Whether it asks for a consent.
    pub opt_in: bool,
}

impl Kept {
    /// In pieces, for somebody whose notice counts from a day.
    #[must_use]
    pub fn said(&self, from: Day) -> Said {
        let first_use = from.plus_days(i32::from(self.delay_days));
        let filled = |text: &str| with_first_use(text, first_use, &self.lang);
        Said {
            subject: filled(&self.subject),
            pieces: pieces(&filled(&self.html)),
            first_use: self.opt_out.then_some(first_use),
            asks: self.opt_in,
        }
    }
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
    /// Every language, to be kept.
    ///
    /// # Errors
    /// When one cannot be filled in.
    pub fn kept(&self, settings: &Settings, occasion: &Occasion) -> Result<Vec<Kept>, Error> {
        let kept = |tag| self.kept_in(tag, settings, occasion);
        self.languages().map(kept).collect()
    }

    fn kept_in(
        &self,
        tag: &LanguageTag,
        settings: &Settings,
        occasion: &Occasion,
    ) -> Result<Kept, Error> {
        let rendered = self.render(tag, settings, occasion)?;
        let (subject, html) = rendered.open();
        Ok(Kept {
            lang: tag.clone(),
            subject: subject.to_owned(),
            html: html.to_owned(),
            delay_days: occasion.delay_days,
            opt_out: occasion.opt_out(),
            opt_in: occasion.opt_in(),
        })
    }

    /// One language in pieces, for somebody whose notice counts from a day.
    ///
    /// # Errors
    /// When there is no such language, or it cannot be filled in.
    pub fn said(
        &self,
        lang: &LanguageTag,
        (settings, occasion, from): (&Settings, &Occasion, Day),
    ) -> Result<Said, Error> {
        if !self.languages().any(|known| known == lang) {
            let lang = lang.as_str();
            return Err(Error::not_found(format!("there are no texts in `{lang}`")));
        }
        Ok(self.kept_in(lang, settings, occasion)?.said(from))
    }
}

/// Headings, paragraphs and lines of lists, in order. What has a link of the mail is left out, and so is a
/// heading below which nothing else stood.
fn pieces(html: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut left_out = false;
    let mut rest = html;
    while let Some((begin, make, end)) = next(rest) {
        let inner = rest.get(begin..).unwrap_or_default();
        let (inner, after) = inner.split_once(end.as_str()).unwrap_or((inner, ""));
        if StandIns::LINKS.iter().any(|link| inner.contains(link)) {
            left_out = true;
        } else {
            let text = nanohtml2text::html2text(inner);
            let words: Vec<&str> = text.split_whitespace().collect();
            if !words.is_empty() {
                let piece = make(words.join(" "));
                if left_out && matches!(piece, Piece::Heading(_)) {
                    drop(pieces.pop_if(is_heading));
                }
                left_out = false;
                pieces.push(piece);
            }
        }
        rest = after;
    }
    if left_out {
        drop(pieces.pop_if(is_heading));
    }
    pieces
}

fn is_heading(piece: &mut Piece) -> bool {
    matches!(piece, Piece::Heading(_))
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
        let objection = StandIns::OBJECTION;
        let html = format!(
            "<head><title>x</title></head><h1>Title</h1><p style=\"a\">One &amp; <b>two</b></p><pre>no</pre><p><a href=\"{objection}\">Object</a></p><h2>Links</h2><p>{objection}</p><h2>What for</h2><ul><li>a</li><li>b</li></ul><p></p><p>open</p><h2>More</h2><p>{objection}</p><p>"
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
