//! What stands between a purpose and a training set, at some place of the ledger.

use crate::place::Office;
use console::purposes::{Block, Gate, GateKind};
use notice::{Campaigns, Heard, WaitsFor};
use policy::Policy;
use rights::{Assessment, Day, Error, LegalBasis, PurposeId, Sequence, Terms, Told};
use server::Worded;
use std::path::Path;

/// What every gate is looked at with, read once.
pub(crate) struct Ground {
    pub(crate) at: Sequence,
    pub(crate) today: Day,
    pub(crate) assessments: Vec<Assessment>,
    pub(crate) campaigns: Campaigns,
}

/// What is looked at: a purpose with its terms, under a policy.
#[derive(Clone, Copy)]
pub(crate) struct Under<'u> {
    pub(crate) purpose: &'u PurposeId,
    pub(crate) terms: &'u Terms,
    pub(crate) policy: &'u Policy,
}

impl Under<'_> {
    /// Nobody has to be told of what rests on consent alone.
    pub(crate) fn needs_no_notice(self) -> bool {
        !self.policy.reads_notices() && self.terms.basis == LegalBasis::Consent
    }
}

impl Ground {
    /// As things stand now.
    pub(crate) async fn now(office: &Office) -> Result<Ground, Error> {
        let parts = office.app.parts();
        let head = parts.ledger.head().await?;
        Ground::before(office, head, parts.clock.today()).await
    }

    /// As they stood before an entry, on a day.
    pub(crate) async fn before(office: &Office, at: Sequence, today: Day) -> Result<Ground, Error> {
        let ledger = &office.app.parts().ledger;
        Ok(Ground {
            at,
            today,
            assessments: ledger.assessments_at(at).await?,
            campaigns: Campaigns::before(ledger, at).await?,
        })
    }

    /// Whether the policy is the one that the ledger records for the purpose; `other` is what is said otherwise.
    pub(crate) async fn policy(
        &self,
        office: &Office,
        under: Under<'_>,
        other: Block,
    ) -> Result<Gate, Error> {
        let ledger = &office.app.parts().ledger;
        let in_force = ledger.policy_at(self.at, under.purpose).await?;
        // The same check as a compile makes.
        let blocks = match in_force {
            None => vec![Block::NoPolicy],
            Some((hash, _)) if hash != under.policy.hash().to_string() => vec![other],
            Some(_) => Vec::new(),
        };
        Ok(gate(GateKind::Policy, blocks))
    }

    /// The gates behind the policy.
    pub(crate) fn others(&self, office: &Office, under: Under<'_>) -> Result<[Gate; 3], Error> {
        let about: Vec<&Assessment> = self.about(under).collect();
        let holding: Vec<&Assessment> = self.holding(under).collect();
        Ok([
            gate(GateKind::Assessment, assessed(&about, &holding)),
            gate(GateKind::Dpia, examined(&holding)),
            gate(GateKind::Notice, self.told(office, under)?),
        ])
    }

    /// The assessments of a purpose on its legal basis.
    fn about<'g>(&'g self, under: Under<'g>) -> impl Iterator<Item = &'g Assessment> {
        let all = self.assessments.iter();
        all.filter(move |a| a.purpose == *under.purpose && a.basis == under.terms.basis)
    }

    /// Those of them that hold.
    pub(crate) fn holding<'g>(&'g self, under: Under<'g>) -> impl Iterator<Item = &'g Assessment> {
        let today = self.today;
        self.about(under).filter(move |a| a.holds_on(today))
    }

    /// What people heard of it.
    pub(crate) fn heard(&self, office: &Office, under: Under<'_>) -> Result<Heard, Error> {
        Ok(Heard::under(
            &self.campaigns,
            (under.purpose, &office.app.parts().tree),
            (under.terms, under.policy.digests()?),
            (&self.assessments, self.today),
        ))
    }

    fn told(&self, office: &Office, under: Under<'_>) -> Result<Vec<Block>, Error> {
        let mut blocks = self.worded(office, under)?;
        if under.needs_no_notice() {
            return Ok(blocks);
        }
        blocks.extend(self.noticed(office, under)?);
        Ok(blocks)
    }

    /// Whether what holds goes beyond what people agree to: the same check as a compile makes.
    fn worded(&self, office: &Office, under: Under<'_>) -> Result<Vec<Block>, Error> {
        let parts = office.app.parts();
        let words = Worded::of(&parts.root, parts.portal.consent.as_ref())?;
        let Some(words) = words.filter(|_| under.terms.basis == LegalBasis::Consent) else {
            return Ok(Vec::new());
        };
        let with = (under.purpose, &parts.tree);
        let all = self.assessments.iter();
        let about = all.filter(|a| Told::tells_of(a, with, self.today));
        let now = Told::of(under.terms, under.policy.digests()?, about);
        let beyond = words.surpassed_by(under.purpose, &now);
        // Without an assessment nothing is used anyway.
        let held = !beyond.is_empty() && !now.assessments.is_empty();
        let version = words.version().to_owned();
        Ok(held
            .then_some(Block::Worded { version, beyond })
            .into_iter()
            .collect())
    }

    fn noticed(&self, office: &Office, under: Under<'_>) -> Result<Vec<Block>, Error> {
        let heard = self.heard(office, under)?;
        if !heard.is_told() {
            return Ok(vec![Block::NoNotice]);
        }
        let waits = heard.waits_for(self.today, under.terms.notice_delay_days);
        Ok(match waits {
            None => Vec::new(),
            Some(WaitsFor::Notice(beyond)) => vec![Block::Beyond(beyond.into_iter().collect())],
            Some(WaitsFor::Day(day)) => vec![Block::Waiting(day)],
        })
    }
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

/// A policy in a file; the inner error says why it cannot be evaluated.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn load(path: &Path) -> Result<Result<Policy, String>, Error> {
    let failed = |e| Error::storage(format!("cannot read `{}`", path.display())).because(e);
    let text = std::fs::read_to_string(path).map_err(failed)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(Policy::load(&name, &text).map_err(|faults| faults.to_string()))
}

/// The policy of the workspace as its file has it now; the console may run for longer than that.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn in_file(office: &Office) -> Result<Result<Policy, String>, Error> {
    let policy = &office.app.parts().policy;
    let path = office.app.parts().root.join("policies").join(policy.name());
    match path.exists() {
        true => load(&path),
        // It lies elsewhere, and is as it was when the console began.
        false => Ok(Policy::load(policy.name(), policy.text()).map_err(|e| e.to_string())),
    }
}
