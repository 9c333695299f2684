//! Choices and requests.

use super::{Sample, Town, day, sample};
use pages::choices::{
    AskedFor, Choices, EndsToo, Recorded, Request, Said, SaidItem, Source, TakeBack,
};
use pages::{Reach, RequestState, Section};
use rights::{Audience, ChoiceKind, Kind, RequestKind};

fn requests(t: &Town) -> Vec<Request> {
    let request = |kind, entry, received: &str, due: &str, state| Request {
        kind: AskedFor::Choice(kind),
        entry,
        href: None,
        received: day(received),
        due: day(due),
        extended: None,
        state,
        notes: vec![],
    };
    let mut erasure = request(
        ChoiceKind::Erasure,
        50_001,
        "2026-04-01",
        "2026-07-01",
        RequestState::InProgress,
    );
    erasure.extended = Some(t.t(
        "two recipients have to delete copies as well.",
        "Zwei Empfänger müssen ebenfalls Kopien löschen.",
    ));
    erasure.notes = vec![
        t.t(
            "Masked in two sets on 1 April 2026.",
            "In zwei Datensätzen ausgeblendet am 1. April 2026.",
        ),
        t.t(
            "One order to delete a copy is open.",
            "Ein Auftrag zum Löschen einer Kopie ist offen.",
        ),
    ];
    let why = t.t(
        "We have no data of which the accuracy is in dispute.",
        "Wir haben keine Daten, deren Richtigkeit strittig ist.",
    );
    let mut access = request(
        ChoiceKind::Objection,
        50_422,
        "2026-04-06",
        "2026-05-06",
        RequestState::InProgress,
    );
    access.kind = AskedFor::Request(RequestKind::Access);
    access.href = Some(t.s("/questions/50422"));
    vec![
        erasure,
        access,
        request(
            ChoiceKind::SpecialCategory,
            49_800,
            "2026-03-28",
            "2026-04-28",
            RequestState::Open,
        ),
        request(
            ChoiceKind::Objection,
            48_213,
            "2026-03-09",
            "2026-04-09",
            RequestState::Done(Some(day("2026-03-10"))),
        ),
        request(
            ChoiceKind::Restriction,
            45_002,
            "2026-02-12",
            "2026-03-12",
            RequestState::Denied(day("2026-02-20"), why),
        ),
        request(
            ChoiceKind::Restriction,
            44_910,
            "2026-02-11",
            "2026-03-11",
            RequestState::Revoked(day("2026-02-12")),
        ),
    ]
}

fn said(t: &Town) -> Vec<Said> {
    let said = |kind, entry, date: &str, source, in_force, take_back: Option<&str>| Said {
        kind,
        at: t.at(date, 14, 5),
        entry,
        reach: Reach::default(),
        item: None,
        before: None,
        audience: None,
        source,
        in_force,
        note: None,
        receipt: Some(t.receipt(entry)),
        take_back: take_back.map(|href| t.s(href)),
    };
    let mut objection = said(
        ChoiceKind::Objection,
        48_213,
        "2026-03-09",
        Source::Link,
        Some(true),
        Some("/choices/48213/take-back"),
    );
    objection.note = Some(t.t(
        "My photos show my children.",
        "Auf meinen Fotos sind meine Kinder zu sehen.",
    ));
    objection.reach = Reach {
        purposes: vec![t.t("Creative tools", "Kreative Werkzeuge")],
        kinds: vec![Kind::Photo, Kind::Caption],
        surfaces: vec![],
    };
    let mut old = said(
        ChoiceKind::ConsentWithdrawn,
        12_044,
        "2025-06-30",
        Source::Staff,
        Some(true),
        None,
    );
    old.receipt = None;
    let mut narrowed = said(
        ChoiceKind::AudienceNarrowed,
        51_377,
        "2026-04-11",
        Source::Platform,
        Some(true),
        None,
    );
    (narrowed.before, narrowed.audience) = (Some(day("2020-01-01")), Some(Audience::Friends));
    let mut erased = said(
        ChoiceKind::Erasure,
        50_001,
        "2026-04-01",
        Source::Portal,
        Some(true),
        None,
    );
    erased.item = Some(SaidItem {
        id: t.s("p-0412"),
        href: Some(t.s("/items?q=p-0412")),
    });
    vec![
        narrowed,
        erased,
        objection,
        said(
            ChoiceKind::Objection,
            40_112,
            "2026-01-04",
            Source::Signal(t.s("Global Privacy Control")),
            Some(true),
            Some("/choices/40112/take-back"),
        ),
        said(
            ChoiceKind::Restriction,
            40_020,
            "2026-01-02",
            Source::Named,
            Some(true),
            Some("/choices/40020/take-back"),
        ),
        said(
            ChoiceKind::ObjectionWithdrawn,
            39_050,
            "2025-12-21",
            Source::Portal,
            None,
            None,
        ),
        said(
            ChoiceKind::RestrictionLifted,
            39_001,
            "2025-12-20",
            Source::Mail,
            None,
            None,
        ),
        old,
        said(
            ChoiceKind::Consent,
            11_200,
            "2025-05-18",
            Source::Portal,
            Some(false),
            None,
        ),
    ]
}

