//! The same request twice is one.

use crate::world::{World, world};
use serde_json::json;
use sqlx::pool::PoolConnection;
use std::sync::Arc;
use std::time::Duration;

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
async fn died(world: &World, name: &str, body: &str, (began, head): (i64, u64)) {
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

/// Long enough for a server to see that somebody hung up, mostly: nothing says that it has.
const A_WHILE: Duration = Duration::from_millis(300);
/// What is waited for comes sooner, on a busy machine, too.
const DEADLINE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Waits until a request of this name is entered: its work has begun then, and is not answered while the ledger is
/// held.
async fn begun(world: &World, name: &str) {
    let pool = world.database("api/api.db").await;
    let entered = async || {
        let count = sqlx::query_scalar("SELECT count(*) FROM answer WHERE name = ?").bind(name);
        let count: i64 = count.fetch_one(&pool).await.unwrap();
        count > 0
    };
    let begun = tokio::time::timeout(DEADLINE, async {
        while !entered().await {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    });
    assert!(begun.await.is_ok(), "the request never began");
    pool.close().await;
}

/// Keeps the ledger from being written.
async fn held(world: &World) -> PoolConnection<sqlx::Sqlite> {
    let pool = world.database("ledger/ledger.db").await;
    let mut held = pool.acquire().await.unwrap();
    let begin = sqlx::query("BEGIN IMMEDIATE");
    begin.execute(&mut *held).await.unwrap();
    held
}

async fn let_go(mut held: PoolConnection<sqlx::Sqlite>) {
    let end = sqlx::query("ROLLBACK");
    end.execute(&mut *held).await.unwrap();
}

async fn objects(world: Arc<World>, name: &str) -> crate::world::Answer {
    let named = [("idempotency-key", name)];
    let body = json!({ "kind": "objection" });
    world.post_with("/people/m1/choices", &named, &body).await
}

/// Asks, and hangs up before there is an answer.
async fn hangs_up(world: &Arc<World>, name: &'static str) {
    let asking = tokio::spawn(objects(Arc::clone(world), name));
    begun(world, name).await;
    asking.abort();
    assert!(asking.await.is_err(), "there is an answer already");
    tokio::time::sleep(A_WHILE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_hangs_up_and_asks_again_said_it_once() {
    let world = Arc::new(world().await);
    world.person("m1").await;
    world.person("m2").await;
    let (head, held) = (world.head().await, held(&world).await);
    // The writes of others are under way, and theirs waits.
    let other = Arc::clone(&world);
    let other = tokio::spawn(async move {
        let named = [("idempotency-key", "other")];
        let body = json!({ "kind": "objection" });
        let answer = other.post_with("/people/m2/choices", &named, &body);
        answer.await.status
    });
    begun(&world, "other").await;
    hangs_up(&world, "gone").await;
    let again = objects(Arc::clone(&world), "gone").await;
    assert_eq!(
        (again.status, again.problem().as_str()),
        (409, "in-progress")
    );
    let_go(held).await;
    assert_eq!(other.await.unwrap(), 201);
    let ended = tokio::time::timeout(DEADLINE, async {
        loop {
            let answer = objects(Arc::clone(&world), "gone").await;
            if answer.status != 409 {
                return answer;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    });
    let answer = ended.await.expect("what was begun never ended");
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert_eq!(world.head().await, head + 2, "one entry of each");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_told_to_stop_ends_what_was_begun_for_whoever_hung_up() {
    let world = Arc::new(world().await);
    world.person("m1").await;
    let (head, held) = (world.head().await, held(&world).await);
    hangs_up(&world, "gone").await;
    let freed = tokio::spawn(async move {
        // Until the server was told, mostly; where it is told later there is nothing left to wait for.
        tokio::time::sleep(A_WHILE).await;
        let_go(held).await;
    });
    let world = Arc::into_inner(world).unwrap().restarted().await;
    freed.await.unwrap();
    assert_eq!(world.head().await, head + 1, "it was waited for");
    let world = Arc::new(world);
    let answer = objects(Arc::clone(&world), "gone").await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert_eq!(world.head().await, head + 1, "the answer was kept");
}
