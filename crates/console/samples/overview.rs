//! What needs doing.

use super::requests::lines;
use super::{Sample, Town, assessments, clocks, day, incidents, purposes, sample};
use console::campaigns::Reading;
use console::incidents::Telling;
use console::overview::{Overview, Task, TaskKind};
use console::unconfirmed::{Unconfirmed, UnconfirmedLine};
use console::{Clock, Frame, Left, Pager, Room};

/// Hours that are left, negative where it is over.
fn urgency(task: &Task) -> i64 {
    let hours = |n: u64| i64::try_from(n).unwrap_or(i64::MAX / 48);
    match task.clock.as_ref().map(|clock| clock.left) {
        Some(Left::DaysOver(n)) => -24 * hours(n),
        Some(Left::HoursOver(n)) => -hours(n),
        Some(Left::Hours(n)) => hours(n),
        Some(Left::Days(n)) => 24 * hours(n),
        None => i64::MAX,
    }
}

/// What needs doing, as the other pages have it.
fn tasks(t: &Town) -> Vec<Task> {
    let task = |href: &str, what, which: String, note: Option<String>, clock: Option<Clock>| Task {
        href: t.s(href),
        what,
        which,
        note,
        clock,
    };
    let requests = lines::some(t).into_iter().filter(|r| r.clock.is_some());
    let requests = requests.map(|r| Task {
        href: r.href,
        what: TaskKind::Request(r.kind),
        which: r.who,
        note: None,
        clock: r.clock,
    });
    let incidents = incidents::open_ones(t).into_iter().map(|i| Task {
        href: i.href,
        what: TaskKind::Incident,
        which: i.title,
        note: None,
        clock: i.clock,
    });
    let until = |last: &str| Some(clocks::of_day(day(last)));
    let others = [
        task(
            "/requests/266",
            TaskKind::Unreached,
            t.s("Juri Tannhoff"),
            None,
            None,
        ),
        task(
            "/unconfirmed",
            TaskKind::Unconfirmed(3),
            t.s(&[52_611, 52_614, 52_620]
                .map(|n| console::number(n, t.lang))
                .join(", ")),
            None,
            None,
        ),
        task(
            "/assessments",
            TaskKind::AssessmentExpires,
            t.s("creative-tools-li"),
            Some(t.t("Creative tools", "Kreative Werkzeuge")),
            until(assessments::CREATIVE_EXPIRES),
        ),
        task(
            "/assessments",
            TaskKind::AssessmentExpires,
            t.s("spam-consent"),
            Some(t.t("Spam filter", "Spamfilter")),
            until(assessments::SPAM_EXPIRED),
        ),
        task(
            "/assessments/ai-assistant-li",
            TaskKind::AssessmentUnsigned,
            t.s("ai-assistant-li"),
            Some(t.t("AI assistant", "KI-Assistent")),
            None,
        ),
        task(
            "/orders/18",
            TaskKind::Recipient,
            t.s("Nordlicht Labs GmbH"),
            Some(t.s("ai_assistant/0002")),
            until("2026-04-19"),
        ),
        task(
            "/orders/19",
            TaskKind::Order,
            t.s("19"),
            Some(t.s("posts_2025")),
            until("2026-05-02"),
        ),
        task(
            "/campaigns/creative-spring",
            TaskKind::CampaignHeld,
            t.s("creative-spring"),
            None,
            None,
        ),
        task(
            "/campaigns/spam-consent",
            TaskKind::CampaignUnfinished,
            t.s("spam-consent"),
            None,
            None,
        ),
        task(
            "/webhooks",
            TaskKind::WebhookOff,
            t.s("stats.lindental.example"),
            None,
            None,
        ),
        task(
            "/webhooks",
            TaskKind::Undelivered(2),
            t.s("hooks.lindental.example"),
            None,
            None,
        ),
        task(
            "/returned",
            TaskKind::Mail(4),
            String::new(),
            None,
            // Its month runs from the day on which the oldest came.
            Some(clocks::of_request(day("2026-04-09"))),
        ),
    ];
    let mut all: Vec<Task> = requests.chain(incidents).chain(others).collect();
    all.sort_by_key(urgency);
    all
}

/// More than a page names one by one.
fn many(t: &Town) -> Vec<Task> {
    let task = |href: &str, what, which: &str, clock| Task {
        href: t.s(href),
        what,
        which: t.s(which),
        note: None,
        clock,
    };
    let due = clocks::of_day(day("2026-05-20"));
    vec![
        task("/orders", TaskKind::Orders(148), "22\u{2013}169", Some(due)),
        task(
            "/unconfirmed",
            TaskKind::Unconfirmed(7),
            "11, 14, 20, 23, 24, …",
            None,
        ),
    ]
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let full = Overview {
        at: t.now(),
        entries: 52_904,
        reading: None,
        tasks: tasks(t),
        purposes: purposes::all(t).into_iter().map(|p| p.line).collect(),
    };
    let quiet = Overview {
        tasks: vec![],
        purposes: full.purposes.iter().take(1).cloned().collect(),
        ..full.clone()
    };
    let crowded = Overview {
        tasks: many(t),
        ..quiet.clone()
    };
    let reading = Overview {
        reading: Some(Reading {
            read: 500_000,
            all: 3_118_402,
        }),
        ..quiet.clone()
    };
    let line = |entry: u64, what: String, who: &str, why| UnconfirmedLine {
        entry,
        what,
        at: t.at("2026-04-19", 14, 2),
        who: t.s(who),
        href: t.s("/persons/1204"),
        why,
        action: t.s(&format!("/unconfirmed/{entry}")),
    };
    let objection = || t.t("Objection", "Widerspruch");
    let unconfirmed = Unconfirmed {
        count: 3,
        lines: vec![
            line(52_611, objection(), "u1204", Telling::NoMailbox),
            line(52_614, objection(), "u88", Telling::GivenUp),
            line(52_620, t.t("Erasure", "Löschung"), "u310", Telling::Unsure),
        ],
        pager: Pager {
            page: 1,
            pages: 1,
            before: None,
            after: None,
        },
    };
    let none = Unconfirmed {
        count: 0,
        lines: vec![],
        ..unconfirmed.clone()
    };
    let mut frame = t.inside("overview-quiet", Room::Overview);
    frame.overdue = vec![];
    let read_on = Frame {
        reading: true,
        ..t.inside("overview-reading", Room::Overview)
    };
    vec![
        sample(
            "overview",
            true,
            "What needs doing, overdue first, and what holds",
            &full,
            &t.inside("overview", Room::Overview),
        ),
        sample(
            "overview-quiet",
            false,
            "Nothing needs doing",
            &quiet,
            &frame,
        ),
        sample(
            "overview-reading",
            false,
            "Not all of the ledger is read yet",
            &reading,
            &read_on,
        ),
        sample(
            "overview-many",
            false,
            "More than can be named one by one",
            &crowded,
            &frame,
        ),
        sample(
            "unconfirmed",
            false,
            "Confirmations that no mail brought",
            &unconfirmed,
            &t.inside("unconfirmed", Room::Overview),
        ),
        sample(
            "unconfirmed-none",
            false,
            "Every confirmation went by mail",
            &none,
            &t.inside("unconfirmed-none", Room::Overview),
        ),
    ]
}
