//! Addresses that are told when something happens.

use crate::page::page;
use crate::tone::Tone;
use pages::text::{Say, Words};
use pages::{FormError, Moment, Tick};

/// All webhooks.
#[derive(Clone, Debug)]
pub struct Webhooks {
    /// In the order in which they were made.
    pub hooks: Vec<Webhook>,
    /// Deliveries: what was given up, then the others, the newest first.
    pub deliveries: Vec<Delivery>,
    /// Where a new one is made (POST).
    pub make: String,
    /// The address as entered.
    pub address: String,
    /// Events to choose from.
    pub events: Vec<Tick>,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// One webhook.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Its address.
    pub address: String,
    /// The events that it is told of.
    pub events: Vec<String>,
    /// Deliveries that wait to be repeated.
    pub waiting: u64,
    /// Whether it is on.
    pub on: bool,
    /// Why it is off, where it was turned off by itself.
    pub off_why: Option<OffWhy>,
    /// Where switching it on or off is sent (POST).
    pub switch: Option<String>,
    /// Where removing it is sent (POST), of one that is off.
    pub remove: Option<String>,
}

/// Why a webhook was turned off by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OffWhy {
    /// Its receiver said that it is gone.
    Gone,
    /// It accepted nothing for days.
    Failing,
}

impl OffWhy {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            OffWhy::Gone => "webhook-off-gone",
            OffWhy::Failing => "webhook-off-failing",
        }
    }
}

/// One delivery.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// When.
    pub at: Moment,
    /// The event.
    pub event: String,
    /// To whom.
    pub address: String,
    /// The how manieth try.
    pub attempt: u64,
    /// What came of it.
    pub outcome: DeliveryOutcome,
    /// Whether it can be sent again, of one that was given up.
    pub resend: Option<Resend>,
}

/// Whether a delivery can be sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resend {
    /// Where that is sent (POST).
    To(String),
    /// Its webhook is off: it would only wait.
    Off,
    /// It says something of people: that is the officer's.
    Officer,
}

impl Resend {
    /// Where it is sent.
    pub(crate) fn action(&self) -> Option<&str> {
        match self {
            Resend::To(action) => Some(action),
            Resend::Off | Resend::Officer => None,
        }
    }

    /// Why it cannot be sent.
    pub(crate) const fn key(&self) -> Option<&'static str> {
        match self {
            Resend::To(_) => None,
            Resend::Off => Some("delivery-hook-off"),
            Resend::Officer => Some("delivery-officer"),
        }
    }
}

/// What came of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// Accepted, with this status.
    Accepted(u16),
    /// Refused, with this status; tried again.
    Refused(u16),
    /// No answer; tried again.
    NoAnswer,
    /// Given up.
    GivenUp,
}

impl DeliveryOutcome {
    pub(crate) fn say(self, w: &Words) -> Say {
        match self {
            DeliveryOutcome::Accepted(code) => {
                w.t("delivery-accepted").with("code", code.to_string())
            }
            DeliveryOutcome::Refused(code) => {
                w.t("delivery-refused").with("code", code.to_string())
            }
            DeliveryOutcome::NoAnswer => w.t("delivery-no-answer"),
            DeliveryOutcome::GivenUp => w.t("delivery-given-up"),
        }
    }

    pub(crate) const fn tone(self) -> Tone {
        match self {
            DeliveryOutcome::Accepted(_) => Tone::Good,
            DeliveryOutcome::Refused(_) | DeliveryOutcome::NoAnswer => Tone::Soon,
            DeliveryOutcome::GivenUp => Tone::Bad,
        }
    }
}

impl Webhook {
    pub(crate) const fn tone(&self) -> Tone {
        match (self.on, self.off_why) {
            (true, _) => Tone::Good,
            (false, Some(_)) => Tone::Bad,
            (false, None) => Tone::Over,
        }
    }

    pub(crate) const fn key(&self) -> &'static str {
        if self.on { "webhook-on" } else { "webhook-off" }
    }
}

page!(Webhooks, "webhooks.html");
