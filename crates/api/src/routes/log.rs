//! The log: its checkpoint, and entries without personal data.

use crate::asked::{Asked, json};
use crate::cursor::Cursor;
use crate::describe::words::{EntryName, SubjectName};
use crate::grant::Grant;
use crate::problem::{Answer, BAD_REQUEST, Problem, ProblemBody};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use ledger::Recorded;
use rights::{Entry, EntryKind, Instant, Sequence, Subject};
use serde::Serialize;
use utoipa::openapi::schema::{AdditionalProperties, Type};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// An entry.
#[derive(Serialize, ToSchema)]
pub(crate) struct EntryLine {
    /// Its place.
    #[schema(value_type = u64)]
    sequence: Sequence,
    /// When it was recorded.
    #[schema(value_type = String, format = DateTime)]
    recorded_at: Instant,
    /// Its kind; `null` where nobody can read it any more.
    #[schema(value_type = Option<EntryName>)]
    kind: Option<String>,
    /// Whether it is about a person or the operator's.
    #[schema(value_type = SubjectName)]
    about: &'static str,
    /// The blinded commitment that its leaf in the log is the hash of, in hex.
    commitment: String,
    /// What it says, of kinds in which nobody is named and nobody writes in their own words; `null` of others.
    entry: Option<SaidEntry>,
}

/// What an entry says, of a kind that is given.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct SaidEntry(Entry);

impl PartialSchema for SaidEntry {
    fn schema() -> RefOr<Schema> {
        let kind = ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("Its kind."))
            .enum_values(Some(GIVEN.map(kind_name)));
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some(
                "What an entry says: its kind, and beside that the fields of this kind.",
            ))
            .property("entry", kind)
            .required("entry")
            .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(true)))
            .into()
    }
}

impl ToSchema for SaidEntry {}

/// A page of entries, in their order.
#[derive(Serialize, ToSchema)]
pub(crate) struct Entries {
    entries: Vec<EntryLine>,
    /// What the next page is asked for with; `null` at the head. A page can be empty and another one follow:
    /// so many entries are looked at for one page.
    next: Option<String>,
}

/// The most entries of a page, and those looked at for one.
const MOST: u32 = 500;
const LOOKED_AT: u64 = 5_000;

fn kind_name(kind: EntryKind) -> String {
    let value = serde_json::to_value(kind).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// Kinds whose content is given. Of others only that they are there is said: in them people are named (who signed,
/// who was let in, who made a key, who got a copy), or somebody wrote in their own words (incidents), or a number that
/// once was a person's stands (erasures).
///
/// INVARIANT: a kind that is not listed is not given; a new one is looked at first.
const GIVEN: [EntryKind; 9] = [
    EntryKind::PolicyActivated,
    EntryKind::PeopleImported,
    EntryKind::ContentImported,
    EntryKind::SetPublished,
    EntryKind::SetMasked,
    EntryKind::SetPurged,
    EntryKind::CampaignPlanned,
    EntryKind::CampaignSent,
    EntryKind::EventsTaken,
];

fn line(recorded: Recorded) -> EntryLine {
    let kind = recorded.entry.as_ref().map(|entry| kind_name(entry.kind()));
    let operator = recorded.subject == Subject::Operator;
    let said = recorded
        .entry
        .filter(|entry| operator && GIVEN.contains(&entry.kind()));
    EntryLine {
        sequence: recorded.sequence,
        recorded_at: recorded.recorded_at,
        kind,
        about: if operator { "operator" } else { "person" },
        commitment: recorded
            .commitment
            .0
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect(),
        entry: said.map(SaidEntry),
    }
}

/// Entries by kind, without personal data.
#[utoipa::path(
    get, path = "/log/entries", tag = "log", operation_id = "listEntries",
    params(
        ("kind" = Option<String>, Query, description = "Only entries of this kind", example = "set_published", pattern = "^[a-z_]+$"),
        ("limit" = Option<u32>, Query, description = "Entries of a page", minimum = 1, maximum = 500),
        ("cursor" = Option<String>, Query, description = "`next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
    ),
    responses(
        (status = 200, description = "A page of entries.", body = Entries),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["log:read"])),
)]
pub(crate) async fn entries(asked: Asked) -> Answer {
    asked.may(Grant::LogRead).await?;
    asked.only(&["kind", "limit", "cursor"])?;
    let limit = asked.limit(100, MOST)? as usize;
    let kind = asked.value("kind").map(known).transpose()?;
    let cursor = Cursor::read("entries", asked.value("cursor"))?;
    let mut at = Sequence(cursor.map_or(0, |cursor| cursor.number));
    let ledger = &asked.api.app().parts().ledger;
    let head = ledger.head().await?;
    let until = Sequence(head.0.min(at.0.saturating_add(LOOKED_AT)));
    let mut found = Vec::new();
    while at < until && found.len() < limit {
        let to = Sequence(until.0.min(at.0 + u64::from(MOST)));
        for recorded in ledger.entries(at, to).await? {
            at = recorded.sequence.next();
            let of_kind = recorded.entry.as_ref().map(Entry::kind);
            if kind.is_none() || kind == of_kind {
                found.push(line(recorded));
            }
            if found.len() == limit {
                break;
            }
        }
    }
    let next = (at < head).then(|| Cursor::write("entries", at.0, ""));
    json(
        StatusCode::OK,
        &Entries {
            entries: found,
            next,
        },
    )
}

fn known(kind: &str) -> Result<EntryKind, Problem> {
    let value = serde_json::Value::String(kind.to_owned());
    serde_json::from_value(value).map_err(|_| {
        Problem::new(
            BAD_REQUEST,
            "`kind` is no kind of an entry; see docs/ledger.md",
        )
    })
}

/// The newest checkpoint of the published log, which covers everything recorded so far (C2SP tlog-checkpoint).
#[utoipa::path(
    get, path = "/log/checkpoint", tag = "log", operation_id = "getCheckpoint",
    responses(
        (status = 200, description = "The checkpoint, a signed note.", body = String, content_type = "text/plain"),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["log:read"])),
)]
pub(crate) async fn checkpoint(asked: Asked) -> Answer {
    asked.may(Grant::LogRead).await?;
    asked.only(&[])?;
    let checkpoint = asked.api.app().checkpoint().await?;
    let kind = [(CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((StatusCode::OK, kind, checkpoint.note().to_owned()).into_response())
}
