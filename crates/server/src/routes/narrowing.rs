//! What is to be narrowed: what there is to choose from, what was entered, and what is recorded.

use super::form::Form;
use super::object::surfaces;
use super::request::Asked;
use crate::fault::Fault;
use crate::record::PORTAL;
use crate::session::Session;
use crate::view;
use axum::response::Response;
use pages::audience::AudienceAsk;
use pages::error::Status;
use pages::{FormError, Problem, Section, field};
use report::dossier::ItemLine;
use rights::{Audience, Choice, ChoiceKind, Day, Kind, Scope};
use std::collections::BTreeSet;

/// Kinds and places of a person's items, to choose from. Where they cannot be read there is nothing to choose, and
/// everything can be narrowed all the same.
pub(super) async fn offered(asked: &Asked, session: &Session) -> Scope {
    let read = asked.app.everything(session.person, asked.lang).await;
    let dossier = match read {
        Ok(dossier) => dossier,
        Err(error) => {
            crate::fault::log(&asked.app, &error);
            return Scope::all();
        }
    };
    let items = dossier.items.items.iter();
    Scope {
        purposes: BTreeSet::new(),
        kinds: items.map(|item| item.kind).collect(),
        surfaces: surfaces(&dossier),
    }
}

/// The form, with a part ticked.
pub(super) fn blank(asked: &Asked, offered: &Scope, ticked: &Scope) -> AudienceAsk {
    let mut kinds = view::kind_ticks(asked.lang, ticked);
    kinds.retain(|tick| {
        let kind = tick.value.parse::<Kind>();
        kind.is_ok_and(|kind| offered.kinds.contains(&kind))
    });
    let mut surfaces = view::surface_ticks(&asked.app, asked.lang, &offered.surfaces);
    for tick in &mut surfaces {
        tick.ticked = ticked.surfaces.contains(&tick.value);
    }
    AudienceAsk {
        before: String::new(),
        audience: None,
        kinds,
        surfaces,
        errors: Vec::new(),
    }
}

/// What is to be narrowed, and to what.
pub(super) struct What {
    pub(super) scope: Scope,
    pub(super) before: Day,
    pub(super) audience: Audience,
}

/// What was entered: a day that has come, an audience narrower than everybody, and of what is offered nothing or some.
pub(super) fn entered(asked: &Asked, form: &Form, offered: &Scope) -> Result<What, Wrong> {
    let part = form.part(&asked.app, &offered.surfaces);
    let part = part.filter(|part| part.kinds.is_subset(&offered.kinds));
    // Nobody narrows more than they were asked about: what the page did not offer is no part.
    let Some(Scope {
        kinds, surfaces, ..
    }) = part
    else {
        return Err(Wrong::Fault(Status::BadRequest.into()));
    };
    let scope = Scope {
        kinds,
        surfaces,
        ..Scope::all()
    };
    match day_and_audience(form, asked.app.parts.clock.today()) {
        Ok((before, audience)) => Ok(What {
            scope,
            before,
            audience,
        }),
        Err((before, audience, errors)) => Err(Wrong::Page(Box::new(AudienceAsk {
            before,
            audience,
            errors,
            ..blank(asked, offered, &scope)
        }))),
    }
}

/// What stands against what was entered.
pub(super) enum Wrong {
    Page(Box<AudienceAsk>),
    Fault(Fault),
}

impl Wrong {
    pub(super) async fn answer(self, asked: &Asked, session: &Session) -> Result<Response, Fault> {
        match self {
            Wrong::Page(page) => asked.page_for(session, Some(Section::Items), &*page).await,
            Wrong::Fault(fault) => Err(fault),
        }
    }
}

/// What was entered instead, and what is wrong with it.
type Entered = (String, Option<Audience>, Vec<FormError>);

fn day_and_audience(form: &Form, today: Day) -> Result<(Day, Audience), Entered> {
    let before = form.value(field::BEFORE).unwrap_or_default();
    let audience = form.value(field::AUDIENCE).map(str::parse::<Audience>);
    let narrower = |a: &Audience| matches!(a, Audience::Friends | Audience::OnlyMe);
    let audience = audience.and_then(Result::ok).filter(narrower);
    let day = match before.parse::<Day>() {
        Ok(day) if day > today => Err(Problem::InFuture),
        Ok(day) => Ok(day),
        Err(_) if before.is_empty() => Err(Problem::Missing),
        Err(_) => Err(Problem::NotDay),
    };
    if let (Ok(day), Some(audience)) = (&day, audience) {
        return Ok((*day, audience));
    }
    let day = day.err().map(|problem| (field::BEFORE, problem));
    let missing = audience.is_none();
    let missing = missing.then_some((field::AUDIENCE, Problem::NotChosen));
    let errors = day.into_iter().chain(missing);
    let errors = errors.map(|(field, problem)| FormError { field, problem });
    Err((before.to_owned(), audience, errors.collect()))
}

pub(super) fn choice(asked: &Asked, what: &What) -> Choice {
    let (now, scope) = (asked.app.parts.clock.now(), what.scope.clone());
    let mut choice = Choice::new(ChoiceKind::AudienceNarrowed, scope, now, PORTAL);
    choice.before = Some(what.before);
    choice.audience = Some(what.audience);
    choice
}

/// Whether an item is among what is to be narrowed.
pub(super) fn is_meant(item: &ItemLine, what: &What) -> bool {
    let Scope {
        kinds, surfaces, ..
    } = &what.scope;
    let kind = kinds.is_empty() || kinds.contains(&item.kind);
    let there = surfaces.is_empty() || surfaces.contains(&item.surface);
    kind && there && item.created.is_none_or(|day| day < what.before)
}

/// A part as the form sends it again.
pub(super) fn part(scope: &Scope) -> Vec<(&'static str, String)> {
    let kinds = scope.kinds.iter();
    let kinds = kinds.map(|kind| (field::KIND, kind.to_string()));
    let surfaces = scope.surfaces.iter().cloned();
    kinds
        .chain(surfaces.map(|surface| (field::SURFACE, surface)))
        .collect()
}
