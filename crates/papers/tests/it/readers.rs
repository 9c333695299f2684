//! DOCX read back by another program (python-docx), which knows nothing of how it was written.

use crate::{bare, samples};
use papers::{Block, Lang, Options, Paper, Value};
use serde::Deserialize;
use std::path::Path;
use std::process::Command;

#[derive(Deserialize)]
struct Read {
    title: String,
    subject: String,
    author: String,
    language: String,
    created: String,
    headings: Vec<(u8, String)>,
    tables: Vec<Vec<Vec<String>>>,
    paragraphs: Vec<String>,
    footer: String,
}

fn python() -> Option<String> {
    let python = std::env::var("DEMUR_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let able = Command::new(&python).args(["-c", "import docx"]).output();
    let able = able.is_ok_and(|o| o.status.success());
    let ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(
        able || !ci,
        "CI needs the packages of .ci/requirements-readers.txt"
    );
    if !able {
        eprintln!("skipped: DEMUR_PYTHON has no python-docx");
    }
    able.then_some(python)
}

fn read(python: &str, docx: &Path) -> Read {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/read_docx.py");
    let out = Command::new(python).arg(script).arg(docx).output().unwrap();
    let error = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{error}");
    serde_json::from_slice(&out.stdout).unwrap()
}

/// As python-docx gives what stands in a cell.
fn cell(value: &Value, lang: Lang, columns: usize) -> String {
    match value {
        Value::Text(text) | Value::Number(text) => text.clone(),
        Value::Lines(items) => items.join("\n"),
        Value::Gap(gap) => gap.short_words(lang, columns),
    }
}

fn compare(python: &str, paper: &Paper) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paper.docx");
    std::fs::write(&path, paper.docx()).unwrap();
    let (read, doc) = (read(python, &path), paper.doc());
    assert_eq!((&read.title, &read.subject), (&doc.title, &doc.subtitle));
    assert_eq!(read.author, doc.author.clone().unwrap_or_default());
    assert_eq!(read.created, format!("{}T00:00:00", doc.made_on));
    assert_eq!(
        read.language,
        if doc.lang == Lang::De {
            "de-DE"
        } else {
            "en-GB"
        }
    );
    assert!(
        read.footer.starts_with(&doc.title) && read.footer.contains("PAGE"),
        "{}",
        read.footer
    );
    let headings: Vec<(u8, String)> = doc
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading { level, text } => Some((*level, text.clone())),
            _ => None,
        })
        .collect();
    assert_eq!(read.headings, headings);
    let tables: Vec<Vec<Vec<String>>> = doc
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Table(table) => {
                let row = |row: &Vec<Value>| {
                    row.iter()
                        .map(|v| cell(v, doc.lang, table.head.len()))
                        .collect()
                };
                let rows: Vec<Vec<String>> = table.rows.iter().map(row).collect();
                Some([vec![table.head.clone()], rows].concat())
            }
            _ => None,
        })
        .collect();
    assert_eq!(read.tables, tables);
    for block in &doc.blocks {
        let text = match block {
            Block::Paragraph(text) | Block::Note(text) => text.clone(),
            Block::Gap(gap) => gap.words(doc.lang),
            _ => continue,
        };
        assert!(read.paragraphs.contains(&text), "{text}");
    }
}

#[test]
fn another_program_reads_what_was_written() {
    let Some(python) = python() else { return };
    for lang in Lang::ALL {
        for (_, paper) in samples::papers(lang).unwrap().into_iter().chain(bare(lang)) {
            compare(&python, &paper);
        }
    }
}

#[test]
fn hostile_texts_stay_texts() {
    let Some(python) = python() else { return };
    let texts = [
        "</w:t></w:r></w:p><w:p><w:r><w:t>more",
        "]]> <!-- & &amp; &#65; %s {title} {day}",
        "שלום مرحبا 你好 😀 e\u{301}",
        "\"quotes\" 'single' \\ `back`",
        "<w:instrText>DDEAUTO c:\\\\x</w:instrText>",
    ];
    for text in texts {
        let mut facts = samples::record(Lang::De).unwrap();
        facts.controller.name = Some(text.to_owned());
        facts.activities[0].title = Some(text.to_owned());
        facts.security = Some(vec![text.to_owned()]);
        let options = Options {
            author: Some(text.to_owned()),
            ..samples::options(Lang::De).unwrap()
        };
        compare(&python, &papers::record(&facts, &options).unwrap());
    }
}
