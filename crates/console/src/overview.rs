//! What needs doing, overdue first, and what holds.

use crate::Clock;
use crate::campaigns::Reading;
use crate::page::page;
use crate::purposes::PurposeLine;
use pages::Moment;
use pages::choices::AskedFor;
use pages::text::{Say, Words};

/// The first page.
#[derive(Clone, Debug)]
pub struct Overview {
    /// When it was true.
    pub at: Moment,
    /// How many entries of the ledger it takes into account.
    pub entries: u64,
    /// How much of the ledger was read for what people asked for, where it is not all of it.
    pub reading: Option<Reading>,
    /// What needs doing, the most urgent first.
    pub tasks: Vec<Task>,
    /// Every purpose with its gates.
    pub purposes: Vec<PurposeLine>,
}

/// Something that somebody has to do.
#[derive(Clone, Debug)]
pub struct Task {
    /// Where it is done.
    pub href: String,
    /// What it is.
    pub what: TaskKind,
    /// Which one: whose request, the name of an assessment or a campaign.
    pub which: String,
    /// More, in a line.
    pub note: Option<String>,
    /// Its clock, if one runs.
    pub clock: Option<Clock>,
}

/// Kinds of things to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskKind {
    /// A request to answer (Art. 12(3)).
    Request(AskedFor),
    /// Something that was written about a request and reached nobody (Art. 12).
    Unreached,
    /// So many choices and requests that no mail confirmed to whoever made them.
    Unconfirmed(u64),
    /// An incident to report or close (Art. 33).
    Incident,
    /// An assessment that expires.
    AssessmentExpires,
    /// An assessment that waits for a signature.
    AssessmentUnsigned,
    /// An order to delete that is not carried out.
    Order,
    /// So many orders to one addressee, the first of them due at the clock.
    Orders(u64),
    /// A recipient who has not confirmed (Art. 19).
    Recipient,
    /// An announcement that is held.
    CampaignHeld,
    /// An announcement of which not all is sent, and that nobody is sending.
    CampaignUnfinished,
    /// A webhook that was turned off by itself: a program of the platform hears of nothing any more.
    WebhookOff,
    /// So many messages to a webhook that were given up.
    Undelivered(u64),
    /// So many mails that came back and were not understood.
    Mail(u64),
}

impl TaskKind {
    pub(crate) fn say(self, w: &Words) -> Say {
        match self {
            TaskKind::Request(kind) => crate::requests::asked(&kind, w),
            TaskKind::Unreached => w.t("task-unreached"),
            TaskKind::Unconfirmed(n) => w.t("task-unconfirmed").with("n", n),
            TaskKind::Incident => w.t("task-incident"),
            TaskKind::AssessmentExpires => w.t("task-assessment"),
            TaskKind::AssessmentUnsigned => w.t("task-unsigned"),
            TaskKind::Order => w.t("task-order"),
            TaskKind::Orders(n) => w.t("task-orders").with("n", n),
            TaskKind::Recipient => w.t("task-recipient"),
            TaskKind::CampaignHeld => w.t("task-held"),
            TaskKind::CampaignUnfinished => w.t("task-unfinished"),
            TaskKind::WebhookOff => w.t("task-webhook-off"),
            TaskKind::Undelivered(n) => w.t("task-undelivered").with("n", n),
            TaskKind::Mail(n) => w.t("task-mail").with("n", n),
        }
    }

    /// Whether it stands still and waits for something.
    pub(crate) const fn is_held(self) -> bool {
        matches!(self, TaskKind::CampaignHeld)
    }
}

impl Task {
    pub(crate) fn is_overdue(&self) -> bool {
        self.clock.as_ref().is_some_and(|c| c.left.is_over())
    }
}

impl Overview {
    /// Two lists with their headings: what is overdue, and the rest.
    pub(crate) fn lists(&self) -> [(&'static str, &'static str, Vec<&Task>); 2] {
        let (late, open) = self.tasks.iter().partition(|t| t.is_overdue());
        [
            ("overdue", "overview-overdue", late),
            ("open", "overview-open", open),
        ]
    }

    /// How many purposes are held.
    pub(crate) fn held(&self) -> usize {
        self.purposes.iter().filter(|p| !p.is_open()).count()
    }
}

page!(Overview, "overview.html");
