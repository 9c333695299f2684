//! `demur object`

use super::{Found, Session};
use crate::cli::Object;
use crate::masking::{self, MaskedSet};
use crate::output;
use crate::publishing;
use crate::workspace::Workspace;
use corpus::Look;
use rights::{Choice, ChoiceKind, Entry, Error, Kind, PurposeId, Scope, Subject};
use serde::Serialize;

#[derive(Serialize)]
struct Recorded {
    person: String,
    scope: Scope,
    /// Place in the ledger; none in a dry run.
    sequence: Option<u64>,
    recorded_at: Option<String>,
    /// What proves, with salt and entry, that it is this entry (RFC 6962 leaf hash).
    leaf: Option<String>,
    salt: Option<String>,
    /// Where the receipt was written.
    receipt: Option<String>,
    /// Live sets in which this masked something.
    masked: Vec<MaskedSet>,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

pub(super) fn run(session: &Session, args: &Object) -> Result<Found, Error> {
    let ws = &session.ws;
    let person = ws.person(&args.person)?;
    let scope = Scope {
        purposes: args
            .purposes
            .iter()
            .map(|p| ws.purpose(p))
            .collect::<Result<_, _>>()?,
        kinds: args
            .kinds
            .iter()
            .map(|k| k.parse::<Kind>())
            .collect::<Result<_, _>>()?,
        surfaces: args.surfaces.iter().cloned().collect(),
    };
    let mut choice = Choice::new(
        ChoiceKind::Objection,
        scope.clone(),
        ws.clock.now(),
        "staff",
    );
    choice.note.clone_from(&args.note);
    let receipt = if args.dry_run {
        None
    } else {
        ws.wait(
            ws.ledger
                .append(&[(Subject::Person(person), Entry::Choice(choice))]),
        )?
        .into_iter()
        .next()
    };
    let written = match &receipt {
        Some(receipt) => hand_out(ws, args, receipt),
        None => Ok(()),
    };
    // What was said counts, whatever became of the receipt.
    let masked = match &receipt {
        Some(_) => masking::mask(ws, &session.bars, Look::Touched)?,
        None => Vec::new(),
    };
    written?;
    let recorded = Recorded {
        person: args.person.clone(),
        scope,
        sequence: receipt.as_ref().map(|r| r.sequence.0),
        recorded_at: receipt.as_ref().map(|r| r.recorded_at().to_string()),
        leaf: receipt.as_ref().map(|r| hex(&r.leaf.0)),
        salt: receipt.as_ref().map(|r| hex(&r.salt.0)),
        receipt: receipt
            .and(args.receipt.as_ref())
            .map(|to| to.display().to_string()),
        masked,
    };
    output::print(session.json, &recorded, text)?;
    Ok(Found::Nothing)
}

/// Writes the receipt, where one is asked for.
fn hand_out(ws: &Workspace, args: &Object, of: &ledger::Receipt) -> Result<(), Error> {
    let Some(to) = &args.receipt else {
        return Ok(());
    };
    let receipt = publishing::receipt(ws, of);
    let written = receipt.and_then(|r| publishing::write(&r, to, args.lang.into()));
    written.map_err(|e| {
        let sequence = of.sequence;
        let what = format!(
            "the objection is recorded as entry `{sequence}`, but its receipt is not written; call `demur ledger prove {sequence} --out FILE`"
        );
        Error::new(e.kind(), what).because(e)
    })
}

fn text(recorded: &Recorded) -> String {
    let list = |name: &str, of: Vec<&str>| {
        if of.is_empty() {
            format!("every {name}")
        } else {
            format!("{name} {}", of.join(", "))
        }
    };
    let scope = &recorded.scope;
    let reach = [
        list(
            "purpose",
            scope.purposes.iter().map(PurposeId::as_str).collect(),
        ),
        list("kind", scope.kinds.iter().map(|k| k.as_str()).collect()),
        list(
            "surface",
            scope.surfaces.iter().map(String::as_str).collect(),
        ),
    ];
    let reach = reach.join(", ");
    match (&recorded.sequence, &recorded.leaf) {
        (Some(sequence), Some(leaf)) => {
            let receipt = match &recorded.receipt {
                Some(to) => format!("receipt written to {to}\n"),
                None => String::new(),
            };
            format!(
                "objection of {} recorded: {reach}\nledger entry {sequence}, leaf {leaf}\n{receipt}{}",
                recorded.person,
                masking::text(&recorded.masked)
            )
        }
        _ => format!(
            "dry run: would record an objection of {}: {reach}",
            recorded.person
        ),
    }
}
