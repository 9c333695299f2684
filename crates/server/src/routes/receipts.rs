//! Receipts of one's own entries.

use super::request::Asked;
use crate::fault::{Fault, html};
use crate::members::is_for_staff;
use crate::view;
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use pages::Lang;
use pages::error::Status;
use rights::{Error, Sequence};
use sha2::{Digest, Sha256};

/// A page that has its style in itself: that style alone is allowed, by its digest.
fn styled(page: String) -> Result<Response, Fault> {
    let style = page
        .split_once("<style>")
        .and_then(|(_, rest)| rest.split_once("</style>"));
    let digest = Sha256::digest(style.map_or("", |(style, _)| style).as_bytes());
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
        BASE64.encode(digest)
    );
    let policy = HeaderValue::from_str(&policy)
        .map_err(|e| Error::internal("a policy for a page").because(e))?;
    let mut response = html(StatusCode::OK, page);
    response
        .headers_mut()
        .insert(CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

/// `17.html`, `17.json`.
pub(crate) async fn one(asked: Asked, Path(name): Path<String>) -> Response {
    let answer = giving(&asked, &name).await;
    asked.answer(answer).await
}

async fn giving(asked: &Asked, name: &str) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let not_found = || Fault::Status(Status::NotFound);
    let (number, form) = name.split_once('.').ok_or_else(not_found)?;
    let sequence = Sequence(number.parse().map_err(|_| not_found())?);
    let ledger = &asked.app.parts.ledger;
    // INVARIANT: among the entries of their own accounts alone, less what is for staff.
    let mut recorded = None;
    for account in ledger.person(session.person).await?.linked {
        let history = ledger.history(account).await?;
        recorded = recorded.or_else(|| history.into_iter().find(|r| r.sequence == sequence));
    }
    let recorded = recorded
        .filter(|recorded| !is_for_staff(recorded))
        .ok_or_else(not_found)?;
    let receipt = view::receipt(&asked.app, &recorded).await?;
    match form {
        "html" => {
            let lang = match asked.lang {
                Lang::En => tlog::Lang::En,
                Lang::De => tlog::Lang::De,
            };
            styled(receipt.page(lang)?)
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
