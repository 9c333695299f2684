//! Orders to delete what lies elsewhere, and recipients who have to be told (Art. 17, 19).

use crate::Clock;
use crate::page::page;
use crate::tone::Tone;
use pages::FormError;
use pages::text::{Say, Words};
use rights::Day;

/// Orders and recipients.
#[derive(Clone, Debug)]
pub struct Orders {
    /// Orders: overdue ones first, then open ones, then those that are confirmed.
    pub orders: Vec<Order>,
    /// Who got copies.
    pub recipients: Vec<Recipient>,
}

/// An order to delete.
#[derive(Clone, Debug)]
pub struct Order {
    /// Its page.
    pub href: String,
    /// Its number.
    pub number: u64,
    /// Who has to carry it out: a recipient, or whoever runs a table.
    pub to: String,
    /// What lies there: a copy of a set, a table.
    pub about: String,
    /// How many people.
    pub people: u64,
    /// How many items.
    pub items: u64,
    /// When it went out.
    pub sent: Day,
    /// How it stands.
    pub state: OrderState,
}

/// How an order stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderState {
    /// Not confirmed, with the time that is left.
    Open(Clock),
    /// Confirmed on this day.
    Confirmed(Day),
}

/// Who got a copy.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// Who.
    pub name: String,
    /// Of what.
    pub copy: String,
    /// When.
    pub given: Day,
    /// How many orders they have not confirmed.
    pub open: u64,
    /// When the copy last came as far as the set.
    pub current: Option<Day>,
}

/// Confirms one order.
#[derive(Clone, Debug)]
pub struct ConfirmOrder {
    /// The order.
    pub order: Order,
    /// What it demands, in a few lines.
    pub demands: Vec<String>,
    /// Whether the copy says by itself that it has come as far; without that, evidence is needed.
    pub seen: bool,
    /// Where the form is sent (POST); `None` when it is confirmed.
    pub action: Option<String>,
    /// The evidence as entered.
    pub evidence: String,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

impl OrderState {
    /// What it says; an open one is told by its clock.
    pub(crate) fn say(&self, w: &Words) -> Say {
        match self {
            OrderState::Open(clock) => clock.left.say(w),
            OrderState::Confirmed(day) => w.t("order-confirmed").with("day", day),
        }
    }

    pub(crate) const fn tone(&self) -> Tone {
        match self {
            OrderState::Open(clock) => clock.left.tone(),
            OrderState::Confirmed(_) => Tone::Good,
        }
    }

    pub(crate) const fn clock(&self) -> Option<&Clock> {
        match self {
            OrderState::Open(clock) => Some(clock),
            OrderState::Confirmed(_) => None,
        }
    }
}

impl Order {
    pub(crate) fn is_overdue(&self) -> bool {
        self.state.clock().is_some_and(|c| c.left.is_over())
    }
}

page!(Orders, "orders.html");
page!(ConfirmOrder, "order.html");
