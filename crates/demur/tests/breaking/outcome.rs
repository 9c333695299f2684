//! What a workspace comes down to: what the ledger says, what readers of sets, feeds and copies see, what
//! is decided, what was kept. Two workspaces in which the same was done agree in all of it, whatever broke
//! on the way.

use crate::place::{Place, shape};
use crate::town::MARKER;
use corpus::SetPlace;
use corpus::set::{SetTable, SigningKey, paths, state};
use ledger::{Ledger, OsRandomness, Places, Settings, Sqlite};
use rights::{Entry, Hash, PurposeId, PurposeTree, Sequence, SystemClock};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tokio::runtime::Runtime;

/// Rows by content and number.
pub(crate) type Rows = BTreeSet<(String, u64)>;

/// What is claimed, by what it is about.
pub(crate) type Outcome = BTreeMap<String, String>;

fn runtime() -> Runtime {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    runtime.unwrap()
}

pub(crate) fn sets(place: &Place) -> Vec<SetPlace> {
    match place.shop().join("sets").is_dir() {
        true => SetPlace::below(&place.shop().join("sets")).unwrap(),
        false => Vec::new(),
    }
}

/// What any reader of the set's table sees.
pub(crate) fn visible(set: &Path) -> Rows {
    runtime().block_on(async {
        let table = SetTable::load(set).await.unwrap();
        let mut rows = Rows::new();
        for file in table.files().unwrap() {
            let add = |content: &str, row: corpus::set::VisibleRow| {
                assert!(rows.insert((content.to_owned(), row.content_row)));
            };
            table.each_visible(&file, add).unwrap();
        }
        rows
    })
}

/// What the feed of a set refuses, as a loader reads it; none where there is no feed.
pub(crate) fn revoked(place: &Place, set: &Path) -> Option<BTreeSet<String>> {
    if !paths::feed(set).join("head").exists() {
        return None;
    }
    let key = SigningKey::load(&place.shop().join("keys/signing.key")).unwrap();
    let reader = feed::Reader::open(set, key.public().bytes()).unwrap();
    Some(reader.revoked().map(ToString::to_string).collect())
}

/// Every entry of a ledger in files, less what differs from run to run.
pub(crate) fn entries(places: &Places) -> Vec<String> {
    runtime().block_on(async {
        let storage = Sqlite::open_at(places).await.unwrap();
        let settings = Settings {
            clock: Arc::new(SystemClock),
            randomness: Arc::new(OsRandomness),
            tree: PurposeTree::new([(PurposeId::from("ai_assistant"), None)]).unwrap(),
            keep_pseudonyms: true,
        };
        let ledger = Ledger::open(storage, settings).await.unwrap();
        ledger.verify().await.unwrap();
        let head = ledger.head().await.unwrap();
        let entries = ledger.entries(Sequence(0), head).await.unwrap();
        let said = entries
            .iter()
            .map(|e| format!("{:?} {}", e.subject, plain(e.entry.as_ref())))
            .collect();
        ledger.into_storage().close().await;
        said
    })
}

/// An entry without times, and hashes of what has a time in it.
fn plain(entry: Option<&Entry>) -> String {
    let Some(entry) = entry else {
        return "sealed for good".to_owned();
    };
    let mut value = serde_json::to_value(entry).unwrap();
    for name in [
        "made_at",
        "manifest",
        "state",
        "export",
        "signed_at",
        "first",
        "number",
    ] {
        value.as_object_mut().unwrap().remove(name);
    }
    if matches!(entry, Entry::SetExported { .. }) {
        value.as_object_mut().unwrap().remove("hash");
    }
    value.to_string()
}

pub(crate) fn places(shop: &Path) -> Places {
    Places {
        log: shop.join("ledger"),
        keys: shop.join("vault"),
        erasures: shop.join("erasures"),
        master: shop.join("keys"),
    }
}

fn hashed(bytes: &[u8]) -> String {
    format!("{} bytes, {}", bytes.len(), Hash::of(bytes))
}

