//! What became known later is added to an incident (Art. 33(4)).

use super::super::named::about;
use super::{Asked, Bytes, Deed, Fault, Form, Path, Response, back, field, numbered, showing};
use console::{FormError, Problem};
use rights::Sequence;

/// Adds items and people.
pub(crate) async fn add(asked: Asked, number: Path<u64>, body: Bytes) -> Response {
    let answer = adding(&asked, numbered(number), &body).await;
    asked.answer(answer).await
}

async fn adding(asked: &Asked, number: Sequence, body: &Bytes) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Incident, &form).await?;
    let app = &asked.office.app;
    app.incident(number).await?;
    let mut errors = Vec::new();
    if form
        .value(field::ITEMS)
        .or(form.value(field::PEOPLE))
        .is_none()
    {
        errors.push(FormError {
            field: field::ITEMS,
            problem: Problem::Missing,
        });
        return showing(asked, number, (&form, errors)).await;
    }
    match about(asked, &form, &mut errors).await? {
        Some(about) => {
            app.add_to_incident(number, &session.name, about).await?;
            Ok(back(number))
        }
        None => showing(asked, number, (&form, errors)).await,
    }
}
