//! What somebody said, and taking it back.

use super::form::Form;
use super::request::Asked;
use crate::fault::{Fault, see_other};
use crate::named::holds_meanwhile;
use crate::record::{BY_FORM, BY_LINK, NAMED, PORTAL, Taken};
use crate::session::Session;
use crate::view;
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use ledger::Since;
use pages::Section;
use pages::choices::{Recorded, TakeBack};
use pages::error::Status;
use report::dossier::{About, ChoiceLine};
use rights::{Choice, ChoiceKind};

/// Everything that was said.
pub(crate) async fn all(asked: Asked) -> Response {
    let answer = showing(&asked).await;
    asked.answer(answer).await
}

async fn about(asked: &Asked, session: &Session) -> Result<About, Fault> {
    let dossier = asked.app.in_short(session.person, asked.lang).await?;
    dossier.about.ok_or(Fault::Status(Status::NotFound))
}

async fn showing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let about = about(asked, &session).await?;
    let cases = asked.app.cases_of_all(session.person).await?;
    let page = view::choices::all(&asked.app, (&about, &cases), asked.lang);
    asked
        .page_for(&session, Some(Section::Choices), &page)
        .await
}

/// A choice of the person who is signed in that can be taken back, or was.
///
/// INVARIANT: it is looked for among their own choices alone.
fn own(about: &About, sequence: u64) -> Result<&ChoiceLine, Fault> {
    let mut choices = about.choices.iter();
    let line = choices.find(|line| line.sequence.0 == sequence);
    let line = line.filter(|line| view::choices::taken_back_by(line.choice.kind).is_some());
    line.ok_or(Fault::Status(Status::NotFound))
}

/// Asks before it is taken back.
pub(crate) async fn ask(asked: Asked, Path(sequence): Path<u64>) -> Response {
    let answer = asking(&asked, sequence).await;
    asked.answer(answer).await
}

async fn asking(asked: &Asked, sequence: u64) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let about = about(asked, &session).await?;
    let line = own(&about, sequence)?;
    if !view::choices::stands(&about, line, &asked.app.parts.tree) {
        // It was taken back meanwhile: what holds now stands in the list.
        return Ok(see_other("/choices"));
    }
    let (_, end) = kept_and_ended(asked, &about, line).await?;
    let end = end.into_iter();
    let page = TakeBack {
        action: format!("/choices/{sequence}/take-back"),
        kind: line.choice.kind,
        at: view::moment(line.recorded_at),
        entry: sequence,
        reach: view::reach(&asked.app, &line.choice.scope, asked.lang),
        along: end
            .map(|other| view::choices::ends_too(&asked.app, other, asked.lang))
            .collect(),
    };
    asked
        .page_for(&session, Some(Section::Choices), &page)
        .await
}

/// What else is within a choice that is to be taken back: what stays, and what ends with it.
///
/// A taking back reaches whatever it covers. What somebody else may have caused takes nothing of the person's own along
/// when they undo it, and what holds until somebody has read or decided something goes on until then.
async fn kept_and_ended<'a>(
    asked: &Asked,
    about: &'a About,
    line: &ChoiceLine,
) -> Result<(Vec<&'a ChoiceLine>, Vec<&'a ChoiceLine>), Fault> {
    let (mut kept, mut ended) = (Vec::new(), Vec::new());
    let by_others = [BY_LINK, BY_FORM, NAMED].contains(&line.choice.source.as_str());
    for other in view::choices::along(about, line, &asked.app.parts.tree) {
        let stays = match &other.choice {
            choice if choice.is_signal() || choice.kind == ChoiceKind::Consent => false,
            choice if holds_meanwhile(choice) => asked.app.holds_on(line.person, choice).await?,
            _ => by_others,
        };
        match stays {
            true => kept.push(other),
            false => ended.push(other),
        }
    }
    Ok((kept, ended))
}

/// Takes it back, for future sets.
pub(crate) async fn take_back(asked: Asked, Path(sequence): Path<u64>, body: Bytes) -> Response {
    let answer = taking_back(&asked, sequence, &body).await;
    asked.answer(answer).await
}

async fn taking_back(asked: &Asked, sequence: u64, body: &Bytes) -> Result<Response, Fault> {
    let session = asked.session().await?;
    Form::read(&asked.headers, body)?.check(asked, &session)?;
    // INVARIANT: it is looked for within the turn, so that the same click twice is one withdrawal.
    let turn = asked.app.turn(session.person).await;
    let before = asked.app.parts.ledger.head().await?;
    let about = about(asked, &session).await?;
    let line = own(&about, sequence)?;
    let kind = view::choices::taken_back_by(line.choice.kind);
    let kind = kind.ok_or(Fault::Status(Status::NotFound))?;
    let scope = line.choice.scope.clone();
    let taken = match view::choices::stands(&about, line, &asked.app.parts.tree) {
        true => {
            let now = asked.app.parts.clock.now();
            let choice = Choice::new(kind, scope.clone(), now, PORTAL);
            let (kept, _) = kept_and_ended(asked, &about, line).await?;
            let kept = kept.into_iter().map(|other| other.choice.said_again());
            let said = std::iter::once(choice).chain(kept);
            let said = said.map(|choice| (line.person, choice)).collect();
            asked.app.append_all_since(said, Since::Now(before)).await?
        }
        false => withdrawal(asked, &about, line)?,
    };
    drop(turn);
    let contact = asked.app.parts.ledger.contact(session.person).await?;
    let page = Recorded {
        kind,
        entry: taken.sequence.0,
        at: view::moment(taken.at),
        again: taken.again,
        reach: view::reach(&asked.app, &scope, asked.lang),
        mail: contact.mail.is_some(),
        receipt: view::receipt_links(taken.sequence.0),
        more: Vec::new(),
    };
    asked
        .page_for(&session, Some(Section::Choices), &page)
        .await
}

/// The entry that took a choice back: the first after it that reaches all of it.
fn withdrawal(asked: &Asked, about: &About, line: &ChoiceLine) -> Result<Taken, Fault> {
    let kind = view::choices::taken_back_by(line.choice.kind);
    let mut later = about.choices.iter().filter(|other| {
        other.sequence > line.sequence
            && other.person == line.person
            && Some(other.choice.kind) == kind
            && (line.choice.scope).is_within(&other.choice.scope, &asked.app.parts.tree)
    });
    let found = later.next().ok_or(Fault::Status(Status::NotFound))?;
    Ok(Taken {
        sequence: found.sequence,
        at: found.recorded_at,
        again: true,
    })
}
