//! `demur export SET`

use super::super::Found;
use super::super::verify::trusted;
use super::surroundings;
use crate::bars::Bars;
use crate::cli::{Cli, Export};
use crate::output::{self, number, table};
use crate::sets;
use crate::workspace::Workspace;
use export::{Claims, Form, Order, Prepared, keep, prepare};
use loader::{GuardOptions, TrainingSet};
use rights::{Entry, Error, Subject};
use serde::Serialize;
use std::path::Path;
use std::time::Duration;

#[derive(Serialize)]
struct Made {
    folder: String,
    export: Claims,
    /// SHA-256 of `export.json`.
    hash: String,
    /// Items that were refused while it was made.
    withheld: u64,
    /// The entry of the ledger; none for a set of another workspace.
    recorded: Option<u64>,
}

pub(super) fn run(cli: &Cli, args: &Export) -> Result<Found, Error> {
    // The parser asks for these.
    let (Some(set), Some(to), Some(format), Some(recipient)) =
        (&args.set, &args.to, args.format, &args.recipient)
    else {
        return Err(Error::input(
            "an export needs SET, --to, --format and --recipient",
        ));
    };
    let form = Form::new(
        format.into(),
        args.compression.map(Into::into),
        args.columns.clone(),
        args.shard_bytes,
    )?;
    let ws = Workspace::open_if_any(cli.workspace.as_deref())?;
    let path = sets::find(ws.as_ref(), set)?;
    let key = trusted(ws.as_ref(), args.key.as_deref())?;
    let opened = TrainingSet::open(&path, Some(&key.to_string()), surroundings())?;
    // Another's set is another's to sign and to record.
    let own = match (&ws, &args.key) {
        (Some(ws), None) => Some((ws, ws.keys()?)),
        _ => None,
    };
    let bars = Bars::new(cli.quiet || cli.json);
    bars.items("exporting", opened.manifest().items_admitted);
    let order = Order {
        set: &opened,
        to,
        form,
        seed: args.seed,
        recipient,
        signer: own
            .as_ref()
            .map(|(_, keys)| &keys.signing as &dyn feed::Signer),
        guard: GuardOptions {
            max_age: Duration::from_secs(args.max_age),
            ..GuardOptions::default()
        },
        log: None,
        tool: env!("CARGO_PKG_VERSION"),
    };
    let prepared = prepare(&order, &|rows| bars.advance(rows), &mut || Ok(()));
    bars.done();
    let prepared = prepared?;
    let recorded = match &own {
        Some((ws, _)) => Some(record(ws, &prepared)?),
        None => None,
    };
    let made = Made {
        hash: prepared.hash().to_string(),
        withheld: prepared.withheld(),
        export: prepared.publish()?,
        folder: to.display().to_string(),
        recorded,
    };
    output::print(cli.json, &made, |made| text(made, &path))?;
    Ok(Found::Nothing)
}

/// Keeps what recipients are told by, and records the export: before it can be handed to anybody.
fn record(ws: &Workspace, prepared: &Prepared) -> Result<u64, Error> {
    keep(&ws.root, prepared)?;
    let claims = prepared.claims();
    let entry = Entry::SetExported {
        set: claims.set.clone(),
        export: claims.export.clone(),
        recipient: claims.recipient.clone(),
        format: claims.form.format.name().to_owned(),
        items: claims.listing.items,
        hash: prepared.hash().to_string(),
    };
    let receipts = ws.wait(ws.ledger.append(&[(Subject::Operator, entry)]))?;
    let receipt = receipts.first().map(|receipt| receipt.sequence.0);
    receipt.ok_or_else(|| Error::internal("an entry without a receipt"))
}

fn text(made: &Made, set: &Path) -> String {
    let row = |name: &str, value: String| vec![name.to_owned(), value];
    let claims = &made.export;
    let recorded = made.recorded.map_or_else(
        || "no: the set is another workspace's".to_owned(),
        |sequence| format!("entry {sequence}"),
    );
    let rows = table(&[
        row("export", claims.export.clone()),
        row("set", claims.set.clone()),
        row("recipient", claims.recipient.clone()),
        row("items", number(claims.listing.items)),
        row("refused meanwhile", number(made.withheld)),
        row("files", number(claims.listing.files.len() as u64)),
        row("sequence", claims.sequence.to_string()),
        row("recorded", recorded),
    ]);
    format!(
        "{}\n\n{rows}\nhand the folder over whole; late choices reach it by the set's feed, `{}`:\n  demur export apply FOLDER --feed FEED --key KEY\n",
        made.folder,
        set.join("feed").display()
    )
}
