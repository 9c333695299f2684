//! Around every request: a reference, a line in the log, counts, a trace, and the form of what went wrong.
//!
//! INVARIANT: of an address only its template is logged and counted: paths carry ids of persons and sealed
//! links, and queries what people look for.

use crate::api::Api;
use crate::problem::Problem;
use crate::traces::Context;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, HeaderName, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

/// The prefix of the key that a request came with, once that is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeySeen(pub(crate) Arc<OnceLock<String>>);

/// Where a request that no route takes counts.
const NOWHERE: &str = "none";

/// The name of a method; there are few, whatever is sent.
fn method_name(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "PATCH" => "PATCH",
        "OPTIONS" => "OPTIONS",
        _ => "OTHER",
    }
}

pub(crate) async fn observe(
    State(api): State<Arc<Api>>,
    mut request: Request,
    next: Next,
) -> Response {
    let begun = (api.app().parts().clock.now(), Instant::now());
    let reference = api.reference();
    let ours = request.uri().path().starts_with(crate::routes::BASE);
    let method = method_name(request.method());
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or(NOWHERE, MatchedPath::as_str).to_owned();
    let context = Context::of(request.headers());
    let seen = KeySeen::default();
    request.extensions_mut().insert(seen.clone());
    let mut response = match server::caught(next.run(request)).await {
        Ok(response) => response,
        Err(defect) => Problem::from(defect).into_response(),
    };
    if ours {
        response = in_form(response, &reference);
    }
    let (status, took) = (response.status().as_u16(), begun.1.elapsed());
    api.metrics().answered((method, &route), status, took);
    if let Some(traces) = api.traces() {
        traces.note(&api, context, (method, &route, status), (begun.0, took));
    }
    if api.settings().log_requests {
        let line = serde_json::json!({
            "level": "info",
            "time": begun.0,
            "method": method,
            "route": route,
            "status": status,
            "ms": (took.as_secs_f64() * 1e6).round() / 1e3,
            "reference": reference,
            "key": seen.0.get(),
        });
        eprintln!("{line}");
    }
    response
}

/// Every answer that says that something went wrong has the same form, whoever made it.
fn in_form(mut response: Response, reference: &str) -> Response {
    let status = response.status();
    if status.is_client_error() || status.is_server_error() {
        let problem = response.extensions_mut().remove::<Problem>();
        let problem = problem.unwrap_or_else(|| Problem::of_status(status));
        if let Some(inner) = problem.inner() {
            server::log_error(reference, inner);
        }
        let allowed = response.headers_mut().remove(ALLOW);
        response = problem.render(reference);
        if let Some(allowed) = allowed {
            response.headers_mut().insert(ALLOW, allowed);
        }
    }
    let headers = response.headers_mut();
    if let Ok(reference) = HeaderValue::from_str(reference) {
        headers.insert(HeaderName::from_static("x-request-id"), reference);
    }
    let nosniff = HeaderValue::from_static("nosniff");
    headers.insert(X_CONTENT_TYPE_OPTIONS, nosniff);
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}
