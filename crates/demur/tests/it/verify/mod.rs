//! `demur verify` from outside: an honest set holds; of a changed one exactly the checks that the
//! change touches fail.

mod lies;

use crate::sets::TownShop;
use crate::shop::demur;
use arrow::array::{ArrayRef, RecordBatch};
use arrow::compute::concat_batches;
use corpus::set::{
    DecisionRow, DecisionTable, DecisionWriter, Signed, SigningKey, decisions, paths,
};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rights::{Decision, Hash, Manifest};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// What is checked, in this order.
const FROM_FILES: &str = "signature chain policy table cells grid order decisions counts admitted \
                          masks absence links files";
const FROM_INPUTS: &str = "inputs recorded reference visible commitments";

/// A shop with a compiled set, one late objection masked in it, and a copy of the set to harm.
struct Set {
    shop: TownShop,
    _elsewhere: TempDir,
    set: PathBuf,
    /// Who objected.
    person: String,
}

impl Set {
    fn new() -> Set {
        let shop = TownShop::new("80", |_| true);
        shop.compile(&[]);
        let person = shop.people_in(1)[0].clone();
        let said = shop.json(&["object", &person]);
        assert!(said["masked"][0]["rows"].as_u64().unwrap() > 1, "{said}");
        let elsewhere = tempfile::tempdir().unwrap();
        let set = elsewhere.path().join("0001");
        copy(&shop.set(1), &set);
        Set {
            shop,
            _elsewhere: elsewhere,
            set,
            person,
        }
    }

    /// The same set untouched.
    fn restore(&self) {
        fs::remove_dir_all(&self.set).unwrap();
        copy(&self.shop.set(1), &self.set);
    }

