//! After an older copy of the ledger was restored, nothing that it does not have is taken for done.

use crate::events::{event, send};
use crate::hooks::hook;
use crate::receiver::{Receiver, Running, quick, until};
use crate::world::{World, world};
use api::HookEvent;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Copies a database while it is in use.
async fn copy(world: &World, file: &Path, to: &Path) {
    let into = format!("VACUUM INTO '{}'", to.display());
    world.meddle(&file.display().to_string(), &into).await;
}

/// Every file of a folder, from there.
fn files(root: &Path, below: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(root.join(below)).unwrap() {
        let entry = entry.unwrap();
        let path = below.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => files(root, &path, found),
            false => found.push(path),
        }
    }
}

/// The same workspace with an older copy of the ledger.
async fn restored(world: World, older: &Path) -> World {
    let (root, folder) = (world.root(), TempDir::new().unwrap());
    let mut all = Vec::new();
    files(&root, Path::new(""), &mut all);
    for file in all {
        let to = folder.path().join(&file);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        let name = file.display().to_string();
        if name == "ledger/ledger.db" {
            std::fs::copy(older, to).unwrap();
        } else if name.ends_with(".db") {
            copy(&world, &file, &to).await;
        } else if !name.ends_with("-wal") && !name.ends_with("-shm") {
            std::fs::copy(root.join(&file), to).unwrap();
        }
    }
    world.restarted_in(Some(folder)).await
}

async fn say(world: &World, name: &str, kind: &str) -> Value {
    let (named, body) = ([("idempotency-key", name)], json!({ "kind": kind }));
    let said = world.post_with("/people/m1/choices", &named, &body).await;
    assert_eq!(said.status, 201, "{}", said.text);
    said.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_restored_ledger_does_not_have_happens_again_and_is_told() {
    let (world, receiver) = (world().await, Receiver::start().await);
    world.person("m1").await;
    hook(&world, &receiver.address, &[HookEvent::ChoiceRecorded]).await;
    let kept = say(&world, "kept", "objection").await;
    let folder = TempDir::new().unwrap();
    let older = folder.path().join("older.db");
    copy(&world, Path::new("ledger/ledger.db"), &older).await;
    let lost = say(&world, "lost", "restriction").await;
    let narrows = json!({ "person": "m1", "item": "posts/1", "audience": "friends" });
    let event = [event(1, "audience_changed", narrows)];
    assert_eq!(send(&world, &event).await.json()["taken"], 1);
    let running = Running::start(&world, quick());
    until("all three", async || receiver.arrived().len() == 3).await;
    running.stop().await;

    let world = restored(world, &older).await;
    let head = world.head().await;
    assert_eq!(say(&world, "kept", "objection").await, kept);
    assert_eq!(world.head().await, head, "the ledger has it");
    let again = say(&world, "lost", "restriction").await;
    assert_eq!(again["made_at"], lost["made_at"], "said when it first came");
    assert_eq!(
        again["sequence"], lost["sequence"],
        "the number is free again"
    );
    let standing = world.get("/people/m1").await.json()["standing"].clone();
    assert_eq!(standing["restrictions"].as_array().unwrap().len(), 1);
    let taken = send(&world, &event).await.json();
    assert_eq!(
        (&taken["taken"], &taken["repeated"]),
        (&json!(1), &json!(0))
    );

    // Receivers drop what they have had by its id.
    let running = Running::start(&world, quick());
    until("both", async || receiver.arrived().len() == 5).await;
    running.stop().await;
    let ids: BTreeSet<String> = receiver.arrived().into_iter().map(|a| a.0).collect();
    assert_eq!(ids.len(), 5, "{ids:?}");
}
