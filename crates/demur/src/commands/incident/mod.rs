//! `demur incident`

mod used;

pub(super) use used::{OpenOne, open as open_used, told};

use super::{Found, Session, serve};
use crate::cli::{Incident as Asked, Lang, NamedInIncident, OpenIncident};
use crate::output::{self, number};
use records::Format;
use rights::{Error, FoundBy, Incident, Instant, ItemId, Ordinal, Sequence};
use serde::Serialize;
use server::{About, App, BY_DEMUR, Meant, NewIncident, OpenedIncident};
use std::fs;
use std::path::Path;

/// An incident as it stands.
#[derive(Serialize)]
struct Line {
    number: u64,
    title: String,
    found_by: FoundBy,
    known: Instant,
    due: Instant,
    place: String,
    items: u64,
    people: u64,
    state: &'static str,
    overdue: bool,
}

pub(super) fn run(session: &Session, what: &Asked) -> Result<Found, Error> {
    match what {
        Asked::Open(args) => open(session, args),
        Asked::Add { number, named } => add(session, Sequence(*number), named),
        Asked::List => list(session),
        Asked::Message { number, lang, out } => {
            message(session, Sequence(*number), (*lang, out.as_deref()))
        }
    }
}

fn line(session: &Session, opened: &OpenedIncident) -> Line {
    let incident = &opened.incident;
    Line {
        number: opened.number.0,
        title: incident.title.clone(),
        found_by: incident.found_by,
        known: incident.known,
        due: incident.due(),
        place: opened.place(),
        items: opened.items(),
        people: opened.people(),
        state: match (opened.closed(), opened.settled()) {
            (Some(_), _) => "closed",
            (None, Some(_)) if opened.owes() => "supplement due",
            (None, Some(_)) => "authority told",
            (None, None) => "open",
        },
        overdue: opened.is_overdue(session.ws.clock.now()),
    }
}

fn open(session: &Session, args: &OpenIncident) -> Result<Found, Error> {
    let ws = &session.ws;
    let now = ws.clock.now();
    let known = match &args.known {
        Some(known) => known.parse()?,
        None => now,
    };
    if known > now {
        return Err(Error::input(format!("`{known}` lies in the future")));
    }
    if args.title.trim().is_empty() {
        return Err(Error::input(
            "an incident has a title: what happened, in a line",
        ));
    }
    let incident = Incident {
        title: args.title.clone(),
        found_by: FoundBy::Report,
        known,
        place: String::new(),
        items: 0,
        people: 0,
        unowned: None,
        mark: None,
    };
    let app = serve::app(session, None)?;
    let opened = ws.wait(async {
        let about = about(&app, &args.named).await?;
        app.open_incident(NewIncident { incident, about }).await
    })?;
    say(session, opened)
}

fn add(session: &Session, number: Sequence, named: &NamedInIncident) -> Result<Found, Error> {
    let app = serve::app(session, None)?;
    let again = session.ws.wait(async {
        app.incident(number).await?;
        let about = about(&app, named).await?;
        app.add_to_incident(number, BY_DEMUR, about).await
    })?;
    if again {
        eprintln!("incident {number} was closed at that moment; it is open again");
    }
    say(session, number)
}

/// What is named, looked up; whatever is not known is an error, and nothing is written.
async fn about(app: &App, named: &NamedInIncident) -> Result<About, Error> {
    let ids = named.items.iter();
    let items: Vec<ItemId> = ids.map(|id| ItemId::from(id.as_str())).collect();
    let mut people: Vec<Ordinal> = Vec::new();
    for entered in &named.people {
        people.push(match app.meant(entered).await? {
            Meant::One(person) => person,
            Meant::Several(accounts) => {
                return Err(Error::input(format!(
                    "`{entered}` is the address of `{}` accounts; name the one that is meant",
                    accounts.len()
                )));
            }
            Meant::Address(_) | Meant::Nobody => {
                return Err(Error::not_found(format!(
                    "`{entered}` is nobody who is known here; correct it"
                )));
            }
        });
    }
    app.about(&items, &people, named.lang.into()).await
}

