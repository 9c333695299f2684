//! Whatever goes wrong, the answer has one form and says nothing of the inside.

use crate::world::world;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn every_problem_has_the_same_form() {
    let world = world().await;
    world.person("m1").await;
    let bearer = format!("Bearer {}", world.key);
    let own = ("authorization", bearer.as_str());
    let json_type = ("content-type", "application/json");

    let nothing = world.get("/nothing/here").await;
    assert_eq!(
        (nothing.status, nothing.problem().as_str()),
        (404, "not-found")
    );
    let method = world.ask(("PATCH", "/people/m1"), &[own], "").await;
    assert_eq!(
        (method.status, method.problem().as_str()),
        (405, "method-not-allowed")
    );
    assert!(
        method.header("allow").contains("GET"),
        "{:?}",
        method.headers
    );
    let large = "x".repeat(70_000);
    let large = world
        .ask(("POST", "/people/m1/choices"), &[own, json_type], large)
        .await;
    assert_eq!((large.status, large.problem().as_str()), (413, "too-large"));
    let typed = world
        .ask(
            ("POST", "/people/m1/choices"),
            &[own, ("content-type", "text/plain")],
            "{}",
        )
        .await;
    assert_eq!(
        (typed.status, typed.problem().as_str()),
        (415, "media-type")
    );
    let untyped = world.ask(("POST", "/events"), &[own], "").await;
    assert_eq!(untyped.status, 415);
    let broken = world
        .ask(
            ("POST", "/people/m1/choices"),
            &[own, json_type],
            "{\"kind\":",
        )
        .await;
    assert_eq!(
        (broken.status, broken.problem().as_str()),
        (400, "bad-request")
    );
    for path in [
        "/people/m1/choices?limit=0",
        "/people/m1/choices?limit=+1",
        "/people/m1/choices?limit=99999999999999999999",
        "/people/m1/choices?cursor=%00",
        "/people/m1/choices?cursor=",
        "/people/m1/choices?page=2",
        "/people/m1/choices?limit=1&limit=2",
        "/people/m1/items?lang=fr",
        "/log/entries?kind=everything",
    ] {
        let wrong = world.get(path).await;
        assert_eq!(
            (wrong.status, wrong.problem().as_str()),
            (400, "bad-request"),
            "{path}"
        );
    }
    for path in [
        "/people/m2",
        "/receipts/99",
        "/receipts/0",
        "/receipts/x",
        "/sets/a/1",
        "/sets/a/b",
        "/campaigns/x",
        "/webhooks/x",
    ] {
        let none = world.get(path).await;
        assert_eq!(
            (none.status, none.problem().as_str()),
            (404, "not-found"),
            "{path}"
        );
        assert_eq!(none.header("cache-control"), "no-store");
        assert_eq!(none.header("x-content-type-options"), "nosniff");
        let reference = none.header("x-request-id").to_owned();
        assert!(
            none.json()["instance"]
                .as_str()
                .unwrap()
                .ends_with(&reference)
                && !reference.is_empty()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_inside_is_not_shown() {
    let world = world().await;
    world.person("m1").await;
    // The log cannot be published: a file stands where its folder would be.
    std::fs::write(world.root().join("log"), "").unwrap();
    let said = world
        .post("/people/m1/choices", &json!({ "kind": "objection" }))
        .await;
    assert_eq!(said.status, 201, "the choice needs no published log");
    let failed = world.get("/log/checkpoint").await;
    assert!(failed.status >= 500, "{}", failed.text);
    failed.problem();
    let root = world.root().display().to_string();
    assert!(
        !failed.text.contains(&root) && !failed.text.contains("os error"),
        "{}",
        failed.text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bounds_of_events_hold() {
    let world = crate::world::world_with(api::Settings {
        events_bytes: 100_000,
        events_at_once: 10,
        log_requests: false,
        ..api::Settings::default()
    })
    .await;
    let event = |n: u64| json!({ "stream": "s", "position": n, "at": "2026-01-01", "type": "account_created", "person": format!("m{n}") });
    let many: Vec<_> = (1..=11).map(event).collect();
    let refused = world.post("/events", &json!(many)).await;
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (413, "too-large")
    );
    let large = world
        .post("/events", &json!([{ "x": "y".repeat(100_001) }]))
        .await;
    assert_eq!((large.status, large.problem().as_str()), (413, "too-large"));
    // One too many is enough: nothing behind it is looked at.
    let bearer = format!("Bearer {}", world.key);
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
    ];
    for (body, status) in [
        (format!("[{}", "0,".repeat(11)), 413),
        ("[0,0".to_owned(), 400),
    ] {
        let answer = world.ask(("POST", "/events"), &headers, body).await;
        assert_eq!(answer.status, status, "{}", answer.text);
    }
    assert_eq!(world.head().await, 0);
    let taken = world.post("/events", &json!(many[..10])).await;
    assert_eq!(taken.json()["taken"], 10);
}
