//! What forms share: boxes to tick, and what is wrong with a form that was sent.

use crate::field;
use crate::text::{Say, Words};
use rights::Day;

/// A box that can be ticked, or one of several of which one can be chosen.
#[derive(Clone, Debug)]
pub struct Tick {
    /// What the form sends.
    pub value: String,
    /// What people read.
    pub label: String,
    /// A line below, if there is more to say.
    pub hint: Option<String>,
    /// Whether the person had ticked it before the form came back.
    pub ticked: bool,
}

/// One thing that is wrong with a form.
#[derive(Clone, Debug)]
pub struct FormError {
    /// The field, by its name in [`crate::field`].
    pub field: &'static str,
    /// What is wrong.
    pub problem: Problem,
}

/// What can be wrong with a field. The words are the pages' own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing was entered.
    Missing,
    /// Nothing was chosen.
    NotChosen,
    /// Not an address for mail.
    NotMail,
    /// Longer than this many characters.
    TooLong(u64),
    /// No such day.
    NotDay,
    /// A day before which there is nothing.
    NothingBefore(Day),
    /// A day that has not come.
    InFuture,
    /// A link that is not one of this platform.
    NotLink,
    /// A file larger than this many megabytes.
    FileTooLarge(u64),
    /// A file that is not a picture.
    NotPicture,
    /// Words that stand in too many items.
    FewWords,
    /// A picture that shows nothing by which copies could be recognised.
    PlainPicture,
    /// Nothing was said that could be looked for.
    NothingSought,
    /// More lines than this.
    TooMany(u64),
    /// A line that names something, or somebody, that is not there.
    NotKnown {
        /// Which line, from 1.
        line: u64,
        /// What it says.
        what: String,
    },
    /// Something was narrowed that only stands as a whole.
    NotNarrowed,
    /// The box that says "I understand" was not ticked.
    NotSure,
    /// A day that is over.
    InPast,
    /// A code that is not, or no longer, the right one.
    WrongCode,
    /// The page was open too long, or came from elsewhere; sending it again helps.
    Stale,
}

impl FormError {
    /// What the field is called, where several forms call it the same.
    pub(crate) fn label(&self) -> Option<&'static str> {
        Some(match self.field {
            field::MAIL => "mail-address",
            field::REASON => "objection-reason",
            field::BEFORE => "audience-before",
            field::AUDIENCE => "audience-new",
            field::ERASE => "erase-what",
            field::SUBJECT => "questions-subject",
            field::WISH => "guest-wish",
            field::LINKS => "guest-links",
            field::WORDS => "guest-words",
            field::PICTURE => "guest-picture",
            field::TEXT => "your-text",
            field::ACCOUNT => "guest-account",
            _ => return None,
        })
    }
}

impl Problem {
    /// In words.
    #[must_use]
    pub fn say(&self, w: &Words) -> Say {
        match self {
            Problem::Missing => w.t("problem-missing"),
            Problem::NotChosen => w.t("problem-not-chosen"),
            Problem::NotMail => w.t("problem-not-mail"),
            Problem::TooLong(most) => w.t("problem-too-long").with("most", *most),
            Problem::NotDay => w.t("problem-not-day"),
            Problem::NothingBefore(day) => w.t("problem-nothing-before").with("day", day),
            Problem::InFuture => w.t("problem-in-future"),
            Problem::NotLink => w.t("problem-not-link"),
            Problem::FileTooLarge(most) => w.t("problem-file-too-large").with("most", *most),
            Problem::NotPicture => w.t("problem-not-picture"),
            Problem::FewWords => w.t("problem-few-words"),
            Problem::PlainPicture => w.t("problem-plain-picture"),
            Problem::NothingSought => w.t("problem-nothing-sought"),
            Problem::TooMany(most) => w.t("problem-too-many").with("most", *most),
            Problem::NotKnown { line, what } => w
                .t("problem-not-known")
                .with("line", *line)
                .with("what", what.as_str()),
            Problem::NotNarrowed => w.t("problem-not-narrowed"),
            Problem::NotSure => w.t("problem-not-sure"),
            Problem::InPast => w.t("problem-in-past"),
            Problem::WrongCode => w.t("problem-wrong-code"),
            Problem::Stale => w.t("problem-stale"),
        }
    }
}

/// What is wrong with one field, if anything.
#[must_use]
pub fn wrong(errors: &[FormError], field: &str, w: &Words) -> Option<String> {
    let of_field = errors.iter().find(|e| e.field == field);
    of_field.map(|e| e.problem.say(w).to_string())
}

/// For forms in which nothing can be wrong.
pub const NONE: &[FormError] = &[];
