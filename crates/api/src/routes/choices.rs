//! What people said, and saying something for them.

use super::receipt_path;
use crate::asked::{Asked, json};
use crate::cursor::Cursor;
use crate::describe::words::{AudienceName, ChoiceName, KindName, NarrowAudience};
use crate::grant::Grant;
use crate::inbox::{check, impossible};
use crate::once::{Attempt, Begun, Done, done};
use crate::problem::{Answer, INVALID, Problem, ProblemBody};
use crate::routes::people::Reach;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use ledger::{Recorded, Since};
use rights::{
    Audience, Choice, ChoiceKind, Day, Entry, Instant, ItemId, Kind, Ordinal, PersonId, PurposeId,
    Scope, Sequence, Wording,
};
use serde::{Deserialize, Serialize};
use server::ConsentRules;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// How entries name the API.
const PLATFORM: &str = "platform";
/// Why a consent is not taken.
const TOO_YOUNG: &str = "the person was too young to consent alone when they said so (Art. 8 GDPR); ask whoever has parental responsibility, and record it with them";
/// The most choices of a page.
const MOST: u32 = 200;

/// Something that a person says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "kind": "objection", "purposes": ["ai_assistant"] }))]
pub(crate) struct NewChoice {
    /// What it does.
    #[schema(value_type = ChoiceName)]
    kind: ChoiceKind,
    /// Purposes that it is about; without, all.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    purposes: BTreeSet<PurposeId>,
    /// Kinds of items; without, all.
    #[serde(default)]
    #[schema(value_type = Vec<KindName>)]
    kinds: BTreeSet<Kind>,
    /// Surfaces of the platform; without, all.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    surfaces: BTreeSet<String>,
    /// The single item meant, of `audience_narrowed`, `special_category`, `erasure`.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500)]
    item: Option<String>,
    /// Only items created before this day, of `audience_narrowed`.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    before: Option<Day>,
    /// The new audience, of `audience_narrowed`.
    #[serde(default)]
    #[schema(value_type = Option<NarrowAudience>)]
    audience: Option<Audience>,
    /// The version of the wording that was read, of `consent`; needed where `[portal.consent]` names a folder of them.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100)]
    version: Option<String>,
    /// The language in which it was read: `en` or `de`; needed with `version`.
    #[serde(default)]
    #[schema(min_length = 2, max_length = 35)]
    lang: Option<String>,
    /// What the person wrote; never needed.
    #[serde(default)]
    note: Option<String>,
    /// When they said so; now, where nothing is said.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    made_at: Option<Instant>,
}

/// That a choice is in the ledger.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "sequence": 4711,
    "recorded_at": "2026-11-29T10:00:00.123456Z",
    "made_at": "2026-11-29T10:00:00.120001Z",
    "receipt": "/api/v1/receipts/4711"
}))]
pub(crate) struct Said {
    /// Its place in the ledger.
    #[schema(value_type = u64)]
    sequence: Sequence,
    /// When it was recorded.
    #[schema(value_type = String, format = DateTime)]
    recorded_at: Instant,
    /// When it was said.
    #[schema(value_type = String, format = DateTime)]
    made_at: Instant,
    /// Where its receipt is.
    receipt: String,
}

/// A choice as it is in the ledger.
#[derive(Serialize, ToSchema)]
pub(crate) struct Line {
    #[schema(value_type = u64)]
    sequence: Sequence,
    #[schema(value_type = String, format = DateTime)]
    recorded_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    made_at: Instant,
    #[schema(value_type = ChoiceName)]
    kind: ChoiceKind,
    scope: Reach,
    item: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    before: Option<Day>,
    #[schema(value_type = Option<AudienceName>)]
    audience: Option<String>,
    /// How it arrived.
    source: String,
    note: Option<String>,
    receipt: String,
}

/// A page of choices, in the order of the ledger.
#[derive(Serialize, ToSchema)]
pub(crate) struct Choices {
    choices: Vec<Line>,
    /// What the next page is asked for with; `null` on the last one.
    next: Option<String>,
}

