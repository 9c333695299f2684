//! How a request about others' items stands.

use crate::app::App;
use crate::guest::wish_of;
use ledger::Case;
use pages::guest::{Found, FoundBy, GuestStatus, Sought};
use rights::{Error, ItemId, Kind, Match};
use std::collections::BTreeMap;

/// The page of such a request, by the token of its link.
pub(crate) fn status(app: &App, (case, token): (&Case, &str)) -> Result<GuestStatus, Error> {
    let open = case.state.ended.is_none();
    Ok(GuestStatus {
        number: case.number.0,
        wish: wish_of(case.request.kind),
        received: case.request.received,
        due: case.state.due,
        extended: super::cases::extended(case),
        state: super::cases::state(case),
        private_is_out: crate::routes::private_is_out(&app.parts.policy),
        lets_go: case.request.releases() && !case.state.kept,
        sought: sought(app, case)?,
        take_back: open.then(|| format!("/without-account/{token}")),
    })
}

/// What was found is counted by kind; whose it is and what it says is others'.
pub(crate) fn sought(app: &App, case: &Case) -> Result<Sought, Error> {
    let items: Vec<ItemId> = case
        .state
        .found
        .iter()
        .map(|(item, ..)| item.clone())
        .collect();
    let kinds = app.public_kinds(&items)?;
    // By kind and way: how many, and how many of them are out.
    let keeps_out = case.request.keeps_out(&case.state);
    let mut counts: BTreeMap<(Kind, u8), (u64, u64)> = BTreeMap::new();
    for (item, matched, decided) in &case.state.found {
        // What is there no more is not used, and nobody can say what it was. Of what not everybody can see, be it
        // that its owner narrowed it since, nobody is told that it was found: that would say what stands in it.
        let Some(kind) = kinds.get(item) else {
            continue;
        };
        let (all, out) = counts.entry((*kind, way(matched))).or_default();
        *all += 1;
        *out += u64::from(keeps_out && !matches!(decided, Some((_, false))));
    }
    let found = counts.into_iter().map(|((kind, way), (items, out))| Found {
        kind,
        items,
        by: WAYS.get(usize::from(way)).copied().unwrap_or(FoundBy::Link),
        out,
    });
    Ok(Sought {
        found: found.collect(),
        with_picture: !case.request.search.pictures.is_empty(),
        searched: case.state.searched.is_some(),
        more: case.state.searched == Some(true),
    })
}

const WAYS: [FoundBy; 3] = [FoundBy::Link, FoundBy::Words, FoundBy::Picture];

const fn way(matched: &Match) -> u8 {
    match matched {
        Match::Link | Match::Own => 0,
        Match::Words(_) => 1,
        Match::Picture(_) => 2,
    }
}
