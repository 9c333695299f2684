//! Documents for authorities, made from what the workspace knows. What was made is kept in `office/documents`
//! until it is made anew.

use super::at;
use crate::asked::{Asked, to};
use crate::fault::Fault;
use crate::form::Form;
use crate::place::Office;
use crate::session::Session;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use console::documents::{Document, DocumentKind, Documents, Paper, Preview};
use console::error::Status;
use console::{Deed, Room};
use records::{DocKind, Format, Gathered};
use rights::{Day, Error, ErrorKind, Instant};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// As what documents are handed out.
const FORMATS: [Format; 3] = [Format::Docx, Format::Json, Format::JsonLd];

/// A document that was made, in one language.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    /// The beginning of its files' names.
    name: String,
    kind: String,
    about: Option<String>,
    lang: String,
    /// What is missing in it, and where it is to be filled in.
    gaps: Vec<String>,
}

/// What was made, and when.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Index {
    at: Instant,
    documents: Vec<Kept>,
}

fn folder(office: &Office) -> PathBuf {
    office.folder.join("documents")
}

fn index(office: &Office) -> Result<Option<Index>, Error> {
    let path = folder(office).join("index.json");
    match std::fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|e| Error::corrupt(format!("`{}`", path.display())).because(e)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Error::storage(format!("cannot read `{}`", path.display())).because(e)),
    }
}

/// Each kind with the name it has in files, and as pages show it.
const KINDS: [(&str, DocKind, DocumentKind); 5] = [
    ("record", DocKind::RecordOfProcessing, DocumentKind::Record),
    ("assessment", DocKind::Assessment, DocumentKind::Assessment),
    ("dpia", DocKind::DpiaInput, DocumentKind::Dpia),
    (
        "summary",
        DocKind::TrainingContentSummary,
        DocumentKind::TrainingSummary,
    ),
    ("statistics", DocKind::Statistics, DocumentKind::Statistics),
];

fn kind_named(name: &str) -> Option<DocumentKind> {
    let found = KINDS.iter().find(|(known, ..)| *known == name);
    found.map(|(.., kind)| *kind)
}

/// The list.
pub(crate) async fn list(asked: Asked) -> Response {
    let answer = listing(&asked).await;
    asked.answer(answer).await
}

async fn listing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    shown(asked, &session, None).await
}

/// The list, with why none could be made anew where that was tried.
async fn shown(
    asked: &Asked,
    session: &Session,
    refused: Option<String>,
) -> Result<Response, Fault> {
    let kept = index(&asked.office)?;
    let list = match &kept {
        Some(index) => {
            let own = index
                .documents
                .iter()
                .filter(|d| d.lang == asked.lang.tag());
            own.filter_map(|d| document(asked, d, Some(index.at.day())))
                .collect()
        }
        // Nothing was made yet: every kind, to be made.
        None => KINDS
            .iter()
            .map(|(.., kind)| Document {
                kind: *kind,
                about: None,
                made: None,
                preview: None,
                files: Vec::new(),
                gaps: Vec::new(),
                make: at("/documents"),
            })
            .collect(),
    };
    let page = Documents { list, refused };
    asked.page(session, Room::Documents, &page).await
}

fn document(asked: &Asked, kept: &Kept, made: Option<Day>) -> Option<Document> {
    let kind = kind_named(&kept.kind)?;
    let file = |format: Format| {
        let name = format!("{}.{}.{}", kept.name, kept.lang, format.name());
        let there = std::fs::metadata(folder(&asked.office).join(&name)).ok()?;
        Some(Paper {
            href: at(&format!("/documents/files/{name}")),
            format: format.name().to_uppercase(),
            bytes: Some(there.len()),
        })
    };
    Some(Document {
        kind,
        about: kept.about.clone(),
        made,
        preview: Some(at(&format!("/documents/{}", kept.name))),
        files: FORMATS.into_iter().filter_map(file).collect(),
        gaps: kept.gaps.clone(),
        make: at("/documents"),
    })
}

/// Makes all of them: what they say is read once.
pub(crate) async fn make(asked: Asked, body: Bytes) -> Response {
    let answer = making(&asked, &body).await;
    asked.answer(answer).await
}

async fn making(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Document, &form).await?;
    let office = &asked.office;
    // One at a time: it reads the whole ledger and every set.
    let _turn = office.deciding.lock().await;
    let gathered = match gathered(office).await {
        Ok(gathered) => gathered,
        // A file that somebody wrote and that cannot be read: it says which and where.
        Err(e) if e.kind() == ErrorKind::Input => {
            return shown(asked, &session, Some(e.to_string())).await;
        }
        Err(e) => return Err(e.into()),
    };
    tokio::task::block_in_place(|| write_all(office, &gathered))?;
    Ok(to(&at("/documents")))
}

