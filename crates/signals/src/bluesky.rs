//! Records of the Bluesky lexicon `org.user-intents.declaration` (proposal 0008).

use crate::row::text;
use crate::statement::{Says, Statement};
use crate::token::{Source, Token};
use rights::{Error, Instant};
use serde_json::Value as Json;

const LEXICON: &str = "org.user-intents.declaration";

/// A record as `com.atproto.repo.getRecord` and `listRecords` give it (`uri`, `value`), as Jetstream does
/// (`did`, `commit.record`), or beside `did` (`record`).
pub(crate) fn read(row: &Json) -> Result<Vec<Statement>, Error> {
    let who = who(row)?;
    let commit = row.get("commit");
    if commit.is_some_and(|c| c.get("operation").is_some_and(|o| o == "delete")) {
        // The record is gone: nothing is known any more, and nothing was allowed.
        return Ok(Vec::new());
    }
    let record = row.get("value").or_else(|| row.get("record"));
    let record = record.or_else(|| commit?.get("record"));
    let record = record.ok_or_else(|| {
        Error::input("the row has no record: neither `value`, nor `record`, nor `commit.record`")
    })?;
    if !record.is_object() {
        return Err(Error::input("the record is no object"));
    }
    match text(record, "$type")? {
        Some(kind) if kind != LEXICON => {
            return Err(Error::input(format!(
                "the record is a `{kind}`, not a `{LEXICON}`"
            )));
        }
        _ => {}
    }
    let mut out = Vec::new();
    for token in Token::of(Source::Bluesky) {
        let Some(intent) = record.get(token.name).filter(|i| !i.is_null()) else {
            continue;
        };
        out.push(Statement {
            who: who.clone(),
            token,
            says: says(intent, token)?,
            surface: None,
            place: None,
            at: since(intent).or_else(|| since(record)),
        });
    }
    Ok(out)
}

fn who(row: &Json) -> Result<Vec<String>, Error> {
    let uri = text(row, "uri")?;
    let of_uri = uri.as_deref().and_then(|uri| uri.strip_prefix("at://"));
    let of_uri = of_uri.and_then(|rest| rest.split('/').next());
    let mut who: Vec<String> = Vec::new();
    let named = [text(row, "person")?, text(row, "did")?];
    let handle = text(row, "handle")?;
    let all = named.into_iter().flatten();
    for name in all.chain(of_uri.map(str::to_owned)).chain(handle) {
        if !name.is_empty() && !who.contains(&name) {
            who.push(name);
        }
    }
    match who.is_empty() {
        true => Err(Error::input(
            "the row does not say whose record it is: neither `did`, nor `uri`, nor `handle`",
        )),
        false => Ok(who),
    }
}

fn says(intent: &Json, token: Token) -> Result<Says, Error> {
    let wrong = |found: &Json| {
        Error::input(format!(
            "`allow` of `{}` is `{found}`, neither true nor false",
            token.name
        ))
    };
    if !intent.is_object() {
        return Err(wrong(intent));
    }
    match intent.get("allow") {
        None | Some(Json::Null) => Ok(Says::Unknown),
        Some(Json::Bool(true)) => Ok(Says::Allow),
        Some(Json::Bool(false)) => Ok(Says::Deny),
        Some(other) => Err(wrong(other)),
    }
}

/// A time that cannot be read is none: the denial counts all the same.
fn since(of: &Json) -> Option<Instant> {
    of.get("updatedAt")?.as_str()?.parse().ok()
}
