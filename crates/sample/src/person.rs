//! One person, drawn from the seed and a number.

use crate::dice::{Dice, Stream};
use crate::plan::Plan;
use crate::spread::{MOST_TIMES_MEAN, activity};
use rights::AccountType;

/// Someone in the town.
#[derive(Clone, Copy)]
pub(crate) struct Person {
    pub(crate) index: u32,
    /// The real birth day; what the platform was told is [`Person::birth_told`].
    pub(crate) born: i32,
    pub(crate) birth_known: bool,
    pub(crate) region: Option<&'static str>,
    pub(crate) german: bool,
    pub(crate) joined: i32,
    /// The last day of activity.
    pub(crate) until: i32,
    pub(crate) account: AccountType,
    /// The day from which the present handle is used.
    pub(crate) renamed: Option<i32>,
    /// Whether a second account belongs to the same person.
    pub(crate) linked: bool,
    /// Whether the platform knows a mail address of theirs.
    pub(crate) has_mail: bool,
    pub(crate) items: u32,
    /// Whether they pass on much of what they post.
    pub(crate) relay: bool,
}

/// Ages in years, by weight per mille. The shape is that of social network use by age in the EU
/// (Eurostat: population by age, and `isoc_ci_ac_i`, participation in social networks: most of the
/// young, about a third of those of 65 to 74); the shares are rounded by us, and those under 16,
/// whom that survey does not ask, are our assumption.
const AGES: [(u32, (u32, u32)); 9] = [
    (10, (8, 13)),
    (40, (13, 16)),
    (35, (16, 18)),
    (150, (18, 25)),
    (210, (25, 35)),
    (190, (35, 45)),
    (160, (45, 55)),
    (120, (55, 65)),
    (60, (65, 75)),
];
const OLDEST: (u32, u32) = (75, 96);

/// Regions by weight per mille: our assumption of a platform that began in German-speaking
/// countries. Unknown for the rest, 30 per mille.
const REGIONS: [(u32, Option<&str>); 11] = [
    (420, Some("DE")),
    (90, Some("AT")),
    (60, Some("CH")),
    (90, Some("FR")),
    (70, Some("IT")),
    (60, Some("ES")),
    (50, Some("PL")),
    (50, Some("NL")),
    (30, Some("IE")),
    (30, Some("GB")),
    (20, Some("US")),
];

/// Accounts by weight per mille, our assumption; personal for the rest.
const ACCOUNTS: [(u32, AccountType); 4] = [
    (30, AccountType::Page),
    (20, AccountType::Business),
    (20, AccountType::Deleted),
    (5, AccountType::Unknown),
];

/// The platform's own minimum age; those who are younger said otherwise.
const MINIMUM_AGE_YEARS: i32 = 13;
const DAYS_IN_FOUR_YEARS: i32 = 1_461;

/// How many people stand in one block, of whom one is a relay.
const BLOCK: u32 = 16;

/// The relay of the block in which `person` stands.
///
/// Long chains of shares are rare and run through few accounts: most cascades end within one step
/// of their source (Goel, Watts, Goldstein: "The structure of online diffusion networks", EC 2012).
/// So one person in 16 passes on much of what they post, and everybody else now and then.
pub(crate) fn relay_near(plan: &Plan, person: u32) -> u32 {
    let block = person / BLOCK;
    let place = Dice::new(plan.seed, Stream::Relay, block, 0).below(BLOCK);
    (block * BLOCK + place).min(plan.people - 1)
}

impl Person {
    pub(crate) fn of(plan: &Plan, index: u32) -> Person {
        let mut dice = Dice::new(plan.seed, Stream::Person, index, 0);
        let (from, to) = dice.weigh(&AGES, OLDEST);
        let age_days = |years: u32| years as i32 * DAYS_IN_FOUR_YEARS / 4;
        let old = age_days(from) + dice.below(age_days(to - from) as u32) as i32;
        let born = plan.as_of - old;
        let account = dice.weigh(&ACCOUNTS, AccountType::Personal);
        let unknown_births = match account {
            AccountType::Page | AccountType::Business => 700,
            _ => 40,
        };
        let birth_known = !dice.chance(unknown_births);
        let region = dice.weigh(&REGIONS, None);
        let speaks = if matches!(region, Some("DE" | "AT" | "CH")) {
            930
        } else {
            60
        };
        let german = dice.chance(speaks);
        let joined = joining(plan, born, old, &mut dice);
        let stayed = (plan.as_of - joined).max(1) as u32;
        let until = match account {
            AccountType::Deleted => joined + dice.below(stayed) as i32,
            _ => plan.as_of,
        };
        let renamed = dice.chance(60).then(|| joined + dice.below(stayed) as i32);
        let linked = dice.chance(20);
        let wanted = activity(dice.fraction()) * plan.mean + dice.fraction();
        Person {
            index,
            born,
            birth_known,
            region,
            german,
            joined,
            until,
            account,
            renamed,
            linked,
            has_mail: has_mail(plan, index),
            items: wanted.min(plan.mean * MOST_TIMES_MEAN + 1.0) as u32,
            relay: relay_near(plan, index) == index,
        }
    }

    /// The birth day as the platform knows it.
    pub(crate) fn birth_told(&self) -> Option<i32> {
        self.birth_known.then_some(self.born)
    }
}

/// Of everybody but 40 per mille, our assumption: old accounts were made with a phone number.
fn has_mail(plan: &Plan, person: u32) -> bool {
    !Dice::new(plan.seed, Stream::Contact, person, 0).chance(40)
}

/// People join evenly over the years (as LDBC SNB has them), from the day they may.
fn joining(plan: &Plan, born: i32, old: i32, dice: &mut Dice) -> i32 {
    let least = MINIMUM_AGE_YEARS * DAYS_IN_FOUR_YEARS / 4;
    let earliest = plan.opened.max(born + least.min(old - 40));
    let latest = plan.as_of - 10;
    earliest + dice.below((latest - earliest).max(1) as u32) as i32
}
