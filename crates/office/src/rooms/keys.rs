//! Keys of programs that use the API.

use super::at;
use crate::asked::{Asked, to};
use crate::fault::Fault;
use crate::form::Form;
use crate::session::Session;
use api::Grant;
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use console::keys::{ApiKey, Keys, Secret};
use console::{Deed, FormError, Problem, Room, Tick, field};
use rights::{Day, ErrorKind};
use std::collections::BTreeSet;

/// The page.
pub(crate) async fn list(asked: Asked) -> Response {
    let answer = match asked.session().await {
        Ok(session) => page(&asked, &session, (&Form::default(), Vec::new())).await,
        Err(fault) => Err(fault),
    };
    asked.answer(answer).await
}

/// Scopes that somebody may give.
fn offered(session: &Session) -> impl Iterator<Item = &'static Grant> {
    let all = Deed::PersonalKeys.open_to(session.role);
    Grant::ALL.iter().filter(move |g| all || !g.is_personal())
}

async fn page(
    asked: &Asked,
    session: &Session,
    (form, errors): (&Form, Vec<FormError>),
) -> Result<Response, Fault> {
    let today = asked.office.app.parts().clock.today();
    let chosen: Vec<&str> = form.values(field::SCOPE).collect();
    let scope = |grant: &Grant| Tick {
        value: grant.as_str().to_owned(),
        label: grant.as_str().to_owned(),
        hint: console::scope(grant.as_str(), asked.lang),
        ticked: chosen.contains(&grant.as_str()),
    };
    let key = |key: api::ApiKey| ApiKey {
        revoke: key
            .works_on(today)
            .then(|| at(&format!("/keys/{}/revoke", key.prefix))),
        // One that has expired is worth as little as one that was revoked.
        revoked: key.revoked.or(key.expires.filter(|last| *last < today)),
        scopes: key.scopes.iter().map(ToString::to_string).collect(),
        name: key.name,
        prefix: key.prefix,
        made: key.made,
        used: key.used,
        ends: key.expires,
    };
    let keys = asked.office.api.store().keys().await?;
    let page = Keys {
        keys: keys.into_iter().map(key).collect(),
        make: at("/keys"),
        name: form.text(field::NAME),
        ends: match form.value(field::ENDS) {
            Some(entered) => entered.to_owned(),
            None => in_a_year(today).to_string(),
        },
        no_end: form.value(field::NO_END).is_some(),
        scopes: offered(session).map(scope).collect(),
        errors,
    };
    asked.page(session, Room::Keys, &page).await
}

/// The day on which a key ends where nobody says another: one that is forgotten does not work for ever.
fn in_a_year(today: Day) -> Day {
    today.plus_months(12)
}

/// The last day of a new key; `None` where it is said that it never ends.
fn ends(asked: &Asked, form: &Form, errors: &mut Vec<FormError>) -> Option<Day> {
    let today = asked.office.app.parts().clock.today();
    if form.value(field::NO_END).is_some() {
        return None;
    }
    if form.value(field::ENDS).is_none() {
        return Some(in_a_year(today));
    }
    let day = form.day(field::ENDS, errors)?;
    if day < today {
        errors.push(FormError {
            field: field::ENDS,
            problem: Problem::InPast,
        });
    }
    Some(day)
}

/// Makes one; its secret is shown now and never again.
pub(crate) async fn make(asked: Asked, body: Bytes) -> Response {
    let answer = making(&asked, &body).await;
    asked.answer(answer).await
}

async fn making(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Keys, &form).await?;
    let scopes: BTreeSet<Grant> = form
        .values(field::SCOPE)
        .filter_map(|scope| scope.parse().ok())
        .collect();
    if scopes.iter().any(|scope| scope.is_personal()) {
        asked.session_for(Deed::PersonalKeys).await?;
    }
    let mut errors = Vec::new();
    let name = form.needed(field::NAME, &mut errors);
    let ends = ends(asked, &form, &mut errors);
    if scopes.is_empty() {
        errors.push(FormError {
            field: field::SCOPE,
            problem: Problem::NotChosen,
        });
    }
    if !errors.is_empty() {
        return page(asked, &session, (&form, errors)).await;
    }
    let parts = asked.office.app.parts();
    let now = (parts.clock.today(), &*parts.randomness);
    let books = (&parts.ledger, asked.office.api.store());
    match api::make_key(books, (&name, scopes, ends), &session.name, now).await {
        Ok(made) => {
            let page = Secret {
                name: made.key.name,
                secret: made.secret,
                next: at("/keys"),
            };
            asked.page(&session, Room::Keys, &page).await
        }
        Err(error) if error.kind() == ErrorKind::Input => {
            let errors = vec![FormError {
                field: field::NAME,
                problem: Problem::TooLong(100),
            }];
            page(asked, &session, (&form, errors)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Makes one worthless, at once.
pub(crate) async fn revoke(asked: Asked, Path(prefix): Path<String>, body: Bytes) -> Response {
    let answer = revoking(&asked, &prefix, &body).await;
    asked.answer(answer).await
}

async fn revoking(asked: &Asked, prefix: &str, body: &Bytes) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Keys, &form).await?;
    let parts = asked.office.app.parts();
    let (books, today) = (
        (&parts.ledger, asked.office.api.store()),
        parts.clock.today(),
    );
    api::revoke_key(books, prefix, &session.name, today).await?;
    Ok(to(&at("/keys")))
}
