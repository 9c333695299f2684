//! `demur set`

mod diff;
mod list;
mod stats;

use super::Found;
use crate::bars::Bars;
use crate::cli::{Cli, Set};
use crate::masking::{self, MaskedSet};
use crate::output;
use crate::workspace::Workspace;
use corpus::Look;
use rights::Error;

/// What a command about sets has at hand; copies of sets are looked at without a workspace.
struct Place {
    ws: Option<Workspace>,
    json: bool,
    bars: Bars,
}

pub(super) fn run(cli: &Cli, what: &Set) -> Result<Found, Error> {
    let folder = cli.workspace.as_deref();
    let json = cli.json;
    let bars = || Bars::new(cli.quiet || json);
    let place = || -> Result<Place, Error> {
        Ok(Place {
            ws: Workspace::open_if_any(folder)?,
            json,
            bars: bars(),
        })
    };
    match what {
        Set::List => return list::run(&Workspace::open(folder)?, json),
        Set::Stats { set } => stats::run(&place()?, set.as_deref())?,
        Set::Diff { a, b, examples } => diff::run(&place()?, [a, b], *examples)?,
        Set::Mask => mask(&Workspace::open(folder)?, json, &bars())?,
    }
    Ok(Found::Nothing)
}

fn mask(ws: &Workspace, json: bool, bars: &Bars) -> Result<(), Error> {
    let masked = masking::again(ws, bars, Look::Everything)?;
    output::print(json, &masked, |masked: &Vec<MaskedSet>| {
        if masked.is_empty() {
            "nothing to mask: no set shows an item that is refused by now".to_owned()
        } else {
            masking::text(masked)
        }
    })
}

/// A row of a table's first line.
fn header<const N: usize>(names: [&str; N]) -> Vec<String> {
    names.map(str::to_owned).to_vec()
}
