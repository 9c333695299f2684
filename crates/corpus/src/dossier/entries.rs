//! The ledger entries about a person.

use super::DossierAsk;
use super::standing::entry as words;
use crate::sets::Sets;
use ledger::{PersonRecord, Recorded, Storage};
use report::dossier::{ChoiceLine, EntryLine, HoldLine, NoticeState, NoticeStep};
use rights::{Day, Entry, Error, Ordinal, Sequence, Standing};
use std::collections::BTreeMap;
use tlog::Lang;

/// An entry, and the account it is about.
pub(super) type Mine = (Ordinal, Recorded);

impl<S: Storage> Sets<'_, S> {
    /// The entries about all accounts before a sequence, in order.
    pub(super) async fn entries_of(
        &self,
        accounts: &[PersonRecord],
        at: Sequence,
    ) -> Result<Vec<Mine>, Error> {
        let mut entries = Vec::new();
        for account in accounts {
            let person = account.row.ordinal;
            let history = self.ledger.history(person).await?.into_iter();
            let before = history.filter(|recorded| recorded.sequence < at);
            entries.extend(before.map(|recorded| (person, recorded)));
        }
        entries.sort_by_key(|(_, recorded)| recorded.sequence);
        Ok(entries)
    }
}

/// Everything that the person said.
pub(super) fn choices(entries: &[Mine], lang: Lang) -> Vec<ChoiceLine> {
    let line = |(person, recorded): &Mine| match &recorded.entry {
        Some(entry @ Entry::Choice(choice)) => Some(ChoiceLine {
            sequence: recorded.sequence,
            recorded_at: recorded.recorded_at,
            person: *person,
            choice: choice.clone(),
            words: words(entry, lang),
            receipt: None,
        }),
        _ => None,
    };
    entries.iter().filter_map(line).collect()
}

/// Everything that is no choice and no notice; and what nobody can read any more.
pub(super) fn others(entries: &[Mine], lang: Lang) -> Vec<EntryLine> {
    let told = |(_, recorded): &&Mine| {
        !matches!(recorded.entry, Some(Entry::Choice(_) | Entry::Notice(_)))
    };
    let line = |(person, recorded): &Mine| EntryLine {
        sequence: recorded.sequence,
        recorded_at: recorded.recorded_at,
        person: *person,
        words: recorded.entry.as_ref().map(|entry| words(entry, lang)),
    };
    entries.iter().filter(told).map(line).collect()
}

/// Each notice with its steps, and what they add up to.
pub(super) fn notices(
    entries: &[Mine],
    standing: Option<&Standing>,
    ask: &DossierAsk<'_>,
) -> Vec<NoticeState> {
    let mut steps: BTreeMap<&str, Vec<NoticeStep>> = BTreeMap::new();
    for (_, recorded) in entries {
        if let Some(Entry::Notice(notice)) = &recorded.entry {
            steps.entry(&notice.campaign).or_default().push(NoticeStep {
                sequence: recorded.sequence,
                status: notice.status,
                at: notice.at,
                channel: notice.channel.clone(),
            });
        }
    }
    // Where several purposes wait differently long, the longest counts.
    let waits = ask
        .purposes
        .iter()
        .map(|(_, terms)| terms.notice_delay_days);
    let waits = i32::from(waits.max().unwrap_or(0));
    let known = standing.map(|s| s.notices.iter()).into_iter().flatten();
    let state = |(campaign, state): (&String, &rights::NoticeState)| NoticeState {
        steps: steps.remove(campaign.as_str()).unwrap_or_default(),
        campaign: campaign.clone(),
        purposes: state.purposes.clone(),
        kinds: state.kinds.clone(),
        delivered: state.delivered,
        seen: state.seen,
        // INVARIANT: with the day that is `waits` days after delivery the waiting time is over.
        waits_until: state.delivered.map(|day| day.plus_days(waits - 1)),
    };
    known.map(state).collect()
}

/// Legal holds that were placed and not lifted.
pub(super) fn holds(entries: &[Mine], today: Day) -> Vec<HoldLine> {
    let mut holds: BTreeMap<Ordinal, HoldLine> = BTreeMap::new();
    for (person, recorded) in entries {
        match &recorded.entry {
            Some(Entry::HoldPlaced { until, reason }) => {
                let hold = HoldLine {
                    person: *person,
                    until: *until,
                    reason: reason.clone(),
                    stands: today <= *until,
                };
                holds.insert(*person, hold);
            }
            Some(Entry::HoldLifted) => drop(holds.remove(person)),
            _ => {}
        }
    }
    holds.into_values().collect()
}
