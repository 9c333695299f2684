//! What proves who asks and for whom, and items that staff found for a request themselves.

use super::deeds::{again, back};
use super::{
    Asked, Case, Deed, Fault, Form, FormError, at, download, field, keep, nobody, numbered, sent,
    uploaded,
};
use crate::rooms::persons::looked_at_evidence;
use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::response::Response;
use console::Problem;
use console::error::Status;
use rights::{Error, Evidence, Hash, Match, RequestStep, Sequence};
use std::collections::BTreeMap;

/// What came with the request and since, each with who read it.
pub(super) fn lines(case: &Case) -> Vec<console::requests::Evidence> {
    let line = |(evidence, by): (&Evidence, Option<&String>)| console::requests::Evidence {
        name: evidence.name.clone(),
        href: evidence
            .file
            .map(|hash| at(&format!("/requests/{}/evidence/{hash}", case.number))),
        on: evidence.on,
        read_by: by.cloned(),
    };
    all(case).map(line).collect()
}

fn all(case: &Case) -> impl Iterator<Item = (&Evidence, Option<&String>)> {
    let first = case.request.evidence.iter();
    let entered = case.request.entered_by.as_ref();
    let since = case.steps.iter().filter_map(|step| match &step.step {
        RequestStep::Proved { evidence } => Some((evidence, Some(&step.by))),
        _ => None,
    });
    first.map(move |evidence| (evidence, entered)).chain(since)
}

/// More that proves something came; whoever enters it has read it.
pub(crate) async fn prove(
    asked: Asked,
    number: Path<u64>,
    sent: Result<Multipart, MultipartRejection>,
) -> Response {
    let answer = proving_more(&asked, numbered(number), sent).await;
    asked.answer(answer).await
}

async fn proving_more(
    asked: &Asked,
    number: Sequence,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Response, Fault> {
    let (session, form) = uploaded(asked, Deed::Enter, sent).await?;
    let office = &asked.office;
    let case = office.app.case(number).await?;
    let mut errors = Vec::new();
    let name = form.needed(field::EVIDENCE, &mut errors);
    if !errors.is_empty() {
        return again(asked, &session, number, (&form, errors)).await;
    }
    let file = form.files(field::FILE).next();
    let evidence = Evidence {
        name,
        on: office.app.parts().clock.today(),
        file: file.map(|file| Hash::of(&file.bytes)),
    };
    // The file first: an entry never names evidence that is not there.
    if let Some(file) = file {
        keep(office, case.person, &evidence, file)?;
    }
    let step = RequestStep::Proved { evidence };
    office
        .app
        .step(number, &session.name, step, &nobody())
        .await?;
    Ok(back(number))
}

/// Takes an item in that staff found, by its link or id.
pub(crate) async fn attach(asked: Asked, number: Path<u64>, body: Bytes) -> Response {
    let answer = attaching(&asked, numbered(number), &body).await;
    asked.answer(answer).await
}

async fn attaching(asked: &Asked, number: Sequence, body: &Bytes) -> Result<Response, Fault> {
    let form: Form = sent(asked, body)?;
    let session = asked.sent_for(Deed::Answer, &form).await?;
    let app = &asked.office.app;
    let case = app.case(number).await?;
    let named = form.value(field::LINKS).map(|line| app.item_named(line));
    let Some((item, known)) = named.transpose()?.flatten() else {
        let errors = vec![FormError {
            field: field::LINKS,
            problem: Problem::NotLink,
        }];
        return again(asked, &session, number, (&form, errors)).await;
    };
    // Added before, it stays as it was decided.
    if !case.state.has(&item) {
        let matched = match known.owner == case.person {
            true => Match::Own,
            false => Match::Link,
        };
        let owners = BTreeMap::from([(item.clone(), known.owner)]);
        let step = RequestStep::Found { item, matched };
        app.step(number, &session.name, step, &owners).await?;
    }
    Ok(back(number))
}

/// A file that proves something.
pub(crate) async fn evidence(
    asked: Asked,
    Path((number, digest)): Path<(u64, String)>,
) -> Response {
    let answer = proving(&asked, Sequence(number), &digest).await;
    asked.answer(answer).await
}

async fn proving(asked: &Asked, number: Sequence, digest: &str) -> Result<Response, Fault> {
    // Papers that say who somebody is are for whoever works on the request.
    let session = asked.session_for(Deed::Enter).await?;
    let case = asked.office.app.case(number).await?;
    // INVARIANT: only what an entry of this request names is a path.
    let named = |e: &&Evidence| e.file.is_some_and(|hash| hash.to_string() == digest);
    let mut proofs = all(&case).map(|(evidence, _)| evidence);
    let evidence = proofs.find(named).ok_or(Status::NotFound)?;
    let folder = asked.office.folder.join("evidence");
    let path = folder.join(case.person.0.to_string()).join(digest);
    let failed = |e| Error::storage(format!("cannot read `{}`", path.display())).because(e);
    let bytes = std::fs::read(&path).map_err(failed)?;
    // INVARIANT: the ledger has the look before the file is shown.
    let why = format!("request {number}: `{}`", evidence.name);
    looked_at_evidence(&asked.office, &session, case.person, &why).await?;
    Ok(download(&evidence.name, bytes))
}
