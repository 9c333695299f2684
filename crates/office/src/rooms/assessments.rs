//! Balancing tests: written, compared, previewed, signed off. Those that are signed are in the ledger; the one
//! being written is a file of the workspace, the same that `demur assess` reads.

use super::{at, pick};
use crate::asked::{Asked, to};
use crate::clocks;
use crate::fault::Fault;
use crate::form::Form;
use crate::place::Office;
use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use console::assessments::{
    AssessmentLine, AssessmentPage, AssessmentState, Assessments, BeginAssessment, Record,
    SignedOff, Unread, UnreadFile, Version,
};
use console::error::Status;
use console::{Deed, FormError, Lang, Problem, Room, field};
use rights::{Assessment, Day, Entry, EntryKind, Error, LegalBasis, Sequence};
use std::collections::BTreeMap;

mod edit;
mod files;
mod sign;
mod versions;

use files::{Draft, draft, files, path, written};

pub(crate) use edit::{edit, save};
pub(crate) use sign::sign;
pub(crate) use versions::compare;

/// A version that was signed.
struct SignedVersion {
    assessment: Assessment,
    entry: Sequence,
}

/// Versions of every assessment, in the order of signing.
async fn signed(office: &Office) -> Result<BTreeMap<String, Vec<SignedVersion>>, Error> {
    let ledger = &office.app.parts().ledger;
    let mut all: BTreeMap<String, Vec<SignedVersion>> = BTreeMap::new();
    for recorded in ledger.operator_history(EntryKind::AssessmentSigned).await? {
        if let Some(Entry::AssessmentSigned(assessment)) = recorded.entry {
            let version = SignedVersion {
                entry: recorded.sequence,
                assessment,
            };
            let id = version.assessment.id.clone();
            all.entry(id).or_default().push(version);
        }
    }
    Ok(all)
}

/// Versions that are written and not signed. A file that cannot be read is no reason for others not to be listed: the
/// list of assessments says what is wrong with it.
pub(crate) async fn drafts(office: &Office) -> Result<Vec<Assessment>, Error> {
    let all = signed(office).await?;
    let mut drafts = Vec::new();
    for id in files(office)? {
        let last = all.get(&id).and_then(|versions| versions.last());
        let read = written(office, &id, last).ok().flatten();
        drafts.extend(read.map(|draft| draft.assessment));
    }
    Ok(drafts)
}

fn state(version: &Assessment, today: Day, replaced: Option<Day>) -> AssessmentState {
    match (&version.sign_off, replaced) {
        (None, _) => AssessmentState::Draft,
        (Some(_), Some(day)) => AssessmentState::Replaced(day),
        (Some(_), None) if version.expires < today => AssessmentState::Expired(version.expires),
        (Some(sign_off), None) => AssessmentState::Signed(sign_off.on),
    }
}

fn line(asked: &Asked, assessment: &Assessment) -> AssessmentLine {
    let parts = asked.office.app.parts();
    let today = parts.clock.today();
    AssessmentLine {
        href: at(&format!("/assessments/{}", assessment.id)),
        name: assessment.id.clone(),
        purpose: parts.portal.purpose(&assessment.purpose, asked.lang),
        basis: assessment.basis,
        version: assessment.version,
        state: state(assessment, today, None),
        expires: clocks::of_day(assessment.expires, today),
    }
}

fn record(of: &Assessment) -> Record {
    Record {
        interest: of.interest.clone(),
        necessity: of.necessity.clone(),
        expectations: of.expectations.clone(),
        kinds: of.kinds.iter().copied().collect(),
        safeguards: of.safeguards.clone(),
        balance: of.balance.clone(),
        third_parties: of.third_parties.clone(),
        minors: of.minors.clone(),
        special_categories: of.special_categories.clone(),
        compatible_with: of.compatible_with.iter().cloned().collect(),
        older_items_compatible: of.older_items_compatible,
        compatibility: of.compatibility.clone(),
        dpia: of.dpia.clone(),
        expires: of.expires,
    }
}

/// The list.
pub(crate) async fn list(asked: Asked) -> Response {
    let answer = listing(&asked).await;
    asked.answer(answer).await
}

