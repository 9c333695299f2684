//! What a delivery says: nothing personal beyond the id that the platform itself gave the person.

use super::HookEvent;
use super::erased::{Accounts, Orders};
use ledger::{Ledger, Recorded, Storage};
use rights::{
    Audience, Channel, Choice, ChoiceKind, Day, Entry, EntryKind, Error, FoundBy, Instant,
    PersonId, RequestKind, RequestOutcome, RequestStep, Scope, Sequence, Subject,
};
use serde::Serialize;
use std::path::Path;

/// A delivery's body.
#[derive(Serialize)]
struct Told<'t> {
    r#type: HookEvent,
    timestamp: Instant,
    data: Data<'t>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Data<'t> {
    Choice(Said<'t>),
    Set {
        sequence: Sequence,
        set: &'t str,
    },
    Masked {
        sequence: Sequence,
        set: &'t str,
        items: u64,
    },
    Campaign {
        sequence: Sequence,
        campaign: &'t str,
        sent: u64,
        unreached: u64,
    },
    Request {
        sequence: Sequence,
        person: &'t str,
        kind: RequestKind,
        channel: Channel,
        received: Day,
        due: Day,
    },
    Extended {
        sequence: Sequence,
        person: &'t str,
        request: Sequence,
        due: Day,
    },
    Ended {
        sequence: Sequence,
        person: &'t str,
        request: Sequence,
        /// Nothing where it was taken back.
        outcome: Option<RequestOutcome>,
    },
    Incident {
        sequence: Sequence,
        found_by: FoundBy,
        items: u64,
        people: u64,
        known: Instant,
        due: Instant,
    },
}

/// A choice, without the words of the person.
#[derive(Serialize)]
struct Said<'t> {
    sequence: Sequence,
    person: &'t str,
    kind: ChoiceKind,
    scope: &'t Scope,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    audience: Option<Audience>,
    made_at: Instant,
    source: &'t str,
    receipt: String,
}

fn said<'t>(sequence: Sequence, person: &'t str, choice: &'t Choice) -> Said<'t> {
    Said {
        sequence,
        person,
        kind: choice.kind,
        scope: &choice.scope,
        item: choice.item.as_ref().map(|item| item.as_str()),
        before: choice.before,
        audience: choice.audience,
        made_at: choice.made_at,
        source: &choice.source,
        receipt: crate::routes::receipt_path(sequence),
    }
}

/// What there is to tell of an entry, and whose it is: never what somebody wrote, nor what staff wrote.
fn data<'t>(sequence: Sequence, entry: &'t Entry, person: Option<&'t str>) -> Option<Data<'t>> {
    Some(match entry {
        Entry::Choice(choice) => Data::Choice(said(sequence, person?, choice)),
        Entry::SetPublished { set, .. } => Data::Set { sequence, set },
        Entry::SetMasked { set, items, .. } => Data::Masked {
            sequence,
            set,
            items: *items,
        },
        Entry::CampaignSent {
            campaign,
            sent,
            unreached,
        } => Data::Campaign {
            sequence,
            campaign,
            sent: *sent,
            unreached: *unreached,
        },
        Entry::RequestMade(request) => Data::Request {
            sequence,
            person: person?,
            kind: request.kind,
            channel: request.channel,
            received: request.received,
            due: request.due(),
        },
        Entry::RequestStepped { request, step, .. } => stepped(sequence, person?, *request, step)?,
        Entry::IncidentOpened(incident) => Data::Incident {
            sequence,
            found_by: incident.found_by,
            items: incident.items,
            people: incident.people,
            known: incident.known,
            due: incident.due(),
        },
        _ => return None,
    })
}

fn stepped<'t>(
    sequence: Sequence,
    person: &'t str,
    request: Sequence,
    step: &RequestStep,
) -> Option<Data<'t>> {
    let ended = |outcome| Data::Ended {
        sequence,
        person,
        request,
        outcome,
    };
    match step {
        RequestStep::Extended { until, .. } => Some(Data::Extended {
            sequence,
            person,
            request,
            due: *until,
        }),
        RequestStep::Answered { outcome, .. } => Some(ended(Some(*outcome))),
        RequestStep::Revoked => Some(ended(None)),
        _ => None,
    }
}

