//! What people were told of a purpose, against what holds now: whether another notice is needed
//! (GDPR Art. 13(3), 14(4)), and whether its waiting time has passed.

use ledger::{Ledger, Storage};
use rights::{
    Assessment, Beyond, Campaign, Day, Entry, EntryKind, Error, Hash, NoticeState, People,
    PurposeId, PurposeTree, Sequence, Subject, Terms, Told,
};
use std::collections::{BTreeMap, BTreeSet};

/// A campaign that told less than what holds now.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Surpassed {
    /// Its name.
    pub campaign: String,
    /// Where what holds goes beyond it.
    pub beyond: BTreeSet<Beyond>,
}

/// Every campaign about a purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    purpose: String,
    /// Those that still count, in the order of planning, with the day on which they were sent.
    good: Vec<(String, Option<Day>)>,
    /// Those that do not count any more.
    pub surpassed: Vec<Surpassed>,
}

/// What is waited for before anything may be compiled again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaitsFor {
    /// Another notice has to go out: what holds goes beyond what was told here.
    Notice(BTreeSet<Beyond>),
    /// It went out; its waiting time ends on this day.
    Day(Day),
}

/// How an announcement is marked that was made elsewhere.
const ELSEWHERE: &str = "import";

/// Every announcement planned before a sequence, in the order of planning, with the day on which it was sent.
#[derive(Clone, Debug, Default)]
pub struct Campaigns(Vec<(Campaign, Option<Day>)>);

impl Campaigns {
    /// Reads them.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn before<S: Storage>(ledger: &Ledger<S>, at: Sequence) -> Result<Campaigns, Error> {
        let mut sent: BTreeMap<String, Day> = BTreeMap::new();
        for recorded in ledger.operator_history(EntryKind::CampaignSent).await? {
            if let Some(Entry::CampaignSent { campaign, .. }) = recorded.entry {
                sent.entry(campaign).or_insert(recorded.recorded_at.day());
            }
        }
        let mut campaigns = Vec::new();
        for recorded in ledger.operator_history(EntryKind::CampaignPlanned).await? {
            let Some(Entry::CampaignPlanned(campaign)) = recorded.entry else {
                continue;
            };
            if recorded.sequence >= at {
                continue;
            }
            let day = match campaign.channel.as_str() {
                ELSEWHERE => Some(recorded.recorded_at.day()),
                _ => sent.get(&campaign.id).copied(),
            };
            campaigns.push((campaign, day));
        }
        Ok(Campaigns(campaigns))
    }
}

impl Heard {
    /// What was heard of a purpose, or of one that contains it, against its terms, a policy's digests, and the
    /// assessments of the purpose that hold on a day: those of its own basis.
    #[must_use]
    pub fn under(
        campaigns: &Campaigns,
        (purpose, tree): (&PurposeId, &PurposeTree),
        (terms, digests): (&Terms, (BTreeSet<Hash>, BTreeSet<Hash>)),
        (assessments, on): (&[Assessment], Day),
    ) -> Heard {
        let own = assessments
            .iter()
            .filter(|a| a.purpose == *purpose && a.basis == terms.basis && a.holds_on(on));
        let now = Told::of(terms, digests, own);
        let mut heard = Heard {
            purpose: purpose.to_string(),
            ..Heard::default()
        };
        for (campaign, day) in &campaigns.0 {
            // What was told of the purpose itself, else of the nearest one that contains it.
            let Some(told) = tree.up(purpose).find_map(|named| campaign.told.get(named)) else {
                continue;
            };
            let (beyond, campaign) = (told.surpassed_by(&now), campaign.id.clone());
            if beyond.is_empty() {
                heard.good.push((campaign, *day));
            } else {
                heard.surpassed.push(Surpassed { campaign, beyond });
            }
        }
        heard
    }

    /// Names of the campaigns that do not count any more.
    #[must_use]
    pub fn names(&self) -> BTreeSet<String> {
        let surpassed = self.surpassed.iter();
        surpassed.map(|s| s.campaign.clone()).collect()
    }

    /// Whether somebody was told of the purpose at all.
    #[must_use]
    pub fn is_told(&self) -> bool {
        !self.good.is_empty() || !self.surpassed.is_empty()
    }

