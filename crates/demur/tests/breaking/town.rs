//! A workspace with a little of everything: a town in Parquet, read in place, and posts in JSON Lines, of
//! which it keeps a copy; shares, mentions, a picture elsewhere, a row set aside; choices and notices; a
//! set, its feed, a copy for others, a published log.

use crate::broken::Fault;
use crate::place::Place;
use std::fs;
use std::path::{Path, PathBuf};

/// What only Ada's items say.
pub(crate) const MARKER: &str = "zebra crossing of ada";

/// Files to import; they lie beside every disk that is broken.
pub(crate) struct Inputs {
    folder: tempfile::TempDir,
}

impl Inputs {
    pub(crate) fn path(&self, name: &str) -> String {
        let folder = self.folder.path().canonicalize().unwrap();
        folder.join(name).display().to_string()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }
}

fn item(id: &str, person: &str, text: &str, more: &str) -> String {
    format!(
        r#"{{"id":"{id}","person":"{person}","kind":"post","audience":"public","created":"2024-05-01","text":"{text}","collected_for":["community"]{more}}}"#
    ) + "\n"
}

/// Posts of three people; one row names nothing that a post needs, and is set aside.
fn posts() -> String {
    [
        item("ada/1", "ada", MARKER, ""),
        item(
            "ada/2",
            "ada",
            MARKER,
            r#","media_uri":"https://media.example/ada""#,
        ),
        item("ben/1", "ben", "by ben", ""),
        item("ben/2", "ben", "look at her", r#","mentions":["ada"]"#),
        item("ben/3", "ben", "as she said", r#","share_of":"ada/1""#),
        item("cleo/1", "cleo", "by cleo", ""),
        item("", "ada", MARKER, ""),
    ]
    .concat()
}

impl Inputs {
    fn new() -> Inputs {
        let inputs = Inputs {
            folder: tempfile::tempdir().unwrap(),
        };
        let people = "id,birth,account\nada,1980-01-01,personal\nben,1981-01-01,personal\ncleo,1982-01-01,personal\n";
        inputs.write("people.csv", people);
        inputs.write(
            "more.csv",
            &format!("{people}dora,1983-01-01,personal\nemil,1984-01-01,personal\n"),
        );
        inputs.write("posts.jsonl", &posts());
        let more = [
            item("ben/4", "ben", "again ben", r#","share_of":"ada/2""#),
            item("fay/1", "fay", "by somebody new", ""),
            item("", "fay", "nameless", ""),
        ];
        inputs.write("more.jsonl", &more.concat());
        let changed = posts().replace("by cleo", "by cleo, changed");
        let changed = changed + &item("cleo/2", "cleo", "one more", "");
        inputs.write("changed.jsonl", &changed);
        let told = |who: &str| format!("{who},first,ai_assistant,post,delivered,2026-01-01,mail\n");
        let notices = "person,campaign,purposes,kinds,status,at,channel\n";
        let all = ["ada", "ben", "cleo"].map(told).concat();
        inputs.write("notices.csv", &format!("{notices}{all}"));
        let choices = "person,choice,at\nada,erasure,2026-02-01\ncleo,objection,2026-02-02\n";
        inputs.write("said.csv", choices);
        inputs
    }
}

pub(crate) struct Town {
    pub(crate) inputs: Inputs,
    pub(crate) place: Place,
}

impl Town {
    /// The town as every operation finds it.
    pub(crate) fn found() -> Town {
        let town = Town {
            inputs: Inputs::new(),
            place: Place::new(),
        };
        let (inputs, place) = (&town.inputs, &town.place);
        let path = |name: &str| inputs.path(name);
        place.does(&[
            "sample",
            &path("town"),
            "--people",
            "24",
            "--as-of",
            "2026-11-20",
        ]);
        let shop = place.shop();
        let init = [
            "init",
            shop.to_str().unwrap(),
            "--opt-out",
            "--shards",
            "2",
            "--slices",
            "2",
        ];
        place.does(&init);
        configure(&shop);
        let import = |what: &str, file: &str| place.does(&["import", what, file]);
        import("people", &path("town/people.parquet"));
        import("people", &path("people.csv"));
        import(
            "items",
            first_file(Path::new(&path("town/items"))).to_str().unwrap(),
        );
        import("items", &path("posts.jsonl"));
        import("choices", &path("town/choices.parquet"));
        import("notices", &path("town/notices.parquet"));
        import("notices", &path("notices.csv"));
        town.assess();
        place.does(&["compile", "--purpose", "ai_assistant"]);
        town.is_worth_something();
        place.does(&["watch", "--once"]);
        place.does(&EXPORT);
        place.does(&["ledger", "checkpoint"]);
        town
    }

    /// What an erasure has to take away is where it can be.
    fn is_worth_something(&self) {
        let found = self.place.run(&["purge", "--find", MARKER], &Fault::none());
        for part in ["sets/ai_assistant/0001/table", "content/", "quarantine/"] {
            assert!(found.out.contains(part), "{part}: {found}");
        }
    }

    fn assess(&self) {
        let assessment = "assessments/ai_assistant.toml";
        let from = Path::new(&self.inputs.path("town")).join(assessment);
        let text = fs::read_to_string(from).unwrap();
        let text = text.replace("basis = \"consent\"", "basis = \"legitimate_interest\"");
        // The town stands still; the clock of the commands does not.
        let text = text.replace("expires = \"2027-", "expires = \"2097-");
        fs::write(self.place.shop().join(assessment), text).unwrap();
        let sign = ["assess", "sign", "ai_assistant", "--officer", "Ada"];
        self.place.does(&sign);
    }
}

/// Makes a copy for others; the feed was renewed before, and no watch runs.
pub(crate) const EXPORT: [&str; 10] = [
    "export",
    "ai_assistant",
    "--to",
    "../copy",
    "--format",
    "jsonl",
    "--recipient",
    "Example Labs",
    "--max-age",
    "86400",
];

fn configure(shop: &Path) {
    let config = shop.join("demur.toml");
    let text = fs::read_to_string(&config).unwrap();
    let scoped = text.replace(
        "# scope_from = \"2025-01-01\"",
        "scope_from = \"2015-01-01\"",
    );
    assert_ne!(scoped, text);
    fs::write(config, scoped).unwrap();
}

fn first_file(folder: &Path) -> PathBuf {
    let files = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    files.min().unwrap()
}
