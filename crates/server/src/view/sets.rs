//! Sets, what they hold of a person, and what training was shown of it.

use crate::app::App;
use pages::Lang;
use pages::items::StateInSet;
use pages::objection::ShownBefore;
use pages::sets::{Model, Run, SetUse, Sets, Training};
use report::dossier::{Became, Dossier, InSet, ItemLine, Load, SetLine};
use rights::{Day, Instant};

/// Each set, and each run of training that left a record.
pub(crate) fn all(
    app: &App,
    (dossier, (loads, unread)): (&Dossier, (Vec<Load>, u64)),
    lang: Lang,
) -> Sets {
    let about = dossier.about.as_ref();
    let lines = about.into_iter().flat_map(|about| &about.sets);
    let mut sets: Vec<SetUse> = lines.map(|line| one(app, dossier, line, lang)).collect();
    sets.reverse();
    Sets {
        at: super::moment(dossier.made_at),
        sets,
        training: Training {
            runs: loads.into_iter().map(run).collect(),
            unread,
        },
        models: models(app, dossier),
    }
}

fn run(load: Load) -> Run {
    Run {
        name: load.run,
        reader: load.consumer,
        set: load.set,
        began: load.at.day(),
        items: load.items,
        times: load.times,
        uncertain: load.uncertain,
    }
}

/// What training was shown until now, in short.
pub(crate) fn shown_before((loads, unread): &(Vec<Load>, u64)) -> ShownBefore {
    match loads.iter().filter(|load| load.items > 0).count() as u64 {
        0 if loads.is_empty() || *unread > 0 => ShownBefore::NotRecorded,
        0 => ShownBefore::NotNamed,
        runs => ShownBefore::Runs(runs),
    }
}

/// Models that the operator names, of sets that hold items of the person or once did. What each of them was
/// shown nobody has recorded.
pub(crate) fn models(app: &App, dossier: &Dossier) -> Vec<Model> {
    let about = dossier.about.as_ref();
    let lines = about.into_iter().flat_map(|about| &about.sets).rev();
    let held = |line: &&SetLine| {
        let held = [Became::In, Became::Masked, Became::Purged];
        held.into_iter().any(|what| count(dossier, line, what) > 0)
    };
    let of = |line: &SetLine| {
        let names = app.parts.models.on(&line.set).map(str::to_owned);
        let model = |name| Model {
            name,
            set: line.set.clone(),
        };
        names.map(model).collect::<Vec<_>>()
    };
    lines.filter(held).flat_map(of).collect()
}

/// How many sets hold something of the person.
pub(crate) fn holding(dossier: &Dossier) -> u64 {
    let about = dossier.about.as_ref();
    let lines = about.into_iter().flat_map(|about| &about.sets);
    let holds = |line: &&SetLine| count(dossier, line, Became::In) > 0;
    lines.filter(holds).count() as u64
}

fn count(dossier: &Dossier, line: &SetLine, what: Became) -> u64 {
    let of = |item: &&ItemLine| {
        let mut sets = item.sets.iter();
        sets.any(|set| set.set == line.set && set.became == what)
    };
    dossier.items.items.iter().filter(of).count() as u64
}

/// The day since which an item is masked, where a signed state that is still known says so.
fn masked_since(set: &InSet) -> Option<Day> {
    set.masked.as_ref()?.at.map(Instant::day)
}

/// What became of an item in a set; nothing where it never was in it.
///
/// INVARIANT: no day is said but one that stands in a signed state. Of a purge no day is kept for each item.
pub(crate) fn state(set: &InSet) -> Option<StateInSet> {
    match set.became {
        Became::In => Some(StateInSet::In),
        Became::Masked => Some(StateInSet::Masked(masked_since(set))),
        Became::Purged => Some(StateInSet::Purged),
        Became::Refused => None,
    }
}

/// When items of a set were last masked. One of which that is not known may be the last.
fn masked_last(items: &[ItemLine], set: &str) -> Option<Day> {
    let sets = items.iter().flat_map(|item| &item.sets);
    let masked = sets.filter(|one| one.set == set && one.became == Became::Masked);
    let days: Option<Vec<Day>> = masked.map(masked_since).collect();
    days?.into_iter().max()
}

fn one(app: &App, dossier: &Dossier, line: &SetLine, lang: Lang) -> SetUse {
    let inside = count(dossier, line, Became::In);
    SetUse {
        name: line.set.clone(),
        purpose: app.parts.portal.purpose(&line.purpose, lang),
        made: line.compiled_on,
        sequence: line.compiled_at.0,
        items_in: inside,
        masked: count(dossier, line, Became::Masked),
        removed: count(dossier, line, Became::Purged),
        masked_last: masked_last(&dossier.items.items, &line.set),
        absence: (inside == 0).then(|| format!("/sets/{}/absence.json", line.set)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::items::tests::item;
    use super::*;
    use report::dossier::Since;
    use rights::Kind;

    fn in_set(became: Became, masked: Option<Option<&str>>) -> InSet {
        let since = |at: Option<&str>| Since {
            state: None,
            sequence: None,
            at: at.map(|at| at.parse().unwrap()),
        };
        InSet {
            set: "ai_assistant/0001".to_owned(),
            became,
            rules: Vec::new(),
            reasons: Vec::new(),
            cell: None,
            masked: masked.map(since),
        }
    }

    #[test]
    fn no_day_is_said_that_nobody_recorded() {
        let at = "2026-03-09T12:00:00Z";
        let day: Day = "2026-03-09".parse().unwrap();
        let masked = in_set(Became::Masked, Some(Some(at)));
        assert_eq!(state(&masked), Some(StateInSet::Masked(Some(day))));
        let unsigned = in_set(Became::Masked, Some(None));
        assert_eq!(state(&unsigned), Some(StateInSet::Masked(None)));
        let purged = in_set(Became::Purged, None);
        assert_eq!(state(&purged), Some(StateInSet::Purged));
        assert_eq!(state(&in_set(Became::Refused, None)), None);

        let of = |sets: &[&InSet]| -> Vec<ItemLine> {
            let line = |(row, set): (u64, &&InSet)| ItemLine {
                sets: vec![(*set).clone()],
                ..item(row, Kind::Post)
            };
            (0..).zip(sets).map(line).collect()
        };
        let last = |sets: &[&InSet]| masked_last(&of(sets), "ai_assistant/0001");
        assert_eq!(last(&[&masked, &purged]), Some(day));
        assert_eq!(last(&[&masked, &unsigned]), None, "it may be the later one");
        assert_eq!(last(&[&purged]), None);
        assert_eq!(masked_last(&of(&[&masked]), "ai_assistant/0002"), None);
    }
}
