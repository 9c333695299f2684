//! What people asked for by a choice: a line of the list, its page, and that it was carried out on the platform.

use super::{AskedFor, Deed, Fault, Form, FormError, Room, at, clocks, field, name_of, pick, to};
use crate::asked::Asked;
use crate::asks::{self, Ask, Standing};
use crate::place::Office;
use crate::rooms::persons::looked_at_parts;
use crate::rooms::tlog_lang;
use crate::session::Session;
use api::{Delivery, DeliveryState, HookEvent, Webhook};
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use console::error::Status;
use console::requests::{RequestKind, RequestLine, RequestState, SaidPage, Stand, ToldPlatform};
use rights::{ChoiceKind, Entry, Error, Sequence, Subject};
use std::collections::BTreeMap;

/// Kinds that no request has by the same name.
const OTHERS: [ChoiceKind; 1] = [ChoiceKind::AudienceNarrowed];

/// The name by which lists are filtered: that of a request of the same kind, where there is one.
const fn named(kind: ChoiceKind) -> &'static str {
    match kind {
        ChoiceKind::Objection => RequestKind::Objection.as_str(),
        ChoiceKind::Restriction => RequestKind::Restriction.as_str(),
        ChoiceKind::Erasure => RequestKind::Erasure.as_str(),
        ChoiceKind::SpecialCategory => RequestKind::Special.as_str(),
        ChoiceKind::ConsentWithdrawn => RequestKind::Withdrawal.as_str(),
        other => other.as_str(),
    }
}

/// Kinds to filter by beside those of requests.
pub(super) fn kinds(asked: &Asked) -> Vec<console::Pick> {
    let chosen = asked.value(field::KIND);
    let kind = |kind: ChoiceKind| {
        let label = pages::choice_word(kind, asked.lang);
        pick(kind.as_str(), label, chosen)
    };
    OTHERS.map(kind).into()
}

/// Whether it is asked for.
pub(super) fn matches(asked: &Asked, ask: &Ask) -> bool {
    let today = asked.office.app.parts().clock.today();
    let kind = asked.value(field::KIND);
    let kind = kind.is_none_or(|kind| kind == named(ask.choice.kind));
    kind && match asked.value(field::STATE) {
        None | Some("open") => true,
        Some("overdue") => ask.due() < today,
        Some(_) => false,
    }
}

/// It in short, less how it stands.
pub(crate) async fn ask_line(office: &Office, ask: &Ask) -> Result<RequestLine, Error> {
    let name = name_of(office, ask.person).await?;
    let today = office.app.parts().clock.today();
    Ok(RequestLine {
        href: at(&format!("/requests/said/{}", ask.number)),
        number: ask.number.0,
        kind: AskedFor::Choice(ask.choice.kind),
        account: !name.is_guest(),
        who: name.to_string(),
        received: ask.received,
        state: RequestState::InProgress,
        clock: Some(clocks::of_day(ask.due(), today)),
        extended: false,
        stands: Vec::new(),
    })
}

/// It in short, with how it stands: for that its deliveries are read.
pub(super) async fn standing_line(
    office: &Office,
    hooks: &[Webhook],
    (ask, standing): (&Ask, Standing),
) -> Result<RequestLine, Error> {
    Ok(RequestLine {
        stands: stands(office, hooks, (ask, standing)).await?,
        ..ask_line(office, ask).await?
    })
}

async fn stands(
    office: &Office,
    hooks: &[Webhook],
    (ask, standing): (&Ask, Standing),
) -> Result<Vec<Stand>, Error> {
    let mut stands = vec![match standing.sets {
        0 => Stand::InSets,
        sets => Stand::NotInSets(sets),
    }];
    if standing.stored {
        stands.push(Stand::Stored);
    }
    stands.extend(told(office, hooks, ask).await?.map(Stand::Told));
    stands.extend(
        standing
            .platform
            .map(|(done, of)| Stand::Platform(done, of)),
    );
    Ok(stands)
}

/// For so many days deliveries are kept.
const KEPT_DAYS: i32 = 30;

