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
const PER_PAGE: u32 = 50;
/// So many numbers stand in a task.
const NUMBERS: u32 = 5;

/// The page.
pub(crate) async fn list(asked: Asked) -> Response {
    let answer = listing(&asked).await;
    asked.answer(answer).await
}

async fn listing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session_for(Deed::Look).await?;
    let app = &asked.office.app;
    let count = app.count_unconfirmed().await?;
    let pager = asked.pager(count, u64::from(PER_PAGE));
    let first = u32::try_from(pager.page - 1).unwrap_or(0);
    let skip = first.saturating_mul(PER_PAGE);
    let mut lines = Vec::new();
    for one in app.unconfirmed((skip, PER_PAGE)).await? {
        lines.push(line(&asked.office, &one, asked.lang).await?);
    }
    let page = Unconfirmed {
        count,
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
pub(super) async fn task(office: &Office, lang: Lang) -> Result<Option<Task>, Error> {
    let first = office.app.unconfirmed((0, NUMBERS)).await?;
    // After that: what is nobody's any more is not counted.
    let count = office.app.count_unconfirmed().await?;
    if count == 0 {
        return Ok(None);
    }
    // As the page has them, where each is looked for.
    let number = |one: &server::Unconfirmed| console::number(one.sequence.0, lang);
    let numbers: Vec<String> = first.iter().map(number).collect();
    let more = match count > first.len() as u64 {
        true => ", …",
        false => "",
    };
    Ok(Some(Task {
        href: at("/unconfirmed"),
        what: TaskKind::Unconfirmed(count),
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
    let session = asked.sent_for(Deed::Answer, &form).await?;
    let app = &asked.office.app;
    app.settle_unconfirmed(number, &session.name).await?;
    Ok(to(&at("/unconfirmed")))
}
