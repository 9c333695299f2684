//! Announcements: how far each got, and what can be done with one.

use super::{at, recorded_before};
use crate::asked::Asked;
use crate::fault::Fault;
use crate::hours;
use crate::place::Office;
use axum::response::Response;
use console::campaigns::{CampaignLine, CampaignState, Campaigns, Funnel};
use console::{Lang, Room};
use notice::{Heard, Planned, Stage, State};
use rights::{Beyond, Error};
use std::collections::BTreeMap;

mod days;
mod one;
mod plan;
mod texts;

pub(crate) use one::{act, letters, one};
pub(crate) use plan::{ask, plan};
pub(crate) use texts::text;

/// The list.
pub(crate) async fn list(asked: Asked) -> Response {
    let answer = listing(&asked).await;
    asked.answer(answer).await
}

async fn listing(asked: &Asked) -> Result<Response, Fault> {
    let session = asked.session().await?;
    let office = &asked.office;
    let mut list = Vec::new();
    for planned in office.app.parts().outbox.campaigns().await?.iter().rev() {
        let funnel = counted(office, planned).await?;
        list.push(line(office, planned, (&funnel, asked.lang)).await?);
    }
    let page = Campaigns {
        list,
        plan: at("/campaigns/plan"),
    };
    asked.page(&session, Room::Campaigns, &page).await
}

async fn counted(office: &Office, planned: &Planned) -> Result<notice::Funnel, Error> {
    let parts = office.app.parts();
    notice::Funnel::of(&parts.outbox, &parts.ledger, &parts.tree, planned).await
}

fn funnel(counts: impl Fn(Stage) -> u64, bounced: u64) -> Funnel {
    Funnel {
        bounced,
        planned: counts(Stage::Planned),
        sent: counts(Stage::Sent),
        delivered: counts(Stage::Delivered),
        seen: counts(Stage::Seen),
        objected: counts(Stage::Objected),
        consented: counts(Stage::Consented),
        unreached: counts(Stage::Unreached),
        pending: counts(Stage::Pending),
    }
}

/// From how many it came back for good.
fn bounced(counts: &notice::Funnel) -> u64 {
    let states = &counts.states;
    states.get(&State::Bounced).copied().unwrap_or(0)
}

/// The name under which the sending of a campaign goes on.
fn job(planned: &Planned) -> String {
    format!("notice {}", planned.plan.id)
}

/// Whether its sending goes on.
pub(crate) fn is_running(office: &Office, planned: &Planned) -> bool {
    office.jobs.is_running(&job(planned))
}

/// Begins to send it, or goes on with it; nothing where that goes on.
pub(crate) async fn begin(office: &Office, planned: &Planned) -> Result<(), Error> {
    let words = ["notice", "send", "--", &planned.plan.id];
    office.jobs.begin(&job(planned), &words).await
}

/// Whether what holds now goes beyond what it would tell: then it is not sent.
pub(crate) async fn is_held(office: &Office, planned: &Planned) -> Result<bool, Error> {
    Ok(!beyond(office, planned).await?.is_empty())
}

/// Whether a mail of it has gone, or was tried.
pub(crate) async fn was_tried(office: &Office, planned: &Planned) -> Result<bool, Error> {
    let outbox = &office.app.parts().outbox;
    let counts = outbox.counts(planned.sequence).await?;
    Ok(tried(&counts))
}

/// Whether states are those of an announcement of which something was tried.
fn tried(states: &BTreeMap<State, u64>) -> bool {
    let untouched = |state: &State| matches!(state, State::Waiting | State::NoAddress);
    states.iter().any(|(state, n)| !untouched(state) && *n > 0)
}

async fn line(
    office: &Office,
    planned: &Planned,
    (counts, lang): (&notice::Funnel, Lang),
) -> Result<CampaignLine, Error> {
    let parts = office.app.parts();
    let recorded = recorded_before(office, planned.sequence.next()).await?;
    let begins = planned.plan.not_before.unwrap_or(recorded);
    let purposes = planned.plan.purposes.iter();
    Ok(CampaignLine {
        href: at(&format!("/campaigns/{}", planned.plan.id)),
        name: planned.plan.id.clone(),
        purposes: purposes.map(|p| parts.portal.purpose(p, lang)).collect(),
        begins: begins.day(),
        state: state(office, planned, counts).await?,
        funnel: funnel(|stage| counts.count(stage), bounced(counts)),
    })
}

async fn state(
    office: &Office,
    planned: &Planned,
    counts: &notice::Funnel,
) -> Result<CampaignState, Error> {
    if is_running(office, planned) {
        return Ok(CampaignState::Sending);
    }
    if planned.sent_at.is_some() {
        return Ok(CampaignState::Done);
    }
    let beyond = beyond(office, planned).await?;
    if !beyond.is_empty() {
        return Ok(CampaignState::Held(beyond));
    }
    Ok(match tried(&counts.states) {
        true => CampaignState::Stopped,
        false => CampaignState::Planned,
    })
}

/// Where what holds now goes beyond what the campaign would tell.
async fn beyond(office: &Office, planned: &Planned) -> Result<Vec<Beyond>, Error> {
    let parts = office.app.parts();
    let head = parts.ledger.head().await?;
    let assessments = parts.ledger.assessments_at(head).await?;
    let campaigns = notice::Campaigns::before(&parts.ledger, head).await?;
    let digests = parts.policy.digests()?;
    let mut all = std::collections::BTreeSet::new();
    for (purpose, terms) in &parts.purposes {
        let heard = Heard::under(
            &campaigns,
            (purpose, &parts.tree),
            (terms, digests.clone()),
            (&assessments, parts.clock.today()),
        );
        let mut surpassed = heard.surpassed.iter();
        if let Some(one) = surpassed.find(|one| one.campaign == planned.plan.id) {
            all.extend(one.beyond.iter().copied());
        }
    }
    Ok(all.into_iter().collect())
}

/// Whether nobody has to do anything yet: its hour is ahead, and it begins by itself then.
async fn waits_for_its_hour(office: &Office, planned: &Planned) -> Result<bool, Error> {
    let now = office.app.parts().clock.now();
    let ahead = planned.plan.not_before.is_some_and(|at| now < at);
    Ok(ahead && hours::begins_by_itself(office, planned).await?)
}

/// Announcements that wait for something, for the first page: held, or begun and not finished.
pub(crate) async fn tasks(office: &Office) -> Result<Vec<console::overview::Task>, Error> {
    use console::overview::{Task, TaskKind};
    let mut tasks = Vec::new();
    for planned in office.app.parts().outbox.campaigns().await? {
        if planned.sent_at.is_some() || is_running(office, &planned) {
            continue;
        }
        let held = is_held(office, &planned).await?;
        if !held && waits_for_its_hour(office, &planned).await? {
            continue;
        }
        tasks.push(Task {
            href: at(&format!("/campaigns/{}", planned.plan.id)),
            what: match held {
                true => TaskKind::CampaignHeld,
                false => TaskKind::CampaignUnfinished,
            },
            which: planned.plan.id,
            note: None,
            clock: None,
        });
    }
    Ok(tasks)
}
