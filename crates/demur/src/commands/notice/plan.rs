//! `demur notice plan`, `demur notice remind`

use super::about::Subject;
use super::office::{Office, texts};
use crate::cli::NoticePlan;
use crate::commands::{Found, Session};
use crate::output::{self, number};
use ledger::AnyStorage;
use notice::{Audience, Plan, Planning, State};
use rights::Error;

fn planning<'p>(office: &'p Office<'_>) -> Planning<'p, AnyStorage> {
    let ws = &office.session.ws;
    Planning {
        ledger: &ws.ledger,
        outbox: &office.outbox,
        settings: &ws.config.notice,
        clock: &*ws.clock,
    }
}

pub(super) fn plan(session: &Session, args: &NoticePlan) -> Result<Found, Error> {
    let ws = &session.ws;
    let subject = Subject::asked(session, &args.about)?;
    let texts = texts(session, &args.text)?;
    let parse = |text: &Option<String>| text.as_deref().map(str::parse).transpose();
    let plan = Plan {
        id: args.campaign.clone(),
        purposes: subject.purposes.clone(),
        kinds: subject.kinds.clone(),
        texts: args.text.clone(),
        audience: Audience {
            regions: args.regions.iter().cloned().collect(),
            since: args.since.as_deref().map(str::parse).transpose()?,
        },
        not_before: parse(&args.not_before)?,
        per_second: args.per_second,
    };
    let office = Office::open(session)?;
    let _lock = office.lock()?;
    let (tells, occasion) = (subject.tells(session)?, subject.occasion(session)?);
    let people = ws
        .wait(ws.ledger.people_at(ws.wait(ws.ledger.head())?))?
        .len();
    session.bars.items("planning", people as u64);
    let advance = |n| session.bars.advance(n);
    let planning = planning(&office);
    let planned = ws.wait(planning.plan(&plan, &texts, (tells, &occasion), &advance));
    session.bars.done();
    let (planned, added) = planned?;
    let counts = ws.wait(office.outbox.counts(planned.sequence))?;
    let count = |state| counts.get(&state).copied().unwrap_or(0);
    let report = serde_json::json!({
        "campaign": plan.id,
        "sequence": planned.sequence.0,
        "added": added,
        "states": counts,
    });
    output::print(session.json, &report, |_| {
        format!(
            "planned {} at ledger entry {}: {} people added, {} wait for their mail, {} have no address\nnext: demur notice send {}",
            plan.id,
            planned.sequence.0,
            number(added),
            number(count(State::Waiting)),
            number(count(State::NoAddress)),
            plan.id
        )
    })?;
    Ok(Found::Nothing)
}

pub(super) fn remind(session: &Session, campaign: &str) -> Result<Found, Error> {
    let office = Office::open(session)?;
    let _lock = office.lock()?;
    let tree = session.ws.config.tree()?;
    let reminded = session.ws.wait(planning(&office).remind(campaign, &tree))?;
    let report = serde_json::json!({
        "campaign": campaign,
        "reminders": reminded.planned,
        "not_yet": reminded.not_yet,
    });
    output::print(session.json, &report, |_| {
        let mut out = format!(
            "{} people to whom {campaign} was delivered and who have neither seen nor answered it wait for a reminder\n",
            number(reminded.planned)
        );
        if reminded.not_yet > 0 {
            out += &format!(
                "of {} more it is not known yet whether their last mail arrived; remind them once it is\n",
                number(reminded.not_yet)
            );
        }
        out + &format!("next: demur notice send {campaign}")
    })?;
    Ok(Found::Nothing)
}
