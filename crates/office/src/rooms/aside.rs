//! Mail that came back and was not understood, for somebody to read.

use super::{at, pick};
use crate::asked::{Asked, to};
use crate::fault::Fault;
use crate::form::Form;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use console::aside::{Aside, NOTHING, ReturnedMail};
use console::error::Status;
use console::{Deed, Lang, Named, Room, field, word};
use rights::{Choice, ChoiceKind, Entry, Error, Notice, NoticeStatus, Scope, Subject};

/// Mails of a page.
const PER_PAGE: usize = 25;
/// So much of a mail is read for its beginning, in bytes.
const READ: usize = 64 * 1024;
/// The longest beginning, in characters.
const EXCERPT: usize = 400;

/// What somebody who has read a mail can say that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// The person objects.
    Objection,
    /// It came back: not reached.
    Bounced,
    /// Nothing that needs doing, or it is dealt with elsewhere.
    Nothing,
}

const VERDICTS: [(&str, Verdict, &str, &str); 3] = [
    (
        "objection",
        Verdict::Objection,
        "An objection",
        "Ein Widerspruch",
    ),
    (
        "bounced",
        Verdict::Bounced,
        "Not delivered",
        "Nicht zugestellt",
    ),
    (
        NOTHING,
        Verdict::Nothing,
        "Nothing that needs doing here",
        "Nichts, was hier zu tun ist",
    ),
];

/// The page.
pub(crate) async fn list(asked: Asked) -> Response {
    let answer = listing(&asked).await;
    asked.answer(answer).await
}

async fn listing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session_for(Deed::Look).await?;
    let outbox = &asked.office.app.parts().outbox;
    let all = outbox.aside().await?;
    let pager = asked.pager(all.len() as u64, PER_PAGE as u64);
    let first = usize::try_from(pager.page - 1).unwrap_or(0) * PER_PAGE;
    let mut mails = Vec::new();
    for mail in all.iter().skip(first).take(PER_PAGE) {
        mails.push(line(asked, mail).await?);
    }
    let de = asked.lang == Lang::De;
    let verdict = |(value, _, en, german): (&str, Verdict, &str, &str)| {
        let label = if de { german } else { en };
        pick(value, label.to_owned(), None)
    };
    let page = Aside {
        count: all.len() as u64,
        mails,
        // Nothing is said by not choosing.
        verdicts: std::iter::once(pick("", word(Named::Choose, asked.lang), Some("")))
            .chain(VERDICTS.map(verdict))
            .collect(),
        pager,
    };
    asked.page(&session, Room::Aside, &page).await
}

async fn line(asked: &Asked, mail: &notice::Aside) -> Result<ReturnedMail, Error> {
    let person = match mail.mail {
        Some(about) => Some(
            super::name_of(&asked.office, about.person)
                .await?
                .to_string(),
        ),
        None => None,
    };
    let campaigns = asked.office.app.parts().outbox.campaigns().await?;
    let campaign = campaigns
        .into_iter()
        .find(|c| mail.mail.is_some_and(|about| about.campaign == c.sequence));
    Ok(ReturnedMail {
        action: at(&format!("/returned/{}", mail.digest)),
        at: server::web::moment(mail.at),
        seems: mail.kind.clone(),
        person,
        campaign: campaign.map(|c| c.plan.id),
        excerpt: read(mail)
            .map(|bytes| beginning(&bytes))
            .unwrap_or_default(),
        href: at(&format!("/returned/{}/mail.eml", mail.digest)),
    })
}

/// What lies at the place of a mail, if it still does.
fn read(mail: &notice::Aside) -> Option<Vec<u8>> {
    std::fs::read(&mail.place).ok()
}

/// The beginning of what a mail says: what follows its first empty line.
fn beginning(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes.get(..READ.min(bytes.len())).unwrap_or_default());
    let text = text.replace("\r\n", "\n");
    let body = text
        .split_once("\n\n")
        .map_or(text.as_str(), |(_, body)| body);
    let lines = body.lines().map(str::trim).filter(|line| !line.is_empty());
    let joined = lines.collect::<Vec<_>>().join(" ");
    joined.chars().take(EXCERPT).collect()
}

