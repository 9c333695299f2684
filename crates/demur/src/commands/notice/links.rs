//! `demur notice revoke`; `demur keys rotate` of what mails are sealed and named with

use super::office::Office;
use crate::commands::{Found, Session};
use crate::output;
use ledger::OsRandomness;
use rights::{Entry, Error, Subject};

pub(super) fn revoke(
    session: &Session,
    campaign: &str,
    person: Option<&str>,
) -> Result<Found, Error> {
    let ws = &session.ws;
    let office = Office::open(session)?;
    let planned = office.planned(campaign)?;
    let whose = person.map(|p| ws.person(p)).transpose()?;
    // Mails that are being written get links of before, which would be dead when they come.
    let _lock = office.lock()?;
    let now = ws.clock.now();
    // The ledger first: after a break it is said twice, never not at all.
    let subject = whose.map_or(Subject::Operator, Subject::Person);
    let entry = Entry::LinksRevoked {
        campaign: campaign.to_owned(),
    };
    ws.wait(ws.ledger.append(&[(subject, entry)]))?;
    ws.wait(office.outbox.revoke(planned.sequence, whose, now))?;
    let report = serde_json::json!({ "campaign": campaign, "person": person });
    output::print(session.json, &report, |_| match person {
        Some(person) => format!("links of {campaign} to {person} are worthless now"),
        None => format!("all links of {campaign} are worthless now"),
    })?;
    Ok(Found::Nothing)
}

/// Another key for the names of mails.
pub(super) fn rotate_mail(session: &Session, forget: bool) -> Result<Found, Error> {
    let ws = &session.ws;
    let office = Office::open(session)?;
    // A campaign that is being sent names its mails under one key.
    let _lock = office.lock()?;
    let path = ws.root.join("keys/mail.key");
    office.mail_key.rotate(&path, &OsRandomness, forget)?;
    let report = serde_json::json!({ "forgot_earlier": forget });
    output::print(session.json, &report, |_| {
        let earlier = match forget {
            true => "what comes back of earlier ones is nobody's",
            false => "what comes back of earlier ones is still known",
        };
        format!("mails are named under a new key; {earlier}")
    })?;
    Ok(Found::Nothing)
}

/// Another key for links.
pub(super) fn rotate(session: &Session, forget: bool) -> Result<Found, Error> {
    let ws = &session.ws;
    let office = Office::open(session)?;
    // A campaign that is being sent seals its links under one key.
    let _lock = office.lock()?;
    let path = ws.root.join("keys/links.key");
    office.links.rotate(&path, &OsRandomness, forget)?;
    let report = serde_json::json!({ "forgot_earlier": forget });
    output::print(session.json, &report, |_| match forget {
        true => "links are sealed under a new key; all earlier ones are worthless".to_owned(),
        false => "links are sealed under a new key; earlier ones still open".to_owned(),
    })?;
    Ok(Found::Nothing)
}
