//! What is logged names nobody, whatever is sent and whatever breaks. The log is standard error, so the requests
//! are made by this test in a process of its own, and the log is read here.

use crate::world::{World, world_with};
use serde_json::{Value, json};
use std::process::Command;
use std::sync::atomic::Ordering;

const CHILD: &str = "DEMUR_TEST_LOGS";
/// A mail address, and the same as it stands in an address.
const WHO: &str = "ada.lovelace@example.org";
const ENCODED: &str = "ada.lovelace%40example.org";

#[tokio::test(flavor = "multi_thread")]
async fn the_log_names_nobody() {
    if std::env::var_os(CHILD).is_some() {
        return requests().await;
    }
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "log::the_log_names_nobody", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let log = String::from_utf8_lossy(&child.stderr).into_owned();
    assert!(child.status.success(), "{log}");
    for part in [WHO, ENCODED, "lovelace", "ada@example.org"] {
        assert!(!log.contains(part), "{part}: {log}");
    }
    let lines = log
        .lines()
        .filter_map(|l| serde_json::from_str::<Value>(l).ok());
    let lines: Vec<Value> = lines.collect();
    let errors: Vec<&Value> = lines.iter().filter(|l| l["level"] == "error").collect();
    let said = |part: &str| {
        let has = |line: &&&Value| line["error"].as_str().unwrap_or_default().contains(part);
        errors.iter().filter(has).count()
    };
    assert!(said("SQLite says: ") >= 3, "{log}");
    assert!(said("the class ") >= 1, "{log}");
    assert_eq!(said("the program panicked at `"), 2, "{log}");
    // Each is found by the name that its answer has.
    for error in &errors {
        let reference = error["reference"].as_str().unwrap();
        assert!(!reference.is_empty(), "{error}");
    }
    assert!(lines.iter().filter(|l| l["level"] == "info").count() > 60);
    assert!(!log.contains("broke the clock"), "{log}");
}

fn hostile_bodies() -> Vec<Value> {
    let mut all = vec![
        json!(WHO),
        json!([WHO]),
        json!({ WHO: WHO }),
        json!([{ "stream": WHO, "position": 1, "at": WHO, "type": WHO }]),
        json!([{ "stream": "s", "position": 1, "at": "2026-01-01", "type": "contact_changed", "person": WHO, "mail": WHO, "lang": WHO }]),
        json!([{ "stream": "s", "position": 2, "at": "2026-01-01", "type": "item_created", "row": { WHO: WHO } }]),
        json!({ "address": format!("https://{WHO}/{WHO}"), "events": [WHO] }),
        json!({ "address": format!("gopher://{WHO}/"), "events": ["choice.recorded"] }),
        json!({ "at": WHO }),
        json!({ "kind": "objection", "note": WHO }),
        json!({ "kind": "erasure", "item": WHO }),
    ];
    for field in [
        "kind", "purposes", "kinds", "surfaces", "item", "before", "audience", "made_at",
    ] {
        for value in [json!(WHO), json!([WHO])] {
            let mut body = json!({ "kind": "objection" });
            body[field] = value;
            all.push(body);
        }
    }
    all
}

/// Asks everything about somebody, in every way.
async fn everything(world: &World) -> Vec<u16> {
    let mut statuses = Vec::new();
    for path in [
        "/people/X",
        "/people/X/choices?cursor=X",
        "/people/X/choices",
        "/people/X/items?lang=X",
        "/people/X/items",
        "/people/X/dossier",
        "/receipts/X",
        "/campaigns/X",
        "/campaigns",
        "/sets/X/X",
        "/log/entries?kind=X",
        "/log/entries?X=X",
        "/webhooks/X",
        "/webhooks",
        "/webhooks/X/deliveries",
        "/streams",
        "/X",
        "/ready",
    ] {
        let path = path.replace('X', ENCODED);
        statuses.push(world.get(&path).await.status);
    }
    let named = [("idempotency-key", WHO), ("traceparent", WHO)];
    for body in hostile_bodies() {
        for path in [
            "/people/X/choices",
            "/people/X/notices/X/seen",
            "/events",
            "/webhooks",
            "/webhooks/X/secret",
            "/deliveries/msg_X/resend",
        ] {
            let path = path.replace('X', ENCODED);
            let sent = world.post_with(&path, &named, &body).await;
            statuses.push(sent.status);
            statuses.push(world.post(&path, &body).await.status);
        }
    }
    statuses
}

async fn requests() {
    let world = world_with(api::Settings {
        webhooks_inside: true,
        ..api::Settings::default()
    })
    .await;
    world.person(WHO).await;
    let said = json!({ "kind": "objection", "note": WHO });
    let path = format!("/people/{ENCODED}/choices");
    assert_eq!(world.post(&path, &said).await.status, 201);
    let whole = everything(&world).await;
    assert!(whole.iter().all(|status| *status < 500), "{whole:?}");

    // A defect that says whom it is about, in the API and in the portal beside it.
    world.clock.0.store(true, Ordering::SeqCst);
    let defect = world.get(&format!("/people/{ENCODED}")).await;
    assert_eq!(
        (defect.status, defect.problem().as_str()),
        (500, "internal")
    );
    assert!(!defect.text.contains("clock"), "{}", defect.text);
    let portal = world.base.replace("/api/v1", "");
    let page = reqwest::Client::builder().no_proxy().build().unwrap();
    let page = page
        .get(format!("{portal}/o/{ENCODED}"))
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), 500);
    assert!(page.headers().contains_key("content-security-policy"));
    let page = page.text().await.unwrap();
    assert!(page.contains("<html") && !page.contains("clock"), "{page}");
    world.clock.0.store(false, Ordering::SeqCst);
    assert_eq!(world.get(&format!("/people/{ENCODED}")).await.status, 200);

    // What is stored is not what it should be, and says whom it is about.
    let ledger = "ledger/ledger.db";
    let broken = format!("UPDATE standing SET body = '\"{WHO}\"'");
    world.meddle(ledger, &broken).await;
    let broken = world.get(&format!("/people/{ENCODED}")).await;
    assert_eq!(broken.status, 500, "{}", broken.text);
    assert!(!broken.text.contains(WHO), "{}", broken.text);
    everything(&world).await;

    for (file, table) in [
        ("api/api.db", "hook"),
        ("api/api.db", "answer"),
        (ledger, "handle"),
    ] {
        world
            .meddle(file, &format!("ALTER TABLE {table} RENAME TO gone_{table}"))
            .await;
        let failed = everything(&world).await;
        assert!(failed.iter().any(|status| *status >= 500), "{table}");
    }
}
