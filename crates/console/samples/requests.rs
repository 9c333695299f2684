//! Requests.

use super::{Sample, Town, clock, day, depicted, named, sample};
use console::requests::{
    Answer, AskedFor, Behalf, Channel, EnterRequest, Evidence, FromMail, RequestKind, RequestLine,
    RequestPage, RequestState, Requests, SaidPage, Sent, Spoken, Stand, Telling, ToldPlatform,
    Unclear,
};
use console::{Clock, FormError, Left, Problem, Room, field};
use pages::officer::{By, Message};
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

pub(crate) fn access(t: &Town) -> RequestPage {
    let message = |by, date: &str, sent, text: &[(&str, &str)]| Spoken {
        message: Message {
            by,
            at: t.at(date, 10, 12),
            text: text.iter().map(|(en, de)| t.t(en, de)).collect(),
        },
        sent,
    };
    let sent = |state, at| {
        Some(Sent {
            state,
            at,
            posted: false,
            post: None,
        })
    };
    let first = some(t).remove(0);
    RequestPage {
        line: first,
        entry: 47_114,
        person: Some(t.s("/persons/4411")),
        channel: Channel::Letter,
        behalf: Some((t.t("Edda Rohrbach, attorney", "Rechtsanwältin Edda Rohrbach"), Behalf::Agent)),
        name: String::new(),
        mail: Some(t.s("kanzlei@rohrbach.example")),
        reach: vec![],
        evidence: vec![
            Evidence { name: t.t("Power of attorney of 2 March", "Vollmacht vom 2. März"), href: Some(t.s("/requests/287/evidence/1")), on: day("2026-03-14"), read_by: Some(t.s("Jonas Feldmann")) },
            Evidence { name: t.t("Call back by phone", "Rückruf per Telefon"), href: None, on: day("2026-03-16"), read_by: Some(t.s("Jonas Feldmann")) },
        ],
        thread: vec![
            message(By::Person, "2026-03-14", None, &[
                ("My client wants to know everything that is stored about him, and for what it was used.", "Mein Mandant möchte wissen, was über ihn gespeichert ist und wofür es genutzt wurde."),
                ("He asks in particular which training sets and models hold his comments.", "Insbesondere fragt er, in welchen Datensätzen und Modellen seine Kommentare stehen."),
            ]),
            message(By::Officer(t.s("Mirela Kupferbach")), "2026-03-17", sent(Telling::Told, Some(t.at("2026-03-17", 10, 13))), &[
                ("Thank you. The power of attorney has been checked.", "Vielen Dank. Die Vollmacht ist geprüft."),
            ]),
        ],
        found: vec![],
        released: None,
        account: None,
        extension: None,
        extend: None,
        answer: Some(Answer {
            action: t.s("/requests/287/answer"),
            outcomes: vec![
                t.pick("granted", "Granted", "Stattgegeben", false),
                t.pick("partly", "Granted in part", "Teilweise stattgegeben", false),
                t.pick("refused", "Refused", "Abgelehnt", false),
            ],
            text: t.s(""),
            remedy: t.t(
                "You can complain to the state data protection authority, or go to court.",
                "Sie können sich bei der Datenschutzaufsicht des Landes beschweren oder vor Gericht gehen.",
            ),
        }),
        write: Some(t.s("/requests/287/write")),
        prove: Some(t.s("/requests/287/evidence")),
        proof: t.s(""),
        attach: Some(t.s("/requests/287/items")),
        link: t.s(""),
        refused: None,
        errors: vec![],
    }
}

/// In time, by letter, of somebody of whom nothing but the name is known.
fn in_time(t: &Town) -> RequestPage {
    let mut page = access(t);
    page.line = RequestLine {
        who: t.s("Wendel Aubrink"),
        account: false,
        ..some(t).remove(4)
    };
    page.person = None;
    page.behalf = None;
    page.reach = vec![
        (
            t.t("For the purposes", "Für die Zwecke"),
            t.t("all", "alle"),
        ),
        (
            t.t("For items of the kinds", "Für Inhalte der Art"),
            t.t("photos", "Fotos"),
        ),
    ];
    page.evidence = vec![];
    (page.name, page.mail) = (t.s("Wendel Aubrink, Am Wehr 3, 99510 Lindental"), None);
    page.extend = Some((day("2026-07-14"), t.s("/requests/311/extend")));
    for (spoken, state) in page.thread.iter_mut().skip(1).zip([Telling::NoAddress]) {
        spoken.sent = Some(Sent {
            state,
            at: None,
            posted: false,
            post: Some((t.s("/requests/311/posted"), 48_020)),
        });
    }
    page.refused = Some(t.s("`2026-05-01` is not after `2026-05-14` and up to `2026-07-14`"));
    page
}

