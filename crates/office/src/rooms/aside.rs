//! Mail that came back and was not understood, for somebody to read. The list shows no words of it: each is opened by
//! itself, by whoever sorts it, and that is a look.

use super::persons::looked_at_words;
use super::{at, pick};
use crate::asked::{Asked, to};
use crate::fault::Fault;
use crate::form::Form;
use crate::looks::Part;
use crate::session::Session;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use console::aside::{
    Aside, BOTH, NOTHING, OBJECTION, OpenedMail, RECIPIENT, REQUEST, ReturnedMail, WRITERS,
};
use console::error::Status;
use console::{Deed, Lang, Named, Pick, Room, field, word};
use notice::{Sorted, Sorting};
use rights::{Channel, Error, Ordinal};
use std::collections::BTreeSet;

/// Mails of a page.
const PER_PAGE: usize = 25;
/// So much of what a mail says is shown, and goes into the form of a request, in characters.
const ASKED: usize = 4_000;

/// What somebody who has read a mail can say that it is.
const VERDICTS: [(&str, Sorted, &str, &str); 7] = [
    (
        OBJECTION,
        Sorted::Objection,
        "An objection",
        "Ein Widerspruch",
    ),
    (
        RECIPIENT,
        Sorted::Objection,
        "An objection of whoever got the notice",
        "Ein Widerspruch der benachrichtigten Person",
    ),
    (
        WRITERS,
        Sorted::WritersObjection,
        "An objection of whoever wrote it",
        "Ein Widerspruch der Person, die geschrieben hat",
    ),
    (
        BOTH,
        Sorted::BothObject,
        "An objection of both",
        "Ein Widerspruch von beiden",
    ),
    (
        REQUEST,
        Sorted::Request,
        "Something else: enter it as a request",
        "Ein anderes Anliegen: als Antrag erfassen",
    ),
    (
        "bounced",
        Sorted::Bounced,
        "Not delivered",
        "Nicht zugestellt",
    ),
    (
        NOTHING,
        Sorted::Nothing,
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
    let page = Aside {
        count: all.len() as u64,
        mails,
        verdicts: verdicts(asked.lang),
        pager,
    };
    asked.page(&session, Room::Aside, &page).await
}

/// What can be said of a mail.
fn verdicts(lang: Lang) -> Vec<Pick> {
    let verdict = |(value, _, en, german): (&str, Sorted, &str, &str)| {
        let label = if lang == Lang::De { german } else { en };
        pick(value, label.to_owned(), None)
    };
    // Nothing is said by not choosing.
    std::iter::once(pick("", word(Named::Choose, lang), Some("")))
        .chain(VERDICTS.map(verdict))
        .collect()
}

/// One of them, with what it says.
pub(crate) async fn one(asked: Asked, Path(digest): Path<String>) -> Response {
    let answer = opening(&asked, &digest).await;
    asked.answer(answer).await
}

async fn opening(asked: &Asked, digest: &str) -> Result<Response, Fault> {
    let session = asked.session_for(Deed::Sort).await?;
    let mail = named(asked, digest).await?;
    looked(asked, &session, &mail).await?;
    let page = OpenedMail {
        mail: ReturnedMail {
            excerpt: Some(
                read(&mail)
                    .map(|bytes| beginning(&bytes))
                    .unwrap_or_default(),
            ),
            href: at(&format!("/returned/{digest}/mail.eml")),
            ..line(asked, &mail).await?
        },
        verdicts: verdicts(asked.lang),
    };
    asked.page(&session, Room::Aside, &page).await
}

/// Reading a mail is a look at whoever the notice went to, and at whoever has the address that wrote it. Of somebody who was erased
/// since, or whom nobody knows, there is nobody who could see it.
///
/// INVARIANT: the ledger has the entries before any word of the mail is shown.
async fn looked(asked: &Asked, session: &Session, mail: &notice::Aside) -> Result<(), Error> {
    let parts = asked.office.app.parts();
    let writers = parts.outbox.writers(mail.digest).await?;
    let about = mail.mail.map(|about| about.person);
    let about: BTreeSet<Ordinal> = about.into_iter().chain(writers).collect();
    let mut people: Vec<Ordinal> = Vec::new();
    for person in about {
        let row = parts.ledger.row(person).await?;
        if row.is_some_and(|row| !row.is_erased()) {
            people.push(person);
        }
    }
    let why = format!("returned mail of {}", mail.at.day());
    let read = (Part::Mail(mail.digest), "mail", why.as_str());
    looked_at_words(&asked.office, session, read, &people).await
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
    let outbox = &asked.office.app.parts().outbox;
    let writers = outbox.writers(mail.digest).await?;
    let campaigns = outbox.campaigns().await?;
    let campaign = campaigns
        .into_iter()
        .find(|c| mail.mail.is_some_and(|about| about.campaign == c.sequence));
    Ok(ReturnedMail {
        action: at(&format!("/returned/{}", mail.digest)),
        at: server::web::moment(mail.at),
        seems: mail.kind.clone(),
        person,
        writers: names(asked, &writers).await?,
        campaign: campaign.map(|c| c.plan.id),
        excerpt: None,
        href: at(&format!("/returned/{}", mail.digest)),
    })
}

async fn names(asked: &Asked, people: &[Ordinal]) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    for person in people {
        let name = super::name_of(&asked.office, *person).await?;
        names.push(name.to_string());
    }
    Ok(names)
}

