//! Requests: the list with its clocks, and what their pages share.

use super::{at, name_of, pick};
use crate::asked::{Asked, to};
use crate::asks::{Ask, Standing};
use crate::clocks;
use crate::fault::Fault;
use crate::form::{File, Form};
use crate::place::Office;
use crate::session::Session;
use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use console::error::Status;
use console::requests::{AskedFor, RequestLine, Requests, Stand};
use console::{Deed, FormError, Lang, Named, Room, field, word};
use rights::{Error, Evidence, Ordinal, RequestKind, RequestOutcome, RequestStep, Sequence};
use server::Case;
use std::collections::{BTreeMap, BTreeSet};

mod account;
mod deeds;
mod enter;
mod found;
mod one;
mod proof;
mod said;
mod thread;

pub(crate) use account::account;
pub(crate) use deeds::{answer, decide, extend, keep as keep_out, posted, write};
pub(crate) use enter::{ask, enter};
pub(crate) use found::picture;
pub(crate) use one::one;
pub(crate) use proof::{attach, evidence, prove};
pub(crate) use said::{ask_line, carry, show as said};

/// Requests of a page of the list.
const PER_PAGE: usize = 50;

/// How a request stands, as pages say it.
fn state_of(case: &Case) -> console::requests::RequestState {
    use console::requests::RequestState as State;
    match case.state.ended {
        None if case.state.begun => State::InProgress,
        None => State::Open,
        Some((day, Some(RequestOutcome::Refused))) => State::Denied(day, refused_because(case)),
        Some((day, Some(_))) => State::Fulfilled(day),
        Some((day, None)) => State::Revoked(day),
    }
}

fn refused_because(case: &Case) -> String {
    let said = case.steps.iter().rev().find_map(|step| match &step.step {
        RequestStep::Answered { text, .. } => Some(text.clone()),
        _ => None,
    });
    said.unwrap_or_default()
}

/// A request in short.
pub(crate) async fn line(office: &Office, case: &Case) -> Result<RequestLine, Error> {
    let name = name_of(office, case.person).await?;
    let account = !name.is_guest();
    let who = match account {
        true => name.to_string(),
        false => {
            let contact = office.app.parts().ledger.contact(case.person).await?;
            match (contact.mail, case.request.name.as_str()) {
                (Some(mail), _) => mail.to_string(),
                (None, "") => name.to_string(),
                // Its first line is the name; what follows says where a letter reaches them.
                (None, said) => said.lines().next().unwrap_or_default().to_owned(),
            }
        }
    };
    let today = office.app.parts().clock.today();
    Ok(RequestLine {
        href: at(&format!("/requests/{}", case.number)),
        number: case.number.0,
        kind: AskedFor::Request(case.request.kind),
        who,
        account,
        received: case.request.received,
        state: state_of(case),
        clock: case
            .state
            .ended
            .is_none()
            .then(|| clocks::of_day(case.state.due, today)),
        extended: case.state.extended.is_some(),
        stands: Vec::new(),
    })
}

/// Which requests are asked for.
fn matches(asked: &Asked, case: &Case) -> bool {
    let today = asked.office.app.parts().clock.today();
    let kind = asked.value(field::KIND);
    let kind = kind.is_none_or(|kind| kind == case.request.kind.as_str());
    kind && match asked.value(field::STATE) {
        None => true,
        Some("open") => case.state.ended.is_none(),
        Some("overdue") => case.is_overdue(today),
        Some(_) => case.state.ended.is_some(),
    }
}

/// The list.
pub(crate) async fn list(asked: Asked) -> Response {
    let answer = listing(&asked).await;
    asked.answer(answer).await
}

/// A line of the list.
enum Line {
    Case(Box<Case>),
    Ask(Box<Ask>, Standing),
}

impl Line {
    /// What is due first comes first; what has ended follows, the newest first.
    fn place(&self) -> (u8, i32, u64) {
        match self {
            Line::Ask(ask, _) => (0, ask.due().epoch_days(), ask.number.0),
            Line::Case(case) => match case.state.ended {
                None => (0, case.state.due.epoch_days(), case.number.0),
                Some((day, _)) => (1, -day.epoch_days(), u64::MAX - case.number.0),
            },
        }
    }
}