fn enter(t: &Town) -> EnterRequest {
    EnterRequest {
        action: t.s("/requests/enter"),
        kinds: vec![
            t.pick("access", "Access", "Auskunft", true),
            t.pick("erasure", "Erasure", "Löschung", false),
            t.pick("objection", "Objection", "Widerspruch", false),
            t.pick(
                "withdrawal",
                "Withdrawal of consent",
                "Widerruf der Einwilligung",
                false,
            ),
        ],
        channels: vec![
            t.pick("letter", "Letter", "Brief", true),
            t.pick("phone", "Phone", "Telefon", false),
            t.pick("mail", "Mail", "E-Mail", false),
        ],
        behalf: vec![
            t.pick("self", "The person", "Die Person selbst", true),
            t.pick("agent", "An authorized agent", "Bevollmächtigte", false),
            t.pick("guardian", "A guardian", "Sorgeberechtigte", false),
            t.pick("heir", "An heir", "Erben", false),
        ],
        received: t.s("2026-04-17"),
        person: t.s(""),
        no_account: false,
        unclear: None,
        name: t.s(""),
        mail: t.s(""),
        evidence: t.s(""),
        text: t.s(""),
        purposes: vec![t.tick("ai_assistant", "AI assistant", "KI-Assistent", false)],
        items: vec![
            t.tick("post", "Posts", "Beiträge", false),
            t.tick("photo", "Photos", "Fotos", false),
        ],
        links: t.s(""),
        words: t.s(""),
        from_mail: None,
        picture_megabytes: 10,
        errors: vec![],
    }
}

