//! Many sets: new ones, those that go, damaged ones, and one whose files are rewritten.

use crate::fixture::files;
use crate::shop::{Shop, items};
use crate::street::{ALL, item, says, seen, street};
use crate::watched::watch;
use crate::watching::{ADA, DAN, named, without};
use corpus::set::state;
use corpus::watch::Event;
use policy::Form;
use rights::ChoiceKind;
use serde_json::{Value, json};
use std::fs;

#[test]
fn sets_come_and_go_while_it_runs() {
    let shop = street(Form::OptOut);
    let sets = shop.sets();
    let mut watch = watch(&sets);
    shop.turn(&mut watch);
    shop.compile();
    let events = shop.turn(&mut watch);
    assert!(matches!(&events[..], [Event::Following { set, .. }] if set == "ai_assistant/0002"));
    shop.say("ada", says(ChoiceKind::Objection));
    shop.turn(&mut watch);
    for number in [1, 2] {
        shop.hands_out(number, &named(), &without(&[ADA]), "both");
    }
    fs::remove_dir_all(shop.set(1)).unwrap();
    let events = shop.turn(&mut watch);
    let dropped = Event::Dropped {
        set: "ai_assistant/0001".to_owned(),
    };
    assert_eq!(events, [dropped]);
    shop.settle(&mut watch, true);
    assert!(
        !shop.set(1).exists(),
        "nothing is written for a set that is gone"
    );
    // Another set under the same name is another set.
    fs::remove_dir_all(shop.set(2)).unwrap();
    shop.items(&[item("a4", "eve", "post", json!({}))]);
    shop.compile();
    let events = shop.turn(&mut watch);
    assert!(
        events.iter().any(|e| matches!(e, Event::Dropped { .. }))
            && events
                .iter()
                .any(|e| matches!(e, Event::Following { listed: 0, .. })),
        "{events:?}"
    );
    shop.say("eve", says(ChoiceKind::Objection));
    shop.settle(&mut watch, true);
    assert_eq!(shop.feed_head(1).revoked, 3);
}

#[test]
fn a_damaged_set_does_not_stop_the_others() {
    let shop = street(Form::OptOut);
    shop.compile();
    let sets = shop.sets();
    let mut watch = watch(&sets);
    shop.turn(&mut watch);
    let before = shop.feed_head(1);
    let table = shop.set(1).join("table");
    let whole: Vec<_> = files(&table).into_keys().collect();
    let kept: Vec<(String, Vec<u8>)> = whole
        .into_iter()
        .filter(|name| name.ends_with(".parquet"))
        .map(|name| (name.clone(), fs::read(table.join(name)).unwrap()))
        .collect();
    let put = |name: &String, bytes: &[u8]| {
        // The other set has the same file by a hard link; this one gets a file of its own.
        fs::remove_file(table.join(name)).unwrap();
        fs::write(table.join(name), bytes).unwrap();
    };
    for (name, bytes) in &kept {
        put(name, &bytes[..bytes.len() / 2]);
    }
    shop.later(500);
    shop.say("ada", says(ChoiceKind::Objection));
    let events = shop.turn(&mut watch);
    let failed = events.iter().filter_map(|e| match e {
        Event::Failed { set, error } => Some((set.as_str(), error.as_str())),
        _ => None,
    });
    let failed: Vec<_> = failed.collect();
    assert_eq!(failed.len(), 1, "{events:?}");
    assert_eq!(failed[0].0, "ai_assistant/0001");
    assert!(failed[0].1.contains("damaged"), "{failed:?}");
    assert_eq!(watch.failing(), ["ai_assistant/0001"]);
    shop.hands_out(2, &named(), &without(&[ADA]), "the other one");
    shop.settle(&mut watch, true);
    assert_eq!(shop.feed_head(1), before, "its feed stands still");
    // Told once, tried again; when it is whole again it goes on.
    for _ in 0..4 {
        shop.later(6_000);
        let events = shop.turn(&mut watch);
        assert!(
            !events.iter().any(|e| matches!(e, Event::Failed { .. })),
            "{events:?}"
        );
    }
    for (name, bytes) in &kept {
        put(name, bytes);
    }
    shop.later(6_000);
    shop.settle(&mut watch, true);
    assert_eq!(watch.failing(), Vec::<String>::new());
    shop.hands_out(1, &named(), &without(&[ADA]), "whole again");
    shop.holds(2);
}

