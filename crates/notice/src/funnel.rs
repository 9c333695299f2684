//! How many a campaign reached, and what they said.

use crate::outbox::{Outbox, Planned, State};
use ledger::{Ledger, Storage};
use rights::{Error, Ordinal, People, PurposeTree};
use serde::Serialize;
use std::collections::BTreeMap;

/// How far a person got, the furthest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Whom it was planned for.
    Planned,
    /// To whom it went: a server took the mail.
    Sent,
    /// With whom it arrived, as far as can be told.
    Delivered,
    /// Who saw it: opened its page signed in, or was shown it by the platform.
    Seen,
    /// Who objected to one of its purposes, whenever that was, or for whom a signal did.
    Objected,
    /// Who consented to one of its purposes.
    Consented,
    /// Who was not reached, and is therefore refused: no address, refused, come back, or not known.
    Unreached,
    /// Who still waits for their mail, or for the time in which it could come back.
    Pending,
}

/// The figures of a campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Funnel {
    /// The campaign.
    pub campaign: String,
    /// Persons by stage.
    pub stages: BTreeMap<Stage, u64>,
    /// Persons by the state of the mail that says how they stand: of several, the one that counts.
    pub states: BTreeMap<State, u64>,
}

const PAGE: u32 = 100_000;

impl Funnel {
    /// Counts a campaign as it is now.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn of<S: Storage>(
        outbox: &Outbox,
        ledger: &Ledger<S>,
        tree: &PurposeTree,
        planned: &Planned,
    ) -> Result<Funnel, Error> {
        let people = ledger.people_at(ledger.head().await?).await?;
        let spoken = Spoken::new(&people, planned, tree);
        let mut funnel = Funnel {
            campaign: planned.plan.id.clone(),
            stages: BTreeMap::new(),
            states: BTreeMap::new(),
        };
        let mut from = Ordinal(0);
        loop {
            let page = outbox.people(planned.sequence, from, PAGE).await?;
            let Some((last, _)) = page.last() else {
                return Ok(funnel);
            };
            from = Ordinal(last.0 + 1);
            for (person, state) in page {
                *funnel.states.entry(state).or_default() += 1;
                for stage in spoken.stages(person, state) {
                    *funnel.stages.entry(stage).or_default() += 1;
                }
            }
        }
    }

    /// How many are in a stage.
    #[must_use]
    pub fn count(&self, stage: Stage) -> u64 {
        self.stages.get(&stage).copied().unwrap_or(0)
    }
}

/// What each distinct standing says about a campaign; people share standings.
#[derive(Debug)]
pub struct Spoken<'s> {
    people: &'s People,
    /// Seen, objected, consented.
    by_standing: Vec<(bool, bool, bool)>,
}

impl<'s> Spoken<'s> {
    /// For a campaign.
    #[must_use]
    pub fn new(people: &'s People, planned: &Planned, tree: &PurposeTree) -> Spoken<'s> {
        let plan = &planned.plan;
        let by_standing = people.standings.iter().map(|standing| {
            let notice = standing.notices.get(&plan.id);
            let no = |p| standing.objections_in_force(p, tree).next().is_some();
            let yes =
                |scope: &rights::Scope| plan.purposes.iter().any(|p| scope.covers_purpose(p, tree));
            (
                notice.is_some_and(|n| n.seen.is_some()),
                plan.purposes.iter().any(no),
                standing.consents.iter().any(yes),
            )
        });
        Spoken {
            by_standing: by_standing.collect(),
            people,
        }
    }

    /// Every stage that a person has reached.
    pub fn stages(&self, person: Ordinal, state: State) -> impl Iterator<Item = Stage> + use<> {
        let standing = self.people.standing.get(person.index()).copied();
        let said = standing.and_then(|at| self.by_standing.get(at as usize));
        let (seen, objected, consented) = said.copied().unwrap_or_default();
        let sent = matches!(state, State::Accepted | State::Bounced | State::Delivered) || seen;
        let delivered = state == State::Delivered || seen;
        let unreached = !seen
            && matches!(
                state,
                State::Refused | State::Unsure | State::Bounced | State::NoAddress
            );
        let pending = !seen && matches!(state, State::Waiting | State::Sending | State::Accepted);
        [
            (Stage::Planned, true),
            (Stage::Sent, sent),
            (Stage::Delivered, delivered),
            (Stage::Seen, seen),
            (Stage::Objected, objected),
            (Stage::Consented, consented),
            (Stage::Unreached, unreached),
            (Stage::Pending, pending),
        ]
        .into_iter()
        .filter_map(|(stage, is)| is.then_some(stage))
    }
}
