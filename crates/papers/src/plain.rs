//! A document as plain text: headings with `#`, tables with a line a cell where they are wide.

use crate::doc::{Block, Doc, Table, Value};
use crate::lang::Lang;
use crate::xml::{clean, lines};

pub(crate) fn write(doc: &Doc) -> String {
    let mut out = format!("{}\n{}\n", clean(&doc.title), clean(&doc.subtitle));
    for block in &doc.blocks {
        out.push('\n');
        write_block(block, doc.lang, &mut out);
    }
    out
}

fn write_block(block: &Block, lang: Lang, out: &mut String) {
    let text = match block {
        Block::Heading { level, text } => {
            format!("{} {}", "#".repeat(usize::from(*level)), one_line(text))
        }
        Block::Paragraph(text) => shown(text),
        Block::Note(text) => format!("({})", shown(text)),
        Block::List(items) => bullets(items),
        Block::Table(table) => return write_table(table, lang, out),
        Block::Gap(gap) => one_line(&gap.words(lang)),
    };
    out.push_str(&text);
    out.push('\n');
}

fn write_table(table: &Table, lang: Lang, out: &mut String) {
    out.push_str(&format!("{}:\n", one_line(&table.caption)));
    let two_columns = table.head.len() == 2;
    for row in &table.rows {
        for (at, (value, head)) in row.iter().zip(&table.head).enumerate() {
            let said = cell(value, lang, table.head.len()).replace('\n', "\n      ");
            let line = match at {
                0 => format!("  {said}"),
                _ if two_columns => format!(": {said}"),
                _ => format!("\n    {}: {said}", one_line(head)),
            };
            out.push_str(&line);
        }
        out.push('\n');
    }
}

fn cell(value: &Value, lang: Lang, columns: usize) -> String {
    match value {
        Value::Text(text) | Value::Number(text) => shown(text),
        Value::Lines(items) => format!("\n{}", bullets(items)),
        Value::Gap(gap) => one_line(&gap.short_words(lang, columns)),
    }
}

fn bullets(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|i| format!("- {}", shown(i))).collect();
    items.join("\n")
}

fn shown(text: &str) -> String {
    clean(&lines(text).join("\n"))
}

fn one_line(text: &str) -> String {
    clean(&lines(text).join(" "))
}
