//! Writing an assessment, and what it would change.

use super::{
    Asked, Deed, Fault, FormError, Problem, Room, at, draft, field, path, record, signed, to,
};
use crate::form::Form;
use crate::place::Office;
use crate::rooms::whatif::{self, Ground};
use crate::session::Session;
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use console::assessments::{EditAssessment, Effect, Entered};
use console::error::Status;
use pages::Tick;
use rights::{Assessment, Day, Error, Kind, LegalBasis, PurposeId, SignOff};

/// Days for which a new one holds unless somebody says otherwise.
const HOLDS_DAYS: i32 = 365;

/// One in which nothing is written.
pub(super) fn empty(id: &str, purpose: &PurposeId, basis: LegalBasis, today: Day) -> Assessment {
    Assessment {
        id: id.to_owned(),
        version: 1,
        purpose: purpose.clone(),
        basis,
        kinds: [].into(),
        interest: String::new(),
        necessity: String::new(),
        expectations: String::new(),
        safeguards: String::new(),
        balance: String::new(),
        third_parties: String::new(),
        minors: String::new(),
        special_categories: String::new(),
        compatible_with: [].into(),
        older_items_compatible: false,
        compatibility: String::new(),
        dpia: String::new(),
        expires: today.plus_days(HOLDS_DAYS),
        sign_off: None,
    }
}

/// Writes the file whole, or not at all.
pub(super) fn write(office: &Office, assessment: &Assessment) -> Result<(), Fault> {
    let path = path(office, &assessment.id)?;
    let failed = |e| Error::internal("an assessment could not be written").because(e);
    let text = toml::to_string_pretty(assessment).map_err(failed)?;
    intake::write_whole(&path, text.as_bytes())?;
    Ok(())
}

/// The version to go on with: the one being written, else the next one after what was signed.
async fn current(asked: &Asked, id: &str) -> Result<Assessment, Fault> {
    let all = signed(&asked.office).await?;
    let last = all.get(id).and_then(|versions| versions.last());
    if let Some(draft) = draft(&asked.office, id, last)? {
        return Ok(draft);
    }
    let last = last.ok_or(Fault::Status(Status::NotFound))?;
    let today = asked.office.app.parts().clock.today();
    Ok(Assessment {
        version: last.assessment.version.saturating_add(1),
        expires: last.assessment.expires.max(today.plus_days(HOLDS_DAYS)),
        sign_off: None,
        ..last.assessment.clone()
    })
}

/// The form.
pub(crate) async fn edit(asked: Asked, Path(id): Path<String>) -> Response {
    let answer = editing(&asked, &id).await;
    asked.answer(answer).await
}

async fn editing(asked: &Asked, id: &str) -> Result<Response, Fault> {
    let session = asked.session_for(Deed::Assess).await?;
    let current = current(asked, id).await?;
    page(asked, &session, (&current, None), Vec::new()).await
}

async fn page(
    asked: &Asked,
    session: &Session,
    (shown, effect): (&Assessment, Option<Effect>),
    errors: Vec<FormError>,
) -> Result<Response, Fault> {
    let kinds = Kind::ALL.iter().filter(|kind| **kind != Kind::Unknown);
    let tick = |kind: &Kind| Tick {
        value: kind.to_string(),
        label: pages::kind_word(*kind, asked.lang),
        hint: None,
        ticked: shown.kinds.contains(kind),
    };
    let record = record(shown);
    let parts = asked.office.app.parts();
    let page = EditAssessment {
        action: at(&format!("/assessments/{}/edit", shown.id)),
        cancel: at(&format!("/assessments/{}", shown.id)),
        name: shown.id.clone(),
        version: shown.version,
        purpose: parts.portal.purpose(&shown.purpose, asked.lang),
        entered: Entered {
            kinds: kinds.map(tick).collect(),
            compatible_with: record.compatible_with.join("\n"),
            expires: record.expires.to_string(),
            record,
        },
        effect,
        errors,
    };
    asked.page(session, Room::Assessments, &page).await
}