    /// What the command says about the copy, run in a folder.
    fn say(&self, folder: &Path, flags: &[&str]) -> (i32, String, String) {
        let set = self.set.to_str().unwrap();
        let out = demur(folder, &[&["verify", set], flags].concat());
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            out.status.code().unwrap(),
            text(out.stdout),
            text(out.stderr),
        )
    }

    fn checks(&self, flags: &[&str]) -> Vec<(String, bool, String)> {
        let (status, out, err) = self.say(&self.shop.root(), &[flags, &["--json"]].concat());
        assert!(err.is_empty(), "{out}{err}");
        let said: Value = serde_json::from_str(&out).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let checks = said["checks"].as_array().unwrap().iter();
        let checks = checks.map(|c| {
            (
                text(&c["name"]),
                c["ok"].as_bool().unwrap(),
                text(&c["detail"]),
            )
        });
        let checks: Vec<_> = checks.collect();
        let holds = checks.iter().all(|(_, ok, _)| *ok);
        assert_eq!(said["holds"], holds);
        assert_eq!(status, i32::from(!holds));
        checks
    }

    /// The checks that fail, from files and from inputs.
    fn failed(&self) -> [Vec<String>; 2] {
        let failed = |flags: &[&str]| -> Vec<String> {
            let checks = self.checks(flags).into_iter();
            checks
                .filter(|(_, ok, _)| !ok)
                .map(|(name, ..)| name)
                .collect()
        };
        let (files, all) = (failed(&[]), failed(&["--reference"]));
        // The same files give the same checks, with inputs and without.
        let inputs = all.strip_prefix(files.as_slice()).unwrap().to_vec();
        [files, inputs]
    }

    fn detail(&self, name: &str) -> String {
        let checks = self.checks(&["--reference"]);
        checks.into_iter().find(|(n, ..)| n == name).unwrap().2
    }

    fn manifest(&self) -> Manifest {
        Signed::read(&paths::state(&self.set, 0)).unwrap().manifest
    }

    /// Signs both states again, changed, with the maker's own key.
    fn resign(&self, change: impl Fn(&mut Manifest)) {
        let key = SigningKey::load(&self.shop.root().join("keys/signing.key")).unwrap();
        let mut parent = None;
        for state in [0, 1] {
            let path = paths::state(&self.set, state);
            let mut manifest = Signed::read(&path).unwrap().manifest;
            change(&mut manifest);
            manifest.parent = parent;
            fs::write(&path, key.seal(&manifest).unwrap()).unwrap();
            parent = Some(Signed::read(&path).unwrap().hash);
        }
    }

    /// Takes the mask of the objection out of the table.
    fn unmask(&self) {
        let table = paths::table(&self.set);
        fs::remove_file(table.join(format!("_delta_log/{:020}.json", 1))).unwrap();
        let files = fs::read_dir(table).unwrap().map(|e| e.unwrap().path());
        let vectors: Vec<_> = files
            .filter(|p| p.extension().is_some_and(|e| e == "bin"))
            .collect();
        assert_eq!(vectors.len(), 1);
        fs::remove_file(&vectors[0]).unwrap();
    }

    /// Decides an item that was refused for one reason otherwise; gives the hash of the table.
    fn redecide(&self, other: impl Fn(Decision) -> Decision) -> (DecisionRow, Hash) {
        let mut changed = None;
        let mut roots = BTreeMap::new();
        for content in self.manifest().content {
            let mut rows = Vec::new();
            let read = DecisionTable::of(&self.set).read(&content.content, |row| {
                let mut row = *row;
                let refused = row.person.is_some() && row.decision.forbids.iter().count() == 1;
                if changed.is_none() && refused {
                    row.decision = other(row.decision);
                    changed = Some(row);
                }
                rows.push(row);
                Ok(())
            });
            read.unwrap();
            let mut writer = DecisionWriter::create(&self.set, &content.content).unwrap();
            writer.push(&rows).unwrap();
            roots.insert(content.content, writer.finish().unwrap());
        }
        (changed.unwrap(), decisions::table_hash(&roots))
    }

    /// The file of the first cell.
    fn cell(&self) -> PathBuf {
        let cell = self.manifest().cells[0].cell.to_string();
        let folder = paths::table(&self.set).join(cell);
        fs::read_dir(folder)
            .unwrap()
            .next()
            .unwrap()
            .unwrap()
            .path()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

fn read(path: &Path) -> RecordBatch {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    let batches: Vec<_> = reader.build().unwrap().map(Result::unwrap).collect();
    concat_batches(&batches[0].schema(), &batches).unwrap()
}

fn write(path: &Path, batch: &RecordBatch) {
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}

fn with(batch: &RecordBatch, column: &str, values: ArrayRef) -> RecordBatch {
    let mut columns = batch.columns().to_vec();
    columns[batch.schema().index_of(column).unwrap()] = values;
    RecordBatch::try_new(batch.schema(), columns).unwrap()
}

#[test]
fn an_honest_set_holds_wherever_it_lies() {
    let set = Set::new();
    let shop = set.shop.root();
    let checks = set.checks(&["--reference"]);
    let names: Vec<&str> = checks.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names.join(" "), format!("{FROM_FILES} {FROM_INPUTS}"));
    assert!(checks.iter().all(|(_, ok, _)| *ok), "{checks:#?}");
    let out = demur(&shop, &["verify", "ai_assistant"]);
    let text = String::from_utf8(out.stdout).unwrap();
    assert!(
        text.contains("all 14 checks hold") && !text.contains("FAILED"),
        "{text}"
    );
    assert_eq!(
        text.lines()
            .filter(|l| l.trim_start().starts_with("ok "))
            .count(),
        14,
        "{text}"
    );

    // Away from the workspace somebody must say whose signature counts.
    let away = set.set.parent().unwrap();
    let (status, out, err) = set.say(away, &[]);
    assert!(
        status == 2 && out.is_empty() && err.contains("--key") && err.contains("-C"),
        "{err}"
    );
    let key = SigningKey::load(&shop.join("keys/signing.key"))
        .unwrap()
        .public()
        .to_string();
    assert!(text.contains(&key), "the key to publish is printed: {text}");
    assert_eq!(set.say(away, &["--key", &key]).0, 0);
    assert_eq!(
        set.say(away, &["-C", shop.to_str().unwrap(), "--reference"])
            .0,
        0
    );
    let (status, _, err) = set.say(away, &["--key", &key, "--reference"]);
    assert!(status == 2 && err.contains("workspace"), "{err}");
    assert_eq!(set.say(away, &["--key", "bm8ga2V5"]).0, 2);

    // Another key is no remedy for a set that is whole.
    let stranger = SigningKey::create(&away.join("stranger.key"), &ledger::OsRandomness).unwrap();
    let (status, out, _) = set.say(away, &["--key", &stranger.public().to_string()]);
    assert_eq!(status, 1);
    assert!(out.contains("1 of 14 checks FAILED: signature"), "{out}");

    // Nor is a key made for the occasion.
    let own = shop.join("keys/signing.key");
    fs::rename(&own, shop.join("keys/lost.key")).unwrap();
    let (status, _, err) = set.say(&shop, &[]);
    assert!(
        status == 2 && err.contains("signing.key") && !own.exists(),
        "{err}"
    );
}

#[test]
fn what_is_no_set_cannot_be_verified() {
    let set = Set::new();
    for missing in ["ai_assistant/0007", "sets", "somewhere"] {
        let out = demur(&set.shop.root(), &["verify", missing]);
        let err = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(2), "{err}");
        assert!(err.contains(missing), "{err}");
    }
    // A set whose manifest is damaged is there, and fails.
    fs::write(paths::state(&set.set, 0), "{}").unwrap();
    let [files, inputs] = set.failed();
    assert!(files.contains(&"signature".to_owned()), "{files:?}");
    assert_eq!(inputs.join(" "), FROM_INPUTS);
}
