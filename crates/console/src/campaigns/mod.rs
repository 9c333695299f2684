//! Announcements: how far each got, who was not reached, and what can be done.

mod one;
mod plan;
mod text;

pub use one::{
    CampaignPage, DayFigures, Deeds, Reading, RegionFigures, TextCheck, TextFault, Unreached,
    WhyUnreached,
};
pub use plan::{PlanCampaign, PlanChecked};
pub use text::{CampaignText, MailText, Piece};

use crate::page::page;
use crate::purposes::beyond;
use crate::tone::Tone;
use crate::words::percent;
use pages::text::{Say, Words};
use rights::{Beyond, Day};

/// All announcements.
#[derive(Clone, Debug)]
pub struct Campaigns {
    /// The newest first.
    pub list: Vec<CampaignLine>,
    /// Where another one is planned.
    pub plan: String,
}

/// One announcement in short.
#[derive(Clone, Debug)]
pub struct CampaignLine {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Names of its purposes.
    pub purposes: Vec<String>,
    /// When it began, or will.
    pub begins: Day,
    /// How it stands.
    pub state: CampaignState,
    /// Its figures.
    pub funnel: Funnel,
}

/// How an announcement stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CampaignState {
    /// Planned; nothing was sent.
    Planned,
    /// Being sent.
    Sending,
    /// Stopped by somebody.
    Stopped,
    /// Held: what it says is no longer what holds.
    Held(Vec<Beyond>),
    /// Everything was sent.
    Done,
}

/// People by stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Funnel {
    /// Whom it was planned for.
    pub planned: u64,
    /// To whom it went.
    pub sent: u64,
    /// With whom it arrived, as far as can be told.
    pub delivered: u64,
    /// From whom it came back for good.
    pub bounced: u64,
    /// Who opened the page, or was shown it.
    pub seen: u64,
    /// Who objected.
    pub objected: u64,
    /// Who consented.
    pub consented: u64,
    /// Who was not reached, and is therefore refused.
    pub unreached: u64,
    /// Who still waits.
    pub pending: u64,
}

impl CampaignState {
    pub(crate) fn say(&self, w: &Words) -> Say {
        w.t(match self {
            CampaignState::Planned => "campaign-planned",
            CampaignState::Sending => "campaign-sending",
            CampaignState::Stopped => "campaign-stopped",
            CampaignState::Held(_) => "campaign-held",
            CampaignState::Done => "campaign-done",
        })
    }

    pub(crate) const fn tone(&self) -> Tone {
        match self {
            CampaignState::Planned | CampaignState::Sending => Tone::Open,
            CampaignState::Stopped | CampaignState::Held(_) => Tone::Held,
            CampaignState::Done => Tone::Good,
        }
    }

    /// Why it is held.
    pub(crate) fn because(&self, w: &Words) -> Option<String> {
        match self {
            CampaignState::Held(changes) => Some(beyond(w, changes)),
            _ => None,
        }
    }
}

impl Funnel {
    /// What the list shows beside how many were planned.
    pub(crate) const fn columns(&self) -> [(&'static str, u64); 5] {
        [
            ("stage-delivered", self.delivered),
            ("stage-seen", self.seen),
            ("stage-objected", self.objected),
            ("stage-consented", self.consented),
            ("stage-unreached", self.unreached),
        ]
    }

    /// A share of those whom it was planned for.
    pub(crate) fn part(&self, n: &u64, w: &Words) -> String {
        percent(*n, self.planned, w.lang()).unwrap_or("–".to_owned())
    }
}

page!(Campaigns, "campaigns/list.html");
