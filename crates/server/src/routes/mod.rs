//! Addresses, and what answers at them.

mod audience;
mod choices;
mod confirm;
mod consent;
mod dossier;
mod erase;
mod fixed;
mod form;
mod guest;
mod home;
mod items;
mod language;
mod looks;
mod narrowing;
mod notice;
mod object;
mod objection;
mod others;
mod public;
mod questions;
mod receipts;
mod request;
mod sign_in;
mod sign_in_with;

use crate::app::App;
use crate::fault::Fault;
use crate::headers;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use pages::error::Status;
pub(crate) use public::{check as check_public, private_is_out};
use request::Asked;
pub(crate) use request::{client, network};
use std::sync::Arc;

/// The longest form that is read.
const FORM_BYTES: usize = 64 * 1024;

/// Every address of the portal.
pub fn router(app: Arc<App>) -> Router {
    let routes = Router::new()
        .route("/", get(home::show))
        .route("/items", get(items::list))
        .route("/items/{content}/{row}", get(items::one))
        .route("/items/{content}/{row}/narrow", post(items::narrow))
        .route("/items/{content}/{row}/special", post(items::special))
        .route("/sets", get(home::sets))
        .route("/sets/{purpose}/{number}/absence.json", get(home::absence))
        .route("/choices", get(choices::all))
        .route(
            "/choices/{sequence}/take-back",
            get(choices::ask).post(choices::take_back),
        )
        .route("/object", get(object::ask).post(object::object))
        .route("/audience", get(audience::ask).post(audience::preview))
        .route("/audience/confirm", post(audience::narrow))
        .route("/erase", get(erase::ask).post(erase::go_on))
        .route("/erase/confirm", post(erase::erase))
        .route("/dossier", get(dossier::show))
        .route("/dossier/{name}", get(dossier::file))
        .route("/consent", get(consent::ask).post(consent::consent))
        .route("/questions", get(questions::list).post(questions::ask))
        .route(
            "/questions/{number}",
            get(questions::thread).post(questions::reply),
        )
        .route(
            "/questions/{number}/take-back",
            get(questions::ask_back).post(questions::take_back),
        )
        .route(
            "/others",
            get(others::ask)
                .post(others::send)
                .layer(DefaultBodyLimit::max(guest::FORM_BYTES)),
        )
        .route("/looks", get(looks::show))
        .route(
            "/without-account",
            get(guest::ask)
                .post(guest::send)
                .layer(DefaultBodyLimit::max(guest::FORM_BYTES)),
        )
        .route(
            "/without-account/confirm/{token}",
            get(guest::confirm).post(guest::hand_in),
        )
        .route(
            "/without-account/{token}",
            get(guest::status).post(guest::take_back),
        )
        .route("/public", get(public::show))
        .route("/o/{token}", get(objection::ask).post(objection::object))
        .route("/n/{token}", get(notice::show))
        .route("/sign-in", get(sign_in::ask).post(sign_in::send))
        .route("/sign-in/with", post(sign_in_with::begin))
        .route("/sign-in/back", get(sign_in_with::back))
        .route(
            "/sign-in/{token}",
            get(sign_in::confirm).post(sign_in::enter),
        )
        .route("/sign-out", post(sign_in::leave))
        .route(
            "/confirm",
            get(confirm::ask_again).post(confirm::send_again),
        )
        .route("/confirm/with", post(sign_in_with::begin_again))
        .route(
            "/confirm/{token}",
            get(confirm::confirm_again).post(confirm::entered_again),
        )
        .route("/language/{tag}", get(language::choose))
        .route("/receipts/{name}", get(receipts::one))
        .route("/assets/{name}", get(fixed::asset))
        .route("/health", get(fixed::health))
        .fallback(nothing)
        .method_not_allowed_fallback(not_so);
    routes
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(from_fn_with_state(Arc::clone(&app), or_a_page))
        .layer(from_fn(headers::put))
        .with_state(app)
}

/// Whatever a handler does, there is an answer.
async fn or_a_page(asked: Asked, request: Request, next: Next) -> Response {
    match crate::panics::caught(next.run(request)).await {
        // A form that is longer than any of ours: it was not read, and no handler answered.
        Ok(response) if response.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            asked.fault(Fault::Status(Status::TooLarge)).await
        }
        Ok(response) => response,
        Err(defect) => asked.fault(Fault::Error(defect)).await,
    }
}

async fn nothing(asked: Asked) -> Result<axum::response::Response, std::convert::Infallible> {
    Ok(asked.fault(Fault::Status(Status::NotFound)).await)
}

async fn not_so(asked: Asked) -> Result<axum::response::Response, std::convert::Infallible> {
    Ok(asked.fault(Fault::Status(Status::MethodNotAllowed)).await)
}