async fn named(asked: &Asked, digest: &str) -> Result<notice::Aside, Fault> {
    let all = asked.office.app.parts().outbox.aside().await?;
    let mut found = all
        .into_iter()
        .filter(|mail| mail.digest.to_string() == digest);
    found.next().ok_or(Fault::Status(Status::NotFound))
}

/// The whole mail, as a file.
pub(crate) async fn mail(asked: Asked, Path(digest): Path<String>) -> Response {
    let answer = giving(&asked, &digest).await;
    asked.answer(answer).await
}

async fn giving(asked: &Asked, digest: &str) -> Result<Response, Fault> {
    asked.session_for(Deed::Sort).await?;
    let mail = named(asked, digest).await?;
    let bytes = read(&mail).ok_or(Status::NotFound)?;
    let headers = [
        (CONTENT_TYPE, "application/octet-stream"),
        (CONTENT_DISPOSITION, "attachment; filename=\"mail.eml\""),
    ];
    Ok((headers, bytes).into_response())
}

/// Says what it is.
pub(crate) async fn settle(asked: Asked, Path(digest): Path<String>, body: Bytes) -> Response {
    let answer = settling(&asked, &digest, &body).await;
    asked.answer(answer).await
}

async fn settling(asked: &Asked, digest: &str, body: &Bytes) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Sort, &form).await?;
    let mail = named(asked, digest).await?;
    let said = form.value(field::VERDICT);
    let known = VERDICTS.iter().find(|(value, ..)| Some(*value) == said);
    let (_, verdict, ..) = known.ok_or(Status::BadRequest)?;
    let entry = entry(asked, &mail, *verdict, &session.name).await?;
    let parts = asked.office.app.parts();
    // INVARIANT: the ledger has it before the mail is settled; after a break it is said twice, never not at all.
    if let Some(entry) = entry {
        parts.ledger.append(&[entry]).await?;
    }
    let inside = parts.root.join("notices/aside");
    let place = std::path::Path::new(&mail.place);
    if place.parent() == Some(inside.as_path()) {
        drop(std::fs::remove_file(place));
    }
    let now = parts.clock.now();
    parts.outbox.settle_aside(mail.digest, now).await?;
    Ok(to(&at("/returned")))
}

/// What the ledger is told.
async fn entry(
    asked: &Asked,
    mail: &notice::Aside,
    verdict: Verdict,
    staff: &str,
) -> Result<Option<(Subject, Entry)>, Fault> {
    let parts = asked.office.app.parts();
    // Without a person there is nothing to record; a request can be entered for whoever wrote.
    let Some(about) = mail.mail else {
        return match verdict {
            Verdict::Nothing => Ok(None),
            Verdict::Objection | Verdict::Bounced => Err(Status::BadRequest.into()),
        };
    };
    let now = parts.clock.now();
    let subject = Subject::Person(about.person);
    Ok(match verdict {
        Verdict::Nothing => None,
        Verdict::Objection => {
            let mut choice = Choice::new(ChoiceKind::Objection, Scope::all(), now, "demur:mail");
            choice.evidence = Some(format!("mail {}, read by {staff}", mail.digest));
            Some((subject, Entry::Choice(choice)))
        }
        Verdict::Bounced => {
            let campaigns = parts.outbox.campaigns().await?;
            let planned = campaigns.into_iter().find(|c| c.sequence == about.campaign);
            let planned = planned.ok_or(Status::BadRequest)?;
            let notice = Notice {
                campaign: planned.plan.id,
                purposes: planned.plan.purposes,
                kinds: planned.plan.kinds,
                status: NoticeStatus::Bounced,
                at: now,
                channel: "mail".to_owned(),
            };
            Some((subject, Entry::Notice(notice)))
        }
    })
}
