//! Orders to delete what lies elsewhere, and who has copies of sets.

use super::at;
use super::requests::uploaded;
use crate::asked::{Asked, to};
use crate::clocks;
use crate::fault::Fault;
use crate::form::Form;
use crate::session::Session;
use axum::extract::Path;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::response::Response;
use console::error::Status;
use console::orders::{ConfirmOrder, Order, OrderState, Orders, Place, Recipient};
use console::{Deed, Room, field};
use corpus::purge::orders::{self, Addressee, DeletionOrder};
use export::{Carried, Recorded};
use ledger::Exported;
use rights::{Day, Error, ErrorKind};
use std::collections::BTreeSet;

mod demands;

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
    let exports = parts.ledger.exports(None).await?;
    let page = Orders {
        orders: all.iter().map(|order| line(asked, order)).collect(),
        recipients: exports
            .into_iter()
            .map(|export| recipient(asked, &all, export))
            .collect(),
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

/// Who has a copy, as the ledger says, and how far it has come, as its record says.
fn recipient(asked: &Asked, orders: &[DeletionOrder], export: Exported) -> Recipient {
    let to = |order: &&DeletionOrder| matches!(&order.to, Addressee::Recipient { name } if *name == export.recipient);
    Recipient {
        open: orders
            .iter()
            .filter(|o| o.confirmed.is_none())
            .filter(to)
            .count() as u64,
        current: current(asked, &export),
        copy: format!("{}, {}", export.set, export.export),
        given: export.at.day(),
        name: export.recipient,
    }
}

/// The day of the feed that a copy has carried out. The copy as it was handed over tells nothing of the recipient,
/// and what is damaged tells nothing at all.
fn current(asked: &Asked, export: &Exported) -> Option<Day> {
    let root = &asked.office.app.parts().root;
    let carried = Carried::known(root, &recorded(export)?).ok().flatten();
    let carried = carried.filter(|carried| carried.number > 0)?;
    carried.feed_at.map(rights::Instant::day)
}

fn recorded(export: &Exported) -> Option<Recorded> {
    Some(Recorded {
        sequence: export.sequence,
        set: export.set.clone(),
        export: export.export.clone(),
        recipient: export.recipient.clone(),
        hash: export.hash.parse().ok()?,
    })
}

fn find(asked: &Asked, number: u32) -> Result<DeletionOrder, Fault> {
    let all = orders::list(&asked.office.app.parts().root)?;
    let mut found = all.into_iter().filter(|order| order.number == number);
    found.next().ok_or(Fault::Status(Status::NotFound))
}

/// Where it is carried out, and whether that can be seen from here.
async fn place(asked: &Asked, order: &DeletionOrder) -> Result<Place, Error> {
    let parts = asked.office.app.parts();
    match &order.to {
        Addressee::Operator if order.source.is_some() => return Ok(Place::Table),
        Addressee::Operator => return Ok(Place::Elsewhere),
        Addressee::Recipient { .. } => {}
    }
    let exports = parts.ledger.exports(None).await?;
    let mut of = exports.iter().filter(|export| export.export == order.of);
    let Some(recorded) = of.next().and_then(recorded) else {
        return Ok(Place::Copy { seen: false });
    };
    // A copy that is damaged shows nothing.
    let carried = Carried::here(&parts.root, &recorded).ok().flatten();
    let seen = carried.is_some_and(|carried| {
        let names = order.items.iter();
        let items = names.map(|item| corpus::set::schema::parse_pseudonym(item));
        let items = items.collect::<Result<BTreeSet<_>, Error>>();
        let left = items.and_then(|items| carried.still_there(&items));
        carried.is_as_far_as(order.sequence, order.created)
            && left.is_ok_and(|left| left.is_empty())
    });
    Ok(Place::Copy { seen })
}

/// One order.
pub(crate) async fn one(asked: Asked, Path(number): Path<u32>) -> Response {
    let answer = showing(&asked, number).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked, number: u32) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let order = find(asked, number)?;
    let page = form(asked, &order, &Form::default()).await?;
    asked.page(&session, Room::Orders, &page).await
}

async fn form(asked: &Asked, order: &DeletionOrder, sent: &Form) -> Result<ConfirmOrder, Fault> {
    let (demands, more) = demands::of(order);
    let open = order.confirmed.is_none();
    Ok(ConfirmOrder {
        order: line(asked, order),
        demands,
        more,
        place: place(asked, order).await?,
        action: open.then(|| at(&format!("/orders/{}", order.number))),
        evidence: sent.text(field::EVIDENCE),
        refused: None,
        errors: Vec::new(),
    })
}

/// Confirms that it was carried out.
pub(crate) async fn confirm(
    asked: Asked,
    Path(number): Path<u32>,
    sent: Result<Multipart, MultipartRejection>,
) -> Response {
    let answer = confirming(&asked, number, sent).await;
    asked.answer(answer).await
}

async fn confirming(
    asked: &Asked,
    number: u32,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Response, Fault> {
    let (session, form) = uploaded(asked, Deed::Confirm, sent).await?;
    let order = find(asked, number)?;
    if order.confirmed.is_some() {
        return Err(Status::BadRequest.into());
    }
    let page = self::form(asked, &order, &form).await?;
    let (gone, record) = (
        form.value(field::GONE).is_some(),
        form.files(field::FILE).next(),
    );
    let shown = match page.place {
        Place::Copy { seen } => seen || record.is_some(),
        // It is looked at.
        Place::Table => !gone,
        Place::Elsewhere => false,
    };
    let mut errors = Vec::new();
    if !shown {
        form.needed(field::EVIDENCE, &mut errors);
    }
    if !errors.is_empty() {
        let page = ConfirmOrder { errors, ..page };
        return asked.page(&session, Room::Orders, &page).await;
    }
    let record = record.filter(|_| matches!(page.place, Place::Copy { .. }));
    let words = Said {
        evidence: form.text(field::EVIDENCE),
        gone: gone && page.place == Place::Table,
        record: record.map(|file| file.bytes.as_ref()),
    };
    match run(asked, &session, number, &words).await {
        Ok(()) => Ok(to(&at(&format!("/orders/{number}")))),
        // What stands against it is for whoever confirms to read.
        Err(e) if matches!(e.kind(), ErrorKind::Refused | ErrorKind::Input) => {
            let refused = Some(e.to_string());
            let page = ConfirmOrder { refused, ..page };
            asked.page(&session, Room::Orders, &page).await
        }
        Err(e) => Err(e.into()),
    }
}

/// What whoever confirms says.
struct Said<'s> {
    evidence: String,
    gone: bool,
    record: Option<&'s [u8]>,
}

async fn run(asked: &Asked, session: &Session, number: u32, said: &Said<'_>) -> Result<(), Error> {
    // With `=`, a text that begins with a hyphen is no option.
    let mut words = vec![
        "orders".to_owned(),
        "confirm".to_owned(),
        number.to_string(),
        format!("--by={}", session.name),
    ];
    if !said.evidence.is_empty() {
        words.push(format!("--evidence={}", said.evidence));
    }
    if said.gone {
        words.push("--gone".to_owned());
    }
    let path = asked.office.folder.join(format!("record-{number}.json"));
    if let Some(record) = said.record {
        let failed = |e| Error::storage(format!("cannot write `{}`", path.display())).because(e);
        std::fs::write(&path, record).map_err(failed)?;
        words.push(format!("--applied={}", path.display()));
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = asked.office.jobs.run(&words).await;
    if said.record.is_some() {
        // What counts of it is kept with the export.
        drop(std::fs::remove_file(&path));
    }
    done
}
