//! What answers, a file for each room of the console.

pub(crate) mod aside;
pub(crate) mod assessments;
pub(crate) mod campaigns;
pub(crate) mod documents;
pub(crate) mod gates;
pub(crate) mod incidents;
pub(crate) mod keys;
pub(crate) mod late;
pub(crate) mod log;
pub(crate) mod orders;
pub(crate) mod overview;
pub(crate) mod persons;
pub(crate) mod purposes;
pub(crate) mod requests;
pub(crate) mod sets;
pub(crate) mod sign_in;
pub(crate) mod sign_in_with;
pub(crate) mod staff;
pub(crate) mod unconfirmed;
pub(crate) mod webhooks;
pub(crate) mod whatif;

use crate::place::Office;
use crate::routes::PREFIX;
use console::{Lang, Pick, Room};
use rights::{Error, Instant, Ordinal, PersonId, Sequence};

/// How much is overdue in which room; and whether there may be more in that of requests, since less than all of the
/// ledger was read.
pub(crate) async fn overdue(office: &Office) -> Result<(Vec<(Room, u64)>, bool), Error> {
    let clock = &office.app.parts().clock;
    let (requests, incidents) = office.docket().await?.overdue(clock.today(), clock.now());
    let asked = crate::asks::overdue(office).await?;
    let root = &office.app.parts().root;
    let orders = office.orders.overdue(root, &**clock)?;
    let all = [
        (Room::Requests, requests + asked.count),
        (Room::Orders, orders),
        (Room::Incidents, incidents),
    ];
    let some = all.into_iter().filter(|(_, n)| *n > 0).collect();
    Ok((some, asked.reading))
}

/// An address of the console.
pub(crate) fn at(path: &str) -> String {
    format!("{PREFIX}{path}")
}

/// What people of the platform call somebody.
pub(crate) async fn name_of(office: &Office, person: Ordinal) -> Result<PersonId, Error> {
    let row = office.app.parts().ledger.row(person).await?;
    let none = || PersonId::new(format!("#{}", person.0));
    Ok(row.and_then(|row| row.id).unwrap_or_else(none))
}

/// When the last entry before a place of the ledger was recorded; now, where there is none.
pub(crate) async fn recorded_before(office: &Office, place: Sequence) -> Result<Instant, Error> {
    let parts = office.app.parts();
    let last = Sequence(place.0.saturating_sub(1));
    let entries = parts.ledger.entries(last, place).await?;
    let first = entries.first();
    Ok(first.map_or(parts.clock.now(), |entry| entry.recorded_at))
}

/// The language of a page, for what is said in the words of receipts.
pub(crate) const fn tlog_lang(lang: Lang) -> tlog::Lang {
    match lang {
        Lang::En => tlog::Lang::En,
        Lang::De => tlog::Lang::De,
    }
}

/// A choice among values, with the one that was chosen.
pub(crate) fn pick(value: &str, label: String, chosen: Option<&str>) -> Pick {
    Pick {
        value: value.to_owned(),
        label,
        chosen: chosen == Some(value),
    }
}
