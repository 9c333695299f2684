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
    pub demands: Vec<Demand>,
    /// How many more it demands, which stand in its file.
    pub more: u64,
    /// Where it has to be carried out.
    pub place: Place,
    /// Where the form is sent (POST); `None` when it is confirmed.
    pub action: Option<String>,
    /// The evidence as entered.
    pub evidence: String,
    /// Why it cannot be confirmed yet, as the check says.
    pub refused: Option<String>,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// Where an order has to be carried out, and so what can show that it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A copy; its record can be handed in. `seen` when the copy says by itself that it has come as far; without
    /// that, evidence is needed.
    Copy {
        /// Whether it does.
        seen: bool,
    },
    /// A table of ours, which is looked at; it may be gone as a whole.
    Table,
    /// Media elsewhere, which nobody can look at from here.
    Elsewhere,
}

/// One thing that an order demands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// What has to be done.
    pub what: Wanted,
    /// With what.
    pub with: With,
}

/// With what something has to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum With {
    /// A row of a table, counted from 0.
    Row {
        /// Its number.
        row: u64,
        /// The table.
        of: String,
    },
    /// An item, by its id or by its name in a copy.
    Item(String),
    /// What lies at an address, or a copy as a whole.
    Whole(String),
    /// An account on the platform, by its id or a handle.
    Account(String),
}

/// What has to be done with something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// It has to be deleted.
    Delete,
    /// The person's name has to be taken out of it.
    Unname,
    /// It is not to be used.
    LeaveUnused,
    /// Nobody knows which items: somebody has to look there.
    Look,
}

impl Demand {
    pub(crate) fn say(&self, w: &Words) -> Say {
        let key = match self.what {
            Wanted::Delete => "demand-delete",
            Wanted::Unname => "demand-unname",
            Wanted::LeaveUnused => "demand-unused",
            Wanted::Look => "demand-look",
        };
        let with = match &self.with {
            With::Row { row, of } => {
                let say = w.t("demand-row").with("row", *row).with("of", of);
                say.to_string()
            }
            With::Item(item) => w.t("demand-item").with("item", item).to_string(),
            With::Whole(name) => name.clone(),
            With::Account(id) => w.t("demand-account").with("account", id).to_string(),
        };
        w.t(key).with("with", with)
    }
}

impl Place {
    pub(crate) const fn is_copy(self) -> bool {
        matches!(self, Place::Copy { .. })
    }

    /// Whether the copy says by itself that it has come as far.
    pub(crate) const fn is_seen(self) -> bool {
        matches!(self, Place::Copy { seen: true })
    }

    pub(crate) const fn is_table(self) -> bool {
        matches!(self, Place::Table)
    }
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
