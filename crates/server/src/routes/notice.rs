//! The notice as a page.

use super::objection::{Opened, open};
use super::request::Asked;
use crate::fault::Fault;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use notice::{Occasion, Piece};
use pages::notice::{Block, Notice};
use pages::objection::{LinkClosed, LinkTrouble};

/// Shows it. That proves nothing: mail scanners open links.
pub(crate) async fn show(asked: Asked, Path(token): Path<String>) -> Response {
    let answer = showing(&asked, &token).await;
    asked.answer(answer)
}

async fn showing(asked: &Asked, token: &str) -> Result<Response, Fault> {
    let closed = |why| asked.page_with(StatusCode::NOT_FOUND, &LinkClosed { why });
    let link = match open(asked, token).await? {
        Opened::Good(link, _) => link,
        Opened::Closed(why) => return closed(why),
    };
    let parts = &asked.app.parts;
    let campaigns = parts.outbox.campaigns().await?;
    let planned = campaigns
        .into_iter()
        .find(|c| Some(c.sequence) == link.campaign);
    let Some(planned) = planned else {
        return closed(LinkTrouble::Invalid);
    };
    let texts = notice::Texts::load(&parts.root.join("notices").join(&planned.plan.texts))?;
    let head = parts.ledger.head().await?;
    let assessments = parts.ledger.assessments_at(head).await?;
    let of_plan = |purpose: &rights::PurposeId| planned.plan.purposes.contains(purpose);
    let purposes = parts.purposes.iter().filter(|(p, _)| of_plan(p));
    let days = i32::from(parts.notice.sender.link_days);
    let sent = link.until.plus_days(-days);
    let delay = parts
        .purposes
        .iter()
        .map(|(_, t)| t.notice_delay_days)
        .max();
    let waiting = sent.plus_days(i32::from(delay.unwrap_or(0)));
    let occasion = Occasion {
        purposes: purposes
            .map(|(p, terms)| (p.clone(), terms.basis))
            .collect(),
        kinds: planned.plan.kinds.clone(),
        interests: assessments
            .iter()
            .filter(|a| of_plan(&a.purpose))
            .map(|a| (a.purpose.clone(), a.interest.trim().to_owned()))
            .collect(),
        first_use: waiting,
    };
    let lang = asked.lang.tag().parse()?;
    let said = texts.said(&lang, &parts.notice, &occasion)?;
    let page = Notice {
        title: said.subject,
        sent,
        blocks: blocks(said.pieces),
        object: Some(format!("/o/{token}")),
        waiting_until: Some(waiting),
    };
    asked.page(&page)
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