async fn listing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let all = signed(&asked.office).await?;
    let files = files(&asked.office)?;
    let mut ids = files.clone();
    ids.extend(all.keys().cloned());
    ids.sort_unstable();
    ids.dedup();
    let (mut list, mut unread) = (Vec::new(), Vec::new());
    for id in &ids {
        let last = all.get(id).and_then(|versions| versions.last());
        let draft = written(&asked.office, id, last).unwrap_or_else(|why| {
            let there = files.contains(id);
            unread.extend(there.then(|| unread_file(id, why)));
            None
        });
        let newest = match draft {
            Some(draft) => Some(draft.assessment),
            None => last.map(|last| last.assessment.clone()),
        };
        list.extend(newest.map(|newest| line(asked, &newest)));
    }
    let page = Assessments {
        list,
        unread,
        begin: at("/assessments/begin"),
    };
    asked.page(&session, Room::Assessments, &page).await
}

fn unread_file(id: &str, why: Unread) -> UnreadFile {
    UnreadFile {
        name: format!("{id}.toml"),
        why,
    }
}

/// One assessment: the version being written, else the one that was signed last.
pub(crate) async fn one(asked: Asked, Path(id): Path<String>) -> Response {
    let answer = showing(&asked, &id, Sent::default()).await;
    asked.answer(answer).await
}

/// What was sent with the form that signs.
#[derive(Default)]
struct Sent {
    statement: String,
    /// Whether the draft is another one than whoever signs has seen.
    changed: bool,
    /// What stands against the signature.
    refused: Option<String>,
    errors: Vec<FormError>,
}

async fn showing(asked: &Asked, id: &str, sent: Sent) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let all = signed(&asked.office).await?;
    let versions = all.get(id).map(Vec::as_slice).unwrap_or_default();
    let (draft, unread) = match written(&asked.office, id, versions.last()) {
        Ok(draft) => (draft, None),
        Err(Unread::Name) => return Err(Status::NotFound.into()),
        Err(why) => (None, Some(unread_file(id, why))),
    };
    let shown = match (&draft, versions.last()) {
        (Some(draft), _) => &draft.assessment,
        (None, Some(last)) => &last.assessment,
        // The list says what is wrong with it.
        (None, None) if unread.is_some() => return Ok(to(&at("/assessments"))),
        (None, None) => return Err(Status::NotFound.into()),
    };
    let effect = match &draft {
        Some(draft) => edit::effect(asked, (None, &draft.assessment)).await?,
        None => None,
    };
    let action = |what: &str| at(&format!("/assessments/{id}/{what}"));
    let page = AssessmentPage {
        line: line(asked, shown),
        record: record(shown),
        signed: match &draft {
            Some(_) => None,
            None => versions.last().and_then(signed_off),
        },
        versions: listed(
            asked,
            id,
            (versions, draft.as_ref().map(|draft| &draft.assessment)),
        ),
        effect,
        // What cannot be read is not written over.
        edit: unread.is_none().then(|| action("edit")),
        unread,
        sign: draft.as_ref().map(|_| action("sign")),
        hash: draft
            .as_ref()
            .map(|draft| draft.hash.clone())
            .unwrap_or_default(),
        missing: draft
            .as_ref()
            .map(|draft| draft.assessment.missing())
            .unwrap_or_default(),
        refused: sent.refused,
        changed: sent.changed,
        statement: sent.statement,
        errors: sent.errors,
    };
    asked.page(&session, Room::Assessments, &page).await
}

fn signed_off(version: &SignedVersion) -> Option<SignedOff> {
    let sign_off = version.assessment.sign_off.as_ref()?;
    Some(SignedOff {
        by: sign_off.officer.clone(),
        on: sign_off.on,
        statement: sign_off.statement.clone(),
        entry: version.entry.0,
    })
}

