//! Announcements.

mod figures;
mod texts;

use super::clocks::TODAY;
use super::{Sample, Town, day, sample};
use console::campaigns::{
    CampaignLine, CampaignPage, CampaignState, CampaignText, Campaigns, DayFigures, Deeds, Funnel,
    PlanCampaign, PlanChecked, Reading, RegionFigures, Unreached, WhyUnreached,
};
use console::{FormError, Problem, Room, field};
use figures::{assistant, days, funnel, regions};
use rights::Beyond;
use texts::{checks, mails, plan};

fn line(t: &Town, name: &str, begins: &str, state: CampaignState, funnel: Funnel) -> CampaignLine {
    CampaignLine {
        href: t.s(&format!("/campaigns/{name}")),
        name: t.s(name),
        purposes: match name {
            "creative-spring" => vec![t.t("Creative tools", "Kreative Werkzeuge")],
            "spam-consent" => vec![t.t("Spam filter", "Spamfilter")],
            _ => vec![t.t("AI assistant", "KI-Assistent")],
        },
        begins: day(begins),
        state,
        funnel,
    }
}

/// What can be done in a state.
fn deeds(t: &Town, state: &CampaignState) -> Deeds {
    let deed = |name: &str| Some(t.s(&format!("/campaigns/assistant-2026/{name}")));
    match state {
        CampaignState::Planned | CampaignState::Stopped => Deeds {
            send: deed("send"),
            again: deed("again"),
            revoke: deed("revoke"),
            ..Deeds::default()
        },
        CampaignState::Sending => Deeds {
            stop: deed("stop"),
            ..Deeds::default()
        },
        CampaignState::Done => Deeds {
            again: deed("again"),
            remind: deed("remind"),
            revoke: deed("revoke"),
            ..Deeds::default()
        },
        CampaignState::Held(_) => Deeds {
            revoke: deed("revoke"),
            ..Deeds::default()
        },
    }
}

