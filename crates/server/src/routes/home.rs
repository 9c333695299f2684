//! The first page of somebody signed in, and their sets.

use super::request::Asked;
use crate::fault::Fault;
use crate::view::{home, sets as sets_view};
use axum::response::Response;
use pages::Section;

/// Is anything of mine used?
pub(crate) async fn show(asked: Asked) -> Response {
    let answer = showing(&asked).await;
    asked.answer(answer)
}

async fn showing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let dossier = asked.app.everything(session.person, asked.lang).await?;
    let mut page = home::home(&asked.app, &dossier, asked.lang);
    for account in asked.app.accounts(session.person).await? {
        let cases = asked.app.cases_of(account).await?;
        let open = cases.iter().filter(|case| case.state.ended.is_none());
        page.open_requests += open.count() as u64;
    }
    asked.page_for(&session, Some(Section::Home), &page).await
}

/// Which sets hold something of mine.
pub(crate) async fn sets(asked: Asked) -> Response {
    let answer = showing_sets(&asked).await;
    asked.answer(answer)
}

async fn showing_sets(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let dossier = asked.app.everything(session.person, asked.lang).await?;
    let page = sets_view::all(&asked.app, &dossier, asked.lang);
    asked.page_for(&session, Some(Section::Sets), &page).await
}
