//! A document as a fragment of HTML: semantic, escaped, without style and script.

use crate::doc::{Block, Doc, Table, Value};
use crate::lang::Lang;
use crate::xml::{escaped, lines};

/// Headings begin at the second level: the page that shows the document has one of the first.
const TOP: u8 = 2;

pub(crate) fn write(doc: &Doc) -> String {
    let mut out = format!(
        "<article class=\"paper\" lang=\"{}\">\n<h{TOP}>{}</h{TOP}>\n<p>{}</p>\n",
        doc.lang.tag(),
        escaped(&doc.title),
        escaped(&doc.subtitle)
    );
    for block in &doc.blocks {
        write_block(block, doc.lang, &mut out);
    }
    out.push_str("</article>\n");
    out
}

fn write_block(block: &Block, lang: Lang, out: &mut String) {
    let line = match block {
        Block::Heading { level, text } => {
            let level = TOP + level.clamp(&1, &3);
            format!("<h{level}>{}</h{level}>\n", escaped(text))
        }
        Block::Paragraph(text) => format!("<p>{}</p>\n", broken(text)),
        Block::Note(text) => format!("<p class=\"note\"><small>{}</small></p>\n", broken(text)),
        Block::List(items) => format!("{}\n", list(items)),
        Block::Table(table) => return write_table(table, lang, out),
        Block::Gap(gap) => format!("<p>{}</p>\n", marked(&gap.words(lang))),
    };
    out.push_str(&line);
}

fn write_table(table: &Table, lang: Lang, out: &mut String) {
    let caption = escaped(&table.caption);
    // Wide tables scroll by themselves, also by keyboard; the page does not.
    out.push_str(&format!(
        "<div class=\"scroll\" role=\"region\" aria-label=\"{caption}\" tabindex=\"0\">\n<table>\n<caption>{caption}"
    ));
    out.push_str("</caption>\n<thead><tr>");
    for (at, head) in table.head.iter().enumerate() {
        let class = numeric(table.is_numeric(at));
        out.push_str(&format!("<th scope=\"col\"{class}>{}</th>", escaped(head)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for (at, value) in row.iter().enumerate() {
            let (tag, scope) = match at {
                0 => ("th", " scope=\"row\""),
                _ => ("td", ""),
            };
            let class = numeric(matches!(value, Value::Number(_)));
            out.push_str(&format!(
                "<{tag}{scope}{class}>{}</{tag}>",
                cell(value, lang, table.head.len())
            ));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

fn cell(value: &Value, lang: Lang, columns: usize) -> String {
    match value {
        Value::Text(text) | Value::Number(text) => broken(text),
        Value::Lines(items) => list(items),
        Value::Gap(gap) => marked(&gap.short_words(lang, columns)),
    }
}

fn list(items: &[String]) -> String {
    let items = items
        .iter()
        .map(|item| format!("<li>{}</li>", broken(item)));
    format!("<ul>{}</ul>", items.collect::<String>())
}

fn marked(text: &str) -> String {
    format!("<mark class=\"gap\">{}</mark>", broken(text))
}

const fn numeric(is: bool) -> &'static str {
    if is { " class=\"number\"" } else { "" }
}

/// Escaped, with its line breaks.
fn broken(text: &str) -> String {
    let lines: Vec<String> = lines(text).iter().map(|l| escaped(l)).collect();
    lines.join("<br>")
}
