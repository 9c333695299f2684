//! Training sets and their states.

use crate::asked::{Asked, json};
use crate::cursor::{Cursor, cut};
use crate::grant::Grant;
use crate::problem::{Answer, NOT_FOUND, Problem, ProblemBody};
use axum::extract::Path;
use axum::http::StatusCode;
use corpus::SetPlace;
use corpus::set::{Signed, state};
use rights::{Day, Error, Instant, Sequence};
use serde::Serialize;
use utoipa::ToSchema;

/// A training set as its newest state has it.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "set": "ai_assistant/0001",
    "purpose": "ai_assistant",
    "number": 1,
    "state": 3,
    "state_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "sequence": 4711,
    "made_at": "2026-11-29T10:00:00Z",
    "as_of": "2026-11-29",
    "items_seen": 100000,
    "items_admitted": 71000,
    "people": 8000,
    "rows_masked": 12,
    "rows_purged": 0,
    "policy": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
}))]
pub(crate) struct SetLine {
    /// `ai_assistant/0001`
    set: String,
    purpose: String,
    number: u32,
    /// The number of its newest state.
    state: u64,
    /// SHA-256 of the signed state.
    state_hash: String,
    /// The set holds no item refused at this sequence.
    #[schema(value_type = u64)]
    sequence: Sequence,
    /// When the state was made.
    #[schema(value_type = String, format = DateTime)]
    made_at: Instant,
    /// The day on which ages and waiting times were taken.
    #[schema(value_type = String, format = Date)]
    as_of: Day,
    /// Items that were decided about.
    items_seen: u64,
    /// Items admitted at publication.
    items_admitted: u64,
    /// People with an admitted item at publication.
    people: u64,
    /// Rows masked now.
    rows_masked: u64,
    /// Rows that purges removed.
    rows_purged: u64,
    /// SHA-256 of the policy's text.
    policy: String,
}

/// A page of training sets, by purpose and number.
#[derive(Serialize, ToSchema)]
pub(crate) struct Sets {
    sets: Vec<SetLine>,
    /// What the next page is asked for with; `null` on the last one.
    next: Option<String>,
}

/// The most training sets of a page.
const MOST: u32 = 200;

fn line(place: &SetPlace) -> Result<SetLine, Error> {
    let signed: Signed = state::head(&place.path)?;
    let manifest = signed.manifest;
    Ok(SetLine {
        set: manifest.set,
        purpose: place.purpose.to_string(),
        number: place.number,
        state: manifest.state,
        state_hash: signed.hash.to_string(),
        sequence: manifest.sequence,
        made_at: manifest.made_at,
        as_of: manifest.as_of,
        items_seen: manifest.items_seen,
        items_admitted: manifest.items_admitted,
        people: manifest.people,
        rows_masked: manifest.masks.iter().map(|mask| mask.rows).sum(),
        rows_purged: manifest.purge.map_or(0, |purge| purge.rows),
        policy: manifest.policy.to_string(),
    })
}

/// Every training set, by purpose and number.
#[utoipa::path(
    get, path = "/sets", tag = "sets", operation_id = "listSets",
    params(
        ("limit" = Option<u32>, Query, description = "Training sets of a page", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "`next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
    ),
    responses(
        (status = 200, description = "A page of training sets.", body = Sets),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["sets:read"])),
)]
pub(crate) async fn list(asked: Asked) -> Answer {
    asked.may(Grant::SetsRead).await?;
    asked.only(&["limit", "cursor"])?;
    let limit = asked.limit(50, MOST)?;
    let after = Cursor::read("sets", asked.value("cursor"))?;
    let sets = tokio::task::block_in_place(|| page(&asked, limit, after))?;
    json(StatusCode::OK, &sets)
}

/// Of the sets that there are, only those of the page are read.
fn page(asked: &Asked, limit: u32, after: Option<Cursor>) -> Result<Sets, Error> {
    let mut places = asked.api.app().sets().list()?;
    if let Some(after) = after {
        let after = (after.text.as_str(), after.number);
        places.retain(|place| (place.purpose.as_str(), u64::from(place.number)) > after);
    }
    let next = cut("sets", &mut places, limit, |last| {
        (u64::from(last.number), last.purpose.as_str())
    });
    let sets: Result<Vec<SetLine>, Error> = places.iter().map(line).collect();
    Ok(Sets { sets: sets?, next })
}

/// One training set.
#[utoipa::path(
    get, path = "/sets/{purpose}/{number}", tag = "sets", operation_id = "getSet",
    params(
        ("purpose" = String, Path, description = "Its purpose", example = "ai_assistant", min_length = 1),
        ("number" = u32, Path, description = "Its number", example = 1),
    ),
    responses(
        (status = 200, description = "The training set.", body = SetLine),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["sets:read"])),
)]
pub(crate) async fn one(asked: Asked, Path((purpose, number)): Path<(String, String)>) -> Answer {
    asked.may(Grant::SetsRead).await?;
    asked.only(&[])?;
    let none = || Problem::new(NOT_FOUND, "there is no such set");
    let number: u32 = number.parse().map_err(|_| none())?;
    // INVARIANT: it is looked for among the sets that there are; no path is made of what was sent.
    let places = asked.api.app().sets().list()?;
    let mut found = places
        .iter()
        .filter(|p| p.purpose.as_str() == purpose && p.number == number);
    let place = found.next().ok_or_else(none)?;
    let line = tokio::task::block_in_place(|| line(place))?;
    json(StatusCode::OK, &line)
}
