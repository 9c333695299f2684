//! Sets that hold items of a person.

use crate::app::App;
use pages::Lang;
use pages::sets::{Model, ModelState, SetUse, Sets};
use report::dossier::{Became, Dossier, ItemLine, SetLine};

/// Each set that has seen items of the person.
pub(crate) fn all(app: &App, dossier: &Dossier, lang: Lang) -> Sets {
    let about = dossier.about.as_ref();
    let lines = about.into_iter().flat_map(|about| &about.sets);
    let mut sets: Vec<SetUse> = lines
        .filter_map(|line| one(app, dossier, line, lang))
        .collect();
    sets.reverse();
    Sets {
        at: super::moment(dossier.made_at),
        models: models(app, &sets),
        sets,
    }
}

/// Models that were trained on these sets. What each of them was shown nobody has recorded.
fn models(app: &App, sets: &[SetUse]) -> Vec<Model> {
    let stated = &app.parts.models;
    let of = |set: &SetUse| {
        let names: Vec<&str> = stated.on(&set.name).collect();
        let model = |name: &str| Model {
            name: name.to_owned(),
            set: set.name.clone(),
            trained: None,
            state: ModelState::Unknown,
            receipt: None,
        };
        names.into_iter().map(model).collect::<Vec<_>>()
    };
    sets.iter().flat_map(of).collect()
}

fn one(app: &App, dossier: &Dossier, line: &SetLine, lang: Lang) -> Option<SetUse> {
    let of = |item: &ItemLine, what: Became| {
        let mut sets = item.sets.iter();
        sets.any(|set| set.set == line.set && set.became == what)
    };
    let items = &dossier.items.items;
    let count = |what| items.iter().filter(|item| of(item, what)).count() as u64;
    let (inside, masked) = (count(Became::In), count(Became::Masked));
    let last = items
        .iter()
        .flat_map(|item| &item.sets)
        .filter(|set| set.set == line.set)
        .filter_map(|set| set.masked.as_ref()?.at);
    (inside + masked > 0).then(|| SetUse {
        name: line.set.clone(),
        purpose: app.parts.portal.purpose(&line.purpose, lang),
        made: line.made_at.day(),
        sequence: line.compiled_at.0,
        items_in: inside,
        masked,
        masked_last: last.max().map(rights::Instant::day),
        absence: None,
    })
}
