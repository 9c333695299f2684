//! What several pages show: moments, reasons, receipts, what a choice reaches.

use crate::text::{Say, Words};
use rights::{Day, Kind};
use std::collections::BTreeSet;

/// A moment as people read it. The caller knows the clock and the zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day there.
    pub day: Day,
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The minute.
    pub minute: u8,
    /// What the zone is called in the language of the page: `CET`, `MEZ`, `UTC`.
    pub zone: String,
}

/// Whether something is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Used {
    /// It is in a training set.
    In,
    /// It may be used, and no training set holds it.
    May,
    /// It is out.
    Out,
    /// It was not decided yet; then it is out.
    Unknown,
}

impl Used {
    /// As [`crate::field::USED`] is sent.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Used::In => "in",
            Used::May => "may",
            Used::Out => "out",
            Used::Unknown => "unknown",
        }
    }
}

/// Why something is in or out.
#[derive(Clone, Debug)]
pub struct Reason {
    /// The rule in plain words.
    pub sentence: String,
    /// Its ground in law; for staff the id of the rule before it.
    pub source: Option<String>,
    /// The entries of the ledger behind it.
    pub entries: Vec<u64>,
    /// Those of them whose receipts the reader can open.
    pub open: BTreeSet<u64>,
}

impl Reason {
    /// From what a policy says, such as
    /// `Private messages are never used. [private_message; Art. 5(1)(a) GDPR]`.
    #[must_use]
    pub fn said(text: &str, entries: impl IntoIterator<Item = u64>) -> Self {
        let parts = text.strip_suffix(']').and_then(|t| t.rsplit_once(" ["));
        Self {
            sentence: parts.map_or(text, |(sentence, _)| sentence).to_owned(),
            source: parts.map(|(_, source)| source.replace("; ", " · ")),
            entries: entries.into_iter().collect(),
            open: BTreeSet::new(),
        }
    }

    /// The same for somebody who can open the receipts of these entries.
    #[must_use]
    pub fn opening(mut self, own: &BTreeSet<u64>) -> Self {
        self.open = self.entries.iter().copied().collect();
        self.open.retain(|entry| own.contains(entry));
        self
    }

    /// Where the receipt of an entry is, where the reader can open it.
    #[must_use]
    pub fn receipt(&self, entry: &u64) -> Option<String> {
        let open = self.open.contains(entry);
        open.then(|| format!("/receipts/{entry}.html"))
    }
}

/// A decision about one item for one purpose.
#[derive(Clone, Debug)]
pub struct Ruling {
    /// The name of the purpose.
    pub purpose: String,
    /// In or out.
    pub used: Used,
    /// Every reason.
    pub reasons: Vec<Reason>,
}

/// What a choice reaches; an empty list stands for all.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Names of purposes.
    pub purposes: Vec<String>,
    /// Kinds of items.
    pub kinds: Vec<Kind>,
    /// Names of surfaces.
    pub surfaces: Vec<String>,
}

impl Reach {
    /// Whether nothing is left out.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.purposes.is_empty() && self.kinds.is_empty() && self.surfaces.is_empty()
    }

    /// In a line: `Everything`, or `AI assistant; photos and captions; Groups`.
    #[must_use]
    pub fn line(&self, w: &Words) -> String {
        let mut parts = vec![];
        if !self.purposes.is_empty() {
            parts.push(self.purposes.join(", "));
        }
        if !self.kinds.is_empty() {
            let kinds: Vec<String> = self.kinds.iter().map(|k| w.kinds(k).to_string()).collect();
            parts.push(kinds.join(", "));
        }
        if !self.surfaces.is_empty() {
            parts.push(self.surfaces.join(", "));
        }
        if parts.is_empty() {
            return w.t("reach-everything").to_string();
        }
        parts.join(" · ")
    }
}

/// Where the receipt of an entry can be had.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// To read and print.
    pub html: String,
    /// For programs that check it.
    pub json: String,
}

/// A format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A page.
    Html,
    /// A document to print.
    Pdf,
    /// Data.
    Json,
    /// What holds and what was asked for, in terms of a public vocabulary (DPV).
    JsonLd,
}

impl Format {
    /// What it is called.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Format::Html => "HTML",
            Format::Pdf => "PDF",
            Format::Json => "JSON",
            Format::JsonLd => "JSON-LD",
        }
    }

    /// What it is for.
    pub(crate) fn use_for(self, w: &Words) -> Say {
        match self {
            Format::Html => w.t("format-html"),
            Format::Pdf => w.t("format-pdf"),
            Format::Json => w.t("format-json"),
            Format::JsonLd => w.t("format-jsonld"),
        }
    }
}

/// A file to load.
#[derive(Clone, Debug)]
pub struct Download {
    /// Where.
    pub href: String,
    /// Which format.
    pub format: Format,
    /// How large, if known.
    pub bytes: Option<u64>,
}

/// Where one is among pages.
#[derive(Clone, Debug)]
pub struct Pager {
    /// This page, from 1.
    pub page: u64,
    /// How many there are.
    pub pages: u64,
    /// The page before.
    pub before: Option<String>,
    /// The page after.
    pub after: Option<String>,
}

/// What became of a request (states as in the Data Rights Protocol).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestState {
    /// Received.
    Open,
    /// Somebody is at it.
    InProgress,
    /// Done on this day.
    Fulfilled(Day),
    /// Done by this day at the latest, where days were kept.
    Done(Option<Day>),
    /// Refused on this day, and why.
    Denied(Day, String),
    /// The person took it back on this day.
    Revoked(Day),
}

impl RequestState {
    /// In words.
    #[must_use]
    pub fn say(&self, w: &Words) -> Say {
        match self {
            RequestState::Open => w.t("request-open"),
            RequestState::InProgress => w.t("request-in-progress"),
            RequestState::Fulfilled(day) => w.t("request-fulfilled").with("day", day),
            RequestState::Done(Some(day)) => w.t("request-done-by").with("day", day),
            RequestState::Done(None) => w.t("request-done"),
            RequestState::Denied(day, _) => w.t("request-denied").with("day", day),
            RequestState::Revoked(day) => w.t("request-revoked").with("day", day),
        }
    }

    /// Whether its clock still runs.
    #[must_use]
    pub const fn runs(&self) -> bool {
        matches!(self, RequestState::Open | RequestState::InProgress)
    }

    /// Why it was refused.
    #[must_use]
    pub fn denied_because(&self) -> Option<&str> {
        match self {
            RequestState::Denied(_, why) => Some(why),
            _ => None,
        }
    }
}

/// Only links that a browser opens as a page: what people write into an address may be anything.
#[must_use]
pub fn safe(href: &str) -> bool {
    let lower = href.trim().to_ascii_lowercase();
    lower.starts_with("https://") || lower.starts_with("http://") || lower.starts_with('/')
}
