//! Addresses, and what answers at them.

use crate::asked::Asked;
use crate::fault::Fault;
use crate::place::Office;
use crate::rooms::{
    aside, assessments, campaigns, documents, incidents, keys, late, log, orders, overview,
    persons, purposes, requests, sets, sign_in, sign_in_with, staff, unconfirmed, webhooks, whatif,
};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use console::error::Status;
use std::sync::Arc;

/// Where every address of the console begins.
pub const PREFIX: &str = "/console";

/// The longest form that is read.
const FORM_BYTES: usize = 256 * 1024;
/// The largest evidence that is taken, with its form and a picture to look for.
const EVIDENCE_BYTES: usize = 24 * 1024 * 1024;

/// Where evidence is taken.
fn large() -> DefaultBodyLimit {
    // INVARIANT: what answers there reads by `requests::uploaded` alone: of whoever may not send it nothing is read.
    DefaultBodyLimit::max(EVIDENCE_BYTES)
}

/// The portal's addresses with those of the console beside them.
pub fn beside(portal: Router, office: Arc<Office>) -> Router {
    portal.merge(router(office))
}

/// Every address of the console.
pub fn router(office: Arc<Office>) -> Router {
    let at = |path: &str| format!("{PREFIX}{path}");
    Router::new()
        .route(&at(""), get(overview::show))
        .route(&at("/"), get(overview::show))
        .route(&at("/sign-in"), get(sign_in::ask).post(sign_in::enter))
        .route(&at("/sign-in/with"), post(sign_in_with::begin))
        .route(&at("/sign-in/back"), get(sign_in_with::back))
        .route(
            &at("/sign-in/{token}"),
            get(sign_in::ask_link).post(sign_in::enter_link),
        )
        .route(&at("/sign-out"), post(sign_in::leave))
        .route(&at("/assets/{name}"), get(sign_in::asset))
        .merge(people(&at))
        .merge(ground(&at))
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(from_fn_with_state(Arc::clone(&office), or_a_page))
        .layer(from_fn(server::web::put_headers))
        .with_state(office)
}

/// Whatever a room does, there is an answer.
async fn or_a_page(asked: Asked, request: Request, next: Next) -> Response {
    match server::caught(next.run(request)).await {
        // A form that is longer than any of ours: it was not read, and no room answered.
        Ok(response) if response.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            asked.answer(Err(Fault::Status(Status::TooLarge))).await
        }
        Ok(response) => response,
        Err(defect) => asked.answer(Err(Fault::Error(defect))).await,
    }
}

type Routes = Router<Arc<Office>>;

