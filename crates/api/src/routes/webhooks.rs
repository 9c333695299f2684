//! Webhooks and their deliveries.

use super::BASE;
use crate::asked::{Asked, json};
use crate::cursor::Cursor;
use crate::grant::Grant;
use crate::hooks::{Address, HookEvent};
use crate::once::{Begun, Done, done};
use crate::problem::{Answer, NOT_FOUND, Problem, ProblemBody};
use crate::store::{ApiKey, Delivery, DeliveryState, NewHook, Webhook};
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

/// Every webhook.
#[derive(Serialize, ToSchema)]
pub(crate) struct Webhooks {
    webhooks: Vec<WebhookLine>,
}

/// A delivery.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeliveryLine {
    /// By which receivers drop what they have had.
    id: String,
    hook: String,
    #[schema(value_type = u64)]
    sequence: Sequence,
    event: HookEvent,
    /// `waiting`, `delivered`, `given_up`, or `gone`: the person was erased.
    #[schema(value_type = String)]
    state: DeliveryState,
    tries: u32,
    /// When it is tried next.
    #[schema(value_type = Option<String>, format = DateTime)]
    next: Option<Instant>,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_at: Option<Instant>,
    /// The status of the last answer; `null` where there was none.
    last_status: Option<u16>,
}

/// A page of deliveries, the newest entry first.
#[derive(Serialize, ToSchema)]
pub(crate) struct Deliveries {
    deliveries: Vec<DeliveryLine>,
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

fn delivery(delivery: Delivery) -> DeliveryLine {
    DeliveryLine {
        id: delivery.id,
        hook: delivery.hook,
        sequence: delivery.sequence,
        event: delivery.event,
        state: delivery.state,
        tries: delivery.tries,
        next: delivery.next,
        last_at: delivery.last_at,
        last_status: delivery.last_status,
    }
}

fn secret(new: NewHook) -> WebhookSecret {
    WebhookSecret {
        webhook: line(new.hook),
        secret: new.secret,
    }
}

/// Every webhook.
#[utoipa::path(
    get, path = "/webhooks", tag = "webhooks", operation_id = "listWebhooks",
    responses(
        (status = 200, description = "Every webhook.", body = Webhooks),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["webhooks:read"])),
)]
pub(crate) async fn list(asked: Asked) -> Answer {
    asked.may(Grant::WebhooksRead).await?;
    asked.only(&[])?;
    let hooks = asked.api.store().hooks().await?;
    let webhooks = hooks.into_iter().map(line).collect();
    json(StatusCode::OK, &Webhooks { webhooks })
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
    let attempt = match asked.begin(&key, &body).await? {
        Begun::Done(response) => return Ok(response),
        Begun::New(attempt) => attempt,
    };
    let done = made(&asked, (new, &by_key(&key))).await;
    asked.end(attempt, done).await
}

/// How entries name the key of a program.
fn by_key(key: &ApiKey) -> String {
    format!("key:{}", key.prefix)
}

async fn made(asked: &Asked, (new, by): (NewWebhook, &str)) -> Result<Done, Problem> {
    let api = &asked.api;
    let parts = api.app().parts();
    let address = Address::read(&new.address, api.settings().webhooks_inside)?;
    let at = (parts.clock.now(), &*parts.randomness);
    let books = (&parts.ledger, api.store());
    let made = crate::trail::make_hook(books, (&address, new.events), by, at).await?;
    let location = format!("{BASE}/webhooks/{}", made.hook.id);
    done(StatusCode::CREATED, Some(location), &secret(made))
}

/// Removes a webhook with its deliveries.
#[utoipa::path(
    delete, path = "/webhooks/{id}", tag = "webhooks", operation_id = "removeWebhook",
    params(("id" = String, Path, description = "Its id", example = "hook_5f1c0a7e9d3b2c48", min_length = 1)),
    responses(
        (status = 204, description = "It is removed."),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["webhooks:write"])),
)]
pub(crate) async fn remove(asked: Asked, Path(id): Path<String>) -> Answer {
    let key = asked.may(Grant::WebhooksWrite).await?;
    asked.only(&[])?;
    let api = &asked.api;
    let books = (&api.app().parts().ledger, api.store());
    crate::trail::remove_hook(books, &id, &by_key(&key)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Gives a webhook another secret; for a day deliveries are signed with both.
#[utoipa::path(
    post, path = "/webhooks/{id}/secret", tag = "webhooks", operation_id = "rotateSecret",
    params(("id" = String, Path, description = "Its id", example = "hook_5f1c0a7e9d3b2c48", min_length = 1)),
    responses(
        (status = 200, description = "The webhook with its new secret.", body = WebhookSecret),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["webhooks:write"])),
)]
pub(crate) async fn rotate(asked: Asked, Path(id): Path<String>) -> Answer {
    asked.may(Grant::WebhooksWrite).await?;
    asked.only(&[])?;
    let parts = asked.api.app().parts();
    let at = (parts.clock.now(), &*parts.randomness);
    let new = asked.api.store().rotate_secret(&id, at).await?;
    json(StatusCode::OK, &secret(new))
}

