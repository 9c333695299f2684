//! AI preferences of the IETF: `Content-Usage: train-ai=n`, of a surface that content comes from.

use crate::dictionary::{self, Value};
use crate::row::{at, text, texts};
use crate::statement::{Says, Statement};
use crate::token::{Source, Token};
use rights::Error;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The longest address of a page, in bytes.
const LONGEST_URL: usize = 2_000;

/// What one field says of each token that is known here; `None` when it is no dictionary, which the draft
/// has mean that nothing is known. Labels and parameters that nobody knows are read over.
#[must_use]
pub fn preferences(field: &[u8]) -> Option<BTreeMap<Token, Says>> {
    let found = dictionary::parse(field)?;
    let says = |token: Token| {
        let says = match found.get(token.name) {
            Some(Value::Token(value)) if value == "n" => Says::Deny,
            Some(Value::Token(value)) if value == "y" => Says::Allow,
            _ => Says::Unknown,
        };
        (token, says)
    };
    Some(Token::of(Source::Aipref).map(says).collect())
}

/// A row: `person` or `surface` or both, `content_usage` (one field, or several of which the most restrictive
/// counts), `at?`, `url?`. Without a person it is what a site says of everything on it, at that address.
pub(crate) fn read(row: &Json) -> Result<Vec<Statement>, Error> {
    let (who, surface) = (text(row, "person")?, text(row, "surface")?);
    if who.is_none() && surface.is_none() {
        return Err(Error::input("the row names no `person` and no `surface`"));
    }
    let fields = texts(row, "content_usage")?;
    if fields.is_empty() {
        return Err(Error::input("the row has no `content_usage`"));
    }
    let mut said: BTreeMap<Token, Says> = BTreeMap::new();
    for field in &fields {
        let found = preferences(field.as_bytes()).ok_or_else(|| {
            Error::input(format!(
                "`{}` is no dictionary of RFC 9651, such as `train-ai=n`",
                shown(field)
            ))
        })?;
        for (token, says) in found {
            // `Deny` is the least.
            let least = said.get(&token).map_or(says, |known| says.min(*known));
            said.insert(token, least);
        }
    }
    // A denial counts whatever else the row has: an address that cannot be one is none.
    let place = row.get("url").and_then(Json::as_str).map(str::trim);
    let place = place.filter(|url| (1..=LONGEST_URL).contains(&url.len()));
    let (at, place) = (at(row)?, place.map(str::to_owned));
    let one = |(token, says)| Statement {
        who: who.iter().cloned().collect(),
        token,
        says,
        surface: surface.clone(),
        place: place.clone(),
        at,
    };
    Ok(said.into_iter().map(one).collect())
}

fn shown(field: &str) -> String {
    field.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(field: &str, label: &str) -> Option<Says> {
        let found = preferences(field.as_bytes())?;
        found
            .into_iter()
            .find(|(t, _)| t.name == label)
            .map(|s| s.1)
    }

    /// The cases of draft-ietf-aipref-vocab-08, section 6.
    #[test]
    fn fields_say_what_the_draft_says() {
        for (field, label, want) in [
            ("train-ai=y, search=n", "train-ai", Says::Allow),
            ("train-ai=y, search=n", "search", Says::Deny),
            ("train-ai=y, search=n", "ai-use", Says::Unknown),
            (
                "train-ai=y, train-ai, search=n, search=\"n\"",
                "train-ai",
                Says::Unknown,
            ),
            (
                "train-ai=y, train-ai, search=n, search=\"n\"",
                "search",
                Says::Unknown,
            ),
            ("train-ai;allow=n, train-ai=y", "train-ai", Says::Allow),
            ("train-ai;has;parameters=\"?\";", "train-ai", Says::Unknown),
            ("train-ai=n;p=1, other=(a b)", "train-ai", Says::Deny),
            ("train-ai=N", "train-ai", Says::Unknown),
            ("", "train-ai", Says::Unknown),
        ] {
            // The draft writes a `;` at the end, which the algorithm of RFC 9651 refuses.
            let want = (!field.ends_with(';')).then_some(want);
            assert_eq!(says(field, label), want, "{field}");
        }
        assert_eq!(says("Train-AI=n", "train-ai"), None, "no key");
    }
}
