//! Who got a training set, and which models were trained on it, as far as anybody has said: on the pages of staff
//! and of members.

use crate::notices::MailServer;
use crate::served::{Portal, shop};
use std::fs;
use std::sync::Arc;

#[test]
fn pages_of_sets_name_models_loaders_and_copies() {
    let Some(server) = MailServer::start(&[]) else {
        return;
    };
    let shop = shop(&server, "60");
    let mail = ["--mail", "mara@staff.example.org"];
    shop.json(
        &[
            &["staff", "add", "mara", "--role", "auditor"],
            mail.as_slice(),
        ]
        .concat(),
    );
    shop.compile(&[]);
    shop.compile(&[]);
    let (one, two) = (
        "/console/sets/ai_assistant/0001",
        "/console/sets/ai_assistant/0002",
    );
    {
        // Nobody has said anything: that is not that there is none.
        let portal = Portal::start_for(&shop, &["mara"]);
        let staff = portal.sign_in_staff(0);
        let page = portal.get(one, &staff).body;
        assert!(
            page.contains("Models trained on it <span class=\"sum\">0</span>"),
            "{page}"
        );
        assert!(page.contains("No loader has written a log"), "{page}");
        let member = portal.sign_in(&server, "u7");
        let mine = portal.get("/sets", &member).body;
        assert!(mine.contains("No model is on record here"), "{mine}");
    }
    let config = shop.root().join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let said = "\n[records.summary]\nsets = [\"ai_assistant/0001\"]\n[records.summary.model]\nnames = [\"town-7b\", \"<town>\"]\n";
    fs::write(&config, text + said).unwrap();
    let portal = Portal::start_for(&shop, &["mara"]);
    let staff = portal.sign_in_staff(0);
    // A real loader, with the feed of the watch beside the portal.
    let surroundings = loader::Surroundings {
        clock: Arc::new(rights::SystemClock),
        randomness: Arc::new(ledger::OsRandomness),
    };
    let set = loader::TrainingSet::open(&shop.set(1), None, surroundings).unwrap();
    shop.until(|feed| feed["age_seconds"].as_f64().unwrap() < 0.5);
    let options = loader::Options {
        consumer: "stage two & last".to_owned(),
        ..loader::Options::default()
    };
    let mut reading = set.loader(loader::Selection::default(), options).unwrap();
    assert!(reading.next_batch().unwrap().is_some());
    let run = reading
        .log_path()
        .unwrap()
        .file_stem()
        .unwrap()
        .to_string_lossy()
        .into_owned();
    fs::write(shop.set(1).join("loads/broken.jsonl"), "").unwrap();
    let copy = [
        "--to",
        "../copy",
        "--format",
        "jsonl",
        "--recipient",
        "Example Labs",
    ];
    shop.json(&[&["export", "ai_assistant/0001"], copy.as_slice()].concat());

    let page = portal.get(one, &staff).body;
    for words in [
        "town-7b",
        "&#60;town&#62;",
        "stage two &#38; last",
        &run,
        "its log cannot be read",
        "<code>broken</code>",
        "Example Labs",
    ] {
        assert!(page.contains(words), "{words} in {page}");
    }
    let other = portal.get(two, &staff).body;
    for words in ["town-7b", "stage two", "Example Labs"] {
        assert!(!other.contains(words), "{words} in {other}");
    }
    let all = portal.get("/console/sets", &staff).body;
    assert!(
        all.contains("town-7b") && all.contains("ai_assistant/0001</td>"),
        "{all}"
    );
    // A member sees them, and that nobody knows what they were shown.
    let member = portal.sign_in(&server, "u7");
    let mine = portal.get("/sets", &member).body;
    assert!(
        mine.contains("town-7b") && mine.contains("Trained from ai_assistant/0001"),
        "{mine}"
    );
    assert!(
        mine.contains("What this model was shown is not recorded"),
        "{mine}"
    );
    let form = format!(
        "csrf={}",
        crate::served::csrf(&portal.get("/object", &member).body)
    );
    let objected = portal.post("/object", &member, &form);
    assert_eq!(objected.status, 200, "{}", objected.body);
    let says = "2 models were trained on sets that held items of yours";
    assert!(objected.body.contains(says), "{}", objected.body);
}
