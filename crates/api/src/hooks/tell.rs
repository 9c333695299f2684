//! What a delivery says: nothing personal beyond the id that the platform itself gave the person.

use super::HookEvent;
use ledger::{Ledger, Recorded, Storage};
use rights::{Audience, Choice, ChoiceKind, Day, Entry, Error, Instant, Scope, Sequence, Subject};
use serde::Serialize;

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

/// The body that tells of an entry; `None` where nothing can be told: the person was erased.
///
/// INVARIANT: the same entry gives the same bytes, whenever it is sent, so that a repeat is one.
pub(super) async fn body<S: Storage>(
    ledger: &Ledger<S>,
    sequence: Sequence,
) -> Result<Option<Vec<u8>>, Error> {
    let entries = ledger.entries(sequence, sequence.next()).await?;
    let Some(Recorded {
        subject,
        recorded_at,
        entry: Some(entry),
        ..
    }) = entries.into_iter().next()
    else {
        return Ok(None);
    };
    let Some(event) = HookEvent::of(&entry) else {
        return Ok(None);
    };
    let id = match subject {
        Subject::Person(person) => ledger.row(person).await?.and_then(|row| row.id),
        Subject::Operator => None,
    };
    let data = match (&entry, &id) {
        (Entry::Choice(choice), Some(id)) => Data::Choice(said(sequence, id.as_str(), choice)),
        (Entry::SetPublished { set, .. }, _) => Data::Set { sequence, set },
        (Entry::SetMasked { set, items, .. }, _) => Data::Masked {
            sequence,
            set,
            items: *items,
        },
        (
            Entry::CampaignSent {
                campaign,
                sent,
                unreached,
            },
            _,
        ) => Data::Campaign {
            sequence,
            campaign,
            sent: *sent,
            unreached: *unreached,
        },
        _ => return Ok(None),
    };
    let told = Told {
        r#type: event,
        timestamp: recorded_at,
        data,
    };
    let bytes = serde_json::to_vec(&told);
    bytes
        .map(Some)
        .map_err(|e| Error::internal("a delivery could not be written").because(e))
}
