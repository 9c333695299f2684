//! Who works here, and what each may.

use super::at;
use crate::asked::{Asked, to};
use crate::fault::Fault;
use crate::form::Form;
use crate::session::Session;
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use console::error::Status;
use console::staff::{Colleague, StaffList};
use console::{Deed, FormError, Problem, Room, field};
use rights::{Error, ErrorKind, MailAddress};

/// The page.
pub(crate) async fn list(asked: Asked) -> Response {
    let answer = match asked.session().await {
        Ok(session) => page(&asked, &session, (&Form::default(), Vec::new())).await,
        Err(fault) => Err(fault),
    };
    asked.answer(answer).await
}

async fn page(
    asked: &Asked,
    session: &Session,
    sent: (&Form, Vec<FormError>),
) -> Result<Response, Fault> {
    let page = listed(asked, session, sent).await?;
    asked.page(session, Room::Staff, &page).await
}

async fn listed(
    asked: &Asked,
    session: &Session,
    (form, errors): (&Form, Vec<FormError>),
) -> Result<StaffList, Error> {
    let staff = asked.office.store.staff().await?;
    let colleague = |known: crate::Colleague| Colleague {
        change: (known.name != session.name).then(|| at(&format!("/staff/{}", known.name))),
        move_to: (known.name != session.name).then(|| at(&format!("/staff/{}/mail", known.name))),
        name: known.name,
        mail: known.mail,
        role: known.role,
        seen: known.seen.map(server::web::moment),
    };
    Ok(StaffList {
        people: staff.into_iter().map(colleague).collect(),
        add: at("/staff"),
        name: form.text(field::NAME),
        mail: form.text(field::MAIL),
        taken: false,
        unmoved: false,
        errors,
    })
}

/// Lets somebody in.
pub(crate) async fn add(asked: Asked, body: Bytes) -> Response {
    let answer = adding(&asked, &body).await;
    asked.answer(answer).await
}

async fn adding(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Staff, &form).await?;
    let mut errors = Vec::new();
    let name = form.needed(field::NAME, &mut errors);
    let mail = form.needed(field::MAIL, &mut errors);
    if !mail.is_empty() && mail.parse::<MailAddress>().is_err() {
        errors.push(FormError {
            field: field::MAIL,
            problem: Problem::NotMail,
        });
    }
    let role = form.value(field::ROLE).and_then(crate::store::role);
    let role = role.ok_or(Status::BadRequest)?;
    if !errors.is_empty() {
        return page(asked, &session, (&form, errors)).await;
    }
    if name == session.name {
        // Nobody takes their own access away, or gives themselves more.
        return Err(Status::Forbidden.into());
    }
    // INVARIANT: letting somebody in changes nothing of whoever works here already: their codes would go to another
    // address, and somebody else could sign as them.
    if asked.office.store.colleague(&name).await?.is_some() {
        return taken(asked, &session, &form).await;
    }
    let admitted = asked
        .office
        .admit(&name, (Some(&mail), Some(role)), &session.name)
        .await;
    match admitted {
        Ok(()) => Ok(to(&at("/staff"))),
        Err(error) if error.kind() == ErrorKind::Input => bad_name(asked, &session, &form).await,
        Err(error) => Err(error.into()),
    }
}

async fn bad_name(asked: &Asked, session: &Session, form: &Form) -> Result<Response, Fault> {
    let errors = vec![FormError {
        field: field::NAME,
        problem: Problem::NotChosen,
    }];
    page(asked, session, (form, errors)).await
}

async fn taken(asked: &Asked, session: &Session, form: &Form) -> Result<Response, Fault> {
    let errors = vec![FormError {
        field: field::NAME,
        problem: Problem::NotChosen,
    }];
    let page = StaffList {
        taken: true,
        ..listed(asked, session, (form, errors)).await?
    };
    asked.page(session, Room::Staff, &page).await
}

/// Changes where somebody's codes go.
pub(crate) async fn move_to(asked: Asked, Path(name): Path<String>, body: Bytes) -> Response {
    let answer = moving(&asked, &name, &body).await;
    asked.answer(answer).await
}

async fn moving(asked: &Asked, name: &str, body: &Bytes) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Staff, &form).await?;
    let office = &asked.office;
    let none = || Error::not_found(format!("nobody is called `{name}`"));
    let known = office.store.colleague(name).await?.ok_or_else(none)?;
    if known.name == session.name {
        return Err(Status::Forbidden.into());
    }
    let mail = form.value(field::MAIL).unwrap_or_default().to_owned();
    if mail.parse::<MailAddress>().is_err() {
        return unmoved(asked, &session).await;
    }
    if mail == known.mail {
        return Ok(to(&at("/staff")));
    }
    // INVARIANT: whoever had the address is told before it changes; where that fails nothing changes.
    let told = crate::mail::moved(office, &known.mail, (name, &session.name)).await;
    if let Err(error) = told {
        drop(server::web::log(&office.app, &error));
        return unmoved(asked, &session).await;
    }
    // What they may can have changed while the mail went.
    let known = office.store.colleague(name).await?.ok_or_else(none)?;
    let to_be = (Some(mail.as_str()), known.role);
    office.admit(name, to_be, &session.name).await?;
    Ok(to(&at("/staff")))
}

async fn unmoved(asked: &Asked, session: &Session) -> Result<Response, Fault> {
    let page = StaffList {
        unmoved: true,
        ..listed(asked, session, (&Form::default(), Vec::new())).await?
    };
    asked.page(session, Room::Staff, &page).await
}

/// Changes what somebody may.
pub(crate) async fn change(asked: Asked, Path(name): Path<String>, body: Bytes) -> Response {
    let answer = changing(&asked, &name, &body).await;
    asked.answer(answer).await
}

async fn changing(asked: &Asked, name: &str, body: &Bytes) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Staff, &form).await?;
    let none = || Error::not_found(format!("nobody is called `{name}`"));
    let known = asked.office.store.colleague(name).await?.ok_or_else(none)?;
    if known.name == session.name {
        return Err(Status::Forbidden.into());
    }
    let role = match form.value(field::ROLE) {
        None => None,
        Some(role) => Some(crate::store::role(role).ok_or(Status::BadRequest)?),
    };
    if role != known.role {
        asked
            .office
            .admit(name, (None, role), &session.name)
            .await?;
    }
    Ok(to(&at("/staff")))
}
