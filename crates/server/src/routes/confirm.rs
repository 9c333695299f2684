//! Confirming that it is still the same person, before what matters.

use super::form::Form;
use super::request::Asked;
use super::sign_in::{closed, confirming, enter_as, leading, next_of, onward, write_to};
use super::sign_in_with::offered;
use crate::fault::Fault;
use crate::limit::What;
use crate::session::{self, Magic, Session, Use, from_here};
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use pages::field;
use pages::signin::{Before, ConfirmSent, Reauthenticate};
use rights::MailAddress;
use std::sync::Arc;

/// An address with most of it hidden.
fn masked(mail: &MailAddress) -> String {
    let first = mail.as_str().chars().next().unwrap_or('?');
    format!("{first}\u{2026}@{}", mail.domain())
}

fn before(next: &str) -> Before {
    match next {
        next if next.starts_with("/erase") => Before::Erasure,
        next if next.starts_with("/dossier") => Before::Dossier,
        _ => Before::AiInteractions,
    }
}

/// Asks to confirm that it is still them.
pub(crate) async fn ask_again(asked: Asked) -> Response {
    let answer = asking_again(&asked).await;
    asked.answer(answer).await
}

async fn asking_again(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let next = onward(asked.value(field::NEXT));
    ways_to_confirm(asked, &session, next).await
}

/// Where neither mail nor an account elsewhere can tell who it is, the page names the officer.
async fn ways_to_confirm(
    asked: &Asked,
    session: &Session,
    next: String,
) -> Result<Response, Fault> {
    let contact = asked.app.parts.ledger.contact(session.person).await?;
    let elsewhere = offered(&asked.app, "/confirm/with");
    let status = match contact.mail.is_none() && elsewhere.is_none() {
        true => StatusCode::FORBIDDEN,
        false => StatusCode::OK,
    };
    let page = Reauthenticate {
        before: before(&next),
        masked_mail: contact.mail.as_ref().map(masked),
        elsewhere,
        next,
    };
    asked.page_for_with(status, (session, None), &page).await
}

/// Sends the link to confirm with.
pub(crate) async fn send_again(mut asked: Asked, body: Bytes) -> Response {
    asked.go_on_in(&next_of(&asked, &body));
    let answer = sending_again(&asked, &body).await;
    asked.answer(answer).await
}

async fn sending_again(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let sent = Form::read(&asked.headers, body)?;
    sent.check(asked, &session)?;
    asked.limit(What::SignIn)?;
    let contact = asked.app.parts.ledger.contact(session.person).await?;
    let next = onward(sent.value(field::NEXT));
    let Some(mail) = contact.mail else {
        return ways_to_confirm(asked, &session, next).await;
    };
    asked.limit_by(What::Confirm, &session.person.0.to_string())?;
    let again = leading("/confirm", &next);
    let (app, person) = (Arc::clone(&asked.app), session.person);
    tokio::spawn(async move { write_to(&app, person, (Use::Confirm, &next)).await });
    let page = ConfirmSent {
        masked_mail: masked(&mail),
        minutes: u64::from(asked.app.parts.portal.link_minutes),
        again,
    };
    asked.page_for(&session, None, &page).await
}

/// Where the link to confirm with leads.
pub(crate) async fn confirm_again(asked: Asked, Path(token): Path<String>) -> Response {
    let answer = confirming(&asked, &token, Use::Confirm).await;
    asked.answer(answer).await
}

/// Confirms: only in the browser that is signed in as the same person.
pub(crate) async fn entered_again(asked: Asked, Path(token): Path<String>) -> Response {
    let answer = entering_again(&asked, &token).await;
    asked.answer(answer).await
}

async fn entering_again(asked: &Asked, token: &str) -> Result<Response, Fault> {
    from_here(&asked.headers)?;
    let app = &asked.app;
    let mut session = asked.session().await?;
    let magic = Magic::open(app, token, Use::Confirm).await?;
    let magic = magic.filter(|magic| magic.person == session.person);
    let Some(magic) = magic else {
        return closed(asked, Use::Confirm).await;
    };
    if !magic.use_up(app).await? {
        return closed(asked, Use::Confirm).await;
    }
    session.confirmed = session::seconds(app);
    enter_as(asked, &session, &onward(asked.value(field::NEXT)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_hidden() {
        let mail: MailAddress = "greta.sommer@example.org".parse().unwrap();
        assert_eq!(masked(&mail), "g\u{2026}@example.org");
    }
}
