//! A workspace with nothing in it: documents with gaps, and no figure out of the air.

use crate::town::{TODAY, Town};
use papers::{DocKind, Lang};
use records::{Format, Which};
use rights::ErrorKind;
use serde_json::Value;

#[test]
fn nothing_gives_documents_that_say_what_is_missing() {
    let town = Town::empty();
    let gathered = town.gather("");
    for lang in Lang::ALL {
        let documents = gathered.documents(lang).unwrap();
        let kinds: Vec<_> = documents.iter().map(|d| d.which.file_name()).collect();
        assert_eq!(kinds, ["record", "summary", "statistics-2026"]);
        for document in &documents {
            assert!(!document.missing.is_empty(), "{:?}", document.which);
            for format in [Format::Docx, Format::Html, Format::Json, Format::Text] {
                let bytes = gathered.make(&document.which, lang, format).unwrap();
                assert!(!bytes.is_empty());
            }
        }
        let dpia = Which::about(DocKind::DpiaInput, "ai_assistant");
        assert!(!gathered.paper(&dpia, lang).unwrap().missing.is_empty());
    }
    let of = |kind| gathered.paper(&Which::of(kind), Lang::En);
    let record = of(DocKind::RecordOfProcessing).unwrap();
    assert_eq!(
        record.paper.json()["facts"]["activities"],
        Value::Array(Vec::new())
    );
    let summary = of(DocKind::TrainingContentSummary).unwrap();
    assert_eq!(summary.paper.json()["facts"]["sets"], Value::Null);
    let sizes = &summary.paper.json()["computed"]["modalities"]["text"];
    assert_eq!(
        (&sizes["amount"], &sizes["present"]),
        (&Value::Null, &Value::Null)
    );
    let statistics = of(DocKind::Statistics).unwrap();
    let notices = &statistics.paper.json()["facts"]["notices"];
    assert_eq!(*notices, Value::Array(Vec::new()), "none is a statement");
    for kind in [DocKind::Assessment, DocKind::DpiaInput] {
        assert_eq!(of(kind).unwrap_err().kind(), ErrorKind::NotFound);
    }
}

#[test]
fn what_cannot_be_is_refused_with_what_to_do() {
    let town = Town::empty();
    let gathered = town.gather("");
    let paper = |kind, about: &str| {
        let made = gathered.paper(&Which::about(kind, about), Lang::En);
        made.unwrap_err().to_string()
    };
    assert!(paper(DocKind::Statistics, "2027").contains("has not begun"));
    assert!(paper(DocKind::Statistics, "last").contains("no year"));
    assert!(paper(DocKind::Statistics, "99999").contains("no year"));
    assert!(paper(DocKind::DpiaInput, "ads").contains("unknown purpose"));
    assert!(paper(DocKind::Assessment, "ads").contains("demur assess new"));
    let record = Which::of(DocKind::RecordOfProcessing);
    let terms = gathered
        .make(&record, Lang::En, Format::JsonLd)
        .unwrap_err();
    assert!(terms.to_string().contains("`base`"), "{terms}");
    let terms = Which::of(DocKind::Statistics);
    let terms = gathered.make(&terms, Lang::En, Format::JsonLd).unwrap_err();
    assert_eq!(terms.kind(), ErrorKind::Input);
    let named = town.gather("[summary]\nsets = [\"ai_assistant/0009\"]");
    let summary = Which::of(DocKind::TrainingContentSummary);
    let missing = named.paper(&summary, Lang::En).unwrap_err().to_string();
    assert!(missing.contains("ai_assistant/0009"), "{missing}");
}

#[test]
fn an_assessment_that_nobody_signed_is_a_draft() {
    let town = Town::empty();
    let folder = town.shop.root().join("assessments");
    std::fs::create_dir(&folder).unwrap();
    let text = std::fs::read_to_string(sample_assessment().path().join("a.toml")).unwrap();
    std::fs::write(folder.join("ai_assistant.toml"), text).unwrap();
    let gathered = town.gather("");
    let made = gathered
        .paper(&Which::of(DocKind::Assessment), Lang::En)
        .unwrap();
    assert_eq!(made.paper.json()["computed"]["state"], "unsigned");
    assert_eq!(made.which.about.as_deref(), Some("ai_assistant"));
    std::fs::write(folder.join("broken.toml"), "id = ").unwrap();
    let shop = &town.shop;
    let (key, said) = (crate::fixture::grid_key(), records::Said::default());
    let from = records::Workspace {
        root: shop.root(),
        ledger: &shop.ledger,
        store: &shop.store,
        grid_key: &key,
        policy: &town.policy,
        purposes: &[],
        notice: &notice::Settings::default(),
        outbox: None,
        platform: None,
        words: Default::default(),
        said: &said,
        today: TODAY.parse().unwrap(),
    };
    let broken = shop.wait(records::Gathered::read(&from, &corpus::NoProgress));
    assert!(broken.unwrap_err().to_string().contains("broken.toml"));
}

/// The assessment of the sample, in a folder.
fn sample_assessment() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let town = folder.path().join("town");
    let mut options = sample::TownOptions::new(1, 7);
    options.text = false;
    sample::write(&town, &options, &|_| {}).unwrap();
    std::fs::copy(
        town.join("assessments/ai_assistant.toml"),
        folder.path().join("a.toml"),
    )
    .unwrap();
    folder
}
