//! `demur notice status`

use super::office::Office;
use super::sources;
use crate::commands::{Found, Session};
use crate::output::{self, number, table};
use notice::{Funnel, ReadSource, Stage};
use rights::Error;
use serde::Serialize;

#[derive(Serialize)]
struct Campaign {
    #[serde(flatten)]
    funnel: Funnel,
    /// The ledger entry that says what it tells.
    sequence: u64,
    sent_at: Option<String>,
}

#[derive(Serialize)]
struct Status {
    campaigns: Vec<Campaign>,
    /// Why nothing is compiled until people are told again.
    held: Vec<String>,
    /// Messages that somebody has to read.
    aside: u64,
    /// Where mail comes back to, and up to when it was read there.
    sources: Vec<ReadSource>,
}

const SHOWN: [(Stage, &str); 8] = [
    (Stage::Planned, "people"),
    (Stage::Sent, "sent"),
    (Stage::Delivered, "delivered"),
    (Stage::Seen, "seen"),
    (Stage::Objected, "objected"),
    (Stage::Consented, "consented"),
    (Stage::Unreached, "not reached"),
    (Stage::Pending, "pending"),
];

pub(super) fn run(session: &Session, campaign: Option<&str>) -> Result<Found, Error> {
    let ws = &session.ws;
    let office = Office::open(session)?;
    let planned = match campaign {
        Some(campaign) => vec![office.planned(campaign)?],
        None => ws.wait(office.outbox.campaigns())?,
    };
    let tree = ws.config.tree()?;
    let mut campaigns = Vec::new();
    for planned in &planned {
        let funnel = Funnel::of(&office.outbox, &ws.ledger, &tree, planned);
        campaigns.push(Campaign {
            funnel: ws.wait(funnel)?,
            sequence: planned.sequence.0,
            sent_at: planned.sent_at.map(|at| at.to_string()),
        });
    }
    let status = Status {
        campaigns,
        held: crate::told::holds(ws, &ws.policy(None)?)?,
        aside: ws.wait(office.outbox.aside())?.len() as u64,
        sources: ws.wait(office.outbox.sources())?,
    };
    output::print(session.json, &status, text)?;
    Ok(Found::Nothing)
}

fn text(status: &Status) -> String {
    if status.campaigns.is_empty() {
        return "no campaign is planned; see `demur notice plan --help`".to_owned();
    }
    let header = std::iter::once("campaign").chain(SHOWN.map(|(_, name)| name));
    let header: Vec<String> = header.map(str::to_owned).collect();
    let row = |c: &Campaign| {
        let counts = SHOWN.map(|(stage, _)| number(c.funnel.count(stage)));
        std::iter::once(c.funnel.campaign.clone())
            .chain(counts)
            .collect()
    };
    let rows: Vec<Vec<String>> = std::iter::once(header)
        .chain(status.campaigns.iter().map(row))
        .collect();
    let mut out = table(&rows);
    out += "\nWhoever is not reached is refused where a policy asks for a notice. Delivered is not read.\n";
    out += &sources::text(&status.sources);
    out += &crate::told::holds_text(&status.held);
    if status.aside > 0 {
        out += &format!(
            "\n{} messages are for somebody to read: demur notice aside\n",
            number(status.aside)
        );
    }
    out
}
