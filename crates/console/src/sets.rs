//! Sets and models.

use crate::page::page;
use crate::purposes::Gate;
use crate::tone::Tone;
use pages::Moment;
use pages::text::{Say, Words};
use rights::Day;

/// All sets and models.
#[derive(Clone, Debug)]
pub struct Sets {
    /// Sets, the newest first.
    pub sets: Vec<SetLine>,
    /// Models, the newest first.
    pub models: Vec<ModelLine>,
}

/// One set in short.
#[derive(Clone, Debug)]
pub struct SetLine {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// The name of its purpose.
    pub purpose: String,
    /// When it was made.
    pub made: Day,
    /// The items that it held at first.
    pub items: u64,
    /// Those of them that are masked by now.
    pub masked: u64,
    /// How it stands.
    pub state: SetState,
}

/// How a set stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetState {
    /// It can be read.
    Live,
    /// It is held: a gate has closed.
    Held,
    /// A check failed.
    Failed,
    /// It was removed.
    Gone,
}

/// One model in short.
#[derive(Clone, Debug)]
pub struct ModelLine {
    /// Its page, if it has one.
    pub href: Option<String>,
    /// Its name.
    pub name: String,
    /// The sets that it was trained on.
    pub sets: Vec<String>,
    /// When it was made, if anybody has said.
    pub made: Option<Day>,
    /// People who have to be forgotten in it; not known where nobody recorded what it was shown.
    pub to_forget: Option<u64>,
}

/// A run of a loader that read a set.
#[derive(Clone, Debug)]
pub struct LoadLine {
    /// The run.
    pub run: String,
    /// When it began, and who reads, in their words; `None` where its log cannot be read.
    pub begun: Option<(Moment, String)>,
}

/// A copy of a set that somebody else got.
#[derive(Clone, Debug)]
pub struct CopyLine {
    /// When.
    pub at: Moment,
    /// Who got it.
    pub recipient: String,
    /// As what.
    pub format: String,
    /// How many items.
    pub items: u64,
    /// Its entry.
    pub entry: u64,
}

/// One set.
#[derive(Clone, Debug)]
pub struct SetPage {
    /// In short.
    pub line: SetLine,
    /// How many entries of the ledger it takes into account.
    pub entries: u64,
    /// People of whom something is in it.
    pub people: u64,
    /// Cells.
    pub cells: u64,
    /// Counts by kind, language or year, each under its heading.
    pub counts: Vec<Counts>,
    /// The gates as they were when it was compiled, and are now.
    pub gates: Vec<(Gate, Gate)>,
    /// Models that were trained on it, as far as anybody says so.
    pub models: Vec<String>,
    /// Loaders that read it, the newest first.
    pub loads: Vec<LoadLine>,
    /// Copies of it, the newest first.
    pub copies: Vec<CopyLine>,
    /// Masks, the newest first.
    pub masks: Vec<Mask>,
    /// What can be checked.
    pub proofs: Vec<Proof>,
    /// Its report.
    pub report: Option<String>,
}

/// Counts under a heading.
#[derive(Clone, Debug)]
pub struct Counts {
    /// The heading.
    pub heading: String,
    /// Name, items in, items out.
    pub rows: Vec<(String, u64, u64)>,
}

/// A mask of a set.
#[derive(Clone, Debug)]
pub struct Mask {
    /// When.
    pub at: Moment,
    /// How many items.
    pub items: u64,
    /// Why, in a few words.
    pub why: String,
    /// Its entry.
    pub entry: u64,
}

/// Something that can be checked.
#[derive(Clone, Debug)]
pub struct Proof {
    /// What.
    pub name: String,
    /// What came out.
    pub state: ProofState,
    /// Where it can be had.
    pub href: Option<String>,
}

/// What a check gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofState {
    /// It holds, checked on this day.
    Holds(Day),
    /// It fails, checked on this day.
    Fails(Day),
    /// It was not checked.
    Unchecked,
}

/// Two columns of one row, each with the words at its head.
pub(crate) const fn both<'a>(then: &'a Gate, now: &'a Gate) -> [(&'static str, &'a Gate); 2] {
    [("set-then", then), ("set-now", now)]
}

impl SetState {
    pub(crate) fn say(self, w: &Words) -> Say {
        w.t(match self {
            SetState::Live => "set-live",
            SetState::Held => "set-held",
            SetState::Failed => "set-failed",
            SetState::Gone => "set-gone",
        })
    }

    pub(crate) const fn tone(self) -> Tone {
        match self {
            SetState::Live => Tone::Good,
            SetState::Held => Tone::Held,
            SetState::Failed => Tone::Bad,
            SetState::Gone => Tone::Over,
        }
    }
}

impl ProofState {
    pub(crate) fn say(self, w: &Words) -> Say {
        match self {
            ProofState::Holds(day) => w.t("proof-holds").with("day", day),
            ProofState::Fails(day) => w.t("proof-fails").with("day", day),
            ProofState::Unchecked => w.t("proof-unchecked"),
        }
    }

    pub(crate) const fn tone(self) -> Tone {
        match self {
            ProofState::Holds(_) => Tone::Good,
            ProofState::Fails(_) => Tone::Bad,
            ProofState::Unchecked => Tone::Open,
        }
    }
}

page!(Sets, "sets.html");
page!(SetPage, "set.html");
