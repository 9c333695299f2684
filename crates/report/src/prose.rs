//! The policy's page of prose, taken apart into blocks.

/// A run of text, plain or code.
#[derive(Debug, PartialEq)]
pub(crate) struct Span {
    pub(crate) text: String,
    pub(crate) code: bool,
}

/// One block of the page.
#[derive(Debug, PartialEq)]
pub(crate) enum Block {
    Heading(Vec<Span>),
    Subheading(Vec<Span>),
    Paragraph(Vec<Span>),
    List(Vec<Vec<Span>>),
}

/// Headings, paragraphs, lists, code: no more is known, and no more is needed. The first heading,
/// the page's own title, is left out, for the report has one above it.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        if line.starts_with("# ") {
            continue;
        }
        if let Some(text) = line.strip_prefix("- ") {
            if let Some(Block::List(lines)) = blocks.last_mut() {
                lines.push(spans(text));
            } else {
                blocks.push(Block::List(vec![spans(text)]));
            }
        } else if let Some(text) = line.strip_prefix("### ") {
            blocks.push(Block::Subheading(spans(text)));
        } else if let Some(text) = line.strip_prefix("## ") {
            blocks.push(Block::Heading(spans(text)));
        } else {
            blocks.push(Block::Paragraph(spans(line)));
        }
    }
    blocks
}

fn spans(text: &str) -> Vec<Span> {
    let parts = text.split('`').enumerate();
    parts
        .map(|(at, part)| Span {
            text: part.to_owned(),
            code: at % 2 == 1,
        })
        .filter(|span| !span.text.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_becomes_blocks() {
        let got = blocks("# T\n\nOne `two`.\n\n## H\n\n- a\n- b\n\n### S\n- c");
        let plain = |t: &str| Span {
            text: t.into(),
            code: false,
        };
        let two = Span {
            text: "two".into(),
            code: true,
        };
        assert_eq!(
            got,
            [
                Block::Paragraph(vec![plain("One "), two, plain(".")]),
                Block::Heading(vec![plain("H")]),
                Block::List(vec![vec![plain("a")], vec![plain("b")]]),
                Block::Subheading(vec![plain("S")]),
                Block::List(vec![vec![plain("c")]]),
            ]
        );
    }
}