#[test]
fn a_damaged_feed_is_begun_anew() {
    for name in ["head", "revoked-0"] {
        let shop = street(Form::OptOut);
        let sets = shop.sets();
        let mut first = watch(&sets);
        shop.turn(&mut first);
        shop.say("ada", says(ChoiceKind::Objection));
        shop.settle(&mut first, true);
        shop.say("dan", says(ChoiceKind::Objection));
        shop.turn(&mut first);
        drop(first);
        fs::write(shop.set(1).join("feed").join(name), "torn").unwrap();
        let events = shop.turn(&mut watch(&sets));
        let anew = |e: &Event| {
            matches!(
                e,
                Event::Following {
                    begun_anew: Some(_),
                    ..
                }
            )
        };
        assert!(events.iter().any(anew), "{events:?}");
        let head = shop.feed_head(1);
        assert_eq!((head.epoch, head.base_state), (1, 1), "{name}");
        shop.hands_out(1, &named(), &without(&[ADA, DAN]), name);
    }
}

/// As a purge does: every file is another one, in a version that a new state signs. The rows are the
/// same here, so everything can be compared.
fn rewrite(shop: &Shop, number: u32) {
    let set = shop.set(number);
    let head = shop.head(number);
    let log = set.join("table/_delta_log");
    let mut live: std::collections::BTreeMap<String, Value> = Default::default();
    for version in 0..=head.manifest.table_version {
        let text = fs::read_to_string(log.join(format!("{version:020}.json"))).unwrap();
        for line in text.lines() {
            let action: Value = serde_json::from_str(line).unwrap();
            if let Some(path) = action.pointer("/remove/path") {
                live.remove(path.as_str().unwrap());
            }
            if let Some(add) = action.get("add") {
                live.insert(add["path"].as_str().unwrap().to_owned(), add.clone());
            }
        }
    }
    let mut lines = Vec::new();
    for (path, mut add) in live {
        let new = path.replace("cell-", "cell-ff");
        fs::rename(set.join("table").join(&path), set.join("table").join(&new)).unwrap();
        let mut remove = json!({"path": path, "dataChange": true, "deletionTimestamp": 1});
        if let Some(vector) = add.get("deletionVector") {
            remove["deletionVector"] = vector.clone();
        }
        lines.push(json!({ "remove": remove }).to_string());
        add["path"] = new.into();
        lines.push(json!({ "add": add }).to_string());
    }
    let version = head.manifest.table_version + 1;
    fs::write(log.join(format!("{version:020}.json")), lines.join("\n")).unwrap();
    let step = state::Step {
        sequence: head.manifest.sequence,
        masks: head.manifest.masks.clone(),
        absence: head.manifest.absence.clone(),
        table_version: version,
        tool: "0.1.0".to_owned(),
        made_at: shop.now(),
    };
    let next = state::successor(&head, step);
    state::write(&set, &next, shop.sets().signing_key).unwrap();
}

#[test]
fn rewritten_files_begin_a_new_list_with_what_waits() {
    for restarted in [false, true] {
        let shop = street(Form::OptOut);
        let sets = shop.sets();
        let mut first = watch(&sets);
        shop.turn(&mut first);
        shop.say("ada", says(ChoiceKind::Objection));
        shop.settle(&mut first, true);
        shop.say("eve", says(ChoiceKind::Objection));
        shop.turn(&mut first);
        shop.say("eve", says(ChoiceKind::ObjectionWithdrawn));
        shop.turn(&mut first);
        assert_eq!(shop.feed_head(1).revoked, 10);
        // A reader that follows all the time, and knows nothing of purges.
        let mut reader = shop.reader(1).unwrap();
        let mask = match restarted {
            true => None,
            false => first.jobs(true).pop(),
        };
        rewrite(&shop, 1);
        let mut second = match restarted {
            true => {
                drop(first);
                watch(&sets)
            }
            false => first,
        };
        let before = shop.feed_head(1);
        shop.later(500);
        shop.turn(&mut second);
        assert_eq!(
            shop.feed_head(1),
            before,
            "it stands still until its rows are found"
        );
        if let Some(job) = mask {
            // Row numbers of the old files are not masked in the new ones.
            let rows = shop.head(1).manifest.masks;
            let events = shop.does(&mut second, &sets, job);
            assert_eq!(events, []);
            assert_eq!(shop.head(1).manifest.masks, rows);
        }
        let events = shop.settle(&mut second, false);
        assert!(
            events
                .iter()
                .any(|e| matches!(e, Event::Renewed { state: 2, .. })),
            "{events:?}"
        );
        let head = shop.feed_head(1);
        assert_eq!(
            (head.epoch, head.base_state, head.revoked),
            (1, 2, 2),
            "only what is not masked"
        );
        shop.hands_out(1, &named(), &without(&[ADA, "e1 e2"]), "rewritten");
        assert!(reader.poll().unwrap().new_epoch);
        assert_eq!(reader.revoked().count(), 10);
        shop.say("cleo", says(ChoiceKind::Objection));
        shop.settle(&mut second, true);
        let gone = without(&[ADA, "e1 e2", "c1 c2 d1"]);
        shop.hands_out(1, &named(), &gone, "and on");
        assert_eq!(
            seen(&shop),
            gone,
            "what was taken back is masked all the same"
        );
        assert!(gone.is_subset(&items(ALL)));
    }
}
