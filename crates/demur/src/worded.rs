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

/// What holds now for each purpose that rests on consent and has a signed assessment: without one nothing is used.
fn now(ws: &Workspace, policy: &Policy) -> Result<BTreeMap<PurposeId, Told>, Error> {
    let assessments = ws.wait(async {
        let head = ws.ledger.head().await?;
        ws.ledger.assessments_at(head).await
    })?;
    let mut known = BTreeMap::new();
    for purpose in ws.config.purposes.keys() {
        known.extend(one(ws, policy, (purpose, &assessments))?);
    }
    Ok(known)
}

fn one(
    ws: &Workspace,
    policy: &Policy,
    (purpose, assessments): (&PurposeId, &[Assessment]),
) -> Result<Option<(PurposeId, Told)>, Error> {
    if ws.config.basis(purpose)? != LegalBasis::Consent || !is_in_force(ws, purpose, policy)? {
        return Ok(None);
    }
    let told = told(ws, purpose, policy, (assessments, ws.clock.today()))?;
    let weighed = !told.assessments.is_empty();
    Ok(weighed.then(|| (purpose.clone(), told)))
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
    match words(ws)? {
        Some(mut worded) => worded.remember(now(ws, policy)?),
        None => Ok(()),
    }
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
    let now = now(ws, policy)?;
    let beyond = now
        .get(purpose)
        .map(|now| worded.surpassed_by(purpose, now));
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
