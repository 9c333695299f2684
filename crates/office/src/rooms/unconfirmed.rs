//! Choices and requests that no mail confirmed to whoever made them.

use super::{at, name_of, tlog_lang};
use crate::asked::{Asked, to};
use crate::fault::Fault;
use crate::form::Form;
use crate::place::Office;
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use console::incidents::Telling;
use console::overview::{Task, TaskKind};
use console::unconfirmed::{Unconfirmed, UnconfirmedLine};
use console::{Deed, Lang, Room};
use rights::{Error, Sequence};

/// Lines of a page.
const PER_PAGE: usize = 50;
/// So many numbers stand in a task.
const NUMBERS: usize = 5;

/// The page.
pub(crate) async fn list(asked: Asked) -> Response {
    let answer = listing(&asked).await;
    asked.answer(answer).await
}

async fn listing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session_for(Deed::Look).await?;
    let all = asked.office.app.unconfirmed().await?;
    let pager = asked.pager(all.len() as u64, PER_PAGE as u64);
    let first = usize::try_from(pager.page - 1).unwrap_or(0) * PER_PAGE;
    let mut lines = Vec::new();
    for one in all.iter().skip(first).take(PER_PAGE) {
        lines.push(line(&asked.office, one, asked.lang).await?);
    }
    let page = Unconfirmed {
        count: all.len() as u64,
        lines,
        pager,
    };
    asked.page(&session, Room::Overview, &page).await
}

async fn line(
    office: &Office,
    one: &server::Unconfirmed,
    lang: Lang,
) -> Result<UnconfirmedLine, Error> {
    Ok(UnconfirmedLine {
        entry: one.sequence.0,
        what: tlog::said(&one.entry, tlog_lang(lang)).title.to_owned(),
        at: server::web::moment(one.at),
        who: name_of(office, one.person).await?.to_string(),
        href: at(&format!("/persons/{}", one.person.0)),
        why: match one.why {
            server::Telling::NoMailbox => Telling::NoMailbox,
            server::Telling::Unsure => Telling::Unsure,
            server::Telling::NoAddress => Telling::NoAddress,
            _ => Telling::GivenUp,
        },
        action: at(&format!("/unconfirmed/{}", one.sequence)),
    })
}

/// What the overview says of it: how many, and the first by their numbers.
pub(super) async fn task(office: &Office) -> Result<Option<Task>, Error> {
    let all = office.app.unconfirmed().await?;
    if all.is_empty() {
        return Ok(None);
    }
    let numbers = all.iter().take(NUMBERS);
    let numbers: Vec<String> = numbers.map(|one| one.sequence.to_string()).collect();
    let more = if all.len() > NUMBERS { ", …" } else { "" };
    Ok(Some(Task {
        href: at("/unconfirmed"),
        what: TaskKind::Unconfirmed(all.len() as u64),
        which: format!("{}{more}", numbers.join(", ")),
        note: None,
        clock: None,
    }))
}

/// Somebody has told them otherwise.
pub(crate) async fn settle(asked: Asked, number: Path<u64>, body: Bytes) -> Response {
    let answer = settling(&asked, Sequence(number.0), &body).await;
    asked.answer(answer).await
}

async fn settling(asked: &Asked, number: Sequence, body: &Bytes) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    asked.sent_for(Deed::Answer, &form).await?;
    asked.office.app.settle_unconfirmed(number).await?;
    Ok(to(&at("/unconfirmed")))
}
