//! Incidents in plain words.

use super::Lang;
use rights::{Entry, FoundBy, Incident, IncidentEnd, IncidentStep};

type Rows = Vec<(&'static str, String)>;

/// What happened, in a line: in this language where a program found it, else as somebody wrote it.
#[must_use]
pub fn happened(incident: &Incident, lang: Lang) -> String {
    match (incident.visible_in(), lang) {
        (Some(set), Lang::En) => format!("items of {set} are visible though they are refused"),
        (Some(set), Lang::De) => {
            format!("Inhalte von {set} sind sichtbar, obwohl sie ausgeschlossen sind")
        }
        (None, _) => incident.title.clone(),
    }
}

/// The title of an entry about an incident, and its parts.
pub(super) fn parts(entry: &Entry, lang: Lang) -> (&'static str, Rows) {
    let number = lang.pick("Incident", "Vorfall");
    match entry {
        Entry::IncidentOpened(incident) => (number, opened(incident, lang)),
        Entry::IncidentStepped { incident, by, step } => {
            let mut rows = vec![
                (number, incident.to_string()),
                (lang.pick("By", "Von"), by.clone()),
            ];
            rows.extend(done(step, lang));
            (
                lang.pick("A step of an incident", "Ein Schritt eines Vorfalls"),
                rows,
            )
        }
        Entry::IncidentConcerns { incident, concern } => {
            let mut rows = vec![(number, incident.to_string())];
            rows.extend(concern.items.iter().map(|(id, why)| {
                let used = lang.pick("Used though refused", "Trotz Ablehnung verwendet");
                (used, format!("{id} ({why})"))
            }));
            let title = lang.pick(
                "An incident concerns the person",
                "Ein Vorfall betrifft die Person",
            );
            (title, rows)
        }
        Entry::IncidentTold { incident, .. } => (
            lang.pick(
                "The person was told of an incident by mail",
                "Der Person wurde ein Vorfall per E-Mail mitgeteilt",
            ),
            vec![(number, incident.to_string())],
        ),
        _ => ("", Vec::new()),
    }
}

fn opened(incident: &Incident, lang: Lang) -> Rows {
    let mut rows = vec![
        (
            lang.pick("What happened", "Was geschah"),
            happened(incident, lang),
        ),
        (
            lang.pick("Found", "Gefunden"),
            found_by(incident.found_by, lang).to_owned(),
        ),
        (
            lang.pick("Known since", "Bekannt seit"),
            lang.moment(incident.known),
        ),
    ];
    if !incident.place.is_empty() {
        rows.push((lang.pick("Where", "Wo"), incident.place.clone()));
    }
    rows.extend([
        (lang.pick("Items", "Inhalte"), lang.count(incident.items)),
        (lang.pick("People", "Personen"), lang.count(incident.people)),
    ]);
    rows
}

fn done(step: &IncidentStep, lang: Lang) -> Rows {
    let told = lang.pick("Told", "Benachrichtigt");
    let text = lang.pick("Text", "Text");
    match step {
        IncidentStep::Noted { text: note } => {
            vec![(lang.pick("Note", "Vermerk"), note.clone())]
        }
        IncidentStep::AuthorityTold { parts } => vec![
            (
                told,
                lang.pick("the authority", "die Aufsichtsbehörde")
                    .to_owned(),
            ),
            (text, parts.join(" ")),
        ],
        IncidentStep::PeopleTold {
            parts,
            translated,
            people,
            ..
        } => {
            let of = lang.pick("people concerned", "betroffene Personen");
            vec![
                (told, format!("{} {of}", lang.count(*people))),
                (text, translated.get(lang.tag()).unwrap_or(parts).join(" ")),
            ]
        }
        IncidentStep::Closed { end, why } => {
            let how = match end {
                IncidentEnd::Settled => lang.pick("dealt with", "erledigt"),
                IncidentEnd::None => lang.pick("it was none", "es war keiner"),
                IncidentEnd::NoRisk => lang.pick(
                    "a risk to people is unlikely",
                    "ein Risiko ist unwahrscheinlich",
                ),
            };
            vec![
                (lang.pick("Closed", "Geschlossen"), how.to_owned()),
                (lang.pick("Because", "Weil"), why.clone()),
            ]
        }
        IncidentStep::Added {
            items,
            people,
            place,
            ..
        } => {
            let used = lang.pick("items", "Inhalte");
            let of = lang.pick("people concerned", "betroffene Personen");
            let count = |n: u64, what: &str| format!("{} {what}", lang.count(n));
            let mut rows = vec![(
                lang.pick("Added", "Hinzugefügt"),
                format!("{}, {}", count(*items, used), count(*people, of)),
            )];
            if !place.is_empty() {
                rows.push((lang.pick("Used in", "Verwendet in"), place.clone()));
            }
            rows
        }
    }
}

const fn found_by(by: FoundBy, lang: Lang) -> &'static str {
    match by {
        FoundBy::Audit => lang.pick("by an audit", "durch eine Prüfung"),
        FoundBy::Verify => lang.pick("by verifying a set", "beim Nachprüfen eines Datensatzes"),
        FoundBy::Report => lang.pick("reported by somebody", "gemeldet"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rights::Instant;

    #[test]
    fn what_a_program_found_is_said_in_each_language() {
        let mut incident = Incident {
            title: "items of ai_assistant/0002 are visible though they are refused".to_owned(),
            found_by: FoundBy::Verify,
            known: Instant::from_epoch_micros(0).unwrap(),
            place: "ai_assistant/0002".to_owned(),
            items: 1,
            people: 1,
            unowned: None,
            mark: Some("ai_assistant/0002".to_owned()),
        };
        assert_eq!(happened(&incident, Lang::En), incident.title);
        assert_eq!(
            happened(&incident, Lang::De),
            "Inhalte von ai_assistant/0002 sind sichtbar, obwohl sie ausgeschlossen sind"
        );
        // What somebody wrote is theirs.
        incident.mark = None;
        assert_eq!(happened(&incident, Lang::De), incident.title);
    }
}
