//! Documents read by programs that know nothing of how they were made.

use crate::figures::python;
use crate::town::{SAID, Town};
use papers::{DocKind, Lang};
use records::{Format, Which};
use serde_json::Value;
use std::process::Command;

/// What python-docx reads in a document.
fn read(python: &str, bytes: &[u8]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paper.docx");
    std::fs::write(&path, bytes).unwrap();
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../papers/tests/python/read_docx.py"
    );
    let out = Command::new(python)
        .arg(script)
        .arg(&path)
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{error}");
    serde_json::from_slice(&out.stdout).unwrap()
}

/// Every document of the town, in both languages, opens, and says what its JSON says.
#[test]
fn word_processors_read_every_document() {
    let Some(python) = python() else { return };
    let town = Town::new(60);
    town.lives();
    let gathered = town.gather(SAID);
    for lang in Lang::ALL {
        for document in gathered.documents(lang).unwrap() {
            let made = gathered.paper(&document.which, lang).unwrap();
            let read = read(&python, &made.bytes(Format::Docx).unwrap());
            let json: Value = serde_json::from_slice(&made.bytes(Format::Json).unwrap()).unwrap();
            assert_eq!(read["title"], json["title"]);
            assert_eq!(read["author"], "Privacy Office");
            let said = read.to_string();
            for missing in &made.missing {
                let what = Value::from(missing.what.as_str()).to_string();
                assert!(said.contains(what.trim_matches('"')), "{what}");
            }
            assert!(json["computed"].is_object());
        }
    }
    let statistics = Which::about(DocKind::Statistics, "2026");
    let facts = gathered.paper(&statistics, Lang::De).unwrap().paper.json()["facts"].clone();
    let docx = gathered.make(&statistics, Lang::De, Format::Docx).unwrap();
    let tables = read(&python, &docx)["tables"].to_string();
    let row = |name: &str, n: &Value| format!("[\"{name}\",\"{n}\"]");
    let objections = &facts["choices"]["by_kind"]["objection"];
    assert!(
        tables.contains(&row("Widersprüche (Art. 21)", objections)),
        "{tables}"
    );
    let masked = &facts["sets"]["masked"];
    assert!(tables.contains(&row("Nach der Veröffentlichung gesperrte Inhalte", masked)));
}

/// JSON-LD says of the purpose what the record says.
#[test]
fn terms_are_those_of_the_record() {
    let town = Town::new(60);
    town.lives();
    let gathered = town.gather(SAID);
    let record = Which::of(DocKind::RecordOfProcessing);
    let bytes = gathered.make(&record, Lang::De, Format::JsonLd).unwrap();
    let terms: Value = serde_json::from_slice(&bytes).unwrap();
    let graph = terms["@graph"].as_array().unwrap();
    let of =
        |kind: &str| -> Vec<&Value> { graph.iter().filter(|node| node["@type"] == kind).collect() };
    assert_eq!(of("dpv:DataController")[0]["dct:title"], "Example Town Ltd");
    let process = of("dpv:PersonalDataProcess");
    assert_eq!(process.len(), 1);
    assert_eq!(
        process[0]["@id"],
        "https://privacy.example.org/process/ai_assistant"
    );
    assert_eq!(process[0]["dpv:hasLegalBasis"]["@id"], "eu-gdpr:A6-1-f");
    assert_eq!(process[0]["dct:title"]["@value"], "KI-Assistent");
    let recipients = of("dpv:Recipient");
    let names: Vec<&str> = recipients
        .iter()
        .map(|r| r["dct:title"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Example Labs", "Mail Ltd", "Nobody Knows Ltd"]);
    let known: Vec<&str> = papers::dpv::TERMS.iter().map(|term| term.name).collect();
    for node in graph {
        let kind = node["@type"].as_str().unwrap();
        assert!(known.contains(&kind), "{kind}");
    }
    let based = town.gather("base = \"https://other.example/t#\"");
    let bytes = based.make(&record, Lang::En, Format::JsonLd).unwrap();
    assert!(
        String::from_utf8(bytes)
            .unwrap()
            .contains("https://other.example/t#process/ai_assistant")
    );
}
