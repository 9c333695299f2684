//! Who was told, and what became of it.

use crate::dice::{Dice, Stream};
use crate::person::Person;
use crate::plan::Plan;
use rights::{AccountType, NoticeStatus};

/// One announcement.
pub(crate) struct Campaign {
    pub(crate) name: &'static str,
    pub(crate) purposes: &'static [&'static str],
    pub(crate) kinds: &'static [&'static str],
}

/// The first one: public content for all of generative AI.
pub(crate) const TERMS: Campaign = Campaign {
    name: "ai-terms",
    purposes: &["generative_ai"],
    kinds: &["post", "comment", "photo", "caption", "reel"],
};
/// The second one: AI interactions, for the assistant only.
pub(crate) const INTERACTIONS: Campaign = Campaign {
    name: "ai-interactions",
    purposes: &["ai_assistant"],
    kinds: &["ai_prompt", "ai_feedback"],
};

/// One row of `notices.parquet`.
pub(crate) struct NoticeRow {
    pub(crate) campaign: &'static Campaign,
    pub(crate) status: NoticeStatus,
    pub(crate) at: i64,
    pub(crate) channel: &'static str,
}

/// Bounced, and accepted by nobody, per mille of mails: our assumption.
const BOUNCED_PER_MILLE: u32 = 45;
const LOST_PER_MILLE: u32 = 35;
/// The share of bounces that a letter reached later.
const LETTER_PER_MILLE: u32 = 250;

const SECONDS_PER_DAY: i64 = 86_400;

/// How many remember to have seen the announcement: 40 % of users, 21 % of those up to 30 and
/// 48 % of those over 60 (Gallup Institute for noyb, 1,000 Meta users in Germany, 2025).
fn seen_per_mille(plan: &Plan, person: &Person) -> u32 {
    match (plan.as_of - person.born) / 365 {
        ..=30 => 210,
        31..=60 => 470,
        _ => 480,
    }
}

/// The steps of all notices to one person in the order of time.
pub(crate) fn notices_of(plan: &Plan, person: &Person) -> Vec<NoticeRow> {
    let mut steps = Vec::new();
    if person.account == AccountType::Deleted && person.until < plan.told {
        return steps;
    }
    let mut dice = Dice::new(plan.seed, Stream::Notice, person.index, 0);
    for (campaign, day) in [(&TERMS, plan.told), (&INTERACTIONS, plan.told_ai)] {
        if person.joined > day {
            told_on_joining(&mut steps, campaign, person, &mut dice);
        } else {
            let seen = seen_per_mille(plan, person);
            told_by_mail(&mut steps, campaign, day, seen, &mut dice);
        }
    }
    steps.retain(|s| s.at <= i64::from(plan.as_of) * SECONDS_PER_DAY * 1_000_000);
    steps.sort_by_key(|s| s.at);
    steps
}

/// Who joins later is told in the app.
fn told_on_joining(
    steps: &mut Vec<NoticeRow>,
    campaign: &'static Campaign,
    person: &Person,
    dice: &mut Dice,
) {
    let at = i64::from(person.joined) * SECONDS_PER_DAY + i64::from(dice.below(3_600));
    steps.push(step(campaign, NoticeStatus::Delivered, at, "in_app"));
    if dice.chance(600) {
        steps.push(step(campaign, NoticeStatus::Seen, at + 30, "in_app"));
    }
}

fn told_by_mail(
    steps: &mut Vec<NoticeRow>,
    campaign: &'static Campaign,
    day: i32,
    seen_per_mille: u32,
    dice: &mut Dice,
) {
    // Mails to millions go out over two weeks.
    let sent = i64::from(day) * SECONDS_PER_DAY + i64::from(dice.below(14 * 86_400));
    steps.push(step(campaign, NoticeStatus::Sent, sent, "mail"));
    let outcome = dice.weigh(
        &[
            (BOUNCED_PER_MILLE, Some(NoticeStatus::Bounced)),
            (LOST_PER_MILLE, None),
        ],
        Some(NoticeStatus::Delivered),
    );
    let arrived = sent + 1 + i64::from(dice.below(900));
    match outcome {
        Some(NoticeStatus::Delivered) => {
            steps.push(step(campaign, NoticeStatus::Delivered, arrived, "mail"));
            // The survey's share is of all users: those who were not reached cannot have seen it.
            if dice.chance(seen_per_mille * 1000 / (1000 - BOUNCED_PER_MILLE - LOST_PER_MILLE)) {
                let opened = arrived + i64::from(dice.below(5 * 86_400));
                steps.push(step(campaign, NoticeStatus::Seen, opened, "mail"));
            } else if dice.chance(10) {
                // Some servers accept first and send it back later.
                let back = arrived + i64::from(dice.below(86_400));
                steps.push(step(campaign, NoticeStatus::Bounced, back, "mail"));
            }
        }
        Some(status) => {
            steps.push(step(campaign, status, arrived, "mail"));
            if dice.chance(LETTER_PER_MILLE) {
                let posted = arrived + 10 * SECONDS_PER_DAY;
                steps.push(step(campaign, NoticeStatus::Sent, posted, "letter"));
                let handed = posted + 4 * SECONDS_PER_DAY;
                steps.push(step(campaign, NoticeStatus::Delivered, handed, "letter"));
            }
        }
        None => {}
    }
}

fn step(
    campaign: &'static Campaign,
    status: NoticeStatus,
    at_seconds: i64,
    channel: &'static str,
) -> NoticeRow {
    NoticeRow {
        campaign,
        status,
        at: at_seconds * 1_000_000,
        channel,
    }
}