/// Shows what it would change, or saves it.
pub(crate) async fn save(asked: Asked, Path(id): Path<String>, body: Bytes) -> Response {
    let answer = saving(&asked, &id, &body).await;
    asked.answer(answer).await
}

async fn saving(asked: &Asked, id: &str, body: &Bytes) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Assess, &form).await?;
    let before = current(asked, id).await?;
    let mut errors = Vec::new();
    let entered = entered(&form, &before, &mut errors);
    // Somebody else has signed or begun another version meanwhile.
    if form.value(field::VERSION) != Some(before.version.to_string().as_str()) {
        errors.push(FormError {
            field: field::INTEREST,
            problem: Problem::Stale,
        });
    }
    if !errors.is_empty() {
        return page(asked, &session, (&entered, None), errors).await;
    }
    if form.value(field::STEP) == Some(field::STEP_PREVIEW) {
        let effect = effect(asked, &entered).await?;
        return page(asked, &session, (&entered, effect), errors).await;
    }
    write(&asked.office, &entered)?;
    Ok(to(&at(&format!("/assessments/{id}"))))
}

/// What the form says, on the ground of the version before.
fn entered(form: &Form, before: &Assessment, errors: &mut Vec<FormError>) -> Assessment {
    let lines = form.text(field::COMPATIBLE_WITH);
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    let kinds = form
        .values(field::KIND)
        .filter_map(|kind| kind.parse().ok());
    Assessment {
        id: before.id.clone(),
        version: before.version,
        purpose: before.purpose.clone(),
        basis: before.basis,
        kinds: kinds.collect(),
        interest: form.text(field::INTEREST),
        necessity: form.text(field::NECESSITY),
        expectations: form.text(field::EXPECTATIONS),
        safeguards: form.text(field::SAFEGUARDS),
        balance: form.text(field::BALANCE),
        third_parties: form.text(field::THIRD_PARTIES),
        minors: form.text(field::MINORS),
        special_categories: form.text(field::SPECIAL),
        compatible_with: lines.map(str::to_owned).collect(),
        older_items_compatible: form.value(field::OLDER) == Some("yes"),
        compatibility: form.text(field::COMPATIBILITY),
        dpia: form.text(field::DPIA),
        expires: form.day(field::EXPIRES, errors).unwrap_or(before.expires),
        sign_off: None,
    }
}

/// What would change if this version were signed today, under the policy in force; nothing for a purpose that
/// there is not.
pub(super) async fn effect(asked: &Asked, draft: &Assessment) -> Result<Option<Effect>, Fault> {
    let app = &asked.office.app;
    let parts = app.parts();
    let known = parts.purposes.iter().find(|(id, _)| *id == draft.purpose);
    let Some((purpose, terms)) = known else {
        return Ok(None);
    };
    let _turn = asked.office.deciding.lock().await;
    let before = Ground::read(app).await?;
    let signed = Assessment {
        sign_off: Some(SignOff {
            officer: String::new(),
            on: before.today,
            statement: String::new(),
        }),
        ..draft.clone()
    };
    let after = before.with(signed);
    let about = (purpose, terms);
    let all = tokio::task::block_in_place(|| {
        let now = before.decided(app, about, &parts.policy)?;
        let then = after.decided(app, about, &parts.policy)?;
        Ok::<_, Error>(
            whatif::Parted::between(&before, &now, &then)?
                .all
                .change(String::new()),
        )
    })?;
    let told = |ground: &Ground| ground.told(about, &parts.policy);
    Ok(Some(Effect {
        admitted_items: all.items_in,
        admitted_people: all.people_in,
        refused_items: all.items_out,
        refused_people: all.people_out,
        again: told(&before)?
            .surpassed_by(&told(&after)?)
            .into_iter()
            .collect(),
        whatif: Some(at("/what-if")),
    }))
}
