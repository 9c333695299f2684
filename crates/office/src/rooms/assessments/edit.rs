//! Writing an assessment, and what it would change.

use super::{Asked, Deed, Fault, FormError, Room, at, draft, field, path, record, signed, to};
use crate::form::Form;
use crate::place::Office;
use crate::rooms::gates::Under;
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

/// The version to go on with, and the hash of its file: the one being written, else the next one after what was
/// signed, which has no file.
async fn current(asked: &Asked, id: &str) -> Result<(Assessment, String), Fault> {
    let all = signed(&asked.office).await?;
    let last = all.get(id).and_then(|versions| versions.last());
    if let Some(draft) = draft(&asked.office, id, last)? {
        return Ok((draft.assessment, draft.hash));
    }
    let last = last.ok_or(Fault::Status(Status::NotFound))?;
    let today = asked.office.app.parts().clock.today();
    let next = Assessment {
        version: last.assessment.version.saturating_add(1),
        expires: last.assessment.expires.max(today.plus_days(HOLDS_DAYS)),
        sign_off: None,
        ..last.assessment.clone()
    };
    Ok((next, String::new()))
}

/// The form.
pub(crate) async fn edit(asked: Asked, Path(id): Path<String>) -> Response {
    let answer = editing(&asked, &id).await;
    asked.answer(answer).await
}

async fn editing(asked: &Asked, id: &str) -> Result<Response, Fault> {
    let session = asked.session_for(Deed::Assess).await?;
    let (current, hash) = current(asked, id).await?;
    let shown = Shown {
        assessment: &current,
        hash,
        effect: None,
        overtaken: false,
        errors: Vec::new(),
    };
    page(asked, &session, shown).await
}

/// What the form shows.
struct Shown<'s> {
    assessment: &'s Assessment,
    /// What will be overwritten.
    hash: String,
    effect: Option<Effect>,
    /// Whether somebody else has saved or signed meanwhile.
    overtaken: bool,
    errors: Vec<FormError>,
}

async fn page(asked: &Asked, session: &Session, of: Shown<'_>) -> Result<Response, Fault> {
    let shown = of.assessment;
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
        hash: of.hash,
        overtaken: of.overtaken,
        entered: Entered {
            kinds: kinds.map(tick).collect(),
            compatible_with: record.compatible_with.join("\n"),
            expires: record.expires.to_string(),
            record,
        },
        effect: of.effect,
        errors: of.errors,
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
    // Between the look at the draft and the writing of it nobody else writes.
    let _turn = asked.office.drafting.lock().await;
    let (before, hash) = current(asked, id).await?;
    let mut errors = Vec::new();
    let entered = entered(&form, &before, &mut errors);
    let mut shown = Shown {
        assessment: &entered,
        overtaken: form.text(field::EXPECT) != hash
            || form.value(field::VERSION) != Some(before.version.to_string().as_str()),
        hash,
        effect: None,
        errors,
    };
    if shown.overtaken || !shown.errors.is_empty() {
        return page(asked, &session, shown).await;
    }
    if form.value(field::STEP) == Some(field::STEP_PREVIEW) {
        shown.effect = effect(asked, (None, &entered)).await?;
        return page(asked, &session, shown).await;
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

/// What would change if a version were signed today, under the policy in force, against one before it or what
/// holds now; nothing for a purpose that there is not.
pub(super) async fn effect(
    asked: &Asked,
    (old, new): (Option<&Assessment>, &Assessment),
) -> Result<Option<Effect>, Fault> {
    let office = &*asked.office;
    let parts = office.app.parts();
    let known = parts.purposes.iter().find(|(id, _)| *id == new.purpose);
    let Some((purpose, terms)) = known else {
        return Ok(None);
    };
    let _turn = office.deciding.lock().await;
    let ground = Ground::read(office).await?;
    let signed = |version: &Assessment| Assessment {
        sign_off: Some(SignOff {
            officer: String::new(),
            on: ground.gates.today,
            statement: String::new(),
        }),
        ..version.clone()
    };
    let after = ground.with(signed(new));
    let before = match old {
        Some(old) => ground.with(signed(old)),
        None => ground,
    };
    let under = Under {
        purpose,
        terms,
        policy: &parts.policy,
    };
    let (all, groups) = tokio::task::block_in_place(|| {
        let now = before.decided(office, under)?;
        let then = after.decided(office, under)?;
        let parted = whatif::Parted::between(&before, &now, &then)?;
        let groups = parted.groups(&before, asked.lang);
        Ok::<_, Error>((parted.all.change(String::new()), groups))
    })?;
    let again = before.told(under)?.surpassed_by(&after.told(under)?);
    Ok(Some(Effect {
        admitted_items: all.items_in,
        admitted_people: all.people_in,
        refused_items: all.items_out,
        refused_people: all.people_out,
        again: again.into_iter().collect(),
        groups,
    }))
}
