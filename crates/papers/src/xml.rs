//! Text for XML and HTML.

/// Writes a text so that XML 1.0 and HTML take it for text, wherever it came from. Characters that XML
/// forbids (section 2.2), and those that change the direction of what follows, become `U+FFFD`: a reader
/// sees that something was there, and nothing reads otherwise than it is written.
pub(crate) fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(shown(c)),
        }
    }
}

/// The text, escaped.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(text, &mut out);
    out
}

/// The text as renderings show it.
pub(crate) fn clean(text: &str) -> String {
    text.chars().map(shown).collect()
}

const fn shown(c: char) -> char {
    match c {
        '\t' | '\n' => c,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        // Embeddings, overrides and isolates (Unicode Bidirectional Algorithm).
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => c,
    }
}

/// The lines of a text. Whatever begins a new line anywhere does so here.
pub(crate) fn lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    let breaks = [
        '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
    ];
    text.split(breaks).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_replaced_and_seen() {
        assert_eq!(
            escaped("a<b>&\"'\u{0}\u{8}\u{fffe}\u{202e}x\t\n"),
            "a&lt;b&gt;&amp;&quot;&#39;\u{fffd}\u{fffd}\u{fffd}\u{fffd}x\t\n"
        );
        assert_eq!(escaped("שלום \u{200f}é 😀"), "שלום \u{200f}é 😀");
        assert_eq!(lines("a\r\nb\rc\u{2028}d"), ["a", "b", "c", "d"]);
    }
}
