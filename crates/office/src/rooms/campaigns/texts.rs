//! What an announcement says in each language, and what it lacks.

use super::{Asked, Error, Fault, Planned, Room, at};
use axum::extract::Path;
use axum::response::Response;
use console::campaigns::{CampaignText, MailText, Piece, TextCheck, TextFault};
use console::error::Status;
use notice::{Fault as Lack, Holding, Occasion, Texts};
use rights::{Kind, LanguageTag, PurposeId};
use std::collections::BTreeSet;

/// What it is about: purposes, and kinds of data.
pub(super) type About<'a> = (&'a BTreeSet<PurposeId>, &'a BTreeSet<Kind>);

/// The texts of a folder below `notices`.
pub(super) fn load(asked: &Asked, name: &str) -> Result<Texts, Error> {
    let folder = asked.office.app.parts().root.join("notices").join(name);
    Texts::load(&folder)
}

/// The texts of an announcement, with what they lack; nothing where they are gone: what became of it is shown all
/// the same.
pub(super) async fn of(asked: &Asked, planned: &Planned) -> Result<Vec<TextCheck>, Error> {
    let plan = &planned.plan;
    let texts = match load(asked, &plan.texts) {
        Ok(texts) => texts,
        Err(_) => return Ok(Vec::new()),
    };
    let occasion = occasion(asked, (&plan.purposes, &plan.kinds)).await?;
    let href = |language: &str| Some(at(&format!("/campaigns/{}/texts/{language}", plan.id)));
    Ok(checked(asked, (&texts, &occasion), href))
}

/// What each language lacks.
pub(super) fn checked(
    asked: &Asked,
    (texts, occasion): (&Texts, &Occasion),
    href: impl Fn(&str) -> Option<String>,
) -> Vec<TextCheck> {
    let faults = texts.check(&asked.office.app.parts().notice, occasion);
    let check = |tag: &LanguageTag| TextCheck {
        href: href(tag.as_str()),
        ..lacks(asked, &faults, tag)
    };
    texts.languages().map(check).collect()
}

/// A fault names the file it is in: the folder of its language, or all.
fn lacks(asked: &Asked, faults: &[Lack], tag: &LanguageTag) -> TextCheck {
    let own = faults.iter().filter(|fault| {
        let folder = fault.file.split('/').next().unwrap_or_default();
        folder == tag.as_str() || !fault.file.contains('/')
    });
    let fault = |fault: &Lack| TextFault {
        what: fault.what.clone(),
        ground: fault.source.to_string(),
    };
    TextCheck {
        language: console::language(tag.as_str(), asked.lang),
        href: None,
        faults: own.map(fault).collect(),
    }
}

/// The mail in one language, filled in, less its links, as somebody would get it today.
pub(super) fn mail(
    asked: &Asked,
    (texts, occasion): (&Texts, &Occasion),
    language: &LanguageTag,
) -> Result<MailText, Error> {
    let parts = asked.office.app.parts();
    let told = (&parts.notice, occasion, parts.clock.today());
    let said = texts.said(language, told)?;
    let piece = |piece: notice::Piece| match piece {
        notice::Piece::Heading(text) => Piece::Heading(text),
        notice::Piece::Paragraph(text) => Piece::Paragraph(text),
        notice::Piece::Line(text) => Piece::Line(text),
    };
    Ok(MailText {
        tag: language.as_str().to_owned(),
        language: console::language(language.as_str(), asked.lang),
        subject: said.subject,
        pieces: said.pieces.into_iter().map(piece).collect(),
    })
}

/// What the announcement is about, as its texts tell it.
pub(super) async fn occasion(
    asked: &Asked,
    (purposes, kinds): About<'_>,
) -> Result<Occasion, Error> {
    let parts = asked.office.app.parts();
    let head = parts.ledger.head().await?;
    let holding = Holding {
        terms: &parts.purposes,
        tree: &parts.tree,
        assessments: &parts.ledger.assessments_at(head).await?,
        on: parts.clock.today(),
        asked: parts.portal.consent.is_some(),
    };
    Occasion::of(purposes, kinds, &holding)
}

/// The mail of an announcement in one language.
pub(crate) async fn text(asked: Asked, Path((name, language)): Path<(String, String)>) -> Response {
    let answer = showing(&asked, (&name, &language)).await;
    asked.answer(answer).await
}

async fn showing(asked: &Asked, (name, language): (&str, &str)) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let planned = asked.office.app.parts().outbox.campaign(name).await?;
    let plan = &planned.plan;
    let texts = load(asked, &plan.texts)?;
    let occasion = occasion(asked, (&plan.purposes, &plan.kinds)).await?;
    let mut known = texts.languages().filter(|tag| tag.as_str() == language);
    let tag = known.next().ok_or(Status::NotFound)?;
    let faults = texts.check(&asked.office.app.parts().notice, &occasion);
    let page = CampaignText {
        back: at(&format!("/campaigns/{name}")),
        campaign: name.to_owned(),
        mail: mail(asked, (&texts, &occasion), tag)?,
        check: lacks(asked, &faults, tag),
    };
    asked.page(&session, Room::Campaigns, &page).await
}