    /// What nothing may be compiled before, after a change that matters; see [`Heard::hold`].
    #[must_use]
    pub fn waits_for(&self, today: Day, delay_days: u16) -> Option<WaitsFor> {
        let last = self.surpassed.last()?;
        let over = |sent: Day| sent.plus_days(i32::from(delay_days));
        let mut good = self.good.iter().filter_map(|(_, sent)| *sent);
        if good.any(|sent| over(sent) <= today) {
            return None;
        }
        let again = self.good.last().and_then(|(_, sent)| *sent);
        Some(match again {
            Some(sent) => WaitsFor::Day(over(sent)),
            None => WaitsFor::Notice(last.beyond.clone()),
        })
    }

    /// Why nothing may be compiled yet, after a change that matters: another notice was not planned, not
    /// sent, or its waiting time has not passed. `None` where nothing changed that people were not told.
    #[must_use]
    pub fn hold(&self, today: Day, delay_days: u16) -> Option<String> {
        let last = self.surpassed.last()?;
        let purpose = &self.purpose;
        let words: Vec<&str> = last.beyond.iter().map(|b| b.words()).collect();
        let changed = format!(
            "what holds for `{purpose}` goes beyond what people were told by `{}`: {}",
            last.campaign,
            words.join("; ")
        );
        let over = |sent: Day| sent.plus_days(i32::from(delay_days));
        let mut good = self.good.iter().filter_map(|(_, sent)| *sent);
        if good.any(|sent| over(sent) <= today) {
            return None;
        }
        let Some((campaign, sent)) = self.good.last() else {
            return Some(format!(
                "{changed}. Tell them again: demur notice plan NAME --purpose {purpose}"
            ));
        };
        let Some(sent) = sent else {
            return Some(format!(
                "{changed}. Another notice, `{campaign}`, is planned and not sent: demur notice send {campaign}"
            ));
        };
        let over = over(*sent);
        Some(format!(
            "{changed}. Another notice, `{campaign}`, was sent on `{sent}`; its waiting time ends on `{over}`"
        ))
    }
}

/// Records announcements that were made elsewhere and are known by their imported steps alone: what
/// holds now is taken as what they told. Gives their names.
///
/// # Errors
/// When storage fails, or `told` does.
pub async fn take_over<S: Storage>(
    ledger: &Ledger<S>,
    people: &People,
    told: impl Fn(&PurposeId) -> Result<Told, Error>,
) -> Result<Vec<String>, Error> {
    let mut known: BTreeMap<String, BTreeSet<PurposeId>> = BTreeMap::new();
    for recorded in ledger.operator_history(EntryKind::CampaignPlanned).await? {
        if let Some(Entry::CampaignPlanned(campaign)) = recorded.entry {
            let told = known.entry(campaign.id).or_default();
            told.extend(campaign.told.into_keys());
        }
    }
    // Purposes that steps name and no entry tells of.
    let mut strange: BTreeMap<String, NoticeState> = BTreeMap::new();
    for (campaign, state) in people.standings.iter().flat_map(|s| &s.notices) {
        let told = known.get(campaign);
        let new = |purpose: &&PurposeId| !told.is_some_and(|told| told.contains(*purpose));
        let new: Vec<PurposeId> = state.purposes.iter().filter(new).cloned().collect();
        if !new.is_empty() {
            let seen = strange.entry(campaign.clone()).or_default();
            seen.purposes.extend(new);
            seen.kinds.extend(state.kinds.iter().copied());
        }
    }
    let mut entries = Vec::new();
    for (id, state) in &strange {
        let mut each = BTreeMap::new();
        for purpose in &state.purposes {
            each.insert(purpose.clone(), told(purpose)?);
        }
        let campaign = Campaign {
            id: id.clone(),
            kinds: state.kinds.clone(),
            told: each,
            texts: None,
            channel: ELSEWHERE.to_owned(),
        };
        entries.push((Subject::Operator, Entry::CampaignPlanned(campaign)));
    }
    ledger.append(&entries).await?;
    Ok(strange.into_keys().collect())
}
