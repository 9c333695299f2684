//! Narrowing who can see everything from before a day, or a part of it: first what it would do, then the button.

use super::form::Form;
use super::narrowing::{What, blank, choice, entered, is_meant, offered, part};
use super::request::Asked;
use crate::fault::Fault;
use crate::record::Taken;
use crate::session::Session;
use crate::view::{self, audience as shown};
use axum::body::Bytes;
use axum::response::Response;
use pages::audience::{AudienceAsk, AudienceDone, AudiencePreview};
use pages::{FormError, Problem, Section, field};
use rights::Scope;

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
    // Everything means every account of the person, as the preview counts.
    let choices = accounts
        .into_iter()
        .map(|account| (account, choice(asked, &what)));
    let choices: Vec<_> = choices.collect();
    if let Some(before) = app.said_just_now(&choices).await? {
        return done(asked, &session, (&what, 0, before)).await;
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
    done(asked, &session, (&what, items, taken)).await
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
