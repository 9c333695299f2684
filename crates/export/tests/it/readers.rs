//! The real readers of each format, from PyPI, find what is to be there: before and after late choices.

use crate::copies::{form, texts};
use crate::shelves::{Layout, MASK, make};
use crate::trial::Trial;
use export::{Compression, Dtype, Format};
use rights::Pseudonym;
use serde::de::DeserializeOwned;
use std::path::Path;
use std::process::Command;

const NEEDED: &str = "import brotli, catalogue, filelock, numpy, PIL, pyarrow, snappy, torch, tqdm, webdataset, xxhash, zstd; from importlib.metadata import version; version('mosaicml-streaming'); version('megatron-core')";

fn python() -> Option<String> {
    let python = std::env::var("DEMUR_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let able = Command::new(&python).args(["-c", NEEDED]).output();
    let able = able.is_ok_and(|o| o.status.success());
    let ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(able || !ci, "CI needs the packages of .ci/requirements.txt");
    if !able {
        eprintln!("skipped: DEMUR_PYTHON has not the readers of exports");
    }
    able.then_some(python)
}

fn read<T: DeserializeOwned>(python: &str, what: &str, of: &[&Path]) -> T {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/read_copies.py");
    let out = Command::new(python)
        .arg(script)
        .arg(what)
        .args(of)
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{what}: {error}");
    serde_json::from_slice(&out.stdout).unwrap()
}

fn copies(format: Format, compressions: &[Compression]) {
    let Some(python) = python() else { return };
    for compression in compressions {
        let mut trial = Trial::small();
        let folder = tempfile::tempdir().unwrap();
        let (to, form) = (folder.path().join("copy"), form(format, *compression));
        trial.export(form.clone(), &to);
        let look = || -> Vec<(String, String)> { read(&python, format.name(), &[&to]) };
        let ours = || -> Vec<(String, String)> {
            let all = texts(&to, &form).into_iter();
            all.map(|(item, text)| (item.to_string(), text)).collect()
        };
        let before = look();
        assert!(
            before == ours() && before.len() == trial.items().len(),
            "{form:?}"
        );
        let gone: Vec<Pseudonym> = trial.items().into_iter().step_by(3).collect();
        trial.revoke(&gone);
        trial.apply(&to).unwrap().unwrap();
        let after = look();
        assert!(after == ours() && after.len() == before.len() - gone.len());
        let gone: Vec<String> = gone.iter().map(ToString::to_string).collect();
        assert!(after.iter().all(|(item, _)| !gone.contains(item)));
    }
}

#[test]
fn pyarrow_reads_json_lines() {
    copies(
        Format::Jsonl,
        &[Compression::None, Compression::Gz, Compression::Zstd],
    );
}

#[test]
fn pyarrow_reads_parquet() {
    copies(Format::Parquet, &[Compression::None, Compression::Zstd]);
}

#[test]
fn webdataset_reads_archives() {
    copies(Format::Webdataset, &[Compression::None]);
}

#[test]
fn streaming_reads_mds() {
    copies(Format::Mds, &[Compression::None, Compression::Zstd]);
}

#[test]
fn streaming_reads_masked_tokens() {
    let Some(python) = python() else { return };
    for (layout, dtype) in [
        (Layout::Mds("ndarray:uint16", false), Dtype::Uint16),
        (Layout::Mds("ndarray", true), Dtype::Int32),
    ] {
        let mut trial = Trial::small();
        let folder = tempfile::tempdir().unwrap();
        let made = make(&trial, folder.path(), layout, dtype, 300);
        let look = || -> Vec<Vec<Vec<i64>>> { read(&python, "tokens-mds", &[&made.folder]) };
        assert!(look().iter().eq(made.samples.values()));
        let gone: Vec<Pseudonym> = trial.items().into_iter().step_by(4).collect();
        trial.revoke(&gone);
        made.mask(&trial, None).unwrap().unwrap();
        let want = made.want(&|item| trial.revoked.contains(item), MASK);
        assert!(look().iter().eq(want.values()), "{layout:?}");
    }
}

#[test]
fn megatron_reads_masked_tokens() {
    let Some(python) = python() else { return };
    let mut trial = Trial::small();
    let folder = tempfile::tempdir().unwrap();
    let dtypes = [
        Dtype::Uint8,
        Dtype::Int8,
        Dtype::Int16,
        Dtype::Int32,
        Dtype::Int64,
        Dtype::Float64,
        Dtype::Float32,
        Dtype::Uint16,
    ];
    let shelves: Vec<_> = dtypes
        .iter()
        .map(|dtype| {
            make(
                &trial,
                &folder.path().join(dtype.name()),
                Layout::Megatron,
                *dtype,
                300,
            )
        })
        .collect();
    // One process for all of them.
    let look = || -> Vec<Vec<Vec<i64>>> {
        let prefixes = shelves
            .iter()
            .flat_map(|made| made.samples.keys().map(|name| made.folder.join(name)));
        let prefixes: Vec<_> = prefixes.collect();
        read(
            &python,
            "tokens-megatron",
            &prefixes.iter().map(AsRef::as_ref).collect::<Vec<_>>(),
        )
    };
    assert!(
        look()
            .iter()
            .eq(shelves.iter().flat_map(|made| made.samples.values()))
    );
    let gone: Vec<Pseudonym> = trial.items().into_iter().step_by(4).collect();
    trial.revoke(&gone);
    let mut want = Vec::new();
    for made in &shelves {
        made.mask(&trial, None).unwrap().unwrap();
        want.extend(
            made.want(&|item| trial.revoked.contains(item), MASK)
                .into_values(),
        );
    }
    assert!(look() == want);
}
