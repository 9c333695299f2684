//! The two messages of an incident: what the law wants them to say, and what is known of it.

use super::{Asked, Form, OpenedIncident, field};
use crate::rooms::tlog_lang;
use console::incidents::{Draft, DraftPart, DraftText, part_of};
use console::{FormError, Lang};
use rights::IncidentStep;

/// The fields of the message to people in a language.
pub(super) const fn fields_of(lang: Lang) -> &'static [&'static str; 4] {
    match lang {
        Lang::En => &field::PEOPLE_EN,
        Lang::De => &field::PEOPLE_DE,
    }
}

/// In which languages people are written to: those that they read; that of the page, where nobody has an address.
pub(super) fn written_in(asked: &Asked, theirs: &[Lang]) -> Vec<Lang> {
    match theirs {
        [] => vec![asked.lang],
        theirs => theirs.to_vec(),
    }
}

/// The texts of a message, in the order of their fields. Each has to say something (Art. 33(3), 34(2)).
pub(super) fn complete<'f>(
    form: &Form,
    fields: impl Iterator<Item = &'f &'static str>,
    errors: &mut Vec<FormError>,
) -> Vec<String> {
    fields.map(|&name| form.needed(name, errors)).collect()
}

/// Whether the authority is told after the 72 hours, which needs its reasons (Art. 33(1)).
pub(super) fn is_late(asked: &Asked, opened: &OpenedIncident) -> bool {
    let now = asked.office.app.parts().clock.now();
    let first = opened.authority_told().map_or(now, |(at, _)| at);
    first > opened.incident.due()
}

/// The message to the authority: what is known is written, the rest is for the officer.
pub(super) fn authority(
    asked: &Asked,
    (opened, form): (&OpenedIncident, &Form),
    action: Option<String>,
) -> Draft {
    let told = opened.authority_told();
    let count = field::AUTHORITY.len() - usize::from(!is_late(asked, opened));
    let texts = match told {
        Some((_, parts)) => parts.to_vec(),
        None => known(asked, opened, asked.lang),
    };
    let fields = field::AUTHORITY.iter().take(count).copied();
    Draft {
        action,
        texts: vec![DraftText {
            lang: None,
            parts: parts(fields, &texts, form),
        }],
        sent: told.map(|(at, _)| server::web::moment(at)),
    }
}

/// The message to the people concerned (Art. 34(2)), in each language that they read. Once it went it goes again
/// only to those who were added since.
pub(super) fn people(
    asked: &Asked,
    (opened, form): (&OpenedIncident, &Form),
    (languages, action, untold): (&[Lang], Option<String>, u64),
) -> Draft {
    let sent = opened
        .steps
        .iter()
        .rev()
        .find_map(|(at, _, step)| match step {
            IncidentStep::PeopleTold { translated, .. } => Some((*at, translated)),
            _ => None,
        });
    let action = action.filter(|_| sent.is_none() || untold > 0);
    let languages = match &sent {
        Some(_) if action.is_some() => written_in(asked, languages),
        // From before it was kept in which language it was: as it was written.
        Some((_, translated)) if translated.is_empty() => vec![asked.lang],
        Some((_, translated)) => {
            let known = Lang::ALL.iter().copied();
            let known = known.filter(|lang| translated.contains_key(lang.tag()));
            known.collect()
        }
        None => written_in(asked, languages),
    };
    let text = |lang: &Lang| {
        let texts = match opened.told_in(lang.tag()) {
            Some(told) => told.to_vec(),
            None => known(asked, opened, *lang),
        };
        DraftText {
            lang: Some(*lang),
            parts: parts(fields_of(*lang).iter().copied(), &texts, form),
        }
    };
    Draft {
        texts: languages.iter().map(text).collect(),
        action,
        sent: sent.map(|(at, _)| server::web::moment(at)),
    }
}

/// Parts with their texts; what was sent just now stays as it was entered.
fn parts(
    fields: impl Iterator<Item = &'static str>,
    texts: &[String],
    form: &Form,
) -> Vec<DraftPart> {
    let fields: Vec<&'static str> = fields.collect();
    let entered = fields.iter().any(|name| form.value(name).is_some());
    let text = |at: usize, name: &str| match entered {
        true => form.text(name),
        false => texts.get(at).cloned().unwrap_or_default(),
    };
    let part = |(at, name): (usize, &&'static str)| {
        Some(DraftPart {
            field: name,
            what: part_of(name)?,
            text: text(at, name),
        })
    };
    fields.iter().enumerate().filter_map(part).collect()
}

/// What can be written from what is known: what happened, and whom to ask.
fn known(asked: &Asked, opened: &OpenedIncident, lang: Lang) -> Vec<String> {
    let portal = &asked.office.app.parts().portal;
    let contact = format!("{}, {}", portal.legal_name, portal.officer_mail);
    vec![nature(opened, lang), contact]
}

/// What happened, with numbers. Where nothing is known to have been used anywhere, nothing is said of where.
fn nature(opened: &OpenedIncident, lang: Lang) -> String {
    let what = tlog::happened(&opened.incident, tlog_lang(lang));
    let (items, people, place) = (opened.items(), opened.people(), opened.place());
    let (mut said, used) = match lang {
        Lang::En => (
            format!(
                "{what}. Items that had been refused and were used all the same: {items}. People concerned: {people}."
            ),
            "Used in",
        ),
        Lang::De => (
            format!(
                "{what}. Inhalte, die abgelehnt waren und trotzdem verwendet wurden: {items}. Betroffene Personen: {people}."
            ),
            "Verwendet in",
        ),
    };
    if !place.is_empty() {
        said += &format!(" {used}: {place}.");
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use rights::{FoundBy, Incident, Instant, Sequence};

    #[test]
    fn nothing_is_said_of_where_it_was_used_when_that_is_not_known() {
        let mut opened = OpenedIncident {
            number: Sequence(7),
            incident: Incident {
                title: "A post was seen in training".to_owned(),
                found_by: FoundBy::Report,
                known: Instant::from_epoch_micros(0).unwrap(),
                place: String::new(),
                items: 0,
                people: 2,
                unowned: None,
                mark: None,
            },
            steps: Vec::new(),
        };
        for lang in Lang::ALL {
            let said = nature(&opened, *lang);
            assert!(said.ends_with(": 2."), "{said}");
        }
        opened.incident.place = "ai_assistant/0001".to_owned();
        let said = nature(&opened, Lang::En);
        assert!(said.ends_with(" Used in: ai_assistant/0001."), "{said}");
        let said = nature(&opened, Lang::De);
        assert!(
            said.ends_with(" Verwendet in: ai_assistant/0001."),
            "{said}"
        );
    }
}
