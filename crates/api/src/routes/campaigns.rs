//! Announcements, and that somebody was shown one.

use super::choices::by_id;
use super::receipt_path;
use crate::asked::{Asked, json};
use crate::cursor::{Cursor, cut};
use crate::describe::words::KindName;
use crate::grant::Grant;
use crate::once::{Attempt, Begun, Done, done};
use crate::problem::{Answer, INVALID, NOT_FOUND, Problem, ProblemBody};
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use ledger::Recorded;
use notice::{Funnel, Planned};
use rights::{
    Campaign, Entry, EntryKind, Instant, Notice, NoticeStatus, Ordinal, Sequence, Subject,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// An announcement.
#[derive(Serialize, ToSchema)]
pub(crate) struct CampaignLine {
    /// Its name.
    campaign: String,
    /// The ledger entry that says what it tells.
    #[schema(value_type = u64)]
    sequence: Sequence,
    purposes: Vec<String>,
    #[schema(value_type = Vec<KindName>)]
    kinds: Vec<String>,
    /// `mail`, or how it was made elsewhere.
    channel: String,
    /// When everything of it was sent.
    #[schema(value_type = Option<String>, format = DateTime)]
    sent_at: Option<Instant>,
    /// Mails by state: `accepted`, `delivered`, `bounced`, ...
    mails: BTreeMap<String, u64>,
}

/// A page of announcements, in the order of planning.
#[derive(Serialize, ToSchema)]
pub(crate) struct Campaigns {
    campaigns: Vec<CampaignLine>,
    /// What the next page is asked for with; `null` on the last one.
    next: Option<String>,
}

/// The channel of announcements that were made elsewhere and are known by their imported steps alone.
const ELSEWHERE: &str = "import";
/// The most announcements of a page.
const MOST: u32 = 200;

/// How far an announcement got.
#[derive(Serialize, ToSchema)]
pub(crate) struct CampaignReach {
    #[serde(flatten)]
    campaign: CampaignLine,
    /// Persons by stage: `planned`, `sent`, `delivered`, `seen`, `objected`, `consented`, `unreached`,
    /// `pending`. Empty where it was not sent from here.
    people: BTreeMap<String, u64>,
}

fn name(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

async fn planned(asked: &Asked) -> Result<Vec<(Sequence, Campaign)>, Problem> {
    let ledger = &asked.api.app().parts().ledger;
    let all = ledger.operator_history(EntryKind::CampaignPlanned).await?;
    let campaign = |recorded: Recorded| match recorded.entry {
        Some(Entry::CampaignPlanned(campaign)) => Some((recorded.sequence, campaign)),
        _ => None,
    };
    Ok(all.into_iter().filter_map(campaign).collect())
}

async fn line(
    asked: &Asked,
    (sequence, campaign): (Sequence, Campaign),
    sent: &[Planned],
) -> Result<CampaignLine, Problem> {
    let own = sent.iter().find(|planned| planned.sequence == sequence);
    let outbox = &asked.api.app().parts().outbox;
    let mails = match own {
        Some(planned) => outbox.counts(planned.sequence).await?,
        None => BTreeMap::new(),
    };
    Ok(CampaignLine {
        campaign: campaign.id,
        sequence,
        purposes: campaign.told.keys().map(ToString::to_string).collect(),
        kinds: campaign.kinds.iter().map(ToString::to_string).collect(),
        channel: campaign.channel,
        sent_at: own.and_then(|planned| planned.sent_at),
        mails: mails
            .iter()
            .map(|(state, count)| (name(state), *count))
            .collect(),
    })
}

/// Every announcement, in the order of planning.
#[utoipa::path(
    get, path = "/campaigns", tag = "notices", operation_id = "listCampaigns",
    params(
        ("limit" = Option<u32>, Query, description = "Announcements of a page", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "`next` of the page before", pattern = "^[A-Za-z0-9_-]+$"),
    ),
    responses(
        (status = 200, description = "A page of announcements.", body = Campaigns),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["notices:read"])),
)]
pub(crate) async fn list(asked: Asked) -> Answer {
    asked.may(Grant::NoticesRead).await?;
    asked.only(&["limit", "cursor"])?;
    let limit = asked.limit(50, MOST)?;
    let after = Cursor::read("campaigns", asked.value("cursor"))?;
    let mut found = planned(&asked).await?;
    if let Some(after) = after {
        found.retain(|(sequence, _)| sequence.0 > after.number);
    }
    let next = cut("campaigns", &mut found, limit, |last| (last.0.0, ""));
    let sent = asked.api.app().parts().outbox.campaigns().await?;
    let mut campaigns = Vec::new();
    for one in found {
        campaigns.push(line(&asked, one, &sent).await?);
    }
    json(StatusCode::OK, &Campaigns { campaigns, next })
}

