//! Requests in short.

use super::super::{Town, clocks, day};
use console::requests::{AskedFor, RequestKind, RequestLine, RequestState, Stand, ToldPlatform};
use rights::ChoiceKind;

/// One that is open: its month runs from the day on which it came.
fn line(t: &Town, number: u64, kind: RequestKind, who: &str, received: &str) -> RequestLine {
    let received = day(received);
    RequestLine {
        href: t.s(&format!("/requests/{number}")),
        number,
        kind: AskedFor::Request(kind),
        who: t.s(who),
        account: !who.contains('@'),
        received,
        state: RequestState::InProgress,
        clock: Some(clocks::of_request(received)),
        extended: false,
        stands: vec![],
    }
}

/// The last day of the one that is extended on its own page.
pub(super) const EXTENDED: &str = "2026-06-18";

/// All of the list: what is due first comes first; what has ended follows, the newest first.
pub(crate) fn some(t: &Town) -> Vec<RequestLine> {
    use RequestKind as Kind;
    let extended = |line: RequestLine, until: &str| RequestLine {
        extended: true,
        clock: Some(clocks::of_day(day(until))),
        ..line
    };
    let ended = |line: RequestLine, state| RequestLine {
        state,
        clock: None,
        ..line
    };
    let guest = "r.hollerau@mail.example";
    let question = line(t, 311, Kind::Question, "Hanna Birkenfeld", "2026-04-14");
    let denied = RequestState::Denied(
        day("2026-03-20"),
        t.t("No data is in dispute.", "Keine Angabe ist strittig."),
    );
    let fulfilled = |on: &str| RequestState::Fulfilled(day(on));
    let mut all = vec![
        line(t, 287, Kind::Access, "Otto Brandner", "2026-03-14"),
        extended(line(t, 291, Kind::Depicted, guest, "2026-03-18"), EXTENDED),
        line(t, 302, Kind::Erasure, "Greta Sommerweg", "2026-03-23"),
        extended(
            line(t, 214, Kind::Portability, "Nino Auerhahn", "2026-02-11"),
            "2026-05-11",
        ),
        RequestLine {
            state: RequestState::Open,
            ..question
        },
        ended(
            line(t, 280, Kind::Objection, "Ida Wacholder", "2026-03-09"),
            fulfilled("2026-03-09"),
        ),
        ended(
            line(t, 266, Kind::Restriction, "Juri Tannhoff", "2026-02-27"),
            denied,
        ),
        ended(
            line(t, 251, Kind::Special, "Lea Erlenbruch", "2026-02-20"),
            RequestState::Revoked(day("2026-02-22")),
        ),
        ended(
            line(t, 240, Kind::Rectification, "Milo Haselau", "2026-02-15"),
            fulfilled("2026-02-18"),
        ),
    ];
    all.sort_by_key(place);
    all
}

/// What has no clock any more comes after what has one.
fn place(line: &RequestLine) -> (bool, i32) {
    let ended = match &line.state {
        RequestState::Fulfilled(day)
        | RequestState::Denied(day, _)
        | RequestState::Revoked(day)
        | RequestState::Done(Some(day)) => day.epoch_days(),
        RequestState::Open | RequestState::InProgress | RequestState::Done(None) => 0,
    };
    let due = line.clock.as_ref().map(|clock| clock.due.epoch_days());
    (due.is_none(), due.unwrap_or(-ended))
}

/// The one of this number.
pub(super) fn one(t: &Town, number: u64) -> RequestLine {
    let found = some(t).into_iter().find(|line| line.number == number);
    // There is one of each number that pages ask for.
    found.unwrap_or_else(|| line(t, 0, RequestKind::Question, "", "2026-01-01"))
}

/// A choice that the platform has not carried out everywhere.
pub(super) fn narrowed(t: &Town) -> RequestLine {
    let kind = RequestKind::Objection;
    let said = line(t, 51_240, kind, "Rolf Espenried", "2026-04-10");
    RequestLine {
        href: t.s("/requests/said/51240"),
        kind: AskedFor::Choice(ChoiceKind::AudienceNarrowed),
        stands: vec![
            Stand::InSets,
            Stand::Told(ToldPlatform::At(t.at("2026-04-10", 10, 9))),
            Stand::Platform(1_011, 1_043),
        ],
        ..said
    }
}
