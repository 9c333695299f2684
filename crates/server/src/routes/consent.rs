//! Consenting: each purpose by itself, with the words that were read (GDPR Art. 7).

use super::form::Form;
use super::request::Asked;
use crate::consent::{Asking, asking};
use crate::fault::{Fault, see_other};
use crate::record::PORTAL;
use crate::session::Session;
use crate::view;
use crate::view::consents::{given, is_given};
use axum::body::Bytes;
use axum::response::Response;
use ledger::Since;
use pages::choices::Recorded;
use pages::consent::{ConsentAsk, ConsentClosed, ConsentPurpose};
use pages::error::Status;
use pages::{FormError, Lang, Problem, Section, field};
use report::dossier::{About, ChoiceLine};
use rights::{Choice, ChoiceKind, Error, PurposeId, Scope};
use std::collections::BTreeSet;

/// The form.
pub(crate) async fn ask(asked: Asked) -> Response {
    let answer = match asked.session().await {
        Ok(session) => asking_for(&asked, &session, (asked.lang, Vec::new())).await,
        Err(fault) => Err(fault),
    };
    asked.answer(answer).await
}

async fn asking_for(
    asked: &Asked,
    session: &Session,
    (lang, errors): (Lang, Vec<FormError>),
) -> Result<Response, Fault> {
    let words = asking(&asked.app, lang)?.ok_or(Status::NotFound)?;
    if let Some(closed) = too_young(asked, session).await? {
        return asked
            .page_for(session, Some(Section::Choices), &closed)
            .await;
    }
    let about = about(asked, session).await?;
    let page = page(asked, &about, (&words, errors));
    asked.page_for(session, Some(Section::Choices), &page).await
}

async fn about(asked: &Asked, session: &Session) -> Result<About, Fault> {
    let dossier = asked.app.in_short(session.person, asked.lang).await?;
    dossier.about.ok_or(Fault::Status(Status::NotFound))
}

/// Whoever is known to be too young cannot consent alone (Art. 8), and can withdraw what is recorded all the same.
async fn too_young(asked: &Asked, session: &Session) -> Result<Option<ConsentClosed>, Fault> {
    let (parts, rules) = (asked.app.parts(), asked.app.consent_rules());
    let young = rules.forbids(&parts.ledger, session.person, parts.clock.today());
    if !young.await? {
        return Ok(None);
    }
    let about = about(asked, session).await?;
    Ok(Some(ConsentClosed {
        least_age: u64::from(rules.least_age()),
        consents: given(&asked.app, &about, asked.lang),
    }))
}

fn page(asked: &Asked, about: &About, (words, errors): (&Asking, Vec<FormError>)) -> ConsentAsk {
    let app = &asked.app;
    let purpose = |(purpose, wording): &(PurposeId, String)| ConsentPurpose {
        value: purpose.to_string(),
        name: app.parts.portal.purpose(purpose, asked.lang),
        wording: wording.clone(),
        given: is_given(app, about, purpose),
    };
    let objects = |line: &ChoiceLine| {
        let tree = &app.parts.tree;
        let mut asked_for = words.purposes.iter();
        line.choice.kind == ChoiceKind::Objection
            && asked_for.any(|(purpose, _)| line.choice.scope.touches_purpose(purpose, tree))
            && view::choices::stands(about, line, tree)
    };
    ConsentAsk {
        version: words.shown(),
        sent: words.sent(),
        wording: words.before.clone(),
        consents: given(app, about, asked.lang),
        purposes: words.purposes.iter().map(purpose).collect(),
        objected: about.choices.iter().any(objects),
        errors,
    }
}

/// The button.
pub(crate) async fn consent(asked: Asked, body: Bytes) -> Response {
    let answer = consenting(&asked, &body).await;
    asked.answer(answer).await
}

async fn consenting(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let form = Form::read(&asked.headers, body)?;
    form.check(asked, &session)?;
    let wrong = |problem| {
        vec![FormError {
            field: field::PURPOSE,
            problem,
        }]
    };
    // INVARIANT: nobody agrees to other words than were on the page: they are named by their digest.
    let sent = form.value(field::VERSION).unwrap_or_default();
    let lang = sent.split(':').nth(1).and_then(|lang| lang.parse().ok());
    let lang = lang.unwrap_or(asked.lang);
    let words = asking(&asked.app, lang)?.ok_or(Status::NotFound)?;
    if words.sent() != sent {
        let errors = wrong(Problem::Stale);
        return asking_for(asked, &session, (asked.lang, errors)).await;
    }
    let ticked: BTreeSet<PurposeId> = form.values(field::PURPOSE).map(Into::into).collect();
    if ticked.is_empty() {
        return asking_for(asked, &session, (lang, wrong(Problem::NotChosen))).await;
    }
    let offered = |purpose: &PurposeId| words.purposes.iter().any(|(known, _)| known == purpose);
    if !ticked.iter().all(offered) {
        return Err(Status::BadRequest.into());
    }
    if let Some(closed) = too_young(asked, &session).await? {
        return asked
            .page_for(&session, Some(Section::Choices), &closed)
            .await;
    }
    let taken = taking(asked, &session, (&words, ticked)).await?;
    match taken {
        Some(page) => {
            asked
                .page_for(&session, Some(Section::Choices), &page)
                .await
        }
        // The same click twice is one consent.
        None => Ok(see_other("/consent")),
    }
}

/// Records what was not given before, each purpose as an entry of its own, so that each can be withdrawn by
/// itself.
async fn taking(
    asked: &Asked,
    session: &Session,
    (words, ticked): (&Asking, BTreeSet<PurposeId>),
) -> Result<Option<Recorded>, Fault> {
    let app = &asked.app;
    let turn = app.turn(session.person).await;
    let before = app.parts.ledger.head().await?;
    let about = about(asked, session).await?;
    let new: BTreeSet<PurposeId> = ticked
        .into_iter()
        .filter(|purpose| !is_given(app, &about, purpose))
        .collect();
    if new.is_empty() {
        return Ok(None);
    }
    let now = app.parts.clock.now();
    let choice = |purpose: &PurposeId| {
        let scope = Scope {
            purposes: [purpose.clone()].into(),
            ..Scope::all()
        };
        let mut choice = Choice::new(ChoiceKind::Consent, scope, now, PORTAL);
        choice.wording = Some(words.wording.clone());
        (session.person, choice)
    };
    let consents = new.iter().map(choice).collect();
    let taken = app.append_each_since(consents, Since::Now(before)).await?;
    drop(turn);
    let lost = || Error::internal("an entry has no receipt");
    let (first, others) = taken.split_first().ok_or_else(lost)?;
    let reach = Scope {
        purposes: new,
        ..Scope::all()
    };
    let entry = first.sequence.0;
    let others = others.iter().map(|taken| taken.sequence.0);
    let contact = app.parts.ledger.contact(session.person).await?;
    Ok(Some(Recorded {
        kind: ChoiceKind::Consent,
        entry,
        at: view::moment(first.at),
        again: false,
        reach: view::reach(app, &reach, asked.lang),
        mail: contact.mail.is_some(),
        receipt: view::receipt_links(entry),
        more: others
            .map(|entry| (entry, view::receipt_links(entry)))
            .collect(),
    }))
}