fn say(session: &Session, opened: Sequence) -> Result<Found, Error> {
    let ws = &session.ws;
    let line = line(session, &ws.wait(ws.ledger.incident(opened))?);
    output::print(session.json, &line, |line| {
        let place = match line.place.is_empty() {
            true => "in no set".to_owned(),
            false => format!("in {}", line.place),
        };
        let told = match line.state {
            "open" => format!("the authority is to be told until {}", line.due),
            "supplement due" => {
                "the authority was told before more was added, and is to be told that as well"
                    .to_owned()
            }
            state => state.to_owned(),
        };
        format!(
            "incident {}: items {}, people {}, {place}; {told}",
            line.number,
            number(line.items),
            number(line.people)
        )
    })?;
    Ok(Found::Nothing)
}

fn list(session: &Session) -> Result<Found, Error> {
    let ws = &session.ws;
    let mut all = ws.wait(ws.ledger.incidents())?;
    all.sort_by_key(|opened| (opened.closed().is_some(), std::cmp::Reverse(opened.number)));
    let lines: Vec<Line> = all.iter().map(|opened| line(session, opened)).collect();
    output::print(session.json, &lines, |lines| text(lines))?;
    Ok(match lines.iter().any(|line| line.overdue) {
        true => Found::Something,
        false => Found::Nothing,
    })
}

fn text(lines: &[Line]) -> String {
    if lines.is_empty() {
        return "no incidents".to_owned();
    }
    let head = ["number", "what", "items", "people", "known", "due", "state"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    rows.extend(lines.iter().map(|line| {
        let state = match line.overdue {
            true => "OVERDUE",
            false => line.state,
        };
        vec![
            line.number.to_string(),
            line.title.clone(),
            number(line.items),
            number(line.people),
            line.known.to_string(),
            line.due.to_string(),
            state.to_owned(),
        ]
    }));
    output::table(&rows)
}

/// The format that the ending of a file says.
fn format(out: &Path) -> Result<Format, Error> {
    let ending = out.extension().unwrap_or_default().to_string_lossy();
    let format: Format = ending.parse()?;
    match format {
        Format::JsonLd => Err(Error::input(
            "a notification has no form in terms of the vocabulary (jsonld)",
        )),
        format => Ok(format),
    }
}

#[derive(Serialize)]
struct Told<'t> {
    number: u64,
    lang: &'static str,
    file: Option<String>,
    paper: Option<&'t serde_json::Value>,
    missing: &'t [records::Missing],
}

fn message(
    session: &Session,
    number: Sequence,
    (lang, out): (Lang, Option<&Path>),
) -> Result<Found, Error> {
    let ws = &session.ws;
    let said = (&ws.config.records, &ws.config.notice);
    let lang: records::Lang = lang.into();
    let opened = session.ws.wait(session.ws.ledger.incident(number))?;
    let made = records::notification(&opened, said, lang, ws.clock.now())?;
    if let Some(out) = out {
        let bytes = made.bytes(format(out)?)?;
        fs::write(out, bytes)
            .map_err(|e| Error::storage(format!("cannot write `{}`", out.display())).because(e))?;
    }
    let file = out.map(|out| out.display().to_string());
    let told = Told {
        number: number.0,
        lang: lang.tag(),
        paper: file.is_none().then(|| made.paper.json()),
        file,
        missing: &made.missing,
    };
    output::print(session.json, &told, |told| {
        let first = told.file.clone().unwrap_or_else(|| made.paper.text());
        let missing = told.missing.iter();
        let missing: Vec<String> = missing
            .map(|m| format!("missing: {} ({})", m.what, m.fill))
            .collect();
        format!("{first}\n{}", missing.join("\n"))
    })?;
    Ok(match made.missing.is_empty() {
        true => Found::Nothing,
        false => Found::Something,
    })
}
