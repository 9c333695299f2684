//! Everything that is known, to load (GDPR Art. 15(3), 20).

use super::request::Asked;
use crate::fault::Fault;
use crate::session::Session;
use crate::view::{self, home::everything};
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use pages::dossier::Dossier as DossierPage;
use pages::error::Status;
use pages::{Download, Format};
use report::dossier::{Dossier, dossier_html, dossier_pdf};
use rights::Error;

/// INVARIANT: whoever finds a browser open does not carry everything away: it has to be confirmed a short
/// while before.
async fn fresh(asked: &Asked) -> Result<Session, Fault> {
    let session = asked.session().await?;
    match session.is_fresh(&asked.app) {
        true => Ok(session),
        false => Err(Fault::Confirm("/dossier".to_owned())),
    }
}

/// The page with the files.
pub(crate) async fn show(asked: Asked) -> Response {
    let answer = showing(&asked).await;
    asked.answer(answer)
}

async fn showing(asked: &Asked) -> Result<Response, Fault> {
    let session = fresh(asked).await?;
    let app = &asked.app;
    let dossier = app.dossier(session.person, (1, 1), asked.lang).await?;
    let lang = asked.lang.tag();
    let file = |(name, format)| Download {
        href: format!("/dossier/{name}?lang={lang}"),
        format,
        bytes: None,
    };
    let files = [
        ("dossier.html", Format::Html),
        ("dossier.pdf", Format::Pdf),
        ("dossier.json", Format::Json),
    ];
    let page = DossierPage {
        at: view::moment(dossier.made_at),
        items: dossier.items.total,
        files: files.map(file).into(),
    };
    asked.page_for(&session, None, &page).await
}

/// A file.
pub(crate) async fn file(asked: Asked, Path(name): Path<String>) -> Response {
    let answer = giving(&asked, &name).await;
    asked.answer(answer)
}

async fn giving(asked: &Asked, name: &str) -> Result<Response, Fault> {
    let session = fresh(asked).await?;
    let kind = match name {
        "dossier.html" => "text/html; charset=utf-8",
        "dossier.pdf" => "application/pdf",
        "dossier.json" => "application/json",
        _ => return Err(Status::NotFound.into()),
    };
    let mut dossier = everything(&asked.app, session.person, asked.lang).await?;
    dossier.items.per_page = dossier.items.total.max(1);
    let bytes = tokio::task::block_in_place(|| written(&dossier, kind))?;
    let saved = format!("attachment; filename=\"{name}\"");
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, saved),
    ];
    Ok((headers, bytes).into_response())
}

fn written(dossier: &Dossier, kind: &str) -> Result<Vec<u8>, Error> {
    match kind {
        "application/pdf" => dossier_pdf(dossier),
        "application/json" => serde_json::to_vec_pretty(dossier)
            .map_err(|e| Error::internal("a dossier could not be written").because(e)),
        _ => Ok(dossier_html(dossier)?.into_bytes()),
    }
}
