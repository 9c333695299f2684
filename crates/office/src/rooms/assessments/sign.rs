//! Signing the version that was read.

use super::{
    Asked, Bytes, Deed, Draft, Fault, Form, Path, Response, Sent, at, draft, field, path, showing,
    signed, to,
};

/// Signs the version being written.
pub(crate) async fn sign(asked: Asked, Path(id): Path<String>, body: Bytes) -> Response {
    let answer = signing(&asked, &id, &body).await;
    asked.answer(answer).await
}

async fn signing(asked: &Asked, id: &str, body: &Bytes) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::SignOff, &form).await?;
    path(&asked.office, id)?;
    let mut errors = Vec::new();
    let statement = form.needed(field::STATEMENT, &mut errors);
    let all = signed(&asked.office).await?;
    let last = all.get(id).and_then(|versions| versions.last());
    let draft = draft(&asked.office, id, last)?;
    // What is signed is what was shown: not another version, and not another text.
    let is_seen = |draft: &Draft| {
        form.value(field::VERSION) == Some(draft.assessment.version.to_string().as_str())
            && form.value(field::EXPECT) == Some(draft.hash.as_str())
    };
    let seen = draft.filter(is_seen);
    let Some(seen) = seen.as_ref().filter(|_| errors.is_empty()) else {
        let sent = Sent {
            statement,
            changed: seen.is_none(),
            errors,
        };
        return showing(asked, id, sent).await;
    };
    let (officer, why, expect) = (
        format!("--officer={}", session.name),
        format!("--statement={statement}"),
        format!("--expect={}", seen.hash),
    );
    let words = ["assess", "sign", &officer, &why, &expect, "--", id];
    asked.office.jobs.run(&words).await?;
    Ok(to(&at(&format!("/assessments/{id}"))))
}
