//! What people were told of a purpose, against what holds now.

use crate::workspace::Workspace;
use notice::Heard;
use policy::Policy;
use rights::{Assessment, Beyond, Error, PurposeId, Sequence, Terms, Told};

/// What holds for a purpose now, as far as people are to be told of it.
pub(crate) fn told(
    ws: &Workspace,
    purpose: &PurposeId,
    policy: &Policy,
    assessments: &[Assessment],
) -> Result<Told, Error> {
    let tree = ws.config.tree()?;
    let today = ws.clock.today();
    // A notice about a purpose tells of those below it, too.
    let about = assessments.iter().filter(|a| {
        tree.covers(purpose, &a.purpose) && a.holds_on(today) && tree.contains(&a.purpose)
    });
    Ok(Told::of(
        &ws.config.terms(purpose)?,
        policy.digests()?,
        about,
    ))
}

/// The terms of a purpose under a policy, and what people heard of it.
pub(crate) fn terms(
    ws: &Workspace,
    purpose: &PurposeId,
    policy: &Policy,
    at: Sequence,
) -> Result<(Terms, Heard), Error> {
    let mut terms = ws.config.terms(purpose)?;
    if !policy.reads_notices() {
        return Ok((terms, Heard::default()));
    }
    let assessments = ws.wait(ws.ledger.assessments_at(at))?;
    let own: Vec<Assessment> = assessments
        .into_iter()
        .filter(|a| a.purpose == *purpose && a.basis == terms.basis)
        .collect();
    let now = told(ws, purpose, policy, &own)?;
    let tree = ws.config.tree()?;
    let heard = ws.wait(Heard::of(&ws.ledger, (purpose, &tree), &now, at))?;
    terms.surpassed = heard.names();
    Ok((terms, heard))
}

/// Takes over announcements that were made elsewhere: what holds now is what they told. Once for each,
/// when a set is compiled.
pub(crate) fn take_over(ws: &Workspace, policy: &Policy) -> Result<(), Error> {
    if !policy.reads_notices() {
        return Ok(());
    }
    ws.wait(async {
        let head = ws.ledger.head().await?;
        let people = ws.ledger.people_at(head).await?;
        let assessments = ws.ledger.assessments_at(head).await?;
        let told = |purpose: &PurposeId| told(ws, purpose, policy, &assessments);
        notice::take_over(&ws.ledger, &people, told).await
    })?;
    Ok(())
}

/// Where a policy goes beyond what another one says, as far as people are told of it.
pub(crate) fn between(
    ws: &Workspace,
    purpose: &PurposeId,
    from: &Policy,
    to: &Policy,
) -> Result<Vec<Beyond>, Error> {
    if !to.reads_notices() {
        return Ok(Vec::new());
    }
    let (before, after) = (told(ws, purpose, from, &[])?, told(ws, purpose, to, &[])?);
    Ok(before.surpassed_by(&after).into_iter().collect())
}

/// Which purposes are held until people are told again, in words.
pub(crate) fn holds(ws: &Workspace, policy: &Policy) -> Result<Vec<String>, Error> {
    let head = ws.wait(ws.ledger.head())?;
    let mut holds = Vec::new();
    for purpose in ws.config.purposes.keys() {
        let (terms, heard) = terms(ws, purpose, policy, head)?;
        holds.extend(heard.hold(ws.clock.today(), terms.notice_delay_days));
    }
    Ok(holds)
}

/// The same as a paragraph, empty where nothing is held.
pub(crate) fn holds_text(holds: &[String]) -> String {
    let line = |hold: &String| format!("\nheld: {hold}");
    holds.iter().map(line).collect()
}