/// How many an announcement reached, and what they said.
#[utoipa::path(
    get, path = "/campaigns/{campaign}", tag = "notices", operation_id = "getCampaign",
    params(("campaign" = String, Path, description = "Its name", example = "spring-2027", min_length = 1)),
    responses(
        (status = 200, description = "The announcement with its counts.", body = CampaignReach),
        (status = "4XX", description = "A problem.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["notices:read"])),
)]
pub(crate) async fn one(asked: Asked, Path(campaign): Path<String>) -> Answer {
    asked.may(Grant::NoticesRead).await?;
    asked.only(&[])?;
    let found = known(&asked, &campaign).await?;
    let parts = asked.api.app().parts();
    let sent = parts.outbox.campaigns().await?;
    let sequence = found.0;
    let campaign = line(&asked, found, &sent).await?;
    let people = match sent.iter().find(|planned| planned.sequence == sequence) {
        Some(planned) => {
            let funnel = Funnel::of(&parts.outbox, &parts.ledger, &parts.tree, planned).await?;
            funnel
                .stages
                .iter()
                .map(|(stage, count)| (name(stage), *count))
                .collect()
        }
        None => BTreeMap::new(),
    };
    json(StatusCode::OK, &CampaignReach { campaign, people })
}

async fn known(asked: &Asked, id: &str) -> Result<(Sequence, Campaign), Problem> {
    let found = planned(asked).await?.into_iter().find(|(_, c)| c.id == id);
    found.ok_or_else(|| Problem::new(NOT_FOUND, "there is no such announcement"))
}

/// That a person was shown a notice.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "at": "2026-11-29T10:00:00Z" }))]
pub(crate) struct Shown {
    /// When; now, where nothing is said. Not before the announcement was planned.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Instant>,
}

/// That it is recorded.
#[derive(Serialize, ToSchema)]
pub(crate) struct Seen {
    /// Its place in the ledger.
    #[schema(value_type = u64)]
    sequence: Sequence,
    /// When it was recorded.
    #[schema(value_type = String, format = DateTime)]
    recorded_at: Instant,
    /// When it was seen.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
    receipt: String,
}

/// Records that a person was shown a notice in the app, and saw it: that proves it like a delivery.
#[utoipa::path(
    post, path = "/people/{id}/notices/{campaign}/seen", tag = "notices", operation_id = "confirmSeen",
    params(
        ("id" = String, Path, description = "Id of the person, under which the account came to be known; a handle is refused, since names change hands", example = "B000444", min_length = 1),
        ("campaign" = String, Path, description = "Name of the announcement", example = "spring-2027", min_length = 1),
        ("Idempotency-Key" = Option<String>, Header, description = "Names this request, so that it can be sent again", min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
    ),
    request_body(content = Shown, content_type = "application/json"),
    responses(
        (status = 200, description = "It had been recorded before.", body = Seen),
        (status = 201, description = "It is in the ledger.", body = Seen),
        (status = "4XX", description = "A problem; nothing was recorded.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "Storage did not answer: send it again.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("key" = ["notices:write"])),
)]
pub(crate) async fn seen(
    asked: Asked,
    Path((id, campaign)): Path<(String, String)>,
    body: Bytes,
) -> Answer {
    let key = asked.may(Grant::NoticesWrite).await?;
    asked.only(&[])?;
    let shown: Shown = asked.body(&body)?;
    let answer = async move |asked: Asked| {
        let attempt = match asked.begin(&key, &body).await? {
            Begun::Done(response) => return Ok(response),
            Begun::New(attempt) => attempt,
        };
        let done = record(&asked, &attempt, (&id, &campaign), shown).await;
        asked.end(attempt, done).await
    };
    asked.finish(answer).await
}

