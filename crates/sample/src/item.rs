//! One item with everything it says, ready to be written as a row.

use crate::dice::{Dice, Stream};
use crate::draft::Draft;
use crate::link::{self, Target};
use crate::person::Person;
use crate::plan::Plan;
use rights::{Audience, Kind, SpecialCategory};

/// Who appears in an item: a person of the town, or someone who has no account.
#[derive(Clone, Copy)]
pub(crate) enum Somebody {
    Member(u32),
    Guest(u32),
}

/// One item, without text.
pub(crate) struct Item {
    pub(crate) place: u32,
    pub(crate) at: i64,
    pub(crate) kind: Kind,
    pub(crate) owner_known: bool,
    pub(crate) time_known: bool,
    /// Whether it was posted from the person's second account, if there is one.
    pub(crate) second: bool,
    /// `None`: the platform says nothing at all.
    pub(crate) audience: Option<Audience>,
    pub(crate) audience_then: Option<Audience>,
    pub(crate) surface: Option<&'static str>,
    pub(crate) german: bool,
    pub(crate) language_known: bool,
    pub(crate) reply_to: Option<Target>,
    pub(crate) share_of: Option<Target>,
    pub(crate) quote_of: Option<Target>,
    pub(crate) mentions: [Option<Somebody>; 2],
    pub(crate) depicted: [Option<Somebody>; 3],
    pub(crate) special: Option<SpecialCategory>,
    pub(crate) collected_for: &'static [&'static str],
}

/// Audiences now, by weight per mille; public for the rest. Our assumption: platforms publish none.
const AUDIENCES: [(u32, Option<Audience>); 5] = [
    (250, Some(Audience::Friends)),
    (60, Some(Audience::ClosedGroup)),
    (40, Some(Audience::OnlyMe)),
    (15, Some(Audience::Unknown)),
    (15, None),
];
/// Audiences at posting: as now for the rest.
const AUDIENCES_THEN: [(u32, Option<Option<Audience>>); 3] = [
    (90, Some(None)),
    (60, Some(Some(Audience::Friends))),
    (50, Some(Some(Audience::Public))),
];
const SPECIAL: [(u32, Option<SpecialCategory>); 3] = [
    (15, Some(SpecialCategory::Yes)),
    (60, Some(SpecialCategory::Unknown)),
    (40, None),
];
/// Purposes of collection; `community` for the rest.
const COLLECTED: [(u32, &[&str]); 3] = [
    (80, &["advertising", "community"]),
    (20, &["advertising"]),
    (20, &[]),
];
const FOR_COMMUNITY: &[&str] = &["community"];
const FOR_ASSISTANT: &[&str] = &["assistant_service"];

impl Item {
    pub(crate) fn of(plan: &Plan, person: &Person, place: u32) -> Item {
        let draft = Draft::of(plan, person, place);
        let mut dice = Dice::new(plan.seed, Stream::Detail, person.index, place);
        let dice = &mut dice;
        let (audience, audience_then) = audiences(draft.kind, dice);
        let german = dice.chance(if person.german { 920 } else { 30 });
        let mut item = Item {
            place,
            at: draft.at,
            kind: draft.kind,
            owner_known: !dice.chance(3),
            time_known: !dice.chance(3),
            second: dice.chance(300),
            audience,
            audience_then,
            surface: surface(draft.kind, audience, dice),
            german,
            language_known: !dice.chance(30),
            reply_to: None,
            share_of: None,
            quote_of: None,
            mentions: [None; 2],
            depicted: [None; 3],
            special: dice.weigh(&SPECIAL, Some(SpecialCategory::No)),
            collected_for: if draft.kind.is_ai_interaction() {
                FOR_ASSISTANT
            } else {
                dice.weigh(&COLLECTED, FOR_COMMUNITY)
            },
        };
        item.point(plan, person, draft.depth);
        item
    }

    /// Sets what it points to.
    fn point(&mut self, plan: &Plan, person: &Person, depth: u8) {
        let mut dice = Dice::new(plan.seed, Stream::Link, person.index, self.place);
        let dice = &mut dice;
        let me = person.index;
        match self.kind {
            Kind::Comment => self.reply_to = link::replied(plan, dice, me, self.at),
            Kind::Caption => self.reply_to = Some((me, self.place - 1)),
            Kind::Photo => self.depict(plan, me, dice),
            Kind::Post if depth > 0 => {
                let original = if dice.chance(30) {
                    Some(link::gone(plan, dice))
                } else {
                    link::shared(plan, dice, me, self.at, depth)
                };
                if dice.chance(300) {
                    self.quote_of = original;
                } else {
                    self.share_of = original;
                }
            }
            _ => {}
        }
        let talks = matches!(self.kind, Kind::Post | Kind::Comment | Kind::Caption);
        if talks && dice.chance(70) {
            let both = dice.chance(250);
            self.mentions = [
                Some(Somebody::Member(link::somebody(plan, dice, me))),
                both.then(|| Somebody::Member(link::somebody(plan, dice, me))),
            ];
        }
    }

    fn depict(&mut self, plan: &Plan, me: u32, dice: &mut Dice) {
        let people = dice.weigh(&[(250, 1), (100, 2), (50, 3)], 0);
        for slot in self.depicted.iter_mut().take(people) {
            *slot = Some(if dice.chance(60) {
                Somebody::Guest(dice.below(plan.people))
            } else {
                Somebody::Member(link::somebody(plan, dice, me))
            });
        }
    }
}

fn audiences(kind: Kind, dice: &mut Dice) -> (Option<Audience>, Option<Audience>) {
    match kind {
        Kind::Message => (Some(Audience::Friends), Some(Audience::Friends)),
        Kind::AiPrompt | Kind::AiFeedback => (Some(Audience::OnlyMe), Some(Audience::OnlyMe)),
        _ => {
            let now = dice.weigh(&AUDIENCES, Some(Audience::Public));
            let then = dice.weigh(&AUDIENCES_THEN, None);
            (now, then.unwrap_or(now))
        }
    }
}

fn surface(kind: Kind, audience: Option<Audience>, dice: &mut Dice) -> Option<&'static str> {
    match (kind, audience) {
        (Kind::Message, _) => Some("messenger"),
        (Kind::AiPrompt | Kind::AiFeedback, _) => Some("assistant"),
        (Kind::Reel, _) => Some("reels"),
        (_, Some(Audience::ClosedGroup)) => Some("groups"),
        _ => dice.weigh(
            &[
                (150, Some("groups")),
                (80, Some("pages")),
                (20, Some("stories")),
                (10, None),
            ],
            Some("feed"),
        ),
    }
}