/// Every version, the newest first.
fn listed(
    asked: &Asked,
    id: &str,
    (versions, draft): (&[SignedVersion], Option<&Assessment>),
) -> Vec<Version> {
    let today = asked.office.app.parts().clock.today();
    let mut listed = Vec::new();
    for (place, version) in versions.iter().enumerate() {
        let next = versions.get(place + 1);
        let replaced = next.and_then(|next| Some(next.assessment.sign_off.as_ref()?.on));
        let href = at(&format!("/assessments/{id}/versions/{}", version.entry));
        listed.push(Version {
            number: version.assessment.version,
            compare: (place > 0).then(|| href.clone()),
            href,
            state: state(&version.assessment, today, replaced),
            signed: signed_off(version),
        });
    }
    if let Some(draft) = draft {
        let href = at(&format!("/assessments/{id}"));
        let against =
            (!versions.is_empty()).then(|| at(&format!("/assessments/{id}/versions/draft")));
        listed.push(Version {
            number: draft.version,
            href,
            compare: against,
            state: AssessmentState::Draft,
            signed: None,
        });
    }
    listed.reverse();
    listed
}

/// The form that begins one.
pub(crate) async fn ask(asked: Asked) -> Response {
    let answer = match asked.session_for(Deed::Assess).await {
        Ok(session) => {
            let page = begin_form(&asked, &Form::default(), Vec::new());
            asked.page(&session, Room::Assessments, &page).await
        }
        Err(fault) => Err(fault),
    };
    asked.answer(answer).await
}

fn begin_form(asked: &Asked, form: &Form, errors: Vec<FormError>) -> BeginAssessment {
    let parts = asked.office.app.parts();
    let chosen = form.value(field::BASIS);
    let basis = |basis: &LegalBasis| {
        let label = match (basis, asked.lang) {
            (LegalBasis::Consent, Lang::En) => "Consent (Art. 6(1)(a))",
            (LegalBasis::Consent, Lang::De) => "Einwilligung (Art. 6 Abs. 1 Buchst. a)",
            (LegalBasis::LegitimateInterest, Lang::En) => "Legitimate interest (Art. 6(1)(f))",
            (LegalBasis::LegitimateInterest, Lang::De) => {
                "Berechtigtes Interesse (Art. 6 Abs. 1 Buchst. f)"
            }
        };
        pick(basis.as_str(), label.to_owned(), chosen)
    };
    BeginAssessment {
        action: at("/assessments/begin"),
        name: form.text(field::NAME),
        purposes: parts
            .purposes
            .iter()
            .map(|(id, _)| {
                let label = parts.portal.purpose(id, asked.lang);
                pick(id.as_str(), label, form.value(field::PURPOSE))
            })
            .collect(),
        bases: LegalBasis::ALL.iter().map(basis).collect(),
        errors,
    }
}

/// Begins one.
pub(crate) async fn begin(asked: Asked, body: Bytes) -> Response {
    let answer = beginning(&asked, &body).await;
    asked.answer(answer).await
}

async fn beginning(asked: &Asked, body: &Bytes) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Assess, &form).await?;
    let parts = asked.office.app.parts();
    let mut errors = Vec::new();
    let id = form.needed(field::NAME, &mut errors);
    let wanted = form.value(field::PURPOSE);
    let purpose = parts
        .purposes
        .iter()
        .find(|(id, _)| Some(id.as_str()) == wanted);
    let (purpose, terms) = purpose.ok_or(Status::BadRequest)?;
    let basis = form
        .value(field::BASIS)
        .and_then(|basis| basis.parse().ok());
    let mut wrong = |field, problem| errors.push(FormError { field, problem });
    if !id.is_empty() {
        match path(&asked.office, &id) {
            Ok(path) if path.exists() => wrong(field::NAME, Problem::Stale),
            Ok(_) => {}
            Err(_) => wrong(field::NAME, Problem::NotChosen),
        }
    }
    if basis.is_none() {
        wrong(field::BASIS, Problem::NotChosen);
    }
    if !errors.is_empty() {
        let page = begin_form(asked, &form, errors);
        return asked.page(&session, Room::Assessments, &page).await;
    }
    let today = parts.clock.today();
    let empty = edit::empty(&id, purpose, basis.unwrap_or(terms.basis), today);
    edit::write(&asked.office, &empty)?;
    Ok(to(&at(&format!("/assessments/{id}/edit"))))
}
