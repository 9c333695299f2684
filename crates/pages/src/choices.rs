//! What the person said, what became of it, and taking it back.

use crate::page::page;
use crate::{Moment, Reach, Receipt, RequestState};
use rights::{Audience, ChoiceKind, Day, RequestKind};

/// Requests with their clocks, and every choice with its receipt.
#[derive(Clone, Debug)]
pub struct Choices {
    /// Requests, open ones first.
    pub requests: Vec<Request>,
    /// Choices, the newest first.
    pub choices: Vec<Said>,
}

/// A request and its clock (GDPR Art. 12(3)).
#[derive(Clone, Debug)]
pub struct Request {
    /// What was asked for.
    pub kind: AskedFor,
    /// Its entry.
    pub entry: u64,
    /// The page with what was written on both sides, where there is one.
    pub href: Option<String>,
    /// When it arrived.
    pub received: Day,
    /// The last day for an answer.
    pub due: Day,
    /// Whether the last day was moved, and why.
    pub extended: Option<String>,
    /// What became of it.
    pub state: RequestState,
    /// What is done and what is open, in sentences.
    pub notes: Vec<String>,
}

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedFor {
    /// Something that takes effect at once, and has to be answered as well.
    Choice(ChoiceKind),
    /// Something that somebody works on.
    Request(RequestKind),
}

impl Request {
    /// Where the receipt of its entry is.
    pub(crate) fn receipt(&self) -> Option<String> {
        Some(format!("/receipts/{}.html", self.entry))
    }
}

impl AskedFor {
    pub(crate) fn say(self, w: &crate::text::Words) -> crate::text::Say {
        match self {
            AskedFor::Choice(kind) => w.choice(&kind),
            AskedFor::Request(kind) => w.request(&kind),
        }
    }
}

/// One choice.
#[derive(Clone, Debug)]
pub struct Said {
    /// What was said.
    pub kind: ChoiceKind,
    /// When.
    pub at: Moment,
    /// Its entry.
    pub entry: u64,
    /// What it reaches, where it is not about one item.
    pub reach: Reach,
    /// The one item that it is about.
    pub item: Option<SaidItem>,
    /// It reaches only what was made before this day.
    pub before: Option<Day>,
    /// Who can still see what it reaches.
    pub audience: Option<Audience>,
    /// How it came here.
    pub source: Source,
    /// Whether it is in force; `None` for what only takes something back.
    pub in_force: Option<bool>,
    /// What was said with it.
    pub note: Option<String>,
    /// The receipt; there is none for choices of erased persons.
    pub receipt: Option<Receipt>,
    /// The page that asks before it is taken back, where that can be done.
    pub take_back: Option<String>,
}

/// An item that a choice is about.
#[derive(Clone, Debug)]
pub struct SaidItem {
    /// Its id.
    pub id: String,
    /// Where it is found among the person's items; `None` once it was erased.
    pub href: Option<String>,
}

impl Said {
    /// What it reaches, where it is not about one item.
    pub(crate) fn reaches(&self, w: &crate::text::Words) -> String {
        let before = self.before.as_ref();
        let before = before.map(|day| w.t("reach-before").with("day", day).to_string());
        match before {
            Some(before) if self.reach.is_everything() => before,
            Some(before) => format!("{before} · {}", self.reach.line(w)),
            None => self.reach.line(w),
        }
    }
}

/// How a choice came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// In this portal.
    Portal,
    /// By the link of a notice.
    Link,
    /// By the form that needs no signing in, from a confirmed address.
    Form,
    /// A request without signing in names the account.
    Named,
    /// By mail.
    Mail,
    /// By letter or telephone, entered by staff.
    Staff,
    /// The platform told it.
    Platform,
    /// A signal of a program, such as Global Privacy Control.
    Signal(String),
}

impl Source {
    pub(crate) fn say(&self, w: &crate::text::Words) -> crate::text::Say {
        match self {
            Source::Portal => w.t("source-portal"),
            Source::Link => w.t("source-link"),
            Source::Form => w.t("source-form"),
            Source::Named => w.t("source-named"),
            Source::Mail => w.t("source-mail"),
            Source::Staff => w.t("source-staff"),
            Source::Platform => w.t("source-platform"),
            Source::Signal(name) => w.t("source-signal").with("name", name),
        }
    }
}

/// Asks before an objection, a consent or a restriction is taken back.
#[derive(Clone, Debug)]
pub struct TakeBack {
    /// Where the form is sent (POST).
    pub action: String,
    /// What is taken back.
    pub kind: ChoiceKind,
    /// When it was said.
    pub at: Moment,
    /// Its entry.
    pub entry: u64,
    /// What it reaches.
    pub reach: Reach,
    /// What else ends with it.
    pub along: Vec<EndsToo>,
}

/// Something that ends where something else is taken back that reaches all of it.
#[derive(Clone, Debug)]
pub struct EndsToo {
    /// When it was said.
    pub at: Moment,
    /// Its entry.
    pub entry: u64,
    /// How it arrived.
    pub source: Source,
    /// What it reaches.
    pub reach: Reach,
}

/// A choice was recorded that has no page of its own.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// What was said.
    pub kind: ChoiceKind,
    /// Its entry.
    pub entry: u64,
    /// When.
    pub at: Moment,
    /// Whether it had been said before, and nothing was recorded now.
    pub again: bool,
    /// What it reaches.
    pub reach: Reach,
    /// Whether a confirmation goes out by mail.
    pub mail: bool,
    /// The receipt.
    pub receipt: Receipt,
    /// Receipts of what was recorded with it: entry, receipt.
    pub more: Vec<(u64, Receipt)>,
}

impl TakeBack {
    /// Title, lead and button, as messages.
    pub(crate) const fn keys(&self) -> [&'static str; 3] {
        match self.kind {
            ChoiceKind::Consent => [
                "take-back-consent-title",
                "take-back-consent-lead",
                "take-back-consent-button",
            ],
            ChoiceKind::Restriction => [
                "take-back-restriction-title",
                "take-back-restriction-lead",
                "take-back-restriction-button",
            ],
            _ => ["take-back-title", "take-back-lead", "take-back-button"],
        }
    }

    pub(crate) const fn title(&self) -> &'static str {
        let [title, _, _] = self.keys();
        title
    }

    pub(crate) const fn lead(&self) -> &'static str {
        let [_, lead, _] = self.keys();
        lead
    }

    pub(crate) const fn button(&self) -> &'static str {
        let [_, _, button] = self.keys();
        button
    }
}

impl Recorded {
    /// What happens now, as a message.
    pub(crate) const fn effect(&self) -> &'static str {
        match self.kind {
            ChoiceKind::Consent => "recorded-consent",
            ChoiceKind::ConsentWithdrawn => "recorded-consent-withdrawn",
            ChoiceKind::ObjectionWithdrawn => "recorded-objection-withdrawn",
            ChoiceKind::RestrictionLifted => "recorded-restriction-lifted",
            _ => "recorded-less",
        }
    }
}

page!(Choices, "choices/all.html");
page!(TakeBack, "choices/take_back.html");
page!(Recorded, "choices/recorded.html");
