//! Objecting by the link of a notice.
//!
//! INVARIANT: GET changes nothing, and neither page says anything about the person: a mail may have been
//! forwarded. Whoever has the link can object for that person, and nothing else: that they read the notice nobody says
//! for them by the link, not by an objection either, which they can take back.

use super::form::Form;
use super::request::Asked;
use crate::fault::Fault;
use crate::limit::What;
use crate::record::BY_LINK;
use crate::view;
use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::Response;
use notice::{Link, Linked, Revocations};
use pages::objection::{
    ByLink, LinkClosed, LinkTrouble, Narrowing, ObjectionAsk, ObjectionRecorded,
};
use rights::{Contact, Scope};
use std::collections::BTreeSet;

/// A link that can be used, or the page that says why not.
pub(super) enum Opened {
    Good(Link, Contact),
    Closed(LinkTrouble),
}

/// Reads a link. One of an erased person is no link any more.
///
/// Links that are none can be tried only so often. Those that are good are never refused for where they come
/// from: a company, a provider, a proxy can be one address for many people.
pub(super) async fn open(asked: &Asked, token: &str) -> Result<Opened, Fault> {
    let parts = &asked.app.parts;
    let keys = asked.app.links()?;
    let link = match Link::open(token, &keys, parts.clock.today()) {
        Linked::Good(link) => link,
        Linked::Expired(link) => return Ok(Opened::Closed(LinkTrouble::Expired(link.until))),
        Linked::Unknown => {
            asked.limit(What::Guess)?;
            return Ok(Opened::Closed(LinkTrouble::Invalid));
        }
    };
    let revocations = Revocations {
        ledger: &parts.ledger,
        outbox: &parts.outbox,
    };
    if revocations.is_revoked(&link).await? {
        return Ok(Opened::Closed(LinkTrouble::Revoked));
    }
    let row = parts.ledger.row(link.person).await?;
    let there = row.is_some_and(|row| !row.is_erased());
    if !there {
        return Ok(Opened::Closed(LinkTrouble::Invalid));
    }
    let contact = parts.ledger.contact(link.person).await?;
    Ok(Opened::Good(link, contact))
}

/// What was there and is no more is gone; of anything else nobody knows (RFC 9110, section 15.5.11).
pub(super) const fn status_of(why: &LinkTrouble) -> StatusCode {
    match why {
        LinkTrouble::Invalid => StatusCode::NOT_FOUND,
        LinkTrouble::Expired(_) | LinkTrouble::Revoked => StatusCode::GONE,
    }
}

fn closed(asked: &Asked, why: LinkTrouble) -> Result<Response, Fault> {
    asked.page_with(status_of(&why), &LinkClosed { why })
}

/// The page with the one button.
pub(crate) async fn ask(asked: Asked, Path(token): Path<String>) -> Response {
    let answer = asking(&asked, &token).await;
    asked.answer(answer).await
}

async fn asking(asked: &Asked, token: &str) -> Result<Response, Fault> {
    let link = match open(asked, token).await? {
        Opened::Good(link, _) => link,
        Opened::Closed(why) => return closed(asked, why),
    };
    let app = &asked.app;
    let purposes = app.parts.purposes.iter();
    let page = ObjectionAsk {
        action: asked.to(&format!("/o/{token}")),
        by_link: Some(ByLink {
            sent: app.sent_on(&link).await?,
            last_day: Some(link.until),
        }),
        purposes: purposes
            .map(|(purpose, _)| app.parts.portal.purpose(purpose, asked.lang))
            .collect(),
        narrowing: Narrowing {
            purposes: view::purpose_ticks(app, asked.lang, &Scope::all()),
            kinds: view::kind_ticks(asked.lang, &Scope::all()),
            surfaces: view::surface_ticks(app, asked.lang, app.parts.portal.surfaces.keys()),
            open: false,
        },
        reason: String::new(),
        errors: Vec::new(),
    };
    asked.page(&page)
}

/// Whoever has the link could fill mailbox and ledger with parts, each an entry and a mail.
///
/// INVARIANT: an objection to everything is never refused, nor one that says nothing new.
async fn limit(asked: &Asked, link: &Link, scope: &Scope) -> Result<(), Fault> {
    let said = asked.app.standing_objection(link.person, scope, BY_LINK);
    match *scope == Scope::all() || said.await?.is_some() {
        true => Ok(()),
        false => asked.limit_by(What::Part, &link.person.0.to_string()),
    }
}

/// The button was pressed.
pub(crate) async fn object(
    asked: Asked,
    Path(token): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let answer = objecting(&asked, &token, body.ok().as_ref()).await;
    asked.answer(answer).await
}

async fn objecting(asked: &Asked, token: &str, body: Option<&Bytes>) -> Result<Response, Fault> {
    let (link, contact) = match open(asked, token).await? {
        Opened::Good(link, contact) => (link, contact),
        Opened::Closed(why) => return closed(asked, why),
    };
    let form = Form::pressed(&asked.headers, body);
    let app = &asked.app;
    // Those of the platform: those of the person would say where they are active.
    let surfaces: BTreeSet<String> = app.parts.portal.surfaces.keys().cloned().collect();
    let scope = form.scope(app, &surfaces);
    limit(asked, &link, &scope).await?;
    let taken = app
        .object(link.person, scope.clone(), (BY_LINK, form.reason()))
        .await?;
    let page = ObjectionRecorded {
        entry: taken.sequence.0,
        at: view::moment(taken.at),
        again: taken.again,
        cut: form.is_reason_cut(),
        reach: view::reach(app, &scope, asked.lang),
        mail: contact.mail.is_some(),
        yours: None,
    };
    asked.page(&page)
}
