//! Mail that came back and was not understood: somebody has to say what it is.

use crate::Pick;
use crate::page::page;
use pages::text::{Say, Words};
use pages::{Moment, Pager};

/// Mail that was put aside.
#[derive(Clone, Debug)]
pub struct Aside {
    /// How many there are.
    pub count: u64,
    /// Those of this page, the oldest first.
    pub mails: Vec<ReturnedMail>,
    /// What each of them can be.
    pub verdicts: Vec<Pick>,
    /// Where one is.
    pub pager: Pager,
}

/// One mail.
#[derive(Clone, Debug)]
pub struct ReturnedMail {
    /// Where it is said what it is (POST), with [`crate::field::VERDICT`].
    pub action: String,
    /// When it was read.
    pub at: Moment,
    /// What it seems to be, as the outbox names it: `reply:question`.
    pub seems: String,
    /// To whom the notice went, if it is known.
    pub person: Option<String>,
    /// The members with the address that wrote it, where that is not the person's own.
    pub writers: Vec<String>,
    /// The announcement.
    pub campaign: Option<String>,
    /// Its beginning, once it is opened; the list shows no words of it.
    pub excerpt: Option<String>,
    /// Where it can be opened, and then read as a whole: for whoever may sort it.
    pub href: String,
}

/// One mail that somebody has opened.
#[derive(Clone, Debug)]
pub struct OpenedMail {
    /// It, with its beginning.
    pub mail: ReturnedMail,
    /// What it can be.
    pub verdicts: Vec<Pick>,
}

/// That the person to whom the notice went objects. Where somebody else has the address that wrote it, whose objection
/// it is has to be said: [`RECIPIENT`], [`WRITERS`] or [`BOTH`].
pub const OBJECTION: &str = "objection";
/// That the person to whom the notice went objects, and whoever wrote it does not.
pub const RECIPIENT: &str = "recipient_objects";
/// That the members object whose address wrote it, and the person to whom the notice went does not.
pub const WRITERS: &str = "writer_objects";
/// That both object: one person can have several accounts.
pub const BOTH: &str = "both_object";
/// That there is nothing to do. Of a mail of which nobody knows whom it is about this can be said, or [`REQUEST`].
pub const NOTHING: &str = "nothing";
/// That it asks for something that is entered as a request.
pub const REQUEST: &str = "request";

impl ReturnedMail {
    /// Whether this can be said of it.
    pub(crate) fn can_be(&self, verdict: &Pick) -> bool {
        let (known, alone) = (self.person.is_some(), self.writers.is_empty());
        match verdict.value.as_str() {
            "" | NOTHING | REQUEST => true,
            OBJECTION => known && alone,
            RECIPIENT | WRITERS | BOTH => known && !alone,
            _ => known,
        }
    }

    /// What it seems to be, in a few words.
    pub(crate) fn say(&self, w: &Words) -> Say {
        w.t(match self.seems.as_str() {
            "hard" => "seems-hard",
            "soft" => "seems-soft",
            "complaint" => "seems-complaint",
            "reply:empty" => "seems-empty",
            "reply:long" => "seems-long",
            "reply:mixed" => "seems-mixed",
            "reply:question" => "seems-question",
            "reply:condition" => "seems-condition",
            "reply:several" => "seems-several",
            "reply:part" => "seems-part",
            "reply:mail" => "seems-mail",
            "reply:opposite" => "seems-opposite",
            "reply:sender" => "seems-sender",
            "reply:erased" => "seems-erased",
            reply if reply.starts_with("reply") => "seems-reply",
            "auto_reply" => "seems-absence",
            "unreadable" => "seems-unreadable",
            _ => "seems-other",
        })
    }
}

page!(Aside, "aside.html");
page!(OpenedMail, "opened.html");
