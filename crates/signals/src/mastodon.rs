//! Actors of ActivityPub, with what Mastodon adds: `indexable` (FEP-5feb) and `discoverable`. Absence says nothing,
//! and `true` allows nothing that the same field had not denied.

use crate::row::{at, text};
use crate::statement::{Says, Statement};
use crate::token::{Source, Token};
use rights::Error;
use serde_json::Value as Json;

/// Types of ActivityStreams that are somebody or something that posts.
const ACTORS: [&str; 5] = ["Person", "Service", "Group", "Organization", "Application"];

/// An actor, or a row with one in `actor` and the time of reading it in `at`.
pub(crate) fn read(row: &Json) -> Result<Vec<Statement>, Error> {
    let actor = row.get("actor").filter(|a| a.is_object()).unwrap_or(row);
    match text(actor, "type")? {
        Some(kind) if ACTORS.contains(&kind.as_str()) => {}
        Some(kind) => return Err(Error::input(format!("`{kind}` is no actor"))),
        None => return Err(Error::input("the actor has no `type`")),
    }
    let id = text(actor, "id")?.ok_or_else(|| Error::input("the actor has no `id`"))?;
    let mut who: Vec<String> = text(row, "person")?
        .into_iter()
        .chain([id.clone()])
        .collect();
    if let (Some(name), Some(host)) = (text(actor, "preferredUsername")?, host(&id)) {
        who.push(format!("{name}@{host}"));
        who.push(format!("@{name}@{host}"));
    }
    let at = at(row)?.or(at_of(actor));
    let says = |token: Token| match actor.get(token.name) {
        Some(Json::Bool(false)) => Says::Deny,
        Some(Json::Bool(true)) => Says::Allow,
        _ => Says::Unknown,
    };
    let one = |token| Statement {
        who: who.clone(),
        token,
        says: says(token),
        surface: None,
        place: None,
        at,
    };
    Ok(Token::of(Source::Mastodon).map(one).collect())
}

fn at_of(actor: &Json) -> Option<rights::Instant> {
    actor.get("updated")?.as_str()?.parse().ok()
}

fn host(id: &str) -> Option<&str> {
    let rest = id.strip_prefix("https://")?;
    rest.split('/').next().filter(|host| !host.is_empty())
}
