//! One announcement.

use super::{CampaignLine, Funnel};
use crate::chart::{Plot, Stage, funnel, lines};
use crate::page::page;
use crate::tone::Tone;
use pages::text::{Say, Words};
use pages::{FormError, Moment, Pager};
use rights::Day;

/// One announcement.
#[derive(Clone, Debug)]
pub struct CampaignPage {
    /// In short.
    pub line: CampaignLine,
    /// Figures by day; each counts all up to it.
    pub days: Vec<DayFigures>,
    /// How much of the ledger the days rest on, where it is not all of it.
    pub reading: Option<Reading>,
    /// Figures by region.
    pub regions: Vec<RegionFigures>,
    /// The texts with what they lack; none where their folder cannot be read any more.
    pub texts: Vec<TextCheck>,
    /// Before when nothing is sent, as long as that has not come.
    pub not_before: Option<Moment>,
    /// Whether it begins by itself then.
    pub by_itself: bool,
    /// What sending it ended with, where it failed the last time.
    pub failure: Option<String>,
    /// What is wrong with what was sent.
    pub errors: Vec<FormError>,
    /// Some of those who were not reached.
    pub unreached: Vec<Unreached>,
    /// Where all of them can be had, for letters.
    pub letters: String,
    /// Where one is among them.
    pub pager: Pager,
    /// What can be done.
    pub deeds: Deeds,
}

/// Figures up to a day.
#[derive(Clone, Debug)]
pub struct DayFigures {
    /// The day.
    pub day: Day,
    /// People by stage; who is not dated is on the last day.
    pub funnel: Funnel,
}

/// How far the ledger was read for what a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Entries that were read.
    pub read: u64,
    /// Entries that there are.
    pub all: u64,
}

/// Figures of a region.
#[derive(Clone, Debug)]
pub struct RegionFigures {
    /// Its name.
    pub region: String,
    /// Its figures.
    pub funnel: Funnel,
}

/// The texts of a language.
#[derive(Clone, Debug)]
pub struct TextCheck {
    /// What the language is called.
    pub language: String,
    /// Where the text can be read, if it can.
    pub href: Option<String>,
    /// What it lacks.
    pub faults: Vec<TextFault>,
}

/// What a text lacks.
#[derive(Clone, Debug)]
pub struct TextFault {
    /// What, in words.
    pub what: String,
    /// Where the law asks for it.
    pub ground: String,
}

/// Somebody who was not reached.
#[derive(Clone, Debug)]
pub struct Unreached {
    /// Name or number.
    pub person: String,
    /// Why.
    pub why: WhyUnreached,
    /// Since when that is known.
    pub since: Option<Day>,
}

/// Why somebody was not reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyUnreached {
    /// No address is known.
    NoAddress,
    /// The mail came back for good.
    Bounced,
    /// The server refused it.
    Refused,
    /// What came back was not understood.
    Unclear,
    /// It is not known whether it was sent.
    Unknown,
}

/// What can be done with an announcement, as places that forms are sent to (POST); `None` where it
/// makes no sense.
#[derive(Clone, Debug, Default)]
pub struct Deeds {
    /// To send it.
    pub send: Option<String>,
    /// To send those mails again of which nobody knows whether they went.
    pub again: Option<String>,
    /// To stop sending.
    pub stop: Option<String>,
    /// To remind those who have not seen it.
    pub remind: Option<String>,
    /// To revoke the links in its mails; with [`crate::field::SURE`].
    pub revoke: Option<String>,
}

impl WhyUnreached {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            WhyUnreached::NoAddress => "unreached-no-address",
            WhyUnreached::Bounced => "unreached-bounced",
            WhyUnreached::Refused => "unreached-refused",
            WhyUnreached::Unclear => "unreached-unclear",
            WhyUnreached::Unknown => "unreached-unknown",
        }
    }
}

impl TextCheck {
    pub(crate) fn tone(&self) -> Tone {
        if self.faults.is_empty() {
            Tone::Good
        } else {
            Tone::Bad
        }
    }

    pub(crate) fn say(&self, w: &Words) -> Say {
        w.t("texts-faults").with("n", self.faults.len())
    }
}

impl Deeds {
    /// Form by form: where it is sent, what the button says, what it does.
    pub(crate) fn each(&self) -> Vec<(&str, &'static str, &'static str)> {
        let all = [
            (&self.send, "campaign-send", "campaign-send-text"),
            (&self.again, "campaign-again", "campaign-again-text"),
            (&self.stop, "campaign-stop", "campaign-stop-text"),
            (&self.remind, "campaign-remind", "campaign-remind-text"),
            (&self.revoke, "campaign-revoke", "campaign-revoke-text"),
        ];
        all.into_iter()
            .filter_map(|(action, button, text)| Some((action.as_deref()?, button, text)))
            .collect()
    }

    /// Whether a form does what cannot be undone: then it asks for a tick.
    pub(crate) fn asks(&self, action: &str) -> bool {
        self.revoke.as_deref() == Some(action)
    }
}

impl CampaignPage {
    pub(crate) fn funnel(&self, w: &Words) -> Plot {
        let n = &self.line.funnel;
        let stage = |key, people| Stage {
            name: w.t(key).to_string(),
            people,
        };
        let steps = [
            stage("stage-planned", n.planned),
            stage("stage-sent", n.sent),
            stage("stage-delivered", n.delivered),
            stage("stage-seen", n.seen),
        ];
        let outcomes = [
            stage("stage-objected", n.objected),
            stage("stage-consented", n.consented),
            stage("stage-bounced", n.bounced),
            stage("stage-unreached", n.unreached),
            stage("stage-pending", n.pending),
        ];
        let heads = ["stage", "people", "stage-share"].map(|key| w.t(key).to_string());
        let title = w.t("campaign-funnel").to_string();
        funnel(w, "funnel", title, heads, &steps, &outcomes)
    }

    /// Mails over time.
    pub(crate) fn mails(&self, w: &Words) -> Plot {
        self.over_time(
            w,
            ("time", "campaign-time"),
            ["stage-sent", "stage-delivered", "stage-bounced"],
            |n| vec![n.sent, n.delivered, n.bounced],
        )
    }

    /// What people did, over time.
    pub(crate) fn said(&self, w: &Words) -> Plot {
        self.over_time(
            w,
            ("said", "campaign-time-said"),
            ["stage-seen", "stage-objected", "stage-consented"],
            |n| vec![n.seen, n.objected, n.consented],
        )
    }

    fn over_time(
        &self,
        w: &Words,
        (id, title): (&'static str, &'static str),
        series: [&'static str; 3],
        of: fn(&Funnel) -> Vec<u64>,
    ) -> Plot {
        let points: Vec<_> = self.days.iter().map(|d| (d.day, of(&d.funnel))).collect();
        let series = series.map(|key| w.t(key).to_string()).into();
        let (title, day) = (w.t(title).to_string(), w.t("day").to_string());
        lines(w, id, title, day, series, &points)
    }
}

page!(CampaignPage, "campaigns/one.html");
