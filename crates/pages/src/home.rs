//! The first page: is anything of mine used, what, for what, why, and what can I do.

use crate::page::page;
use crate::{Moment, Reason, Used};
use rights::Day;

/// The first page.
#[derive(Clone, Debug)]
pub struct Home {
    /// When it was true.
    pub at: Moment,
    /// How many entries of the ledger it takes into account.
    pub entries: u64,
    /// The answer.
    pub answer: Answer,
    /// Each purpose.
    pub purposes: Vec<PurposeUse>,
    /// Requests that are open.
    pub open_requests: u64,
    /// How many questions wait for an answer.
    pub open_questions: u64,
    /// What would put something in, of one purpose at least.
    pub form: PolicyForm,
}

/// What has to be there before something is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyForm {
    /// A consent.
    OptIn,
    /// A notice without an objection.
    OptOut,
}

/// Is anything of mine used?
#[derive(Clone, Debug)]
pub enum Answer {
    /// So many of so many items, for at least one purpose.
    Some {
        /// In a training set, for at least one purpose.
        used: u64,
        /// May be used, and are in no training set.
        may: u64,
        /// All items that are known.
        items: u64,
    },
    /// None is in a training set, and some may be used.
    May {
        /// May be used, for at least one purpose.
        may: u64,
        /// All items that are known.
        items: u64,
    },
    /// None of so many items.
    Nothing {
        /// All items that are known.
        items: u64,
        /// Why.
        why: WhyNothing,
    },
    /// It cannot be told at the moment; nothing is handed out meanwhile.
    Unknown,
}

/// Why nothing is used, where one thing says it all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNothing {
    /// The person objected to everything.
    Objected(Day),
    /// Consent is needed and was never given.
    NeverConsented,
    /// Consent was given then, to other words than those that count now.
    OtherWords(Day),
    /// The consent was taken back.
    ConsentWithdrawn(Day),
    /// No notice is proven to have arrived.
    Unreached,
    /// The notice arrived; use could begin after this day, if the person does not object.
    Waiting(Day),
    /// Under 18, or the age is not known.
    Minor,
    /// Nothing of the person is known.
    NoItems,
    /// Several rules, see the items.
    Rules,
}

/// What is used for one purpose.
#[derive(Clone, Debug)]
pub struct PurposeUse {
    /// Its name.
    pub purpose: String,
    /// What it is, in a sentence.
    pub about: String,
    /// Whether anything is used.
    pub used: Used,
    /// How many items may be used.
    pub items_in: u64,
    /// How many of them are in a training set.
    pub items_held: u64,
    /// How many are out.
    pub items_out: u64,
    /// In how many sets items are that may be used.
    pub sets: u64,
    /// Why the ones may be used.
    pub reasons_in: Vec<Counted>,
    /// Why the others are out; an item may be out for several reasons.
    pub reasons_out: Vec<Counted>,
    /// Where the items that are in are listed.
    pub href: String,
    /// What the person said against it that is in force.
    pub standing: Standing,
    /// Whether a consent to it, or to a part of it, is in force.
    pub consented: bool,
}

/// A reason and how many items it concerns.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The reason.
    pub reason: Reason,
    /// How many items.
    pub items: u64,
}

/// What is in force of what a person said against a purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    Nothing,
    /// An objection to all of it.
    Objected,
    /// An objection to a part.
    PartlyObjected,
}

/// A share in whole hundredths, of which something remains visible if there is anything.
pub(crate) fn share(part: &u64, whole: &u64) -> u64 {
    let percent = (u128::from(*part) * 100).checked_div(u128::from(*whole));
    let percent = u64::try_from(percent.unwrap_or(0)).unwrap_or(100);
    if *part > 0 { percent.clamp(1, 100) } else { 0 }
}

/// The share of both together.
pub(crate) fn share_of_both(used: &u64, may: &u64, whole: &u64) -> u64 {
    share(&used.saturating_add(*may), whole)
}

/// What is neither.
pub(crate) fn rest(used: &u64, may: &u64, whole: &u64) -> u64 {
    whole.saturating_sub(*used).saturating_sub(*may)
}

impl Home {
    /// Whether an objection would still change anything.
    pub(crate) fn can_object(&self) -> bool {
        self.purposes.is_empty()
            || self
                .purposes
                .iter()
                .any(|p| p.standing != Standing::Objected)
    }

    /// Whether anything is used, or might be at this moment.
    pub(crate) const fn is_anything_used(&self) -> bool {
        matches!(self.answer, Answer::Some { .. } | Answer::Unknown)
    }

    /// Whether objecting is the first thing to offer.
    pub(crate) fn should_object(&self) -> bool {
        let waits = matches!(
            self.answer,
            Answer::Nothing {
                why: WhyNothing::Waiting(_),
                ..
            }
        );
        let may = matches!(self.answer, Answer::May { .. });
        !self.has_consented() && (waits || may || self.is_anything_used())
    }

    /// Whether there is an objection to take back.
    pub(crate) fn has_objected(&self) -> bool {
        let objected =
            |p: &PurposeUse| matches!(p.standing, Standing::Objected | Standing::PartlyObjected);
        self.purposes.iter().any(objected)
    }

    /// Whether there is a consent to take back.
    pub(crate) fn has_consented(&self) -> bool {
        self.purposes.iter().any(|p| p.consented)
    }

    /// Whether a consent is what would put something in.
    pub(crate) fn is_opt_in(&self) -> bool {
        self.form == PolicyForm::OptIn
    }
}

page!(Home, "home.html");
