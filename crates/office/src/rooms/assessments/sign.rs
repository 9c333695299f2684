//! Signing the version that was read.

use super::{
    Asked, Bytes, Deed, Draft, Fault, Form, Path, Response, Sent, at, draft, field, path, showing,
    signed, to,
};
use rights::ErrorKind;

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
            refused: None,
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
    match asked.office.jobs.run(&words).await {
        Ok(()) => Ok(to(&at(&format!("/assessments/{id}")))),
        // What stands against it, such as a part that is empty or a day that is over, is for whoever signs to read.
        Err(e) if matches!(e.kind(), ErrorKind::Refused | ErrorKind::Input) => {
            let sent = Sent {
                statement,
                refused: Some(e.to_string()),
                ..Sent::default()
            };
            showing(asked, id, sent).await
        }
        Err(e) => Err(e.into()),
    }
}