fn ends_too(t: &Town) -> EndsToo {
    EndsToo {
        at: t.at("2026-02-11", 8, 40),
        entry: 40_117,
        source: Source::Signal("Global Privacy Control".to_owned()),
        reach: Reach::default(),
    }
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let mine = |name| t.inside(name, Some(Section::Choices));
    let take_back = |kind| TakeBack {
        action: t.s("/choices/48213/take-back"),
        kind,
        at: t.at("2026-03-09", 14, 5),
        entry: 48_213,
        reach: Reach::default(),
        along: match kind {
            ChoiceKind::Objection => vec![ends_too(t)],
            _ => vec![],
        },
    };
    let recorded = |kind, mail| Recorded {
        kind,
        entry: 52_930,
        at: t.at("2026-04-20", 10, 2),
        again: false,
        reach: Reach::default(),
        mail,
        receipt: t.receipt(52_930),
        more: match kind {
            ChoiceKind::Consent => vec![(52_931, t.receipt(52_931))],
            _ => vec![],
        },
    };
    let no_choices = Choices {
        requests: vec![],
        choices: vec![],
    };
    let all = Choices {
        requests: requests(t),
        choices: said(t),
    };
    vec![
        sample(
            "choices",
            true,
            "Choices and requests, with receipts and clocks",
            &all,
            &mine("choices"),
        ),
        sample(
            "choices-none",
            false,
            "Nothing said yet",
            &no_choices,
            &mine("choices-none"),
        ),
        sample(
            "take-back",
            true,
            "Taking an objection back",
            &take_back(ChoiceKind::Objection),
            &mine("take-back"),
        ),
        sample(
            "withdraw",
            false,
            "Withdrawing a consent",
            &take_back(ChoiceKind::Consent),
            &mine("withdraw"),
        ),
        sample(
            "end-hold",
            false,
            "Ending a hold",
            &take_back(ChoiceKind::Restriction),
            &mine("end-hold"),
        ),
        sample(
            "recorded",
            true,
            "A consent is recorded",
            &recorded(ChoiceKind::Consent, true),
            &mine("recorded"),
        ),
        sample(
            "recorded-withdrawn",
            false,
            "A withdrawal is recorded",
            &recorded(ChoiceKind::ConsentWithdrawn, true),
            &mine("recorded-withdrawn"),
        ),
        sample(
            "recorded-back",
            true,
            "An objection is taken back",
            &recorded(ChoiceKind::ObjectionWithdrawn, false),
            &mine("recorded-back"),
        ),
        sample(
            "recorded-lifted",
            false,
            "A hold has ended",
            &recorded(ChoiceKind::RestrictionLifted, false),
            &mine("recorded-lifted"),
        ),
        sample(
            "recorded-restricted",
            false,
            "A hold is recorded",
            &recorded(ChoiceKind::Restriction, true),
            &mine("recorded-restricted"),
        ),
    ]
}
