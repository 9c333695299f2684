//! The platform is told of an erasure also where a purge came first.

use crate::hooks::{hook, patient, say};
use crate::receiver::{Mood, Receiver, Running, quick, until};
use crate::world::{World, world};
use api::{HookEvent, Pace};
use corpus::purge::orders::accounts::{Account, Untold, order_accounts};
use corpus::purge::orders::{self, DeletionOrder, Ground};
use rights::{Choice, ChoiceKind, Clock as _, Entry, Ordinal, Scope, Sequence, Subject};
use serde_json::{Value, json};

/// What a purge does with somebody whose erasure the platform was not told: an order keeps what webhooks are told, and
/// the ledger forgets the person.
async fn purge(world: &World, person: Ordinal, (id, sequence): (&str, u64)) {
    let ledger = &world.app.parts().ledger;
    let history = ledger.history(person).await.unwrap().into_iter();
    let mut said = history.filter(|recorded| recorded.sequence.0 == sequence);
    let Some(Entry::Choice(choice)) = said.next().and_then(|recorded| recorded.entry) else {
        panic!("entry {sequence} is no choice")
    };
    let untold = Untold {
        person,
        ids: [id.to_owned()].into(),
        said: Some((Sequence(sequence), Account::new(id.into(), choice))),
    };
    let today = world.clock.today();
    let made = order_accounts(&world.root(), &[untold], (today, 30)).unwrap();
    assert_eq!(made, 1);
    ledger.erase(&[person].into()).await.unwrap();
}

