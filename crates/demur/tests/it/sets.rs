//! Sets from outside: compiled, masked late, compiled again. The town of the sample gives people,
//! shares in chains, depictions and choices; what is expected is said by a fresh full compile, and
//! by Cedar's own authorizer.

use crate::shop::{Shop, demur};
use corpus::set::SetTable;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A workspace with a town in it.
pub(crate) struct TownShop {
    folder: tempfile::TempDir,
}

/// A row by where it came from.
type Rows = BTreeSet<(String, u64)>;

impl TownShop {
    /// A town under opt-out, so that most people are in; `items` says which of its item files are
    /// imported.
    pub(crate) fn new(people: &str, items: impl Fn(usize) -> bool) -> TownShop {
        TownShop::with(people, items, &[])
    }

    /// The same, made with more flags.
    pub(crate) fn with(people: &str, items: impl Fn(usize) -> bool, flags: &[&str]) -> TownShop {
        let shop = TownShop {
            folder: tempfile::tempdir().unwrap(),
        };
        let root = shop.folder.path();
        let day = "2026-11-20";
        let run = |args: &[&str]| {
            let out = demur(root, args);
            assert!(out.status.success(), "{args:?}: {out:?}");
        };
        run(&["sample", "town", "--people", people, "--as-of", day]);
        let init = [
            "init",
            "shop",
            "--opt-out",
            "--shards",
            "3",
            "--slices",
            "2",
        ];
        run(&[&init[..], flags].concat());
        let config = shop.root().join("demur.toml");
        let text = fs::read_to_string(&config).unwrap();
        let scoped = text.replace(
            "# scope_from = \"2025-01-01\"",
            "scope_from = \"2015-01-01\"",
        );
        assert_ne!(scoped, text);
        fs::write(&config, scoped).unwrap();
        shop.json(&["import", "people", "../town/people.parquet"]);
        for (at, file) in shop.item_files().iter().enumerate() {
            if items(at) {
                shop.json(&["import", "items", file.to_str().unwrap()]);
            }
        }
        shop.json(&["import", "choices", "../town/choices.parquet"]);
        shop.json(&["import", "notices", "../town/notices.parquet"]);
        let assessment = "assessments/ai_assistant.toml";
        let text = fs::read_to_string(root.join("town").join(assessment)).unwrap();
        let text = text.replace("basis = \"consent\"", "basis = \"legitimate_interest\"");
        // The town stands still; the clock of the commands does not.
        let text = text.replace("expires = \"2027-", "expires = \"2097-");
        fs::write(shop.root().join(assessment), text).unwrap();
        shop.json(&["assess", "sign", "ai_assistant", "--officer", "Ada"]);
        shop
    }

    pub(crate) fn item_files(&self) -> Vec<PathBuf> {
        let folder = self.folder.path().join("town/items");
        let files = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
        let mut files: Vec<_> = files.collect();
        files.sort();
        files
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("shop")
    }

    pub(crate) fn json(&self, args: &[&str]) -> Value {
        let out = demur(&self.root(), &[&["--json"], args].concat());
        assert!(out.status.success(), "{args:?}: {out:?}");
        serde_json::from_slice(&out.stdout).unwrap()
    }

    pub(crate) fn compile(&self, flags: &[&str]) -> Value {
        self.json(&[&["compile", "--purpose", "ai_assistant"], flags].concat())
    }

    pub(crate) fn set(&self, number: u32) -> PathBuf {
        self.root().join(format!("sets/ai_assistant/{number:04}"))
    }

    fn manifest(&self, number: u32) -> Value {
        manifest(&self.set(number).join("manifest.json"))
    }

