//! Elements of SVG as text.

use std::fmt::Display;

/// A text as it can stand in an element or in an attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&#38;"),
            '<' => out.push_str("&#60;"),
            '>' => out.push_str("&#62;"),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// A text no longer than this; the table beside a plot has all of it.
pub(super) fn cut(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let kept: String = text.chars().take(letters.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// Where a text stands relative to its place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A text.
pub(super) fn text(class: &str, x: impl Display, y: u64, anchor: Anchor, text: &str) -> String {
    let anchor = match anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    format!(
        "<text class=\"{class}\" x=\"{x}\" y=\"{y}\"{anchor}>{}</text>",
        escaped(text)
    )
}

/// A bar.
pub(super) fn rect(
    class: &str,
    fill: &str,
    x: impl Display,
    y: u64,
    width: impl Display,
    height: u64,
) -> String {
    let fill = match fill {
        "" => String::new(),
        id => format!(" fill=\"url(#{id})\""),
    };
    format!(
        "<rect class=\"{class}\"{fill} x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
    )
}

/// A hatching that bars can be filled with; `id` names it on the page.
pub(super) fn hatching(id: &str) -> String {
    format!(
        "<defs><pattern id=\"{id}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <rect class=\"hatch-ground\" width=\"6\" height=\"6\"/><path class=\"hatch-line\" d=\"M1.5 0v6\"/></pattern></defs>"
    )
}

/// Per mille of the width as per cent: `37.5%`.
pub(super) fn across(mille: u64) -> String {
    format!("{}.{}%", mille / 10, mille % 10)
}
