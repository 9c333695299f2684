//! Programs that are not demur's: the script of the documentation, and a client of tlog-tiles from PyPI.

use crate::fixture::{
    ORIGIN, at, entries, key, log_key, objection, oracle_leaves, publish, published_in, receipt_in,
    record, witness_key,
};
use crate::oracle;
use rights::{FixedClock, Hash};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tlog::{Receipt, Witness};

/// An interpreter that can run the statement. CI must have it.
fn python(statement: &str) -> Option<String> {
    let python = std::env::var("DEMUR_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let able = Command::new(&python).args(["-c", statement]).output();
    let able = able.is_ok_and(|o| o.status.success());
    let ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(
        able || !ci,
        "CI needs Python with the packages of .ci/requirements.txt"
    );
    if !able {
        eprintln!("skipped: `{python}` cannot do `{statement}`");
    }
    able.then_some(python)
}

fn check_receipt(python: &str, file: &Path, key: Option<&str>) -> Output {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/check_receipt.py");
    let mut command = Command::new(python);
    // Optimized Python leaves assertions out: the script must not rest on them.
    command.arg("-O").arg(script).arg(file).args(key);
    command.output().unwrap()
}

fn write(folder: &tempfile::TempDir, receipt: &str) -> PathBuf {
    let file = folder.path().join("receipt.json");
    std::fs::write(&file, receipt).unwrap();
    file
}

#[test]
fn the_script_of_the_documentation_takes_good_receipts_and_no_changed_ones() {
    let Some(python) = python("import hashlib, json, base64") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let trusted = log_key().verifier().to_string();
    let mut good = String::new();
    for (size, more) in [
        (0, 0),
        (0, 5),
        (7, 0),
        (8, 3),
        (10_000_000, 0),
        ((1 << 24) - 1, 9),
        (12_345, 77),
    ] {
        let receipt = receipt_in(size, &record(objection()), &entries(2, more));
        good = receipt.to_json().unwrap();
        let file = write(&folder, &good);
        let out = check_receipt(&python, &file, Some(&trusted));
        assert!(
            out.status.success(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
        let said = String::from_utf8(out.stdout).unwrap();
        assert!(
            said.contains("B000444") && said.contains("objection"),
            "{said}"
        );
        let alone = check_receipt(&python, &file, None);
        assert!(String::from_utf8_lossy(&alone.stdout).contains("compare it"));
    }
    let other = key(ORIGIN, 2).verifier().to_string();
    assert!(
        !check_receipt(&python, &write(&folder, &good), Some(&other))
            .status
            .success()
    );
    let json: Value = serde_json::from_str(&good).unwrap();
    let mut tried = 0;
    for (field, value) in json.as_object().unwrap() {
        for at in [3, 20, 40] {
            let mut changed = json.clone();
            changed[field] = match value {
                Value::Number(n) => (n.as_u64().unwrap() ^ (1 << (at % 7))).into(),
                Value::Array(hashes) => {
                    let mut hashes = hashes.clone();
                    let last = hashes.len() - 1;
                    hashes[at % last] = hashes[last].clone();
                    hashes.into()
                }
                text => flipped(text.as_str().unwrap(), at).into(),
            };
            let out = check_receipt(&python, &write(&folder, &changed.to_string()), None);
            assert_eq!(out.status.code(), Some(1), "{field}: {changed}");
            let said = String::from_utf8_lossy(&out.stderr);
            assert!(
                said.starts_with("the receipt does not hold"),
                "{field}: {said}"
            );
            assert!(
                Receipt::read(changed.to_string().as_bytes())
                    .and_then(|r| r.check(None))
                    .is_err()
            );
            tried += 1;
        }
    }
    assert_eq!(tried, 21);
}

/// Another letter at a place.
fn flipped(text: &str, at: usize) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let at = at % letters.len();
    letters[at] = if letters[at] == '1' { '2' } else { '1' };
    letters.into_iter().collect()
}

#[test]
fn another_client_of_tiles_reads_the_published_log() {
    let Some(python) = python("import tlog_scales.signing, tlog_scales.reader") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("log");
    std::fs::create_dir(&place).unwrap();
    let witness = Witness::new(
        witness_key("witness.example/w", 3),
        &folder.path().join("seen"),
    );
    let by = witness_key("witness.example/w", 3).verifier();
    let older = 300_u64;
    published_in(&place, &entries(1, older), &log_key());
    for size in [300, 511, 512, 1000, 66_000] {
        let log = entries(1, size);
        let mut published = tlog::Published::open(&place).unwrap();
        publish(&mut published, &log, &log_key()).unwrap();
        let clock = FixedClock(at("2026-03-01T12:00:00Z"));
        let line = witness
            .cosign_published(&published, &log_key().verifier(), &clock)
            .unwrap();
        published.add(&line, &by).unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/read_log.py");
        let arguments = [
            log_key().verifier().to_string(),
            by.to_string(),
            older.to_string(),
        ];
        let out = Command::new(&python)
            .arg(script)
            .arg(&place)
            .args(arguments)
            .output()
            .unwrap();
        assert!(
            out.status.success(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
        let told: Value = serde_json::from_slice(&out.stdout).unwrap();
        let leaves = oracle_leaves(&log);
        let root = oracle::root(&leaves).to_string();
        assert_eq!(
            (told["size"].as_u64(), told["claimed"].as_str()),
            (Some(size), Some(root.as_str()))
        );
        assert_eq!(told["computed"].as_str(), Some(root.as_str()));
        assert_eq!(
            told["signed"],
            serde_json::json!([ORIGIN, "witness.example/w"])
        );
        let hex = |hashes: &[Hash]| hashes.iter().map(Hash::to_string).collect::<Vec<_>>();
        assert_eq!(
            told["consistency"],
            serde_json::json!(hex(&published.consistency(older, size).unwrap().hashes))
        );
        for (n, index) in (0..size).step_by(97).enumerate() {
            assert_eq!(
                told["entries"][n],
                serde_json::json!(Hash(log[usize::try_from(index).unwrap()].0))
            );
            assert_eq!(
                told["inclusion"][n],
                serde_json::json!(hex(&published.prove(index).unwrap().hashes))
            );
        }
    }
}
