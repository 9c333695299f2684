//! What webhooks are told of, each as it is described, and nothing in anybody's own words.

use crate::python;
use crate::receiver::{Receiver, Running, quick, until};
use crate::world::{World, world};
use api::HookEvent;
use rights::{
    ActsFor, Behalf, Channel, Day, Entry, Evidence, FoundBy, Incident, Instant, Request,
    RequestKind, RequestOutcome, RequestStep, Scope, SearchFor, Sequence, Subject,
};
use serde_json::{Value, json};
use std::time::Duration;

/// Words of people and of staff.
const WORDS: [&str; 4] = ["her own words", "Mara Muster", "what staff wrote", "a lake"];

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn request(kind: RequestKind) -> Request {
    Request {
        kind,
        channel: Channel::Letter,
        received: day("2026-01-31"),
        subject: WORDS[0].into(),
        text: WORDS[0].into(),
        name: WORDS[1].into(),
        by: Some(ActsFor {
            name: WORDS[1].into(),
            behalf: Behalf::Agent,
            mail: Some("mara.muster@example.org".parse().unwrap()),
        }),
        evidence: vec![Evidence {
            name: WORDS[2].into(),
            on: day("2026-01-31"),
            file: None,
        }],
        entered_by: Some(WORDS[1].into()),
        search: SearchFor {
            words: vec![WORDS[3].into()],
            ..SearchFor::default()
        },
        reach: Scope::all(),
    }
}

fn incident(known: Instant) -> Incident {
    Incident {
        title: WORDS[2].into(),
        found_by: FoundBy::Verify,
        known,
        place: WORDS[3].into(),
        items: 3,
        people: 2,
        unowned: None,
        mark: None,
    }
}

fn step(request: Sequence, step: RequestStep) -> Entry {
    Entry::RequestStepped {
        request,
        by: WORDS[1].into(),
        step,
    }
}

async fn append(world: &World, subject: Subject, entry: Entry) -> Sequence {
    let entry = [(subject, entry)];
    let receipts = world.app.parts().ledger.append(&entry).await.unwrap();
    receipts[0].sequence
}

