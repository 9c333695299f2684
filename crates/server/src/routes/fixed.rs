//! What is the same for everybody.

use super::request::Asked;
use crate::fault::Fault;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use pages::error::Status;

/// The style sheet and the mark.
pub(crate) async fn asset(asked: Asked, Path(name): Path<String>) -> Response {
    let found = pages::assets().iter().find(|asset| asset.name == name);
    match found {
        Some(asset) => (
            [
                (CONTENT_TYPE, asset.media_type),
                (CACHE_CONTROL, pages::CACHE_CONTROL),
            ],
            asset.bytes,
        )
            .into_response(),
        None => asked.fault(Fault::Status(Status::NotFound)).await,
    }
}

/// Whether the ledger can be read.
pub(crate) async fn health(asked: Asked) -> Response {
    match asked.app.parts.ledger.head().await {
        Ok(_) => "ok\n".into_response(),
        Err(error) => asked.fault(Fault::Error(error)).await,
    }
}
