//! One request: who, how it came, its clock, what was found, what is answered.

use super::{AccountAsked, RequestLine, Telling};
use crate::page::page;
use crate::{Pick, tone::Tone};
use pages::officer::Message;
use pages::text::{Say, Words};
use pages::{FormError, Moment};
use rights::{Behalf, Channel, Day, Kind};

/// One request.
#[derive(Clone, Debug)]
pub struct RequestPage {
    /// In short.
    pub line: RequestLine,
    /// The entry of the ledger that holds it.
    pub entry: u64,
    /// The page of the person, if they have an account.
    pub person: Option<String>,
    /// How it came.
    pub channel: Channel,
    /// Who asks for the person, and as what.
    pub behalf: Option<(String, Behalf)>,
    /// What whoever asks called themselves, and where a letter reaches them; empty where an account or an address
    /// says it.
    pub name: String,
    /// The address that is written to; `None` where nobody knows one.
    pub mail: Option<String>,
    /// What an objection or a withdrawal reaches, in words; nothing where it is not narrowed.
    pub reach: Vec<(String, String)>,
    /// What proves who asks, and for whom.
    pub evidence: Vec<Evidence>,
    /// What it says and what was answered, the oldest first.
    pub thread: Vec<Spoken>,
    /// What was found for it.
    pub found: Vec<Found>,
    /// What the answer does to what was found, where it was only asked about.
    pub released: Option<Released>,
    /// Whose account it means, where that has to be found out.
    pub account: Option<AccountAsked>,
    /// The extension, if there was one.
    pub extension: Option<Extension>,
    /// The last day to which it could be extended, and where the form is sent (POST).
    pub extend: Option<(Day, String)>,
    /// The answer as entered, and where the form is sent (POST); `None` when it is closed.
    pub answer: Option<Answer>,
    /// Where a message to the person is sent (POST).
    pub write: Option<String>,
    /// Where more evidence is sent (POST, `multipart/form-data`).
    pub prove: Option<String>,
    /// What it is, as entered.
    pub proof: String,
    /// Where an item is added by its link or id (POST).
    pub attach: Option<String>,
    /// The link as entered.
    pub link: String,
    /// What stands against what was sent.
    pub refused: Option<String>,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// Something that was said, and how far the mail with it has come where it is ours.
#[derive(Clone, Debug)]
pub struct Spoken {
    /// What was said.
    pub message: Message,
    /// The mail; `None` for what the person said, and where nothing is known of a mail.
    pub sent: Option<Sent>,
}

/// How far a mail to whoever asked has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// How far.
    pub state: Telling,
    /// When the mail server took it, or when it is said that it went by letter.
    pub at: Option<Moment>,
    /// Whether it went by letter.
    pub posted: bool,
    /// Where it is sent that it went by letter (POST), with the entry as [`crate::field::ITEM`]; `None` where no
    /// letter is needed.
    pub post: Option<(String, u64)>,
}

/// Something that proves something.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// What it is: "power of attorney".
    pub name: String,
    /// Where it can be looked at.
    pub href: Option<String>,
    /// When it came.
    pub on: Day,
    /// Who of staff entered it, having read it.
    pub read_by: Option<String>,
}

/// An item that was found for a request.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its id.
    pub item: String,
    /// What it is.
    pub kind: Kind,
    /// Whose it is.
    pub owner: String,
    /// When it was made.
    pub made: Option<Day>,
    /// The beginning of its text.
    pub excerpt: Option<String>,
    /// A picture at the console's own address.
    pub picture: Option<String>,
    /// Where it is on the platform, if the operator says how links look.
    pub link: Option<String>,
    /// Why it is thought to be about the person.
    pub matched: Match,
    /// In how many sets it is.
    pub sets: u64,
    /// What was decided.
    pub decided: Decided,
    /// Why that was changed after the answer; empty where it was not.
    pub why: String,
    /// Whether it can be decided.
    pub decide: Decide,
}

/// Whether it can be decided on an item that was found, and where the decision is sent (POST), with
/// [`crate::field::ITEM`] and [`crate::field::DECISION`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decide {
    /// The request is open.
    Now(String),
    /// It was answered: the verdict can be changed, with [`crate::field::REASON`].
    Anew(String),
    /// It was taken back: what was found is released.
    No,
}

