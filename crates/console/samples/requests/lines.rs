//! Requests in short.

use super::super::{Town, clock, day};
use console::requests::{AskedFor, RequestKind, RequestLine, RequestState, Stand, ToldPlatform};
use console::{Clock, Left};
use rights::ChoiceKind;

fn line(
    t: &Town,
    number: u64,
    kind: RequestKind,
    who: &str,
    received: &str,
    clock: Option<Clock>,
) -> RequestLine {
    RequestLine {
        href: t.s(&format!("/requests/{number}")),
        number,
        kind: AskedFor::Request(kind),
        who: t.s(who),
        account: !who.contains('@'),
        received: day(received),
        state: RequestState::InProgress,
        clock,
        extended: false,
        stands: vec![],
    }
}

pub(crate) fn some(t: &Town) -> Vec<RequestLine> {
    let done = |line: RequestLine, state| RequestLine { state, ..line };
    vec![
        line(
            t,
            287,
            RequestKind::Access,
            "Otto Brandner",
            "2026-03-14",
            Some(clock("2026-04-14", Left::DaysOver(6))),
        ),
        line(
            t,
            291,
            RequestKind::Depicted,
            "r.hollerau@mail.example",
            "2026-03-18",
            Some(clock("2026-04-18", Left::DaysOver(2))),
        ),
        line(
            t,
            302,
            RequestKind::Erasure,
            "Greta Sommerweg",
            "2026-03-23",
            Some(clock("2026-04-23", Left::Days(3))),
        ),
        RequestLine {
            extended: true,
            ..line(
                t,
                214,
                RequestKind::Portability,
                "Nino Auerhahn",
                "2026-02-11",
                Some(clock("2026-05-11", Left::Days(21))),
            )
        },
        RequestLine {
            state: RequestState::Open,
            ..line(
                t,
                311,
                RequestKind::Question,
                "Hanna Birkenfeld",
                "2026-04-14",
                Some(clock("2026-05-14", Left::Days(24))),
            )
        },
        done(
            line(
                t,
                280,
                RequestKind::Objection,
                "Ida Wacholder",
                "2026-03-09",
                None,
            ),
            RequestState::Fulfilled(day("2026-03-09")),
        ),
        done(
            line(
                t,
                266,
                RequestKind::Restriction,
                "Juri Tannhoff",
                "2026-02-27",
                None,
            ),
            RequestState::Denied(
                day("2026-03-20"),
                t.t("No data is in dispute.", "Keine Angabe ist strittig."),
            ),
        ),
        done(
            line(
                t,
                251,
                RequestKind::Special,
                "Lea Erlenbruch",
                "2026-02-20",
                None,
            ),
            RequestState::Revoked(day("2026-02-22")),
        ),
        done(
            line(
                t,
                240,
                RequestKind::Rectification,
                "Milo Haselau",
                "2026-02-15",
                None,
            ),
            RequestState::Fulfilled(day("2026-02-18")),
        ),
    ]
}

pub(super) fn narrowed(t: &Town) -> RequestLine {
    let said = line(
        t,
        52_940,
        RequestKind::Objection,
        "Rolf Espenried",
        "2026-03-16",
        Some(clock("2026-04-16", Left::DaysOver(4))),
    );
    RequestLine {
        href: t.s("/requests/said/52940"),
        kind: AskedFor::Choice(ChoiceKind::AudienceNarrowed),
        stands: vec![
            Stand::InSets,
            Stand::Told(ToldPlatform::At(t.at("2026-03-16", 10, 9))),
            Stand::Platform(1_011, 1_043),
        ],
        ..said
    }
}
