//! Webhooks before a real receiver on loopback.

use crate::receiver::{Mood, Receiver, Running, quick, until};
use crate::world::{World, world};
use api::{HookEvent, Pace, TurnedOff};
use rights::{Entry, EntryKind};
use serde_json::{Value, json};
use std::time::Duration;

pub(crate) async fn hook(world: &World, address: &str, events: &[HookEvent]) -> Value {
    let made = world
        .post(
            "/webhooks",
            &json!({ "address": address, "events": events }),
        )
        .await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()
}

pub(crate) async fn say(world: &World, person: &str, kind: &str) -> u64 {
    let said = world
        .post(
            &format!("/people/{person}/choices"),
            &json!({ "kind": kind }),
        )
        .await;
    assert_eq!(said.status, 201, "{}", said.text);
    said.json()["sequence"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_arrives_signed_and_without_the_words_of_the_person() {
    let (world, receiver) = (world().await, Receiver::start().await);
    world.person("m1").await;
    say(&world, "m1", "consent").await;
    let running = Running::start(&world, quick());
    let made = hook(&world, &receiver.address, &[HookEvent::ChoiceRecorded]).await;
    let narrowed = json!({ "kind": "audience_narrowed", "audience": "only_me", "before": "2020-01-01", "note": "private words" });
    let sequence = world.post("/people/m1/choices", &narrowed).await.json()["sequence"].clone();
    until("a delivery", async || !receiver.arrived().is_empty()).await;
    running.stop().await;
    let arrived = receiver.arrived();
    assert_eq!(
        arrived.len(),
        1,
        "what was said before the webhook was made is not told"
    );
    let (id, at, signed, body) = arrived[0].clone();
    let at_micros = at.parse::<i64>().unwrap() * 1_000_000;
    let at = rights::Instant::from_epoch_micros(at_micros).unwrap();
    let secret = made["secret"].as_str().unwrap();
    assert_eq!(
        signed,
        api::signature(secret, &id, at, body.as_bytes()).unwrap()
    );
    let told: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(told["type"], "choice.recorded");
    let data = &told["data"];
    assert_eq!(
        (&data["person"], &data["kind"]),
        (&json!("m1"), &json!("audience_narrowed"))
    );
    assert_eq!(
        (&data["audience"], &data["before"]),
        (&json!("only_me"), &json!("2020-01-01"))
    );
    assert_eq!(data["sequence"], sequence);
    assert!(!body.contains("private words"));
    let id = made["id"].as_str().unwrap();
    let listed = world
        .get(&format!("/webhooks/{id}/deliveries"))
        .await
        .json();
    let delivery = &listed["deliveries"][0];
    assert_eq!(
        (&delivery["state"], &delivery["last_status"]),
        (&json!("delivered"), &json!(204))
    );
    assert_eq!(
        world.get("/webhooks").await.text.matches("whsec_").count(),
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_or_hangs_is_tried_again_in_the_order_of_each_person() {
    let (world, receiver) = (world().await, Receiver::start().await);
    world.person("m1").await;
    world.person("m2").await;
    let quiet = Receiver::start().await;
    let pace = Pace {
        answer: Duration::from_secs(2),
        ..quick()
    };
    let running = Running::start(&world, pace);
    hook(&world, &receiver.address, &[HookEvent::ChoiceRecorded]).await;
    hook(&world, &quiet.address, &[HookEvent::ChoiceRecorded]).await;
    receiver.is(Mood::Fails);
    let mut said = Vec::new();
    for kind in ["objection", "objection_withdrawn", "objection"] {
        said.push(say(&world, "m1", kind).await);
    }
    said.push(say(&world, "m2", "restriction").await);
    until("two failures", async || receiver.arrived().len() >= 3).await;
    receiver.is(Mood::Hangs);
    let count = receiver.arrived().len();
    until("one that hangs", async || receiver.arrived().len() > count).await;
    until("the other one", async || quiet.arrived().len() == 4).await;
    receiver.is(Mood::SendsElsewhere);
    let count = receiver.arrived().len();
    until("a third try", async || receiver.arrived().len() > count).await;
    receiver.is(Mood::Accepts);
    let delivered = async || {
        let metrics = world.get("/metrics").await.text;
        metrics.contains("demur_webhook_deliveries{state=\"delivered\"} 8")
    };
    until("all of it", delivered).await;
    running.stop().await;
    // Of what one person said the next is not sent before the one before was accepted.
    let sequence = |body: &str| {
        let told: Value = serde_json::from_str(body).unwrap();
        (
            told["data"]["person"].as_str().unwrap().to_owned(),
            told["data"]["sequence"].as_u64().unwrap(),
        )
    };
    let mut seen = Vec::new();
    for (id, _, _, body) in receiver.arrived() {
        let (person, sequence) = sequence(&body);
        assert!(id.ends_with(&format!("_{sequence}")));
        if person == "m1" && seen.last() != Some(&sequence) {
            seen.push(sequence);
        }
    }
    assert_eq!(seen, said[..3], "in their order, repeats beside each other");
    let ids: std::collections::BTreeSet<_> = receiver.arrived().into_iter().map(|a| a.0).collect();
    assert_eq!(ids.len(), 4, "repeats have the same id");
    assert_eq!(quiet.arrived().len(), 4, "who accepts gets nothing twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_loses_none_and_repeats_have_the_same_bytes() {
    let (world, receiver) = (world().await, Receiver::start().await);
    world.person("m1").await;
    receiver.is(Mood::Fails);
    let running = Running::start(&world, quick());
    hook(&world, &receiver.address, &[HookEvent::ChoiceRecorded]).await;
    say(&world, "m1", "objection").await;
    until("a try", async || !receiver.arrived().is_empty()).await;
    running.stop().await;
    say(&world, "m1", "erasure").await;
    let world = world.restarted().await;
    receiver.is(Mood::Accepts);
    let running = Running::start(&world, quick());
    let both = async || {
        let ids: std::collections::BTreeSet<_> =
            receiver.arrived().into_iter().map(|a| a.0).collect();
        ids.len() == 2
    };
    until("both", both).await;
    running.stop().await;
    let arrived = receiver.arrived();
    let first = &arrived[0];
    for again in arrived.iter().filter(|again| again.0 == first.0) {
        assert_eq!(again.3, first.3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_overlap_deliveries_are_resent_and_the_dead_are_turned_off() {
    let (world, receiver) = (world().await, Receiver::start().await);
    world.person("m1").await;
    let made = hook(&world, &receiver.address, &[HookEvent::ChoiceRecorded]).await;
    let id = made["id"].as_str().unwrap();
    let rotated = world
        .post(&format!("/webhooks/{id}/secret"), &Value::Null)
        .await
        .json();
    assert_ne!(rotated["secret"], made["secret"]);
    assert!(rotated["before_until"].is_string());
    let running = Running::start(&world, quick());
    say(&world, "m1", "objection").await;
    until("a delivery", async || receiver.arrived().len() == 1).await;
    let (message, at, signed, body) = receiver.arrived()[0].clone();
    let at = rights::Instant::from_epoch_micros(at.parse::<i64>().unwrap() * 1_000_000).unwrap();
    let both: Vec<String> = [&rotated["secret"], &made["secret"]]
        .map(|secret| {
            api::signature(secret.as_str().unwrap(), &message, at, body.as_bytes()).unwrap()
        })
        .into();
    assert_eq!(signed, both.join(" "), "for a day both sign");

    let resent = world
        .post(&format!("/deliveries/{message}/resend"), &Value::Null)
        .await;
    assert_eq!(resent.status, 202, "{}", resent.text);
    until("it again", async || receiver.arrived().len() == 2).await;
    assert_eq!(
        (receiver.arrived()[1].0.as_str(), &receiver.arrived()[1].3),
        (message.as_str(), &body)
    );

    receiver.is(Mood::IsGone);
    say(&world, "m1", "restriction").await;
    let path = format!("/webhooks/{id}");
    until("it is off", async || {
        world.get(&path).await.json()["on"] == false
    })
    .await;
    assert!(
        world.get(&path).await.json()["off_why"]
            .as_str()
            .unwrap()
            .contains("410")
    );
    running.stop().await;
    let kept = async || world.api.store().hook(id).await.unwrap();
    assert_eq!(kept().await.turned_off(), Some(TurnedOff::Gone));
    receiver.is(Mood::Accepts);
    let count = receiver.arrived().len();
    assert_eq!(
        world.post(&format!("{path}/on"), &Value::Null).await.json()["on"],
        true
    );
    let running = Running::start(&world, quick());
    until("what waited", async || receiver.arrived().len() > count).await;
    running.stop().await;
    assert_eq!(
        world
            .post(&format!("{path}/off"), &Value::Null)
            .await
            .json()["on"],
        false
    );
    assert_eq!(world.delete(&path).await.status, 204);
    assert_eq!(world.get(&path).await.status, 404);

    // One that accepts nothing for too long is turned off; what it was to be told is given up.
    let made = hook(&world, &receiver.address, &[HookEvent::ChoiceRecorded]).await;
    let id = made["id"].as_str().unwrap();
    receiver.is(Mood::Fails);
    let pace = Pace {
        off_after_seconds: 1,
        pauses_seconds: vec![0; 200],
        ..quick()
    };
    let running = Running::start(&world, pace);
    say(&world, "m1", "objection").await;
    let path = format!("/webhooks/{id}");
    until("it is off", async || {
        world.get(&path).await.json()["on"] == false
    })
    .await;
    running.stop().await;
    world.post(&format!("{path}/on"), &Value::Null).await;
    let kept = async || world.api.store().hook(id).await.unwrap();
    assert_eq!(
        (kept().await.turned_off(), kept().await.given_up),
        (None, 0)
    );
    let pace = Pace {
        pauses_seconds: vec![0, 0],
        ..quick()
    };
    let running = Running::start(&world, pace);
    let deliveries = format!("{path}/deliveries");
    let given_up =
        async || world.get(&deliveries).await.json()["deliveries"][0]["state"] == "given_up";
    until("it is given up", given_up).await;
    // However long ago that was.
    let past = "UPDATE delivery SET last_at = 0";
    world.meddle("api/api.db", past).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    running.stop().await;
    assert_eq!(kept().await.given_up, 1);
    let store = world.api.store();
    let last = store.deliveries(Some(id), None, 1).await.unwrap().remove(0);
    let now = world.app.parts().clock.now();
    let books = (&world.app.parts().ledger, store);
    let resent = async || {
        let kind = EntryKind::WebhookResent;
        let all = books.0.operator_history(kind).await.unwrap();
        all.into_iter()
            .filter_map(|one| one.entry)
            .collect::<Vec<Entry>>()
    };
    let before = resent().await.len();
    // Twice, and it is said once.
    for _ in 0..2 {
        api::resend(books, &last.id, "mara", now).await.unwrap();
    }
    let said = Entry::WebhookResent {
        webhook: id.to_owned(),
        told: last.sequence,
        by: "mara".to_owned(),
    };
    assert_eq!(resent().await[before..], [said]);
    assert_eq!((kept().await.given_up, kept().await.waiting), (0, 1));
    assert!(api::resend(books, "msg_none", "mara", now).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_again_while_it_is_tried_is_sent_again() {
    let (world, receiver) = (world().await, Receiver::start().await);
    world.person("m1").await;
    let made = hook(&world, &receiver.address, &[HookEvent::ChoiceRecorded]).await;
    receiver.is(Mood::Waits);
    let running = Running::start(&world, quick());
    say(&world, "m1", "objection").await;
    until("a try", async || !receiver.arrived().is_empty()).await;
    let message = receiver.arrived()[0].0.clone();
    let resend = format!("/deliveries/{message}/resend");
    assert_eq!(world.post(&resend, &Value::Null).await.status, 202);
    receiver.is(Mood::Accepts);
    until("it again", async || receiver.arrived().len() > 1).await;
    running.stop().await;
    assert_eq!(receiver.arrived()[1].0, message);
    let path = format!("/webhooks/{}/deliveries", made["id"].as_str().unwrap());
    let listed = world.get(&path).await.json();
    assert_eq!(listed["deliveries"][0]["state"], "delivered", "{listed}");
}

/// Tried until it is accepted.
pub(crate) fn patient() -> Pace {
    Pace {
        pauses_seconds: vec![0; 10_000],
        ..quick()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_erased_person_nothing_is_told_any_more() {
    let (world, receiver) = (world().await, Receiver::start().await);
    let person = world.person("m1").await;
    let made = hook(&world, &receiver.address, &[HookEvent::ChoiceRecorded]).await;
    receiver.is(Mood::Fails);
    let running = Running::start(&world, patient());
    say(&world, "m1", "objection").await;
    until("a try", async || !receiver.arrived().is_empty()).await;
    world
        .app
        .parts()
        .ledger
        .erase(&[person].into())
        .await
        .unwrap();
    let path = format!("/webhooks/{}/deliveries", made["id"].as_str().unwrap());
    let gone = async || world.get(&path).await.json()["deliveries"][0]["state"] == "gone";
    until("it is gone", gone).await;
    let count = receiver.arrived().len();
    receiver.is(Mood::Accepts);
    tokio::time::sleep(Duration::from_millis(200)).await;
    running.stop().await;
    assert_eq!(receiver.arrived().len(), count, "nothing is sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_goes_outside_alone() {
    let world = crate::world::world_with(api::Settings::default()).await;
    for address in [
        "http://127.0.0.1:9/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "http://example.org/",
        "gopher://x",
    ] {
        let refused = world
            .post(
                "/webhooks",
                &json!({ "address": address, "events": ["choice.recorded"] }),
            )
            .await;
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (422, "invalid"),
            "{address}"
        );
    }
    let none = world
        .post(
            "/webhooks",
            &json!({ "address": "https://example.org/", "events": [] }),
        )
        .await;
    assert_eq!(none.status, 422);
    assert!(world.store().hooks().await.unwrap().is_empty());
}
