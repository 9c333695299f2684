//! The command line; puts the parts together.
//!
//! **Does:** finds the workspace, reads its configuration, calls the crates, prints.
//! **Does not:** decide, store or parse anything itself.
//!
//! Exit status: 0 done, 1 a check found something, 2 could not run.

mod bars;
mod cli;
mod commands;
mod config;
mod deciding;
mod keys;
mod masking;
mod output;
mod publishing;
mod sets;
mod storage;
mod told;
mod worded;
mod workspace;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match commands::run(&cli) {
        Ok(commands::Found::Nothing) => ExitCode::SUCCESS,
        Ok(commands::Found::Something) => ExitCode::from(1),
        Ok(commands::Found::TryAgain) => ExitCode::from(75),
        Err(error) => {
            output::error(&error, cli.json);
            ExitCode::from(2)
        }
    }
}
