//! Questions to the data protection officer.

use crate::guest::Sought;
use crate::page::page;
use crate::{FormError, Moment, RequestState};
use rights::{Day, RequestKind};

/// Asks for a question, and lists those that were asked.
#[derive(Clone, Debug)]
pub struct Questions {
    /// Those that were asked, the newest first.
    pub threads: Vec<ThreadLine>,
    /// The subject as entered.
    pub subject: String,
    /// The text as entered.
    pub text: String,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// One thread in the list.
#[derive(Clone, Debug)]
pub struct ThreadLine {
    /// Its page.
    pub href: String,
    /// What it is about.
    pub subject: String,
    /// When it began.
    pub received: Day,
    /// What became of it.
    pub state: RequestState,
}

/// The question is on its way.
#[derive(Clone, Debug)]
pub struct QuestionSent {
    /// Its number.
    pub number: u64,
    /// The last day for an answer.
    pub due: Day,
    /// Whether there is an address to answer to.
    pub mail: bool,
    /// The page of the thread.
    pub href: String,
}

/// A question, or another request, with its answers.
#[derive(Clone, Debug)]
pub struct Thread {
    /// What it is.
    pub kind: RequestKind,
    /// Its number.
    pub number: u64,
    /// What it is about.
    pub subject: String,
    /// What became of it.
    pub state: RequestState,
    /// The last day for an answer.
    pub due: Day,
    /// Messages, the oldest first.
    pub messages: Vec<Message>,
    /// What was found among others' items, where that was asked for.
    pub sought: Option<Sought>,
    /// The page that asks before it is taken back; `None` when the thread is closed.
    pub take_back: Option<String>,
    /// Where a reply is sent (POST); `None` when the thread is closed.
    pub action: Option<String>,
    /// The reply as entered.
    pub text: String,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// Asks before a request is taken back.
#[derive(Clone, Debug)]
pub struct RequestBack {
    /// Where the form is sent (POST).
    pub action: String,
    /// The page of the thread.
    pub href: String,
    /// What it is.
    pub kind: RequestKind,
    /// Its number.
    pub number: u64,
    /// What it is about.
    pub subject: String,
    /// Items that were found for it and can be used again then.
    pub releases: u64,
}

impl Thread {
    /// Whether it is a question; everything else is called a request.
    pub(crate) const fn is_question(&self) -> bool {
        matches!(self.kind, RequestKind::Question)
    }
}

impl RequestBack {
    pub(crate) const fn is_question(&self) -> bool {
        matches!(self.kind, RequestKind::Question)
    }
}

/// One message.
#[derive(Clone, Debug)]
pub struct Message {
    /// Who wrote it.
    pub by: By,
    /// When.
    pub at: Moment,
    /// Its paragraphs.
    pub text: Vec<String>,
}

/// Who wrote a message.
#[derive(Clone, Debug)]
pub enum By {
    /// The person.
    Person,
    /// The officer, by name.
    Officer(String),
}

page!(Questions, "officer/questions.html");
page!(QuestionSent, "officer/sent.html");
page!(Thread, "officer/thread.html");
page!(RequestBack, "officer/take_back.html");
