//! `demur policy prove`

use super::Found;
use crate::cli::Prove as Args;
use crate::output;
use crate::workspace::load_policy;
use ::prove::{Solver, prove};
use rights::Error;
use std::path::Path;
use std::time::Duration;

pub(super) fn run(path: &Path, args: &Args, json: bool) -> Result<Found, Error> {
    let policy = load_policy(path)??;
    let solver = Solver::find(&args.solver, Duration::from_secs(args.timeout_seconds))?;
    let report = prove(&policy, &solver, &args.without)?;
    let lang = args.lang.into();
    output::print(json, &report.json(lang), |_| report.text(lang))?;
    Ok(if report.is_proved() {
        Found::Nothing
    } else {
        Found::Something
    })
}
