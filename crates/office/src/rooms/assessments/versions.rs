//! A version against the one before it.

use super::{Asked, Fault, Room, at, draft, edit, record, signed, signed_off};
use axum::extract::Path;
use axum::response::Response;
use console::assessments::Compare;
use console::error::Status;

/// The page: a version by the entry of its signature, or `draft`.
pub(crate) async fn compare(asked: Asked, Path((id, version)): Path<(String, String)>) -> Response {
    let answer = comparing(&asked, (&id, &version)).await;
    asked.answer(answer).await
}

async fn comparing(asked: &Asked, (id, version): (&str, &str)) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let none = || Fault::Status(Status::NotFound);
    let all = signed(&asked.office).await?;
    let versions = all.get(id).ok_or_else(none)?;
    let ((old, new), signed) = match version {
        "draft" => {
            let last = versions.last().ok_or_else(none)?;
            let draft = draft(&asked.office, id, Some(last))?.ok_or_else(none)?;
            let both = (last.assessment.clone(), draft.assessment);
            (both, [signed_off(last), None])
        }
        entry => {
            let is = |v: &super::SignedVersion| v.entry.to_string() == entry;
            let place = versions.iter().position(is).ok_or_else(none)?;
            let new = versions.get(place).ok_or_else(none)?;
            // The first one is compared with itself: nothing changed.
            let old = versions.get(place.saturating_sub(1)).ok_or_else(none)?;
            let both = (old.assessment.clone(), new.assessment.clone());
            (both, [signed_off(old), signed_off(new)])
        }
    };
    let effect = edit::effect(asked, (Some(&old), &new)).await?;
    let page = Compare {
        href: at(&format!("/assessments/{id}")),
        name: id.to_owned(),
        old: (old.version, record(&old)),
        new: (new.version, record(&new)),
        signed,
        effect,
    };
    asked.page(&session, Room::Assessments, &page).await
}
