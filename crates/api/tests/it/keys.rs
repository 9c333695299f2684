//! Keys: what is kept, what they may, and who may not.

use crate::world::world;
use api::Grant;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Every operation that needs a key: method, path with something in it, scope.
fn operations() -> Vec<(String, String, Grant)> {
    let description: Value = serde_json::from_str(&api::description().unwrap()).unwrap();
    let mut found = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let scope = operation["security"][0]["key"][0].as_str();
            let path = path
                .replace("{id}", "m1")
                .replace("{campaign}", "spring")
                .replace("{sequence}", "0")
                .replace("{purpose}", "ai_assistant")
                .replace("{number}", "1");
            if let Some(scope) = scope {
                found.push((method.to_uppercase(), path, scope.parse().unwrap()));
            }
        }
    }
    found
}

fn body_of(path: &str) -> Value {
    let bodies = BTreeMap::from([
        ("/people/m1/choices", json!({ "kind": "objection" })),
        ("/people/m1/notices/spring/seen", json!({})),
        (
            "/events",
            json!([{ "stream": "s", "position": 1, "at": "2026-01-01", "type": "account_created", "person": "m9" }]),
        ),
        (
            "/webhooks",
            json!({ "address": "http://127.0.0.1:9/", "events": ["choice.recorded"] }),
        ),
    ]);
    bodies.get(path).cloned().unwrap_or(Value::Null)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_without_the_scope_reads_nothing_and_writes_nothing() {
    let world = world().await;
    world.person("m1").await;
    let head = world.head().await;
    let operations = operations();
    assert!(operations.len() >= 24, "{}", operations.len());
    for (method, path, scope) in operations {
        let others: Vec<Grant> = Grant::ALL.iter().copied().filter(|g| *g != scope).collect();
        let key = world.key_for(&others).await;
        let keys = world.store().keys().await.unwrap().len();
        let bearer = format!("Bearer {key}");
        let body = body_of(&path).to_string();
        let typed = ("content-type", "application/json");
        let headers = [("authorization", bearer.as_str()), typed];
        let refused = world.ask((&method, &path), &headers, body.clone()).await;
        assert_eq!(refused.status, 403, "{method} {path}: {}", refused.text);
        assert_eq!(refused.problem(), "forbidden");
        assert!(
            refused.text.contains(scope.as_str()),
            "it says which scope it lacks"
        );
        assert!(
            !refused.text.contains(&key[15..]),
            "it does not repeat the key"
        );
        let unknown = world.ask((&method, &path), &[typed], body).await;
        assert_eq!(unknown.status, 401, "{method} {path}");
        assert_eq!(unknown.problem(), "unauthorized");
        assert!(unknown.header("www-authenticate").starts_with("Bearer"));
        assert_eq!(
            world.head().await,
            head,
            "{method} {path} wrote into the ledger"
        );
        assert_eq!(world.store().keys().await.unwrap().len(), keys);
        assert!(world.store().hooks().await.unwrap().is_empty());
        assert!(!world.root().join("inbox/spool.jsonl").exists());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_ends_when_it_is_revoked_or_its_day_has_passed() {
    let world = world().await;
    let parts = world.app.parts();
    let today = parts.clock.today();
    let scopes = || [Grant::SetsRead].into();
    let make = |name: &'static str, day| {
        world
            .store()
            .make_key(name, scopes(), day, (today, &*parts.randomness))
    };
    let ask = async |secret: &str| {
        let bearer = format!("bearer {secret}");
        world
            .ask(("GET", "/sets"), &[("authorization", &bearer)], "")
            .await
            .status
    };
    let lasting = make("lasting", Some(today)).await.unwrap();
    assert_eq!(ask(&lasting.secret).await, 200);
    let used = world.store().keys().await.unwrap();
    assert_eq!(
        used.iter().find(|k| k.name == "lasting").unwrap().used,
        Some(today)
    );
    assert_eq!(used.iter().find(|k| k.name == "test").unwrap().used, None);
    world
        .store()
        .revoke_key(&lasting.key.prefix, today)
        .await
        .unwrap();
    assert_eq!(ask(&lasting.secret).await, 401);
    assert!(make("late", Some(today.plus_days(-1))).await.is_err());
    assert!(make("", None).await.is_err());
    assert!(world.store().revoke_key("00000000", today).await.is_err());

    // One letter changed is another key.
    let other = make("other", None).await.unwrap().secret;
    let mut changed = other.clone();
    let last = if changed.pop() == Some('A') { 'B' } else { 'A' };
    changed.push(last);
    assert_eq!((ask(&other).await, ask(&changed).await), (200, 401));

    // What is kept cannot be used: neither key nor secret stands in any file.
    world.store().close().await;
    for file in std::fs::read_dir(world.root().join("api")).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        // `demur_PREFIX_SECRET`; a secret can have underscores of its own.
        let secret = other.splitn(3, '_').nth(2).unwrap().as_bytes();
        assert!(!bytes.windows(secret.len()).any(|part| part == secret));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_guesses_has_to_wait() {
    let world = world().await;
    let guess = format!("Bearer demur_00000000_{}", "A".repeat(43));
    let (begun, mut guesses) = (std::time::Instant::now(), 0);
    let waits = loop {
        let answer = world
            .ask(("GET", "/sets"), &[("authorization", &guess)], "")
            .await;
        if answer.status != 401 {
            break answer;
        }
        guesses += 1;
        // Thirty, and one more every two seconds.
        let most = 30 + begun.elapsed().as_secs() / 2 + 1;
        assert!(guesses <= most, "{guesses}");
    };
    assert!(guesses >= 30, "{guesses}");
    assert_eq!(
        (waits.status, waits.problem().as_str()),
        (429, "too-many-requests")
    );
    assert!(waits.header("retry-after").parse::<u64>().unwrap() >= 1);
    assert_eq!(
        world.get("/sets").await.status,
        200,
        "whoever has a key is not kept waiting for those who guess"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_held_to_its_rate_and_others_are_not() {
    let world = crate::world::world_with(api::Settings {
        calls_per_second: 5,
        log_requests: false,
        ..api::Settings::default()
    })
    .await;
    world.person("m1").await;
    let (wild, other) = (
        world.key_for(Grant::ALL).await,
        world.key_for(Grant::ALL).await,
    );
    let head = world.head().await;
    let say = async |key: &str| {
        let bearer = format!("Bearer {key}");
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
        ];
        let body = json!({ "kind": "objection" }).to_string();
        world
            .ask(("POST", "/people/m1/choices"), &headers, body)
            .await
    };
    let (mut taken, mut waits) = (0, 0);
    let begun = std::time::Instant::now();
    // A slow machine asks slowly, and gets more in the meantime.
    for _ in 0..400 {
        let answer = say(&wild).await;
        match answer.status {
            201 => taken += 1,
            429 => {
                assert_eq!(answer.problem(), "too-many-requests");
                assert_eq!(answer.header("retry-after"), "1");
                waits += 1;
            }
            other => panic!("{other}: {}", answer.text),
        }
        if waits == 10 {
            break;
        }
    }
    let seconds = begun.elapsed().as_secs() + 1;
    assert!(waits > 0 && taken >= 10, "{taken} {waits}");
    assert!(taken <= 10 + 5 * seconds, "{taken} in {seconds} s");
    assert_eq!(
        world.head().await,
        head + taken,
        "what had to wait did nothing"
    );
    assert_eq!(say(&other).await.status, 201, "another key has its own");
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    assert_eq!(say(&wild).await.status, 201, "it comes back");
}
