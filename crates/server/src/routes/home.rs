//! The first page of somebody signed in, and their sets with proofs.

use super::request::Asked;
use crate::fault::Fault;
use crate::view::{home, sets as sets_view};
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use pages::Section;
use rights::RequestKind;

/// Is anything of mine used?
pub(crate) async fn show(asked: Asked) -> Response {
    let answer = showing(&asked).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let dossier = asked.app.everything(session.person, asked.lang).await?;
    let own = asked.app.own_entries(session.person).await?;
    let mut page = home::home(&asked.app, (&dossier, &own), asked.lang);
    let cases = asked.app.cases_of_all(session.person).await?;
    // Questions have a room of their own: each is counted where it is found.
    for case in cases.iter().filter(|case| case.state.ended.is_none()) {
        match case.request.kind {
            RequestKind::Question => page.open_questions += 1,
            _ => page.open_requests += 1,
        }
    }
    asked.page_for(&session, Some(Section::Home), &page).await
}

/// Which sets hold something of mine.
pub(crate) async fn sets(asked: Asked) -> Response {
    let answer = showing_sets(&asked).await;
    asked.answer(answer).await
}

async fn showing_sets(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let dossier = asked.app.everything(session.person, asked.lang).await?;
    let loads = asked.app.loads(&dossier).await;
    let page = sets_view::all(&asked.app, (&dossier, loads), asked.lang);
    asked.page_for(&session, Some(Section::Sets), &page).await
}

/// The proof of what a set holds of mine, or that it holds nothing.
pub(crate) async fn absence(asked: Asked, Path(set): Path<(String, String)>) -> Response {
    let answer = proving(&asked, set).await;
    asked.answer(answer).await
}

async fn proving(asked: &Asked, (purpose, number): (String, String)) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let set = format!("{purpose}/{number}");
    let proof = asked.app.absence(session.person, &set).await?;
    let headers = [
        (CONTENT_TYPE, "application/json".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"absence-{number}.json\""),
        ),
    ];
    Ok((headers, proof.to_json()?).into_response())
}
