//! Incidents.

mod one;

use super::clocks::TODAY;
use super::{Sample, Town, clocks, day, sample};
use console::incidents::{
    DraftPart, DraftText, FoundBy, IncidentLine, IncidentState, Incidents, OpenIncident, PartOf,
    Telling,
};
use console::{FormError, Lang, Moment, Problem, Room, field};
use one::{page, tell};

/// One of which the authority has not been told: its hours run from when it was known.
fn open(
    t: &Town,
    (number, title): (u64, String),
    found: FoundBy,
    known: Moment,
    people: u64,
) -> IncidentLine {
    IncidentLine {
        href: t.s(&format!("/incidents/{number}")),
        number,
        title,
        found,
        clock: Some(clocks::of_incident(t, &known)),
        known,
        people,
        state: IncidentState::Open,
    }
}

/// Those that are open, the newest first.
pub(crate) fn open_ones(t: &Town) -> [IncidentLine; 2] {
    let photos = t.t(
        "Seven photos of an objector in run 2026-04-17",
        "Sieben Fotos einer Widersprechenden im Lauf 2026-04-17",
    );
    let mask = t.t(
        "A mask was missing in set 0002",
        "Im Datensatz 0002 fehlte eine Maske",
    );
    let (known, earlier) = (t.at("2026-04-18", 8, 15), t.at("2026-04-16", 17, 0));
    [
        open(t, (5, mask), FoundBy::Verify, earlier, 31),
        open(t, (4, photos), FoundBy::Audit, known, 1),
    ]
}

/// The authority was told of it on this day: its clock has stopped.
fn notified(line: IncidentLine, on: &str) -> IncidentLine {
    IncidentLine {
        clock: None,
        state: IncidentState::Notified(day(on)),
        ..line
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
    let [late, photos] = open_ones(t);
    let list = Incidents {
        list: vec![
            late.clone(),
            photos,
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
    closed.line = IncidentLine {
        clock: None,
        state: IncidentState::Closed(day(TODAY)),
        ..late
    };
    (closed.close, closed.people.action, closed.authority.action) = (None, None, None);
    closed.add = None;
    // Later than its hours allow: it says why.
    closed.authority.sent = Some(t.at(TODAY, 8, 5));
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
    // Whoever is to be told by other means comes first, whoever was told last.
    let owners = [
        ("Juri Tannhoff", Telling::NoAddress, 2),
        ("Lea Erlenbruch", Telling::Unsure, 2),
        ("Ida Wacholder", Telling::Told, 3),
    ];
    tell(t, &mut told, &owners);
    let mut more = told.clone();
    more.people.action = Some(t.s("/incidents/4/people"));
    more.untold = 2;
    more.authority.sent = Some(t.at("2026-04-19", 9, 5));
    more.line = notified(more.line, "2026-04-19");
    (more.owes, more.unsaid) = (false, true);
    let owners = [
        ("Juri Tannhoff", Telling::NoAddress, 2),
        ("Lea Erlenbruch", Telling::Unsure, 2),
        ("Milo Haselau", Telling::Waiting, 1),
        ("Nino Auerhahn", Telling::Waiting, 0),
        ("Ida Wacholder", Telling::Told, 3),
    ];
    tell(t, &mut more, &owners);
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
    supplement.line = notified(supplement.line, "2026-04-19");
    supplement.owes = false;
    // Of one nobody knows whose it is.
    (supplement.count, supplement.unlisted) = (supplement.count + 1, 1);
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
