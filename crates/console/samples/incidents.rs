//! Incidents.

use super::{Sample, Town, day, sample};
use console::documents::Paper;
use console::incidents::{
    AddToIncident, Draft, DraftPart, DraftText, FoundBy, IncidentLine, IncidentPage, IncidentState,
    Incidents, OpenIncident, PartOf, Step, Telling, ToldCounts, UsedItem, part_of,
};
use console::{Clock, FormError, Lang, Left, Problem, Room, field};
use pages::Pager;

fn open(t: &Town) -> IncidentLine {
    IncidentLine {
        href: t.s("/incidents/4"),
        number: 4,
        title: t.t(
            "Seven photos of an objector in run 2026-04-17",
            "Sieben Fotos einer Widersprechenden im Lauf 2026-04-17",
        ),
        found: FoundBy::Audit,
        known: t.at("2026-04-18", 8, 15),
        people: 1,
        clock: Some(Clock {
            due: day("2026-04-21"),
            at: Some(t.at("2026-04-21", 8, 15)),
            left: Left::Hours(22),
        }),
        state: IncidentState::Open,
    }
}

fn page(t: &Town) -> IncidentPage {
    let part = |field, en: &str, de: &str| DraftPart {
        field,
        what: part_of(field).unwrap_or(PartOf::Nature),
        text: t.t(en, de),
    };
    // Whatever the officer reads: this is for people who read English.
    let english = |field, en: &str| part(field, en, en);
    let [nature, contact, consequences, measures, _] = field::AUTHORITY;
    let people = field::PEOPLE_EN;
    let item = |id: &str, place: &str| UsedItem {
        item: t.s(id),
        person: t.s("Ida Wacholder"),
        place: t.s(place),
        on: day("2026-04-17"),
        refused: t.t(
            "The person objected to this use.",
            "Die Person hat dieser Nutzung widersprochen.",
        ),
        entry: Some(47_002),
        told: None,
    };
    let step = |hour, by: &str, en: &str, de: &str| Step {
        at: t.at("2026-04-18", hour, 30),
        by: t.s(by),
        what: t.t(en, de),
    };
    IncidentPage {
        line: open(t),
        entry: 52_310,
        count: 7,
        ask: None,
        why: Some(t.t(
            "To write to the person concerned",
            "Um der betroffenen Person zu schreiben",
        )),
        pager: Pager {
            page: 1,
            pages: 1,
            before: None,
            after: None,
        },
        told: None,
        items: ["f-7711", "f-7712", "f-7713"]
            .map(|id| item(id, "creative_tools/0001, run 2026-04-17"))
            .into(),
        steps: vec![
            step(
                8,
                "Aylin Taş",
                "Audit of the copy found seven items that were refused since 9 March.",
                "Die Prüfung der Kopie fand sieben Inhalte, die seit dem 9. März ausgeschlossen sind.",
            ),
            step(
                9,
                "Aylin Taş",
                "The run was stopped, its weights were set aside.",
                "Der Lauf wurde angehalten, seine Gewichte beiseitegelegt.",
            ),
            step(
                11,
                "Mirela Kupferbach",
                "Asked the recipient how the copy could be out of date.",
                "Beim Empfänger nachgefragt, warum die Kopie veraltet war.",
            ),
        ],
        authority: Draft {
            action: Some(t.s("/incidents/4/authority")),
            texts: vec![DraftText {
                lang: None,
                parts: vec![
                    part(
                        nature,
                        "Seven photos of one person who had objected on 9 March were handed to a training run on 17 April from a copy that was out of date.",
                        "Sieben Fotos einer Person, die am 9. März widersprochen hatte, gelangten am 17. April aus einer veralteten Kopie in einen Trainingslauf.",
                    ),
                    part(
                        contact,
                        "Mirela Kupferbach, data protection officer, privacy@lindental.example",
                        "Mirela Kupferbach, Datenschutzbeauftragte, datenschutz@lindental.example",
                    ),
                    part(consequences, "", ""),
                    part(
                        measures,
                        "The run was stopped after 40 minutes. Its weights are not used.",
                        "Der Lauf wurde nach 40 Minuten angehalten. Seine Gewichte werden nicht genutzt.",
                    ),
                ],
            }],
            sent: None,
        },
        people: Draft {
            action: Some(t.s("/incidents/4/people")),
            texts: vec![DraftText {
                lang: Some(Lang::En),
                parts: vec![
                    english(
                        people[0],
                        "On 17 April seven of your photos were used for training although you had objected.",
                    ),
                    english(
                        people[1],
                        "You reach the data protection officer at privacy@lindental.example.",
                    ),
                    english(
                        people[2],
                        "We do not expect consequences for you; the model was discarded.",
                    ),
                    english(
                        people[3],
                        "The copy was brought up to date, and others were checked.",
                    ),
                ],
            }],
            sent: None,
        },
        untold: 0,
        add: Some(AddToIncident {
            action: t.s("/incidents/4/add"),
            items: t.s(""),
            people: t.s(""),
        }),
        files: [("DOCX", "docx"), ("JSON", "json")]
            .map(|(format, ending)| Paper {
                href: t.s(&format!("/incidents/4/files/incident-4.en.{ending}")),
                format: t.s(format),
                bytes: None,
            })
            .into(),
        close: Some((
            t.s("/incidents/4/close"),
            vec![
                t.pick("none", "It was no incident", "Es war kein Vorfall", false),
                t.pick(
                    "no_risk",
                    "A risk to people is unlikely; the authority need not be told",
                    "Ein Risiko für Menschen ist unwahrscheinlich; die Behörde muss nicht benachrichtigt werden",
                    false,
                ),
            ],
        )),
        owes: true,
        unsaid: false,
        errors: vec![],
    }
}

