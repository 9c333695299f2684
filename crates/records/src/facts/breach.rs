//! An incident, and what was told of it.

use super::parties;
use crate::made::Made;
use crate::missing::{Missing, Naming};
use crate::said::{Said, Stated};
use crate::which::Which;
use ledger::OpenedIncident;
use papers::facts::{Applies, BreachFacts, BreachMessage, PeopleTold};
use papers::{DocKind, Lang, Options};
use rights::{Error, IncidentStep, Instant};

/// The notification of a breach, of what the ledger says of an incident: without reading anything else.
///
/// # Errors
/// When the facts cannot be written, which would be a defect.
pub fn notification(
    opened: &OpenedIncident,
    (said, notice): (&Said, &notice::Settings),
    lang: Lang,
    now: Instant,
) -> Result<Made, Error> {
    let stated = said.of(lang);
    let options = Options {
        version: stated.version.clone(),
        author: stated.author.clone(),
        ..Options::new(lang, now.day())
    };
    let words = match lang {
        Lang::En => tlog::Lang::En,
        Lang::De => tlog::Lang::De,
    };
    let paper = papers::breach(&facts(opened, (stated, notice), (words, now)), &options)?;
    let number = opened.number.to_string();
    let naming = Naming::of_incident(number.clone());
    let gaps = paper.gaps().into_iter();
    let kind = DocKind::BreachNotification;
    Ok(Made {
        which: Which::about(kind, number),
        missing: gaps.map(|gap| Missing::of(kind, gap, &naming)).collect(),
        paper,
    })
}

fn facts(
    opened: &OpenedIncident,
    (stated, notice): (&Stated, &notice::Settings),
    (words, now): (tlog::Lang, Instant),
) -> BreachFacts {
    let incident = &opened.incident;
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.trim().is_empty());
    let told = opened.authority_told();
    let mut written = told.map_or_else(BreachMessage::default, |(_, parts)| message(parts));
    if told.is_none() {
        written.contact = contact(stated, notice);
    }
    let late = told.map_or(now, |(at, _)| at) > incident.due();
    BreachFacts {
        controller: parties::controller(stated, notice),
        number: Some(opened.number.0),
        title: given(&tlog::happened(incident, words)),
        found_by: Some(incident.found_by),
        known: Some(incident.known),
        due: Some(incident.due()),
        place: given(&opened.place()),
        items: Some(opened.items()),
        people: Some(opened.people()),
        told: told.map(|(at, _)| at),
        // Where it need not be told, nothing is late.
        late: late && (told.is_some() || opened.settled().is_none()),
        message: written,
        people_told: people_told(opened),
    }
}

/// When people were told first, how many in all, each once, and what was said last: who was added later was told
/// later.
fn people_told(opened: &OpenedIncident) -> Option<PeopleTold> {
    let mut told: Option<PeopleTold> = None;
    for (at, _, step) in &opened.steps {
        if let IncidentStep::PeopleTold {
            parts,
            people,
            again,
            ..
        } = step
        {
            let before = told.as_ref();
            told = Some(PeopleTold {
                at: before.map_or(*at, |before| before.at),
                people: before.map_or(0, |before| before.people) + people.saturating_sub(*again),
                message: message(parts),
            });
        }
    }
    told
}

/// The parts of a message in their order: nature, contact, consequences, measures, delay.
fn message(parts: &[String]) -> BreachMessage {
    let part = |at: usize| {
        parts
            .get(at)
            .filter(|text| !text.trim().is_empty())
            .cloned()
    };
    BreachMessage {
        nature: part(0),
        contact: part(1),
        consequences: part(2),
        measures: part(3),
        delay: part(4),
    }
}

/// Whom to ask, before anybody wrote it: the officer.
fn contact(stated: &Stated, notice: &notice::Settings) -> Option<String> {
    let Applies::Yes(officer) = parties::officer(stated, notice) else {
        return None;
    };
    let reached = officer.email.or(officer.phone).or(officer.address);
    let known: Vec<String> = officer.name.into_iter().chain(reached).collect();
    (!known.is_empty()).then(|| known.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rights::{FoundBy, Incident, Sequence};

    #[test]
    fn whoever_was_told_twice_counts_once() {
        let at = Instant::from_epoch_micros(0).unwrap();
        let told = |people, again| {
            let step = IncidentStep::PeopleTold {
                parts: vec!["It happened.".to_owned()],
                translated: std::collections::BTreeMap::new(),
                people,
                again,
            };
            (at, "mara".to_owned(), step)
        };
        let opened = OpenedIncident {
            number: Sequence(7),
            incident: Incident {
                title: "one too many".to_owned(),
                found_by: FoundBy::Report,
                known: at,
                place: String::new(),
                items: 5,
                people: 4,
                unowned: None,
                mark: None,
            },
            steps: vec![told(3, 0), told(2, 1)],
        };
        assert_eq!(people_told(&opened).unwrap().people, 4);
    }
}
