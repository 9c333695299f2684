//! Whether it lives, whether it can answer, how it does, and what it is.

use crate::asked::{Asked, as_json, json};
use crate::grant::Grant;
use crate::metrics::Now;
use crate::problem::{Answer, ProblemBody};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use rights::Sequence;
use serde::Serialize;
use std::sync::OnceLock;
use utoipa::ToSchema;

/// That it lives.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    /// `live`
    status: &'static str,
}

/// That it can answer.
#[derive(Serialize, ToSchema)]
pub(crate) struct Ready {
    /// `ready`
    status: &'static str,
    /// Entries in the ledger.
    #[schema(value_type = u64)]
    head: Sequence,
}

/// Whether the program runs. Needs no key.
#[utoipa::path(
    get, path = "/health", tag = "running", operation_id = "health",
    responses((status = 200, description = "It runs.", body = Health)),
)]
pub(crate) async fn health() -> Answer {
    json(StatusCode::OK, &Health { status: "live" })
}

/// Whether the ledger and the databases answer. Needs no key.
#[utoipa::path(
    get, path = "/ready", tag = "running", operation_id = "ready",
    responses(
        (status = 200, description = "They answer.", body = Ready),
        (status = 503, description = "One of them does not.", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn ready(asked: Asked) -> Answer {
    let parts = asked.api.app().parts();
    let head = parts.ledger.head().await?;
    asked.api.store().answers().await?;
    parts.desk.owed_count().await?;
    parts.outbox.campaigns().await?;
    let ready = Ready {
        status: "ready",
        head,
    };
    json(StatusCode::OK, &ready)
}

/// Counts and latencies, for Prometheus.
#[utoipa::path(
    get, path = "/metrics", tag = "running", operation_id = "metrics",
    responses(
        (status = 200, description = "Metrics in the text format of Prometheus.", body = String, content_type = "text/plain"),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["metrics:read"])),
)]
pub(crate) async fn metrics(asked: Asked) -> Answer {
    asked.may(Grant::MetricsRead).await?;
    asked.only(&[])?;
    let api = &asked.api;
    let parts = api.app().parts();
    let waiting = tokio::task::block_in_place(|| crate::inbox::waiting(api.inbox().root()))?;
    let now = Now {
        head: parts.ledger.head().await?.0,
        owed: parts.desk.owed_count().await?,
        deliveries: api.store().count_deliveries().await?,
        streams: api.inbox().streams(&parts.ledger).await?.len() as u64,
        spooled: waiting.items,
    };
    let kind = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((StatusCode::OK, kind, api.metrics().text(&now)).into_response())
}

/// This description. Needs no key.
#[utoipa::path(
    get, path = "/openapi.json", tag = "running", operation_id = "openapi",
    responses((status = 200, description = "The description of the API, OpenAPI 3.1.", body = Object)),
)]
pub(crate) async fn openapi() -> Answer {
    // It is the same for as long as the program runs, and anybody may ask for it.
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = match TEXT.get() {
        Some(text) => text,
        None => {
            let text = crate::describe::description()?;
            TEXT.get_or_init(|| text)
        }
    };
    Ok(as_json(StatusCode::OK, text.clone()))
}
