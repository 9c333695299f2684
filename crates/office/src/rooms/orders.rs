//! Orders to delete what lies elsewhere, and who has copies of sets.

use super::at;
use crate::asked::{Asked, to};
use crate::clocks;
use crate::fault::Fault;
use crate::form::Form;
use crate::session::Session;
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use console::error::Status;
use console::orders::{ConfirmOrder, Order, OrderState, Orders, Recipient};
use console::{Deed, FormError, Room, field};
use corpus::purge::orders::{self, Addressee, DeletionOrder};
use ledger::Recorded;
use rights::{Entry, EntryKind, Error};

/// The page.
pub(crate) async fn list(asked: Asked) -> Response {
    let answer = listing(&asked).await;
    asked.answer(answer).await
}

async fn listing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let parts = asked.office.app.parts();
    let mut all = orders::list(&parts.root)?;
    all.sort_by_key(|order| (order.confirmed.is_some(), order.due, order.number));
    let page = Orders {
        orders: all.iter().map(|order| line(asked, order)).collect(),
        recipients: recipients(asked).await?,
    };
    asked.page(&session, Room::Orders, &page).await
}

fn addressee(asked: &Asked, to: &Addressee) -> String {
    match to {
        Addressee::Operator => asked.office.app.parts().portal.name.clone(),
        Addressee::Recipient { name } => name.clone(),
    }
}

fn line(asked: &Asked, order: &DeletionOrder) -> Order {
    let today = asked.office.app.parts().clock.today();
    let about = order.source.as_ref();
    Order {
        href: at(&format!("/orders/{}", order.number)),
        number: u64::from(order.number),
        to: addressee(asked, &order.to),
        about: about.map_or_else(|| order.of.clone(), |path| path.display().to_string()),
        people: 1,
        items: order.count,
        sent: order.created,
        state: match &order.confirmed {
            Some(confirmation) => OrderState::Confirmed(confirmation.at),
            None => OrderState::Open(clocks::of_day(order.due, today)),
        },
    }
}

/// Who has copies, as the ledger says.
async fn recipients(asked: &Asked) -> Result<Vec<Recipient>, Error> {
    let parts = asked.office.app.parts();
    let open = orders::list(&parts.root)?;
    let given = parts
        .ledger
        .operator_history(EntryKind::SetExported)
        .await?;
    let recipient = |recorded: Recorded| match recorded.entry {
        Some(Entry::SetExported {
            set,
            export,
            recipient,
            ..
        }) => Some(Recipient {
            open: open
                .iter()
                .filter(|order| {
                    order.confirmed.is_none()
                        && matches!(&order.to, Addressee::Recipient { name } if *name == recipient)
                })
                .count() as u64,
            name: recipient,
            copy: format!("{set}, {export}"),
            given: recorded.recorded_at.day(),
            current: None,
        }),
        _ => None,
    };
    Ok(given.into_iter().filter_map(recipient).collect())
}

fn open(asked: &Asked, number: u32) -> Result<DeletionOrder, Error> {
    orders::open(&asked.office.app.parts().root, number)
}

/// One order.
pub(crate) async fn one(asked: Asked, Path(number): Path<u32>) -> Response {
    let answer = showing(&asked, number).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked, number: u32) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let order = open(asked, number)?;
    page(asked, &session, &order, (&Form::default(), Vec::new())).await
}

async fn page(
    asked: &Asked,
    session: &Session,
    order: &DeletionOrder,
    (form, errors): (&Form, Vec<FormError>),
) -> Result<Response, Fault> {
    let rows = order.rows.iter().map(|row| format!("{} #{row}", order.of));
    let demands = rows
        .chain(order.media.iter().cloned())
        .chain(order.items.iter().cloned())
        .collect();
    let page = ConfirmOrder {
        order: line(asked, order),
        demands,
        seen: order.confirmed.is_some(),
        action: order
            .confirmed
            .is_none()
            .then(|| at(&format!("/orders/{}", order.number))),
        evidence: form.text(field::EVIDENCE),
        errors,
    };
    asked.page(session, Room::Orders, &page).await
}

/// Confirms that it was carried out.
pub(crate) async fn confirm(asked: Asked, Path(number): Path<u32>, body: Bytes) -> Response {
    let answer = confirming(&asked, number, &body).await;
    asked.answer(answer).await
}

async fn confirming(asked: &Asked, number: u32, body: &Bytes) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Confirm, &form).await?;
    let order = open(asked, number)?;
    let mut errors = Vec::new();
    let evidence = form.needed(field::EVIDENCE, &mut errors);
    if !errors.is_empty() {
        return page(asked, &session, &order, (&form, errors)).await;
    }
    if order.confirmed.is_some() {
        return Err(Status::BadRequest.into());
    }
    let number = order.number.to_string();
    // With `=`, a text that begins with a hyphen is no option.
    let (by, shows) = (
        format!("--by={}", session.name),
        format!("--evidence={evidence}"),
    );
    let words = ["orders", "confirm", &number, &by, &shows];
    asked.office.jobs.run(&words).await?;
    Ok(to(&at(&format!("/orders/{number}"))))
}
