//! Everything that is known, to load (GDPR Art. 15(3), 20).

use super::request::Asked;
use crate::fault::Fault;
use crate::session::Session;
use crate::view;
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use pages::dossier::Dossier as DossierPage;
use pages::error::Status;
use pages::{Download, Format};
use report::dossier::{Dossier, dossier_html, dossier_pdf};
use rights::Error;

/// What can be loaded.
const FILES: [(&str, Format); 4] = [
    ("dossier.html", Format::Html),
    ("dossier.pdf", Format::Pdf),
    ("dossier.json", Format::Json),
    ("dossier.jsonld", Format::JsonLd),
];

/// INVARIANT: whoever finds a browser open does not carry everything away: it has to be confirmed a short
/// while before.
async fn fresh(asked: &Asked) -> Result<Session, Fault> {
    let session = asked.session().await?;
    session.needs_fresh(&asked.app, "/dossier")?;
    Ok(session)
}

/// The page with the files.
pub(crate) async fn show(asked: Asked) -> Response {
    let answer = showing(&asked).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked) -> Result<Response, Fault> {
    let session = fresh(asked).await?;
    let app = &asked.app;
    let dossier = app.in_short(session.person, asked.lang).await?;
    let lang = asked.lang.tag();
    let file = |(name, format)| Download {
        href: format!("/dossier/{name}?lang={lang}"),
        format,
        bytes: None,
    };
    let page = DossierPage {
        at: view::moment(dossier.made_at),
        items: dossier.items.total,
        files: FILES.map(file).into(),
    };
    asked.page_for(&session, None, &page).await
}

/// A file.
pub(crate) async fn file(asked: Asked, Path(name): Path<String>) -> Response {
    let answer = giving(&asked, &name).await;
    asked.answer(answer).await
}

async fn giving(asked: &Asked, name: &str) -> Result<Response, Fault> {
    let session = fresh(asked).await?;
    let mut files = FILES.iter().filter(|(known, _)| *known == name);
    let (_, format) = files.next().ok_or(Fault::Status(Status::NotFound))?;
    let mut dossier = asked.app.everything(session.person, asked.lang).await?;
    let (loads, unread) = asked.app.loads(&dossier).await;
    if let Some(about) = &mut dossier.about {
        // With one that cannot be read nobody can say what was shown.
        about.loads = (unread == 0).then_some(loads);
    }
    let (kind, bytes) = match format {
        Format::JsonLd => (
            "application/ld+json",
            terms(asked, &session, &dossier).await?,
        ),
        format => tokio::task::block_in_place(|| written(&dossier, *format))?,
    };
    let saved = format!("attachment; filename=\"{name}\"");
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, saved),
    ];
    Ok((headers, bytes).into_response())
}

/// Its content type, and the file.
fn written(dossier: &Dossier, format: Format) -> Result<(&'static str, Vec<u8>), Error> {
    Ok(match format {
        Format::Html => (
            "text/html; charset=utf-8",
            dossier_html(dossier)?.into_bytes(),
        ),
        Format::Pdf => ("application/pdf", dossier_pdf(dossier)?),
        Format::Json | Format::JsonLd => ("application/json", json(dossier)?),
    })
}

fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, Error> {
    let failed = |e| Error::internal("a dossier could not be written").because(e);
    serde_json::to_vec_pretty(value).map_err(failed)
}

/// What holds for the person and what they asked for, in terms of the vocabulary (DPV).
async fn terms(asked: &Asked, session: &Session, dossier: &Dossier) -> Result<Vec<u8>, Error> {
    let app = &asked.app;
    let cases = app.cases_of_all(session.person).await?;
    let purposes = app.terms().await?;
    let of = records::Purposes {
        base: app.parts.notice.portal()?,
        purposes: &purposes,
        tree: &app.parts.tree,
        today: app.parts.clock.today(),
    };
    json(&records::person(dossier, &cases, &of)?)
}
