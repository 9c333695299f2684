//! Objecting in the portal.

use super::form::Form;
use super::request::Asked;
use crate::fault::Fault;
use crate::record::PORTAL;
use crate::view::{self, sets};
use axum::body::Bytes;
use axum::response::Response;
use pages::Section;
use pages::objection::{Effects, Narrowing, ObjectionAsk, ObjectionRecorded};
use report::dossier::Dossier;
use rights::Scope;
use std::collections::BTreeSet;

/// The page with the button.
pub(crate) async fn ask(asked: Asked) -> Response {
    let answer = asking(&asked).await;
    asked.answer(answer).await
}

/// Where the person's items stand.
pub(crate) fn surfaces(dossier: &Dossier) -> BTreeSet<String> {
    let items = dossier.items.items.iter();
    let named = items.filter(|item| !item.surface.is_empty());
    named.map(|item| item.surface.clone()).collect()
}

async fn asking(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let app = &asked.app;
    // Without it there is less to choose from; the button is there all the same.
    let dossier = app.everything(session.person, asked.lang).await;
    let surfaces = dossier.as_ref().map(surfaces).unwrap_or_default();
    let purposes = app.parts.purposes.iter();
    let page = ObjectionAsk {
        action: "/object".to_owned(),
        by_link: None,
        purposes: purposes
            .map(|(purpose, _)| app.parts.portal.purpose(purpose, asked.lang))
            .collect(),
        narrowing: Narrowing {
            purposes: view::purpose_ticks(app, asked.lang, &Scope::all()),
            kinds: view::kind_ticks(asked.lang, &Scope::all()),
            surfaces: view::surface_ticks(app, asked.lang, &surfaces),
            open: false,
        },
        reason: String::new(),
        errors: Vec::new(),
    };
    asked
        .page_for(&session, Some(Section::Choices), &page)
        .await
}

/// The button was pressed.
pub(crate) async fn object(asked: Asked, body: Bytes) -> Response {
    let answer = objecting(&asked, &body).await;
    asked.answer(answer).await
}

async fn objecting(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let form = Form::read(&asked.headers, body)?;
    form.check(asked, &session)?;
    let app = &asked.app;
    let before = app.everything(session.person, asked.lang).await;
    let offered = before.as_ref().map(surfaces).unwrap_or_default();
    let scope = form.scope(app, &offered);
    let said = (PORTAL, form.reason());
    let taken = app.object(session.person, scope.clone(), said).await?;
    // INVARIANT: the objection stands; whatever fails now, the answer says so.
    let yours = match before {
        Ok(dossier) => Some(effects(asked, &dossier, taken.sequence.0).await),
        Err(error) => {
            crate::fault::log(app, &error);
            None
        }
    };
    let contact = app.parts.ledger.contact(session.person).await;
    let page = ObjectionRecorded {
        entry: taken.sequence.0,
        at: view::moment(taken.at),
        again: taken.again,
        cut: form.is_reason_cut(),
        reach: view::reach(app, &scope, asked.lang),
        mail: contact.is_ok_and(|contact| contact.mail.is_some()),
        yours,
    };
    asked
        .page_for(&session, Some(Section::Choices), &page)
        .await
}

async fn effects(asked: &Asked, dossier: &Dossier, entry: u64) -> Effects {
    let about = dossier.about.as_ref();
    let loads = asked.app.loads(dossier).await;
    let models = sets::models(&asked.app, dossier).into_iter();
    let models: BTreeSet<String> = models.map(|model| model.name).collect();
    Effects {
        sets: sets::holding(dossier),
        copies: about.map_or(0, |about| about.recipients.len() as u64),
        training: sets::shown_before(&loads),
        models: models.len() as u64,
        receipt: view::receipt_links(entry),
    }
}
