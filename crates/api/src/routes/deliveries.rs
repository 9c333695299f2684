//! Deliveries to webhooks.

use super::webhooks::by_key;
use crate::asked::{Asked, json};
use crate::cursor::{Cursor, cut};
use crate::grant::Grant;
use crate::hooks::HookEvent;
use crate::once::{Done, done};
use crate::problem::{Answer, NOT_FOUND, Problem, ProblemBody};
use crate::store::{Change, Delivery, DeliveryState};
use axum::extract::Path;
use axum::http::StatusCode;
use rights::{Instant, Sequence};
use serde::Serialize;
use utoipa::ToSchema;

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

/// Deliveries to a webhook, the newest entry first, each with its last answer. They are kept for a month; what was given up, until it is sent again.
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
pub(crate) async fn list(asked: Asked, Path(id): Path<String>) -> Answer {
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
    let next = cut("deliveries", &mut found, limit, |last| {
        (last.sequence.0, last.id.as_str())
    });
    let deliveries = found.into_iter().map(delivery).collect();
    json(StatusCode::OK, &Deliveries { deliveries, next })
}

/// Sends a delivery again, whatever came of it.
#[utoipa::path(
    post, path = "/deliveries/{id}/resend", tag = "webhooks", operation_id = "resend",
    params(
        ("id" = String, Path, description = "Its id", example = "msg_5f1c0a7e9d3b2c48_4711", min_length = 1),
        ("Idempotency-Key" = Option<String>, Header, description = "Names this request, so that it can be sent again", min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
    ),
    responses(
        (status = 202, description = "It waits to be sent.", body = DeliveryLine),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["webhooks:write"])),
)]
pub(crate) async fn resend(asked: Asked, Path(id): Path<String>) -> Answer {
    let key = asked.may(Grant::WebhooksWrite).await?;
    asked.only(&[])?;
    let by = by_key(&key);
    let answer = async move |asked: Asked| {
        let resent = resent(&asked, (&id, &by));
        asked.changed(&key, &[], resent).await
    };
    asked.finish(answer).await
}

async fn resent(asked: &Asked, (id, by): (&str, &str)) -> Result<(Change, Done), Problem> {
    if !id.starts_with("msg_") {
        return Err(Problem::new(NOT_FOUND, "there is no such delivery"));
    }
    let parts = asked.api.app().parts();
    let mut change = asked.api.store().change().await?;
    let books = (&parts.ledger, &mut change);
    let waits = crate::trail::resend_in(books, id, by, parts.clock.now()).await?;
    let done = done(StatusCode::ACCEPTED, None, &delivery(waits))?;
    Ok((change, done))
}
