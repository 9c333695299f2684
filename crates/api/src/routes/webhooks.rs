//! Webhooks.

use super::BASE;
use crate::asked::{Asked, json};
use crate::cursor::{Cursor, cut};
use crate::grant::Grant;
use crate::hooks::{Address, HookEvent};
use crate::once::{Done, done};
use crate::problem::{Answer, Problem, ProblemBody};
use crate::store::{ApiKey, Change, NewHook, Webhook};
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use rights::{Day, Instant, Sequence};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// A webhook to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "address": "https://platform.example.org/demur", "events": ["choice.recorded"] }))]
pub(crate) struct NewWebhook {
    /// Where it goes: `https`.
    address: String,
    /// What it is told of.
    #[schema(value_type = Vec<HookEvent>, min_items = 1)]
    events: BTreeSet<HookEvent>,
}

/// A webhook.
#[derive(Serialize, ToSchema)]
pub(crate) struct WebhookLine {
    id: String,
    address: String,
    #[schema(value_type = Vec<HookEvent>)]
    events: BTreeSet<HookEvent>,
    #[schema(value_type = String, format = Date)]
    made: Day,
    /// It is told of entries from here on.
    #[schema(value_type = u64)]
    since: Sequence,
    on: bool,
    /// Why it is off, where nobody turned it off.
    off_why: Option<String>,
    /// Since when it has accepted nothing.
    #[schema(value_type = Option<String>, format = DateTime)]
    failing_since: Option<Instant>,
    /// Until when the secret before is signed with as well.
    #[schema(value_type = Option<String>, format = DateTime)]
    before_until: Option<Instant>,
    /// Deliveries that wait.
    waiting: u64,
}

/// A webhook with its secret, which is shown this once.
#[derive(Serialize, ToSchema)]
pub(crate) struct WebhookSecret {
    #[serde(flatten)]
    webhook: WebhookLine,
    /// What deliveries are signed with (Standard Webhooks).
    secret: String,
}

/// A page of webhooks, in the order in which they were made.
#[derive(Serialize, ToSchema)]
pub(crate) struct Webhooks {
    webhooks: Vec<WebhookLine>,
    /// What the next page is asked for with; `null` on the last one.
    next: Option<String>,
}

const MOST: u32 = 200;

fn line(hook: Webhook) -> WebhookLine {
    WebhookLine {
        id: hook.id,
        address: hook.address,
        events: hook.events,
        made: hook.made,
        since: hook.since,
        on: hook.on,
        off_why: hook.off_why,
        failing_since: hook.failing_since,
        before_until: hook.before_until,
        waiting: hook.waiting,
    }
}

fn secret(new: NewHook) -> WebhookSecret {
    WebhookSecret {
        webhook: line(new.hook),
        secret: new.secret,
    }
}

/// Every webhook, in the order in which they were made.
#[utoipa::path(
    get, path = "/webhooks", tag = "webhooks", operation_id = "listWebhooks",
    params(
        ("limit" = Option<u32>, Query, description = "Webhooks of a page", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "`next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
    ),
    responses(
        (status = 200, description = "A page of webhooks.", body = Webhooks),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["webhooks:read"])),
)]
pub(crate) async fn list(asked: Asked) -> Answer {
    asked.may(Grant::WebhooksRead).await?;
    asked.only(&["limit", "cursor"])?;
    let limit = asked.limit(50, MOST)?;
    let cursor = Cursor::read("webhooks", asked.value("cursor"))?;
    let mut found = asked.api.store().hooks().await?;
    if let Some(after) = cursor {
        let after = (after.number, after.text.as_str());
        found.retain(|hook| (hook.since.0, hook.id.as_str()) > after);
    }
    let next = cut("webhooks", &mut found, limit, |last| {
        (last.since.0, last.id.as_str())
    });
    let webhooks = found.into_iter().map(line).collect();
    json(StatusCode::OK, &Webhooks { webhooks, next })
}

/// One webhook.
#[utoipa::path(
    get, path = "/webhooks/{id}", tag = "webhooks", operation_id = "getWebhook",
    params(("id" = String, Path, description = "Its id", example = "hook_5f1c0a7e9d3b2c48", min_length = 1)),
    responses(
        (status = 200, description = "The webhook.", body = WebhookLine),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["webhooks:read"])),
)]
pub(crate) async fn one(asked: Asked, Path(id): Path<String>) -> Answer {
    asked.may(Grant::WebhooksRead).await?;
    asked.only(&[])?;
    json(StatusCode::OK, &line(asked.api.store().hook(&id).await?))
}

/// Makes a webhook. It is told of everything from now on.
#[utoipa::path(
    post, path = "/webhooks", tag = "webhooks", operation_id = "makeWebhook",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names this request, so that it can be sent again", min_length = 1, max_length = 255, pattern = "^[!-~]+$")),
    request_body(content = NewWebhook, content_type = "application/json"),
    responses(
        (status = 201, description = "It was made.", body = WebhookSecret),
        (status = "4XX", description = "A problem; nothing was made.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["webhooks:write"])),
)]
pub(crate) async fn make(asked: Asked, body: Bytes) -> Answer {
    let key = asked.may(Grant::WebhooksWrite).await?;
    asked.only(&[])?;
    let new: NewWebhook = asked.body(&body)?;
    let by = by_key(&key);
    let answer = async move |asked: Asked| {
        let made = made(&asked, (new, &by));
        asked.changed(&key, &body, made).await
    };
    asked.finish(answer).await
}

