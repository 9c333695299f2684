//! The same request twice is one.

use crate::world::world;
use serde_json::json;
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread")]
async fn the_same_again_gives_the_same_answer() {
    let world = world().await;
    world.person("m1").await;
    let named = [("idempotency-key", "first")];
    let body = json!({ "kind": "objection" });
    let one = world.post_with("/people/m1/choices", &named, &body).await;
    let head = world.head().await;
    let two = world.post_with("/people/m1/choices", &named, &body).await;
    assert_eq!((one.status, &one.text), (two.status, &two.text));
    assert_eq!(one.header("location"), two.header("location"));
    assert_eq!(
        world.head().await,
        head,
        "nothing was written a second time"
    );

    let other = json!({ "kind": "consent" });
    let reused = world.post_with("/people/m1/choices", &named, &other).await;
    assert_eq!(
        (reused.status, reused.problem().as_str()),
        (422, "idempotency-key-reused")
    );
    let elsewhere = world.post_with("/people/m2/choices", &named, &body).await;
    assert_eq!(elsewhere.status, 422, "the address belongs to the request");
    assert_eq!(world.head().await, head);

    // A request that was refused did nothing: its name is free again.
    let named = [("idempotency-key", "second")];
    let wrong = json!({ "kind": "consent", "purposes": ["none"] });
    assert_eq!(
        world
            .post_with("/people/m1/choices", &named, &wrong)
            .await
            .status,
        422
    );
    assert_eq!(
        world
            .post_with("/people/m1/choices", &named, &other)
            .await
            .status,
        201
    );
    let empty = [("idempotency-key", "")];
    assert_eq!(
        world
            .post_with("/people/m1/choices", &empty, &body)
            .await
            .status,
        400
    );

    // Another key's names are its own.
    let world = world.restarted().await;
    let head = world.head().await;
    let again = world
        .post_with("/people/m1/choices", &[("idempotency-key", "first")], &body)
        .await;
    assert_eq!(
        (again.status, again.text),
        (one.status, one.text),
        "kept over a restart"
    );
    assert_eq!(world.head().await, head);
}

#[tokio::test(flavor = "multi_thread")]
async fn at_the_same_time_it_is_one_as_well() {
    let world = Arc::new(world().await);
    world.person("m1").await;
    let head = world.head().await;
    let asks = (0..20).map(|_| {
        let world = Arc::clone(&world);
        tokio::spawn(async move {
            let named = [("idempotency-key", "together")];
            let body = json!({ "kind": "objection" });
            world.post_with("/people/m1/choices", &named, &body).await
        })
    });
    let mut statuses = Vec::new();
    for ask in asks.collect::<Vec<_>>() {
        let answer = ask.await.unwrap();
        if answer.status == 409 {
            assert_eq!(answer.problem(), "in-progress");
        }
        statuses.push(answer.status);
    }
    assert!(
        statuses.iter().all(|s| [201, 409].contains(s)),
        "{statuses:?}"
    );
    assert!(statuses.contains(&201));
    assert_eq!(world.head().await, head + 1, "one entry");
}

/// Enters a request as it stands when the program died before it was answered.
async fn died(world: &crate::world::World, name: &str, body: &str, (began, head): (i64, u64)) {
    use sha2::Digest as _;
    let path = world.root().join("api/api.db");
    let address = format!("sqlite://{}", path.display());
    let pool = sqlx::SqlitePool::connect(&address).await.unwrap();
    let text = format!("POST\n/people/m1/choices\n{body}");
    let prefix = world.key.split('_').nth(1).unwrap();
    sqlx::query("INSERT INTO answer (key, name, digest, began, head) VALUES (?, ?, ?, ?, ?)")
        .bind(prefix)
        .bind(name)
        .bind(sha2::Sha256::digest(text.as_bytes()).to_vec())
        .bind(began)
        .bind(head as i64)
        .execute(&pool)
        .await
        .unwrap();
    pool.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_broke_off_happens_once_when_it_comes_again() {
    let world = world().await;
    let person = world.person("m1").await;
    let ledger = &world.app.parts().ledger;
    let body = json!({ "kind": "objection" });
    let now = world.app.parts().clock.now();
    let (began, head) = (now.epoch_micros(), world.head().await);

    // It died before the ledger had it.
    died(&world, "before", &body.to_string(), (began, head)).await;
    let done = world
        .post_with(
            "/people/m1/choices",
            &[("idempotency-key", "before")],
            &body,
        )
        .await;
    assert_eq!(done.status, 201, "{}", done.text);
    assert_eq!(world.head().await, head + 1);
    assert_eq!(
        done.json()["made_at"],
        json!(now),
        "said when it first came"
    );

    // It died after the ledger had it, and before it was answered.
    let head = world.head().await;
    let began = began + 1_000_000;
    let at = rights::Instant::from_epoch_micros(began).unwrap();
    died(&world, "after", &body.to_string(), (began, head)).await;
    let choice = rights::Choice::new(
        rights::ChoiceKind::Objection,
        rights::Scope::all(),
        at,
        "platform",
    );
    let entry = (
        rights::Subject::Person(person),
        rights::Entry::Choice(choice),
    );
    let receipts = ledger.append(&[entry]).await.unwrap();
    let done = world
        .post_with("/people/m1/choices", &[("idempotency-key", "after")], &body)
        .await;
    assert_eq!(
        (done.status, &done.json()["sequence"]),
        (201, &json!(receipts[0].sequence))
    );
    assert_eq!(world.head().await, head + 1, "it is not there twice");
}
