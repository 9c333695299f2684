//! What is kept of answers, and for how long.

use crate::events::event;
use crate::receiver::{Running, quick, until};
use crate::world::{World, world};
use serde_json::json;
use sqlx::Row as _;

/// How many answers are kept, and what they say.
async fn kept(world: &World) -> (usize, String) {
    let pool = world.database("api/api.db").await;
    let rows = sqlx::query("SELECT body FROM answer").fetch_all(&pool);
    let rows = rows.await.unwrap();
    pool.close().await;
    let bodies = rows.iter().map(|row| row.get::<Option<String>, _>(0));
    let bodies: Vec<String> = bodies.map(Option::unwrap_or_default).collect();
    (bodies.len(), bodies.concat())
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_kept_of_what_was_answered_about_events() {
    let world = world().await;
    world.person("somebody").await;
    let named = [("idempotency-key", "batch")];
    let is_called = |position| {
        let said = json!({ "person": "m1", "handle": "somebody" });
        event(position, "account_renamed", said)
    };
    let sent = json!([is_called(1)]);
    let first = world.post_with("/events", &named, &sent).await;
    assert_eq!(first.status, 200, "{}", first.text);
    assert!(first.text.contains("`somebody`"), "{}", first.text);
    assert_eq!(kept(&world).await, (0, String::new()));
    // Their positions are what makes them safe to send again, whatever the name of the request.
    let again = world.post_with("/events", &named, &sent).await;
    assert_eq!((again.status, &again.json()["repeated"]), (200, &json!(1)));
    let more = json!([is_called(1), is_called(2)]);
    let more = world.post_with("/events", &named, &more).await;
    assert_eq!((more.status, &more.json()["set_aside"]), (200, &json!(1)));
    let wrong = [("idempotency-key", "")];
    let refused = world.post_with("/events", &wrong, &sent).await;
    assert_eq!(refused.status, 400, "a name that is none");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_go_after_a_day_also_when_nobody_asks() {
    let world = world().await;
    let now = world.app.parts().clock.now();
    for (name, hours) in [("old", 25), ("new", 23)] {
        let began = now.plus_seconds(-hours * 3_600).epoch_micros();
        let insert = format!(
            "INSERT INTO answer (key, name, digest, began, head, status, body) VALUES ('k', '{name}', x'00', {began}, 0, 200, '{name}')"
        );
        world.meddle("api/api.db", &insert).await;
    }
    let running = Running::start(&world, quick());
    until("the old one to go", async || {
        kept(&world).await == (1, "new".to_owned())
    })
    .await;
    running.stop().await;
}