async fn listing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let office = &asked.office;
    let cases = office.app.cases().await?.into_iter();
    let cases = cases.filter(|case| matches(asked, case));
    let (asks, read) = crate::asks::open(office).await?;
    let asks = asks
        .into_iter()
        .filter(|(ask, _)| said::matches(asked, ask));
    let mut lines: Vec<Line> = cases.map(|case| Line::Case(Box::new(case))).collect();
    lines.extend(asks.map(|(ask, standing)| Line::Ask(Box::new(ask), standing)));
    lines.sort_by_key(Line::place);
    let pager = asked.pager(lines.len() as u64, PER_PAGE as u64);
    let first = usize::try_from(pager.page - 1).unwrap_or(0) * PER_PAGE;
    let hooks = office.api.store().hooks().await?;
    let unreached = unreached(office).await?;
    let mut list = Vec::new();
    for one in lines.iter().skip(first).take(PER_PAGE) {
        list.push(match one {
            Line::Case(case) => {
                let mut line = line(office, case).await?;
                if unreached.contains(&case.number) {
                    line.stands.push(Stand::Unreached);
                }
                line
            }
            Line::Ask(ask, standing) => {
                said::standing_line(office, &hooks, (ask.as_ref(), *standing)).await?
            }
        });
    }
    let mut kinds = kinds(asked.lang, asked.value(field::KIND), true);
    kinds.extend(said::kinds(asked));
    let page = Requests {
        kinds,
        states: states(asked),
        found: lines.len() as u64,
        reading: read.reading(),
        list,
        pager,
        enter: at("/requests/enter"),
    };
    asked.page(&session, Room::Requests, &page).await
}

/// Requests with a letter that no mail took to whoever asked.
async fn unreached(office: &Office) -> Result<BTreeSet<Sequence>, Error> {
    let cases = office.app.unreached().await?.into_iter();
    Ok(cases.map(|case| case.number).collect())
}

fn kinds(lang: Lang, chosen: Option<&str>, all: bool) -> Vec<console::Pick> {
    let every = all.then(|| pick("", word(Named::All, lang), Some(chosen.unwrap_or_default())));
    let kind = |kind: &RequestKind| {
        let label = word(Named::RequestKind(*kind), lang);
        pick(kind.as_str(), label, chosen)
    };
    every
        .into_iter()
        .chain(RequestKind::ALL.iter().map(kind))
        .collect()
}

fn states(asked: &Asked) -> Vec<console::Pick> {
    let chosen = Some(asked.value(field::STATE).unwrap_or_default());
    let state = |(value, named)| pick(value, word(named, asked.lang), chosen);
    [
        ("", Named::All),
        ("open", Named::Open),
        ("overdue", Named::Overdue),
        ("ended", Named::Ended),
    ]
    .map(state)
    .into()
}

/// Keeps a file that proves something, for its person: it goes when they are erased.
fn keep(office: &Office, person: Ordinal, evidence: &Evidence, file: &File) -> Result<(), Error> {
    let Some(hash) = evidence.file else {
        return Ok(());
    };
    let folder = office.folder.join("evidence").join(person.0.to_string());
    let path = folder.join(hash.to_string());
    let failed = |e| Error::storage(format!("cannot write `{}`", path.display())).because(e);
    std::fs::create_dir_all(&folder).map_err(failed)?;
    tlog::write_private(&path, &file.bytes).map_err(failed)
}

/// A map for steps that concern nobody else's items.
fn nobody() -> BTreeMap<rights::ItemId, Ordinal> {
    BTreeMap::new()
}

/// Reads a form with files, after it is known that whoever sends it may: of others nothing is read. A few are read at a
/// time.
pub(crate) async fn uploaded(
    asked: &Asked,
    deed: Deed,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<(Session, Form), Fault> {
    let session = asked.session_for(deed).await?;
    let sent = sent.map_err(|_| Fault::Status(Status::BadRequest))?;
    let closed = |e| Error::internal("uploads are not read any more").because(e);
    let place = asked.office.uploads.acquire().await.map_err(closed)?;
    let form = Form::parts(sent).await?;
    drop(place);
    asked.check(&session, &form)?;
    Ok((session, form))
}

/// Reads a form of a request's page.
fn sent(asked: &Asked, body: &Bytes) -> Result<Form, Fault> {
    Form::read(&asked.headers, body)
}

/// A file as a download, never as a page.
fn download(name: &str, bytes: Vec<u8>) -> Response {
    let plain: String = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
        .take(80)
        .collect();
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{plain}\""),
        ),
    ];
    (headers, bytes).into_response()
}

/// The number of a request in an address.
fn numbered(Path(number): Path<u64>) -> Sequence {
    Sequence(number)
}
