//! A notice as a page.

use crate::objection::LinkTrouble;
use crate::page::page;
use rights::Day;

/// The text of a notice, with the button to object in a paragraph of its own (GDPR Art. 21(4)), or with the
/// question where a consent is asked for.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Its subject; `None` where nobody knows any more what it said.
    pub title: Option<String>,
    /// When it was sent.
    pub sent: Day,
    /// Its text.
    pub blocks: Vec<Block>,
    /// The page to object; no button without one, only where to sign in.
    pub object: Option<String>,
    /// Whether something is used unless one objects.
    pub opt_out: bool,
    /// Whether a consent is asked for.
    pub asks: bool,
    /// The last day of the waiting time: nothing is used before it is over.
    pub waiting_until: Option<Day>,
    /// Whether it was read.
    pub reading: Reading,
}

/// Whether a notice was read, as far as the page is to say so.
#[derive(Clone, Debug)]
pub enum Reading {
    /// Whoever signs in here says so by coming back.
    Open(String),
    /// Whoever is signed in has seen it by that.
    SignedIn,
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

/// The link of a notice as a page does not work.
#[derive(Clone, Debug)]
pub struct NoticeClosed {
    /// Why.
    pub why: LinkTrouble,
}

page!(Notice, "notice.html");
page!(NoticeClosed, "notice_closed.html");