/// What lies at the place of a mail, if it still does.
fn read(mail: &notice::Aside) -> Option<Vec<u8>> {
    std::fs::read(&mail.place).ok()
}

/// The beginning of what a mail says, in one line.
fn beginning(bytes: &[u8]) -> String {
    let text = notice::text_of(bytes);
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.chars().take(ASKED).collect()
}

/// What the form of a request begins with for a mail that asks for something. The day is that on which it came: the
/// month to answer runs from there (GDPR Art. 12(3)).
pub(crate) async fn as_request(asked: &Asked, digest: &str) -> Result<Form, Fault> {
    let session = asked.session_for(Deed::Sort).await?;
    let mail = named(asked, digest).await?;
    looked(asked, &session, &mail).await?;
    let bytes = read(&mail).unwrap_or_default();
    let outbox = &asked.office.app.parts().outbox;
    let writers = outbox.writers(mail.digest).await?;
    let whose = match (mail.mail, writers.as_slice()) {
        (Some(about), []) => Some(about.person),
        // Whoever wrote asks, not whoever got the notice that they quote.
        (Some(_), [writer]) => Some(*writer),
        _ => None,
    };
    let person = match whose {
        Some(person) => Some(super::name_of(&asked.office, person).await?.to_string()),
        None => notice::writer_of(&bytes),
    };
    let text = notice::text_of(&bytes);
    let text = text.trim().chars().take(ASKED).collect();
    let fields = [
        (field::CHANNEL, Channel::Mail.as_str().to_owned()),
        (field::RECEIVED, mail.at.day().to_string()),
        (field::PERSON, person.unwrap_or_default()),
        (field::TEXT, text),
        (field::RETURNED, mail.digest.to_string()),
    ];
    Ok(Form::of(fields))
}

/// A mail that lies aside, with its bytes where they are still there.
pub(crate) async fn lying(
    asked: &Asked,
    digest: &str,
) -> Result<(notice::Aside, Option<Vec<u8>>), Fault> {
    let mail = named(asked, digest).await?;
    let bytes = read(&mail);
    Ok((mail, bytes))
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
    let session = asked.session_for(Deed::Sort).await?;
    let mail = named(asked, digest).await?;
    let bytes = read(&mail).ok_or(Status::NotFound)?;
    looked(asked, &session, &mail).await?;
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
    let (_, sorted, ..) = known.ok_or(Status::BadRequest)?;
    let outbox = &asked.office.app.parts().outbox;
    let alone = outbox.writers(mail.digest).await?.is_empty();
    match (sorted, mail.mail) {
        // It lies aside until the request is entered.
        (Sorted::Request, _) => {
            let query = server::web::query([(field::RETURNED, digest)]);
            return Ok(to(&at(&format!("/requests/enter?{query}"))));
        }
        (sorted, None) if *sorted != Sorted::Nothing => return Err(Status::BadRequest.into()),
        (Sorted::WritersObjection | Sorted::BothObject, _) if alone => {
            return Err(Status::BadRequest.into());
        }
        _ => settled(asked, &mail, (*sorted, &session.name)).await?,
    }
    Ok(to(&at("/returned")))
}

/// Settles a mail, and removes it where nobody needs it any more: one by which somebody objects is evidence, and one
/// that was entered as a request lies with that.
pub(crate) async fn settled(
    asked: &Asked,
    mail: &notice::Aside,
    (sorted, staff): (Sorted, &str),
) -> Result<(), Error> {
    let parts = asked.office.app.parts();
    // INVARIANT: what ends a request of theirs looks whether a message lies aside, and has what holds for it said again
    // or lifted with it; so the two come one after the other, or what holds would go on for a message that was read.
    let turn = match mail.mail {
        Some(about) => asked.office.app.turn(about.person).await,
        None => None,
    };
    let sorting = Sorting {
        ledger: &parts.ledger,
        outbox: &parts.outbox,
        tree: &parts.tree,
        clock: &*parts.clock,
    };
    sorting.settle(mail, sorted, staff).await?;
    drop(turn);
    let inside = parts.root.join("notices/aside");
    let place = std::path::Path::new(&mail.place);
    if !sorted.is_objection() && place.parent() == Some(inside.as_path()) {
        drop(std::fs::remove_file(place));
    }
    Ok(())
}
