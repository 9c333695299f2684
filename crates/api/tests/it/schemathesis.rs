//! schemathesis over the whole API: no server error, and every answer is as it is described.

use crate::python;
use crate::world::world;
use serde_json::Value;
use std::process::Command;

/// Seconds for all of it, so many that a slow machine comes to every operation, too.
const BUDGET: &str = "150";

/// What is meant otherwise than schemathesis takes it, each where it is meant so and nowhere else.
///
/// A cursor is one that was given out, a choice can name a purpose that there is not, a webhook an address that is
/// none, and an `Idempotency-Key` a request that was another one: to a schema each is text like any other. So there
/// 400 or 422 are answers to what looks right as well. A request for a webhook that comes again with its key is
/// answered as it was the first time, though the webhook may have been removed since. Events that cannot be taken
/// are set aside, and the rest of the list is taken.
const SETTINGS: &str = r#"
[[operations]]
include-name-regex = "^GET /.*(choices|items|dossier|campaigns|sets|entries|streams|webhooks|deliveries)$"
checks.positive_data_acceptance.expected-statuses = ["2xx", "400", "404"]

[[operations]]
include-name-regex = "^POST "
checks.positive_data_acceptance.expected-statuses = ["2xx", "404", "409", "422"]

[[operations]]
include-name-regex = "^[A-Z]+ /webhooks"
checks.ensure_resource_availability.enabled = false
checks.use_after_free.enabled = false

[[operations]]
include-name = "POST /events"
checks.negative_data_rejection.enabled = false
"#;

/// How events are sent as lines: as they are.
const LINES: &str = r#"
import schemathesis

@schemathesis.serializer("application/x-ndjson")
def lines(ctx, value):
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else str(value).encode()
"#;

/// Every operation in a description, as metrics name it.
fn operations() -> Vec<(String, String)> {
    let description: Value = serde_json::from_str(&api::description().unwrap()).unwrap();
    let mut found = Vec::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            found.push((method.to_uppercase(), path.clone()));
        }
    }
    found
}

/// Whether metrics say that an operation succeeded.
fn succeeded(metrics: &str, (method, path): &(String, String)) -> bool {
    let begun = format!(
        "demur_http_requests_total{{method=\"{method}\",route=\"/api/v1{path}\",status=\"2"
    );
    metrics.lines().any(|line| line.starts_with(&begun))
}

#[tokio::test(flavor = "multi_thread")]
async fn schemathesis_finds_nothing() {
    let Some(python) = python::with("schemathesis") else {
        return;
    };
    let world = world().await;
    world.seed_all().await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("schemathesis.toml"), SETTINGS).unwrap();
    std::fs::write(folder.path().join("lines.py"), LINES).unwrap();
    let (base, key) = (world.base.clone(), world.key.clone());
    let run = tokio::task::spawn_blocking(move || {
        Command::new(python)
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
            .env("SCHEMATHESIS_HOOKS", "lines")
            .env("PYTHONPATH", folder.path())
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
    // What was never done was not tried.
    let metrics = world.get("/metrics").await.text;
    let all = operations();
    let missed: Vec<_> = all.iter().filter(|of| !succeeded(&metrics, of)).collect();
    assert!(all.len() >= 28 && missed.is_empty(), "{missed:?}\n{end}");
}