/// Everything a person said, on all their accounts.
#[utoipa::path(
    get, path = "/people/{id}/choices", tag = "people", operation_id = "listChoices",
    params(
        ("id" = String, Path, description = "Id or handle of the person", example = "B000444", min_length = 1),
        ("limit" = Option<u32>, Query, description = "Choices of a page", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "`next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
    ),
    responses(
        (status = 200, description = "A page of choices.", body = Choices),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["people:read"])),
)]
pub(crate) async fn list(asked: Asked, Path(id): Path<String>) -> Answer {
    asked.may(Grant::PeopleRead).await?;
    asked.only(&["limit", "cursor"])?;
    let limit = asked.limit(50, MOST)? as usize;
    let from = Cursor::read("choices", asked.value("cursor"))?.map_or(0, |c| c.number);
    let person = asked.person(&id).await?;
    let ledger = &asked.api.app().parts().ledger;
    let mut all = Vec::new();
    for account in ledger.person(person).await?.linked {
        all.extend(ledger.history(account).await?.iter().filter_map(line));
    }
    all.retain(|line| line.sequence.0 >= from);
    all.sort_by_key(|line| line.sequence);
    let next = all
        .get(limit)
        .map(|line| Cursor::write("choices", line.sequence.0, ""));
    all.truncate(limit);
    json(StatusCode::OK, &Choices { choices: all, next })
}

fn line(recorded: &Recorded) -> Option<Line> {
    let Some(Entry::Choice(choice)) = &recorded.entry else {
        return None;
    };
    Some(Line {
        sequence: recorded.sequence,
        recorded_at: recorded.recorded_at,
        made_at: choice.made_at,
        kind: choice.kind,
        scope: Reach::of(&choice.scope),
        item: choice.item.as_ref().map(ToString::to_string),
        before: choice.before,
        audience: choice.audience.map(|audience| audience.to_string()),
        source: choice.source.clone(),
        note: choice.note.clone(),
        receipt: receipt_path(recorded.sequence),
    })
}

/// Records what a person says. The answer comes when it is durable.
#[utoipa::path(
    post, path = "/people/{id}/choices", tag = "people", operation_id = "recordChoice",
    params(
        ("id" = String, Path, description = "Id or handle of the person. Whoever asks for less need not be known before; for a consent, or taking something back, they must be, and are named by their id.", example = "B000444", min_length = 1),
        ("Idempotency-Key" = Option<String>, Header, description = "Names this request, so that it can be sent again", example = "0b9f7c1e-4a43-4f0e-8f6e-0a1f0b0c6d11", min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
    ),
    request_body(content = NewChoice, content_type = "application/json"),
    responses(
        (status = 201, description = "It is in the ledger.", body = Said, headers(("Location" = String, description = "Its receipt."))),
        (status = "4XX", description = "A problem; nothing was recorded.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "Storage did not answer: send it again with the same `Idempotency-Key`.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["choices:write"])),
)]
pub(crate) async fn say(asked: Asked, Path(id): Path<String>, body: Bytes) -> Answer {
    let key = asked.may(Grant::ChoicesWrite).await?;
    asked.only(&[])?;
    let said: NewChoice = asked.body(&body)?;
    let answer = async move |asked: Asked| {
        let attempt = match asked.begin(&key, &body).await? {
            Begun::Done(response) => return Ok(response),
            Begun::New(attempt) => attempt,
        };
        let done = record(&asked, &attempt, &id, said).await;
        asked.end(attempt, done).await
    };
    asked.finish(answer).await
}

async fn record(
    asked: &Asked,
    attempt: &Attempt,
    id: &str,
    said: NewChoice,
) -> Result<Done, Problem> {
    let app = asked.api.app();
    let rules = app.consent_rules();
    let words = wording(&rules, &said)?;
    let mut choice = choice(attempt, said)?;
    choice.wording = words;
    check(&choice, &app.parts().tree)?;
    if let Some(why) = impossible(choice.made_at, app.parts().clock.now()) {
        return Err(Problem::new(INVALID, format!("`made_at` {why}")));
    }
    let person = speaker(asked, id, choice.kind).await?;
    let consents = choice.kind == ChoiceKind::Consent;
    let ledger = &app.parts().ledger;
    if consents && rules.forbids(ledger, person, choice.made_at.day()).await? {
        return Err(Problem::new(INVALID, TOO_YOUNG));
    }
    if attempt.again
        && let Some(recorded) = found(asked, attempt, person, &choice).await?
    {
        return answer((recorded.sequence, recorded.recorded_at), &choice);
    }
    // A yes is looked at and recorded in the person's turn, so that no objection of the portal's comes between; what
    // another program brings meanwhile is not taken back by it.
    let taken = match choice.kind.is_request() {
        true => app.append(person, choice.clone()).await?,
        false => {
            let turn = app.turn(person).await;
            let before = ledger.head().await?;
            if let Some(no) = ledger.said_after(person, &choice).await? {
                let detail = format!("`{}` was said later, at {}", no.kind, no.made_at);
                return Err(Problem::new(INVALID, detail));
            }
            let since = Since::ItsTime(before);
            let taken = app.append_since(person, choice.clone(), since).await?;
            drop(turn);
            taken
        }
    };
    answer((taken.sequence, taken.at), &choice)
}

