//! What counts as public here.

use crate::page::page;

/// The page that explains it. What it says of the rules is what is certain of the policy in force.
#[derive(Clone, Debug)]
pub struct Public {
    /// Whether nothing is used that not everybody can see now, or of which nobody knows who can.
    pub now: bool,
    /// What holds of who could see it at first.
    pub then: Then,
    /// What is never used.
    pub never: Vec<Never>,
    /// What holds of AI interactions.
    pub ai: AiUse,
    /// What the platform's surfaces mean, as far as the operator says.
    pub surfaces: Vec<Surface>,
}

/// What holds of who could see something when it was posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// It must be known that it was public.
    Known,
    /// What is known not to have been public is not used.
    NotAgainst,
    /// No rule asks.
    NotAsked,
}

/// Something that is never used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Never {
    /// Private messages.
    Messages,
    /// What belongs to people under 18.
    Minors,
    /// What people made when they were under 18.
    MinorsThen,
    /// What belongs to nobody who is known.
    Owner,
    /// What was made on no known day.
    Day,
    /// That of which nobody knows who can see it.
    Audience,
    /// What is marked as sensitive.
    Special,
    /// What shows somebody who said no.
    Shown,
    /// What names somebody who said no.
    Named,
}

/// What holds of what people type into AI features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AiUse {
    /// It is not used.
    Never,
    /// It takes a consent or a notice.
    Asked,
    /// The same rules as for everything else.
    LikeAll,
}

impl Never {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Never::Messages => "public-never-messages",
            Never::Minors => "public-never-minors",
            Never::MinorsThen => "public-never-minors-then",
            Never::Owner => "public-never-owner",
            Never::Day => "public-never-day",
            Never::Audience => "public-never-audience",
            Never::Special => "public-never-special",
            Never::Shown => "public-never-shown",
            Never::Named => "public-never-named",
        }
    }
}

impl Then {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Then::Known => "public-then-known",
            Then::NotAgainst => "public-then-text",
            Then::NotAsked => "public-then-not-asked",
        }
    }
}

impl AiUse {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            AiUse::Never => "public-ai-never",
            AiUse::Asked => "public-ai-text",
            AiUse::LikeAll => "public-ai-like-all",
        }
    }
}

/// A surface of the platform.
#[derive(Clone, Debug)]
pub struct Surface {
    /// Its name.
    pub name: String,
    /// Who can see what stands there, in a sentence.
    pub seen_by: String,
    /// Whether it counts as public.
    pub public: bool,
}

impl Public {
    pub(crate) const fn lead(&self) -> &'static str {
        match self.now {
            true => "public-lead",
            false => "public-lead-rules",
        }
    }
}

page!(Public, "public.html");
