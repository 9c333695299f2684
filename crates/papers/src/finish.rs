//! A document when it is finished: a table about itself first, its open points last.

use crate::doc::{Block, Doc, DocKind, Gap, Value};
use crate::draft::Draft;
use crate::lang::Two;
use crate::number;

impl Draft<'_> {
    /// The document: a table about itself first, its open points last.
    pub(crate) fn finish(
        mut self,
        kind: DocKind,
        title: Two,
        subtitle: Two,
        who: Option<(Two, Value)>,
    ) -> Doc {
        let body = std::mem::take(&mut self.blocks);
        self.about(who);
        let about = std::mem::replace(&mut self.blocks, body);
        self.blocks.splice(0..0, about);
        number_gaps(&mut self.blocks);
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

    fn about(&mut self, who: Option<(Two, Value)>) {
        let mut rows: Vec<(Two, Value)> = who.into_iter().collect();
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
        given(("Version", "Version"), &self.options.version);
        given(("Made by", "Erstellt von"), &self.options.author);
        self.pairs(("About this document", "Zu diesem Dokument"), rows);
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
            ("By whom", "Durch wen"),
        ];
        self.table(
            ("Open points", "Offene Punkte"),
            &head,
            &[8, 30, 34, 28],
            rows,
        );
    }
}

fn number_gaps(blocks: &mut [Block]) {
    let (mut section, mut number) = (String::new(), 0);
    let mut mark = |gap: &mut Gap, section: &str| {
        number += 1;
        gap.number = number;
        gap.section = section.to_owned();
    };
    for block in blocks {
        match block {
            Block::Heading { text, .. } => section.clone_from(text),
            Block::Gap(gap) => mark(gap, &section),
            Block::Table(table) => {
                for value in table.rows.iter_mut().flatten() {
                    if let Value::Gap(gap) = value {
                        mark(gap, &section);
                    }
                }
            }
            _ => {}
        }
    }
}
