//! What was found for a request: texts and pictures to decide by. Showing them is a look at whose they are.

use super::{Asked, Case, Deed, Fault, Sequence, at, name_of};
use crate::place::Office;
use crate::rooms::persons::looked_at_parts;
use crate::session::Session;
use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use console::error::Status;
use console::field;
use console::requests::{Decide, Decided, Found, Match, Released};
use rights::{Day, Error, ItemId, Kind, Ordinal, RequestStep};
use server::KnownItem;
use std::collections::{BTreeMap, BTreeSet};

/// Of so many items of a request it is looked whether they have a picture.
const PICTURES: usize = 40;

/// Items that were found, with whose they are.
async fn owned(office: &Office, case: &Case) -> Result<BTreeMap<ItemId, KnownItem>, Error> {
    let items: Vec<ItemId> = case
        .state
        .found
        .iter()
        .map(|(item, ..)| item.clone())
        .collect();
    office.app.owners(&items).await
}

/// Each is a look at whose it is, also where that is who asks: showing what is theirs is a look, which they can see.
///
/// INVARIANT: the ledger has the entries before anything of these items is shown.
async fn looked<'o>(
    office: &Office,
    session: &Session,
    number: Sequence,
    owners: impl Iterator<Item = &'o KnownItem>,
) -> Result<(), Error> {
    let mut seen: BTreeMap<Ordinal, u64> = BTreeMap::new();
    for known in owners {
        *seen.entry(known.owner).or_default() += 1;
    }
    let why = format!("request {number}");
    looked_at_parts(office, session, (number, &why), &seen).await
}

/// Whether an item of a kind can have a picture.
const fn can_show(kind: Kind) -> bool {
    matches!(kind, Kind::Photo | Kind::Post | Kind::Caption)
}

/// Items that were found, for whoever decides.
pub(super) async fn found(
    office: &Office,
    session: &Session,
    case: &Case,
) -> Result<Vec<Found>, Error> {
    let owners = owned(office, case).await?;
    looked(office, session, case.number, owners.values()).await?;
    let shown: Vec<ItemId> = owners
        .iter()
        .filter(|(_, known)| can_show(known.kind))
        .map(|(item, _)| item.clone())
        .take(PICTURES)
        .collect();
    let pictures: BTreeSet<ItemId> = office.app.with_pictures(&shown)?;
    let mut found = Vec::new();
    for (item, matched, decided) in &case.state.found {
        let Some(known) = owners.get(item) else {
            continue;
        };
        found.push(Found {
            item: item.to_string(),
            kind: known.kind,
            owner: name_of(office, known.owner).await?.to_string(),
            made: known.created,
            excerpt: known.excerpt.clone(),
            picture: pictures.contains(item).then(|| address(case.number, item)),
            link: office.app.item_at(item)?,
            matched: said(matched),
            sets: known.sets,
            decided: decided_of(*decided),
            why: why(case, item),
            decide: decide(case),
        });
    }
    Ok(found)
}

/// What the answer does to it, where it was only asked about.
pub(super) fn released(case: &Case) -> Option<Released> {
    let (open, kept) = (case.state.ended.is_none(), case.state.kept);
    case.request.releases().then(|| Released {
        kept,
        keep: (open && !kept).then(|| at(&format!("/requests/{}/keep", case.number))),
    })
}

/// Why the verdict on an item was changed last, where it was after the answer.
fn why(case: &Case, item: &ItemId) -> String {
    let mut steps = case.steps.iter().rev();
    let last = steps.find_map(|step| match &step.step {
        RequestStep::Decided {
            item: decided, why, ..
        } if decided == item => Some(why.clone()),
        _ => None,
    });
    last.unwrap_or_default()
}

/// Where it is decided on what was found: until the answer, and after it with a reason. What was found for a request
/// that was taken back, or that only asked, is released.
fn decide(case: &Case) -> Decide {
    let action = || at(&format!("/requests/{}/decide", case.number));
    match case.state.ended {
        None => Decide::Now(action()),
        Some(_) if case.request.keeps_out(&case.state) => Decide::Anew(action()),
        Some(_) => Decide::No,
    }
}

fn address(number: Sequence, item: &ItemId) -> String {
    let query = server::web::query([(field::ITEM, item.as_str())]);
    at(&format!("/requests/{number}/picture?{query}"))
}

/// The picture of an item that was found.
pub(crate) async fn picture(asked: Asked, Path(number): Path<u64>) -> Response {
    let answer = showing(&asked, Sequence(number)).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked, number: Sequence) -> Result<Response, Fault> {
    let session = asked.session_for(Deed::Look).await?;
    let office = &asked.office;
    let item = ItemId::from(asked.value(field::ITEM).ok_or(Status::NotFound)?);
    let case = office.app.case(number).await?;
    // INVARIANT: only what was found for this request is shown by it.
    if !case.state.has(&item) {
        return Err(Status::NotFound.into());
    }
    let known = office.app.known_items(std::slice::from_ref(&item))?;
    let owner = known.get(&item).ok_or(Status::NotFound)?;
    if !can_show(owner.kind) {
        return Err(Status::NotFound.into());
    }
    looked(office, &session, number, std::iter::once(owner)).await?;
    let picture = office.app.picture(&item)?.ok_or(Status::NotFound)?;
    // Its type is that of its bytes, and whatever they are nothing in them runs.
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(picture.media_type)),
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox"),
        ),
    ];
    Ok((headers, picture.bytes).into_response())
}

const fn decided_of(decided: Option<(Day, bool)>) -> Decided {
    match decided {
        None => Decided::Open,
        Some((day, true)) => Decided::Theirs(day),
        Some((day, false)) => Decided::NotTheirs(day),
    }
}

fn said(matched: &rights::Match) -> Match {
    match matched {
        rights::Match::Link => Match::Link,
        rights::Match::Words(words) => Match::Words(words.clone()),
        rights::Match::Picture(bits) => Match::Picture(*bits),
        rights::Match::Own => Match::Own,
    }
}
