//! Narrowing who can see everything from before a day, or a part of it: first what it would do, then the button.

use super::form::Form;
use super::object::surfaces;
use super::request::Asked;
use crate::app::App;
use crate::fault::Fault;
use crate::record::{PORTAL, Taken, is_same_click};
use crate::session::Session;
use crate::view::{self, audience as shown};
use axum::body::Bytes;
use axum::response::Response;
use ledger::Recorded;
use pages::audience::{AudienceAsk, AudienceDone, AudiencePreview};
use pages::error::Status;
use pages::{FormError, Problem, Section, field};
use report::dossier::ItemLine;
use rights::{Audience, Choice, ChoiceKind, Day, Entry, Error, Kind, Ordinal, Scope, Subject};
use std::collections::BTreeSet;

/// The form.
pub(crate) async fn ask(asked: Asked) -> Response {
    let answer = asking(&asked).await;
    asked.answer(answer).await
}

async fn asking(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let offered = offered(asked, &session).await;
    let page = blank(asked, &offered, &Scope::all());
    asked.page_for(&session, Some(Section::Items), &page).await
}

/// Kinds and places of a person's items, to choose from. Where they cannot be read there is nothing to choose, and
/// everything can be narrowed all the same.
async fn offered(asked: &Asked, session: &Session) -> Scope {
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
fn blank(asked: &Asked, offered: &Scope, ticked: &Scope) -> AudienceAsk {
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
struct What {
    scope: Scope,
    before: Day,
    audience: Audience,
}

/// What was entered: a day that has come, an audience narrower than everybody, and of what is offered nothing or some.
fn entered(asked: &Asked, form: &Form, offered: &Scope) -> Result<What, Wrong> {
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
enum Wrong {
    Page(Box<AudienceAsk>),
    Fault(Fault),
}

impl Wrong {
    async fn answer(self, asked: &Asked, session: &Session) -> Result<Response, Fault> {
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

fn choice(asked: &Asked, what: &What) -> Choice {
    let (now, scope) = (asked.app.parts.clock.now(), what.scope.clone());
    let mut choice = Choice::new(ChoiceKind::AudienceNarrowed, scope, now, PORTAL);
    choice.before = Some(what.before);
    choice.audience = Some(what.audience);
    choice
}

/// Whether an item is among what is to be narrowed.
fn is_meant(item: &ItemLine, what: &What) -> bool {
    let Scope {
        kinds, surfaces, ..
    } = &what.scope;
    let kind = kinds.is_empty() || kinds.contains(&item.kind);
    let there = surfaces.is_empty() || surfaces.contains(&item.surface);
    kind && there && item.created.is_none_or(|day| day < what.before)
}

async fn sent(asked: &Asked, body: &Bytes) -> Result<(Session, Form), Fault> {
    let session = asked.session().await?;
    let form = Form::read(&asked.headers, body)?;
    form.check(asked, &session)?;
    Ok((session, form))
}

/// What it would do; nothing is changed.
pub(crate) async fn preview(asked: Asked, body: Bytes) -> Response {
    let answer = previewing(&asked, &body).await;
    asked.answer(answer).await
}

async fn previewing(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let (session, form) = sent(asked, body).await?;
    let (app, lang) = (&asked.app, asked.lang);
    let offered = offered(asked, &session).await;
    let what = match entered(asked, &form, &offered) {
        Ok(what) => what,
        Err(wrong) => return wrong.answer(asked, &session).await,
    };
    let suppose = choice(asked, &what);
    let now = app.everything(session.person, lang).await?;
    if !now.items.items.iter().any(|item| is_meant(item, &what)) {
        let page = AudienceAsk {
            before: what.before.to_string(),
            audience: Some(what.audience),
            errors: vec![FormError {
                field: field::BEFORE,
                problem: Problem::NothingBefore(what.before),
            }],
            ..blank(asked, &offered, &what.scope)
        };
        return asked.page_for(&session, Some(Section::Items), &page).await;
    }
    let then = app.everything_if(session.person, lang, &suppose).await?;
    let page = AudiencePreview {
        reach: view::reach(app, &what.scope, lang),
        part: part(&what.scope),
        ..shown::preview(app, (&now, &then), (what.before, what.audience), lang)
    };
    asked.page_for(&session, Some(Section::Items), &page).await
}

/// A part as the form sends it again.
fn part(scope: &Scope) -> Vec<(&'static str, String)> {
    let kinds = scope.kinds.iter();
    let kinds = kinds.map(|kind| (field::KIND, kind.to_string()));
    let surfaces = scope.surfaces.iter().cloned();
    kinds
        .chain(surfaces.map(|surface| (field::SURFACE, surface)))
        .collect()
}

/// The button under it.
pub(crate) async fn narrow(asked: Asked, body: Bytes) -> Response {
    let answer = narrowing(&asked, &body).await;
    asked.answer(answer).await
}

async fn narrowing(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let (session, form) = sent(asked, body).await?;
    let (app, lang) = (&asked.app, asked.lang);
    let offered = offered(asked, &session).await;
    let what = match entered(asked, &form, &offered) {
        Ok(what) => what,
        Err(wrong) => return wrong.answer(asked, &session).await,
    };
    let turn = app.turn(session.person).await;
    let accounts = app.live_accounts(session.person).await?;
    if let Some(before) = standing(app, &accounts, &choice(asked, &what)).await? {
        return done(asked, &session, (&what, 0, before)).await;
    }
    let now = app.everything(session.person, lang).await;
    // Everything means every account of the person, as the preview counts.
    let choices = accounts
        .into_iter()
        .map(|account| (account, choice(asked, &what)));
    let taken = app.append_all(choices.collect()).await?;
    drop(turn);
    let items = match (now, app.everything(session.person, lang).await) {
        (Ok(now), Ok(then)) => shown::changed(&now, &then),
        (Err(error), _) | (_, Err(error)) => {
            crate::fault::log(app, &error);
            0
        }
    };
    done(asked, &session, (&what, items, taken)).await
}

/// The entry with which the same was said a moment before, by every account: the same click twice is one choice.
async fn standing(
    app: &App,
    accounts: &[Ordinal],
    wanted: &Choice,
) -> Result<Option<Taken>, Error> {
    let mut found = None;
    for account in accounts {
        let history = app.parts.ledger.history(*account).await?;
        let same = |recorded: &&Recorded| {
            let Some(Entry::Choice(said)) = &recorded.entry else {
                return false;
            };
            recorded.subject == Subject::Person(*account)
                && is_same_click(recorded.recorded_at, wanted.made_at)
                && said.kind == wanted.kind
                && said.scope == wanted.scope
                && (&said.item, said.before, said.audience)
                    == (&wanted.item, wanted.before, wanted.audience)
        };
        let Some(recorded) = history.iter().rev().find(same) else {
            return Ok(None);
        };
        found = found.or(Some(Taken {
            sequence: recorded.sequence,
            at: recorded.recorded_at,
            again: true,
        }));
    }
    Ok(found)
}

/// INVARIANT: it is recorded; whatever fails now, the answer says so.
async fn done(
    asked: &Asked,
    session: &Session,
    (what, items, taken): (&What, u64, Taken),
) -> Result<Response, Fault> {
    let page = AudienceDone {
        before: what.before,
        audience: what.audience,
        reach: view::reach(&asked.app, &what.scope, asked.lang),
        items,
        again: taken.again,
        entry: taken.sequence.0,
        at: view::moment(taken.at),
        connected: asked.app.is_connected_or_log().await,
        due: corpus::a_month_after(taken.at.day()),
        receipt: view::receipt_links(taken.sequence.0),
    };
    asked.page_for(session, Some(Section::Items), &page).await
}
