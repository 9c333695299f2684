//! What people were told of a purpose, against what holds now.

use crate::worded;
use crate::workspace::Workspace;
use notice::{Campaigns, Heard};
use policy::Policy;
use rights::{Assessment, Beyond, Day, Error, LegalBasis, PurposeId, Sequence, Terms, Told};

/// Whether nobody has to be told: use rests on consent, and the policy does not ask for a notice; then `worded` holds
/// a set after a change that matters. A policy on legitimate interest that stopped asking for one is the largest
/// change of all.
fn needs_no_notice(policy: &Policy, terms: &Terms) -> bool {
    !policy.reads_notices() && terms.basis == LegalBasis::Consent
}

/// What holds for a purpose now, as far as people are to be told of it.
pub(crate) fn told(
    ws: &Workspace,
    purpose: &PurposeId,
    policy: &Policy,
    (assessments, on): (&[Assessment], Day),
) -> Result<Told, Error> {
    let tree = ws.config.tree()?;
    let about = assessments
        .iter()
        .filter(|a| Told::tells_of(a, (purpose, &tree), on));
    Ok(Told::of(
        &ws.config.terms(purpose)?,
        policy.digests()?,
        about,
    ))
}

/// The terms of a purpose under a policy, and what people heard of it: for decisions on a day, by what the
/// ledger had before `at`.
pub(crate) fn terms(
    ws: &Workspace,
    purpose: &PurposeId,
    policy: &Policy,
    (at, on): (Sequence, Day),
) -> Result<(Terms, Heard), Error> {
    let mut terms = ws.config.terms(purpose)?;
    if needs_no_notice(policy, &terms) {
        return Ok((terms, Heard::default()));
    }
    let assessments = ws.wait(ws.ledger.assessments_at(at))?;
    let (tree, digests) = (ws.config.tree()?, policy.digests()?);
    let campaigns = ws.wait(Campaigns::before(&ws.ledger, at))?;
    let (about, under) = ((purpose, &tree), (&terms, digests));
    let heard = Heard::under(&campaigns, about, under, (&assessments, on));
    terms.surpassed = heard.names();
    Ok((terms, heard))
}

/// Takes over announcements that were made elsewhere: what holds now is what they told. Once for each,
/// when a set is compiled.
pub(crate) fn take_over(ws: &Workspace, policy: &Policy) -> Result<(), Error> {
    ws.wait(async {
        let head = ws.ledger.head().await?;
        let people = ws.ledger.people_at(head).await?;
        let assessments = ws.ledger.assessments_at(head).await?;
        let told =
            |purpose: &PurposeId| told(ws, purpose, policy, (&assessments, ws.clock.today()));
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
    if needs_no_notice(to, &ws.config.terms(purpose)?) {
        return Ok(Vec::new());
    }
    let today = ws.clock.today();
    let (before, after) = (
        told(ws, purpose, from, (&[], today))?,
        told(ws, purpose, to, (&[], today))?,
    );
    Ok(before.surpassed_by(&after).into_iter().collect())
}

/// Which purposes are held until people are told again, in words.
pub(crate) fn holds(ws: &Workspace, policy: &Policy) -> Result<Vec<String>, Error> {
    let head = ws.wait(ws.ledger.head())?;
    let mut holds = Vec::new();
    for purpose in ws.config.purposes.keys() {
        let (terms, heard) = terms(ws, purpose, policy, (head, ws.clock.today()))?;
        holds.extend(heard.hold(ws.clock.today(), terms.notice_delay_days));
        holds.extend(worded::hold(ws, purpose, policy)?);
    }
    Ok(holds)
}

/// The same as a paragraph, empty where nothing is held.
pub(crate) fn holds_text(holds: &[String]) -> String {
    let line = |hold: &String| format!("\nheld: {hold}");
    holds.iter().map(line).collect()
}