impl Found {
    /// The verdict that would be another one, with what its button says.
    pub(crate) const fn other(&self) -> (FoundDecision, &'static str) {
        match self.decided {
            Decided::Theirs(_) => (FoundDecision::NotTheirs, "found-is-not"),
            Decided::Open | Decided::NotTheirs(_) => (FoundDecision::Theirs, "found-is"),
        }
    }
}

/// What becomes of items that were found for whoever only asked what there is.
#[derive(Clone, Debug)]
pub struct Released {
    /// Whether staff said that they stay out after the answer, too.
    pub kept: bool,
    /// Where that is said (POST); `None` where it was, or where the request is closed.
    pub keep: Option<String>,
}

/// Why an item is thought to be about a person.
#[derive(Clone, Debug)]
pub enum Match {
    /// Pictures alike: so many of 64 bits of their perceptual hashes differ.
    Picture(u32),
    /// These words stand in it.
    Words(String),
    /// The person named its link.
    Link,
    /// It is the person's own.
    Own,
}

/// What was decided about an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    /// Nothing yet; meanwhile it is not used.
    Open,
    /// It is about the person, and out.
    Theirs(Day),
    /// It is not about the person.
    NotTheirs(Day),
}

/// What [`crate::field::DECISION`] can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundDecision {
    /// It is about the person.
    Theirs,
    /// It is not.
    NotTheirs,
}

/// An extension (Art. 12(3)).
#[derive(Clone, Debug)]
pub struct Extension {
    /// The new last day.
    pub until: Day,
    /// Why, as the person was told.
    pub why: String,
    /// How far the mail has come that tells them; `None` where nothing is known of it.
    pub sent: Option<Sent>,
}

/// The form that answers.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Where it is sent (POST).
    pub action: String,
    /// Outcomes to choose from: granted, in part, refused.
    pub outcomes: Vec<Pick>,
    /// The text as entered.
    pub text: String,
    /// What the person can do about a refusal: authority, court (Art. 12(4)); as entered.
    pub remedy: String,
}

impl FoundDecision {
    /// As it is sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            FoundDecision::Theirs => "theirs",
            FoundDecision::NotTheirs => "not_theirs",
        }
    }
}

impl Sent {
    pub(crate) fn say(&self, w: &Words) -> Say {
        match (self.state, &self.at) {
            (_, Some(at)) if self.posted => w.t("sent-posted").with("day", at.day),
            (Telling::Told, Some(at)) => w.t("sent-told-on").with("day", at.day),
            (Telling::Told, None) => w.t("told-told"),
            (Telling::Waiting, _) => w.t("sent-waiting"),
            (Telling::NoAddress, _) => w.t("sent-no-address"),
            (Telling::NoMailbox, _) => w.t("sent-no-mailbox"),
            (Telling::GivenUp, _) => w.t("sent-given-up"),
            (Telling::Unsure, _) => w.t("sent-unsure"),
        }
    }

    pub(crate) const fn tone(&self) -> Tone {
        self.state.tone()
    }
}

impl Match {
    pub(crate) fn say(&self, w: &Words) -> Say {
        match self {
            Match::Picture(bits) => w.t("match-picture").with("n", u64::from(*bits)),
            Match::Words(words) => w.t("match-words").with("words", words),
            Match::Link => w.t("match-link"),
            Match::Own => w.t("match-own"),
        }
    }
}

impl Decided {
    pub(crate) fn say(&self, w: &Words) -> Say {
        match self {
            Decided::Open => w.t("found-open"),
            Decided::Theirs(day) => w.t("found-theirs").with("day", day),
            Decided::NotTheirs(day) => w.t("found-not-theirs").with("day", day),
        }
    }

    pub(crate) const fn tone(&self) -> Tone {
        match self {
            Decided::Open => Tone::Held,
            Decided::Theirs(_) => Tone::Good,
            Decided::NotTheirs(_) => Tone::Over,
        }
    }
}

impl RequestPage {
    /// What stands where nobody has sent evidence.
    pub(crate) const fn without_evidence(&self) -> &'static str {
        match self.channel {
            Channel::Portal => "evidence-none",
            Channel::Guest => "evidence-mail",
            _ => "none",
        }
    }
}

page!(RequestPage, "requests/one.html");
