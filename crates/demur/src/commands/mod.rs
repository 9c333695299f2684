//! One file a command.

mod absence;
mod accounts;
mod api;
mod assess;
mod audit;
mod carried;
mod compile;
mod decide;
mod dossier;
mod explain;
mod export;
mod feed;
mod hold;
mod import;
mod inbox;
mod incident;
mod init;
mod keys;
mod ledger;
mod link;
mod mask_tokens;
mod notice;
mod object;
mod orders;
mod papers;
mod policy;
mod prove;
mod purge;
mod receipt;
pub(crate) mod recipients;
mod request;
mod sample;
mod search;
mod serve;
mod set;
mod signals;
mod staff;
mod up;
mod verify;
mod watch;

use crate::bars::Bars;
use crate::cli::{Cli, Command};
use crate::workspace::Workspace;
use clap::CommandFactory;
use rights::Error;

/// How a command ended: exit status 0, 1 or 75.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Nothing,
    Something,
    /// What a mail server is asked for: give the same again later (`EX_TEMPFAIL`).
    TryAgain,
}

/// What every command has at hand.
pub(crate) struct Session {
    pub(crate) ws: Workspace,
    pub(crate) json: bool,
    pub(crate) bars: Bars,
}

/// Runs a command.
pub(crate) fn run(cli: &Cli) -> Result<Found, Error> {
    let session = || -> Result<Session, Error> {
        Ok(Session {
            ws: Workspace::open(cli.workspace.as_deref())?,
            json: cli.json,
            bars: Bars::new(cli.quiet || cli.json),
        })
    };
    match &cli.command {
        Command::Init(args) => init::run(args, cli.json),
        Command::Import(what) => import::run(&session()?, what),
        Command::Assess(what) => assess::run(&session()?, what),
        Command::Decide(args) => decide::run(&session()?, args),
        Command::Compile(args) => compile::run(&session()?, args),
        Command::Explain(args) => explain::run(&session()?, args),
        Command::Dossier(args) => dossier::run(&session()?, args),
        Command::Link(args) => link::run(&session()?, args),
        Command::Object(args) => object::run(&session()?, args),
        Command::Purge(args) => purge::run(&session()?, args),
        Command::Hold(what) => hold::run(&session()?, what),
        Command::Orders(what) => orders::run(&session()?, what),
        Command::Notice(what) => from_pipe(
            what,
            session().and_then(|s| notice::run(&s, what)),
            cli.json,
        ),
        Command::Signals(what) => signals::run(&session()?, what),
        Command::Papers(what) => papers::run(&session()?, what),
        Command::Serve(args) => serve::run(&session()?, args),
        Command::Request(what) => request::run(&session()?, what),
        Command::Incident(what) => incident::run(&session()?, what),
        Command::Staff(what) => staff::run(&session()?, what),
        Command::Keys(what) => keys::run(&session()?, what),
        Command::Api(what) => api::run(session, what),
        Command::Policy(what) => policy::run(session, what, cli.json),
        Command::Set(what) => set::run(cli, what),
        Command::Ledger(what) => ledger::run(session, cli, what),
        Command::Receipt(what) => receipt::run(session, what, cli.json),
        Command::Sample(args) => sample::run(args, cli.json, &Bars::new(cli.quiet || cli.json)),
        Command::Audit(args) => audit::run(cli, args),
        Command::ProveAbsence(args) => absence::run(cli, args),
        Command::CheckAbsence(args) => absence::check(args, cli.json),
        Command::Verify(args) => verify::run(cli, args),
        Command::Watch(args) => watch::run(&session()?, args),
        Command::Export(args) => export::run(cli, args),
        Command::MaskTokens(args) => mask_tokens::run(cli, args),
        Command::Feed(what) => feed::run(cli, what),
        Command::Up(args) => up::run(args, cli.json, cli.quiet),
        Command::Completions { shell } => {
            clap_complete::generate(*shell, &mut Cli::command(), "demur", &mut std::io::stdout());
            Ok(Found::Nothing)
        }
    }
}

/// A message that a mail server pipes in is not to be lost: whatever fails, it is asked to give it again.
fn from_pipe(
    what: &crate::cli::Notice,
    done: Result<Found, Error>,
    json: bool,
) -> Result<Found, Error> {
    match (what, done) {
        (crate::cli::Notice::Returns { file: Some(_), .. }, Err(error)) => {
            crate::output::error(&error, json);
            Ok(Found::TryAgain)
        }
        (_, done) => done,
    }
}
