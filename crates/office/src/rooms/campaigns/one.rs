//! One announcement: its funnel, over time and by region, who was not reached, and what can be done with it.

use super::{
    Asked, Error, Fault, Office, Planned, Room, at, begin, counted, days, funnel, job, line, texts,
};
use crate::asked::to;
use crate::form::Form;
use crate::hours;
use crate::session::Session;
use crate::store::Hour;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use console::campaigns::{
    CampaignPage, CampaignState, Deeds, RegionFigures, Unreached, WhyUnreached,
};
use console::error::Status;
use console::{Deed, FormError, Problem, field};
use notice::{Stage, State, Why};
use rights::{Ordinal, People};
use std::collections::BTreeMap;

/// Persons of a page of the list of those who were not reached.
const PER_PAGE: usize = 100;
/// Persons read at a time.
const READ: u32 = 100_000;

/// The page.
pub(crate) async fn one(asked: Asked, Path(name): Path<String>) -> Response {
    let answer = match asked.session().await {
        Ok(session) => showing(&asked, &session, (&name, Vec::new())).await,
        Err(fault) => Err(fault),
    };
    asked.answer(answer).await
}

async fn showing(
    asked: &Asked,
    session: &Session,
    (name, errors): (&str, Vec<FormError>),
) -> Result<Response, Fault> {
    let office = &asked.office;
    let planned = office.app.parts().outbox.campaign(name).await?;
    let counts = counted(office, &planned).await?;
    let line = line(office, &planned, (&counts, asked.lang)).await?;
    let persons = persons(office, &planned).await?;
    let people = people(office).await?;
    let unreached = notice::Unreached::of(&office.app.parts().outbox, &people, &planned).await?;
    let pager = asked.pager(unreached.len() as u64, PER_PAGE as u64);
    let first = usize::try_from(pager.page - 1).unwrap_or(0) * PER_PAGE;
    let over_time = days::days(office, (&people, &planned), &persons).await?;
    let mut shown = Vec::new();
    for one in unreached.into_iter().skip(first).take(PER_PAGE) {
        shown.push(not_reached(office, one).await?);
    }
    let deeds = deeds(name, &line.state);
    let now = office.app.parts().clock.now();
    let ahead = planned.plan.not_before.filter(|at| now < *at);
    let by_itself = hours::begins_by_itself(office, &planned).await?;
    let stop = || at(&format!("/campaigns/{name}/stop"));
    let stays = by_itself.then(stop);
    let unsure = counts.states.get(&State::Unsure).is_some_and(|n| *n > 0);
    let page = CampaignPage {
        by_itself,
        not_before: planned
            .plan
            .not_before
            .filter(|at| by_itself || now < *at)
            .map(server::web::moment),
        failure: office.jobs.failure(&job(&planned)),
        errors,
        days: over_time.days,
        reading: over_time.reading,
        regions: regions(&people, &planned, &persons, office),
        texts: texts::of(asked, &planned).await?,
        unreached: shown,
        letters: at(&format!("/campaigns/{name}/unreached.csv")),
        pager,
        deeds: Deeds {
            // Nothing would go out.
            send: deeds.send.filter(|_| ahead.is_none()),
            again: deeds.again.filter(|_| unsure && ahead.is_none()),
            stop: deeds.stop.or(stays),
            ..deeds
        },
        line,
    };
    asked.page(session, Room::Campaigns, &page).await
}

pub(super) async fn people(office: &Office) -> Result<People, Error> {
    let ledger = &office.app.parts().ledger;
    ledger.people_at(ledger.head().await?).await
}

async fn persons(office: &Office, planned: &Planned) -> Result<Vec<(Ordinal, State)>, Error> {
    let outbox = &office.app.parts().outbox;
    let mut all: Vec<(Ordinal, State)> = Vec::new();
    loop {
        let from = all
            .last()
            .map_or(Ordinal(0), |(last, _)| Ordinal(last.0 + 1));
        let page = outbox.people(planned.sequence, from, READ).await?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

pub(super) fn notice_of<'p>(
    people: &'p People,
    planned: &Planned,
    person: Ordinal,
) -> Option<&'p rights::NoticeState> {
    people.standing(person)?.notices.get(&planned.plan.id)
}

