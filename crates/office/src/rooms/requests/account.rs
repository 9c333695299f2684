//! Whose account an objection means that came without signing in: what the request names, and what staff say.

use super::deeds::{back, stepped};
use super::one::{Wrong, shown};
use super::{Asked, Case, Deed, Fault, Form, FormError, at, name_of, nobody, numbered, sent};
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use console::error::Status;
use console::requests::{AccountAsked, AccountDecision, Known, Unclear};
use console::{Problem, field};
use rights::{Error, Ordinal, RequestStep, Sequence};
use server::Meant;

/// What is known of it, and the form; `None` for requests that mean no account.
pub(super) async fn asked_for(
    asked: &Asked,
    case: &Case,
    (form, unclear): (&Form, Option<Unclear>),
) -> Result<Option<AccountAsked>, Error> {
    if !case.request.needs_account() {
        return Ok(None);
    }
    let known = known(asked, case).await?;
    let entered = match (form.value(field::PERSON), &known) {
        (Some(said), _) => said.to_owned(),
        (None, Known::Named(_, name) | Known::Lifted(_, name) | Known::Theirs(_, name)) => {
            name.clone()
        }
        (None, Known::Nothing | Known::None) => String::new(),
    };
    let open = case.state.ended.is_none();
    Ok(Some(AccountAsked {
        known,
        entered,
        unclear,
        action: open.then(|| at(&format!("/requests/{}/account", case.number))),
    }))
}

async fn known(asked: &Asked, case: &Case) -> Result<Known, Error> {
    let (account, checked) = match case.state.account {
        None => return Ok(Known::Nothing),
        Some((None, _)) => return Ok(Known::None),
        Some((Some(account), checked)) => (account, checked),
    };
    let name = name_of(&asked.office, account).await?.to_string();
    let href = at(&format!("/persons/{}", account.0));
    if checked {
        return Ok(Known::Theirs(href, name));
    }
    let app = &asked.office.app;
    let restricted = match app.is_account(account).await? {
        true => {
            let standing = app.parts().ledger.own_standing(account).await?;
            !standing.restrictions.is_empty()
        }
        false => false,
    };
    Ok(match restricted || case.state.ended.is_some() {
        true => Known::Named(href, name),
        false => Known::Lifted(href, name),
    })
}

/// Says whose account it means.
pub(crate) async fn account(asked: Asked, number: Path<u64>, body: Bytes) -> Response {
    let answer = saying(&asked, numbered(number), &body).await;
    asked.answer(answer).await
}

async fn saying(asked: &Asked, number: Sequence, body: &Bytes) -> Result<Response, Fault> {
    let form = sent(asked, body)?;
    let session = asked.sent_for(Deed::Answer, &form).await?;
    let account = match form.value(field::DECISION) {
        Some(said) if said == AccountDecision::None.as_str() => None,
        Some(said) if said == AccountDecision::Theirs.as_str() => {
            match entered(asked, &form.text(field::PERSON)).await? {
                Ok(account) => Some(account),
                Err(unclear) => {
                    let error = FormError {
                        field: field::PERSON,
                        problem: Problem::NotChosen,
                    };
                    let wrong = Wrong {
                        errors: vec![error],
                        unclear: Some(unclear),
                        ..Wrong::default()
                    };
                    return shown(asked, &session, number, (&form, wrong)).await;
                }
            }
        }
        _ => return Err(Status::BadRequest.into()),
    };
    // The same click twice is one.
    let case = asked.office.app.case(number).await?;
    if case.state.account == Some((account, true)) {
        return Ok(back(number));
    }
    let step = RequestStep::Account {
        account,
        checked: true,
    };
    stepped(asked, &session, (number, &form), (step, &nobody())).await
}

/// The account that is entered, or why it is not known which that is. Whoever wrote a form has none.
async fn entered(asked: &Asked, said: &str) -> Result<Result<Ordinal, Unclear>, Error> {
    let app = &asked.office.app;
    Ok(match app.meant(said).await? {
        Meant::One(account) if app.is_account(account).await? => Ok(account),
        Meant::One(_) | Meant::Address(_) | Meant::Nobody => Err(Unclear::Nobody),
        Meant::Several(people) => {
            let mut names = Vec::new();
            for person in people {
                names.push(name_of(&asked.office, person).await?.to_string());
            }
            Err(Unclear::Several(names))
        }
    })
}
