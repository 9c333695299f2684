//! A notice as a page.

use crate::page::page;
use rights::Day;

/// The text of a notice, with the button to object in a paragraph of its own (GDPR Art. 21(4)).
#[derive(Clone, Debug)]
pub struct Notice {
    /// Its subject.
    pub title: String,
    /// When it was sent.
    pub sent: Day,
    /// Its text.
    pub blocks: Vec<Block>,
    /// The page to object; no button without one, only where to sign in.
    pub object: Option<String>,
    /// The last day of the waiting time: nothing is used before it is over.
    pub waiting_until: Option<Day>,
}

/// A piece of the text.
#[derive(Clone, Debug)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// A list.
    List(Vec<String>),
}

page!(Notice, "notice.html");
