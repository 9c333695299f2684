//! The package: each part well-formed, everything that is named is there, equal input gives equal bytes.

use crate::samples;
use papers::{Doc, Lang, Paper};
use roxmltree::{Document, Node};
use std::collections::BTreeMap;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// The parts of a package, read from its directory as ZIP readers do (APPNOTE 4.3).
fn parts(docx: &[u8]) -> BTreeMap<String, String> {
    let u16_at = |at: usize| usize::from(u16::from_le_bytes([docx[at], docx[at + 1]]));
    let u32_at = |at: usize| u16_at(at) + (u16_at(at + 2) << 16);
    let end = docx.len() - 22;
    assert_eq!(&docx[end..end + 4], b"PK\x05\x06");
    let (count, mut at) = (u16_at(end + 10), u32_at(end + 16));
    let mut parts = BTreeMap::new();
    for _ in 0..count {
        assert_eq!(&docx[at..at + 4], b"PK\x01\x02");
        let (size, name) = (u32_at(at + 24), u16_at(at + 28));
        let local = u32_at(at + 42);
        let path = String::from_utf8(docx[at + 46..at + 46 + name].to_vec()).unwrap();
        let from = local + 30 + u16_at(local + 26) + u16_at(local + 28);
        let text = String::from_utf8(docx[from..from + size].to_vec()).unwrap();
        parts.insert(path, text);
        at += 46 + name;
    }
    parts
}

/// All that has to hold of any document.
pub(crate) fn check(paper: &Paper) {
    let parts = parts(&paper.docx());
    for (name, text) in &parts {
        if let Err(error) = Document::parse(text) {
            panic!("{name}: {error}");
        }
    }
    let styles = Document::parse(&parts["word/styles.xml"]).unwrap();
    let known: Vec<&str> = named(&styles, "style")
        .filter_map(|n| n.attribute((W, "styleId")))
        .collect();
    let body = Document::parse(&parts["word/document.xml"]).unwrap();
    for element in ["pStyle", "rStyle", "tblStyle"] {
        for used in named(&body, element) {
            assert!(known.contains(&used.attribute((W, "val")).unwrap()));
        }
    }
    for table in named(&body, "tbl") {
        let columns = table
            .descendants()
            .filter(|n| n.has_tag_name((W, "gridCol")))
            .count();
        let rows: Vec<Node> = table
            .children()
            .filter(|n| n.has_tag_name((W, "tr")))
            .collect();
        for row in &rows {
            let cells: Vec<Node> = row
                .children()
                .filter(|n| n.has_tag_name((W, "tc")))
                .collect();
            assert_eq!(cells.len(), columns);
            // A cell ends with a paragraph (ISO/IEC 29500-1, 17.4.65).
            assert!(
                cells
                    .iter()
                    .all(|c| c.last_element_child().unwrap().has_tag_name((W, "p")))
            );
        }
        let is_head = |row: &Node| row.descendants().any(|n| n.has_tag_name((W, "tblHeader")));
        assert!(is_head(&rows[0]) && !rows[1..].iter().any(is_head));
    }
}

fn named<'a>(document: &'a Document, name: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    document
        .root()
        .descendants()
        .filter(move |n| n.has_tag_name((W, name)))
}

#[test]
fn packages_hold_what_they_name() {
    for lang in Lang::ALL {
        for (name, paper) in samples::papers(lang).unwrap() {
            check(&paper);
            let parts = parts(&paper.docx());
            let types = Document::parse(&parts["[Content_Types].xml"]).unwrap();
            for over in types.descendants().filter(|n| {
                n.has_tag_name((
                    "http://schemas.openxmlformats.org/package/2006/content-types",
                    "Override",
                ))
            }) {
                let part = over.attribute("PartName").unwrap().trim_start_matches('/');
                assert!(parts.contains_key(part), "{name}: {part}");
            }
            let links = Document::parse(&parts["word/_rels/document.xml.rels"]).unwrap();
            for link in links
                .descendants()
                .filter(|n| n.attribute("Target").is_some())
            {
                assert!(parts.contains_key(&format!("word/{}", link.attribute("Target").unwrap())));
            }
            assert!(parts["word/styles.xml"].contains(if lang == Lang::De {
                "de-DE"
            } else {
                "en-GB"
            }));
            assert!(
                !parts
                    .values()
                    .any(|p| p.contains('{') && p.contains("{locale}"))
            );
        }
    }
}

#[test]
fn equal_input_gives_equal_bytes_and_a_model_survives_json() {
    for (_, paper) in samples::papers(Lang::De).unwrap() {
        let (_, same) = samples::papers(Lang::De)
            .unwrap()
            .into_iter()
            .find(|(_, p)| p.doc().kind == paper.doc().kind)
            .unwrap();
        assert_eq!(paper.docx(), same.docx());
        assert_eq!(paper.json().to_string(), same.json().to_string());
        let doc: Doc = serde_json::from_str(&serde_json::to_string(paper.doc()).unwrap()).unwrap();
        assert_eq!(&doc, paper.doc());
    }
}
