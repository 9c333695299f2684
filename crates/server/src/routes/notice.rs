//! The notice as a page, which counts as seen by whoever is signed in.
//!
//! INVARIANT: the page says nothing about the person: a mail may have been forwarded.

use super::objection::{Opened, open, status_of};
use super::request::Asked;
use crate::address::query;
use crate::app::App;
use crate::fault::Fault;
use crate::seen::{PORTAL, is_look};
use crate::session::Session;
use axum::extract::Path;
use axum::response::Response;
use ledger::AnyStorage;
use notice::{Holding, Link, Occasion, Piece, Plan, Said, Showing};
use pages::notice::{Block, Notice, NoticeClosed, Reading};
use pages::objection::LinkTrouble;
use rights::{Assessment, Day, Error};

/// Shows it. That proves nothing: mail scanners open links. Whoever is signed in looks themselves.
pub(crate) async fn show(asked: Asked, Path(token): Path<String>) -> Response {
    let answer = showing(&asked, &token).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked, token: &str) -> Result<Response, Fault> {
    let link = match open(asked, token).await? {
        Opened::Good(link, _) => link,
        Opened::Closed(why) => return closed(asked, why),
    };
    let own = is_look(&asked.method, &asked.headers) && is_theirs(asked, &link).await?;
    let reading = match own {
        true => {
            asked.app.saw_by(&link, PORTAL).await?;
            Reading::SignedIn
        }
        false => {
            let here = asked.to(&format!("/n/{token}"));
            let next = query([(pages::field::NEXT, here.as_str())]);
            Reading::Open(format!("/sign-in?{next}"))
        }
    };
    page(asked, token, &link, reading).await
}

fn closed(asked: &Asked, why: LinkTrouble) -> Result<Response, Fault> {
    asked.page_with(status_of(&why), &NoticeClosed { why })
}

/// Whether the one to whom the link was sent is signed in.
async fn is_theirs(asked: &Asked, link: &Link) -> Result<bool, Error> {
    let Some(session) = Session::of(&asked.app, &asked.headers).await? else {
        return Ok(false);
    };
    let accounts = asked.app.accounts(session.person).await?;
    Ok(accounts.contains(&link.person))
}

async fn page(
    asked: &Asked,
    token: &str,
    link: &Link,
    reading: Reading,
) -> Result<Response, Fault> {
    let parts = &asked.app.parts;
    let head = parts.ledger.head().await?;
    let assessments = parts.ledger.assessments_at(head).await?;
    let showing: Showing<'_, AnyStorage> = Showing {
        ledger: &parts.ledger,
        outbox: &parts.outbox,
        settings: &parts.notice,
        root: &parts.root,
        clock: &*parts.clock,
    };
    let now = |plan: &Plan| occasion(&asked.app, plan, &assessments);
    let reads = asked.lang.tag().parse()?;
    let Some(shown) = showing.show(link, &reads, &now).await? else {
        return closed(asked, LinkTrouble::Invalid);
    };
    let today = parts.clock.today();
    let object = Some(asked.to(&format!("/o/{token}")));
    asked.page(&laid_out(shown.said, shown.sent, (object, reading), today))
}

/// What a campaign that was not sent yet is about.
fn occasion(app: &App, plan: &Plan, assessments: &[Assessment]) -> Result<Occasion, Error> {
    let holding = Holding {
        terms: &app.parts.purposes,
        tree: &app.parts.tree,
        assessments,
        on: app.parts.clock.today(),
        asked: crate::consent::is_asked(app),
    };
    Occasion::of(&plan.purposes, &plan.kinds, &holding)
}

fn laid_out(
    said: Option<Said>,
    sent: Day,
    (object, reading): (Option<String>, Reading),
    today: Day,
) -> Notice {
    let first_use = said.as_ref().and_then(|said| said.first_use);
    let last_day = first_use.map(|day| day.plus_days(-1));
    Notice {
        sent,
        object,
        reading,
        waiting_until: last_day.filter(|day| today <= *day),
        opt_out: said.is_none() || first_use.is_some(),
        asks: said.as_ref().is_some_and(|said| said.asks),
        title: said.as_ref().map(|said| said.subject.clone()),
        blocks: said.map(|said| blocks(said.pieces)).unwrap_or_default(),
    }
}

/// Lines that follow each other are one list.
fn blocks(pieces: Vec<Piece>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for piece in pieces {
        match (piece, blocks.last_mut()) {
            (Piece::Heading(text), _) => blocks.push(Block::Heading(text)),
            (Piece::Paragraph(text), _) => blocks.push(Block::Paragraph(text)),
            (Piece::Line(text), Some(Block::List(lines))) => lines.push(text),
            (Piece::Line(text), _) => blocks.push(Block::List(vec![text])),
        }
    }
    blocks
}
