//! A document when it is finished: a table about itself first, its open points last.

use crate::doc::{Block, Doc, DocKind, Gap, Value};
use crate::draft::Draft;
use crate::lang::Two;
use crate::number;

const ABOUT: Two = ("About this document", "Zu diesem Dokument");

impl Draft<'_> {
    /// The document: a table about itself first, its open points last.
    pub(crate) fn finish(
        mut self,
        kind: DocKind,
        title: Two,
        subtitle: Two,
        rows: Vec<(Two, Value)>,
    ) -> Doc {
        let body = std::mem::take(&mut self.blocks);
        self.about(kind, rows);
        let about = std::mem::replace(&mut self.blocks, body);
        self.blocks.splice(0..0, about);
        let about = self.t(ABOUT);
        number_gaps(&mut self.blocks, &about);
        let mut doc = Doc {
            kind,
            lang: self.lang(),
            title: self.t(title),
            subtitle: self.t(subtitle),
            author: self.options.author.clone(),
            made_on: self.options.made_on,
            blocks: std::mem::take(&mut self.blocks),
        };
        self.open_points(&doc);
        doc.blocks.append(&mut self.blocks);
        doc
    }

    fn about(&mut self, kind: DocKind, mut rows: Vec<(Two, Value)>) {
        let day = number::day(self.options.made_on, self.lang());
        rows.push((
            ("Date of this document", "Stand des Dokuments"),
            Value::Text(day),
        ));
        let mut given = |what: Two, text: &Option<String>| {
            if let Some(text) = text {
                rows.push((what, Value::Text(text.clone())));
            }
        };
        // The summary has a version of its own.
        if kind != DocKind::TrainingContentSummary {
            given(("Version", "Version"), &self.options.version);
        }
        given(("Made by", "Erstellt von"), &self.options.author);
        self.pairs(ABOUT, rows);
    }

    fn open_points(&mut self, doc: &Doc) {
        self.heading(1, ("Open points", "Offene Punkte"));
        let gaps = doc.gaps();
        if gaps.is_empty() {
            self.say(("Nothing is missing.", "Es fehlt keine Angabe."));
            return;
        }
        self.say((
            "What follows is missing. Until it is filled in, this document is a draft.",
            "Die folgenden Angaben fehlen. Bis sie ergänzt sind, ist dieses Dokument ein Entwurf.",
        ));
        let row = |gap: &Gap| {
            let by = Value::Text(self.t(gap.by.words()));
            let (section, what) = (gap.section.clone(), gap.what.clone());
            vec![
                Value::Text(gap.number.to_string()),
                Value::Text(section),
                Value::Text(what),
                by,
            ]
        };
        let rows = gaps.into_iter().map(row).collect();
        let head = [
            ("No.", "Nr."),
            ("Section", "Abschnitt"),
            ("What is missing", "Fehlende Angabe"),
            ("Remark", "Hinweis"),
        ];
        self.table(
            ("Open points", "Offene Punkte"),
            &head,
            &[8, 30, 34, 28],
            rows,
        );
    }
}

/// Counts the gaps, and notes under which headings each stands.
fn number_gaps(blocks: &mut [Block], first: &str) {
    let (mut above, mut section, mut number) = (String::new(), first.to_owned(), 0);
    let mut mark = |gap: &mut Gap, section: &str| {
        number += 1;
        gap.number = number;
        gap.section = section.to_owned();
    };
    for block in blocks {
        match block {
            // Below a heading with a number of its own, the heading above says nothing more.
            Block::Heading { level: 3, text }
                if !text.starts_with(|c: char| c.is_ascii_digit()) =>
            {
                section = format!("{above} – {text}");
            }
            Block::Heading { text, .. } => {
                above.clone_from(text);
                section.clone_from(text);
            }
            Block::Gap(gap) => mark(gap, &section),
            Block::Table(table) => {
                let several = table.head.len() > 2;
                for row in &mut table.rows {
                    let head = match row.first() {
                        Some(Value::Text(text)) if several => Some(text.clone()),
                        _ => None,
                    };
                    for value in row {
                        if let Value::Gap(gap) = value {
                            mark(gap, &section);
                            if let Some(head) = &head {
                                gap.what = format!("{head}: {}", gap.what);
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
}
