//! Asking for erasure (GDPR Art. 17): of single items, or of everything.

use super::form::Form;
use super::items::beginnings_of;
use super::request::Asked;
use crate::address::query;
use crate::fault::{Fault, see_other};
use crate::record::PORTAL;
use crate::session::Session;
use crate::view;
use crate::view::erase::{What, accounts, confirm, stored};
use axum::body::Bytes;
use axum::response::Response;
use corpus::a_month_after;
use pages::erase::{EraseAsk, EraseDone};
use pages::error::Status;
use pages::{FormError, Problem, Section, field};
use report::dossier::{Dossier, ItemLine};
use rights::{Choice, ChoiceKind, ItemId, Ordinal, Scope};
use std::collections::BTreeSet;

/// INVARIANT: it cannot be undone, so it has to be confirmed a short while before that it is them.
async fn fresh(asked: &Asked, next: &str) -> Result<Session, Fault> {
    let session = asked.session().await?;
    session.needs_fresh(&asked.app, next)?;
    Ok(session)
}

/// What to erase; where items are named, what erasing them does.
pub(crate) async fn ask(asked: Asked) -> Response {
    let answer = asking(&asked).await;
    asked.answer(answer).await
}

async fn asking(asked: &Asked) -> Result<Response, Fault> {
    let ids: Vec<&str> = asked.values(field::ITEM).collect();
    if ids.is_empty() {
        let session = fresh(asked, "/erase").await?;
        return choosing(asked, &session, Vec::new()).await;
    }
    let here = query(ids.iter().map(|id| (field::ITEM, *id)));
    let session = fresh(asked, &format!("/erase?{here}")).await?;
    let dossier = asked.app.everything(session.person, asked.lang).await?;
    let what = own(&dossier, &ids)?;
    confirming(asked, &session, (&dossier, what), Vec::new()).await
}

async fn choosing(
    asked: &Asked,
    session: &Session,
    errors: Vec<FormError>,
) -> Result<Response, Fault> {
    let dossier = asked.app.everything(session.person, asked.lang).await?;
    let items = stored(&dossier);
    let page = EraseAsk {
        items,
        accounts: accounts(&dossier),
        errors,
    };
    asked.page_for(session, Some(Section::Items), &page).await
}

/// Items of the person who is signed in, each once; without those that are erased already.
///
/// INVARIANT: they are looked for among their own items alone.
fn own<'d>(dossier: &'d Dossier, ids: &[&str]) -> Result<What<'d>, Fault> {
    let ids: BTreeSet<&str> = ids.iter().copied().collect();
    let found = dossier.items.items.iter();
    let found = found.filter(|item| ids.contains(item.item.as_str()));
    let found: Vec<&ItemLine> = found.collect();
    let theirs: BTreeSet<&str> = found.iter().map(|item| item.item.as_str()).collect();
    let left: Vec<&ItemLine> = found.into_iter().filter(|item| !item.erased).collect();
    match theirs == ids && !left.is_empty() {
        true => Ok(What::Items(left)),
        false => Err(Status::NotFound.into()),
    }
}

async fn confirming(
    asked: &Asked,
    session: &Session,
    (dossier, what): (&Dossier, What<'_>),
    errors: Vec<FormError>,
) -> Result<Response, Fault> {
    let excerpts = match &what {
        What::Everything => Vec::new(),
        What::Items(items) => beginnings_of(asked, items)?,
    };
    let due = a_month_after(asked.app.parts.clock.today());
    let mut page = confirm(dossier, &what, (due, excerpts));
    page.errors = errors;
    asked.page_for(session, Some(Section::Items), &page).await
}

/// From the question to what will happen; nothing is changed.
pub(crate) async fn go_on(asked: Asked, body: Bytes) -> Response {
    let answer = going_on(&asked, &body).await;
    asked.answer(answer).await
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
        // Items are ticked in the list.
        Some(field::ERASE_ITEMS) => Ok(see_other("/items")),
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
    asked.answer(answer).await
}

async fn erasing(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let session = fresh(asked, "/erase").await?;
    let form = Form::read(&asked.headers, body)?;
    form.check(asked, &session)?;
    let dossier = asked.app.everything(session.person, asked.lang).await?;
    let what = match form.value(field::ERASE) {
        Some(field::ERASE_EVERYTHING) => What::Everything,
        Some(field::ERASE_ITEMS) => {
            let ids: Vec<&str> = form.values(field::ITEM).collect();
            own(&dossier, &ids)?
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
    let app = &asked.app;
    let turn = app.turn(session.person).await;
    let choices = choices(asked, &session, (&dossier, &what));
    let taken = match app.said_just_now(&choices).await? {
        Some(before) => before,
        None => app.append_all(choices).await?,
    };
    drop(turn);
    let page = EraseDone {
        accounts: matches!(what, What::Everything).then(|| accounts(&dossier)),
        items: match &what {
            What::Everything => stored(&dossier),
            What::Items(items) => items.len() as u64,
        },
        again: taken.again,
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
    (dossier, what): (&Dossier, &What<'_>),
) -> Vec<(Ordinal, Choice)> {
    let now = asked.app.parts.clock.now();
    let choice = Choice::new(ChoiceKind::Erasure, Scope::all(), now, PORTAL);
    match what {
        What::Items(items) => {
            let of = |line: &&ItemLine| {
                let item = Some(ItemId::new(line.item.clone()));
                let choice = choice.clone();
                let owner = line.person.unwrap_or(session.person);
                (owner, Choice { item, ..choice })
            };
            items.iter().map(of).collect()
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
