//! `demur notice send`, `demur notice preview`

use super::about::Subject;
use super::office::{Office, texts};
use crate::commands::{Found, Session, watch};
use crate::output::{self, number};
use notice::{Letter, Notified, Revocations, Sent, Wait};
use rights::{Entry, Error, Sequence};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

pub(super) fn send(
    session: &Session,
    campaign: &str,
    no_wait: bool,
    again: bool,
) -> Result<Found, Error> {
    let ws = &session.ws;
    let office = Office::open(session)?;
    let _lock = office.lock()?;
    ws.config.notice.check()?;
    let planned = office.planned(campaign)?;
    let texts = texts(session, &planned.plan.texts)?;
    let plan = &planned.plan;
    let subject = Subject::of(session, plan.purposes.clone(), plan.kinds.clone())?;
    let occasion = subject.occasion(session)?;
    still_holds(session, planned.sequence, &subject)?;
    if again {
        let now = ws.clock.now();
        ws.wait(office.outbox.retry_unsure(planned.sequence, now))?;
    }
    let sending = office.sending();
    ws.wait(sending.settle())?;
    let counts = ws.wait(office.outbox.counts(planned.sequence))?;
    let waiting = counts.get(&notice::State::Waiting).copied().unwrap_or(0);
    let stop = Arc::new(AtomicBool::new(false));
    ws.handle().spawn(watch::until_told(Arc::clone(&stop)));
    session.bars.items("sending", waiting);
    let wait = if no_wait { Wait::No } else { Wait::Yes };
    let done = |_| session.bars.advance(1);
    let work = sending.send(campaign, (&texts, &occasion), (wait, &stop), &done);
    let sent = ws.wait(work);
    session.bars.done();
    output::print(session.json, &sent?, |sent| text(campaign, sent))?;
    Ok(Found::Nothing)
}

/// What is sent is what holds: where that goes beyond what the campaign was planned to tell, it is not sent.
fn still_holds(session: &Session, at: Sequence, subject: &Subject) -> Result<(), Error> {
    let ws = &session.ws;
    let entries = ws.wait(ws.ledger.entries(at, Sequence(at.0 + 1)))?;
    let planned = entries.into_iter().next().and_then(|r| r.entry);
    let Some(Entry::CampaignPlanned(campaign)) = planned else {
        return Ok(());
    };
    for (purpose, now) in subject.tells(session)? {
        let beyond = campaign.told.get(&purpose).map(|t| t.surpassed_by(&now));
        let beyond = beyond.unwrap_or_default();
        if !beyond.is_empty() {
            let words: Vec<&str> = beyond.iter().map(|b| b.words()).collect();
            return Err(Error::refused(format!(
                "what holds for `{purpose}` goes beyond what `{}` was planned to tell: {}; plan another campaign",
                campaign.id,
                words.join("; ")
            )));
        }
    }
    Ok(())
}

fn text(campaign: &str, sent: &Sent) -> String {
    let mut out = format!(
        "{campaign}: {} taken by the mail server, {} refused, {} unsure, {} wait\n",
        number(sent.accepted),
        number(sent.refused),
        number(sent.unsure),
        number(sent.waiting)
    );
    if sent.unsure > 0 {
        out += &format!(
            "unsure: the connection or the program died while the mail went. They count as not reached, and are not sent\nagain unless you say so: demur notice send {campaign} --again\n"
        );
    }
    if !sent.finished {
        out += &format!("go on with: demur notice send {campaign}\n");
    }
    out
}

pub(super) fn preview(
    session: &Session,
    campaign: &str,
    person: &str,
    out: &Path,
) -> Result<Found, Error> {
    let ws = &session.ws;
    let office = Office::open(session)?;
    let planned = office.planned(campaign)?;
    let texts = texts(session, &planned.plan.texts)?;
    let plan = &planned.plan;
    let subject = Subject::of(session, plan.purposes.clone(), plan.kinds.clone())?;
    let occasion = subject.occasion(session)?;
    let person = ws.person(person)?;
    let contact = ws.wait(ws.ledger.contact(person))?;
    let keys = (&ws.config.notice, &office.links, &office.mail_key);
    let letter = Letter::new(keys, planned.sequence, (&texts, &occasion))?;
    let notified = Notified::of(&ws.ledger, &office.outbox, &planned, person);
    let now = ws.clock.now();
    let from = ws.wait(notified)?.from(now.day());
    let revocations = Revocations {
        ledger: &ws.ledger,
        outbox: &office.outbox,
    };
    ws.wait(revocations.recall_of(planned.sequence, person))?;
    let generation = ws.wait(office.outbox.generation(planned.sequence, person))?;
    let written = letter.write((person, 0), &contact, (now, from), generation)?;
    std::fs::write(out, &written.bytes)
        .map_err(|e| Error::storage(format!("cannot write `{}`", out.display())).because(e))?;
    let made = serde_json::json!({ "mail": out.display().to_string() });
    output::print(session.json, &made, |_| {
        format!("written: {}", out.display())
    })?;
    Ok(Found::Nothing)
}