async fn switched(asked: Asked, id: &str, on: bool) -> Answer {
    asked.may(Grant::WebhooksWrite).await?;
    asked.only(&[])?;
    let hook = asked.api.store().switch_hook(id, on).await?;
    json(StatusCode::OK, &line(hook))
}

/// Turns a webhook on; what waited is delivered.
#[utoipa::path(
    post, path = "/webhooks/{id}/on", tag = "webhooks", operation_id = "turnOn",
    params(("id" = String, Path, description = "Its id", example = "hook_5f1c0a7e9d3b2c48", min_length = 1)),
    responses(
        (status = 200, description = "The webhook.", body = WebhookLine),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["webhooks:write"])),
)]
pub(crate) async fn on(asked: Asked, Path(id): Path<String>) -> Answer {
    switched(asked, &id, true).await
}

/// Turns a webhook off; deliveries wait.
#[utoipa::path(
    post, path = "/webhooks/{id}/off", tag = "webhooks", operation_id = "turnOff",
    params(("id" = String, Path, description = "Its id", example = "hook_5f1c0a7e9d3b2c48", min_length = 1)),
    responses(
        (status = 200, description = "The webhook.", body = WebhookLine),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["webhooks:write"])),
)]
pub(crate) async fn off(asked: Asked, Path(id): Path<String>) -> Answer {
    switched(asked, &id, false).await
}

/// Deliveries to a webhook, the newest entry first, each with its last answer. They are kept for a month.
#[utoipa::path(
    get, path = "/webhooks/{id}/deliveries", tag = "webhooks", operation_id = "listDeliveries",
    params(
        ("id" = String, Path, description = "Id of the webhook", example = "hook_5f1c0a7e9d3b2c48", min_length = 1),
        ("limit" = Option<u32>, Query, description = "Deliveries of a page", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "`next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
    ),
    responses(
        (status = 200, description = "A page of deliveries.", body = Deliveries),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["webhooks:read"])),
)]
pub(crate) async fn deliveries(asked: Asked, Path(id): Path<String>) -> Answer {
    asked.may(Grant::WebhooksRead).await?;
    asked.only(&["limit", "cursor"])?;
    let limit = asked.limit(50, MOST)?;
    let cursor = Cursor::read("deliveries", asked.value("cursor"))?;
    let before = cursor
        .as_ref()
        .map(|c| (Sequence(c.number), c.text.as_str()));
    let store = asked.api.store();
    store.hook(&id).await?;
    let mut found = store.deliveries(Some(&id), before, limit + 1).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| more);
    let next = next.map(|last| Cursor::write("deliveries", last.sequence.0, &last.id));
    let deliveries = found.into_iter().map(delivery).collect();
    json(StatusCode::OK, &Deliveries { deliveries, next })
}

/// Sends a delivery again, whatever came of it.
#[utoipa::path(
    post, path = "/deliveries/{id}/resend", tag = "webhooks", operation_id = "resend",
    params(("id" = String, Path, description = "Its id", example = "msg_5f1c0a7e9d3b2c48_4711", min_length = 1)),
    responses(
        (status = 202, description = "It waits to be sent.", body = DeliveryLine),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["webhooks:write"])),
)]
pub(crate) async fn resend(asked: Asked, Path(id): Path<String>) -> Answer {
    asked.may(Grant::WebhooksWrite).await?;
    asked.only(&[])?;
    let now = asked.api.app().parts().clock.now();
    if !id.starts_with("msg_") {
        return Err(Problem::new(NOT_FOUND, "there is no such delivery"));
    }
    let sent = asked.api.store().resend(&id, now).await?;
    json(StatusCode::ACCEPTED, &delivery(sent))
}
