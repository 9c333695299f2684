//! `demur api`

use super::{Found, Session};
use crate::cli::{Api, Key, NewKey};
use crate::output::{self, table};
use api::{ApiKey, Grant, Store};
use ledger::{BY_DEMUR, OsRandomness};
use rights::{Day, Error};
use std::collections::BTreeSet;

pub(super) fn run(
    session: impl FnOnce() -> Result<Session, Error>,
    what: &Api,
) -> Result<Found, Error> {
    match what {
        Api::Describe => output::raw(api::description()?.trim_end()),
        Api::Key(what) => {
            let session = session()?;
            let ws = &session.ws;
            let store = ws.wait(Store::open(&ws.root.join("api")))?;
            match what {
                Key::New(args) => make(&session, &store, args)?,
                Key::List => list(&session, &store)?,
                Key::Revoke { prefix } => revoke(&session, &store, prefix)?,
            }
            ws.wait(store.close());
        }
    }
    Ok(Found::Nothing)
}

fn make(session: &Session, store: &Store, args: &NewKey) -> Result<(), Error> {
    let ws = &session.ws;
    let scopes: Result<BTreeSet<Grant>, Error> = args.scope.iter().map(|s| s.parse()).collect();
    let expires: Option<Day> = args.expires.as_deref().map(str::parse).transpose()?;
    let at = (ws.clock.today(), &OsRandomness as _);
    let new = (args.name.as_str(), scopes?, expires);
    let made = ws.wait(api::make_key((&ws.ledger, store), new, BY_DEMUR, at))?;
    output::print(session.json, &made, |made| {
        format!(
            "made the key {} for {}\n\n  {}\n\nIt is shown this once. Send it as `Authorization: Bearer ...`.",
            made.key.prefix, made.key.name, made.secret
        )
    })
}

fn list(session: &Session, store: &Store) -> Result<(), Error> {
    let keys = session.ws.wait(store.keys())?;
    let today = session.ws.clock.today();
    output::print(session.json, &keys, |keys| text(keys, today))
}

fn text(keys: &[ApiKey], today: Day) -> String {
    if keys.is_empty() {
        return "there is no key; make one: demur api key new NAME --scope SCOPE".to_owned();
    }
    let header = ["key", "for", "made", "used", "works", "scopes"];
    let day = |day: Option<Day>| day.map_or_else(|| "never".to_owned(), |day| day.to_string());
    let row = |key: &ApiKey| {
        let works = match (key.revoked, key.expires, key.works_on(today)) {
            (Some(day), _, _) => format!("revoked {day}"),
            (None, Some(day), false) => format!("expired {day}"),
            (None, Some(day), true) => format!("until {day}"),
            (None, None, _) => "yes".to_owned(),
        };
        let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.as_str()).collect();
        vec![
            key.prefix.clone(),
            key.name.clone(),
            key.made.to_string(),
            day(key.used),
            works,
            scopes.join(" "),
        ]
    };
    let header = header.map(str::to_owned).to_vec();
    let rows: Vec<_> = std::iter::once(header)
        .chain(keys.iter().map(row))
        .collect();
    table(&rows)
}

fn revoke(session: &Session, store: &Store, prefix: &str) -> Result<(), Error> {
    let ws = &session.ws;
    let (books, today) = ((&ws.ledger, store), ws.clock.today());
    let key = ws.wait(api::revoke_key(books, prefix, BY_DEMUR, today))?;
    output::print(session.json, &key, |key| {
        format!("the key {} for {} is revoked", key.prefix, key.name)
    })
}
