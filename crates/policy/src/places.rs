//! Where the rules of a policy text begin, and how large they are, found without parsing.
//!
//! Cedar's syntax tree does not tell places. A rule ends at a `;`, which stands nowhere else but in
//! strings and comments (docs.cedarpolicy.com, "Grammar").

use std::iter::Peekable;
use std::str::CharIndices;

/// The deepest nesting of brackets in a rule.
///
/// INVARIANT: Cedar's parser, the lowering and both evaluators recurse. A rule at both limits must
/// load and decide on a thread of 2 MiB; a test does so. Anything larger is refused before Cedar
/// sees it, since a stack overflow cannot be caught.
pub(crate) const MAX_NESTING: usize = 16;

/// The most operators, method calls and attribute accesses in a rule; see [`MAX_NESTING`].
pub(crate) const MAX_OPERATORS: usize = 256;

/// Line and column of a place, both counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// The place of a byte offset.
pub(crate) fn place(text: &str, offset: usize) -> Place {
    let before = || text.char_indices().take_while(|(at, _)| *at < offset);
    Place {
        line: before().filter(|(_, c)| *c == '\n').count() + 1,
        column: before().fold(1, |column, (_, c)| if c == '\n' { 1 } else { column + 1 }),
    }
}

/// One rule as it stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    /// Byte offset of its first annotation or keyword.
    pub(crate) start: usize,
    /// The deepest nesting of its brackets.
    pub(crate) nesting: usize,
    /// Its operators, method calls and attribute accesses.
    pub(crate) operators: usize,
}

/// The rules of a text, in their order; one without a closing `;` is counted, too.
pub(crate) fn extents(text: &str) -> Vec<Extent> {
    let mut found = Vec::new();
    let mut current: Option<Extent> = None;
    let mut depth = 0_usize;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '/' && chars.peek().is_some_and(|(_, next)| *next == '/') {
            skip_line(&mut chars);
            continue;
        }
        if c.is_whitespace() {
            continue;
        }
        let rule = current.get_or_insert(Extent {
            start: at,
            nesting: 0,
            operators: 0,
        });
        match c {
            '"' => skip_string(&mut chars),
            '(' | '[' | '{' => {
                depth += 1;
                rule.nesting = rule.nesting.max(depth);
            }
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ';' => {
                found.extend(current.take());
                depth = 0;
            }
            '.' | '!' | '-' | '+' | '*' | '<' | '>' | '=' | '&' | '|' => {
                rule.operators += 1;
                skip_while(&mut chars, |c| matches!(c, '=' | '&' | '|'));
            }
            c if is_word(c) => {
                let end = skip_while(&mut chars, is_word).unwrap_or(text.len());
                let word = text.get(at..end).unwrap_or("");
                let operator = matches!(word, "if" | "in" | "is" | "has" | "like");
                rule.operators += usize::from(operator);
            }
            _ => {}
        }
    }
    found.extend(current);
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn skip_line(chars: &mut Peekable<CharIndices<'_>>) {
    for (_, c) in chars.by_ref() {
        if c == '\n' {
            return;
        }
    }
}

/// Skips to behind the closing quote.
fn skip_string(chars: &mut Peekable<CharIndices<'_>>) {
    let mut escaped = false;
    for (_, c) in chars.by_ref() {
        match c {
            '"' if !escaped => return,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
}

/// Skips what fits; gives the offset of what follows, if anything does.
fn skip_while(chars: &mut Peekable<CharIndices<'_>>, fits: impl Fn(char) -> bool) -> Option<usize> {
    while chars.next_if(|(_, c)| fits(*c)).is_some() {}
    chars.peek().map(|(at, _)| *at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_found_past_strings_and_comments() {
        let text = "// a; b\n\n@id(\"x;\\\";\") permit (principal, action, resource);\n  forbid(principal,action,resource)\n// ;\nwhen { a.b has c && [[1]] };";
        let found = extents(text);
        let starts: Vec<Place> = found.iter().map(|e| place(text, e.start)).collect();
        let at = |line, column| Place { line, column };
        assert_eq!(starts, [at(3, 1), at(4, 3)]);
        assert_eq!((found[0].nesting, found[0].operators), (1, 0));
        assert_eq!((found[1].nesting, found[1].operators), (3, 3));
    }

    #[test]
    fn places_count_characters() {
        let text = "ä\r\nöx";
        let x = text.find('x').unwrap();
        assert_eq!(place(text, x), Place { line: 2, column: 2 });
        assert_eq!(place("", 0), Place { line: 1, column: 1 });
    }

    #[test]
    fn every_start_of_the_shipped_policies_is_an_annotation() {
        for form in [crate::Form::OptIn, crate::Form::OptOut] {
            let text = form.text();
            let found = extents(text);
            assert_eq!(found.len(), text.matches("\n@id(").count());
            assert!(found.iter().all(|e| text[e.start..].starts_with("@id(")));
            assert!(found.iter().all(|e| e.nesting * 3 < MAX_NESTING * 2));
            assert!(found.iter().all(|e| e.operators * 4 < MAX_OPERATORS));
        }
    }
}