async fn record(
    asked: &Asked,
    attempt: &Attempt,
    (id, campaign): (&str, &str),
    shown: Shown,
) -> Result<Done, Problem> {
    // INVARIANT: what somebody else was shown proves no notice of whoever had the name before.
    let person = by_id(asked, id, asked.person(id).await?).await?;
    let (sequence, campaign) = known(asked, campaign).await?;
    let parts = asked.api.app().parts();
    let at = shown.at.unwrap_or(attempt.began);
    // A day that lies ahead would let the waiting time seem to have begun before it was seen.
    if at > parts.clock.now().plus_seconds(60) {
        return Err(Problem::new(INVALID, "`at` lies in the future"));
    }
    // Nor a day before there was anything to see: the waiting time would be over at once.
    if let Some(planned) = planned_at(asked, (sequence, &campaign)).await?
        && shown.at.is_some_and(|at| at < planned)
    {
        let message = format!(
            "`at` lies before the announcement was planned, on `{planned}`; leave it out, or say when it was shown"
        );
        return Err(Problem::new(INVALID, message));
    }
    if let Some(before) = seen_before(asked, person, &campaign.id).await? {
        return answer(StatusCode::OK, before);
    }
    let notice = Notice {
        purposes: campaign.told.keys().cloned().collect(),
        kinds: campaign.kinds,
        campaign: campaign.id,
        status: NoticeStatus::Seen,
        at,
        channel: "in_app".to_owned(),
    };
    let entry = (Subject::Person(person), Entry::Notice(notice));
    let receipts = parts.ledger.append(&[entry]).await?;
    let lost = || rights::Error::internal("an entry has no receipt");
    let receipt = receipts.first().ok_or_else(lost)?;
    answer(
        StatusCode::CREATED,
        (receipt.sequence, receipt.recorded_at(), at),
    )
}

/// When an announcement was planned. One that was made elsewhere is known since later than it was made: of it nothing
/// can be said.
async fn planned_at(
    asked: &Asked,
    (sequence, campaign): (Sequence, &Campaign),
) -> Result<Option<Instant>, Problem> {
    if campaign.channel == ELSEWHERE {
        return Ok(None);
    }
    let ledger = &asked.api.app().parts().ledger;
    let entries = ledger.entries(sequence, sequence.next()).await?;
    Ok(entries.first().map(|recorded| recorded.recorded_at))
}

fn answer(
    status: StatusCode,
    (sequence, recorded_at, at): (Sequence, Instant, Instant),
) -> Result<Done, Problem> {
    let receipt = receipt_path(sequence);
    let seen = Seen {
        sequence,
        recorded_at,
        at,
        receipt: receipt.clone(),
    };
    done(status, Some(receipt), &seen)
}

/// The entry that says already that a person saw an announcement.
async fn seen_before(
    asked: &Asked,
    person: Ordinal,
    campaign: &str,
) -> Result<Option<(Sequence, Instant, Instant)>, Problem> {
    let history = asked.api.app().parts().ledger.history(person).await?;
    let seen = |recorded: &Recorded| match &recorded.entry {
        Some(Entry::Notice(notice))
            if notice.campaign == campaign && notice.status == NoticeStatus::Seen =>
        {
            Some((recorded.sequence, recorded.recorded_at, notice.at))
        }
        _ => None,
    };
    Ok(history.iter().find_map(seen))
}