/// The only order of a workspace, and its text.
fn order(world: &World) -> (DeletionOrder, String) {
    let order = orders::list(&world.root()).unwrap().remove(0);
    let path = world.root().join("orders/000001.json");
    (order, std::fs::read_to_string(path).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_is_told_also_after_the_purge_until_it_is_accepted() {
    let (world, receiver) = (world().await, Receiver::start().await);
    let quiet = Receiver::start().await;
    let person = world.person("m1").await;
    hook(&world, &quiet.address, &[HookEvent::ChoiceRecorded]).await;
    let made = hook(&world, &receiver.address, &[HookEvent::ChoiceRecorded]).await;
    receiver.is(Mood::Fails);
    let running = Running::start(&world, patient());
    say(&world, "m1", "objection").await;
    let noted = json!({ "kind": "erasure", "note": "private words" });
    let said = world.post("/people/m1/choices", &noted).await.json();
    let sequence = said["sequence"].as_u64().unwrap();
    let is_it = |id: &str| id.ends_with(&format!("_{sequence}"));
    until("both, where all is well", async || {
        quiet.arrived().len() == 2
    })
    .await;
    purge(&world, person, ("m1", sequence)).await;
    let (open, text) = order(&world);
    assert!(open.is_open() && !text.contains("private words"), "{text}");
    // One accepted it, the other has still to.
    let path = format!("/webhooks/{}/deliveries", made["id"].as_str().unwrap());
    let states = async || {
        let listed = world.get(&path).await.json();
        let all = listed["deliveries"].as_array().unwrap().clone();
        let states: Vec<Value> = all.into_iter().map(|one| one["state"].clone()).collect();
        states
    };
    until("what else they said is gone", async || {
        states().await == [json!("waiting"), json!("gone")]
    })
    .await;
    until("a try", async || {
        receiver.arrived().iter().any(|arrived| is_it(&arrived.0))
    })
    .await;
    assert!(order(&world).0.is_open());
    receiver.is(Mood::Accepts);
    until("the erasure", async || {
        states().await == [json!("delivered"), json!("gone")]
    })
    .await;
    until("the order", async || !order(&world).0.is_open()).await;
    running.stop().await;
    let bytes = |of: &Receiver| {
        let arrived = of.arrived().into_iter().rev();
        let mut arrived = arrived.filter(|arrived| is_it(&arrived.0));
        arrived.next().unwrap().3
    };
    assert_eq!(bytes(&receiver), bytes(&quiet), "the same bytes as before");
    let (order, text) = order(&world);
    assert_eq!(order.confirmed.unwrap().rests_on, Ground::Told);
    assert!(order.ids.is_empty() && order.account.is_none());
    assert!(!text.contains("m1"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purge_while_nothing_is_delivered_takes_no_erasure_away() {
    let (world, receiver) = (world().await, Receiver::start().await);
    let person = world.person("m1").await;
    hook(&world, &receiver.address, &[HookEvent::ChoiceRecorded]).await;
    say(&world, "m1", "objection").await;
    let sequence = say(&world, "m1", "erasure").await;
    purge(&world, person, ("m1", sequence)).await;
    let running = Running::start(&world, quick());
    until("the order", async || !order(&world).0.is_open()).await;
    running.stop().await;
    let arrived = receiver.arrived();
    assert_eq!(arrived.len(), 1, "only the erasure is told");
    let told: Value = serde_json::from_str(&arrived[0].3).unwrap();
    assert_eq!(told["data"]["person"], "m1");
    assert_eq!(told["data"]["kind"], "erasure");
    assert_eq!(told["data"]["sequence"], sequence);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_that_is_given_up_stays_an_order_and_can_be_resent() {
    let (world, receiver) = (world().await, Receiver::start().await);
    let person = world.person("m1").await;
    let made = hook(&world, &receiver.address, &[HookEvent::ChoiceRecorded]).await;
    let sequence = say(&world, "m1", "erasure").await;
    purge(&world, person, ("m1", sequence)).await;
    receiver.is(Mood::Fails);
    let pace = Pace {
        pauses_seconds: vec![0, 0],
        ..quick()
    };
    let running = Running::start(&world, pace);
    let path = format!("/webhooks/{}/deliveries", made["id"].as_str().unwrap());
    let given_up = async || {
        let listed = world.get(&path).await.json();
        listed["deliveries"][0]["state"] == "given_up"
    };
    until("it is given up", given_up).await;
    assert!(order(&world).0.is_open());
    receiver.is(Mood::Accepts);
    let id = receiver.arrived()[0].0.clone();
    let resend = format!("/deliveries/{id}/resend");
    assert_eq!(world.post(&resend, &Value::Null).await.status, 202);
    until("the order", async || !order(&world).0.is_open()).await;
    running.stop().await;
}

/// Two webhooks that are told of an erasure: one accepts it, the other does not, and gives up after so many tries.
async fn half_told(tries: usize) -> (World, [Receiver; 2], String, Running) {
    let world = world().await;
    let (accepts, fails) = (Receiver::start().await, Receiver::start().await);
    let person = world.person("m1").await;
    world.person("m2").await;
    hook(&world, &accepts.address, &[HookEvent::ChoiceRecorded]).await;
    let made = hook(&world, &fails.address, &[HookEvent::ChoiceRecorded]).await;
    let sequence = say(&world, "m1", "erasure").await;
    purge(&world, person, ("m1", sequence)).await;
    fails.is(Mood::Fails);
    let pace = Pace {
        pauses_seconds: vec![0; tries],
        ..quick()
    };
    let running = Running::start(&world, pace);
    until("both", async || {
        !accepts.arrived().is_empty() && !fails.arrived().is_empty()
    })
    .await;
    let made = made["id"].as_str().unwrap().to_owned();
    (world, [accepts, fails], made, running)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_of_two_gave_up_is_not_confirmed_until_it_accepts() {
    let (world, [_accepts, fails], made, running) = half_told(2).await;
    let path = format!("/webhooks/{made}/deliveries");
    until("it is given up", async || {
        let listed = world.get(&path).await.json();
        listed["deliveries"][0]["state"] == "given_up"
    })
    .await;
    assert!(order(&world).0.is_open(), "one was never told");
    let store = world.api.store();
    let sequence = order(&world).0.sequence.unwrap();
    assert!(!store.was_told(sequence).await.unwrap());
    fails.is(Mood::Accepts);
    let resend = format!("/deliveries/{}/resend", fails.arrived()[0].0);
    assert_eq!(world.post(&resend, &Value::Null).await.status, 202);
    until("the order", async || !order(&world).0.is_open()).await;
    running.stop().await;
    assert!(store.was_told(sequence).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_is_removed_leaves_the_order_behind() {
    let (world, _receivers, made, running) = half_told(10_000).await;
    say(&world, "m2", "objection").await;
    until("what it is told of others", async || {
        let hook = world.api.store().hook(&made).await.unwrap();
        hook.waiting == 2
    })
    .await;
    let removed = world.delete(&format!("/webhooks/{made}")).await;
    assert_eq!(removed.status, 204);
    // A try that was under way may still come back.
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    running.stop().await;
    let sequence = order(&world).0.sequence.unwrap();
    let store = world.api.store();
    assert!(
        !store.was_told(sequence).await.unwrap(),
        "the next purge asks"
    );
    let kept = store.deliveries(Some(&made), None, 10).await.unwrap();
    assert_eq!(kept.len(), 1, "only the erasure: {kept:?}");
    assert_eq!(
        (kept[0].sequence, kept[0].state),
        (sequence, api::DeliveryState::GivenUp)
    );
    let resend = format!("/deliveries/{}/resend", kept[0].id);
    assert_eq!(world.post(&resend, &Value::Null).await.status, 404);
    assert!(order(&world).0.is_open());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_that_no_purge_saw_is_kept_of_a_removed_webhook_too() {
    let (world, receiver) = (world().await, Receiver::start().await);
    let person = world.person("m1").await;
    let made = hook(&world, &receiver.address, &[HookEvent::ChoiceRecorded]).await;
    let made = made["id"].as_str().unwrap();
    receiver.is(Mood::Fails);
    let running = Running::start(&world, patient());
    say(&world, "m1", "objection").await;
    let at = world.clock.now();
    let asked = Choice::new(ChoiceKind::Erasure, Scope::default(), at, "demur:portal");
    let ledger = &world.app.parts().ledger;
    let sequence = ledger.head().await.unwrap();
    let said = (Subject::Person(person), Entry::Choice(asked));
    ledger.append(&[said]).await.unwrap();
    let store = world.api.store();
    until("both wait", async || {
        store.hook(made).await.unwrap().waiting == 2
    })
    .await;
    running.stop().await;
    let removed = world.delete(&format!("/webhooks/{made}")).await;
    assert_eq!(removed.status, 204);
    let kept = store.deliveries(Some(made), None, 10).await.unwrap();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(kept[0].sequence, sequence);
}
