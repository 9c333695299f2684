//! Objecting: by the link of a notice, without signing in, or from the portal.

use crate::page::page;
use crate::{FormError, Moment, Reach, Receipt, Tick};
use rights::Day;

/// The page with the one button. Looking at it changes nothing.
#[derive(Clone, Debug)]
pub struct ObjectionAsk {
    /// Where the form is sent (POST).
    pub action: String,
    /// Set where a link from a mail led here.
    pub by_link: Option<ByLink>,
    /// What the data is to be used for, by name.
    pub purposes: Vec<String>,
    /// What may be left out of the objection.
    pub narrowing: Narrowing,
    /// What was entered as a reason before the form came back.
    pub reason: String,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// About a link to object.
#[derive(Clone, Debug)]
pub struct ByLink {
    /// When the mail with the link was sent.
    pub sent: Day,
    /// The last day on which it works.
    pub last_day: Option<Day>,
}

/// To object to a part only. An empty list is not shown.
#[derive(Clone, Debug, Default)]
pub struct Narrowing {
    /// Purposes, sent as [`crate::field::PURPOSE`].
    pub purposes: Vec<Tick>,
    /// Kinds of items, sent as [`crate::field::KIND`].
    pub kinds: Vec<Tick>,
    /// Surfaces, sent as [`crate::field::SURFACE`].
    pub surfaces: Vec<Tick>,
    /// Whether that part of the page is unfolded, as after an error in it.
    pub open: bool,
}

/// The objection is in the ledger. The same page answers a second click.
#[derive(Clone, Debug)]
pub struct ObjectionRecorded {
    /// Its entry.
    pub entry: u64,
    /// When it was recorded.
    pub at: Moment,
    /// Whether it had been recorded before this click.
    pub again: bool,
    /// Whether the end of the reason was too long to be kept.
    pub cut: bool,
    /// What it reaches.
    pub reach: Reach,
    /// Whether a confirmation goes out by mail; there may be no address.
    pub mail: bool,
    /// What it means for this person, if that is who looks. `None` by a link, without signing in: a mail
    /// may have been forwarded, and a stranger sees nothing of the person. Their receipt goes by mail then.
    pub yours: Option<Effects>,
}

/// What an objection means for the one who said it.
#[derive(Clone, Debug)]
pub struct Effects {
    /// How many sets held items of the person.
    pub sets: u64,
    /// How many copies others hold, which learn of it with their next update.
    pub copies: u64,
    /// What training was shown before.
    pub training: ShownBefore,
    /// How many models are on record that were trained on sets that held items of the person.
    pub models: u64,
    /// The receipt.
    pub receipt: Receipt,
}

/// What training was shown of the person before an objection, as far as it is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownBefore {
    /// Nothing is recorded, or it cannot be read.
    NotRecorded,
    /// There are records, and none names an item of the person.
    NotNamed,
    /// So many runs were shown items of the person.
    Runs(u64),
}

/// The link does not work.
#[derive(Clone, Debug)]
pub struct LinkClosed {
    /// Why.
    pub why: LinkTrouble,
}

/// Why a link does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkTrouble {
    /// It is no link of ours, or not all of it.
    Invalid,
    /// Its last day is over.
    Expired(Day),
    /// It was called back, as when the mail went to a wrong address.
    Revoked,
}

page!(ObjectionAsk, "objection/ask.html");
page!(ObjectionRecorded, "objection/recorded.html");
page!(LinkClosed, "objection/closed.html");
