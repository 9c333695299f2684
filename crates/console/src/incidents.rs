//! Incidents: something that was refused was used anyway (Art. 33, 34).

use crate::documents::Paper;
use crate::page::page;
use crate::tone::Tone;
use crate::{Clock, Pick};
use pages::text::{Say, Words};
use pages::{FormError, Lang, Moment, Pager};
use rights::Day;
pub use rights::FoundBy;

/// All incidents.
#[derive(Clone, Debug)]
pub struct Incidents {
    /// Open ones first, then the newest.
    pub list: Vec<IncidentLine>,
    /// Where one is opened that somebody reported.
    pub begin: String,
}

/// Opens an incident that somebody reported, or that was found by hand.
#[derive(Clone, Debug)]
pub struct OpenIncident {
    /// Where it is sent (POST).
    pub action: String,
    /// What happened, as entered.
    pub title: String,
    /// How it was found.
    pub found: Vec<Pick>,
    /// The day and the hour from which it is known, as entered; the clock runs from then.
    pub known: (String, String),
    /// Ids of items, one a line, as entered.
    pub items: String,
    /// People whom it concerns, one a line, as entered.
    pub people: String,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// Adds what became known later to an incident.
#[derive(Clone, Debug)]
pub struct AddToIncident {
    /// Where it is sent (POST).
    pub action: String,
    /// Ids of items, one a line, as entered.
    pub items: String,
    /// People whom it concerns, one a line, as entered.
    pub people: String,
}

/// One incident in short.
#[derive(Clone, Debug)]
pub struct IncidentLine {
    /// Its page.
    pub href: String,
    /// Its number.
    pub number: u64,
    /// What happened, in a line.
    pub title: String,
    /// How it was found.
    pub found: FoundBy,
    /// When it became known: the clock runs from then.
    pub known: Moment,
    /// How many people it concerns.
    pub people: u64,
    /// Its clock of 72 hours; `None` once the authority was told, or told that it need not be.
    pub clock: Option<Clock>,
    /// How it stands.
    pub state: IncidentState,
}

/// How an incident stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncidentState {
    /// The authority has not been told.
    Open,
    /// The authority was told on this day.
    Notified(Day),
    /// Closed on this day.
    Closed(Day),
}

/// One incident.
#[derive(Clone, Debug)]
pub struct IncidentPage {
    /// In short.
    pub line: IncidentLine,
    /// The entry of the ledger.
    pub entry: u64,
    /// How many items were used though they were refused.
    pub count: u64,
    /// Where the reason for looking at them is sent (POST); `None` once one is given.
    pub ask: Option<String>,
    /// The reason that was given, and that people see.
    pub why: Option<String>,
    /// Items of this page; whoever still has to be told by other means comes first.
    pub items: Vec<UsedItem>,
    /// How many of its items are on no page: nobody is known who owns them, or whoever did was erased since.
    pub unlisted: u64,
    /// Where one is among them.
    pub pager: Pager,
    /// How many of the people concerned were told, once that was asked for.
    pub told: Option<ToldCounts>,
    /// What was done so far.
    pub steps: Vec<Step>,
    /// The message to the authority, as far as it can be written from what is known.
    pub authority: Draft,
    /// The message to the people concerned (Art. 34).
    pub people: Draft,
    /// For how many of them something was added after it went; what is new can go to them.
    pub untold: u64,
    /// Where more is added to it; `None` once it is closed.
    pub add: Option<AddToIncident>,
    /// As what the notification, with both messages, can be had.
    pub files: Vec<Paper>,
    /// How it can be closed, and where the form is sent (POST).
    pub close: Option<(String, Vec<Pick>)>,
    /// Whether the authority is still to be told: until then it cannot end as dealt with.
    pub owes: bool,
    /// Whether more was added since the authority was told: until it is told that, too, it cannot end so either.
    pub unsaid: bool,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// An item that was used though it was refused.
#[derive(Clone, Debug)]
pub struct UsedItem {
    /// Its id; empty for somebody whom it concerns without an item of theirs.
    pub item: String,
    /// Whose it is.
    pub person: String,
    /// Where it was used: a set, a run; empty where that is not known, and for somebody without an item.
    pub place: String,
    /// When.
    pub on: Day,
    /// Why it was refused.
    pub refused: String,
    /// The entry behind that.
    pub entry: Option<u64>,
    /// Whether its owner was told, once that was asked for.
    pub told: Option<Telling>,
}

/// How far telling somebody of an incident has come (Art. 34).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// Nobody knows where to write to.
    NoAddress,
    /// There is no such mailbox.
    NoMailbox,
    /// The mail server did not take it for two days.
    GivenUp,
    /// Nobody knows whether the mail went.
    Unsure,
    /// It is still to go, or to be tried again.
    Waiting,
    /// A mail went.
    Told,
}

/// How many of the people concerned were told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ToldCounts {
    /// By mail.
    pub told: u64,
    /// Still to be told.
    pub waiting: u64,
    /// Not to be told by mail.
    pub lost: u64,
}