/// Whether the platform was told of an entry; `None` where that is not known any more. One webhook that took it is
/// enough.
async fn told(
    office: &Office,
    hooks: &[Webhook],
    ask: &Ask,
) -> Result<Option<ToldPlatform>, Error> {
    let all = office.api.store().deliveries_of(ask.number).await?;
    let at = |delivery: &Delivery| {
        let taken = delivery.state == DeliveryState::Delivered;
        delivery.last_at.filter(|_| taken)
    };
    if let Some(at) = all.iter().find_map(at) {
        return Ok(Some(ToldPlatform::At(server::web::moment(at))));
    }
    let in_state = |state| all.iter().any(|delivery| delivery.state == state);
    if in_state(DeliveryState::Waiting) {
        return Ok(Some(ToldPlatform::Waiting));
    }
    if in_state(DeliveryState::GivenUp) {
        return Ok(Some(ToldPlatform::GivenUp));
    }
    // A webhook is told of what was said since it was made.
    let mut hooks = hooks.iter().filter(|hook| hook.since <= ask.number);
    let tells = hooks.any(|hook| hook.on && hook.events.contains(&HookEvent::ChoiceRecorded));
    let today = office.app.parts().clock.today();
    Ok(match tells {
        true if ask.received.plus_days(KEPT_DAYS) < today => None,
        true => Some(ToldPlatform::Waiting),
        false => Some(ToldPlatform::NotConnected),
    })
}

/// The page.
pub(crate) async fn show(asked: Asked, Path(number): Path<u64>) -> Response {
    let answer = showing(&asked, Sequence(number)).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked, number: Sequence) -> Result<Response, Fault> {
    let session = asked.session_for(Deed::Look).await?;
    let found = found(asked, number).await?;
    page(asked, &session, &found, (&Form::default(), Vec::new())).await
}

/// One that is open.
async fn found(asked: &Asked, number: Sequence) -> Result<(Ask, Standing), Fault> {
    let found = asks::one(&asked.office, number).await?;
    found.ok_or(Fault::Status(Status::NotFound))
}

/// What was said is shown, with the item that it names: that is a look, which the person can see.
async fn page(
    asked: &Asked,
    session: &Session,
    (ask, standing): &(Ask, Standing),
    (form, errors): (&Form, Vec<FormError>),
) -> Result<Response, Fault> {
    let office = &asked.office;
    let (number, why) = (ask.number, format!("entry {}", ask.number));
    let seen = BTreeMap::from([(ask.person, u64::from(ask.choice.item.is_some()))]);
    looked_at_parts(office, session, (number, &why), &seen).await?;
    let said = Entry::Choice(ask.choice.clone());
    let rows = tlog::said(&said, tlog_lang(asked.lang)).rows;
    let hooks = office.api.store().hooks().await?;
    let line = standing_line(office, &hooks, (ask, *standing)).await?;
    let waits = standing.platform.is_some_and(|(done, of)| done < of);
    let page = SaidPage {
        person: line
            .account
            .then(|| at(&format!("/persons/{}", ask.person.0))),
        line,
        rows: rows
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        carry: waits.then(|| at(&format!("/requests/said/{number}"))),
        evidence: form.text(field::EVIDENCE),
        errors,
    };
    asked.page(session, Room::Requests, &page).await
}

/// Records that the platform did what was asked.
pub(crate) async fn carry(asked: Asked, Path(number): Path<u64>, body: Bytes) -> Response {
    let answer = carrying(&asked, Sequence(number), &body).await;
    asked.answer(answer).await
}

async fn carrying(asked: &Asked, number: Sequence, body: &Bytes) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Answer, &form).await?;
    let found = found(asked, number).await?;
    let mut errors = Vec::new();
    let how = form.needed(field::EVIDENCE, &mut errors);
    if !errors.is_empty() {
        return page(asked, &session, &found, (&form, errors)).await;
    }
    let (ask, standing) = found;
    if standing.platform.is_none() {
        return Err(Status::BadRequest.into());
    }
    let entry = Entry::ChoiceCarriedOut {
        choice: number,
        by: session.name.clone(),
        how,
    };
    let ledger = &asked.office.app.parts().ledger;
    ledger
        .append(&[(Subject::Person(ask.person), entry)])
        .await?;
    Ok(to(&at("/requests")))
}
