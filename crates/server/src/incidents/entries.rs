//! Incidents as entries: one for the incident, one for each person whom it concerns, and one for what is added.

use super::{About, NewIncident};
use ledger::{BY_DEMUR, Ledger, OpenedIncident, Recorded, Storage};
use rights::{Concern, Entry, EntryKind, Error, IncidentStep, ItemId, Ordinal, Sequence, Subject};
use std::collections::{BTreeMap, BTreeSet};

/// How what is named stands to what an incident has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// It is all that there is now: items that nobody owns may be the same ones.
    Whole,
    /// It comes beside what there is.
    Beside,
}

/// Opens an incident in a ledger, with an entry for each person concerned.
///
/// # Errors
/// When the ledger fails.
pub async fn open_incident<S: Storage>(
    ledger: &Ledger<S>,
    new: NewIncident,
) -> Result<Sequence, Error> {
    let NewIncident {
        mut incident,
        about,
    } = new;
    let concerns = fresh(&BTreeMap::new(), about.concerns);
    incident.items = owned(&concerns) + about.unowned;
    incident.people = concerns.len() as u64;
    incident.place = about.place;
    let entry = (Subject::Operator, Entry::IncidentOpened(incident));
    let receipts = ledger.append(&[entry]).await?;
    let lost = || Error::internal("an entry has no receipt");
    let number = receipts.first().ok_or_else(lost)?.sequence;
    let entries = entries(number, concerns);
    if !entries.is_empty() {
        ledger.append(&entries).await?;
    }
    Ok(number)
}

/// Opens an incident about what a program found in a set. One that is open about what was found in the same set is
/// the same one, however often it is found: what it does not have yet is added to it, which is also what a break
/// left out. After it is closed another one begins.
///
/// # Errors
/// When the ledger fails.
pub async fn found_incident<S: Storage>(
    ledger: &Ledger<S>,
    new: NewIncident,
) -> Result<Sequence, Error> {
    let all = ledger.incidents().await?;
    let same = |opened: &&OpenedIncident| {
        opened.closed().is_none()
            && opened.incident.mark.is_some()
            && opened.incident.place == new.about.place
    };
    match all.iter().rfind(same) {
        Some(opened) => {
            let about = (BY_DEMUR, new.about, Extent::Whole);
            add(ledger, opened, about).await?;
            Ok(opened.number)
        }
        None => open_incident(ledger, new).await,
    }
}

/// Adds to an incident what it does not have yet, in one write.
pub(super) async fn add<S: Storage>(
    ledger: &Ledger<S>,
    opened: &OpenedIncident,
    (by, about, extent): (&str, About, Extent),
) -> Result<(), Error> {
    let number = opened.number;
    let mut before: BTreeMap<Ordinal, BTreeSet<ItemId>> = BTreeMap::new();
    for (_, person, concern) in concerns_of(ledger, number).await? {
        let ids = concern.items.into_iter().map(|(id, _)| id);
        before.entry(person).or_default().extend(ids);
    }
    let fresh = fresh(&before, about.concerns);
    let people = fresh.keys().filter(|person| !before.contains_key(person));
    let mut people = people.count() as u64;
    let had = before.values().map(BTreeSet::len).sum::<usize>() as u64;
    let unowned = match extent {
        Extent::Whole => {
            let had_unowned = opened.items().saturating_sub(had);
            about.unowned.saturating_sub(had_unowned)
        }
        Extent::Beside if again(opened, about.mark.as_deref()) => 0,
        Extent::Beside => about.unowned,
    };
    let mut items = owned(&fresh) + unowned;
    if extent == Extent::Whole && before.is_empty() {
        // It was opened, and the program broke before it said whom it concerns: these were counted.
        items = (owned(&fresh) + about.unowned).saturating_sub(opened.items());
        people = people.saturating_sub(opened.people());
    }
    let mut entries = entries(number, fresh);
    if items > 0 || people > 0 {
        let step = IncidentStep::Added {
            items,
            people,
            place: about.place,
            mark: about.mark,
        };
        opened.check(&step)?;
        let entry = Entry::IncidentStepped {
            incident: number,
            by: by.to_owned(),
            step,
        };
        entries.insert(0, (Subject::Operator, entry));
    }
    if !entries.is_empty() {
        ledger.append(&entries).await?;
    }
    Ok(())
}

/// Whether the same was added before.
fn again(opened: &OpenedIncident, mark: Option<&str>) -> bool {
    opened.steps.iter().any(|(.., step)| match step {
        IncidentStep::Added { mark: known, .. } => mark.is_some() && known.as_deref() == mark,
        _ => false,
    })
}

/// What is not there yet, each item once: with somebody new also where there is no item of theirs.
fn fresh(
    before: &BTreeMap<Ordinal, BTreeSet<ItemId>>,
    named: BTreeMap<Ordinal, Vec<(ItemId, String)>>,
) -> BTreeMap<Ordinal, Vec<(ItemId, String)>> {
    let mut fresh = BTreeMap::new();
    for (person, mut items) in named {
        let known = before.get(&person);
        let mut seen = known.cloned().unwrap_or_default();
        items.retain(|(id, _)| seen.insert(id.clone()));
        if known.is_none() || !items.is_empty() {
            fresh.insert(person, items);
        }
    }
    fresh
}

/// How many items of people there are.
fn owned(concerns: &BTreeMap<Ordinal, Vec<(ItemId, String)>>) -> u64 {
    concerns.values().map(Vec::len).sum::<usize>() as u64
}

fn entries(
    number: Sequence,
    concerns: BTreeMap<Ordinal, Vec<(ItemId, String)>>,
) -> Vec<(Subject, Entry)> {
    let entry = |(person, items)| {
        let entry = Entry::IncidentConcerns {
            incident: number,
            concern: Concern { items },
        };
        (Subject::Person(person), entry)
    };
    concerns.into_iter().map(entry).collect()
}

/// Every entry that says whom an incident concerns: where it stands, who, what.
pub(super) async fn concerns_of<S: Storage>(
    ledger: &Ledger<S>,
    number: Sequence,
) -> Result<Vec<(Sequence, Ordinal, Concern)>, Error> {
    let listed = ledger.listed(EntryKind::IncidentConcerns, number).await?;
    let of = |recorded: Recorded| match (recorded.subject, recorded.entry) {
        (Subject::Person(person), Some(Entry::IncidentConcerns { incident, concern }))
            if incident == number =>
        {
            Some((recorded.sequence, person, concern))
        }
        _ => None,
    };
    Ok(listed.into_iter().filter_map(of).collect())
}