/// What a delivery says.
pub(super) struct Body {
    pub(super) bytes: Vec<u8>,
    /// The order that it is told from, where the person is erased.
    pub(super) order: Option<u32>,
}

/// What the ledger has to tell of an entry.
enum Known {
    Said(Vec<u8>),
    /// The person was erased: an order may have it. The entry, and when it was recorded.
    Gone(Sequence, Instant),
    Nothing,
}

/// The bodies that tell of entries; `None` where nothing can be told: the person was erased, and this is not what they
/// asked for, or the platform knows it already.
///
/// INVARIANT: the same entry gives the same bytes, whenever it is sent, so that a repeat is one.
pub(super) async fn bodies<S: Storage>(
    ledger: &Ledger<S>,
    (orders, root): (&Orders, &Path),
    sequences: impl Iterator<Item = Sequence>,
) -> Result<Vec<Option<Body>>, Error> {
    let mut all = Vec::new();
    for sequence in sequences {
        all.push(known(ledger, sequence).await?);
    }
    let any_gone = all.iter().any(|known| matches!(known, Known::Gone(..)));
    // Once for all of them.
    let accounts = orders.accounts(root, any_gone)?;
    let body = |known| match known {
        Known::Said(bytes) => Ok(Some(Body { bytes, order: None })),
        Known::Gone(sequence, at) => of_order(&accounts, (sequence, at)),
        Known::Nothing => Ok(None),
    };
    all.into_iter().map(body).collect()
}

async fn known<S: Storage>(ledger: &Ledger<S>, sequence: Sequence) -> Result<Known, Error> {
    let entries = ledger.entries(sequence, sequence.next()).await?;
    let Some(recorded) = entries.into_iter().next() else {
        return Ok(Known::Nothing);
    };
    let said = match &recorded.entry {
        Some(entry) => of_entry(ledger, &recorded, entry).await?,
        None => None,
    };
    Ok(match said {
        Some(bytes) => Known::Said(bytes),
        // Also where the person went between the entry and their row.
        None if recorded.kind == EntryKind::Choice => {
            Known::Gone(recorded.sequence, recorded.recorded_at)
        }
        None => Known::Nothing,
    })
}

async fn of_entry<S: Storage>(
    ledger: &Ledger<S>,
    recorded: &Recorded,
    entry: &Entry,
) -> Result<Option<Vec<u8>>, Error> {
    let Some(event) = HookEvent::of(entry) else {
        return Ok(None);
    };
    let id = match recorded.subject {
        Subject::Person(person) => ledger.row(person).await?.and_then(|row| row.id),
        Subject::Operator => None,
    };
    let id = id.as_ref().map(PersonId::as_str);
    let data = data(recorded.sequence, entry, id);
    data.map(|data| written(event, recorded.recorded_at, data))
        .transpose()
}

/// What is told of an entry whose key was destroyed, where an order has it.
fn of_order(
    accounts: &Accounts,
    (sequence, at): (Sequence, Instant),
) -> Result<Option<Body>, Error> {
    let Some(one) = accounts.get(&sequence) else {
        return Ok(None);
    };
    let said = said(sequence, one.account.id.as_str(), &one.account.choice);
    let bytes = written(HookEvent::ChoiceRecorded, at, Data::Choice(said))?;
    let order = Some(one.order);
    Ok(Some(Body { bytes, order }))
}

fn written(event: HookEvent, timestamp: Instant, data: Data<'_>) -> Result<Vec<u8>, Error> {
    let told = Told {
        r#type: event,
        timestamp,
        data,
    };
    let bytes = serde_json::to_vec(&told);
    bytes.map_err(|e| Error::internal("a delivery could not be written").because(e))
}
