//! Purposes: what each rests on, and whether anything may be compiled.

use super::at;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::place::Office;
use axum::response::Response;
use console::purposes::{
    Block, Gate, GateKind, Last, PolicyInForce, Purpose, PurposeLine, Purposes,
};
use console::{Lang, PolicyForm, Room};
use notice::{Campaigns, Heard, WaitsFor};
use rights::{Assessment, Day, EntryKind, Error, LegalBasis, PurposeId, Sequence, Terms};

/// What every gate is looked at with, read once.
struct Ground {
    head: Sequence,
    today: Day,
    assessments: Vec<Assessment>,
    campaigns: Campaigns,
}

impl Ground {
    async fn read(office: &Office) -> Result<Ground, Error> {
        let parts = office.app.parts();
        let head = parts.ledger.head().await?;
        Ok(Ground {
            head,
            today: parts.clock.today(),
            assessments: parts.ledger.assessments_at(head).await?,
            campaigns: Campaigns::before(&parts.ledger, head).await?,
        })
    }
}

/// The page.
pub(crate) async fn list(asked: Asked) -> Response {
    let answer = listing(&asked).await;
    asked.answer(answer).await
}

async fn listing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let ground = Ground::read(&asked.office).await?;
    let mut purposes = Vec::new();
    for (purpose, terms) in &asked.office.app.parts().purposes {
        purposes.push(one(asked, &ground, (purpose, terms)).await?);
    }
    let page = Purposes { purposes };
    asked.page(&session, Room::Purposes, &page).await
}

async fn one(
    asked: &Asked,
    ground: &Ground,
    (purpose, terms): (&PurposeId, &Terms),
) -> Result<Purpose, Error> {
    let parts = asked.office.app.parts();
    let above = terms.purposes.get(purpose).cloned().flatten();
    let list = corpus::inspect::list(&parts.sets)?.into_iter().flatten();
    let newest = list
        .filter(|set| set.purpose == *purpose)
        .max_by_key(|set| set.made_at);
    Ok(Purpose {
        line: line(&asked.office, ground, (purpose, terms), asked.lang).await?,
        id: purpose.to_string(),
        below: above.map(|above| parts.portal.purpose(&above, asked.lang)),
        about: parts.portal.about(purpose, asked.lang),
        basis: terms.basis,
        policy: policy(&asked.office, ground.head, purpose).await?,
        set: newest.map(|set| Last {
            href: at("/sets"),
            made: set.made_at.day(),
            name: set.set,
        }),
        model: None,
    })
}

async fn policy(
    office: &Office,
    head: Sequence,
    purpose: &PurposeId,
) -> Result<Option<PolicyInForce>, Error> {
    let ledger = &office.app.parts().ledger;
    let Some((hash, _)) = ledger.policy_at(head, purpose).await? else {
        return Ok(None);
    };
    let activated = ledger.operator_history(EntryKind::PolicyActivated).await?;
    let is = |entry: &Option<rights::Entry>| matches!(entry, Some(rights::Entry::PolicyActivated { policy, .. }) if *policy == hash);
    let since = activated.iter().rev().find(|recorded| is(&recorded.entry));
    Ok(since.map(|recorded| PolicyInForce {
        href: at("/what-if"),
        since: recorded.recorded_at.day(),
        hash,
    }))
}

/// Every purpose with its gates.
pub(crate) async fn lines(office: &Office, lang: Lang) -> Result<Vec<PurposeLine>, Error> {
    let ground = Ground::read(office).await?;
    let mut lines = Vec::new();
    for (purpose, terms) in &office.app.parts().purposes {
        lines.push(line(office, &ground, (purpose, terms), lang).await?);
    }
    Ok(lines)
}

async fn line(
    office: &Office,
    ground: &Ground,
    (purpose, terms): (&PurposeId, &Terms),
    lang: Lang,
) -> Result<PurposeLine, Error> {
    let parts = office.app.parts();
    let in_force = parts.ledger.policy_at(ground.head, purpose).await?;
    let policy = match in_force {
        Some(_) => Vec::new(),
        None => vec![Block::NoPolicy],
    };
    let about: Vec<&Assessment> = ground
        .assessments
        .iter()
        .filter(|a| a.purpose == *purpose && a.basis == terms.basis)
        .collect();
    let holding: Vec<&Assessment> = about
        .iter()
        .copied()
        .filter(|a| a.holds_on(ground.today))
        .collect();
    Ok(PurposeLine {
        href: at(&format!("/purposes#{purpose}")),
        purpose: parts.portal.purpose(purpose, lang),
        form: match terms.basis {
            LegalBasis::LegitimateInterest => PolicyForm::OptOut,
            LegalBasis::Consent => PolicyForm::OptIn,
        },
        gates: vec![
            gate(GateKind::Policy, policy),
            gate(GateKind::Assessment, assessed(&about, &holding)),
            gate(GateKind::Dpia, examined(&holding)),
            gate(GateKind::Notice, told(office, ground, (purpose, terms))?),
        ],
    })
}

const fn gate(kind: GateKind, blocks: Vec<Block>) -> Gate {
    Gate { kind, blocks }
}

/// Whether an assessment holds.
fn assessed(about: &[&Assessment], holding: &[&Assessment]) -> Vec<Block> {
    if about.is_empty() {
        return vec![Block::NoAssessment];
    }
    if holding.is_empty() {
        let last = about.iter().map(|a| a.expires).max();
        return vec![last.map_or(Block::Unsigned, Block::Expired)];
    }
    // Items of kinds that none covers are refused one by one; nothing is held for them.
    Vec::new()
}

/// Training on many people's data needs an impact assessment (Art. 35(1), (3)).
fn examined(holding: &[&Assessment]) -> Vec<Block> {
    let named = holding.iter().any(|a| !a.dpia.trim().is_empty());
    match named || holding.is_empty() {
        true => Vec::new(),
        false => vec![Block::NoDpia],
    }
}

fn told(
    office: &Office,
    ground: &Ground,
    (purpose, terms): (&PurposeId, &Terms),
) -> Result<Vec<Block>, Error> {
    let parts = office.app.parts();
    if !parts.policy.reads_notices() && terms.basis == LegalBasis::Consent {
        return Ok(Vec::new());
    }
    let digests = parts.policy.digests()?;
    let heard = Heard::under(
        &ground.campaigns,
        (purpose, &parts.tree),
        (terms, digests),
        (&ground.assessments, ground.today),
    );
    if !heard.is_told() {
        return Ok(vec![Block::NoNotice]);
    }
    Ok(
        match heard.waits_for(ground.today, terms.notice_delay_days) {
            None => Vec::new(),
            Some(WaitsFor::Notice(beyond)) => vec![Block::Beyond(beyond.into_iter().collect())],
            Some(WaitsFor::Day(day)) => vec![Block::Waiting(day)],
        },
    )
}
