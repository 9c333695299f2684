//! When an item was made, what it is, and how far down a chain of shares it stands.

use crate::dice::{Dice, Stream};
use crate::person::Person;
use crate::plan::Plan;
use rights::Kind;

const MICROS_PER_SECOND: i64 = 1_000_000;
const SECONDS_PER_DAY: f64 = 86_400.0;

/// What other items may know of an item: cheap to draw, so that links can be looked for.
#[derive(Clone, Copy)]
pub(crate) struct Draft {
    /// Microseconds since 1970-01-01T00:00Z.
    pub(crate) at: i64,
    pub(crate) kind: Kind,
    /// 0 for an original, else the length of the chain it wants to end.
    pub(crate) depth: u8,
}

/// Kinds by weight per mille, our assumption (LDBC SNB has posts, comments and photos only);
/// posts for the rest.
const KINDS: [(u32, Kind); 7] = [
    (330, Kind::Comment),
    (150, Kind::Photo),
    (40, Kind::Reel),
    (60, Kind::AiPrompt),
    (15, Kind::AiFeedback),
    (45, Kind::Message),
    (2, Kind::Unknown),
];

/// Chains among relays: depth by weight per mille; 0 for the rest.
const RELAYED: [(u32, u8); 6] = [(250, 1), (120, 2), (90, 3), (70, 4), (60, 5), (50, 6)];

impl Draft {
    pub(crate) fn of(plan: &Plan, person: &Person, place: u32) -> Draft {
        let mut dice = Dice::new(plan.seed, Stream::Item, person.index, place);
        let at = moment(person, place, dice.fraction());
        let mut kind = dice.weigh(&KINDS, Kind::Post);
        let captioned = place % 2 == 1 && has_caption(plan, person, place - 1);
        if captioned {
            kind = Kind::Caption;
        }
        let depth = if captioned {
            0
        } else if person.relay {
            dice.weigh(&RELAYED, 0)
        } else {
            u8::from(kind == Kind::Post && dice.chance(90))
        };
        if depth > 0 {
            kind = Kind::Post;
        }
        if at < i64::from(plan.ai_since) * 86_400 * MICROS_PER_SECOND {
            kind = match kind {
                Kind::AiPrompt => Kind::Post,
                Kind::AiFeedback => Kind::Comment,
                other => other,
            };
        }
        Draft { at, kind, depth }
    }
}

/// Whether the item at an even place is a photo whose caption follows as an item of its own.
fn has_caption(plan: &Plan, person: &Person, place: u32) -> bool {
    if person.relay {
        return false;
    }
    let mut dice = Dice::new(plan.seed, Stream::Item, person.index, place);
    dice.fraction();
    let photo = dice.weigh(&KINDS, Kind::Post) == Kind::Photo;
    photo && dice.chance(700)
}

/// The `place`th of a person's items: they follow each other in time, and more of them fall late
/// than early (density 1 + 2t over the person's time). Activity that grows over the network's life
/// is LDBC SNB's, too.
///
/// INVARIANT: grows with `place`, so that the items before a moment are a prefix.
fn moment(person: &Person, place: u32, jitter: f64) -> i64 {
    let share = (f64::from(place) + jitter) / f64::from(person.items.max(1));
    let time = ((1.0 + 8.0 * share).sqrt() - 1.0) / 2.0;
    let seconds = f64::from(person.until - person.joined) * SECONDS_PER_DAY * time;
    (i64::from(person.joined) * 86_400 + seconds as i64) * MICROS_PER_SECOND
}

/// How many of a person's items were surely made before a moment (in microseconds).
pub(crate) fn places_before(person: &Person, at: i64) -> u32 {
    let span = f64::from(person.until - person.joined) * SECONDS_PER_DAY;
    let passed = (at / MICROS_PER_SECOND - i64::from(person.joined) * 86_400) as f64;
    if passed <= 0.0 || span <= 0.0 {
        return 0;
    }
    let time = (passed / span).min(1.0);
    let share = (time + time * time) / 2.0;
    ((share * f64::from(person.items)) as u32).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TownOptions;

    #[test]
    fn items_follow_each_other_and_prefixes_are_earlier() {
        let mut options = TownOptions::new(200, 3);
        options.items_per_person = 40.0;
        let plan = Plan::of(&options);
        for index in 0..200 {
            let person = Person::of(&plan, index);
            let times: Vec<i64> = (0..person.items)
                .map(|k| Draft::of(&plan, &person, k).at)
                .collect();
            assert!(times.is_sorted());
            for &at in &times {
                let before = places_before(&person, at) as usize;
                assert!(times.iter().take(before).all(|&t| t < at));
            }
        }
    }
}
