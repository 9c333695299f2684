//! `demur hold`

use super::{Found, Session};
use crate::cli::Hold;
use crate::output::{self, table};
use rights::{Day, Entry, Error, Subject};
use serde::Serialize;

#[derive(Serialize)]
struct Held {
    person: String,
    until: String,
    reason: String,
    /// Whether its day has not passed.
    stands: bool,
}

pub(super) fn run(session: &Session, what: &Hold) -> Result<Found, Error> {
    match what {
        Hold::Place {
            person,
            until,
            reason,
        } => place(session, person, until.parse()?, reason)?,
        Hold::Lift { person } => lift(session, person)?,
        Hold::List => list(session)?,
    }
    Ok(Found::Nothing)
}

fn place(session: &Session, name: &str, until: Day, reason: &str) -> Result<(), Error> {
    let ws = &session.ws;
    let person = ws.person(name)?;
    let today = ws.clock.today();
    if until < today {
        return Err(Error::input(format!(
            "`{until}` has passed; a hold keeps what is there up to a day to come"
        )));
    }
    if reason.trim().is_empty() {
        return Err(Error::input("a hold needs a reason, such as a case number"));
    }
    let entry = Entry::HoldPlaced {
        until,
        reason: reason.to_owned(),
    };
    ws.wait(ws.ledger.append(&[(Subject::Person(person), entry)]))?;
    let held = Held {
        person: name.to_owned(),
        until: until.to_string(),
        reason: reason.to_owned(),
        stands: true,
    };
    output::print(session.json, &held, |held| {
        format!(
            "{} is held until {}: masked rows stay masked and are kept; nothing else changes",
            held.person, held.until
        )
    })
}

fn lift(session: &Session, name: &str) -> Result<(), Error> {
    let ws = &session.ws;
    let person = ws.person(name)?;
    if ws.wait(ws.ledger.hold(person))?.is_none() {
        return Err(Error::not_found(format!(
            "there is no hold on `{name}`; one on a linked account is lifted there, see `demur hold list`"
        )));
    }
    ws.wait(
        ws.ledger
            .append(&[(Subject::Person(person), Entry::HoldLifted)]),
    )?;
    let lifted = serde_json::json!({ "person": name, "lifted": true });
    output::print(session.json, &lifted, |_| {
        format!("the hold on {name} is lifted; the next `demur purge` removes what may go")
    })
}

fn list(session: &Session) -> Result<(), Error> {
    let ws = &session.ws;
    let today = ws.clock.today();
    let mut holds = Vec::new();
    for (person, hold) in ws.wait(ws.ledger.holds())? {
        holds.push(Held {
            person: ws.id_of(person)?.unwrap_or_default(),
            until: hold.until.to_string(),
            stands: hold.stands(today),
            reason: hold.reason,
        });
    }
    output::print(session.json, &holds, |holds| {
        if holds.is_empty() {
            return "no holds".to_owned();
        }
        let header = ["person", "until", "", "reason"]
            .map(str::to_owned)
            .to_vec();
        let row = |held: &Held| {
            let stands = if held.stands { "" } else { "ended" };
            vec![
                held.person.clone(),
                held.until.clone(),
                stands.to_owned(),
                held.reason.clone(),
            ]
        };
        let rows: Vec<_> = std::iter::once(header)
            .chain(holds.iter().map(row))
            .collect();
        table(&rows)
    })
}
