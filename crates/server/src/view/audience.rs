//! What narrowing an audience would do.

use crate::app::App;
use pages::audience::{AudiencePreview, Leaving};
use pages::{Lang, Reach};
use report::dossier::{Became, Dossier, ItemLine, SetLine};
use rights::{Audience, Day, PurposeId};

/// An item as it is decided now, and as it would be.
type Pair<'d> = (&'d ItemLine, &'d ItemLine);

fn admitted(item: &ItemLine, purpose: &PurposeId) -> bool {
    let mut now = item.now.iter();
    now.any(|now| now.purpose == *purpose && now.admitted)
}

fn leaves(pair: &Pair<'_>, purpose: &PurposeId) -> bool {
    admitted(pair.0, purpose) && !admitted(pair.1, purpose)
}

/// How many items would change.
pub(crate) fn changed(now: &Dossier, then: &Dossier) -> u64 {
    let pairs = now.items.items.iter().zip(&then.items.items);
    pairs.filter(|(a, b)| a.audience != b.audience).count() as u64
}

/// What would become of a person's items: decided as they stand, and as they would.
pub(crate) fn preview(
    app: &App,
    (now, then): (&Dossier, &Dossier),
    (before, audience): (Day, Audience),
    lang: Lang,
) -> AudiencePreview {
    let pairs = now.items.items.iter().zip(&then.items.items);
    // An item added in between would shift the rows against each other.
    let pairs: Vec<Pair<'_>> = pairs.filter(|(a, b)| a.item == b.item).collect();
    let leaving = |pair: &&Pair<'_>| {
        let mut purposes = pair.0.now.iter().map(|now| &now.purpose);
        purposes.any(|purpose| leaves(pair, purpose))
    };
    let about = now.about.as_ref();
    let sets = about.into_iter().flat_map(|about| &about.sets);
    AudiencePreview {
        action: "/audience/confirm".to_owned(),
        before,
        audience,
        reach: Reach::default(),
        part: Vec::new(),
        items: changed(now, then),
        leaving: pairs.iter().filter(leaving).count() as u64,
        sets: sets
            .map(|set| of_set(app, set, &pairs, lang))
            .filter(|set| set.items_in > 0)
            .collect(),
    }
}

fn of_set(app: &App, set: &SetLine, pairs: &[Pair<'_>], lang: Lang) -> Leaving {
    let inside = |pair: &&Pair<'_>| {
        let mut sets = pair.0.sets.iter();
        sets.any(|s| s.set == set.set && s.became == Became::In)
    };
    let inside: Vec<&Pair<'_>> = pairs.iter().filter(inside).collect();
    let leaving = inside.iter().filter(|pair| leaves(pair, &set.purpose));
    Leaving {
        name: set.set.clone(),
        purpose: app.parts.portal.purpose(&set.purpose, lang),
        items_in: inside.len() as u64,
        leaving: leaving.count() as u64,
    }
}
