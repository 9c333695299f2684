//! How far announcements got.

use crate::told::Told;
use ledger::{Ledger, Storage};
use notice::{Funnel, Outbox, Stage, State};
use papers::facts::Notices;
use rights::{Day, Error, People, PurposeTree, Standing};
use std::collections::{BTreeMap, BTreeSet};

/// A campaign with its figures.
#[derive(Debug)]
pub(crate) struct Reached {
    /// When something happened to it, first and last.
    pub(crate) days: (Day, Day),
    pub(crate) notices: Notices,
}

/// Every campaign: those that were sent from here by what became of their mails, others by what the ledger says
/// of people's notices. Without any step of any notice there is nothing to be said of one.
pub(crate) async fn read<S: Storage>(
    told: &Told,
    people: &People,
    (ledger, outbox, tree): (&Ledger<S>, Option<&Outbox>, &PurposeTree),
) -> Result<Vec<Reached>, Error> {
    let mut found = BTreeMap::new();
    if let Some(outbox) = outbox {
        for planned in outbox.campaigns().await? {
            let funnel = Funnel::of(outbox, ledger, tree, &planned).await?;
            found.insert(funnel.campaign.clone(), by_mail(&funnel));
        }
    }
    let mut elsewhere = by_standing(people, tree);
    let campaigns = told.campaigns.iter().map(|(name, announced)| {
        let sent_here = found.remove(name);
        let notices = sent_here.unwrap_or_else(|| Notices {
            campaign: name.clone(),
            bounced: Some(announced.bounced.len() as u64),
            ..elsewhere.remove(name).unwrap_or_else(nobody)
        });
        Reached {
            days: (announced.first, announced.last),
            notices,
        }
    });
    Ok(campaigns.collect())
}

fn nobody() -> Notices {
    Notices {
        sent: Some(0),
        reached: Some(0),
        unreached: Some(0),
        objected: Some(0),
        consented: Some(0),
        ..Notices::default()
    }
}

fn by_mail(funnel: &Funnel) -> Notices {
    let bounced = funnel.states.get(&State::Bounced).copied();
    Notices {
        campaign: funnel.campaign.clone(),
        sent: Some(funnel.count(Stage::Sent)),
        reached: Some(funnel.count(Stage::Delivered)),
        bounced: Some(bounced.unwrap_or(0)),
        unreached: Some(funnel.count(Stage::Unreached)),
        objected: Some(funnel.count(Stage::Objected)),
        consented: Some(funnel.count(Stage::Consented)),
    }
}

/// Of campaigns made elsewhere: of each, whom it went to, and what they said.
fn by_standing(people: &People, tree: &PurposeTree) -> BTreeMap<String, Notices> {
    let mut numbers: BTreeMap<u32, u64> = BTreeMap::new();
    for standing in &people.standing {
        *numbers.entry(*standing).or_default() += 1;
    }
    let mut found: BTreeMap<String, Notices> = BTreeMap::new();
    for (at, number) in numbers {
        let Some(standing) = people.standings.get(at as usize) else {
            continue;
        };
        for (campaign, notice) in &standing.notices {
            let (objected, consented) = said(standing, &notice.purposes, tree);
            let notices = found.entry(campaign.clone()).or_insert_with(nobody);
            let reached = notice.delivered.is_some();
            for (count, counts) in [
                (&mut notices.sent, true),
                (&mut notices.reached, reached),
                (&mut notices.unreached, !reached),
                (&mut notices.objected, objected),
                (&mut notices.consented, consented),
            ] {
                *count = count.map(|n| n + u64::from(counts) * number);
            }
        }
    }
    found
}

/// Whether people with a standing objected, and consented, to a purpose of an announcement.
fn said(
    standing: &Standing,
    purposes: &BTreeSet<rights::PurposeId>,
    tree: &PurposeTree,
) -> (bool, bool) {
    let no = |p| standing.objections_in_force(p, tree).next().is_some();
    let yes = |scope: &rights::Scope| purposes.iter().any(|p| scope.covers_purpose(p, tree));
    (purposes.iter().any(no), standing.consents.iter().any(yes))
}
