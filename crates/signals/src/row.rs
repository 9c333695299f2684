//! A line of JSON.

use crate::statement::Statement;
use crate::token::Source;
use crate::{aipref, bluesky, mastodon};
use rights::{Error, Instant};
use serde_json::Value as Json;

/// The most values one list may have.
const MOST: usize = 1_000;

/// Reads one line of a file of a source.
///
/// # Errors
/// A line that is no JSON object, names nobody, or says something that its source does not have.
pub fn read(source: Source, line: &[u8]) -> Result<Vec<Statement>, Error> {
    let row: Json =
        serde_json::from_slice(line).map_err(|e| Error::input("the line is no JSON").because(e))?;
    if !row.is_object() {
        return Err(Error::input("the line is no JSON object"));
    }
    match source {
        Source::Bluesky => bluesky::read(&row),
        Source::Aipref => aipref::read(&row),
        Source::Mastodon => mastodon::read(&row),
        Source::Gpc => Err(Error::input(
            "Global Privacy Control comes with requests to the portal, not in files",
        )),
    }
}

/// A text field, if it is there.
pub(crate) fn text(row: &Json, name: &str) -> Result<Option<String>, Error> {
    match row.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text.trim().to_owned()).filter(|t| !t.is_empty())),
        Some(other) => Err(Error::input(format!(
            "`{name}` is `{}`, not a text",
            short(other)
        ))),
    }
}

/// One text, or a list of texts.
pub(crate) fn texts(row: &Json, name: &str) -> Result<Vec<String>, Error> {
    let Some(Json::Array(list)) = row.get(name) else {
        // An empty field is a field that says nothing.
        let one = row.get(name).and_then(Json::as_str).map(str::to_owned);
        return match one {
            Some(one) => Ok(vec![one]),
            None => Ok(text(row, name)?.into_iter().collect()),
        };
    };
    if list.len() > MOST {
        return Err(Error::input(format!(
            "`{name}` has `{}` values; at most {MOST} are read",
            list.len()
        )));
    }
    let text = |value: &Json| {
        let text = value.as_str().map(str::to_owned);
        text.ok_or_else(|| Error::input(format!("`{name}` has `{}`, not a text", short(value))))
    };
    list.iter().map(text).collect()
}

/// When a row was read, if it says so.
pub(crate) fn at(row: &Json) -> Result<Option<Instant>, Error> {
    text(row, "at")?.map(|at| at.parse()).transpose()
}

fn short(value: &Json) -> String {
    value.to_string().chars().take(60).collect()
}
