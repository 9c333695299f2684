//! To whom and to what items point: found by trying, so that nothing has to be remembered.

use crate::dice::Dice;
use crate::draft::{Draft, places_before};
use crate::person::{Person, relay_near};
use crate::plan::Plan;
use rights::Kind;

/// An item by its person and place.
pub(crate) type Target = (u32, u32);

/// Relays that a chain asks before it gives up and takes a plain original, and items of each.
const CHAIN_TRIES: u32 = 32;
const CHAIN_ITEMS: u32 = 12;
/// Tries for anything else.
const TRIES: u32 = 6;
/// How near neighbours are, in numbers.
const NEAR: u32 = 64;
/// Places of items that are no longer there begin here, beyond any that are.
const GONE: u32 = 1_000_000;

/// Somebody: a neighbour half the time, for people know those around them (LDBC SNB lets friends
/// be alike, too), else anyone.
pub(crate) fn somebody(plan: &Plan, dice: &mut Dice, me: u32) -> u32 {
    if dice.chance(500) {
        let from = me.saturating_sub(NEAR / 2);
        (from + dice.below(NEAR)).min(plan.people - 1)
    } else {
        dice.below(plan.people)
    }
}

/// An item of `of` made before a moment that suits.
fn earlier(
    plan: &Plan,
    dice: &mut Dice,
    of: u32,
    at: i64,
    suits: impl Fn(&Draft) -> bool,
) -> Option<Target> {
    let person = Person::of(plan, of);
    let before = places_before(&person, at);
    if before == 0 {
        return None;
    }
    let place = dice.below(before);
    suits(&Draft::of(plan, &person, place)).then_some((of, place))
}

/// A share of `depth` by the relay `of`, made before a moment.
fn chained_by(plan: &Plan, dice: &mut Dice, of: u32, at: i64, depth: u8) -> Option<Target> {
    let person = Person::of(plan, of);
    let before = places_before(&person, at);
    (0..CHAIN_ITEMS.min(before)).find_map(|_| {
        let place = dice.below(before);
        (Draft::of(plan, &person, place).depth == depth).then_some((of, place))
    })
}

/// What a comment answers.
pub(crate) fn replied(plan: &Plan, dice: &mut Dice, me: u32, at: i64) -> Option<Target> {
    let suits = |d: &Draft| {
        matches!(
            d.kind,
            Kind::Post | Kind::Photo | Kind::Reel | Kind::Comment
        )
    };
    (0..TRIES).find_map(|_| {
        let of = somebody(plan, dice, me);
        earlier(plan, dice, of, at, suits)
    })
}

/// What a share of `depth` passes on: a share of one less, or an original.
///
/// INVARIANT: the depth falls by at least one at each step, so chains end and never run in a
/// circle.
pub(crate) fn shared(plan: &Plan, dice: &mut Dice, me: u32, at: i64, depth: u8) -> Option<Target> {
    if depth > 1 {
        let chained = (0..CHAIN_TRIES).find_map(|_| {
            let of = relay_near(plan, somebody(plan, dice, me));
            chained_by(plan, dice, of, at, depth - 1)
        });
        if chained.is_some() {
            return chained;
        }
    }
    let original =
        |d: &Draft| d.depth == 0 && matches!(d.kind, Kind::Post | Kind::Photo | Kind::Reel);
    (0..TRIES).find_map(|_| {
        let of = somebody(plan, dice, me);
        earlier(plan, dice, of, at, original)
    })
}

/// An item that nobody has any more.
pub(crate) fn gone(plan: &Plan, dice: &mut Dice) -> Target {
    (dice.below(plan.people), GONE + dice.below(1000))
}