impl Telling {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Telling::NoAddress => "told-no-address",
            Telling::NoMailbox => "told-no-mailbox",
            Telling::GivenUp => "told-given-up",
            Telling::Unsure => "told-unsure",
            Telling::Waiting => "told-waiting",
            Telling::Told => "told-told",
        }
    }

    pub(crate) const fn tone(self) -> Tone {
        match self {
            Telling::NoAddress | Telling::NoMailbox | Telling::GivenUp | Telling::Unsure => {
                Tone::Bad
            }
            Telling::Waiting => Tone::Soon,
            Telling::Told => Tone::Good,
        }
    }
}

/// Something that was done.
#[derive(Clone, Debug)]
pub struct Step {
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// What.
    pub what: String,
}

/// A message before it is sent.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Where it is sent (POST); `None` when nothing can be sent any more.
    pub action: Option<String>,
    /// Its texts, each in a language.
    pub texts: Vec<DraftText>,
    /// When it went out. What is sent after that supplements it (Art. 33(4)).
    pub sent: Option<Moment>,
}

/// A message in a language.
#[derive(Clone, Debug)]
pub struct DraftText {
    /// The language; `None` where it does not matter which.
    pub lang: Option<Lang>,
    /// Its parts as the law names them; texts as entered.
    pub parts: Vec<DraftPart>,
}

/// One part of a message.
#[derive(Clone, Debug)]
pub struct DraftPart {
    /// Its field: one of [`crate::field::AUTHORITY`], [`crate::field::PEOPLE_EN`], [`crate::field::PEOPLE_DE`].
    pub field: &'static str,
    /// What has to stand there.
    pub what: PartOf,
    /// What stands there.
    pub text: String,
}

/// What a notification contains (Art. 33(3), 34(2)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartOf {
    /// The nature of the breach, with categories and numbers.
    Nature,
    /// Whom to ask.
    Contact,
    /// Likely consequences.
    Consequences,
    /// Measures taken and proposed.
    Measures,
    /// Why it comes after 72 hours.
    Delay,
}

/// The order in which parts stand.
const ORDER: [PartOf; 5] = [
    PartOf::Nature,
    PartOf::Contact,
    PartOf::Consequences,
    PartOf::Measures,
    PartOf::Delay,
];

/// What a field of a message is for.
#[must_use]
pub fn part_of(field: &str) -> Option<PartOf> {
    let all: [&[&str]; 3] = [
        &crate::field::AUTHORITY,
        &crate::field::PEOPLE_EN,
        &crate::field::PEOPLE_DE,
    ];
    let place = |fields: &[&str]| fields.iter().position(|known| *known == field);
    let at = all.into_iter().find_map(place)?;
    ORDER.get(at).copied()
}

impl DraftText {
    /// What the language is called.
    pub(crate) fn language(&self, w: &Words) -> Option<String> {
        let key = match self.lang? {
            Lang::En => "draft-in-english",
            Lang::De => "draft-in-german",
        };
        Some(w.t(key).to_string())
    }

    /// Its tag; empty where it does not matter.
    pub(crate) const fn tag(&self) -> &'static str {
        match self.lang {
            Some(lang) => lang.tag(),
            None => "",
        }
    }
}

impl PartOf {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            PartOf::Nature => "draft-nature",
            PartOf::Contact => "draft-contact",
            PartOf::Consequences => "draft-consequences",
            PartOf::Measures => "draft-measures",
            PartOf::Delay => "draft-delay",
        }
    }
}

impl IncidentState {
    pub(crate) fn say(self, w: &Words) -> Say {
        match self {
            IncidentState::Open => w.t("incident-open"),
            IncidentState::Notified(day) => w.t("incident-notified").with("day", day),
            IncidentState::Closed(day) => w.t("incident-closed").with("day", day),
        }
    }

    pub(crate) const fn tone(self) -> Tone {
        match self {
            IncidentState::Open | IncidentState::Notified(_) => Tone::Open,
            IncidentState::Closed(_) => Tone::Good,
        }
    }
}

impl IncidentLine {
    pub(crate) fn is_overdue(&self) -> bool {
        self.clock.as_ref().is_some_and(|c| c.left.is_over())
    }
}

impl IncidentPage {
    /// Both messages, with what the page calls them.
    pub(crate) fn drafts(&self) -> [(&'static str, &'static str, &'static str, &Draft); 2] {
        let button = |draft: &Draft, again, first| match draft.sent {
            Some(_) => again,
            None => first,
        };
        let authority = "draft-authority-button";
        let authority = button(&self.authority, "draft-supplement-button", authority);
        let people = button(
            &self.people,
            "draft-people-more-button",
            "draft-people-button",
        );
        [
            ("authority", "draft-authority", authority, &self.authority),
            ("people", "draft-people", people, &self.people),
        ]
    }
}

page!(Incidents, "incidents/list.html");
page!(OpenIncident, "incidents/open.html");
page!(IncidentPage, "incidents/one.html");
