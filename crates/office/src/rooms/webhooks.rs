//! Addresses that are told when something happens.

mod deliveries;

use super::at;
use crate::asked::{Asked, to};
use crate::fault::Fault;
use crate::form::Form;
use crate::place::Office;
use crate::session::Session;
use api::{Address, HookEvent, TurnedOff};
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use console::keys::Secret;
use console::overview::{Task, TaskKind};
use console::webhooks::{OffWhy, Webhook, Webhooks};
use console::{Deed, FormError, Problem, Role, Room, Tick, field};
use rights::{Error, ErrorKind};
use std::collections::BTreeSet;

pub(crate) use deliveries::resend;

/// What was turned off by itself, and what was given up: a program of the platform has not heard of it.
pub(crate) async fn tasks(office: &Office) -> Result<Vec<Task>, Error> {
    let mut tasks = Vec::new();
    for hook in office.api.store().hooks().await? {
        let off = hook.turned_off().map(|_| TaskKind::WebhookOff);
        let lost = (hook.given_up > 0).then_some(TaskKind::Undelivered(hook.given_up));
        tasks.extend(off.into_iter().chain(lost).map(|what| Task {
            href: at("/webhooks"),
            what,
            which: host(&hook.address),
            note: None,
            clock: None,
        }));
    }
    Ok(tasks)
}

/// The machine of an address; what else stands in it can be secret.
fn host(address: &str) -> String {
    let read = url::Url::parse(address).ok();
    let host = read.as_ref().and_then(url::Url::host_str);
    host.unwrap_or_default().to_owned()
}

/// The page.
pub(crate) async fn list(asked: Asked) -> Response {
    let answer = match asked.session().await {
        Ok(session) => page(&asked, &session, (&Form::default(), Vec::new())).await,
        Err(fault) => Err(fault),
    };
    asked.answer(answer).await
}

async fn page(
    asked: &Asked,
    session: &Session,
    (form, errors): (&Form, Vec<FormError>),
) -> Result<Response, Fault> {
    let store = asked.office.api.store();
    let hooks = store.hooks().await?;
    let deliveries = deliveries::shown(store, (session.role, &hooks)).await?;
    let chosen: Vec<&str> = form.values(field::EVENT).collect();
    let event = |event: &HookEvent| Tick {
        value: event.as_str().to_owned(),
        label: event.as_str().to_owned(),
        hint: None,
        ticked: chosen.contains(&event.as_str()),
    };
    let personal = Deed::PersonalKeys.open_to(session.role);
    let hook = |hook: api::Webhook| Webhook {
        switch: may_switch(session.role, &hook)
            .then(|| at(&format!("/webhooks/{}/switch", hook.id))),
        // What still works is switched off first: whatever waits for it goes with it.
        remove: (!hook.on && may_switch(session.role, &hook))
            .then(|| at(&format!("/webhooks/{}/remove", hook.id))),
        off_why: hook.turned_off().map(|why| match why {
            TurnedOff::Gone => OffWhy::Gone,
            TurnedOff::Failing => OffWhy::Failing,
        }),
        address: hook.address,
        events: hook.events.iter().map(|e| e.as_str().to_owned()).collect(),
        waiting: hook.waiting,
        on: hook.on,
    };
    let page = Webhooks {
        hooks: hooks.into_iter().map(hook).collect(),
        deliveries,
        make: at("/webhooks"),
        address: form.text(field::ADDRESS),
        events: HookEvent::ALL
            .iter()
            .filter(|event| personal || !event.is_personal())
            .map(event)
            .collect(),
        errors,
    };
    asked.page(session, Room::Webhooks, &page).await
}

/// Whether somebody may turn a webhook on and off, and remove it: one that says something of people is the officer's.
fn may_switch(role: Role, hook: &api::Webhook) -> bool {
    let personal = hook.events.iter().any(|event| event.is_personal());
    !personal || Deed::PersonalKeys.open_to(role)
}

/// Makes one; what it is signed with is shown now and never again.
pub(crate) async fn make(asked: Asked, body: Bytes) -> Response {
    let answer = making(&asked, &body).await;
    asked.answer(answer).await
}

async fn making(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Keys, &form).await?;
    let events: BTreeSet<HookEvent> = HookEvent::ALL
        .into_iter()
        .filter(|event| form.values(field::EVENT).any(|said| said == event.as_str()))
        .collect();
    if events.iter().any(|event| event.is_personal()) {
        asked.session_for(Deed::PersonalKeys).await?;
    }
    let mut errors = Vec::new();
    let address = form.needed(field::ADDRESS, &mut errors);
    if events.is_empty() {
        errors.push(FormError {
            field: field::EVENT,
            problem: Problem::NotChosen,
        });
    }
    if !errors.is_empty() {
        return page(asked, &session, (&form, errors)).await;
    }
    match made(asked, (&address, events), &session.name).await {
        Ok(made) => {
            let page = Secret {
                name: made.hook.address,
                secret: made.secret,
                next: at("/webhooks"),
            };
            asked.page(&session, Room::Webhooks, &page).await
        }
        Err(error) if error.kind() == ErrorKind::Input => {
            let errors = vec![FormError {
                field: field::ADDRESS,
                problem: Problem::NotLink,
            }];
            page(asked, &session, (&form, errors)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn made(
    asked: &Asked,
    (address, events): (&str, BTreeSet<HookEvent>),
    by: &str,
) -> Result<api::NewHook, Error> {
    let (parts, api) = (asked.office.app.parts(), &asked.office.api);
    let address = Address::read(address, api.settings().webhooks_inside)?;
    let now = (parts.clock.now(), &*parts.randomness);
    let books = (&parts.ledger, api.store());
    api::make_hook(books, (&address, events), by, now).await
}

/// Turns one on or off.
pub(crate) async fn switch(asked: Asked, Path(id): Path<String>, body: Bytes) -> Response {
    let answer = switching(&asked, &id, &body).await;
    asked.answer(answer).await
}

async fn switching(asked: &Asked, id: &str, body: &Bytes) -> Result<Response, Fault> {
    let (session, hook) = theirs(asked, id, body).await?;
    let books = (&asked.office.app.parts().ledger, asked.office.api.store());
    api::switch_hook(books, (id, !hook.on), &session.name).await?;
    Ok(to(&at("/webhooks")))
}

/// Removes one, with what waits for it.
pub(crate) async fn remove(asked: Asked, Path(id): Path<String>, body: Bytes) -> Response {
    let answer = removing(&asked, &id, &body).await;
    asked.answer(answer).await
}

async fn removing(asked: &Asked, id: &str, body: &Bytes) -> Result<Response, Fault> {
    let (session, _) = theirs(asked, id, body).await?;
    let parts = asked.office.app.parts();
    let books = (&parts.ledger, asked.office.api.store());
    api::remove_hook(books, (id, parts.root.as_path()), &session.name).await?;
    Ok(to(&at("/webhooks")))
}

/// Whoever sent a form about a webhook that they may change, and the webhook.
async fn theirs(asked: &Asked, id: &str, body: &Bytes) -> Result<(Session, api::Webhook), Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Keys, &form).await?;
    let hook = asked.office.api.store().hook(id).await?;
    match may_switch(session.role, &hook) {
        true => Ok((session, hook)),
        false => Err(Fault::Forbidden(Deed::PersonalKeys)),
    }
}
