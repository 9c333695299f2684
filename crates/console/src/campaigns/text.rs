//! A mail of an announcement as people get it, in one language.

use super::TextCheck;
use crate::page::page;

/// The mail in one language, with what it lacks.
#[derive(Clone, Debug)]
pub struct CampaignText {
    /// The page of the announcement.
    pub back: String,
    /// Its name.
    pub campaign: String,
    /// What the mail says.
    pub mail: MailText,
    /// What it lacks.
    pub check: TextCheck,
}

/// What a mail says, less its links.
#[derive(Clone, Debug)]
pub struct MailText {
    /// The language, by its tag (BCP 47).
    pub tag: String,
    /// What it is called.
    pub language: String,
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

page!(CampaignText, "campaigns/text.html");
