//! Addresses, and what answers at them.

pub(crate) mod campaigns;
pub(crate) mod choices;
pub(crate) mod deliveries;
pub(crate) mod events;
pub(crate) mod health;
pub(crate) mod log;
pub(crate) mod people;
pub(crate) mod receipts;
pub(crate) mod sets;
pub(crate) mod webhooks;

use crate::api::Api;
use crate::observe::observe;
use crate::problem::{Answer, NOT_ALLOWED, NOT_FOUND, Problem};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use rights::Sequence;
use std::sync::Arc;

/// What every address begins with.
pub(crate) const BASE: &str = "/api/v1";
/// The longest body but that of events.
const BODY_BYTES: usize = 64 * 1024;

/// Where the receipt of an entry is.
pub(crate) fn receipt_path(sequence: Sequence) -> String {
    format!("{BASE}/receipts/{sequence}")
}

/// The portal's addresses with those of the API beside them, and logs, counts and traces of both.
pub fn around(api: Arc<Api>) -> impl FnOnce(Router) -> Router {
    move |portal| {
        let observed = from_fn_with_state(Arc::clone(&api), observe);
        portal.nest(BASE, router(api)).layer(observed)
    }
}

fn router(api: Arc<Api>) -> Router {
    let events = api.settings().events_bytes;
    let routes = Router::new()
        .route("/people/{id}", get(people::one))
        .route(
            "/people/{id}/choices",
            get(choices::list).post(choices::say),
        )
        .route("/people/{id}/dossier", get(people::dossier))
        .route("/people/{id}/items", get(people::items))
        .route(
            "/people/{id}/notices/{campaign}/seen",
            post(campaigns::seen),
        )
        .route("/receipts/{sequence}", get(receipts::one))
        .route("/campaigns", get(campaigns::list))
        .route("/campaigns/{campaign}", get(campaigns::one))
        .route("/sets", get(sets::list))
        .route("/sets/{purpose}/{number}", get(sets::one))
        .route("/log/checkpoint", get(log::checkpoint))
        .route("/log/entries", get(log::entries))
        .route("/webhooks", get(webhooks::list).post(webhooks::make))
        .route(
            "/webhooks/{id}",
            get(webhooks::one).delete(webhooks::remove),
        )
        .route("/webhooks/{id}/secret", post(webhooks::rotate))
        .route("/webhooks/{id}/on", post(webhooks::on))
        .route("/webhooks/{id}/off", post(webhooks::off))
        .route("/webhooks/{id}/deliveries", get(deliveries::list))
        .route("/deliveries/{id}/resend", post(deliveries::resend))
        .route("/streams", get(events::streams))
        .route("/metrics", get(health::metrics))
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .route("/openapi.json", get(health::openapi))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .route(
            "/events",
            post(events::take).layer(DefaultBodyLimit::max(events)),
        )
        .fallback(nothing)
        .method_not_allowed_fallback(not_so);
    routes.with_state(api)
}

async fn nothing() -> Answer {
    let detail = "there is nothing at this address; see `/api/v1/openapi.json`";
    Err(Problem::new(NOT_FOUND, detail))
}

async fn not_so() -> Answer {
    let detail = "this address takes other methods; see the header `Allow`";
    Err(Problem::new(NOT_ALLOWED, detail))
}
