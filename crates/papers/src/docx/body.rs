//! The main part of the document (ISO/IEC 29500-1, 17).

use crate::doc::{Block, Doc, Table, Value};
use crate::lang::Lang;
use crate::xml::{escape, escaped, lines};

/// The width between the margins of a page of format A4, in twentieths of a point.
const WIDTH: u32 = 9_638;

const HEAD: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    "\n",
    r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>"#
);
const RIGHT: &str = r#"<w:jc w:val="right"/>"#;

/// A4, margins of 2 cm, and the footer with the page's number.
const TAIL: &str = concat!(
    r#"<w:sectPr><w:footerReference w:type="default" r:id="rId4"/>"#,
    r#"<w:pgSz w:w="11906" w:h="16838"/>"#,
    r#"<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="709" w:footer="567" w:gutter="0"/>"#,
    "</w:sectPr></w:body></w:document>\n"
);

pub(crate) fn write(doc: &Doc) -> String {
    let mut out = HEAD.to_owned();
    paragraph(&mut out, "Title", "", &doc.title, "");
    paragraph(&mut out, "Subtitle", "", &doc.subtitle, "");
    let mut before: Option<&Block> = None;
    let mut blocks = doc.blocks.iter().peekable();
    while let Some(block) = blocks.next() {
        if let (Some(Block::Table(_)), Block::Table(table)) = (before, block) {
            // The heading above names the first of them only.
            paragraph(&mut out, "Caption", "", &table.caption, "");
        }
        let keep = match blocks.peek() {
            Some(Block::Table(_)) => "<w:keepNext/>",
            _ => "",
        };
        write_block(&mut out, block, doc.lang, keep);
        before = Some(block);
    }
    out.push_str(TAIL);
    out
}

fn write_block(out: &mut String, block: &Block, lang: Lang, keep: &str) {
    match block {
        Block::Heading { level, text } => {
            let style = match level {
                0 | 1 => "Heading1",
                2 => "Heading2",
                _ => "Heading3",
            };
            paragraph(out, style, "", text, "");
        }
        Block::Paragraph(text) => paragraph(out, "BodyText", keep, text, ""),
        Block::Note(text) => paragraph(out, "Note", "", text, ""),
        Block::List(items) => items
            .iter()
            .for_each(|item| bullet(out, "ListBullet", item)),
        Block::Table(table) => write_table(out, table, lang),
        Block::Gap(gap) => paragraph(out, "BodyText", "", &gap.words(lang), "Gap"),
    }
}

fn bullet(out: &mut String, style: &str, text: &str) {
    paragraph(out, style, "", text, "");
}

/// A paragraph of one run. Line breaks and tabulators become elements.
fn paragraph(out: &mut String, style: &str, more: &str, text: &str, run: &str) {
    out.push_str(&format!(
        r#"<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr><w:r>"#
    ));
    if !run.is_empty() {
        out.push_str(&format!(r#"<w:rPr><w:rStyle w:val="{run}"/></w:rPr>"#));
    }
    for (at, line) in lines(text).iter().enumerate() {
        if at > 0 {
            out.push_str("<w:br/>");
        }
        for (at, part) in line.split('\t').enumerate() {
            if at > 0 {
                out.push_str("<w:tab/>");
            }
            if !part.is_empty() {
                out.push_str(r#"<w:t xml:space="preserve">"#);
                escape(part, out);
                out.push_str("</w:t>");
            }
        }
    }
    out.push_str("</w:r></w:p>");
}

fn write_table(out: &mut String, table: &Table, lang: Lang) {
    let widths = widths(table);
    out.push_str(concat!(
        r#"<w:tbl><w:tblPr><w:tblStyle w:val="PaperTable"/>"#,
        r#"<w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/>"#,
        r#"<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>"#,
    ));
    let caption = escaped(&lines(&table.caption).join(" "));
    out.push_str(&format!(
        r#"<w:tblCaption w:val="{caption}"/></w:tblPr><w:tblGrid>"#
    ));
    for width in &widths {
        out.push_str(&format!(r#"<w:gridCol w:w="{width}"/>"#));
    }
    out.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (at, (head, width)) in table.head.iter().zip(&widths).enumerate() {
        open_cell(out, *width);
        let right = if table.is_numeric(at) { RIGHT } else { "" };
        paragraph(out, "TableHead", right, head, "");
        out.push_str("</w:tc>");
    }
    out.push_str("</w:tr>");
    for row in &table.rows {
        out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (at, width) in widths.iter().enumerate() {
            open_cell(out, *width);
            match row.get(at) {
                Some(value) => write_cell(out, value, lang, (at, widths.len())),
                // A row has as many cells as the table has columns.
                None => paragraph(out, "TableText", "", "", ""),
            }
            out.push_str("</w:tc>");
        }
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl>");
    // Two tables without a paragraph between them would become one.
    paragraph(out, "AfterTable", "", "", "");
}

fn open_cell(out: &mut String, width: u32) {
    out.push_str(&format!(
        r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>"#
    ));
}

fn write_cell(out: &mut String, value: &Value, lang: Lang, (column, columns): (usize, usize)) {
    let style = if column == 0 {
        "TableRowHead"
    } else {
        "TableText"
    };
    match value {
        Value::Text(text) => paragraph(out, style, "", text, ""),
        Value::Number(text) => paragraph(out, style, RIGHT, text, ""),
        Value::Lines(items) if items.is_empty() => paragraph(out, style, "", "", ""),
        Value::Lines(items) => items
            .iter()
            .for_each(|item| bullet(out, "TableBullet", item)),
        Value::Gap(gap) => paragraph(out, style, "", &gap.short_words(lang, columns), "Gap"),
    }
}

/// The widths of the columns, which together are as wide as the page.
fn widths(table: &Table) -> Vec<u32> {
    let weight = |at: usize| u32::from(table.widths.get(at).copied().unwrap_or(1).max(1));
    let columns = table.head.len();
    let sum: u32 = (0..columns).map(weight).sum();
    (0..columns)
        .map(|at| WIDTH * weight(at) / sum.max(1))
        .collect()
}