/// Everything; a workspace in which something does not hold fails here. What is decided follows from
/// ledger and facts, and is asked only where these are what the operation changes.
pub(crate) fn outcome(place: &Place, decides: bool) -> Outcome {
    let mut all = Outcome::new();
    for entry in entries(&places(&place.shop())) {
        // In how many steps sets were masked is nobody's concern; what was masked is compared below.
        if !entry.contains("set_masked") {
            all.insert(format!("entry {entry}"), String::new());
        }
    }
    let verified = place.json(&["ledger", "verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
    for set in sets(place) {
        of_set(place, &set, &mut all);
    }
    if place.shop().join("log/checkpoint").exists() {
        let log = place.shop().join("log").display().to_string();
        place.does(&["ledger", "check", &log]);
    }
    if decides {
        decided(place, &mut all);
        // The keys of grid, sets and log open.
        place.does(&["purge", "--dry-run"]);
        place.does(&["ledger", "prove", "0"]);
    }
    kept(place, &mut all);
    all
}

fn of_set(place: &Place, set: &SetPlace, all: &mut Outcome) {
    let name = set.name();
    let verified = place.json(&["verify", &name, "--reference"]);
    assert_eq!(verified["holds"], true, "{verified}");
    let manifest = state::head(&set.path).unwrap().manifest;
    let mut add = |what: &str, value: String| {
        all.insert(format!("set {name}: {what}"), value);
    };
    add("visible", format!("{:?}", visible(&set.path)));
    add("cells", format!("{:?}", manifest.cells));
    add("masks", format!("{:?}", manifest.masks));
    add("decisions", manifest.decisions.to_string());
    add("reasons", format!("{:?}", manifest.rules));
    add("people", manifest.people.to_string());
    add("content", format!("{:?}", manifest.content));
    // Salt and root are other ones in every set; that they fit the rows is checked above.
    let size = manifest.absence.map(|tree| (tree.people, tree.items));
    add("absence", format!("{size:?}"));
    add("feed", format!("{:?}", revoked(place, &set.path)));
}

/// What is decided of every item, also by Cedar's own authorizer.
fn decided(place: &Place, all: &mut Outcome) {
    let args = ["decide", "--purpose", "ai_assistant", "--reference"];
    let mut report = place.json(&args);
    assert_eq!(report["reference"]["differences"], 0, "{report}");
    for name in ["sequence", "reference", "as_of"] {
        report.as_object_mut().unwrap().remove(name);
    }
    all.insert("decided".to_owned(), report.to_string());
}

/// Copies of content, rows set aside, orders, copies for others; and what all files are called.
fn kept(place: &Place, all: &mut Outcome) {
    for name in place.names() {
        // SQLite's own, of which nobody has to know when they go; and what a mask took out of a set's
        // commitments, which are made anew instead where the one before was not signed.
        let free = ["db-wal", "db-shm", "removed"];
        if name
            .extension()
            .is_some_and(|e| free.iter().any(|f| e == *f))
        {
            continue;
        }
        let (path, text) = (place.disk().join(&name), name.display().to_string());
        // A note up to where orders were looked for, which any command that masks may write.
        if ["shop/orders", "shop/orders/looked"].contains(&text.as_str()) {
            continue;
        }
        let at = |under: &str| name.starts_with(under) && path.is_file();
        let value = if at("shop/content") || at("shop/quarantine") || at("shop/policies") {
            hashed(&fs::read(&path).unwrap())
        } else if at("shop/orders") && text.ends_with(".json") {
            let mut order: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            for name in ["created", "due", "confirmed", "sequence"] {
                order.as_object_mut().unwrap().remove(name);
            }
            order.to_string()
        } else if at("copy") && text.ends_with(".jsonl") {
            hashed(&fs::read(&path).unwrap())
        } else {
            String::new()
        };
        let name = match value.is_empty() {
            true => shape(&name),
            false => text,
        };
        all.insert(format!("file {name}"), value);
    }
    if place.disk().join("copy").exists() {
        place.does(&["export", "check", "../copy"]);
    }
}

/// Nothing that only the erased said is anywhere.
pub(crate) fn nothing_is_left(place: &Place) {
    let found = place.json(&["purge", "--find", MARKER]);
    assert_eq!(found["found"], serde_json::json!([]), "{found}");
}
