//! Sets, what they hold of a person, and what training was shown of it.

use crate::app::App;
use pages::Lang;
use pages::objection::ShownBefore;
use pages::sets::{Model, Run, SetUse, Sets, Training};
use report::dossier::{Became, Dossier, ItemLine, Load, SetLine};

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

fn one(app: &App, dossier: &Dossier, line: &SetLine, lang: Lang) -> SetUse {
    let inside = count(dossier, line, Became::In);
    let last = dossier
        .items
        .items
        .iter()
        .flat_map(|item| &item.sets)
        .filter(|set| set.set == line.set)
        .filter_map(|set| set.masked.as_ref()?.at);
    SetUse {
        name: line.set.clone(),
        purpose: app.parts.portal.purpose(&line.purpose, lang),
        made: line.compiled_on,
        sequence: line.compiled_at.0,
        items_in: inside,
        masked: count(dossier, line, Became::Masked),
        masked_last: last.max().map(rights::Instant::day),
        absence: (inside == 0).then(|| format!("/sets/{}/absence.json", line.set)),
    }
}