fn answer((sequence, recorded_at): (Sequence, Instant), choice: &Choice) -> Result<Done, Problem> {
    let receipt = receipt_path(sequence);
    let said = Said {
        sequence,
        recorded_at,
        made_at: choice.made_at,
        receipt: receipt.clone(),
    };
    done(StatusCode::CREATED, Some(receipt), &said)
}

/// The words that were read, of a consent; nothing else has any.
fn wording(rules: &ConsentRules, said: &NewChoice) -> Result<Option<Wording>, Problem> {
    let named = (said.version.as_deref(), said.lang.as_deref());
    match (said.kind, named) {
        (ChoiceKind::Consent, (version, lang)) => Ok(rules.wording(version, lang)?),
        (_, (None, None)) => Ok(None),
        (kind, _) => {
            let detail = format!("only a `consent` has `version` and `lang`, not `{kind}`");
            Err(Problem::new(INVALID, detail))
        }
    }
}

fn choice(attempt: &Attempt, said: NewChoice) -> Result<Choice, Problem> {
    let scope = Scope {
        purposes: said.purposes,
        kinds: said.kinds,
        surfaces: said.surfaces,
    };
    if said
        .item
        .as_ref()
        .is_some_and(|item| item.is_empty() || item.len() > 500)
    {
        return Err(Problem::new(
            INVALID,
            "`item` is empty or longer than 500 bytes",
        ));
    }
    let made_at = said.made_at.unwrap_or(attempt.began);
    let mut choice = Choice::new(said.kind, scope, made_at, PLATFORM);
    choice.item = said.item.map(ItemId::new);
    choice.before = said.before;
    choice.audience = said.audience;
    choice.note = said.note;
    Ok(choice)
}

/// Who says it. A no counts also for items that come later, so whoever says one becomes known by it.
async fn speaker(asked: &Asked, id: &str, kind: ChoiceKind) -> Result<Ordinal, Problem> {
    let known = asked.person(id).await;
    if !kind.is_request() {
        return by_id(asked, id, known?).await;
    }
    if known.is_ok() {
        return known;
    }
    if id.is_empty() || id.len() > 500 {
        return Err(Problem::new(
            INVALID,
            "the id of a person is 1 to 500 bytes",
        ));
    }
    let ledger = &asked.api.app().parts().ledger;
    let found = ledger
        .resolve_or_register(&[PersonId::from(id)], PLATFORM)
        .await?;
    match found.first() {
        Some(person) => Ok(*person),
        None => known,
    }
}

/// Whoever takes something back, consents, or saw a notice is named by the id of the account: names change hands.
pub(super) async fn by_id(asked: &Asked, id: &str, person: Ordinal) -> Result<Ordinal, Problem> {
    let row = asked.api.app().parts().ledger.row(person).await?;
    let known = row.and_then(|row| row.id);
    match known.is_some_and(|known| known.as_str() == id) {
        true => Ok(person),
        false => Err(Problem::new(
            INVALID,
            "a name was sent, and names change hands: name the id under which the account came to be known; only a no is taken by a name",
        )),
    }
}

/// The entry of an attempt that broke off before it was answered.
async fn found(
    asked: &Asked,
    attempt: &Attempt,
    person: Ordinal,
    choice: &Choice,
) -> Result<Option<Recorded>, Problem> {
    let history = asked.api.app().parts().ledger.history(person).await?;
    let same = |recorded: &Recorded| match &recorded.entry {
        Some(Entry::Choice(known)) => known == choice && recorded.sequence >= attempt.since,
        _ => false,
    };
    Ok(history.into_iter().find(same))
}