pub(crate) fn samples(t: &Town) -> Vec<Sample> {
    let frame = |name| t.inside(name, Room::Incidents);
    let old = |number, title: String, found, state| IncidentLine {
        href: t.s(&format!("/incidents/{number}")),
        number,
        title,
        found,
        known: t.at("2026-02-03", 13, 40),
        people: 214,
        clock: None,
        state,
    };
    let late = IncidentLine {
        number: 5,
        clock: Some(Clock {
            due: day("2026-04-19"),
            at: Some(t.at("2026-04-19", 17, 0)),
            left: Left::HoursOver(17),
        }),
        title: t.t(
            "A mask was missing in set 0002",
            "Im Datensatz 0002 fehlte eine Maske",
        ),
        found: FoundBy::Verify,
        ..open(t)
    };
    let list = Incidents {
        list: vec![
            late,
            open(t),
            old(
                3,
                t.t("Handles were linked late", "Konten wurden spät verknüpft"),
                FoundBy::Report,
                IncidentState::Notified(day("2026-02-05")),
            ),
            old(
                2,
                t.t(
                    "Wrong birthday of an account",
                    "Falsches Geburtsdatum eines Kontos",
                ),
                FoundBy::Report,
                IncidentState::Closed(day("2026-02-20")),
            ),
        ],
        begin: t.s("/incidents/new"),
    };
    let none = Incidents {
        list: vec![],
        ..list.clone()
    };
    let open_one = OpenIncident {
        action: t.s("/incidents/new"),
        title: t.s(""),
        found: vec![
            t.pick("report", "Report", "Meldung", true),
            t.pick("audit", "Audit of a copy", "Prüfung einer Kopie", false),
        ],
        known: (t.s("2026-04-20"), t.s("09:00")),
        items: t.s("f-7711\nf-77111"),
        people: t.s(""),
        errors: vec![
            FormError {
                field: field::TITLE,
                problem: Problem::Missing,
            },
            FormError {
                field: field::ITEMS,
                problem: Problem::NotKnown {
                    line: 2,
                    what: t.s("f-77111"),
                },
            },
        ],
    };
    let mut closed = page(t);
    closed.line = old(
        2,
        t.t(
            "Wrong birthday of an account",
            "Falsches Geburtsdatum eines Kontos",
        ),
        FoundBy::Report,
        IncidentState::Closed(day("2026-02-20")),
    );
    (closed.close, closed.people.action, closed.authority.action) = (None, None, None);
    closed.add = None;
    closed.authority.sent = Some(t.at("2026-02-05", 16, 20));
    closed.owes = false;
    let delay = DraftPart {
        field: field::AUTHORITY[4],
        what: PartOf::Delay,
        text: t.t(
            "The platform told us late.",
            "Die Plattform meldete es spät.",
        ),
    };
    if let Some(text) = closed.authority.texts.first_mut() {
        text.parts.push(delay);
    }
    let mut told = page(t);
    told.people.action = None;
    told.people.sent = Some(t.at("2026-04-19", 9, 5));
    told.told = Some(ToldCounts {
        told: 211,
        waiting: 1,
        lost: 2,
    });
    let states = [Telling::Unsure, Telling::NoAddress, Telling::Told];
    for (item, state) in told.items.iter_mut().zip(states) {
        item.told = Some(state);
    }
    let mut more = told.clone();
    more.people.action = Some(t.s("/incidents/4/people"));
    more.untold = 2;
    more.authority.sent = Some(t.at("2026-04-19", 9, 5));
    (more.owes, more.unsaid) = (false, true);
    if let Some(last) = more.items.last_mut() {
        (last.item, last.refused) = (String::new(), String::new());
    }
    if let Some(add) = more.add.as_mut() {
        add.people = t.s("nele");
    }
    more.errors = vec![FormError {
        field: field::PEOPLE,
        problem: Problem::NotKnown {
            line: 1,
            what: t.s("nele"),
        },
    }];
    let mut supplement = page(t);
    supplement.authority.sent = Some(t.at("2026-04-19", 9, 5));
    supplement.owes = false;
    if let Some((_, ends)) = supplement.close.as_mut() {
        ends.insert(0, t.pick("settled", "Dealt with", "Erledigt", false));
    }
    let english = supplement.people.texts.iter().flat_map(|text| &text.parts);
    let german = english.zip(field::PEOPLE_DE);
    let german = german.map(|(part, field)| DraftPart {
        field,
        text: t.s(""),
        ..part.clone()
    });
    let german = DraftText {
        lang: Some(Lang::De),
        parts: german.collect(),
    };
    supplement.people.texts.push(german);
    supplement.errors = [field::AUTHORITY[2], field::PEOPLE_DE[0]]
        .map(|field| FormError {
            field,
            problem: Problem::Missing,
        })
        .into();
    let mut asked = page(t);
    asked.ask = Some(t.s("/incidents/4"));
    (asked.items, asked.why) = (vec![], None);
    let mut wrong = page(t);
    wrong.errors = vec![
        FormError {
            field: field::OUTCOME,
            problem: Problem::NotChosen,
        },
        FormError {
            field: field::REASON,
            problem: Problem::Missing,
        },
    ];
    vec![
        sample(
            "incidents",
            true,
            "Incidents with the clock of 72 hours",
            &list,
            &frame("incidents"),
        ),
        sample(
            "incident-open",
            false,
            "Opening one by hand",
            &open_one,
            &frame("incident-open"),
        ),
        sample(
            "incidents-none",
            false,
            "No incident",
            &none,
            &frame("incidents-none"),
        ),
        sample(
            "incident",
            true,
            "One incident, with both messages",
            &page(t),
            &frame("incident"),
        ),
        sample(
            "incident-asks",
            false,
            "One incident, before a reason is given",
            &asked,
            &frame("incident-asks"),
        ),
        sample(
            "incident-told",
            false,
            "One incident, and who was told",
            &told,
            &frame("incident-told"),
        ),
        sample(
            "incident-more",
            false,
            "One incident, with people who were added after the others were told",
            &more,
            &frame("incident-more"),
        ),
        sample(
            "incident-supplement",
            false,
            "One incident, with a supplement and two languages, each with a part missing",
            &supplement,
            &frame("incident-supplement"),
        ),
        sample(
            "incident-closed",
            false,
            "Closed",
            &closed,
            &frame("incident-closed"),
        ),
        sample(
            "incident-wrong",
            false,
            "Closed with mistakes",
            &wrong,
            &frame("incident-wrong"),
        ),
    ]
}
