//! The notice as a page.

use super::objection::{Opened, open};
use super::request::Asked;
use crate::fault::Fault;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use notice::Occasion;
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
    let said = texts.paragraphs(&lang, &parts.notice, &occasion)?;
    let page = Notice {
        title: said.subject,
        sent,
        blocks: said.paragraphs.iter().map(|p| block(p)).collect(),
        object: Some(format!("/o/{token}")),
        waiting_until: Some(waiting),
    };
    asked.page(&page)
}

/// A paragraph, a heading (one line in capitals) or a list (lines with hyphens).
fn block(text: &str) -> Block {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    let items: Vec<&str> = lines.iter().filter_map(|l| l.strip_prefix("- ")).collect();
    if !items.is_empty() && items.len() == lines.len() {
        return Block::List(items.into_iter().map(str::to_owned).collect());
    }
    let upper = |line: &str| line.chars().any(char::is_alphabetic) && line.to_uppercase() == line;
    match lines.as_slice() {
        [line] if upper(line) => Block::Heading(sentence(line)),
        _ => Block::Paragraph(lines.join(" ")),
    }
}

/// Capitals are for mails, where there are no headings.
fn sentence(line: &str) -> String {
    let lower = line.to_lowercase();
    let mut letters = lower.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