/// Requests and persons, looks, staff.
fn people(at: &impl Fn(&str) -> String) -> Routes {
    Router::new()
        .route(&at("/requests"), get(requests::list))
        .route(
            &at("/requests/enter"),
            get(requests::ask).post(requests::enter).layer(large()),
        )
        .route(
            &at("/requests/{number}/evidence"),
            post(requests::prove).layer(large()),
        )
        .route(&at("/requests/{number}/items"), post(requests::attach))
        .route(
            &at("/requests/said/{number}"),
            get(requests::said).post(requests::carry),
        )
        .route(&at("/requests/{number}"), get(requests::one))
        .route(&at("/requests/{number}/write"), post(requests::write))
        .route(&at("/requests/{number}/posted"), post(requests::posted))
        .route(&at("/requests/{number}/extend"), post(requests::extend))
        .route(&at("/requests/{number}/answer"), post(requests::answer))
        .route(&at("/requests/{number}/keep"), post(requests::keep_out))
        .route(&at("/requests/{number}/account"), post(requests::account))
        .route(&at("/requests/{number}/decide"), post(requests::decide))
        .route(&at("/requests/{number}/picture"), get(requests::picture))
        .route(
            &at("/requests/{number}/evidence/{digest}"),
            get(requests::evidence),
        )
        .route(&at("/persons"), get(persons::find))
        .route(
            &at("/persons/{ordinal}"),
            get(persons::show).post(persons::look),
        )
        .route(&at("/campaigns"), get(campaigns::list))
        .route(
            &at("/campaigns/plan"),
            get(campaigns::ask).post(campaigns::plan),
        )
        .route(
            &at("/campaigns/{name}/texts/{language}"),
            get(campaigns::text),
        )
        .route(&at("/campaigns/{name}"), get(campaigns::one))
        .route(
            &at("/campaigns/{name}/unreached.csv"),
            get(campaigns::letters),
        )
        .route(&at("/campaigns/{name}/{what}"), post(campaigns::act))
        .route(&at("/returned"), get(aside::list))
        .route(
            &at("/returned/{digest}"),
            get(aside::one).post(aside::settle),
        )
        .route(&at("/returned/{digest}/mail.eml"), get(aside::mail))
        .route(&at("/unconfirmed"), get(unconfirmed::list))
        .route(&at("/unconfirmed/{number}"), post(unconfirmed::settle))
        .route(&at("/looks"), get(log::show))
        .route(&at("/staff"), get(staff::list).post(staff::add))
        .route(&at("/staff/{name}"), post(staff::change))
        .route(&at("/staff/{name}/mail"), post(staff::move_to))
        .route(&at("/keys"), get(keys::list).post(keys::make))
        .route(&at("/keys/{prefix}/revoke"), post(keys::revoke))
        .route(&at("/webhooks"), get(webhooks::list).post(webhooks::make))
        .route(&at("/webhooks/{id}/switch"), post(webhooks::switch))
        .route(&at("/webhooks/{id}/remove"), post(webhooks::remove))
        .route(
            &at("/webhooks/deliveries/{id}/resend"),
            post(webhooks::resend),
        )
}

/// Purposes and what they rest on, incidents.
fn ground(at: &impl Fn(&str) -> String) -> Routes {
    Router::new()
        .route(&at("/purposes"), get(purposes::list))
        .route(&at("/assessments"), get(assessments::list))
        .route(
            &at("/assessments/begin"),
            get(assessments::ask).post(assessments::begin),
        )
        .route(&at("/assessments/{id}"), get(assessments::one))
        .route(
            &at("/assessments/{id}/edit"),
            get(assessments::edit).post(assessments::save),
        )
        .route(&at("/assessments/{id}/sign"), post(assessments::sign))
        .route(
            &at("/assessments/{id}/versions/{version}"),
            get(assessments::compare),
        )
        .route(&at("/what-if"), get(whatif::show))
        .route(&at("/sets"), get(sets::list))
        .route(&at("/sets/{purpose}/{number}"), get(sets::one))
        .route(
            &at("/sets/{purpose}/{number}/report.html"),
            get(sets::report),
        )
        .route(&at("/late-choices"), get(late::show))
        .route(&at("/orders"), get(orders::list))
        .route(
            &at("/orders/{number}"),
            get(orders::one).post(orders::confirm).layer(large()),
        )
        .route(
            &at("/documents"),
            get(documents::list).post(documents::make),
        )
        .route(&at("/documents/{name}"), get(documents::one))
        .route(&at("/documents/files/{name}"), get(documents::file))
        .route(&at("/incidents"), get(incidents::list))
        .route(
            &at("/incidents/open"),
            get(incidents::ask).post(incidents::open),
        )
        .route(
            &at("/incidents/{number}"),
            get(incidents::one).post(incidents::look),
        )
        .route(
            &at("/incidents/{number}/files/{name}"),
            get(incidents::file),
        )
        .route(
            &at("/incidents/{number}/authority"),
            post(incidents::tell_authority),
        )
        .route(
            &at("/incidents/{number}/people"),
            post(incidents::tell_people),
        )
        .route(&at("/incidents/{number}/add"), post(incidents::add))
        .route(&at("/incidents/{number}/close"), post(incidents::close))
}
