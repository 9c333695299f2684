//! Whether what holds for a purpose is still what people agree to with the words of a consent ([`server::Worded`]).

use crate::told::told;
use crate::workspace::Workspace;
use policy::Policy;
use rights::{Assessment, Beyond, Error, LegalBasis, PurposeId, Told};
use server::Worded;
use std::collections::BTreeMap;

fn words(ws: &Workspace) -> Result<Option<Worded>, Error> {
    Worded::of(&ws.root, ws.config.portal.consent.as_ref())
}

fn assessments(ws: &Workspace) -> Result<Vec<Assessment>, Error> {
    ws.wait(async {
        let head = ws.ledger.head().await?;
        ws.ledger.assessments_at(head).await
    })
}

/// What holds now for a purpose that rests on consent and has a signed assessment: without one nothing is used.
fn now(
    ws: &Workspace,
    policy: &Policy,
    (purpose, assessments): (&PurposeId, &[Assessment]),
) -> Result<Option<Told>, Error> {
    if ws.config.basis(purpose)? != LegalBasis::Consent || !is_in_force(ws, purpose, policy)? {
        return Ok(None);
    }
    let told = told(ws, purpose, policy, (assessments, ws.clock.today()))?;
    Ok(Some(told).filter(|told| !told.assessments.is_empty()))
}

/// A draft in the file that nobody has activated holds for nobody, and nobody agrees to it.
fn is_in_force(ws: &Workspace, purpose: &PurposeId, policy: &Policy) -> Result<bool, Error> {
    let in_force = ws.wait(async {
        let head = ws.ledger.head().await?;
        ws.ledger.policy_at(head, purpose).await
    })?;
    Ok(in_force.is_some_and(|(hash, _)| hash == policy.hash().to_string()))
}

/// Notes what holds while these words are in use, of each purpose once.
pub(crate) fn remember(ws: &Workspace, policy: &Policy) -> Result<(), Error> {
    let Some(mut worded) = words(ws)? else {
        return Ok(());
    };
    let assessments = assessments(ws)?;
    let mut known = BTreeMap::new();
    for purpose in ws.config.purposes.keys() {
        let now = now(ws, policy, (purpose, &assessments))?;
        known.extend(now.map(|told| (purpose.clone(), told)));
    }
    worded.remember(known)
}

/// Why no set is compiled for a purpose: what holds goes beyond what the words were first used for.
pub(crate) fn hold(
    ws: &Workspace,
    purpose: &PurposeId,
    policy: &Policy,
) -> Result<Option<String>, Error> {
    let Some(worded) = words(ws)? else {
        return Ok(None);
    };
    let now = now(ws, policy, (purpose, &assessments(ws)?))?;
    let beyond = now.map(|now| worded.surpassed_by(purpose, &now));
    let beyond: Vec<&str> = beyond.into_iter().flatten().map(Beyond::words).collect();
    if beyond.is_empty() {
        return Ok(None);
    }
    let version = worded.version();
    Ok(Some(format!(
        "what holds for `{purpose}` goes beyond what people agree to with the words `{version}`: {}. Write another version under [portal.consent]; list `{version}` under `accept` if what was agreed to covers it",
        beyond.join("; ")
    )))
}
