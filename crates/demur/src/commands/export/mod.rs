//! `demur export`

mod apply;
mod known;
mod list;
mod make;

pub(super) use apply::refusals;
pub(super) use known::known;

use super::Found;
use crate::cli::{Cli, Export, Exported};
use ledger::OsRandomness;
use loader::Surroundings;
use rights::{Error, SystemClock};
use std::sync::Arc;

pub(super) fn run(cli: &Cli, args: &Export) -> Result<Found, Error> {
    match &args.what {
        None => make::run(cli, args),
        Some(Exported::Apply { folder, from }) => apply::run(cli, folder, from),
        Some(Exported::Check { folder, key }) => apply::check(cli, folder, key.as_deref()),
        Some(Exported::List { set }) => list::run(cli, set.as_deref()),
    }
}

pub(super) fn surroundings() -> Surroundings {
    Surroundings {
        clock: Arc::new(SystemClock),
        randomness: Arc::new(OsRandomness),
    }
}
