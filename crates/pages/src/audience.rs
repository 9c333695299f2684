//! Before you change it: narrowing the audience of everything before a day, or of a part of it.

use crate::page::page;
use crate::text::Words;
use crate::{FormError, Moment, Reach, Receipt, Tick};
use rights::{Audience, Day};

/// Asks for the day and the audience.
#[derive(Clone, Debug)]
pub struct AudienceAsk {
    /// The day as entered, `2020-01-31`.
    pub before: String,
    /// The audience as chosen.
    pub audience: Option<Audience>,
    /// Kinds of items, sent as [`crate::field::KIND`]; nothing ticked is all of them.
    pub kinds: Vec<Tick>,
    /// Surfaces, sent as [`crate::field::SURFACE`]; nothing ticked is all of them.
    pub surfaces: Vec<Tick>,
    /// What is wrong.
    pub errors: Vec<FormError>,
}

/// What it would do. Nothing is changed yet.
#[derive(Clone, Debug)]
pub struct AudiencePreview {
    /// Where the form is sent (POST).
    pub action: String,
    /// Everything made before this day.
    pub before: Day,
    /// The new audience.
    pub audience: Audience,
    /// Of what.
    pub reach: Reach,
    /// The same as the form sends it: fields and values.
    pub part: Vec<(&'static str, String)>,
    /// How many items change.
    pub items: u64,
    /// Of these, how many are used now and would leave.
    pub leaving: u64,
    /// How many leave which set.
    pub sets: Vec<Leaving>,
}

/// How many items leave a set.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// Name of the set.
    pub name: String,
    /// The name of its purpose.
    pub purpose: String,
    /// How many items of the person are in it.
    pub items_in: u64,
    /// How many leave.
    pub leaving: u64,
}

/// It is recorded, and the platform is told.
#[derive(Clone, Debug)]
pub struct AudienceDone {
    /// Everything made before this day.
    pub before: Day,
    /// The new audience.
    pub audience: Audience,
    /// Of what.
    pub reach: Reach,
    /// How many items.
    pub items: u64,
    /// Whether it had been said before, and nothing was recorded now.
    pub again: bool,
    /// The entry.
    pub entry: u64,
    /// When.
    pub at: Moment,
    /// Whether the platform hears of it by itself; else somebody has to tell it.
    pub connected: bool,
    /// Until when it has to have changed them itself.
    pub due: Day,
    /// The receipt.
    pub receipt: Receipt,
}

impl AudienceAsk {
    /// Audiences to narrow to, from the widest.
    pub(crate) const fn audiences() -> [Audience; 2] {
        [Audience::Friends, Audience::OnlyMe]
    }

    /// The type of the field: one for days cannot show what is no day.
    pub(crate) fn day_field(&self) -> &'static str {
        let shows = self.before.is_empty() || self.before.parse::<Day>().is_ok();
        if shows { "date" } else { "text" }
    }

    /// Whether a part is ticked: then it is unfolded.
    pub(crate) fn has_part(&self) -> bool {
        self.kinds.iter().chain(&self.surfaces).any(|t| t.ticked)
    }

    pub(crate) fn is_chosen(&self, audience: &Audience) -> bool {
        self.audience == Some(*audience)
    }
}

impl AudiencePreview {
    pub(crate) fn lead(&self, w: &Words) -> String {
        let key = match self.reach.is_everything() {
            true => "audience-preview-lead",
            false => "audience-preview-lead-part",
        };
        let said = w.t(key).with("before", self.before);
        let said = said.with("audience", w.audience(&self.audience));
        said.with("what", self.reach.line(w)).to_string()
    }
}

impl AudienceDone {
    pub(crate) fn again(&self, w: &Words) -> String {
        let key = match self.reach.is_everything() {
            true => "audience-done-again",
            false => "audience-done-again-part",
        };
        let said = w.t(key).with("before", self.before);
        let said = said.with("audience", w.audience(&self.audience));
        said.to_string()
    }
}

page!(AudienceAsk, "audience/ask.html");
page!(AudiencePreview, "audience/preview.html");
page!(AudienceDone, "audience/done.html");
