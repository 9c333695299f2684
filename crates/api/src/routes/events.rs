//! The inbox.

use crate::asked::{Asked, json};
use crate::cursor::{Cursor, cut};
use crate::grant::Grant;
use crate::inbox::{self, Event, Sent, Taken, Uncut};
use crate::problem::{Answer, BAD_REQUEST, OUT_OF_ORDER, Problem, ProblemBody, TOO_LARGE};
use axum::extract::Request;
use axum::http::StatusCode;
use rayon::prelude::*;
use rights::Instant;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Lines, and lists.
const LINES: &str = "application/x-ndjson";
const LIST: &str = "application/json";

/// Takes events of the platform, in their order, once.
///
/// Each event has its place in a stream. What was taken before is recognised and answered as such; where one
/// is missing, it and what follows are refused (409), and everything before it is taken. An event that cannot
/// be taken is set aside, named in the answer, and the stream goes on.
#[utoipa::path(
    post, path = "/events", tag = "events", operation_id = "takeEvents",
    params(("Idempotency-Key" = Option<String>, Header, description = "Not needed: positions say what was taken", min_length = 1, max_length = 255, pattern = "^[!-~]+$")),
    request_body(
        content((Vec<Event> = "application/json"), (String = "application/x-ndjson")),
        description = "A list of events, or one a line.",
    ),
    responses(
        (status = 200, description = "Everything was taken, taken before, or set aside; it is durable.", body = Taken),
        (status = 409, description = "Events are missing; what came before them is taken. The parts of `Taken` stand beside those of the problem.", body = ProblemBody, content_type = "application/problem+json"),
        (status = "4XX", description = "A problem; nothing was taken.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "Storage did not answer: send the same again.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["events:write"])),
)]
pub(crate) async fn take(asked: Asked, request: Request) -> Answer {
    asked.may(Grant::EventsWrite).await?;
    asked.only(&[])?;
    // A name is not needed. No answer is kept under it either: those about events that were set aside quote what was
    // sent, and what is sent again is known by its positions.
    asked.name()?;
    let kind = asked.media_type(&[LINES, LIST])?;
    // INVARIANT: nothing of a body is read before it is known that its sender may send it.
    let (body, place) = asked.api.bodies().read(request).await?;
    let answer = async move |asked: Asked| {
        let _place = place;
        let most = asked.api.settings().events_at_once;
        let sent = tokio::task::block_in_place(|| match kind == LIST {
            true => listed(&body, most),
            false => lines(&body, most),
        })?;
        taken(&asked, &sent).await
    };
    asked.finish(answer).await
}

async fn taken(asked: &Asked, sent: &[Sent]) -> Answer {
    let api = &asked.api;
    let parts = api.app().parts();
    let now = parts.clock.now();
    let rules = api.app().consent_rules();
    let taken = api
        .inbox()
        .take(&parts.ledger, sent, ((&parts.tree, &rules), now))
        .await?;
    for (what, count) in [
        ("taken", taken.taken),
        ("repeated", taken.repeated),
        ("set_aside", taken.set_aside),
        ("refused", taken.refused),
    ] {
        api.metrics().took(what, count);
    }
    match taken.missing.is_empty() {
        true => json(StatusCode::OK, &taken),
        false => Err(missing(&taken)),
    }
}

fn missing(taken: &Taken) -> Problem {
    let detail = "events are missing before the ones that `missing` names; send from there, and everything before is taken";
    let mut problem = Problem::new(OUT_OF_ORDER, detail);
    if let Ok(Value::Object(parts)) = serde_json::to_value(taken) {
        for (name, value) in parts {
            problem = problem.with(&name, value);
        }
    }
    problem
}

fn too_many(most: usize) -> Problem {
    let detail = format!("a request has at most {most} events; send the rest in another one");
    Problem::new(TOO_LARGE, detail)
}

fn lines(body: &[u8], most: usize) -> Result<Vec<Sent>, Problem> {
    let lines = body.split(|b| *b == b'\n').map(<[u8]>::trim_ascii);
    let lines = lines.zip(1_u64..).filter(|(line, _)| !line.is_empty());
    let lines: Vec<(&[u8], u64)> = lines.take(most.saturating_add(1)).collect();
    if lines.len() > most {
        return Err(too_many(most));
    }
    let read = |(line, number): (&[u8], u64)| Sent::read(number, line);
    Ok(lines.into_par_iter().map(read).collect())
}

fn listed(body: &[u8], most: usize) -> Result<Vec<Sent>, Problem> {
    let parts = inbox::cut(body, most).map_err(|uncut| match uncut {
        Uncut::TooMany => too_many(most),
        Uncut::NoList(why) => {
            let detail = format!("the body is no list of events: {why}");
            Problem::new(BAD_REQUEST, detail)
        }
    })?;
    let read = |(part, number): (&[u8], u64)| Sent::read(number, part);
    let numbered: Vec<(&[u8], u64)> = parts.into_iter().zip(1..).collect();
    Ok(numbered.into_par_iter().map(read).collect())
}

/// How far a stream has come.
#[derive(Serialize, ToSchema)]
pub(crate) struct StreamLine {
    stream: String,
    /// The position of the last event that was taken; send the next one.
    last: u64,
    /// How many events were taken, those set aside among them.
    events: u64,
    /// When the last ones were.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
}

/// A page of streams, by name.
#[derive(Serialize, ToSchema)]
pub(crate) struct Streams {
    streams: Vec<StreamLine>,
    /// What the next page is asked for with; `null` on the last one.
    next: Option<String>,
}

/// The most streams of a page.
const MOST: u32 = 200;

/// How far each stream has come.
#[utoipa::path(
    get, path = "/streams", tag = "events", operation_id = "listStreams",
    params(
        ("limit" = Option<u32>, Query, description = "Streams of a page", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "`next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
    ),
    responses(
        (status = 200, description = "A page of streams.", body = Streams),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["events:write"])),
)]
pub(crate) async fn streams(asked: Asked) -> Answer {
    asked.may(Grant::EventsWrite).await?;
    asked.only(&["limit", "cursor"])?;
    let limit = asked.limit(50, MOST)?;
    let after = Cursor::read("streams", asked.value("cursor"))?;
    let ledger = &asked.api.app().parts().ledger;
    let mut found: Vec<_> = asked
        .api
        .inbox()
        .streams(ledger)
        .await?
        .into_iter()
        .collect();
    if let Some(after) = after {
        found.retain(|(name, _)| *name > after.text);
    }
    let next = cut("streams", &mut found, limit, |last| (0, last.0.as_str()));
    let line = |(stream, known): (String, crate::store::Stream)| StreamLine {
        stream,
        last: known.last,
        events: known.events,
        at: known.at,
    };
    let streams = found.into_iter().map(line).collect();
    json(StatusCode::OK, &Streams { streams, next })
}
