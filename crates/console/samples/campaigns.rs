//! Announcements.

use super::{Sample, Town, day, sample};
use console::campaigns::{
    CampaignLine, CampaignPage, CampaignState, CampaignText, Campaigns, DayFigures, Deeds, Funnel,
    MailText, Piece, PlanCampaign, PlanChecked, Reading, RegionFigures, TextCheck, TextFault,
    Unreached, WhyUnreached,
};
use console::{FormError, Problem, Room, field};
use rights::Beyond;

fn funnel(planned: u64, sent: u64, delivered: u64, seen: u64, said: [u64; 2]) -> Funnel {
    let [objected, consented] = said;
    // Before anything went out nobody was missed.
    let unreached = if sent == 0 {
        0
    } else {
        (planned - delivered) / 3
    };
    Funnel {
        planned,
        sent,
        delivered,
        bounced: unreached / 2,
        seen,
        objected,
        consented,
        unreached,
        pending: planned - delivered - unreached,
    }
}

fn assistant() -> Funnel {
    funnel(
        1_204_318,
        1_143_110,
        1_112_507,
        418_222,
        [96_410, 418_222 / 90],
    )
}

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

fn page(t: &Town, state: CampaignState) -> CampaignPage {
    let days = [
        ("2026-04-07", 0, 0, 0),
        ("2026-04-08", 201_400, 21_804, 3_110),
        ("2026-04-09", 402_118, 74_230, 14_902),
        ("2026-04-10", 603_000, 139_551, 30_418),
        ("2026-04-11", 700_412, 190_024, 42_377),
        ("2026-04-12", 702_906, 214_118, 49_100),
        ("2026-04-13", 851_337, 261_908, 60_223),
        ("2026-04-14", 951_000, 301_744, 70_551),
        ("2026-04-16", 1_051_902, 360_018, 83_219),
        ("2026-04-18", 1_094_611, 398_730, 92_044),
        ("2026-04-20", 1_112_507, 418_222, 96_410),
    ];
    let figures = |(date, delivered, seen, objected): (&str, u64, u64, u64)| DayFigures {
        day: day(date),
        funnel: Funnel {
            bounced: delivered / 73,
            ..funnel(
                1_204_318,
                delivered + delivered / 40,
                delivered,
                seen,
                [objected, seen / 90],
            )
        },
    };
    let region = |region: &str, planned: u64| RegionFigures {
        region: t.s(region),
        funnel: funnel(
            planned,
            planned * 95 / 100,
            planned * 92 / 100,
            planned * 35 / 100,
            [planned * 8 / 100, planned * 35 / 9_000],
        ),
    };
    let unreached = |person: &str, why, since: Option<&str>| Unreached {
        person: t.s(person),
        why,
        since: since.map(day),
    };
    let deed = |name: &str| Some(t.s(&format!("/campaigns/assistant-2026/{name}")));
    let reading = matches!(state, CampaignState::Held(_)).then_some(Reading {
        read: 500_000,
        all: 3_118_402,
    });
    CampaignPage {
        deeds: match state {
            CampaignState::Sending => Deeds {
                stop: deed("stop"),
                remind: deed("remind"),
                revoke: deed("revoke"),
                ..Deeds::default()
            },
            _ => Deeds {
                send: deed("send"),
                ..Deeds::default()
            },
        },
        line: line(t, "assistant-2026", "2026-04-07", state, assistant()),
        days: days.map(figures).into(),
        reading,
        regions: vec![
            region("Obertal", 402_117),
            region("Untertal", 388_906),
            region("Weidenau", 291_004),
            region("Seeland", 122_291),
        ],
        texts: checks(t),
        not_before: None,
        by_itself: true,
        failure: None,
        errors: vec![],
        unreached: vec![
            unreached("Alma Distelrain", WhyUnreached::Bounced, Some("2026-04-08")),
            unreached("Berthold Quendel", WhyUnreached::NoAddress, None),
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

fn checks(t: &Town) -> Vec<TextCheck> {
    let fault = |what: (&str, &str), ground: (&str, &str)| TextFault {
        what: t.t(what.0, what.1),
        ground: t.t(ground.0, ground.1),
    };
    let check = |tag: &str, faults| TextCheck {
        language: console::language(tag, t.lang),
        href: Some(t.s(&format!("/campaigns/assistant-2026/texts/{tag}"))),
        faults,
    };
    let kept = (
        "How long the data is kept is not said",
        "Wie lange die Daten aufbewahrt werden, fehlt",
    );
    let apart = (
        "The objection does not stand in a paragraph of its own",
        "Der Widerspruch steht nicht in einem eigenen Absatz",
    );
    vec![
        check("de", vec![]),
        check(
            "en",
            vec![
                fault(kept, ("Art. 13(2)(a)", "Art. 13 Abs. 2 lit. a")),
                fault(apart, ("Art. 21(4)", "Art. 21 Abs. 4")),
            ],
        ),
    ]
}

fn mail(t: &Town, tag: &str, words: [&str; 5]) -> MailText {
    let [subject, first, heading, line, last] = words;
    MailText {
        tag: tag.to_owned(),
        language: console::language(tag, t.lang),
        subject: t.s(subject),
        pieces: vec![
            Piece::Paragraph(t.s(first)),
            Piece::Heading(t.s(heading)),
            Piece::Line(t.s(line)),
            Piece::Paragraph(t.s(last)),
        ],
    }
}

fn mails(t: &Town) -> [MailText; 2] {
    [
        mail(
            t,
            "de",
            [
                "Ihre Beiträge und unsere KI",
                "Ab dem 1. Juni möchten wir öffentliche Beiträge für unseren KI-Assistenten nutzen.",
                "Was genutzt wird",
                "Beiträge und Kommentare, die alle sehen können",
                "Sie können widersprechen, ohne Gründe zu nennen.",
            ],
        ),
        mail(
            t,
            "en",
            [
                "Your posts and our AI",
                "From 1 June we want to use public posts for our AI assistant.",
                "What is used",
                "Posts and comments that everybody can see",
                "You can object, and need no reason.",
            ],
        ),
    ]
}

fn plan(t: &Town, checked: bool) -> PlanCampaign {
    PlanCampaign {
        action: t.s("/campaigns/plan"),
        cancel: t.s("/campaigns"),
        name: t.s("assistant-2026"),
        purposes: vec![
            t.tick("ai_assistant", "AI assistant", "KI-Assistent", true),
            t.tick(
                "creative_tools",
                "Creative tools",
                "Kreative Werkzeuge",
                false,
            ),
        ],
        texts: vec![t.pick("announcement", "announcement", "announcement", true)],
        regions: vec![
            t.tick("Obertal", "Obertal", "Obertal", true),
            t.tick("Seeland", "Seeland", "Seeland", false),
        ],
        since: t.s(""),
        not_before: t.s("2026-06-01"),
        hour: t.s("08:00"),
        rate: t.s("50"),
        checked: checked.then(|| PlanChecked {
            people: 402_117,
            without_address: 3_118,
            texts: checks(t)
                .into_iter()
                .map(|c| TextCheck {
                    faults: vec![],
                    ..c
                })
                .collect(),
            mails: mails(t).into(),
        }),
        refused: None,
        errors: vec![],
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
                funnel(0, 0, 0, 0, [0, 0]),
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
        not_before: Some(t.at("2026-06-01", 8, 0)),
        failure: Some(t.t(
            "the mail server does not take our name and password",
            "the mail server does not take our name and password",
        )),
        deeds: Deeds {
            again: Some(t.s("/campaigns/assistant-2026/again")),
            revoke: Some(t.s("/campaigns/assistant-2026/revoke")),
            ..Deeds::default()
        },
        errors: vec![FormError {
            field: field::SURE,
            problem: Problem::NotSure,
        }],
        ..page(t, CampaignState::Stopped)
    };
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
