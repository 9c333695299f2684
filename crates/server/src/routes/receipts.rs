//! Receipts of one's own entries.

use super::request::Asked;
use crate::fault::{Fault, html};
use crate::view;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use pages::Lang;
use pages::error::Status;
use rights::Sequence;

/// `17.html`, `17.json`.
pub(crate) async fn one(asked: Asked, Path(name): Path<String>) -> Response {
    let answer = giving(&asked, &name).await;
    asked.answer(answer)
}

async fn giving(asked: &Asked, name: &str) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let not_found = || Fault::Status(Status::NotFound);
    let (number, form) = name.split_once('.').ok_or_else(not_found)?;
    let sequence = Sequence(number.parse().map_err(|_| not_found())?);
    let ledger = &asked.app.parts.ledger;
    // INVARIANT: among the entries of their own accounts alone.
    let mut recorded = None;
    for account in ledger.person(session.person).await?.linked {
        let history = ledger.history(account).await?;
        recorded = recorded.or_else(|| history.into_iter().find(|r| r.sequence == sequence));
    }
    let recorded = recorded.ok_or_else(not_found)?;
    let receipt = view::receipt(&asked.app, &recorded).await?;
    match form {
        "html" => {
            let lang = match asked.lang {
                Lang::En => tlog::Lang::En,
                Lang::De => tlog::Lang::De,
            };
            Ok(html(StatusCode::OK, receipt.page(lang)?))
        }
        "json" => Ok((
            [
                (CONTENT_TYPE, "application/json".to_owned()),
                (
                    CONTENT_DISPOSITION,
                    format!("attachment; filename=\"receipt-{number}.json\""),
                ),
            ],
            receipt.to_json()?,
        )
            .into_response()),
        _ => Err(not_found()),
    }
}
