//! `demur request`

use super::{Found, Session, serve};
use crate::cli::{EnterRequest, Request as Asked};
use crate::masking::{self, MaskedSet};
use crate::output;
use corpus::Look;
use rights::{
    ActsFor, Channel, Day, Error, Evidence, Kind, Request, RequestKind, Scope, SearchFor,
};
use serde::Serialize;
use server::{BY_DEMUR, Case, Whoever};

/// A request as it stands.
#[derive(Serialize)]
struct Line {
    number: u64,
    kind: RequestKind,
    person: String,
    channel: Channel,
    received: Day,
    due: Day,
    ended: Option<Day>,
    overdue: bool,
}

/// A request that was entered.
#[derive(Serialize)]
struct Entered {
    #[serde(flatten)]
    line: Line,
    /// Live sets in which this masked something.
    masked: Vec<MaskedSet>,
}

pub(super) fn run(session: &Session, what: &Asked) -> Result<Found, Error> {
    match what {
        Asked::Enter(args) => enter(session, args),
        Asked::List { open, overdue } => list(session, *open, *overdue),
    }
}

fn line(session: &Session, case: &Case) -> Result<Line, Error> {
    let ws = &session.ws;
    let none = || format!("#{}", case.person.0);
    Ok(Line {
        number: case.number.0,
        kind: case.request.kind,
        person: ws.id_of(case.person)?.unwrap_or_else(none),
        channel: case.request.channel,
        received: case.request.received,
        due: case.state.due,
        ended: case.state.ended.map(|(day, _)| day),
        overdue: case.is_overdue(ws.clock.today()),
    })
}

fn enter(session: &Session, args: &EnterRequest) -> Result<Found, Error> {
    let ws = &session.ws;
    if args.text.trim().is_empty() {
        return Err(Error::input("a request says something; name its --text"));
    }
    let received = match &args.received {
        Some(day) => day.parse()?,
        None => ws.clock.today(),
    };
    let by = args.by.as_ref().zip(args.behalf);
    let mail = args.by_mail.as_deref().map(str::parse).transpose()?;
    let evidence = args.evidence.iter().map(|name| Evidence {
        name: name.clone(),
        on: received,
        file: None,
    });
    let request = Request {
        kind: args.kind,
        channel: args.channel.into(),
        received,
        subject: args.subject.clone(),
        text: args.text.clone(),
        name: String::new(),
        by: by.map(|(name, behalf)| ActsFor {
            name: name.clone(),
            behalf,
            mail,
        }),
        evidence: evidence.collect(),
        entered_by: Some(BY_DEMUR.to_owned()),
        search: SearchFor::default(),
        reach: reach(session, args)?,
    };
    let app = serve::app(session, None)?;
    let case = ws.wait(async {
        let Whoever { person, name } = app.whoever(&args.person, args.no_account).await?;
        let number = app.open_case(person, Request { name, ..request }).await?;
        app.case(number).await
    })?;
    let entered = Entered {
        line: line(session, &case)?,
        masked: match args.kind.refuses_at_once().is_some() {
            true => masking::mask(ws, &session.bars, Look::Touched)?,
            false => Vec::new(),
        },
    };
    output::print(session.json, &entered, |entered| {
        let line = &entered.line;
        format!(
            "request {} of {}: {}, to be answered until {}\n{}",
            line.number,
            line.person,
            line.kind,
            line.due,
            masking::text(&entered.masked)
        )
    })?;
    Ok(Found::Nothing)
}

/// What an objection or a withdrawal reaches: everything, unless it is narrowed.
fn reach(session: &Session, args: &EnterRequest) -> Result<Scope, Error> {
    let purposes = args.purposes.iter();
    let purposes = purposes.map(|purpose| session.ws.purpose(purpose));
    let kinds = args.kinds.iter().map(|kind| kind.parse::<Kind>());
    let reach = Scope {
        purposes: purposes.collect::<Result<_, _>>()?,
        kinds: kinds.collect::<Result<_, _>>()?,
        ..Scope::all()
    };
    match reach == Scope::all() || args.kind.can_be_narrowed() {
        true => Ok(reach),
        false => Err(Error::input(format!(
            "only an objection or a withdrawal is narrowed, no `{}`; leave out --purposes and --kinds",
            args.kind
        ))),
    }
}

fn list(session: &Session, open: bool, overdue: bool) -> Result<Found, Error> {
    let ws = &session.ws;
    let today = ws.clock.today();
    let mut cases = ws.wait(ws.ledger.cases())?;
    cases.retain(|case| !open || case.state.ended.is_none());
    cases.retain(|case| !overdue || case.is_overdue(today));
    cases.sort_by_key(|case| match case.state.ended {
        None => (0, case.state.due.epoch_days(), case.number),
        Some((day, _)) => (1, -day.epoch_days(), case.number),
    });
    let lines: Result<Vec<Line>, Error> = cases.iter().map(|case| line(session, case)).collect();
    output::print(session.json, &lines?, |lines| text(lines))?;
    Ok(match overdue && !cases.is_empty() {
        true => Found::Something,
        false => Found::Nothing,
    })
}

fn text(lines: &[Line]) -> String {
    if lines.is_empty() {
        return "no requests".to_owned();
    }
    let mut rows = vec![
        ["number", "kind", "person", "by", "received", "due", "state"]
            .map(str::to_owned)
            .to_vec(),
    ];
    rows.extend(lines.iter().map(|line| {
        let state = match line.ended {
            Some(day) => format!("ended {day}"),
            None if line.overdue => "OVERDUE".to_owned(),
            None => "open".to_owned(),
        };
        vec![
            line.number.to_string(),
            line.kind.to_string(),
            line.person.clone(),
            line.channel.to_string(),
            line.received.to_string(),
            line.due.to_string(),
            state,
        ]
    }));
    output::table(&rows)
}