fn page(t: &Town, state: CampaignState) -> CampaignPage {
    let unreached = |person: &str, why, since: Option<&str>| Unreached {
        person: t.s(person),
        why,
        since: since.map(day),
    };
    let reading = matches!(state, CampaignState::Held(_)).then_some(Reading {
        read: 500_000,
        all: 3_118_402,
    });
    CampaignPage {
        deeds: deeds(t, &state),
        line: line(t, "assistant-2026", "2026-04-07", state, assistant()),
        days: days(),
        reading,
        regions: regions(t),
        texts: checks(t),
        not_before: None,
        by_itself: false,
        failure: None,
        errors: vec![],
        unreached: vec![
            unreached("Alma Distelrain", WhyUnreached::Bounced, Some("2026-04-08")),
            unreached(
                "Berthold Quendel",
                WhyUnreached::NoAddress,
                Some("2026-04-07"),
            ),
            unreached(
                "Cosima Ahornberg",
                WhyUnreached::Refused,
                Some("2026-04-09"),
            ),
            unreached("Dilek Moosgrund", WhyUnreached::Unclear, Some("2026-04-12")),
            unreached("Emil Steinbrech", WhyUnreached::Unknown, Some("2026-04-13")),
        ],
        letters: t.s("/campaigns/assistant-2026/unreached.csv"),
        pager: t.pager(6121),
    }
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let frame = |name| t.inside(name, Room::Campaigns);
    let list = Campaigns {
        plan: t.s("/campaigns/plan"),
        list: vec![
            line(
                t,
                "library-test",
                "2026-06-01",
                CampaignState::Planned,
                funnel(388_906, 0, 0, 0, [0, 0]),
            ),
            line(
                t,
                "creative-spring",
                "2026-05-04",
                CampaignState::Held(vec![Beyond::Scope]),
                funnel(803_200, 0, 0, 0, [0, 0]),
            ),
            line(
                t,
                "assistant-2026",
                "2026-04-07",
                CampaignState::Sending,
                assistant(),
            ),
            line(
                t,
                "spam-consent",
                "2026-02-20",
                CampaignState::Stopped,
                funnel(41_002, 20_000, 19_204, 8_113, [902, 3_118]),
            ),
            line(
                t,
                "assistant-2025",
                "2025-11-12",
                CampaignState::Done,
                funnel(1_151_207, 1_151_207, 1_120_018, 610_552, [121_400, 0]),
            ),
        ],
    };
    let refused = PlanCampaign {
        name: t.s(""),
        checked: Some(PlanChecked {
            texts: checks(t),
            people: 402_117,
            without_address: 3_118,
            mails: vec![],
        }),
        refused: Some(
            t.s("there is a campaign `assistant-2026` already, and it tells something else"),
        ),
        errors: vec![FormError {
            field: field::NAME,
            problem: Problem::Missing,
        }],
        ..plan(t, false)
    };
    let [_, english] = mails(t);
    let text = CampaignText {
        back: t.s("/campaigns/assistant-2026"),
        campaign: t.s("assistant-2026"),
        mail: english,
        check: checks(t).remove(1),
    };
    let held = page(
        t,
        CampaignState::Held(vec![Beyond::Scope, Beyond::Safeguards]),
    );
    let failed = CampaignPage {
        texts: vec![],
        failure: Some(t.t(
            "the mail server does not take our name and password",
            "the mail server does not take our name and password",
        )),
        errors: vec![FormError {
            field: field::SURE,
            problem: Problem::NotSure,
        }],
        ..page(t, CampaignState::Stopped)
    };
    // Nothing has gone: its hour is ahead, and it begins by itself then.
    let nothing = funnel(388_906, 0, 0, 0, [0, 0]);
    let planned = CampaignPage {
        line: line(
            t,
            "library-test",
            "2026-06-01",
            CampaignState::Planned,
            nothing,
        ),
        days: vec![DayFigures {
            day: day(TODAY),
            funnel: nothing,
        }],
        regions: vec![RegionFigures {
            region: t.s("Untertal"),
            funnel: nothing,
        }],
        unreached: vec![],
        pager: t.pager(1),
        not_before: Some(t.at("2026-06-01", 8, 0)),
        by_itself: true,
        deeds: Deeds {
            send: None,
            again: None,
            stop: Some(t.s("/campaigns/library-test/stop")),
            ..deeds(t, &CampaignState::Planned)
        },
        ..page(t, CampaignState::Planned)
    };
    let done = page(t, CampaignState::Done);
    vec![
        sample(
            "campaigns",
            true,
            "Notices and how far they got",
            &list,
            &frame("campaigns"),
        ),
        sample(
            "campaign",
            true,
            "One campaign: funnel, time, regions, who is not reached",
            &page(t, CampaignState::Sending),
            &frame("campaign"),
        ),
        sample(
            "campaign-held",
            false,
            "One that is held",
            &held,
            &frame("campaign-held"),
        ),
        sample(
            "campaign-planned",
            false,
            "One that begins by itself",
            &planned,
            &frame("campaign-planned"),
        ),
        sample(
            "campaign-done",
            false,
            "One that was sent",
            &done,
            &frame("campaign-done"),
        ),
        sample(
            "campaign-failed",
            false,
            "One that could not be sent, and links that nobody is sure to revoke",
            &failed,
            &frame("campaign-failed"),
        ),
        sample(
            "campaign-text",
            false,
            "Its mail in one language",
            &text,
            &frame("campaign-text"),
        ),
        sample(
            "campaign-plan",
            true,
            "Planning a notice: who gets what, before it is planned",
            &plan(t, true),
            &frame("campaign-plan"),
        ),
        sample(
            "campaign-plan-wrong",
            false,
            "What stands against it",
            &refused,
            &frame("campaign-plan-wrong"),
        ),
    ]
}