fn regions(
    people: &People,
    planned: &Planned,
    persons: &[(Ordinal, State)],
    office: &Office,
) -> Vec<RegionFigures> {
    let spoken = notice::Spoken::new(people, planned, &office.app.parts().tree);
    let mut by_region: BTreeMap<&str, (BTreeMap<Stage, u64>, u64)> = BTreeMap::new();
    for (person, state) in persons {
        let region = people.region(*person).unwrap_or("\u{2013}");
        let (stages, bounced) = by_region.entry(region).or_default();
        for stage in spoken.stages(*person, *state) {
            *stages.entry(stage).or_default() += 1;
        }
        *bounced += u64::from(*state == State::Bounced);
    }
    let figures = |(region, (stages, bounced)): (&str, (BTreeMap<Stage, u64>, u64))| {
        let count = |stage| stages.get(&stage).copied().unwrap_or(0);
        RegionFigures {
            region: region.to_owned(),
            funnel: funnel(count, bounced),
        }
    };
    by_region.into_iter().map(figures).collect()
}

const fn why(why: Why) -> WhyUnreached {
    match why {
        Why::NoAddress => WhyUnreached::NoAddress,
        Why::Bounced => WhyUnreached::Bounced,
        Why::Refused => WhyUnreached::Refused,
        // The program or the connection died while it went.
        Why::Unsure => WhyUnreached::Unknown,
    }
}

async fn not_reached(office: &Office, one: notice::Unreached) -> Result<Unreached, Error> {
    Ok(Unreached {
        person: crate::rooms::name_of(office, one.person).await?.to_string(),
        why: why(one.why),
        since: Some(one.since),
    })
}

/// What can be done now.
fn deeds(name: &str, state: &CampaignState) -> Deeds {
    let action = |what: &str| Some(at(&format!("/campaigns/{name}/{what}")));
    match state {
        CampaignState::Planned | CampaignState::Stopped => Deeds {
            send: action("send"),
            again: action("again"),
            revoke: action("revoke"),
            ..Deeds::default()
        },
        CampaignState::Sending => Deeds {
            stop: action("stop"),
            ..Deeds::default()
        },
        CampaignState::Done => Deeds {
            again: action("again"),
            remind: action("remind"),
            revoke: action("revoke"),
            ..Deeds::default()
        },
        CampaignState::Held(_) => Deeds {
            revoke: action("revoke"),
            ..Deeds::default()
        },
    }
}

/// Does it.
pub(crate) async fn act(
    asked: Asked,
    Path((name, what)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let answer = acting(&asked, (&name, &what), &body).await;
    asked.answer(answer).await
}

async fn acting(
    asked: &Asked,
    (name, what): (&str, &str),
    body: &Bytes,
) -> Result<Response, Fault> {
    let form = Form::read(&asked.headers, body)?;
    let session = asked.sent_for(Deed::Announce, &form).await?;
    let office = &asked.office;
    // INVARIANT: only the name of a campaign that is planned becomes a word of a command.
    let planned = office.app.parts().outbox.campaign(name).await?;
    let (id, job) = (planned.plan.id.as_str(), job(&planned));
    match what {
        "send" => begin(office, &planned).await?,
        "again" => {
            office
                .jobs
                .begin(&job, &["notice", "send", "--again", "--", id])
                .await?
        }
        "stop" => {
            let _one = office.hours.lock().await;
            // First: what ends is not begun again.
            let stopped = Hour::Stopped;
            office.store.keep_hour(planned.sequence, stopped).await?;
            office.jobs.stop(&job).await?;
        }
        "remind" => {
            office.jobs.run(&["notice", "remind", "--", id]).await?;
            begin(office, &planned).await?;
        }
        "revoke" if form.value(field::SURE).is_none() => {
            let errors = vec![FormError {
                field: field::SURE,
                problem: Problem::NotSure,
            }];
            return showing(asked, &session, (id, errors)).await;
        }
        "revoke" => office.jobs.run(&["notice", "revoke", "--", id]).await?,
        _ => return Err(Status::NotFound.into()),
    }
    Ok(to(&at(&format!("/campaigns/{id}"))))
}

/// Who was not reached, as a table: for letters.
pub(crate) async fn letters(asked: Asked, Path(name): Path<String>) -> Response {
    let answer = listing(&asked, &name).await;
    asked.answer(answer).await
}

async fn listing(asked: &Asked, name: &str) -> Result<Response, Fault> {
    asked.session_for(Deed::Announce).await?;
    let office = &asked.office;
    let planned = office.app.parts().outbox.campaign(name).await?;
    let parts = office.app.parts();
    let people = people(office).await?;
    let unreached = notice::Unreached::of(&parts.outbox, &people, &planned).await?;
    let mut table = Vec::new();
    notice::Unreached::write(&unreached, (&parts.ledger, &people), &mut table).await?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"unreached.csv\"",
        ),
    ];
    Ok((headers, table).into_response())
}