fn narrowed(t: &Town) -> RequestLine {
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

fn said(t: &Town) -> SaidPage {
    let row = |en: &str, de: &str, value: String| (t.t(en, de), value);
    SaidPage {
        line: narrowed(t),
        person: Some(t.s("/persons/4411")),
        rows: vec![
            row(
                "Only items before",
                "Nur Inhalte vor",
                t.t("1 January 2020", "1. Januar 2020"),
            ),
            row(
                "New audience",
                "Neues Publikum",
                t.t("contacts", "Kontakte"),
            ),
        ],
        carry: Some(t.s("/requests/said/52940")),
        evidence: t.s(""),
        errors: vec![],
    }
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let frame = |name| t.inside(name, Room::Requests);
    let list = Requests {
        kinds: vec![
            t.pick("", "All", "Alle", true),
            t.pick("access", "Access", "Auskunft", false),
            t.pick("erasure", "Erasure", "Löschung", false),
        ],
        states: vec![
            t.pick("", "All", "Alle", true),
            t.pick("open", "Open", "Offen", false),
            t.pick("overdue", "Overdue", "Überfällig", false),
        ],
        found: 311,
        list: some(t),
        pager: t.pager(13),
        enter: t.s("/requests/enter"),
    };
    let none = Requests {
        found: 0,
        list: vec![],
        pager: t.pager(1),
        ..list.clone()
    };
    let wrong = |fields: &[(&'static str, Problem)]| -> Vec<FormError> {
        let error = |(field, problem): &(&'static str, Problem)| FormError {
            field,
            problem: problem.clone(),
        };
        fields.iter().map(error).collect()
    };
    let mut bad_answer = in_time(t);
    bad_answer.refused = None;
    bad_answer.errors = wrong(&[
        (field::OUTCOME, Problem::NotChosen),
        (field::TEXT, Problem::Missing),
        (field::REASON, Problem::Missing),
    ]);
    let mut closed = access(t);
    closed.line = some(t).remove(6);
    closed.channel = Channel::Phone;
    (closed.extend, closed.answer, closed.write) = (None, None, None);
    closed.behalf = Some((t.s("Paula Tannhoff"), Behalf::Heir));
    closed.evidence = vec![];
    let states = [
        Telling::GivenUp,
        Telling::NoMailbox,
        Telling::Unsure,
        Telling::Waiting,
    ];
    let last = closed.thread.last().cloned();
    for state in states {
        let sent = Some(Sent {
            state,
            at: None,
            posted: false,
            post: None,
        });
        closed
            .thread
            .extend(last.clone().map(|last| Spoken { sent, ..last }));
    }
    let sent = Some(Sent {
        state: Telling::Told,
        at: Some(t.at("2026-03-24", 14, 0)),
        posted: true,
        post: None,
    });
    closed
        .thread
        .extend(last.map(|last| Spoken { sent, ..last }));
    let bad_entry = EnterRequest {
        errors: wrong(&[
            (field::RECEIVED, Problem::InFuture),
            (field::PERSON, Problem::Missing),
            (field::TEXT, Problem::TooLong(10_000)),
            (field::REACH_PURPOSE, Problem::NotNarrowed),
        ]),
        purposes: vec![t.tick("ai_assistant", "AI assistant", "KI-Assistent", true)],
        from_mail: Some(FromMail {
            digest: "0".repeat(64),
            href: t.s("/returned/1/mail.eml"),
        }),
        unclear: Some(Unclear::Nobody),
        ..enter(t)
    };
    let shared = EnterRequest {
        person: t.s("familie@wehr.example"),
        no_account: true,
        unclear: Some(Unclear::Several(vec![t.s("Ida Wehr"), t.s("Timo Wehr")])),
        errors: wrong(&[(field::PERSON, Problem::NotChosen)]),
        ..enter(t)
    };
    let mut others = said(t);
    others.line.stands = vec![
        Stand::NotInSets(2),
        Stand::Stored,
        Stand::Told(ToldPlatform::NotConnected),
        Stand::Told(ToldPlatform::Waiting),
        Stand::Told(ToldPlatform::GivenUp),
        Stand::Platform(1, 1),
        Stand::Unreached,
    ];
    others.errors = vec![FormError {
        field: field::EVIDENCE,
        problem: Problem::Missing,
    }];
    let mut all = vec![
        sample(
            "request-said",
            false,
            "What somebody said in the portal, until the platform has done it, too",
            &said(t),
            &frame("request-said"),
        ),
        sample(
            "request-said-wrong",
            false,
            "The same, with other states and a mistake",
            &others,
            &frame("request-said-wrong"),
        ),
        sample(
            "requests",
            true,
            "Requests with their clocks, overdue first",
            &list,
            &frame("requests"),
        ),
        sample(
            "requests-none",
            false,
            "No request matches",
            &none,
            &frame("requests-none"),
        ),
        sample(
            "request",
            true,
            "A request by an agent, overdue",
            &access(t),
            &frame("request"),
        ),
        sample(
            "request-in-time",
            false,
            "A letter in time, and an extension that goes too far",
            &in_time(t),
            &frame("request-in-time"),
        ),
        sample(
            "request-wrong",
            false,
            "Answered with mistakes",
            &bad_answer,
            &frame("request-wrong"),
        ),
        sample(
            "request-closed",
            false,
            "Refused, closed",
            &closed,
            &frame("request-closed"),
        ),
        sample(
            "request-depicted",
            true,
            "Somebody without an account is shown and named",
            &depicted::page(t),
            &frame("request-depicted"),
        ),
        sample(
            "request-depicted-answered",
            false,
            "The same after the answer: a verdict can be changed",
            &depicted::answered(t),
            &frame("request-depicted-answered"),
        ),
        sample(
            "enter",
            true,
            "Entering a letter or a call",
            &enter(t),
            &frame("enter"),
        ),
        sample(
            "enter-wrong",
            false,
            "The same, with mistakes",
            &bad_entry,
            &frame("enter-wrong"),
        ),
        sample(
            "enter-shared",
            false,
            "The same, with an address of several accounts",
            &shared,
            &frame("enter-shared"),
        ),
    ];
    all.extend(named::samples(t));
    all
}