/// Enters something of every kind that is told; gives what is to be told, in order: event, data.
async fn everything(world: &World) -> Vec<(&'static str, Value)> {
    let person = Subject::Person(world.person("m1").await);
    let (mut told, set) = (Vec::new(), || "ai_assistant/0001".to_owned());
    let said = json!({ "kind": "audience_narrowed", "audience": "only_me", "item": "posts/17", "made_at": "2026-01-31T10:00:00Z", "note": WORDS[0] });
    let said = world.post("/people/m1/choices", &said).await.json();
    told.push(("choice.recorded", json!({ "sequence": said["sequence"], "person": "m1", "kind": "audience_narrowed", "scope": {}, "item": "posts/17", "audience": "only_me", "made_at": said["made_at"], "source": "platform", "receipt": said["receipt"] })));
    let said = json!({ "kind": "objection", "kinds": ["photo"], "purposes": ["ai_assistant"] });
    let said = world.post("/people/m1/choices", &said).await.json();
    told.push(("choice.recorded", json!({ "sequence": said["sequence"], "person": "m1", "kind": "objection", "scope": { "purposes": ["ai_assistant"], "kinds": ["photo"] }, "made_at": said["made_at"], "source": "platform", "receipt": said["receipt"] })));

    let operator = Subject::Operator;
    let published = Entry::SetPublished {
        set: set(),
        manifest: "00".repeat(32),
    };
    let at = append(world, operator, published).await;
    told.push(("set.published", json!({ "sequence": at, "set": set() })));
    let masked = Entry::SetMasked {
        set: set(),
        state: "00".repeat(32),
        items: 12,
    };
    let at = append(world, operator, masked).await;
    let data = json!({ "sequence": at, "set": set(), "items": 12 });
    told.push(("set.masked", data));
    let sent = Entry::CampaignSent {
        campaign: "spring-2027".into(),
        sent: 40,
        unreached: 2,
    };
    let at = append(world, operator, sent).await;
    told.push((
        "campaign.sent",
        json!({ "sequence": at, "campaign": "spring-2027", "sent": 40, "unreached": 2 }),
    ));

    let made = append(
        world,
        person,
        Entry::RequestMade(request(RequestKind::Access)),
    )
    .await;
    told.push(("request.made", json!({ "sequence": made, "person": "m1", "kind": "access", "channel": "letter", "received": "2026-01-31", "due": "2026-02-28" })));
    // What is only written between the two is not told.
    let text = WORDS[2].to_owned();
    append(world, person, step(made, RequestStep::Wrote { text })).await;
    let extended = RequestStep::Extended {
        until: day("2026-04-30"),
        why: WORDS[2].into(),
    };
    let at = append(world, person, step(made, extended)).await;
    let data = json!({ "sequence": at, "person": "m1", "request": made, "due": "2026-04-30" });
    told.push(("request.extended", data));
    let answered = RequestStep::Answered {
        outcome: RequestOutcome::Partly,
        text: WORDS[2].into(),
        remedy: WORDS[2].into(),
    };
    let at = append(world, person, step(made, answered)).await;
    let data = json!({ "sequence": at, "person": "m1", "request": made, "outcome": "partly" });
    told.push(("request.ended", data));
    let made = append(
        world,
        person,
        Entry::RequestMade(request(RequestKind::Question)),
    )
    .await;
    told.push(("request.made", json!({ "sequence": made, "person": "m1", "kind": "question", "channel": "letter", "received": "2026-01-31", "due": "2026-02-28" })));
    let at = append(world, person, step(made, RequestStep::Revoked)).await;
    let data = json!({ "sequence": at, "person": "m1", "request": made, "outcome": null });
    told.push(("request.ended", data));
    let known: Instant = "2026-11-29T10:00:00Z".parse().unwrap();
    let at = append(world, operator, Entry::IncidentOpened(incident(known))).await;
    told.push(("incident.opened", json!({ "sequence": at, "found_by": "verify", "items": 3, "people": 2, "known": "2026-11-29T10:00:00Z", "due": "2026-12-02T10:00:00Z" })));
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn every_event_is_told_as_it_is_described_and_in_nobodys_words() {
    let (world, receiver) = (world().await, Receiver::start().await);
    let hook = json!({ "address": receiver.address, "events": HookEvent::ALL });
    assert_eq!(world.post("/webhooks", &hook).await.status, 201);
    let running = Running::start(&world, quick());
    let wanted = everything(&world).await;
    until("everything", async || {
        receiver.arrived().len() >= wanted.len()
    })
    .await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    running.stop().await;
    let mut arrived: Vec<Value> = Vec::new();
    for (_, _, _, body) in receiver.arrived() {
        for words in WORDS {
            assert!(!body.contains(words), "{words}: {body}");
        }
        arrived.push(serde_json::from_str(&body).unwrap());
    }
    arrived.sort_by_key(|told| told["data"]["sequence"].as_u64());
    let told: Vec<(&str, Value)> = arrived
        .iter()
        .map(|told| (told["type"].as_str().unwrap(), told["data"].clone()))
        .collect();
    assert_eq!(told, wanted);
    let names: std::collections::BTreeSet<&str> = wanted.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names.len(),
        HookEvent::ALL.len(),
        "one of them is not tried"
    );

    let Some(python) = python::with("jsonschema_rs") else {
        return;
    };
    let description: Value = serde_json::from_str(&api::description().unwrap()).unwrap();
    let schema = |event: &str| {
        let said = &description["webhooks"][event]["post"]["requestBody"];
        said["content"]["application/json"]["schema"].clone()
    };
    let pairs: Vec<(String, Value, Value)> = arrived
        .iter()
        .map(|told| {
            let event = told["type"].as_str().unwrap();
            (event.to_owned(), schema(event), told.clone())
        })
        .collect();
    python::validate(&python, &description, &pairs);
}
