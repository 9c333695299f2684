//! What changes a webhook happens once as well, and what it changes is written together with its answer.

use crate::receiver::{Receiver, Running, quick, until};
use crate::world::{Answer, World, world};
use serde_json::{Value, json};
use sqlx::Row;
use std::time::Duration;

const NEW: &str = "http://127.0.0.1:9/";

async fn send(world: &World, path: &str, name: &str, body: &Value) -> Answer {
    let named = [("idempotency-key", name)];
    world.post_with(path, &named, body).await
}

fn new(address: &str) -> Value {
    json!({ "address": address, "events": ["choice.recorded"] })
}

/// A webhook's secret and the one before.
async fn secrets(world: &World, id: &str) -> (String, Option<String>) {
    let pool = world.database("api/api.db").await;
    let row =
        sqlx::query("SELECT secret, secret_before FROM hook WHERE id = ?").bind(id.to_owned());
    let row = row.fetch_one(&pool).await.unwrap();
    pool.close().await;
    (row.get(0), row.get(1))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_again_changes_a_webhook_once() {
    let (world, receiver) = (world().await, Receiver::start().await);
    world.person("m1").await;
    let made = send(&world, "/webhooks", "make", &new(&receiver.address)).await;
    let again = send(&world, "/webhooks", "make", &new(&receiver.address)).await;
    assert_eq!((made.status, &made.text), (again.status, &again.text));
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.header("location"), again.header("location"));
    assert_eq!(world.store().hooks().await.unwrap().len(), 1);
    let made = made.json();
    let id = made["id"].as_str().unwrap().to_owned();
    let path = format!("/webhooks/{id}");

    let secret = format!("{path}/secret");
    let rotated = send(&world, &secret, "rotate", &Value::Null).await;
    let again = send(&world, &secret, "rotate", &Value::Null).await;
    assert_eq!((rotated.status, &rotated.text), (200, &again.text));
    let first = made["secret"].as_str().unwrap().to_owned();
    let second = rotated.json()["secret"].as_str().unwrap().to_owned();
    assert_eq!(
        secrets(&world, &id).await,
        (second, Some(first)),
        "what receivers know still signs"
    );

    // A late repeat of "off" does not turn off what was turned on since.
    let off = format!("{path}/off");
    let turned = send(&world, &off, "off", &Value::Null).await;
    send(&world, &format!("{path}/on"), "on", &Value::Null).await;
    let again = send(&world, &off, "off", &Value::Null).await;
    assert_eq!((turned.status, &turned.text), (200, &again.text));
    assert_eq!(turned.json()["on"], false);
    assert_eq!(world.get(&path).await.json()["on"], true);
    let reused = send(&world, &secret, "off", &Value::Null).await;
    assert_eq!(
        (reused.status, reused.problem().as_str()),
        (422, "idempotency-key-reused")
    );

    let running = Running::start(&world, quick());
    let said = json!({ "kind": "objection" });
    assert_eq!(world.post("/people/m1/choices", &said).await.status, 201);
    until("a delivery", async || receiver.arrived().len() == 1).await;
    let message = receiver.arrived()[0].0.clone();
    let resend = format!("/deliveries/{message}/resend");
    until("it is delivered", async || {
        let deliveries = world.get(&format!("{path}/deliveries")).await.json();
        deliveries["deliveries"][0]["state"] == "delivered"
    })
    .await;
    let sent = send(&world, &resend, "resend", &Value::Null).await;
    assert_eq!(sent.status, 202, "{}", sent.text);
    until("it again", async || receiver.arrived().len() == 2).await;
    let again = send(&world, &resend, "resend", &Value::Null).await;
    assert_eq!((again.status, &again.text), (202, &sent.text));
    tokio::time::sleep(Duration::from_millis(300)).await;
    running.stop().await;
    assert_eq!(receiver.arrived().len(), 2, "it is not sent a third time");
}

/// Everything that can be seen of webhooks and deliveries in the database.
async fn kept(world: &World) -> Vec<String> {
    let pool = world.database("api/api.db").await;
    let mut all = Vec::new();
    for select in [
        "SELECT id || secret || coalesce(secret_before, '') || is_on FROM hook ORDER BY id",
        "SELECT id || state || tries FROM delivery ORDER BY id",
    ] {
        let rows = sqlx::query(select).fetch_all(&pool).await.unwrap();
        all.extend(rows.iter().map(|row| row.get::<String, _>(0)));
    }
    pool.close().await;
    all
}

/// The program breaks off between the change and the answer: here because the answer cannot be kept.
#[tokio::test(flavor = "multi_thread")]
async fn what_breaks_off_before_its_answer_is_kept_changed_nothing() {
    let world = world().await;
    let made = world.post("/webhooks", &new(NEW)).await.json();
    let id = made["id"].as_str().unwrap();
    let delivery = format!("msg_{}_0", &id[5..]);
    let file = "api/api.db";
    world
        .meddle(file, &format!("INSERT INTO delivery VALUES ('{delivery}', '{id}', 0, 'choice.recorded', NULL, 'delivered', 3, 0, 0, 204)"))
        .await;
    let on = format!("/webhooks/{id}/on");
    for (path, body) in [
        ("/webhooks".to_owned(), new(NEW)),
        (format!("/webhooks/{id}/secret"), Value::Null),
        (format!("/webhooks/{id}/off"), Value::Null),
        (on.clone(), Value::Null),
        (format!("/deliveries/{delivery}/resend"), Value::Null),
    ] {
        let before = kept(&world).await;
        world
            .meddle(file, "CREATE TRIGGER broken BEFORE UPDATE ON answer BEGIN SELECT raise(ABORT, 'broken off'); END")
            .await;
        let broken = send(&world, &path, &path, &body).await;
        assert_eq!(broken.status, 503, "{path}: {}", broken.text);
        assert_eq!(kept(&world).await, before, "{path} did it all the same");
        world.meddle(file, "DROP TRIGGER broken").await;
        let done = send(&world, &path, &path, &body).await;
        assert!((200..300).contains(&done.status), "{path}: {}", done.text);
        let after = kept(&world).await;
        assert_ne!(after, before, "{path}");
        let again = send(&world, &path, &path, &body).await;
        assert_eq!((done.status, &done.text), (again.status, &again.text));
        assert_eq!(kept(&world).await, after, "{path} was done twice");
    }
    assert_eq!(world.store().hooks().await.unwrap().len(), 2);
}
