//! What people say over time.

use crate::dice::{Dice, Stream};
use crate::person::Person;
use crate::plan::Plan;
use rights::{Audience, ChoiceKind};

/// One row of `choices.parquet`.
#[derive(Clone, Copy)]
pub(crate) struct ChoiceRow {
    pub(crate) choice: ChoiceKind,
    pub(crate) purposes: &'static [&'static str],
    pub(crate) kinds: &'static [&'static str],
    pub(crate) surfaces: &'static [&'static str],
    pub(crate) at: i64,
    pub(crate) source: &'static str,
    /// The place of the single item meant.
    pub(crate) item: Option<u32>,
    pub(crate) before: Option<i32>,
    pub(crate) audience: Option<Audience>,
    pub(crate) note: Option<&'static str>,
}

type Reach = (
    &'static [&'static str],
    &'static [&'static str],
    &'static [&'static str],
);

const EVERYTHING: Reach = (&[], &[], &[]);

/// What objections reach, per mille; everything for the rest. Our assumption.
const OBJECTED: [(u32, Reach); 5] = [
    (120, (&[], &["photo", "caption", "reel"], &[])),
    (80, (&["creative_tools"], &[], &[])),
    (50, (&["ai_assistant"], &["ai_prompt", "ai_feedback"], &[])),
    (50, (&[], &[], &["groups"])),
    (20, (&["generative_ai"], &["photo"], &["feed", "stories"])),
];
/// What consents reach, per mille; `generative_ai` as a whole for the rest. Our assumption.
const CONSENTED: [(u32, Reach); 3] = [
    (250, (&["ai_assistant"], &[], &[])),
    (150, (&["generative_ai"], &["post", "comment"], &[])),
    (
        50,
        (&["creative_tools"], &["photo", "caption", "reel"], &[]),
    ),
];
/// Global Privacy Control.
const GPC: &str = "signal:gpc";
const ALL_OF_AI: Reach = (&["generative_ai"], &[], &[]);

/// 7 % of users want their data used (Gallup Institute for noyb, 1,000 Meta users in Germany,
/// 2025): these consent. No platform publishes how many object; we take 7 %, too.
const CONSENT_PER_MILLE: u32 = 70;
const OBJECTION_PER_MILLE: u32 = 70;

const MICROS_PER_DAY: i64 = 86_400_000_000;

struct Story<'a> {
    dice: Dice,
    plan: &'a Plan,
    told: Vec<ChoiceRow>,
    now: i64,
}

/// The choices of one person in the order of time.
pub(crate) fn choices_of(plan: &Plan, person: &Person) -> Vec<ChoiceRow> {
    let mut dice = Dice::new(plan.seed, Stream::Choice, person.index, 0);
    // An early objection, before anyone was told: those never expire.
    let early = dice.chance(100);
    let start = if early { plan.told - 400 } else { plan.told };
    let now = i64::from(start.max(person.joined)) * MICROS_PER_DAY;
    let told = Vec::new();
    let mut story = Story {
        dice,
        plan,
        told,
        now,
    };
    if story.dice.chance(OBJECTION_PER_MILLE) {
        story.object();
    } else if story
        .dice
        .chance(CONSENT_PER_MILLE * 1000 / (1000 - OBJECTION_PER_MILLE))
    {
        story.consent();
    }
    story.others(person);
    story.told
}

impl Story<'_> {
    fn say(&mut self, choice: ChoiceKind, reach: Reach) -> Option<&mut ChoiceRow> {
        self.pass_time();
        let source = self
            .dice
            .weigh(&[(250, "mail"), (50, "letter"), (30, GPC)], "portal");
        // A signal only objects, and to everything.
        let everything = reach == EVERYTHING;
        let source = match (source, choice) {
            (GPC, ChoiceKind::Objection) if everything => GPC,
            (GPC, _) => "portal",
            (source, _) => source,
        };
        let (purposes, kinds, surfaces) = reach;
        self.told.push(ChoiceRow {
            choice,
            purposes,
            kinds,
            surfaces,
            at: self.now,
            source,
            item: None,
            before: None,
            audience: None,
            note: None,
        });
        self.told.last_mut()
    }

    /// Goes on by a part of what is left until the as-of day, so that a story never outruns it.
    fn pass_time(&mut self) {
        let end = i64::from(self.plan.as_of) * MICROS_PER_DAY;
        let seconds = (end - self.now).max(0) / 1_000_000;
        let step = self
            .dice
            .below((seconds / 3).min(i64::from(u32::MAX)) as u32);
        self.now += i64::from(step) * 1_000_000;
    }

    fn object(&mut self) {
        let reach = self.dice.weigh(&OBJECTED, EVERYTHING);
        let noted = self.dice.chance(200);
        if let Some(row) = self.say(ChoiceKind::Objection, reach) {
            row.note = noted.then_some("I never expected this when I posted.");
        }
        if self.dice.chance(60) {
            self.say(ChoiceKind::ObjectionWithdrawn, reach);
            if self.dice.chance(200) {
                self.say(ChoiceKind::Objection, EVERYTHING);
            }
        }
    }

    fn consent(&mut self) {
        let reach = self.dice.weigh(&CONSENTED, ALL_OF_AI);
        self.say(ChoiceKind::Consent, reach);
        if self.dice.chance(100) {
            self.say(ChoiceKind::ConsentWithdrawn, reach);
            if self.dice.chance(200) {
                self.say(ChoiceKind::Consent, reach);
            }
        }
    }

    fn others(&mut self, person: &Person) {
        if self.dice.chance(4) {
            self.say(ChoiceKind::Restriction, EVERYTHING);
            if self.dice.chance(400) {
                self.say(ChoiceKind::RestrictionLifted, EVERYTHING);
            }
        }
        let place = self.dice.below(person.items);
        let one = (person.items > 0).then_some(place);
        if one.is_some() && self.dice.chance(20) {
            self.narrow(one, None);
        }
        if self.dice.chance(8) {
            let before = self.plan.told - self.dice.below(2_000) as i32;
            self.narrow(None, Some(before));
        }
        if one.is_some() && self.dice.chance(5) {
            self.about(ChoiceKind::SpecialCategory, one);
        }
        if one.is_some() && self.dice.chance(6) {
            self.about(ChoiceKind::Erasure, one);
        }
        if self.dice.chance(6) {
            self.about(ChoiceKind::Erasure, None);
        }
    }

    fn narrow(&mut self, item: Option<u32>, before: Option<i32>) {
        let to = self
            .dice
            .weigh(&[(300, Audience::OnlyMe)], Audience::Friends);
        if let Some(row) = self.say(ChoiceKind::AudienceNarrowed, EVERYTHING) {
            row.item = item;
            row.before = before;
            row.audience = Some(to);
        }
    }

    fn about(&mut self, choice: ChoiceKind, item: Option<u32>) {
        if let Some(row) = self.say(choice, EVERYTHING) {
            row.item = item;
        }
    }
}
