//! Incidents as entries: one for the incident, one for each person whom it concerns, and one for what is added.

use super::had::{Had, More};
use super::{About, NewIncident};
use ledger::{BY_DEMUR, Ledger, OpenedIncident, Storage};
use rights::{Entry, Error, Incident, IncidentEnd, IncidentStep, Sequence, Subject};

/// Opens an incident in a ledger, with an entry for each person concerned.
///
/// # Errors
/// When the ledger fails.
pub async fn open_incident<S: Storage>(
    ledger: &Ledger<S>,
    new: NewIncident,
) -> Result<Sequence, Error> {
    let NewIncident { incident, about } = new;
    let more = More::of(ledger, (about.concerns, about.unowned)).await?;
    let more = more.beside(&Had::default());
    let number = begin(ledger, incident, (&more, about.place)).await?;
    write(ledger, more.entries(number)).await?;
    Ok(number)
}

/// The entry of the incident itself.
async fn begin<S: Storage>(
    ledger: &Ledger<S>,
    incident: Incident,
    (more, place): (&More, String),
) -> Result<Sequence, Error> {
    let incident = Incident {
        items: more.items(),
        people: more.owned.len() as u64,
        unowned: Some(more.unowned),
        place,
        ..incident
    };
    let entry = (Subject::Operator, Entry::IncidentOpened(incident));
    let receipts = ledger.append(&[entry]).await?;
    let lost = || Error::internal("an entry has no receipt");
    Ok(receipts.first().ok_or_else(lost)?.sequence)
}

async fn write<S: Storage>(
    ledger: &Ledger<S>,
    entries: Vec<(Subject, Entry)>,
) -> Result<(), Error> {
    match entries.is_empty() {
        true => Ok(()),
        false => ledger.append(&entries).await.map(drop),
    }
}

/// Opens an incident about what a program found in a set. One that is open about what was found in the same set is
/// the same one, however often it is found: what it does not have yet is added to it, which is also what a break
/// left out. After it is closed another one begins; and once the authority was told of it, what is new is another
/// one, with hours of its own.
///
/// # Errors
/// When the ledger fails.
pub async fn found_incident<S: Storage>(
    ledger: &Ledger<S>,
    new: NewIncident,
) -> Result<Sequence, Error> {
    let NewIncident { incident, about } = new;
    let place = about.place;
    let mut more = More::of(ledger, (about.concerns, about.unowned)).await?;
    let all = ledger.incidents().await?;
    let (mut untold, mut told) = (None, None);
    for opened in all.iter().filter(|opened| is_about(opened, &place)) {
        let had = Had::of(ledger, opened).await?;
        // Of one that broke off, what it is about is not known yet.
        if opened.settled().is_none() || had.torn {
            untold = Some((opened, had));
        } else {
            more = more.beside(&had);
            told = Some(opened.number);
        }
    }
    match (untold, told) {
        (Some((opened, had)), _) => {
            let said = (BY_DEMUR, place, None);
            put(ledger, (opened, &had), (said, more.beside(&had))).await?;
            Ok(opened.number)
        }
        (None, Some(number)) if more.is_nothing() => Ok(number),
        _ => {
            let last = all.last().map(|opened| opened.number);
            open_found(ledger, (incident, place), (more, last)).await
        }
    }
}

/// Whether it is open about what a program found in a set.
fn is_about(opened: &OpenedIncident, place: &str) -> bool {
    opened.closed().is_none() && opened.incident.mark.is_some() && opened.incident.place == place
}

/// Opens one that was not there when the ledger was read up to `last`. Another program may have opened the same
/// meanwhile: the first one counts, and has it all.
pub(super) async fn open_found<S: Storage>(
    ledger: &Ledger<S>,
    (incident, place): (Incident, String),
    (more, last): (More, Option<Sequence>),
) -> Result<Sequence, Error> {
    let more = more.beside(&Had::default());
    let number = begin(ledger, incident, (&more, place.clone())).await?;
    let all = ledger.incidents().await?;
    let meanwhile = |opened: &&OpenedIncident| {
        opened.number < number && last.is_none_or(|last| opened.number > last)
    };
    let mut first = all.iter().filter(meanwhile);
    let Some(first) = first.find(|opened| is_about(opened, &place)) else {
        write(ledger, more.entries(number)).await?;
        return Ok(number);
    };
    let had = Had::of(ledger, first).await?;
    let said = (BY_DEMUR, place, None);
    put(ledger, (first, &had), (said, more.beside(&had))).await?;
    let step = IncidentStep::Closed {
        end: IncidentEnd::None,
        why: format!(
            "it was found twice at once, and is incident {}",
            first.number
        ),
    };
    write(ledger, vec![stepped(number, BY_DEMUR, step)]).await?;
    Ok(first.number)
}

/// Adds to an incident what it does not have yet, in one write. Says whether it was closed meanwhile: other programs
/// write to the ledger, too, and then it is open again.
pub(super) async fn add<S: Storage>(
    ledger: &Ledger<S>,
    opened: &OpenedIncident,
    (by, about): (&str, About),
) -> Result<bool, Error> {
    let mut had = Had::of(ledger, opened).await?;
    // Nothing says that what was counted and not written is among this.
    had.torn = false;
    let more = More::of(ledger, (about.concerns, about.unowned)).await?;
    // What is named by hand comes beside what there is; only the same once more is the same.
    let unowned = match again(opened, about.mark.as_deref()) {
        true => 0,
        false => more.unowned,
    };
    let more = More {
        unowned,
        ..more.beside(&had)
    };
    put(
        ledger,
        (opened, &had),
        ((by, about.place, about.mark), more),
    )
    .await?;
    let after = ledger.incident(opened.number).await?;
    let mut since = after.steps.iter().skip(opened.steps.len());
    let closed = since.any(|(.., step)| matches!(step, IncidentStep::Closed { .. }));
    Ok(closed && after.closed().is_none())
}

/// Writes what is new in an incident.
async fn put<S: Storage>(
    ledger: &Ledger<S>,
    (opened, had): (&OpenedIncident, &Had),
    ((by, place, mark), more): ((&str, String, Option<String>), More),
) -> Result<(), Error> {
    let number = opened.number;
    let people = more.owned.keys().filter(|person| !had.concerns(**person));
    let (mut items, mut people) = (more.items(), people.count() as u64);
    if had.torn {
        // The program broke before it said whom it concerns: these were counted.
        items = items.saturating_sub(opened.items().saturating_sub(had.unowned));
        people = people.saturating_sub(opened.people());
    }
    let unowned = Some(more.unowned.min(items));
    let mut entries = more.entries(number);
    if items > 0 || people > 0 {
        let step = IncidentStep::Added {
            items,
            people,
            unowned,
            place,
            mark,
        };
        opened.check(&step)?;
        entries.insert(0, stepped(number, by, step));
    }
    write(ledger, entries).await
}

pub(super) fn stepped(incident: Sequence, by: &str, step: IncidentStep) -> (Subject, Entry) {
    let by = by.to_owned();
    let entry = Entry::IncidentStepped { incident, by, step };
    (Subject::Operator, entry)
}

/// Whether the same was added before.
fn again(opened: &OpenedIncident, mark: Option<&str>) -> bool {
    opened.steps.iter().any(|(.., step)| match step {
        IncidentStep::Added { mark: known, .. } => mark.is_some() && known.as_deref() == mark,
        _ => false,
    })
}
