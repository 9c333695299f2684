//! Narrowing who can see everything from before a day: first what it would do, then the button.

use super::form::Form;
use super::request::Asked;
use crate::fault::Fault;
use crate::record::{PORTAL, Taken};
use crate::session::Session;
use crate::view::{self, audience as shown};
use axum::body::Bytes;
use axum::response::Response;
use pages::audience::{AudienceAsk, AudienceDone};
use pages::{FormError, Problem, Section, field};
use report::dossier::ItemLine;
use rights::{Audience, Choice, ChoiceKind, Day, Scope};

/// The form.
pub(crate) async fn ask(asked: Asked) -> Response {
    let answer = asking(&asked).await;
    asked.answer(answer).await
}

async fn asking(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let page = AudienceAsk {
        before: String::new(),
        audience: None,
        errors: Vec::new(),
    };
    asked.page_for(&session, Some(Section::Items), &page).await
}

/// What was entered: a day that has come, and an audience narrower than everybody.
fn entered(form: &Form, today: Day) -> Result<(Day, Audience), AudienceAsk> {
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
    Err(AudienceAsk {
        before: before.to_owned(),
        audience,
        errors: errors
            .map(|(field, problem)| FormError { field, problem })
            .collect(),
    })
}

fn choice(asked: &Asked, (before, audience): (Day, Audience)) -> Choice {
    let now = asked.app.parts.clock.now();
    let mut choice = Choice::new(ChoiceKind::AudienceNarrowed, Scope::all(), now, PORTAL);
    choice.before = Some(before);
    choice.audience = Some(audience);
    choice
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
    let what = match entered(&form, app.parts.clock.today()) {
        Ok(what) => what,
        Err(page) => return asked.page_for(&session, Some(Section::Items), &page).await,
    };
    let suppose = choice(asked, what);
    let now = app.everything(session.person, lang).await?;
    let older = |item: &ItemLine| item.created.is_none_or(|day| day < what.0);
    if !now.items.items.iter().any(older) {
        let page = AudienceAsk {
            before: what.0.to_string(),
            audience: Some(what.1),
            errors: vec![FormError {
                field: field::BEFORE,
                problem: Problem::NothingBefore(what.0),
            }],
        };
        return asked.page_for(&session, Some(Section::Items), &page).await;
    }
    let then = app.everything_if(session.person, lang, &suppose).await?;
    let page = shown::preview(app, (&now, &then), what, lang);
    asked.page_for(&session, Some(Section::Items), &page).await
}

/// The button under it.
pub(crate) async fn narrow(asked: Asked, body: Bytes) -> Response {
    let answer = narrowing(&asked, &body).await;
    asked.answer(answer).await
}

async fn narrowing(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let (session, form) = sent(asked, body).await?;
    let (app, lang) = (&asked.app, asked.lang);
    let what = match entered(&form, app.parts.clock.today()) {
        Ok(what) => what,
        Err(page) => return asked.page_for(&session, Some(Section::Items), &page).await,
    };
    let turn = app.turn(session.person).await;
    let accounts = app.live_accounts(session.person).await?;
    // Everything means every account of the person, as the preview counts.
    let choices = accounts
        .into_iter()
        .map(|account| (account, choice(asked, what)));
    let choices: Vec<_> = choices.collect();
    if let Some(before) = app.said_just_now(&choices).await? {
        return done(asked, &session, (what, 0, before)).await;
    }
    let now = app.everything(session.person, lang).await;
    let taken = app.append_all(choices).await?;
    drop(turn);
    let items = match (now, app.everything(session.person, lang).await) {
        (Ok(now), Ok(then)) => shown::changed(&now, &then),
        (Err(error), _) | (_, Err(error)) => {
            crate::fault::log(app, &error);
            0
        }
    };
    done(asked, &session, (what, items, taken)).await
}

/// INVARIANT: it is recorded; whatever fails now, the answer says so.
async fn done(
    asked: &Asked,
    session: &Session,
    ((before, audience), items, taken): ((Day, Audience), u64, Taken),
) -> Result<Response, Fault> {
    let page = AudienceDone {
        before,
        audience,
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