async fn gathered(office: &Office) -> Result<Gathered, Error> {
    let parts = office.app.parts();
    let both = |named: &server::Named| records::Both {
        en: named.en.clone(),
        de: named.de.clone(),
    };
    let words = parts.portal.purposes.iter().map(|(id, words)| {
        let words = records::Words {
            name: both(&words.name),
            about: both(&words.about),
        };
        (id.clone(), words)
    });
    let from = records::Workspace {
        root: &parts.root,
        ledger: &parts.ledger,
        store: &parts.store,
        grid_key: &parts.grid_key,
        policy: &parts.policy,
        purposes: &parts.purposes,
        notice: &parts.notice,
        outbox: Some(&parts.outbox),
        platform: Some(&parts.portal.name),
        words: words.collect(),
        said: &office.said,
        today: parts.clock.today(),
    };
    Gathered::read(&from, &corpus::NoProgress).await
}

fn write_all(office: &Office, gathered: &Gathered) -> Result<(), Error> {
    let folder = folder(office);
    let failed = |e| Error::storage(format!("cannot write `{}`", folder.display())).because(e);
    std::fs::create_dir_all(&folder).map_err(failed)?;
    let mut documents = Vec::new();
    for lang in [papers::Lang::En, papers::Lang::De] {
        for document in gathered.documents(lang)? {
            let made = gathered.paper(&document.which, lang)?;
            let name = document.which.file_name();
            for format in FORMATS {
                // Not every document comes in every form.
                if !format.suits(document.which.kind) {
                    continue;
                }
                let bytes = match format {
                    // Terms of a vocabulary are no form of the document, and are made beside it.
                    Format::JsonLd => gathered.make(&document.which, lang, format)?,
                    _ => made.bytes(format)?,
                };
                let file = format!("{name}.{}.{}", lang.tag(), format.name());
                intake::write_whole(&folder.join(file), &bytes)?;
            }
            let page = format!("{name}.{}.html", lang.tag());
            intake::write_whole(&folder.join(page), made.paper.html().as_bytes())?;
            let named = KINDS
                .iter()
                .find(|(_, kind, _)| *kind == document.which.kind);
            documents.push(Kept {
                name,
                kind: named
                    .map(|(name, ..)| (*name).to_owned())
                    .unwrap_or_default(),
                about: document.which.about,
                lang: lang.tag().to_owned(),
                gaps: made.missing.iter().map(said).collect(),
            });
        }
    }
    let index = Index {
        at: office.app.parts().clock.now(),
        documents,
    };
    let bytes = serde_json::to_vec_pretty(&index)
        .map_err(|e| Error::internal("a list of documents could not be written").because(e))?;
    // Last: what it names is there.
    intake::write_whole(&folder.join("index.json"), &bytes)
}

/// What is missing, and where it is filled in.
fn said(missing: &records::Missing) -> String {
    format!("{}: {} ({})", missing.section, missing.what, missing.fill)
}

/// One of them, to read here.
pub(crate) async fn one(asked: Asked, Path(name): Path<String>) -> Response {
    let answer = showing(&asked, &name).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked, name: &str) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let index = index(&asked.office)?.ok_or(Status::NotFound)?;
    let mut found = index.documents.iter();
    let kept = found.find(|d| d.name == name && d.lang == asked.lang.tag());
    let kept = kept.ok_or(Status::NotFound)?;
    let document = document(asked, kept, Some(index.at.day())).ok_or(Status::NotFound)?;
    let path = folder(&asked.office).join(format!("{name}.{}.html", kept.lang));
    let failed = |e| Error::storage(format!("cannot read `{}`", path.display())).because(e);
    let page = Preview {
        document,
        at: server::web::moment(index.at),
        html: std::fs::read_to_string(&path).map_err(failed)?,
    };
    asked.page(&session, Room::Documents, &page).await
}

/// A file.
pub(crate) async fn file(asked: Asked, Path(name): Path<String>) -> Response {
    let answer = giving(&asked, &name).await;
    asked.answer(answer).await
}

async fn giving(asked: &Asked, name: &str) -> Result<Response, Fault> {
    asked.session().await?;
    let index = index(&asked.office)?.ok_or(Status::NotFound)?;
    // INVARIANT: only what the list names is a path.
    let named = index.documents.iter().flat_map(|kept| {
        FORMATS.map(|format| format!("{}.{}.{}", kept.name, kept.lang, format.name()))
    });
    let mut named = named.filter(|known| known == name);
    let known = named.next().ok_or(Status::NotFound)?;
    let path = folder(&asked.office).join(&known);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        // Not every document comes in every form.
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(Status::NotFound.into()),
        Err(e) => {
            let message = format!("cannot read `{}`", path.display());
            return Err(Fault::Error(Error::storage(message).because(e)));
        }
    };
    let format = known.rsplit('.').next().unwrap_or_default().parse()?;
    Ok(paper(&known, format, bytes))
}

/// A document as a download.
pub(super) fn paper(name: &str, format: Format, bytes: Vec<u8>) -> Response {
    let plain: String = name
        .chars()
        .filter(|c| c.is_ascii_graphic() && *c != '"')
        .collect();
    let headers = [
        (CONTENT_TYPE, format.media_type().to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{plain}\""),
        ),
    ];
    (headers, bytes).into_response()
}