/// How entries name the key of a program.
pub(super) fn by_key(key: &ApiKey) -> String {
    format!("key:{}", key.prefix)
}

async fn made(asked: &Asked, (new, by): (NewWebhook, &str)) -> Result<(Change, Done), Problem> {
    let api = &asked.api;
    let parts = api.app().parts();
    let address = Address::read(&new.address, api.settings().webhooks_inside)?;
    let at = (parts.clock.now(), &*parts.randomness);
    let mut change = api.store().change().await?;
    let books = (&parts.ledger, &mut change);
    let made = crate::trail::make_hook_in(books, (&address, new.events), by, at).await?;
    let location = format!("{BASE}/webhooks/{}", made.hook.id);
    let done = done(StatusCode::CREATED, Some(location), &secret(made))?;
    Ok((change, done))
}

/// Removes a webhook with its deliveries.
#[utoipa::path(
    delete, path = "/webhooks/{id}", tag = "webhooks", operation_id = "removeWebhook",
    params(("id" = String, Path, description = "Its id", example = "hook_0b2d4f6a8c1e3057", min_length = 1)),
    responses(
        (status = 204, description = "It is removed."),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["webhooks:write"])),
)]
pub(crate) async fn remove(asked: Asked, Path(id): Path<String>) -> Answer {
    let key = asked.may(Grant::WebhooksWrite).await?;
    asked.only(&[])?;
    let answer = async move |asked: Asked| {
        let api = &asked.api;
        let parts = api.app().parts();
        let (books, which) = (
            (&parts.ledger, api.store()),
            (id.as_str(), parts.root.as_path()),
        );
        crate::trail::remove_hook(books, which, &by_key(&key)).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    };
    asked.finish(answer).await
}

/// Gives a webhook another secret; for a day deliveries are signed with both.
#[utoipa::path(
    post, path = "/webhooks/{id}/secret", tag = "webhooks", operation_id = "rotateSecret",
    params(
        ("id" = String, Path, description = "Its id", example = "hook_5f1c0a7e9d3b2c48", min_length = 1),
        ("Idempotency-Key" = Option<String>, Header, description = "Names this request, so that it can be sent again", min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
    ),
    responses(
        (status = 200, description = "The webhook with its new secret.", body = WebhookSecret),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["webhooks:write"])),
)]
pub(crate) async fn rotate(asked: Asked, Path(id): Path<String>) -> Answer {
    let key = asked.may(Grant::WebhooksWrite).await?;
    asked.only(&[])?;
    let by = by_key(&key);
    let answer = async move |asked: Asked| {
        let rotated = rotated(&asked, &id, &by);
        asked.changed(&key, &[], rotated).await
    };
    asked.finish(answer).await
}

async fn rotated(asked: &Asked, id: &str, by: &str) -> Result<(Change, Done), Problem> {
    let parts = asked.api.app().parts();
    let at = (parts.clock.now(), &*parts.randomness);
    let mut change = asked.api.store().change().await?;
    let books = (&parts.ledger, &mut change);
    let new = crate::trail::rotate_secret_in(books, id, by, at).await?;
    let done = done(StatusCode::OK, None, &secret(new))?;
    Ok((change, done))
}

/// Turns a webhook on; what waited is delivered.
#[utoipa::path(
    post, path = "/webhooks/{id}/on", tag = "webhooks", operation_id = "turnOn",
    params(
        ("id" = String, Path, description = "Its id", example = "hook_5f1c0a7e9d3b2c48", min_length = 1),
        ("Idempotency-Key" = Option<String>, Header, description = "Names this request, so that it can be sent again", min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
    ),
    responses(
        (status = 200, description = "The webhook.", body = WebhookLine),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["webhooks:write"])),
)]
pub(crate) async fn on(asked: Asked, Path(id): Path<String>) -> Answer {
    switch(asked, id, true).await
}

/// Turns a webhook off; deliveries wait.
#[utoipa::path(
    post, path = "/webhooks/{id}/off", tag = "webhooks", operation_id = "turnOff",
    params(
        ("id" = String, Path, description = "Its id", example = "hook_5f1c0a7e9d3b2c48", min_length = 1),
        ("Idempotency-Key" = Option<String>, Header, description = "Names this request, so that it can be sent again", min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
    ),
    responses(
        (status = 200, description = "The webhook.", body = WebhookLine),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["webhooks:write"])),
)]
pub(crate) async fn off(asked: Asked, Path(id): Path<String>) -> Answer {
    switch(asked, id, false).await
}

async fn switch(asked: Asked, id: String, on: bool) -> Answer {
    let key = asked.may(Grant::WebhooksWrite).await?;
    asked.only(&[])?;
    let by = by_key(&key);
    let answer = async move |asked: Asked| {
        let switched = switched(&asked, (&id, on), &by);
        asked.changed(&key, &[], switched).await
    };
    asked.finish(answer).await
}

async fn switched(
    asked: &Asked,
    switch: (&str, bool),
    by: &str,
) -> Result<(Change, Done), Problem> {
    let mut change = asked.api.store().change().await?;
    let ledger = &asked.api.app().parts().ledger;
    let hook = crate::trail::switch_hook_in((ledger, &mut change), switch, by).await?;
    let done = done(StatusCode::OK, None, &line(hook))?;
    Ok((change, done))
}
