//! schemathesis over the whole API: no server error, and every answer is as it is described.

use crate::world::world;
use serde_json::json;
use std::process::Command;

/// Seconds for all of it.
const BUDGET: &str = "90";

/// What is meant otherwise than schemathesis takes it. A cursor is text like any other to a schema, a purpose can
/// be one that there is not, an idempotency key one that was used; an answer that comes again names what may have
/// been removed since. Events that cannot be taken are set aside, and the rest of the list is taken.
const SETTINGS: &str = r#"
[checks.positive_data_acceptance]
enabled = false
[checks.ensure_resource_availability]
enabled = false
[checks.use_after_free]
enabled = false

[[operations]]
include-name = "POST /events"
checks.negative_data_rejection.enabled = false
"#;

#[tokio::test(flavor = "multi_thread")]
async fn schemathesis_finds_nothing() {
    let python = std::env::var_os("DEMUR_PYTHON");
    let there = python.as_ref().is_some_and(|python| {
        let import = Command::new(python)
            .args(["-c", "import schemathesis"])
            .output();
        import.is_ok_and(|tried| tried.status.success())
    });
    if !there {
        assert!(
            std::env::var_os("CI").is_none(),
            "DEMUR_PYTHON with schemathesis is needed"
        );
        println!("skipped: no schemathesis; set DEMUR_PYTHON");
        return;
    }
    let world = world().await;
    world.person("B000444").await;
    world
        .post("/people/B000444/choices", &json!({ "kind": "objection" }))
        .await;
    let hook = json!({ "address": "http://127.0.0.1:9/", "events": ["choice.recorded"] });
    world.post("/webhooks", &hook).await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("schemathesis.toml"), SETTINGS).unwrap();
    let (base, key) = (world.base.clone(), world.key.clone());
    let run = tokio::task::spawn_blocking(move || {
        Command::new(python.unwrap())
            .args([
                "-m",
                "schemathesis.cli",
                "run",
                &format!("{base}/openapi.json"),
            ])
            .args(["--header", &format!("Authorization: Bearer {key}")])
            .args([
                "--max-time",
                BUDGET,
                "--seed",
                "7",
                "--workers",
                "2",
                "--no-color",
            ])
            .args(["--request-timeout", "20"])
            .current_dir(folder.path())
            .env_remove("HTTP_PROXY")
            .output()
            .unwrap()
    });
    let run = run.await.unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    let end: String = said
        .chars()
        .rev()
        .take(20_000)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    assert!(
        run.status.success(),
        "{end}\n{}",
        String::from_utf8_lossy(&run.stderr)
    );
    assert_eq!(world.get("/ready").await.status, 200);
}
