//! Planning a campaign: what it tells, to whom, when, how fast.

use crate::funnel::{Spoken, Stage};
use crate::outbox::{Outbox, Planned, State};
use crate::settings::Settings;
use crate::texts::{Occasion, Texts};
use ledger::{Ledger, PersonRow, Storage};
use rights::{
    Campaign, Clock, Day, Entry, EntryKind, Error, Instant, Kind, Ordinal, PurposeId, PurposeTree,
    Sequence, Subject, Told,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A campaign as it is planned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Its name.
    pub id: String,
    /// The purposes it names.
    pub purposes: BTreeSet<PurposeId>,
    /// The kinds of data it names.
    pub kinds: BTreeSet<Kind>,
    /// The folder of its texts.
    pub texts: String,
    /// To whom it goes.
    pub audience: Audience,
    /// Nothing is sent before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Instant>,
    /// At most so many mails a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_second: Option<u32>,
}

/// To whom a campaign goes: everybody, less whoever any of these leaves out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Audience {
    /// Only people of these regions; people of unknown region are left out then.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub regions: BTreeSet<String>,
    /// Only accounts made on this day or later; accounts of unknown age go along, since nobody knows
    /// that they were told before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Day>,
}

impl Audience {
    pub(crate) fn has(&self, row: &PersonRow) -> bool {
        let (region, created) = match &row.corrected {
            Some((_, region, created, _)) => (region, *created),
            None => (&row.region, row.created),
        };
        let here =
            self.regions.is_empty() || region.as_ref().is_some_and(|r| self.regions.contains(r));
        let since = self
            .since
            .zip(created)
            .is_none_or(|(since, on)| on >= since);
        // Whoever has no account and asked for something is told about that, not about what concerns members.
        let member = row.id.as_ref().is_some_and(|id| !id.is_guest());
        member && here && since
    }
}

/// How many are reminded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reminded {
    /// For whom a reminder was planned.
    pub planned: u64,
    /// Who has not answered, either, but of whose last mail it is not known yet whether it arrived.
    pub not_yet: u64,
}

/// What planning needs.
pub struct Planning<'p, S> {
    /// The ledger that is told, and that knows people.
    pub ledger: &'p Ledger<S>,
    /// Where rows go.
    pub outbox: &'p Outbox,
    /// Who announces.
    pub settings: &'p Settings,
    /// Time.
    pub clock: &'p dyn Clock,
}

impl<S> std::fmt::Debug for Planning<'_, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Planning")
    }
}

/// People looked at in one step.
const PAGE: u32 = 50_000;

