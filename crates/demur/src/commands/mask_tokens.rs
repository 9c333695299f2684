//! `demur mask-tokens`

use super::Found;
use super::export::refusals;
use crate::cli::{Cli, MaskTokens};
use crate::output::{self, number};
use crate::workspace::Workspace;
use export::{Masked, Shelf};
use rights::{Error, SystemClock};
use serde::Serialize;

#[derive(Serialize)]
struct Done {
    sidecar: String,
    /// Whether an earlier call had been cut off, and was finished first.
    resumed: bool,
    /// What was recorded; none when nothing was new.
    record: Option<Masked>,
    spans: u64,
    sequence: u64,
}

pub(super) fn run(cli: &Cli, args: &MaskTokens) -> Result<Found, Error> {
    let ws = Workspace::open_if_any(cli.workspace.as_deref())?;
    let mut shelf = Shelf::open(&args.sidecar, args.shards.as_deref())?;
    let refusals = refusals(ws.as_ref(), &args.from, shelf.since())?;
    let record = shelf.mask(&refusals, args.token, &SystemClock)?;
    let done = Done {
        sidecar: args.sidecar.display().to_string(),
        resumed: shelf.resumed(),
        spans: record.as_ref().map_or(0, |record| record.spans),
        record,
        sequence: shelf.head().sequence.0,
    };
    output::print(cli.json, &done, |done| {
        let resumed = match done.resumed {
            true => "an overwriting that had been cut off was finished; ",
            false => "",
        };
        let Some(record) = &done.record else {
            return format!(
                "{resumed}nothing new; ledger entries before {} are carried out",
                done.sequence
            );
        };
        format!(
            "{resumed}{} tokens of {} items overwritten in {} files; ledger entries before {} are carried out (recorded in masked/{}.json)",
            number(record.tokens),
            number(record.items),
            number(record.files.len() as u64),
            done.sequence,
            record.number
        )
    })?;
    Ok(Found::Nothing)
}
