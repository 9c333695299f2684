//! Files of assessments, which people write by hand.

use rights::Assessment;
use std::fmt;

/// What is wrong with the file of an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Line and column, from 1, where they are known.
    pub at: Option<(u64, u64)>,
    /// What it is.
    pub what: String,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some((line, column)) => write!(f, "line {line}, column {column}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

/// Whether assessments can be called so: their files are, with `.toml` behind it.
#[must_use]
pub fn is_id(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    !name.is_empty() && name.len() <= 100 && !name.starts_with('.') && name.chars().all(plain)
}

/// Reads the text of an assessment's file.
///
/// # Errors
/// When it is none: what is wrong with it, and where.
pub fn draft(text: &str) -> Result<Assessment, Flaw> {
    toml::from_str(text).map_err(|e: toml::de::Error| Flaw {
        at: e.span().and_then(|span| place(text, span.start)),
        what: e.message().to_owned(),
    })
}

/// Line and column of a byte.
fn place(text: &str, byte: usize) -> Option<(u64, u64)> {
    let before = text.get(..byte)?;
    let line = before.matches('\n').count() + 1;
    let last = before.rsplit('\n').next().unwrap_or_default();
    Some((line as u64, last.chars().count() as u64 + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flaw_says_where_it_is() {
        let flaw = draft("id = \"übung\"\nversion = \"soon\"\n").unwrap_err();
        assert_eq!(flaw.at, Some((2, 11)), "{flaw}");
        assert!(
            flaw.to_string().starts_with("line 2, column 11: "),
            "{flaw}"
        );
    }

    #[test]
    fn columns_are_characters() {
        let text = "id = \"übung\" x";
        let byte = text.find('x').unwrap();
        assert_eq!(place(text, byte), Some((1, 14)));
        assert_eq!(place(text, 7), None, "within a character there is no place");
    }
}