    /// What a reader of the set sees.
    fn visible(&self, number: u32) -> Rows {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build();
        runtime.unwrap().block_on(async {
            let table = SetTable::load(&self.set(number)).await.unwrap();
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

    fn verify(&self, number: u32) {
        let set = format!("ai_assistant/{number:04}");
        let out = demur(&self.root(), &["verify", &set, "--reference"]);
        let [text, error] = [&out.stdout, &out.stderr].map(|t| String::from_utf8_lossy(t));
        assert!(out.status.success(), "{text}{error}");
    }

    /// People with rows in a set, by id, from the shop's own explanation.
    pub(crate) fn people_in(&self, wanted: usize) -> Vec<String> {
        let mut found = Vec::new();
        for number in 0..400 {
            let id = format!("u{number}");
            let out = demur(
                &self.root(),
                &[
                    "--json",
                    "explain",
                    "--person",
                    &id,
                    "--purpose",
                    "ai_assistant",
                ],
            );
            if !out.status.success() {
                continue;
            }
            let told: Value = serde_json::from_slice(&out.stdout).unwrap();
            if told[0]["admitted"].as_u64().unwrap() > 1 {
                found.push(id);
            }
            if found.len() == wanted {
                break;
            }
        }
        found
    }
}

fn manifest(path: &Path) -> Value {
    let signed: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    signed["manifest"].clone()
}

#[test]
fn a_second_compile_takes_over_what_did_not_change_and_gives_the_same_set() {
    let shop = TownShop::new("300", |file| file == 0);
    let first = shop.compile(&[]);
    assert_eq!(first["cells_kept"], 0);
    assert!(first["admitted"].as_u64().unwrap() > 100, "{first}");
    shop.verify(1);
    let untouched = shop.compile(&[]);
    assert_eq!(untouched["cells_kept"], untouched["cells"]);
    assert_eq!(untouched["rows_read"], 0);
    let person = &shop.people_in(1)[0];
    shop.json(&["object", person]);
    let changed = shop.compile(&[]);
    assert!(changed["cells_kept"].as_u64().unwrap() > 0, "{changed}");
    assert!(changed["rows_read"].as_u64().unwrap() > 0, "{changed}");
    assert!(changed["rows_read"].as_u64() < changed["admitted"].as_u64());
    let full = shop.compile(&["--full"]);
    assert_eq!(full["cells_kept"], 0);
    assert_eq!(full["rows_read"], full["admitted"]);
    let same = |a: u32, b: u32| {
        let (a, b) = (shop.manifest(a), shop.manifest(b));
        for part in [
            "cells",
            "decisions",
            "rules",
            "people",
            "items_seen",
            "items_admitted",
        ] {
            assert_eq!(a[part], b[part], "{part}");
        }
    };
    same(3, 4);
    for links in ["links.parquet", "shares.parquet"] {
        let [kept, read] = [3, 4].map(|n| fs::read(shop.set(n).join(links)).unwrap());
        assert_eq!(kept, read, "{links}");
    }
    for file in shop.item_files().iter().skip(1) {
        shop.json(&["import", "items", file.to_str().unwrap()]);
    }
    shop.compile(&[]);
    shop.compile(&["--full"]);
    same(5, 6);
    assert!(shop.visible(5) == shop.visible(6));
    (1..=6).for_each(|number| shop.verify(number));
}

#[test]
fn a_late_choice_masks_exactly_what_it_refuses() {
    let shop = TownShop::new("250", |_| true);
    shop.compile(&[]);
    let before = shop.visible(1);
    let mut people = shop.people_in(20);
    // Of the others, a later bounce takes nothing back.
    let at = people
        .iter()
        .position(|p| !campaigns(&shop, p).is_empty())
        .unwrap();
    let told = people.remove(at);
    let bounced: String = campaigns(&shop, &told)
        .iter()
        .map(|campaign| format!("{told},{campaign},ai_assistant,post,bounced,2026-11-22\n"))
        .collect();
    let late = |file: &str, kind: &str, text: &str| {
        fs::write(shop.root().join(file), text).unwrap();
        let done = shop.json(&["import", kind, file]);
        assert_eq!(done["files"][0]["quarantined"], 0, "{done}");
    };
    let mut visible = before.clone();
    let mut number = 1;
    let mut without_effect = Vec::new();
    let mut check = |what: &str| {
        number += 1;
        let full = shop.compile(&["--full"]);
        assert_eq!(full["set"], format!("ai_assistant/{number:04}"));
        let admitted = shop.visible(number);
        let want: Rows = visible.intersection(&admitted).cloned().collect();
        let now = shop.visible(1);
        let wrong: Vec<_> = now.symmetric_difference(&want).take(5).collect();
        assert!(wrong.is_empty(), "{what}: {wrong:?}");
        if now == visible {
            without_effect.push(what.to_owned());
        }
        visible = now;
    };
    shop.json(&["object", &people[0]]);
    check("an objection to everything");
    shop.json(&["object", &people[1], "--kinds", "post,comment,photo,reel"]);
    check("an objection to some kinds");
    let [p2, p3] = [&people[2], &people[3]];
    late(
        "choices.csv",
        "choices",
        &format!(
            "person,choice,at,before,audience\n\
             {p2},audience_narrowed,2026-11-21,2024-01-01,friends\n\
             {p3},restriction,2026-11-21,,\n"
        ),
    );
    check("a narrowed audience and a restriction");
    late(
        "bounced.csv",
        "notices",
        &format!("person,campaign,purposes,kinds,status,at\n{bounced}"),
    );
    check("a bounce");
    late(
        "born.csv",
        "people",
        &format!("id,birth\n{},2012-03-04\n", people[4]),
    );
    check("a corrected birth date");
    assert!(
        without_effect.is_empty(),
        "{without_effect:?} masked nothing"
    );
    shop.verify(1);
    let state = manifest(&shop.set(1).join("state/000005.json"));
    assert_eq!(state["state"], 5, "one signed state for each mask");
    assert_eq!(
        state["items_admitted"].as_u64().unwrap(),
        before.len() as u64
    );
}

/// The campaigns of which a person was told, if none of them was ever opened.
fn campaigns(shop: &TownShop, person: &str) -> BTreeSet<String> {
    let history = shop.json(&["ledger", "history", person]);
    let entries = history.as_array().unwrap().iter().map(|e| &e["entry"]);
    let notices: Vec<&Value> = entries.filter(|e| e["entry"] == "notice").collect();
    if notices.iter().any(|n| n["status"] == "seen") {
        return BTreeSet::new();
    }
    let campaign = |n: &&Value| n["campaign"].as_str().unwrap().to_owned();
    notices.iter().map(campaign).collect()
}

#[test]
fn no_assessment_no_set() {
    let shop = Shop::new(&["--opt-out"]);
    shop.write("people.csv", "id,birth\nada,1980-01-01\n");
    shop.write(
        "posts.csv",
        "id,person,kind,audience,created\n1,ada,post,public,2024-01-01\n",
    );
    shop.json(&["import", "people", "people.csv"]);
    shop.json(&["import", "items", "posts.csv"]);
    let (status, out, err) = shop.run(&["compile", "--purpose", "ai_assistant"]);
    assert_eq!(status, 2, "{out}{err}");
    assert!(
        err.contains("no signed-off assessment for `ai_assistant`"),
        "{err}"
    );
    assert!(!shop.root().join("sets/ai_assistant/0001").exists());
    // One that has been signed is enough.
    shop.assess();
    shop.json(&["compile", "--purpose", "ai_assistant"]);
}
