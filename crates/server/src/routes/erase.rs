//! Asking for erasure (GDPR Art. 17): of one item, or of everything.

use super::form::Form;
use super::items::beginning_of;
use super::request::Asked;
use crate::address::query;
use crate::fault::Fault;
use crate::record::PORTAL;
use crate::session::Session;
use crate::view;
use crate::view::erase::{What, confirm, stored};
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use corpus::a_month_after;
use pages::erase::{EraseAsk, EraseDone};
use pages::error::Status;
use pages::{FormError, Problem, Section, field};
use report::dossier::{Dossier, ItemLine};
use rights::{Choice, ChoiceKind, ItemId, Ordinal, Scope};

/// INVARIANT: it cannot be undone, so it has to be confirmed a short while before that it is them.
async fn fresh(asked: &Asked, next: &str) -> Result<Session, Fault> {
    let session = asked.session().await?;
    session.needs_fresh(&asked.app, next)?;
    Ok(session)
}

/// What to erase; where an item is named, what erasing it does.
pub(crate) async fn ask(asked: Asked) -> Response {
    let answer = asking(&asked).await;
    asked.answer(answer)
}

async fn asking(asked: &Asked) -> Result<Response, Fault> {
    let Some(item) = asked.value(field::ITEM) else {
        let session = fresh(asked, "/erase").await?;
        return choosing(asked, &session, Vec::new()).await;
    };
    let here = format!("/erase?{}", query([(field::ITEM, item)]));
    let session = fresh(asked, &here).await?;
    let dossier = asked.app.everything(session.person, asked.lang).await?;
    let item = own(&dossier, item)?;
    confirming(asked, &session, (&dossier, What::Item(item)), Vec::new()).await
}

async fn choosing(
    asked: &Asked,
    session: &Session,
    errors: Vec<FormError>,
) -> Result<Response, Fault> {
    let dossier = asked.app.everything(session.person, asked.lang).await?;
    let items = stored(&dossier);
    let page = EraseAsk { items, errors };
    asked.page_for(session, Some(Section::Items), &page).await
}

/// An item of the person who is signed in.
///
/// INVARIANT: it is looked for among their own items alone.
fn own<'d>(dossier: &'d Dossier, id: &str) -> Result<&'d ItemLine, Fault> {
    let mut items = dossier.items.items.iter();
    let found = items.find(|item| item.item == id && !item.erased);
    found.ok_or(Fault::Status(Status::NotFound))
}

async fn confirming(
    asked: &Asked,
    session: &Session,
    (dossier, what): (&Dossier, What<'_>),
    errors: Vec<FormError>,
) -> Result<Response, Fault> {
    let excerpt = match what {
        What::Everything => None,
        What::Item(item) => beginning_of(asked, item)?,
    };
    let due = a_month_after(asked.app.parts.clock.today());
    let mut page = confirm(dossier, what, (due, excerpt));
    page.errors = errors;
    asked.page_for(session, Some(Section::Items), &page).await
}

/// From the question to what will happen; nothing is changed.
pub(crate) async fn go_on(asked: Asked, body: Bytes) -> Response {
    let answer = going_on(&asked, &body).await;
    asked.answer(answer)
}

async fn going_on(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let session = fresh(asked, "/erase").await?;
    let form = Form::read(&asked.headers, body)?;
    form.check(asked, &session)?;
    match form.value(field::ERASE) {
        Some(field::ERASE_EVERYTHING) => {
            let dossier = asked.app.everything(session.person, asked.lang).await?;
            confirming(asked, &session, (&dossier, What::Everything), Vec::new()).await
        }
        // Items are picked from the list, each on its page.
        Some(field::ERASE_ITEMS) => {
            Ok((StatusCode::SEE_OTHER, [(LOCATION, "/items")]).into_response())
        }
        _ => {
            let errors = vec![FormError {
                field: field::ERASE,
                problem: Problem::NotChosen,
            }];
            choosing(asked, &session, errors).await
        }
    }
}

/// The button under it.
pub(crate) async fn erase(asked: Asked, body: Bytes) -> Response {
    let answer = erasing(&asked, &body).await;
    asked.answer(answer)
}

async fn erasing(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let session = fresh(asked, "/erase").await?;
    let form = Form::read(&asked.headers, body)?;
    form.check(asked, &session)?;
    let dossier = asked.app.everything(session.person, asked.lang).await?;
    let what = match form.value(field::ERASE) {
        Some(field::ERASE_EVERYTHING) => What::Everything,
        Some(field::ERASE_ITEMS) => {
            let item = form.value(field::ITEM).unwrap_or_default();
            What::Item(own(&dossier, item)?)
        }
        _ => return Err(Status::BadRequest.into()),
    };
    if form.value(field::SURE) != Some("yes") {
        let errors = vec![FormError {
            field: field::SURE,
            problem: Problem::NotSure,
        }];
        return confirming(asked, &session, (&dossier, what), errors).await;
    }
    let taken = asked
        .app
        .append_all(choices(asked, &session, (&dossier, what)))
        .await?;
    let everything = matches!(what, What::Everything);
    let page = EraseDone {
        everything,
        items: if everything { stored(&dossier) } else { 1 },
        entry: taken.sequence.0,
        at: view::moment(taken.at),
        due: a_month_after(taken.at.day()),
        receipt: view::receipt_links(taken.sequence.0),
    };
    asked.page_for(&session, Some(Section::Items), &page).await
}

/// What is recorded: everything means every account of the person.
fn choices(
    asked: &Asked,
    session: &Session,
    (dossier, what): (&Dossier, What<'_>),
) -> Vec<(Ordinal, Choice)> {
    let now = asked.app.parts.clock.now();
    let choice = Choice::new(ChoiceKind::Erasure, Scope::all(), now, PORTAL);
    match what {
        What::Item(item) => {
            let owner = item.person.unwrap_or(session.person);
            let item = Some(ItemId::new(item.item.clone()));
            vec![(owner, Choice { item, ..choice })]
        }
        What::Everything => {
            let about = dossier.about.as_ref();
            let accounts = about.into_iter().flat_map(|about| &about.accounts);
            let others = accounts
                .filter(|account| account.erased.is_none() && account.person != session.person)
                .map(|account| account.person);
            let all = std::iter::once(session.person).chain(others);
            all.map(|account| (account, choice.clone())).collect()
        }
    }
}