impl<S: Storage> Planning<'_, S> {
    /// Plans a campaign, or goes on with one that was planned before with the same words: whoever came
    /// since is added. Gives it, and how many people were added.
    ///
    /// # Errors
    /// When a text lacks what it has to say (every fault is named), when another campaign has the name,
    /// or storage fails.
    pub async fn plan(
        &self,
        plan: &Plan,
        texts: &Texts,
        (told, occasion): (BTreeMap<PurposeId, Told>, &Occasion),
        progress: &dyn Fn(u64),
    ) -> Result<(Planned, u64), Error> {
        texts.complete(self.settings, occasion)?;
        let campaign = Campaign {
            id: plan.id.clone(),
            kinds: plan.kinds.clone(),
            told,
            texts: Some(texts.hash()),
            channel: "mail".to_owned(),
        };
        let sequence = self.record(campaign).await?;
        self.outbox.add_campaign(sequence, plan).await?;
        let planned = self.outbox.campaign(&plan.id).await?;
        if planned.sequence != sequence || planned.plan != *plan {
            return Err(taken(&plan.id));
        }
        let added = self.fill(sequence, plan, progress).await?;
        Ok((self.outbox.campaign(&plan.id).await?, added))
    }

    /// The entry of a campaign: the one that is there, or a new one.
    async fn record(&self, campaign: Campaign) -> Result<Sequence, Error> {
        let all = self
            .ledger
            .operator_history(EntryKind::CampaignPlanned)
            .await?;
        for recorded in all {
            match recorded.entry {
                Some(Entry::CampaignPlanned(known)) if known == campaign => {
                    return Ok(recorded.sequence);
                }
                Some(Entry::CampaignPlanned(known)) if known.id == campaign.id => {
                    return Err(taken(&campaign.id));
                }
                _ => {}
            }
        }
        let entry = (Subject::Operator, Entry::CampaignPlanned(campaign));
        let receipts = self.ledger.append(&[entry]).await?;
        let lost = || Error::internal("an entry has no receipt");
        receipts.first().map(|r| r.sequence).ok_or_else(lost)
    }

    async fn fill(
        &self,
        campaign: Sequence,
        plan: &Plan,
        progress: &dyn Fn(u64),
    ) -> Result<u64, Error> {
        // An outbox that was restored from a copy, or lost, forgot who got theirs; the ledger has not.
        let people = self.ledger.people_at(self.ledger.head().await?).await?;
        let told = |person: Ordinal| {
            let standing = people.standing(person);
            standing.is_some_and(|s| s.notices.contains_key(&plan.id))
        };
        let (mut from, mut added) = (Ordinal(0), 0);
        loop {
            let rows = self.ledger.people_from(from, PAGE).await?;
            let full = rows.len() == PAGE as usize;
            let Some(last) = rows.last() else {
                return Ok(added);
            };
            from = Ordinal(last.ordinal.0 + 1);
            let seen = rows.len() as u64;
            let wanted: Vec<Ordinal> = rows
                .iter()
                .filter(|row| plan.audience.has(row) && !told(row.ordinal))
                .map(|row| row.ordinal)
                .collect();
            let contacts = self.ledger.contacts(&wanted).await?;
            let state = |person: &Ordinal| match contacts.get(person).map(|c| &c.mail) {
                Some(Some(_)) => State::Waiting,
                _ => State::NoAddress,
            };
            let letters: Vec<(Ordinal, State)> = wanted.iter().map(|p| (*p, state(p))).collect();
            let now = self.clock.now();
            added += self
                .outbox
                .add_letters((campaign, 0), &letters, now)
                .await?;
            progress(seen);
            if !full {
                return Ok(added);
            }
        }
    }

    /// Plans a reminder for everybody to whom it was delivered, who has not seen it and has not answered it, as
    /// far as the ledger knows: neither objected to a purpose of it nor consented to one. Whose reminder came back
    /// gets no other, and nobody gets one while it is not known whether the last mail arrived.
    ///
    /// # Errors
    /// When storage fails, or there is no such campaign.
    pub async fn remind(&self, id: &str, tree: &PurposeTree) -> Result<Reminded, Error> {
        let planned = self.outbox.campaign(id).await?;
        let people = self.ledger.people_at(self.ledger.head().await?).await?;
        let spoken = Spoken::new(&people, &planned, tree);
        let silent = |person: Ordinal, state: State| {
            let mut stages = spoken.stages(person, state);
            !stages.any(|s| matches!(s, Stage::Seen | Stage::Objected | Stage::Consented))
        };
        let round = self.outbox.next_round(planned.sequence).await?;
        let (mut from, mut reminded) = (Ordinal(0), Reminded::default());
        loop {
            let page = self.outbox.people(planned.sequence, from, PAGE).await?;
            let (Some((first, _)), Some((last, _))) = (page.first(), page.last()) else {
                return Ok(reminded);
            };
            let between = (*first, *last);
            from = Ordinal(last.0 + 1);
            let on_the_way = self.outbox.under_way(planned.sequence, between).await?;
            let unanswered = page.iter().filter(|(person, state)| {
                matches!(state, State::Delivered | State::Accepted) && silent(*person, *state)
            });
            let (wait, due): (Vec<_>, Vec<_>) =
                unanswered.partition(|(person, _)| on_the_way.contains(person));
            let letters: Vec<_> = due.iter().map(|(p, _)| (*p, State::Waiting)).collect();
            let now = self.clock.now();
            let place = (planned.sequence, round);
            reminded.planned += self.outbox.add_letters(place, &letters, now).await?;
            reminded.not_yet += wait.len() as u64;
        }
    }
}

fn taken(id: &str) -> Error {
    Error::input(format!(
        "there is a campaign `{id}` already, and it tells something else; choose another name"
    ))
}
