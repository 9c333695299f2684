//! One incident, with both messages.

use super::super::{Town, day};
use super::open_ones;
use console::documents::Paper;
use console::incidents::{
    AddToIncident, Draft, DraftPart, DraftText, IncidentPage, PartOf, Step, Telling, ToldCounts,
    UsedItem, part_of,
};
use console::{Lang, field};
use pages::Pager;

pub(super) fn page(t: &Town) -> IncidentPage {
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
    let place = "creative_tools/0001, run 2026-04-17";
    let items: Vec<UsedItem> = (7_711..=7_717)
        .map(|n| item(&format!("f-{n}"), place))
        .collect();
    let step = |hour, by: &str, en: &str, de: &str| Step {
        at: t.at("2026-04-18", hour, 30),
        by: t.s(by),
        what: t.t(en, de),
    };
    let [_, line] = open_ones(t);
    IncidentPage {
        line,
        entry: 52_310,
        count: items.len() as u64,
        ask: None,
        why: Some(t.t(
            "To write to the person concerned",
            "Um der betroffenen Person zu schreiben",
        )),
        unlisted: 0,
        pager: Pager {
            page: 1,
            pages: 1,
            before: None,
            after: None,
        },
        told: None,
        items,
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

/// Shares the items out among people, and says how far telling each has come; whoever has none has a line, too.
pub(super) fn tell(t: &Town, page: &mut IncidentPage, owners: &[(&str, Telling, usize)]) {
    let Some(one) = page.items.first().cloned() else {
        return;
    };
    let mut id = 7_710;
    let mut counts = ToldCounts::default();
    page.items.clear();
    for (person, state, items) in owners {
        match state {
            Telling::Told => counts.told += 1,
            Telling::Waiting => counts.waiting += 1,
            _ => counts.lost += 1,
        }
        let line = |item: String, refused: String| UsedItem {
            item,
            refused,
            person: t.s(person),
            told: Some(*state),
            ..one.clone()
        };
        for _ in 0..*items {
            id += 1;
            let item = t.s(&format!("f-{id}"));
            page.items.push(line(item, one.refused.clone()));
        }
        if *items == 0 {
            page.items.push(UsedItem {
                entry: None,
                ..line(String::new(), String::new())
            });
        }
    }
    page.line.title = t.t(
        "Photos of objectors in run 2026-04-17",
        "Fotos von Widersprechenden im Lauf 2026-04-17",
    );
    page.line.people = owners.len() as u64;
    page.count = owners.iter().map(|(_, _, items)| *items as u64).sum();
    page.told = Some(counts);
}
